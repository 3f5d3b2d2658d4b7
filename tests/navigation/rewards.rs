use critical_point_lab::{
    labs::navigation::problem::{
        Critical, Graph, Plan, Reward, Route, Task, Term,
        reward::{ALL_TERMS, along, total},
    },
    math,
    rng::{Purpose, Streams},
};

use super::{assert_close, house, nodes, worlds};

fn value(graph: &Graph, walk: &str, term: Term, lambda: f64) -> f64 {
    let reward = Reward { lambda, ..Reward::of(&[term]) };
    let task = Task { graph, reference: &nodes("ABCDEFG"), critical: &[3, 6], reward: &reward };
    total(task, &nodes(walk))
}

#[test]
fn the_focal_columns_of_the_house() {
    let graph = house();
    // Walk, printed softL and softW, weighted alignment cost, the two hard signs.
    let table = [
        ("ABCDEFG", 1.0, 1.0, 0.0, 2.0),
        ("ABIHG", 0.076_426_3, 0.486_752_3, 54.0, 0.0),
        ("ABCDE", 0.135_335_3, 0.571_209_1, 42.0, 0.0),
        ("A", 0.000_405_9, 0.112_290_4, 164.0, -2.0),
        ("ABIBCDEFG", 0.909_156_4, 0.973_685_7, 2.0, 2.0),
        ("ABCDEF", 0.385_821_3, 0.765_928_3, 20.0, 2.0),
    ];
    for (walk, soft_length, soft_weight, cost, hard) in table {
        let found = value(&graph, walk, Term::SoftLength, 10.0);
        assert_close(found, soft_length, 1e-7);
        assert_close(found, math::exp(-cost / 21.0_f64), 1e-12);
        let found = value(&graph, walk, Term::SoftWeight, 10.0);
        assert_close(found, soft_weight, 1e-7);
        assert_close(found, math::exp(-cost / 75.0_f64), 1e-12);
        assert_eq!(value(&graph, walk, Term::Hard, 10.0), hard, "{walk}");
    }
}

#[test]
fn without_importance_the_soft_rewards_are_ndtw() {
    let graph = house();
    for walk in ["ABCDEFG", "ABIHG", "A", "ABIBCDEFG"] {
        let ndtw = value(&graph, walk, Term::Ndtw, 10.0);
        assert_eq!(value(&graph, walk, Term::SoftLength, 1.0), ndtw);
        assert_eq!(value(&graph, walk, Term::SoftWeight, 1.0), ndtw);
    }
}

#[test]
fn the_goal_reward_punishes_a_correct_move() {
    let graph = house();
    let reference = nodes("ABCDEFG");
    let steps = |term| {
        let reward = Reward::of(&[term]);
        let task = Task { graph: &graph, reference: &reference, critical: &[], reward: &reward };
        let values = along(task, &nodes("ABIBCD"));
        values.windows(2).take(5).map(|pair| pair[1] - pair[0]).collect::<Vec<f64>>()
    };
    let printed = [0.126_203_9, 0.060_836_0, -0.031_865_4, 0.031_865_4, 0.162_645_2];
    // Costs of the alignments of A, AB, ABI, ABIB, ABIBC and ABIBCD.
    let costs: [f64; 6] = [38.0, 26.0, 22.0, 24.0, 22.0, 14.0];
    for (i, found) in steps(Term::Ndtw).into_iter().enumerate() {
        assert_close(found, printed[i], 1e-7);
        let exact = math::exp(-costs[i + 1] / 21.0) - math::exp(-costs[i] / 21.0);
        assert_close(found, exact, 1e-12);
    }
    assert_eq!(steps(Term::Sign), [1.0, 1.0, -1.0, -1.0, 1.0]);
    assert_eq!(steps(Term::Progress), [2.0, 2.0, -2.0, -2.0, 2.0]);
}

#[test]
fn mixtures_add_up_and_steps_telescope() {
    let graph = house();
    let reference = nodes("ABCDEFG");
    for walk in ["ABCDEFG", "ABIHG", "ABCDE", "A"] {
        let mut sum = 0.0;
        let mut mixture = Reward::of(&ALL_TERMS);
        for (i, term) in ALL_TERMS.into_iter().enumerate() {
            mixture.weights[i] = 0.5 + i as f64;
            sum += mixture.weights[i] * value(&graph, walk, term, 10.0);
        }
        let task =
            Task { graph: &graph, reference: &reference, critical: &[3, 6], reward: &mixture };
        assert_close(total(task, &nodes(walk)), sum, 1e-14);
        let values = along(task, &nodes(walk));
        let steps: f64 = values.windows(2).map(|pair| pair[1] - pair[0]).sum();
        assert_close(steps, sum - values[0], 1e-13);
    }
}

#[test]
fn critical_points_are_those_of_the_paper() {
    let graph = &worlds(0, 1)[0];
    let mut route = Route::default();
    let mut points = Vec::new();
    let middle = [1, 1, 1, 2, 2, 3, 3];
    for pieces in 1..=7 {
        let rng = &mut Streams::new(5).at(Purpose::Episode, pieces as u64);
        route.draw(graph, &Plan::of_pieces(pieces, pieces), rng).unwrap();
        let last = route.reference().len() - 1;
        Critical::Landmarks.points(&route, rng, &mut points);
        let expected = usize::from(route.pieces()[middle[pieces - 1] - 1].end);
        let mut expected = vec![expected, last];
        expected.dedup();
        assert_eq!(points, expected, "{pieces} pieces");
        for keep_goal in [false, true] {
            Critical::Random { keep_goal }.points(&route, rng, &mut points);
            let inner = if keep_goal { &points[..points.len() - 1] } else { &points[..] };
            if pieces > 2 {
                assert_eq!(points.len(), 2);
                for point in inner {
                    assert!(route.pieces().iter().all(|p| usize::from(p.end) != *point));
                }
            }
            assert!(!keep_goal || points.contains(&last));
        }
        Critical::Chosen(vec![1000, 2, 1, 2]).points(&route, rng, &mut points);
        points.retain(|point| *point > 2);
        assert!(points.is_empty());
        Critical::All.points(&route, rng, &mut points);
        assert_eq!(points.len(), pieces);
    }
}
