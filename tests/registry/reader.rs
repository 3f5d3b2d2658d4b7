//! What the reader does to a run: kicks and walks.

use critical_point_lab::{
    event::{Action, Kick, Leg, Stride, Walk},
    frame::{Map, Picture},
    labs,
    link::{self, Link},
    session::{AnySession, View},
};

use super::{advance, open, presets};

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

#[test]
fn an_impossible_kick_is_reported_and_changes_nothing() {
    for entry in labs::ALL {
        let mut session = open(&Link::new(entry));
        let before = session.signature();
        let lane = session.frame(&View::default()).lanes[0].id.clone();
        session.intervene(Action::Kick(Kick { lane, mode: 1_000_000, amplitude: 0.1 }));
        assert_eq!(session.take_problems().len(), 1);
        assert_eq!(session.signature(), before);
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
    for entry in labs::ALL {
        let mut session = open(&Link::new(entry));
        let before = session.signature();
        let Some(panel) = entry.map else {
            session.intervene(Action::Walk(Walk { number: 1, leg: Leg::Stop }));
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
