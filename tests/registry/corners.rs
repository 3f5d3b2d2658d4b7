//! Extreme parameters.

use critical_point_lab::{
    experiments,
    link::{self, Link},
    schema::{Kind, Value},
};

use super::{advance, fewer, inspecting};

/// Runs are made as small as leaves their nature, so that there is time for all.
fn small(link: &mut Link) {
    const MOST: u32 = 300;
    for (field, value) in link.entry.fields.iter().zip(&mut link.values.0) {
        if let (Kind::Count { min, .. }, Value::Count(n)) = (field.kind, value) {
            *n = (*n).min(MOST).max(min);
        }
    }
    fewer(link);
}

/// Extreme parameters may diverge, and then say so; they must not panic.
#[test]
fn the_corners_of_the_parameter_box_do_not_panic() {
    for entry in experiments::ALL {
        for field in entry.fields {
            let corners = match field.kind {
                Kind::Real { min, max, .. } => vec![Value::Real(min), Value::Real(max)],
                // A size that is wide open is tried at a moderate value.
                Kind::Count { min, max } => vec![Value::Count(min), Value::Count(max.min(400))],
                Kind::Toggle => vec![Value::Toggle(false), Value::Toggle(true)],
                Kind::Choice(options) => (0..options.len()).map(Value::Choice).collect(),
                Kind::Set(options) => (0..options.len()).map(|i| Value::Set(1 << i)).collect(),
                Kind::List { min, max, longest } => vec![
                    Value::List(vec![]),
                    Value::List(vec![min; longest]),
                    Value::List(vec![max; longest]),
                ],
            };
            for base in entry.presets {
                for corner in &corners {
                    let (mut link, _) = link::parse(&format!("p={}", base.slug));
                    small(&mut link);
                    link.values.set(entry.fields, field.key, corner.clone());
                    let (mut session, _) = link.open();
                    advance(&mut *session, 3);
                    let frame = session.frame(&inspecting());
                    assert_eq!(frame.pictures.len(), entry.panels.len());
                }
            }
        }
    }
}
