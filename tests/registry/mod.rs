//! Conformance of every laboratory in the registry. A new laboratory is held to
//! these before its author has written a test.

mod corners;
mod judgements;
mod names;
mod questions;
mod reader;
mod runs;

use critical_point_lab::{
    lab::Manifest,
    labs,
    link::{self, Link},
    schema::Value,
    session::{AnySession, View},
};

fn open(link: &Link) -> Box<dyn AnySession> {
    let (session, problems) = link.open();
    assert_eq!(problems, [], "{}", link.write());
    session
}

fn advance(session: &mut dyn AnySession, steps: u64) {
    for _ in 0..steps {
        session.advance();
    }
}

/// Every preset of every laboratory, with the default run.
fn presets() -> impl Iterator<Item = (&'static Manifest, Link)> {
    labs::ALL.iter().flat_map(|entry| {
        entry.presets.iter().map(move |preset| {
            let (link, problems) = link::parse(&format!("p={}", preset.slug));
            assert_eq!(problems, [], "preset {}", preset.slug);
            (entry, link)
        })
    })
}

fn inspecting() -> View {
    View { inspect: true, ..View::default() }
}

/// Repetitions differ in nothing but their random numbers, and training before the
/// start moves nothing but the start: few of them are as good a test as many.
fn fewer(link: &mut Link) {
    for (key, most) in [("runs", 3), ("imitation", 15), ("imitation_gru", 15)] {
        let index = link.entry.fields.iter().position(|field| field.key == key);
        if let Some(Value::Count(n)) = index.map(|index| &mut link.values.0[index]) {
            *n = (*n).min(most);
        }
    }
}
