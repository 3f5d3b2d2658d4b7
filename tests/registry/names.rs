//! Names, modules and schemas.

use std::collections::BTreeSet;

use critical_point_lab::{
    lab::claim::Source,
    labs,
    link::{self, Link},
    report,
    schema::{Kind, Value},
    words,
};

#[test]
fn names_are_unique_and_fit_into_a_link() {
    let slug = |s: &str| {
        !s.is_empty()
            && s.bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_')
    };
    let reserved = ["lab", "v", "seed", "at", "do", "sig", "z", "file", "p"];
    let mut presets = BTreeSet::new();
    for entry in labs::ALL {
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
        let is_panel = |name: &&str| entry.panels.iter().any(|panel| panel.slug == *name);
        for (preset, lead) in entry.leads {
            assert!(
                entry.presets.iter().any(|p| p.slug == *preset),
                "{} has no {preset}",
                entry.id
            );
            assert!(lead.iter().all(is_panel), "{preset} leads with {lead:?}");
        }
        let slugs = entry.lanes.iter().map(|l| l.slug).chain(entry.metrics.iter().map(|m| m.slug));
        assert!(slugs.chain(entry.panels.iter().map(|p| p.slug)).all(slug));
        assert!(entry.map.is_none_or(|panel| panel < entry.panels.len()), "{}", entry.id);
        assert!(entry.cap > 0 && entry.pace > 0.0 && !entry.title.is_empty());
        assert!(!entry.lanes.is_empty() && !entry.presets.is_empty(), "{}", entry.id);
        let on_table = entry.tables.iter().flat_map(|tables| tables.on_table);
        for (key, text) in on_table {
            let field = entry.fields.iter().find(|field| field.key == *key);
            let read = field.map(|field| field.read(text).1);
            assert_eq!(read, Some(None), "{} sets {key} to {text} for a table", entry.id);
        }
        for claim in entry.claims {
            assert!(slug(claim.slug) && claim.within.0 <= claim.within.1, "{}", claim.slug);
            assert!(
                critical_point_lab::trial::of_claim(claim, entry.id).len() == claim.seeds as usize,
                "{}",
                claim.slug
            );
        }
        assert_eq!(entry.migrations.len() as u32 + 1, entry.version, "{}", entry.id);
    }
}

/// Without a preset the first one opens, by its name and with what it asks.
#[test]
fn the_first_preset_is_the_default_run() {
    for entry in labs::ALL {
        let first = link::parse(&format!("p={}", entry.presets[0].slug)).0;
        assert_eq!(first.write(), Link::new(entry).write());
    }
}

/// Every laboratory has pictures and a source for its card on the landing page.
#[test]
fn cards_are_drawn_from_runs_without_problems() {
    let cards = report::cards(400.0, 250.0);
    for (entry, card) in labs::ALL.iter().zip(cards) {
        let link = format!("lab={}&{}", entry.id, entry.card.link);
        assert_eq!(link::parse(&link).1, [], "{link}");
        assert!(entry.card.steps.is_sorted() && !entry.card.source.is_empty(), "{}", entry.id);
        let pictures = card["pictures"].as_array().expect("a list");
        assert_eq!(pictures.len(), entry.card.steps.len(), "{}", entry.id);
        let first = pictures[0].as_str().expect("a text");
        let last = pictures[pictures.len() - 1].as_str().expect("a text");
        assert!(last.starts_with("<svg") && first != last, "{}: nothing moves", entry.id);
        // A page with six of them stays light.
        assert!(last.len() < 120_000, "{} has {} bytes", entry.id, last.len());
    }
}

/// A default outside its own range would be changed by a round trip of its link.
#[test]
fn every_value_a_schema_can_hold_survives_its_link() {
    for entry in labs::ALL {
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
                Kind::Text { longest } => {
                    let signs = "x^2·y − 3/(&=#%+ ;,:'\"é)";
                    assert!(signs.chars().count() <= longest);
                    values.push(Value::Text(signs.to_string()));
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

/// Whose a claim is stands on its card, and every work that is named has its address.
#[test]
fn sources_are_marked_and_linked() {
    let addresses = |text: &str| words::cited(text).iter().filter(|part| part.1.is_some()).count();
    for entry in labs::ALL {
        for claim in entry.claims {
            let words = claim.source.words();
            match claim.source {
                Source::Paper(_) => {
                    assert!(words.starts_with("Stated by the paper: "), "{words}");
                    assert_eq!(addresses(&words), 1, "{words}");
                }
                Source::Ours(_) => assert!(words.starts_with("Ours: "), "{words}"),
            }
            assert!(addresses(&words) >= words.matches("arXiv").count(), "{words}");
        }
        for preset in entry.presets {
            assert_eq!(
                addresses(preset.story),
                preset.story.matches("arXiv").count(),
                "{}",
                preset.slug
            );
        }
    }
    let about = [
        include_str!("../../src/labs/wasserstein/about.md"),
        include_str!("../../src/labs/navigation/about.md"),
        include_str!("../../README.md"),
    ];
    for text in about {
        for (at, _) in text.match_indices("arXiv ") {
            let number: String = text[at + 6..].chars().take_while(|c| *c != ']').collect();
            let link = format!("[arXiv {number}](https://arxiv.org/abs/{number})");
            assert!(text[at - 1..].starts_with(&link), "no link at {}", &text[at..at + 20]);
        }
    }
}
