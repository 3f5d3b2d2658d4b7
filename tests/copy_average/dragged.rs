//! Arrows that the reader moves.

use critical_point_lab::{
    event::{Action, Event, Move},
    link,
    math::sqrt,
    session::View,
};

use super::laboratory::{arrows, open};

fn pulled(grip: usize, to: [f64; 2]) -> Action {
    Action::Move(Move { lane: "gradient-flow".to_string(), grip, to })
}

/// The tip goes where it is pulled for every activation and teacher, and no other moves.
#[test]
fn an_arrow_goes_where_it_is_pulled() {
    for text in [
        "",
        "activation=relu",
        "activation=gelu",
        "activation=step",
        "angle=80&outs=1,-2",
        "teacher=penguins&students=3",
    ] {
        let (mut session, _) = open(text);
        (0..7).for_each(|_| session.advance());
        let before = session.frame(&View::default());
        session.intervene(pulled(1, [0.4, 0.7]));
        assert_eq!(session.take_problems(), [], "{text}");
        let after = session.frame(&View::default());
        for (i, (was, is)) in arrows(&before).arrows.iter().zip(&arrows(&after).arrows).enumerate()
        {
            let wanted = if i == 1 { [0.4, 0.7] } else { was.to };
            let way = [wanted[0] - is.to[0], wanted[1] - is.to[1]];
            let missed = sqrt(way[0] * way[0] + way[1] * way[1]);
            assert_eq!(is.goal, None, "{text}: where it ends is not known any more");
            assert!(missed < 1e-9, "{text} {i}: {:?} {wanted:?}", is.to);
        }
        assert!(session.is_running(), "{text}");
    }
}

/// To drag is one intervention, however many places the arrow was at meanwhile, and the link
/// replays it bit for bit, also after going back.
#[test]
fn a_drag_is_one_intervention_that_replays() {
    let (mut session, _) = open("");
    (0..9).for_each(|_| session.advance());
    let before = session.signature();
    for x in [0.1, 0.2, 0.3] {
        session.intervene(pulled(0, [x, 0.5]));
    }
    session.intervene(pulled(1, [-0.2, 0.9]));
    let events: Vec<Event> = session.events().to_vec();
    assert_eq!(events.len(), 2);
    assert_eq!(events[0].action, pulled(0, [0.3, 0.5]));
    assert_ne!(session.signature(), before);
    (0..20).for_each(|_| session.advance());
    let wanted = session.signature();
    let text = "lab=copy-average&do=9:move:gradient-flow:0:0.3:0.5,\
                9:move:gradient-flow:1:-0.2:0.9";
    let (link, problems) = link::parse(text);
    assert_eq!(problems, []);
    assert_eq!(link.events, events);
    let (mut replayed, _) = link.open();
    (0..29).for_each(|_| replayed.advance());
    assert_eq!(replayed.signature(), wanted);
    session.rewind(4);
    while session.step() < 29 {
        session.advance();
    }
    assert_eq!(session.signature(), wanted);
}

/// What cannot be moved is reported, and nothing moves.
#[test]
fn an_impossible_move_is_reported() {
    for (text, grip, words) in [
        ("", 2, "there are 2 students"),
        ("teachers=1&students=1", 0, "a plane needs two teacher neurons"),
    ] {
        let (mut session, _) = open(text);
        let before = session.signature();
        session.intervene(pulled(grip, [0.5, 0.5]));
        let problems = session.take_problems();
        assert!(problems[0].message.contains(words), "{problems:?}");
        assert_eq!(session.signature(), before);
    }
    for text in [
        "do=1:move:gradient-flow:0:1e9:0",
        "do=1:move:gradient-flow:x:1:0",
        "do=1:move:nobody:0:1:0",
    ] {
        let (link, problems) = link::parse(&format!("lab=copy-average&{text}"));
        assert_eq!((problems.len(), link.events.len()), (1, 0), "{text}: {problems:?}");
    }
}
