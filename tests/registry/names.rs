//! Names, modules and schemas.

use std::collections::BTreeSet;

use critical_point_lab::{
    experiments,
    link::{self, Link},
    schema::{Kind, Value},
};

/// Each laboratory is a module of the page, which the loader knows by the id.
#[test]
fn every_laboratory_has_its_module() {
    let manifest = include_str!("../../Cargo.toml");
    let page = include_str!("../../index.html");
    for entry in experiments::ALL {
        let id = entry.id;
        assert!(manifest.contains(&format!("path = \"src/bin/{id}.rs\"")), "{id} has no binary");
        assert!(page.contains(&format!("data-bin=\"{id}\"")), "{id} is not built");
        assert!(page.contains(&format!("{id}: \"./{id}.js\"")), "{id} is not loaded");
    }
}

#[test]
fn names_are_unique_and_fit_into_a_link() {
    let slug = |s: &str| {
        !s.is_empty()
            && s.bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_')
    };
    let reserved = ["lab", "v", "seed", "at", "do", "sig", "z", "file", "p"];
    let mut presets = BTreeSet::new();
    for entry in experiments::ALL {
        assert!(slug(entry.id));
        let mut keys = BTreeSet::new();
        for field in entry.fields {
            assert!(slug(field.key) && !reserved.contains(&field.key), "{}", field.key);
            assert!(keys.insert(field.key), "{} twice", field.key);
            assert!(!field.help.trim().is_empty() && !field.label.is_empty());
            for (on, slugs) in field.shown_if {
                let of = entry.fields.iter().find(|f| f.key == *on);
                let of = of.unwrap_or_else(|| panic!("{} depends on a missing {on}", field.key));
                if let Kind::Choice(options) | Kind::Set(options) = of.kind {
                    for slug in *slugs {
                        assert!(options.iter().any(|o| o.slug == *slug), "{on} has no {slug}");
                    }
                }
            }
        }
        for preset in entry.presets {
            assert!(slug(preset.slug) && presets.insert(preset.slug), "{}", preset.slug);
            assert!(!preset.story.is_empty());
        }
        let slugs = entry.lanes.iter().map(|l| l.slug).chain(entry.metrics.iter().map(|m| m.slug));
        assert!(slugs.chain(entry.panels.iter().map(|p| p.slug)).all(slug));
        assert_eq!(entry.migrations.len() as u32 + 1, entry.version, "{}", entry.id);
    }
}

/// A default outside its own range would be changed by a round trip of its link.
#[test]
fn every_value_a_schema_can_hold_survives_its_link() {
    for entry in experiments::ALL {
        for field in entry.fields {
            let mut values = vec![(field.default)()];
            match field.kind {
                Kind::Real { min, max, .. } => {
                    values.extend([
                        Value::Real(min),
                        Value::Real(max),
                        Value::Real(min + (max - min) / 3.0),
                    ]);
                }
                Kind::Count { min, max } => values.extend([Value::Count(min), Value::Count(max)]),
                Kind::Toggle => values.extend([Value::Toggle(true), Value::Toggle(false)]),
                Kind::Choice(options) => values.extend((0..options.len()).map(Value::Choice)),
                Kind::Set(options) => values.extend((1..1 << options.len()).map(Value::Set)),
                Kind::List { min, max, longest } => {
                    values.push(Value::List(vec![min, max][..longest.min(2)].to_vec()))
                }
            }
            for value in values {
                assert_eq!(
                    field.read(&field.write(&value)),
                    (value.clone(), None),
                    "{}",
                    field.key
                );
                let mut link = Link::new(entry);
                link.values.set(entry.fields, field.key, value);
                let (read, problems) = link::parse(&link.write());
                assert_eq!((read, problems), (link, vec![]));
            }
        }
    }
}
