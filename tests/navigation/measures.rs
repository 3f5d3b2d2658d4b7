use std::collections::HashMap;

use critical_point_lab::labs::navigation::problem::{
    Alignment, Boundary, Graph, Metrics, Node, metrics,
    metrics::{cls, normalised},
};
use critical_point_lab::math;
use proptest::prelude::*;

use super::{assert_close, house, named, nodes, worlds};

fn of(graph: &Graph, walk: &[Node], reference: &[Node]) -> Metrics {
    metrics(graph, walk, reference, Boundary::Below, &mut Alignment::default())
}

/// Nodes (x, y) with x below 4 and y below 3, joined to their neighbours.
fn grid() -> Graph {
    let mut places = Vec::new();
    let mut edges = Vec::new();
    let letter = |x: i32, y: i32| char::from(b'A' + (3 * x + y) as u8);
    for x in 0..4 {
        for y in 0..3 {
            places.push((x, y));
            if x < 3 {
                edges.push(format!("{}{}", letter(x, y), letter(x + 1, y)));
            }
            if y < 2 {
                edges.push(format!("{}{}", letter(x, y), letter(x, y + 1)));
            }
        }
    }
    named(&places, &edges.iter().map(String::as_str).collect::<Vec<_>>())
}

fn grid_path(points: &[(u16, u16)]) -> Vec<Node> {
    points.iter().map(|&(x, y)| 3 * x + y).collect()
}

#[test]
fn the_grid_examples_of_the_reference_code() {
    let graph = grid();
    let walk = grid_path(&[(0, 0), (1, 0), (2, 0), (3, 0)]);
    let reference = grid_path(&[(0, 0), (1, 0), (2, 1), (3, 2)]);
    let found = of(&graph, &walk, &reference);
    assert_eq!(found.dtw, 3.0);
    assert_close(found.ndtw, 0.778_800_783_071_404_9, 1e-15);
    assert_close(found.sdtw, 0.778_800_783_071_404_9, 1e-15);
    let long = grid_path(&[(0, 0), (1, 0), (1, 1), (2, 1), (2, 2), (3, 2)]);
    let other = grid_path(&[(0, 0), (0, 1), (1, 1), (2, 1), (3, 1), (3, 2)]);
    let short = grid_path(&[(0, 1), (1, 1), (2, 1), (3, 1)]);
    assert_close(cls(&graph, &long, &other), 0.819_949_151_258_638_8, 1e-12);
    assert_close(cls(&graph, &long, &short), 0.441_971_961_027_025_5, 1e-12);
    assert_close(cls(&graph, &short, &long), 0.643_569_462_065_227_2, 1e-12);
}

#[test]
fn the_sample_of_rxr() {
    assert_close(normalised(1.546_170_056_429_758_5, 5.0), 0.902_056_606_928_261_4, 1e-15);
}

/// Walk, then PL, NE, OE, SR, SPL, DTW of the table, and CLS in closed form.
#[test]
fn the_table_of_the_house() {
    let graph = house();
    let reference = nodes("ABCDEFG");
    assert_eq!(graph.path_length(&reference), 12.0);
    assert_eq!(graph.distance(0, 6), 8.0);
    // Coverage from the distances of A to G to the walk.
    let coverage = |distances: [i32; 7]| {
        distances.iter().map(|&d| math::exp(-f64::from(d) / 3.0)).sum::<f64>() / 7.0
    };
    let cls = |distances, length: f64| {
        let covered = coverage(distances);
        let expected = 12.0 * covered;
        covered * expected / (expected + (expected - length).abs())
    };
    #[rustfmt::skip]
    let table = [
        ("ABCDEFG", [12.0, 0.0, 0.0, 1.0, 8.0 / 12.0, 0.0], 1.0, 1.0),
        ("ABIHG", [8.0, 0.0, 0.0, 1.0, 1.0, 16.0], cls([0, 0, 2, 4, 4, 2, 0], 8.0), 0.634_872_7),
        ("ABCDE", [8.0, 4.0, 4.0, 0.0, 0.0, 6.0], cls([0, 0, 0, 0, 0, 2, 4], 8.0), 0.692_238_8),
        ("A", [0.0, 8.0, 8.0, 0.0, 0.0, 38.0], cls([0, 2, 4, 6, 8, 10, 8], 0.0), 0.149_070_7),
        ("ABIBCDEFG", [16.0, 0.0, 0.0, 1.0, 0.5, 2.0], cls([0; 7], 16.0), 0.75),
        ("ABCDEF", [10.0, 2.0, 2.0, 1.0, 0.8, 2.0], cls([0, 0, 0, 0, 0, 0, 2], 10.0), 0.842_518_5),
    ];
    for (walk, [pl, ne, oe, sr, spl, dtw], cls, printed) in table {
        let found = of(&graph, &nodes(walk), &reference);
        assert_eq!([found.pl, found.ne, found.oe, found.dtw], [pl, ne, oe, dtw], "{walk}");
        assert_eq!([found.sr, found.osr], [sr, f64::from(u8::from(oe < 3.0))], "{walk}");
        assert_close(found.spl, spl, 1e-15);
        let ndtw = math::exp(-dtw / 21.0);
        assert_close(found.ndtw, ndtw, 1e-12);
        assert_close(found.sdtw, sr * ndtw, 1e-12);
        assert_close(found.cls, cls, 1e-12);
        assert_close(found.cls, printed, 1e-7);
    }
}

#[test]
fn coverage_ignores_the_order_and_alignment_does_not() {
    let found = of(&house(), &nodes("GFEDCBA"), &nodes("ABCDEFG"));
    assert_eq!(found.cls, 1.0);
    assert_close(found.ndtw, 0.148_858_1, 1e-7);
    // Every node of the walk is matched as far as the reverse demands.
    assert_close(found.ndtw, math::exp(-found.dtw / 21.0), 1e-15);
}

#[test]
fn exactly_three_metres_is_no_success_unless_asked_for() {
    let graph = named(&[(0, 0), (3, 0), (6, 0)], &["AB", "BC"]);
    let (walk, reference) = (nodes("AB"), nodes("ABC"));
    let below = of(&graph, &walk, &reference);
    assert_eq!([below.ne, below.sr, below.osr, below.spl, below.sdtw], [3.0, 0.0, 0.0, 0.0, 0.0]);
    let at_most = metrics(&graph, &walk, &reference, Boundary::AtMost, &mut Alignment::default());
    assert_eq!(at_most.sr, 1.0);
    assert_close(at_most.sdtw, math::exp(-3.0_f64 / 9.0), 1e-12);
    assert_close(at_most.sdtw, 0.716_531_3, 1e-7);
}

#[test]
fn a_walk_that_starts_at_its_goal() {
    let graph = house();
    let stayed = of(&graph, &nodes("A"), &nodes("A"));
    assert_eq!([stayed.spl, stayed.cls, stayed.ndtw], [1.0, 1.0, 1.0]);
    let strolled = of(&graph, &nodes("ABA"), &nodes("A"));
    assert_eq!([strolled.sr, strolled.spl], [1.0, 0.0]);
}

/// The definition itself, by recursion from the end with a table of results.
pub fn slow_dtw(
    cost: &dyn Fn(usize, usize) -> f64,
    i: usize,
    j: usize,
    known: &mut HashMap<(usize, usize), f64>,
) -> f64 {
    if let Some(&value) = known.get(&(i, j)) {
        return value;
    }
    let mut least = f64::INFINITY;
    if i == 0 && j == 0 {
        least = 0.0;
    }
    if i > 0 {
        least = least.min(slow_dtw(cost, i - 1, j, known));
    }
    if j > 0 {
        least = least.min(slow_dtw(cost, i, j - 1, known));
    }
    if i > 0 && j > 0 {
        least = least.min(slow_dtw(cost, i - 1, j - 1, known));
    }
    let value = cost(i, j) + least;
    known.insert((i, j), value);
    value
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn alignment_is_what_the_recursion_says(
        walk in prop::collection::vec(0_u16..36, 1..20),
        reference in prop::collection::vec(0_u16..36, 1..20),
        weights in prop::collection::vec(0.5_f64..10.0, 20),
    ) {
        let graph = &worlds(0, 1)[0];
        let weights = &weights[..reference.len()];
        let cost = |i: usize, j: usize| weights[j] * graph.distance(walk[i], reference[j]);
        let (last_i, last_j) = (walk.len() - 1, reference.len() - 1);
        let expected = slow_dtw(&cost, last_i, last_j, &mut HashMap::new());
        let found = Alignment::default().cost(graph, &walk, &reference, Some(weights));
        prop_assert!((found - expected).abs() <= 1e-12 * (1.0 + expected));
        let plain = Alignment::default().cost(graph, &walk, &reference, None);
        let ones = vec![1.0; reference.len()];
        prop_assert_eq!(plain, Alignment::default().cost(graph, &walk, &reference, Some(&ones)));
    }
}
