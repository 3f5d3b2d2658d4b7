use critical_point_lab::{
    labs::navigation::problem::{
        Alignment, Choice, Decision, Graph, Plan, Policy, Route, STOP, Scene, Signal,
        evaluate::{Attempt, Examiner, Landmarks, PATIENCE, as_walked, cut, judge},
        policy::teach,
    },
    math,
    rng::{Purpose, Streams},
};

use super::{assert_close, house, nodes, worlds};

#[test]
fn the_worked_example() {
    let graph = house();
    let pieces = [("ABC", "ABC"), ("CBIH", "CDE"), ("EFG", "EFG")];
    let mut landmarks = Landmarks::default();
    let mut found = Vec::new();
    for (i, (walk, sub_path)) in pieces.into_iter().enumerate() {
        let attempt =
            judge(&graph, &nodes(walk), true, &nodes(sub_path), i == 2, &mut Alignment::default());
        landmarks.add(&attempt);
        found.push((attempt.success, attempt.alignment));
    }
    assert_eq!([found[0], found[2]], [(true, 1.0), (true, 1.0)]);
    assert!(!found[1].0);
    assert_close(found[1].1, 0.211_072_1, 1e-7);
    // CBIH on CDE: C-C 0, B-C 2, I-C 4 and I-D 6 or H-E 6, by hand 14 m.
    assert_close(found[1].1, math::exp(-14.0_f64 / 9.0), 1e-12);
    assert_eq!((landmarks.missed, landmarks.pieces), (1, 3));
    assert_close(landmarks.aligned / 3.0, 0.737_024_0, 1e-7);
    assert_close(landmarks.aligned / 3.0, (2.0 + math::exp(-14.0_f64 / 9.0)) / 3.0, 1e-12);
    assert_close(landmarks.aligned_successes / 3.0, 2.0 / 3.0, 1e-15);
}

#[test]
fn a_piece_is_cut_at_the_nearest_node_the_earliest_on_ties() {
    let graph = house();
    assert_eq!(cut(&graph, &nodes("ABCDCDE"), false, 3, false), (true, 3));
    // Nearest only before the first move: that does not count as reached there.
    assert_eq!(cut(&graph, &nodes("CB"), false, 2, false), (true, 1));
    assert_eq!(cut(&graph, &nodes("CBA"), false, 3, false), (false, 2));
    assert_eq!(cut(&graph, &nodes("EF"), true, 6, true), (true, 1));
    assert_eq!(cut(&graph, &nodes("EFG"), false, 6, true), (false, 2));
    assert_eq!(cut(&graph, &nodes("E"), true, 6, true), (false, 0));
}

/// A walk during which nobody is put back, by hand: A B passes C; B I H G is 18 m from
/// C D E and misses E, to which G is nearest; G alone is the goal, 6 m from E F G.
#[test]
fn a_walk_is_judged_as_it_was_made() {
    let graph = house();
    let rng = &mut Streams::new(1).at(Purpose::Episode, 0);
    let route = Route::along(&graph, &nodes("ABCDEFG"), &[2, 4, 6], rng).unwrap();
    let whole = as_walked(&graph, &route, &nodes("ABCDEFG"), true);
    assert_eq!((whole.missed, whole.aligned, whole.aligned_successes), (0, 3.0, 3.0));
    let open = as_walked(&graph, &route, &nodes("ABCDEFG"), false);
    assert_eq!((open.missed, open.aligned, open.aligned_successes), (1, 3.0, 2.0));
    let [passed, missed, goal] = [-2.0 / 9.0, -2.0, -6.0 / 9.0].map(math::exp);
    let short = as_walked(&graph, &route, &nodes("ABIHG"), true);
    assert_eq!((short.pieces, short.missed), (3, 1));
    assert_close(short.aligned, passed + missed + goal, 1e-12);
    assert_close(short.aligned_successes, passed + goal, 1e-12);
    // Ten decisions for a piece, STOP among them.
    let late = as_walked(&graph, &route, &nodes("ABCDEDEDEDEDEDEFG"), true);
    assert_eq!(late.missed, 1, "E is left 13 moves before STOP");
    assert_eq!(as_walked(&graph, &route, &nodes("A"), true).missed, 3);
}

/// Follows a fixed list of actions, one list for each position in the decisions so far.
struct Scripted(fn(&Scene<'_>) -> u8);

impl Policy for Scripted {
    fn weights(&self) -> &[f64] {
        &[]
    }
    fn weights_mut(&mut self) -> &mut [f64] {
        &mut []
    }
    fn begin(&mut self, _: &Graph, _: &Route) {}
    fn rewind(&mut self, _: &Route) {}
    fn decide(&mut self, scene: Scene<'_>, choice: &mut Choice<'_>) -> Decision {
        match choice {
            Choice::Forced(decision) => *decision,
            _ => Decision { action: (self.0)(&scene), advance: false },
        }
    }
    fn value(&self) -> f64 {
        0.0
    }
    fn loss(
        &mut self,
        _: &Graph,
        _: &Route,
        _: &[Decision],
        _: Signal<'_>,
        _: Option<&mut [f64]>,
    ) -> f64 {
        0.0
    }
}

fn to(scene: &Scene<'_>, node: u16) -> u8 {
    scene.graph.edge_index(scene.walk.node(), node).map_or(STOP, |edge| edge as u8)
}

#[test]
fn the_agent_is_put_back_only_where_it_failed() {
    let graph = house();
    let route = Route::along(
        &graph,
        &nodes("ABCDEFG"),
        &[2, 4, 6],
        &mut Streams::new(0).at(Purpose::Episode, 0),
    )
    .unwrap();
    let run = |script| {
        let mut attempts: Vec<Attempt> = Vec::new();
        Examiner::default().examine(&graph, &route, &mut Scripted(script), |_, attempt| {
            attempts.push(attempt.clone());
        });
        attempts
    };
    // Follows the reference throughout.
    let faithful = run(|scene| {
        let i = scene.walk.moves();
        scene.route.reference().get(i + 1).map_or(STOP, |&next| to(scene, next))
    });
    let paths: Vec<_> = faithful.iter().map(|attempt| attempt.path.clone()).collect();
    assert_eq!(paths, [nodes("ABC"), nodes("CDE"), nodes("EFG")]);
    assert!(faithful.iter().all(|attempt| attempt.success && attempt.alignment == 1.0));
    // Stops at once: every landmark is missed, and each piece begins at its own.
    let idle = run(|_| STOP);
    let paths: Vec<_> = idle.iter().map(|attempt| attempt.path.clone()).collect();
    assert_eq!(paths, [nodes("A"), nodes("C"), nodes("E")]);
    assert!(idle.iter().all(|attempt| !attempt.success));
    // Walks to B, less than 3 m from C, and stays in the west: a success that is
    // not corrected to C, so the next piece begins at B.
    let west = run(|scene| to(scene, u16::from(scene.walk.node() == 0)));
    assert_eq!(west[0].path, nodes("AB"));
    assert!(west[0].success);
    assert_eq!((west[1].path[0], west[1].path.len()), (1, PATIENCE + 1));
    assert!(!west[1].success);
    assert_eq!(west[2].path[0], 4);
}

#[test]
fn the_teacher_follows_the_reference_and_stops() {
    let graph = &worlds(0, 1)[0];
    let mut route = Route::default();
    route.draw(graph, &Plan::default(), &mut Streams::new(2).at(Purpose::Episode, 1)).unwrap();
    let mut taught = Vec::new();
    teach(graph, &route, usize::MAX, &mut taught);
    assert_eq!(taught.len(), route.reference().len());
    assert_eq!(taught.iter().filter(|d| d.advance).count(), route.pieces().len());
    assert_eq!(taught.last().map(|d| d.action), Some(STOP));
}
