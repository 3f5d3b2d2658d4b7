//! Conformance of every laboratory in the registry. A new laboratory is held to
//! these before its author has written a test.

use std::collections::BTreeSet;

use critical_point_lab::{
    event::{Action, Kick, Leg, Stride, Walk},
    experiments::{self, Entry},
    frame::{Frame, Map, Picture},
    link::{self, Link},
    schema::{Kind, Value},
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
fn presets() -> impl Iterator<Item = (&'static Entry, Link)> {
    experiments::ALL.iter().flat_map(|entry| {
        entry.presets.iter().map(move |preset| {
            let (link, problems) = link::parse(&format!("p={}", preset.slug));
            assert_eq!(problems, [], "preset {}", preset.slug);
            (entry, link)
        })
    })
}

/// Each laboratory is a module of the page, which the loader knows by the id.
#[test]
fn every_laboratory_has_its_module() {
    let manifest = include_str!("../Cargo.toml");
    let page = include_str!("../index.html");
    for entry in experiments::ALL {
        let id = entry.id;
        assert!(manifest.contains(&format!("path = \"src/bin/{id}.rs\"")), "{id} has no binary");
        assert!(page.contains(&format!("data-bin=\"{id}\"")), "{id} is not built");
        assert!(page.contains(&format!("{id}: \"./{id}.js\"")), "{id} is not loaded");
    }
}

fn inspecting() -> View {
    View { inspect: true, ..View::default() }
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

/// The promise of a share link: the same link has the same bits.
#[test]
fn a_run_is_a_function_of_its_link() {
    for (_, link) in presets() {
        let (mut a, mut b) = (open(&link), open(&link));
        advance(&mut *a, 10);
        advance(&mut *b, 4);
        advance(&mut *b, 6);
        assert_eq!(a.signature(), b.signature(), "{}", link.write());
    }
}

/// A seed that changes nothing would be a hidden constant. (A preset that starts
/// exactly on a saddle may well be the same for all seeds.)
#[test]
fn the_seed_matters() {
    for entry in experiments::ALL {
        let of_seed = |seed| {
            let mut session = open(&Link { seed, ..Link::new(entry) });
            advance(&mut *session, 3);
            session.signature()
        };
        assert_ne!(of_seed(1), of_seed(2), "{}", entry.id);
    }
}

/// Reset and step back must replay exactly, also past the first checkpoints.
#[test]
fn stepping_back_returns_to_the_same_bits() {
    for (_, mut link) in presets() {
        fewer(&mut link);
        let mut session = open(&link);
        let start = session.signature();
        advance(&mut *session, 90);
        let at_90 = session.signature();
        let frame_90 = session.frame(&inspecting());
        advance(&mut *session, 70);
        session.rewind(90);
        assert!(session.step() <= 90);
        while session.step() < 90 {
            session.advance();
        }
        assert_eq!(session.signature(), at_90, "{}", link.write());
        assert_eq!(session.frame(&inspecting()).sentence, frame_90.sentence);
        // As text, because a number that is not known equals nothing.
        let lanes = |frame: &Frame| format!("{:?}", frame.lanes);
        assert_eq!(lanes(&session.frame(&inspecting())), lanes(&frame_90));
        session.rewind(0);
        assert_eq!((session.step(), session.signature()), (0, start));
    }
}

/// A kick becomes part of the link, and the link then reproduces the kicked run.
#[test]
fn an_intervention_replays_from_the_link() {
    for (entry, mut link) in presets() {
        let mut session = open(&link);
        advance(&mut *session, 5);
        let before = session.signature();
        let lane = session.frame(&View::default()).lanes[0].id.clone();
        session.intervene(Action::Kick(Kick { lane, mode: 0, amplitude: 0.125 }));
        assert_eq!(session.take_problems(), []);
        assert_ne!(session.signature(), before, "{}: the kick moved nothing", entry.id);
        advance(&mut *session, 7);
        link.events = session.events().to_vec();
        let (reopened, problems) = link::parse(&link.write());
        assert_eq!(problems, []);
        let mut replayed = open(&reopened);
        advance(&mut *replayed, 12);
        assert_eq!(replayed.signature(), session.signature(), "{}", link.write());
    }
}

/// The map of a laboratory in which the reader can walk.
fn map(session: &dyn AnySession, panel: usize) -> Map {
    match session.frame(&View::default()).pictures.remove(panel) {
        Picture::Map(map) => map,
        other => panic!("no map but {other:?}"),
    }
}

/// Where there is a map the reader can walk on it; the walk is part of the link and of
/// the signature, changes nothing else, and can be taken back. Elsewhere it is refused.
#[test]
fn the_readers_own_walk_replays_from_the_link() {
    for entry in experiments::ALL {
        let mut session = open(&Link::new(entry));
        let before = session.signature();
        let Some(panel) = entry.map else {
            session.intervene(Action::Walk(Walk { episode: 1, leg: Leg::Stop }));
            session.stride(Stride::On(Leg::To(0)));
            assert_eq!(session.take_problems().len(), 2, "{}", entry.id);
            assert_eq!((session.events(), session.signature()), (&[][..], before));
            continue;
        };
        advance(&mut *session, 2);
        let lanes = session.frame(&View::default()).lanes;
        let start = map(&*session, panel).you;
        for _ in 0..3 {
            let map = map(&*session, panel);
            let to = map.you.and_then(|you| map.neighbours(you).last()).expect("a way");
            session.stride(Stride::On(Leg::To(to)));
            assert_eq!(self::map(&*session, panel).you, Some(to));
        }
        session.stride(Stride::On(Leg::Stop));
        assert_eq!(session.take_problems(), []);
        assert_eq!(session.frame(&View::default()).lanes, lanes, "a walk has moved a lane");
        let link = Link { events: session.events().to_vec(), ..Link::new(entry) };
        let (reopened, problems) = link::parse(&link.write());
        assert_eq!((problems, reopened.events.len()), (vec![], 4));
        let mut replayed = open(&reopened);
        advance(&mut *replayed, 2);
        assert_eq!(replayed.signature(), session.signature(), "{}", link.write());
        session.rewind(0);
        assert_eq!(session.events().len(), 4, "stepping back keeps the walk");
        session.stride(Stride::On(Leg::To(0)));
        assert_eq!(session.take_problems().len(), 1, "nobody walks on after STOP");
        session.stride(Stride::Back);
        assert_eq!(session.events().len(), 3);
        session.stride(Stride::Anew);
        assert_eq!((session.events(), session.signature()), (&[][..], before));
        assert_eq!(map(&*session, panel).you, start);
    }
}

#[test]
fn an_impossible_kick_is_reported_and_changes_nothing() {
    for entry in experiments::ALL {
        let mut session = open(&Link::new(entry));
        let before = session.signature();
        let lane = session.frame(&View::default()).lanes[0].id.clone();
        session.intervene(Action::Kick(Kick { lane, mode: 1_000_000, amplitude: 0.1 }));
        assert_eq!(session.take_problems().len(), 1);
        assert_eq!(session.signature(), before);
    }
}

#[test]
fn every_frame_has_its_pictures_numbers_and_words() {
    for (entry, link) in presets() {
        let mut session = open(&link);
        for _ in 0..20 {
            let frame = session.frame(&inspecting());
            assert_eq!(frame.pictures.len(), entry.panels.len());
            assert!(!frame.sentence.is_empty());
            for lane in &frame.lanes {
                assert_eq!(lane.metrics.len(), entry.metrics.len());
                // A number that is not known is NaN.
                assert!(lane.metrics.iter().all(|m| !m.is_infinite()), "{lane:?}");
            }
            let point = frame.inspection.expect("an inspection was asked for");
            assert!(point.spectrum.windows(2).all(|w| w[0] <= w[1]), "spectrum not ascending");
            session.advance();
        }
    }
}

/// Repetitions differ in nothing but their random numbers, and training before the
/// start moves nothing but the start: few of them are as good a test as many.
fn fewer(link: &mut Link) {
    for (key, most) in [("runs", 3), ("imitation", 15)] {
        let index = link.entry.fields.iter().position(|field| field.key == key);
        if let Some(Value::Count(n)) = index.map(|index| &mut link.values.0[index]) {
            *n = (*n).min(most);
        }
    }
}

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
