//! The mathematics of following instructions: published numbers, closed forms,
//! central differences and slow independent references.

mod agents;
mod bad_input;
mod building;
mod files;
mod laboratory;
mod measures;
mod pieces;
mod records;
mod references;
mod rewards;
mod study;
mod training;
mod walking;
mod worlds;

use critical_point_lab::{
    labs::navigation::problem::{Graph, Layout, Node, world},
    rng::{Purpose, Streams},
};

/// The house of the worked examples: nodes A to I, all edges 2 m.
fn house() -> Graph {
    let places = [(0, 0), (2, 0), (4, 0), (6, 0), (6, 2), (6, 4), (4, 4), (2, 4), (2, 2)];
    let edges = ["AB", "BC", "CD", "DE", "EF", "FG", "GH", "HI", "IB"];
    named(&places, &edges)
}

/// A graph on points of the plane whose nodes are called A, B, ...
fn named(places: &[(i32, i32)], edges: &[&str]) -> Graph {
    let names = (0..places.len()).map(|i| char::from(b'A' + i as u8).to_string()).collect();
    let kinds = (0..places.len()).map(|i| (i % 8) as u8).collect();
    let points = places.iter().map(|&(x, y)| [f64::from(x), f64::from(y), 0.0]).collect();
    let joined: Vec<_> = edges
        .iter()
        .map(|edge| {
            let ends: Vec<usize> = nodes(edge).into_iter().map(usize::from).collect();
            (ends[0], ends[1])
        })
        .collect();
    Graph::new(names, points, kinds, &joined).unwrap()
}

/// A path from its letters.
fn nodes(letters: &str) -> Vec<Node> {
    letters.bytes().map(|letter| Node::from(letter - b'A')).collect()
}

fn worlds(lane: u32, count: u64) -> Vec<Graph> {
    let streams = Streams::new(11);
    (0..count)
        .map(|i| {
            world::generate(&Layout::default(), &mut streams.of_lane(Purpose::Data, lane, i))
                .unwrap()
        })
        .collect()
}

#[track_caller]
fn assert_close(found: f64, expected: f64, tolerance: f64) {
    assert!(
        (found - expected).abs() <= tolerance * (1.0 + expected.abs()),
        "{found} is not {expected} to {tolerance}"
    );
}
