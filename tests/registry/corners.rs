//! Extreme parameters.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use critical_point_lab::{
    labs,
    link::{self, Link},
    schema::{Field, Kind, Value},
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

/// Values at the ends of what a field can hold.
fn corners(field: &Field) -> Vec<Value> {
    match field.kind {
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
        Kind::Text { longest } => {
            vec![Value::Text("(".repeat(longest)), Value::Text("-1/0".to_string())]
        }
    }
}

/// Extreme parameters may diverge, and then say so; they must not panic. A field that a preset
/// does not show has no effect there. The fields of all presets are shared among threads one by
/// one, for this is the longest of all native tests.
#[test]
fn the_corners_of_the_parameter_box_do_not_panic() {
    let presets = labs::ALL.iter().flat_map(|e| e.presets.iter().map(move |p| (e, p)));
    let jobs: Vec<_> =
        presets.flat_map(|(e, p)| e.fields.iter().map(move |field| (e, p, field))).collect();
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some((entry, base, field)) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
            for corner in corners(field) {
                let (mut link, _) = link::parse(&format!("p={}", base.slug));
                small(&mut link);
                if !link.values.shows(entry.fields, field) {
                    continue;
                }
                link.values.set(entry.fields, field.key, corner);
                let (mut session, _) = link.open();
                advance(&mut *session, 3);
                let frame = session.frame(&inspecting());
                assert_eq!(frame.pictures.len(), entry.panels.len());
            }
        }
    };
    thread::scope(|scope| {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        (0..threads).for_each(|_| drop(scope.spawn(work)));
    });
}
