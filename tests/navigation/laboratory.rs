//! The laboratory as a reader meets it.

use critical_point_lab::{
    event::{Action, Kick},
    frame::{Frame, Picture},
    link,
    session::{AnySession, View},
};

fn run(parameters: &str, updates: u64) -> Box<dyn AnySession> {
    let (link, problems) = link::parse(&format!("lab=navigation&seed=5&{parameters}"));
    assert_eq!(problems, [], "{parameters}");
    let (mut session, problems) = link.open();
    assert_eq!(problems, [], "{parameters}");
    for _ in 0..updates {
        session.advance();
    }
    session
}

fn frame(parameters: &str, updates: u64) -> Frame {
    run(parameters, updates).frame(&View::default())
}

fn problems(parameters: &str) -> Vec<String> {
    let (link, _) = link::parse(&format!("lab=navigation&{parameters}"));
    link.open().1.into_iter().map(|problem| problem.key).collect()
}

#[test]
fn all_lanes_start_as_one_agent_and_only_rewards_part_them() {
    let lanes = frame("arms=success,ndtw,soft&runs=2&lambda=1", 0).lanes;
    assert!(lanes.iter().all(|lane| lane.metrics == lanes[0].metrics));
    let lanes = frame("arms=success,ndtw,soft&runs=2&lambda=1", 20).lanes;
    assert_eq!(lanes[1].metrics, lanes[2].metrics, "with lambda 1 soft is nDTW");
    assert_ne!(lanes[0].metrics, lanes[1].metrics);
}

#[test]
fn what_cannot_be_is_named_by_its_key() {
    assert_eq!(problems("pieces=12&size=4"), ["pieces"]);
    assert_eq!(problems("episodes=10&episode=11"), ["episode"]);
    assert_eq!(problems("agent=gru&runs=3&imitation_gru=0"), ["runs"]);
    assert_eq!(problems("pieces=6"), [""; 0]);
}

/// The map, and the rewards along what it shows.
fn panels(parameters: &str) -> (critical_point_lab::frame::Map, Vec<(String, Vec<f64>)>) {
    let mut pictures = frame(parameters, 0).pictures.into_iter();
    let (Some(Picture::Map(map)), Some(Picture::Lines(lines))) = (pictures.next(), pictures.next())
    else {
        panic!("map and rewards come first");
    };
    let values = |curve: critical_point_lab::frame::Curve| {
        (curve.label, curve.points.iter().map(|point| point[1]).collect())
    };
    (map, lines.curves.into_iter().map(values).collect())
}

#[test]
fn the_goal_reward_punishes_a_correct_move_and_fidelity_does_not() {
    let (map, rewards) = panels("arms=progress&runs=1&episode=2&shown=reference");
    assert_eq!(map.tracks[0].places, map.tracks[1].places, "every move is correct");
    assert_eq!(map.here, map.tracks[0].places.last().copied());
    assert_eq!(map.critical.last(), map.here.as_ref());
    let of = |label: &str| &rewards.iter().find(|(name, _)| name == label).unwrap().1;
    assert!(of("Goal progress").windows(2).any(|pair| pair[1] < pair[0]));
    assert_eq!(of("nDTW").last(), Some(&1.0));
    assert_eq!(of("Goal").iter().filter(|value| **value != 0.0).count(), 1, "only STOP pays");
}

#[test]
fn fewer_moves_are_shown_on_demand_and_pieces_end_where_they_are_put_back() {
    let (map, rewards) = panels("runs=1&moves=2");
    assert_eq!(map.tracks[1].places.len(), 3);
    assert_eq!(rewards[0].1.len(), 3);
    assert!(map.title.contains('['), "the present piece is marked: {}", map.title);
    let (map, _) = panels("runs=1&shown=pieces&episode=3");
    let pieces = map.tracks.len() - 1;
    assert_eq!(pieces, 6);
    assert!(map.here.is_none());
    assert!(map.title.contains(&format!("Missed {} of 6", map.jumps.len())));
    for jump in &map.jumps {
        assert!(map.tracks[0].places.contains(&jump[1]), "put back on the described path");
    }
}

#[test]
fn a_kick_moves_the_first_training_only() {
    let mut session = run("arms=ndtw&runs=2", 10);
    let before = session.frame(&View::default());
    session.intervene(Action::Kick(Kick { lane: "ndtw".into(), mode: 0, amplitude: 4.0 }));
    assert_eq!(session.take_problems(), []);
    let after = session.frame(&View { inspect: true, ..View::default() });
    assert_ne!(before.lanes[0].metrics, after.lanes[0].metrics);
    assert_eq!(after.lanes[0].note.split(';').next(), Some("the first training was kicked"));
    let point = after.inspection.unwrap();
    assert_eq!((point.spectrum.len(), point.size), (16, 22));
}

#[test]
fn the_recurrent_agent_has_a_fisher_spectrum() {
    let view = View { inspect: true, ..View::default() };
    let point =
        run("agent=gru&arms=ndtw&runs=1&imitation_gru=2", 1).frame(&view).inspection.unwrap();
    assert_eq!(point.spectrum.len(), 16);
    assert!(point.size > 1000 && point.spectrum[0] > -1e-9);
}

#[test]
fn links_from_before_the_recurrent_agent_had_its_schedule_keep_theirs() {
    let same = |old: &str, new: &str| {
        let parse = |text: &str| link::parse(&format!("lab=navigation&{text}"));
        let ((old, problems), (new, _)) = (parse(old), parse(new));
        assert_eq!(problems, []);
        assert_eq!(old.write(), new.write());
    };
    same("v=1&agent=gru", "agent=gru&imitation_gru=15&rate_gru=0.03");
    same("v=1&agent=gru&imitation=200&rate=0.003", "agent=gru&imitation_gru=200&rate_gru=0.003");
    same("v=1&imitation=20&rate=0.01", "imitation=20&rate=0.01");
    same("v=2&agent=gru", "agent=gru");
}
