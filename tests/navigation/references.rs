//! Rewards and measures of random walks through random worlds, against their definitions written
//! slowly and anew.

use std::collections::HashMap;

use critical_point_lab::{
    labs::navigation::problem::{
        Alignment, Boundary, Graph, Node, Plan, Reward, Route, Task, Term, metrics,
        reward::{ALL_TERMS, total},
    },
    math,
    rng::{ChaCha8Rng, Purpose, Streams},
};
use rand::RngExt as _;

use super::{assert_close, measures::slow_dtw, worlds};

/// Shortest ways between all nodes, by Floyd and Warshall from lengths of edges.
fn distances(graph: &Graph) -> Vec<Vec<f64>> {
    let n = graph.len();
    let mut d = vec![vec![f64::INFINITY; n]; n];
    for (i, row) in d.iter_mut().enumerate() {
        row[i] = 0.0;
        let place = graph.place(i as Node);
        for edge in graph.edges(i as Node) {
            let other = graph.place(edge.to);
            let squares = place.iter().zip(&other).map(|(a, b)| (a - b) * (a - b));
            row[usize::from(edge.to)] = math::sqrt(math::sum(squares));
        }
    }
    for via in 0..n {
        for i in 0..n {
            for j in 0..n {
                d[i][j] = d[i][j].min(d[i][via] + d[via][j]);
            }
        }
    }
    d
}

/// A walk of up to 25 moves, each to a random neighbour; every other one follows the route at
/// first.
fn random_walk(graph: &Graph, route: &Route, rng: &mut ChaCha8Rng) -> Vec<Node> {
    let mut walk = vec![route.start()];
    if rng.random() {
        let follows = rng.random_range(1..=route.reference().len() as u32) as usize;
        walk = route.reference()[..follows].to_vec();
    }
    for _ in 0..rng.random_range(0..12_u32) {
        let edges = graph.edges(walk[walk.len() - 1]);
        walk.push(edges[rng.random_range(0..edges.len() as u32) as usize].to);
    }
    walk
}

#[test]
fn random_walks_have_the_measures_and_rewards_of_the_definitions() {
    let mut successes = 0;
    for (world, graph) in worlds(3, 6).iter().enumerate() {
        let d = distances(graph);
        let d = |a: Node, b: Node| d[usize::from(a)][usize::from(b)];
        for case in 0..40_u64 {
            let rng = &mut Streams::new(21).of_lane(Purpose::Sample, world as u32, case);
            let mut route = Route::default();
            route.draw(graph, &Plan::of_pieces(1, 7), rng).unwrap();
            let reference = route.reference();
            let walk = random_walk(graph, &route, rng);
            let (first, last) = (walk[0], walk[walk.len() - 1]);
            let goal = reference[reference.len() - 1];
            let length =
                |path: &[Node]| path.windows(2).map(|pair| d(pair[0], pair[1])).sum::<f64>();
            let nodes = reference.len() as f64;
            let warped = |weights: &[f64]| {
                let cost = |i: usize, j: usize| weights[j] * d(walk[i], reference[j]);
                slow_dtw(&cost, walk.len() - 1, reference.len() - 1, &mut HashMap::new())
            };
            let (pl, ne) = (length(&walk), d(last, goal));
            let oe = walk.iter().map(|node| d(*node, goal)).fold(f64::INFINITY, f64::min);
            let success = f64::from(u8::from(ne < 3.0));
            successes += u32::from(ne < 3.0);
            let dtw = warped(&vec![1.0; reference.len()]);
            let ndtw = math::exp(-dtw / (3.0 * nodes));
            let nearest =
                |node: &Node| walk.iter().map(|w| d(*node, *w)).fold(f64::INFINITY, f64::min);
            let coverage =
                reference.iter().map(|r| math::exp(-nearest(r) / 3.0)).sum::<f64>() / nodes;
            let expected = coverage * length(reference);
            let cls = coverage * expected / (expected + (expected - pl).abs());

            let found =
                metrics(graph, &walk, reference, Boundary::Below, &mut Alignment::default());
            let spl = success * d(first, goal) / d(first, goal).max(pl);
            let osr = f64::from(u8::from(oe < 3.0));
            let fields = [pl, ne, oe, success, osr, spl, dtw, ndtw, success * ndtw, cls];
            for (found, expected) in found.fields().into_iter().zip(fields) {
                assert_close(found, expected, 1e-12);
            }

            let last_of = reference.len() - 1;
            let mut critical = vec![rng.random_range(1..=last_of as u32) as usize, last_of];
            critical.dedup();
            let lambda = 1.0 + 20.0 * rng.random::<f64>();
            let mut weights = vec![1.0; reference.len()];
            critical.iter().for_each(|point| weights[*point] = lambda);
            let focal = warped(&weights);
            let nears = walk.windows(2).map(|pair| {
                let change = d(pair[1], goal) - d(pair[0], goal);
                if change.abs() < 1e-12 { 0.0 } else { -change.signum() }
            });
            let hard = critical.iter().map(|point| {
                let reached = walk.iter().any(|node| d(*node, reference[*point]) < 3.0);
                let reached = if *point == last_of { ne < 3.0 } else { reached };
                if reached { 1.0 } else { -1.0 }
            });
            let slow = |term: Term| match term {
                Term::Success => success,
                Term::Progress => d(first, goal) - ne,
                Term::Sign => nears.clone().sum::<f64>() + 4.0 * success - 2.0,
                Term::Ndtw => ndtw,
                Term::Cls => cls,
                Term::SoftLength => math::exp(-focal / (3.0 * nodes)),
                Term::SoftWeight => math::exp(-focal / (3.0 * weights.iter().sum::<f64>())),
                Term::Hard => hard.clone().sum(),
            };
            for term in ALL_TERMS {
                let reward = Reward { lambda, ..Reward::of(&[term]) };
                let task = Task { graph, reference, critical: &critical, reward: &reward };
                assert_close(total(task, &walk), slow(term), 1e-12);
            }
        }
    }
    assert!((30..210).contains(&successes), "{successes} of 240");
}
