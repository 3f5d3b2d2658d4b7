use critical_point_lab::{
    labs::navigation::problem::{
        Graph, Layout, Plan, Route,
        route::{MOST_TOKENS, said_direction},
        world::{generate, words::COMPASS},
    },
    rng::{Purpose, Streams},
};
use proptest::prelude::*;

use super::{assert_close, house, nodes, worlds};

fn floyd(graph: &Graph) -> Vec<f64> {
    let n = graph.len();
    let mut d = vec![f64::INFINITY; n * n];
    for a in 0..n {
        d[a * n + a] = 0.0;
        for edge in graph.edges(a as u16) {
            d[a * n + usize::from(edge.to)] = edge.length;
        }
    }
    for via in 0..n {
        for a in 0..n {
            for b in 0..n {
                d[a * n + b] = d[a * n + b].min(d[a * n + via] + d[via * n + b]);
            }
        }
    }
    d
}

#[test]
fn shortest_paths_agree_with_floyd_and_are_walked() {
    let three = Layout { floors: 3, rows: 4, columns: 4, ..Layout::default() };
    let storeys = generate(&three, &mut Streams::new(2).at(Purpose::Data, 0)).unwrap();
    for graph in [worlds(0, 1).remove(0), storeys, house()] {
        let expected = floyd(&graph);
        let n = graph.len() as u16;
        for a in 0..n {
            for b in 0..n {
                assert_close(
                    graph.distance(a, b),
                    expected[usize::from(a) * usize::from(n) + usize::from(b)],
                    1e-13,
                );
                assert_eq!(graph.distance(a, b), graph.distance(b, a));
                let mut path = vec![a];
                let mut here = a;
                while let Some(next) = graph.toward(here, b) {
                    assert!(graph.edge_index(here, next).is_some());
                    here = next;
                    path.push(here);
                }
                assert_eq!(here, b);
                assert_close(graph.path_length(&path), graph.distance(a, b), 1e-13);
            }
        }
    }
}

#[test]
fn worlds_are_connected_repeat_landmarks_and_depend_on_the_seed_alone() {
    let floors = Layout { floors: 2, ..Layout::default() };
    for seed in 0..20 {
        for layout in [Layout::default(), floors] {
            let made = |seed| generate(&layout, &mut Streams::new(seed).at(Purpose::Data, 0));
            let graph = made(seed).unwrap();
            assert_eq!(graph.len(), 36 * layout.floors);
            graph.connected().unwrap();
            assert_eq!(graph, made(seed).unwrap());
            assert_ne!(graph, made(seed + 1).unwrap());
            let mut seen = [0; 8];
            for node in 0..graph.len() as u16 {
                seen[usize::from(graph.kind(node))] += 1;
                let [x, y, z] = graph.place(node);
                assert!((-0.3..=10.3).contains(&x) && (-0.3..=10.3).contains(&y));
                assert!(z == 0.0 || (layout.floors == 2 && z == 3.0));
                for edge in graph.edges(node) {
                    let size = edge.direction.iter().map(|x| x * x).sum();
                    assert_close(size, 1.0, 1e-14);
                }
            }
            assert!(seen.iter().any(|&count| count > 1));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn sub_paths_tile_the_path(seed in 0_u32..10_000, pieces in 1_usize..=8) {
        let graph = &worlds(0, 2)[seed as usize % 2];
        let plan = Plan::of_pieces(pieces, pieces);
        let draw = || {
            let mut route = Route::default();
            route
                .draw(graph, &plan, &mut Streams::new(seed).at(Purpose::Episode, 0))
                .map(|()| route)
        };
        // A small world may lack room for a long route, which is said.
        let Ok(route) = draw() else { return Ok(()) };
        prop_assert_eq!(&route, &draw().unwrap());
        let reference = route.reference();
        prop_assert_eq!(route.pieces().len(), pieces);
        prop_assert!(reference.len() - 1 <= plan.moves);
        prop_assert!(route.tokens().len() <= MOST_TOKENS);
        let mut joined = vec![route.start()];
        for piece in 0..pieces {
            let sub_path = route.sub_path(piece);
            prop_assert_eq!(joined.last(), sub_path.first());
            joined.extend_from_slice(&sub_path[1..]);
            let (from, to) = (sub_path[0], sub_path[sub_path.len() - 1]);
            let shortest = graph.distance(from, to);
            prop_assert!(shortest > plan.nearest && shortest <= plan.farthest);
            prop_assert!((graph.path_length(sub_path) - shortest).abs() < 1e-12);
            prop_assert_eq!(route.pieces()[piece].landmark, graph.kind(to));
            let text = route.sub_instruction(piece);
            prop_assert!(text.contains("until you reach the "), "{}", text);
            prop_assert_eq!(text.ends_with(" and stop"), piece + 1 == pieces);
        }
        prop_assert_eq!(&joined[..], reference);
        prop_assert_eq!(joined.last().copied(), Some(route.goal()));
    }
}

#[test]
fn most_paths_of_several_pieces_are_not_shortest() {
    let graph = &worlds(0, 1)[0];
    let mut longer = 0;
    let mut route = Route::default();
    for i in 0..200 {
        let rng = &mut Streams::new(1).at(Purpose::Episode, i);
        route.draw(graph, &Plan::of_pieces(4, 4), rng).unwrap();
        let length = graph.path_length(route.reference());
        longer += usize::from(length > graph.distance(route.start(), route.goal()) + 1e-9);
    }
    assert!(longer > 150, "{longer} of 200");
}

#[test]
fn directions_are_the_nearest_of_ten() {
    for (i, direction) in COMPASS.into_iter().enumerate() {
        assert_eq!(usize::from(said_direction(direction)), i);
    }
    assert_eq!(said_direction([3.0, 1.0, 0.2]), 0);
    assert_eq!(said_direction([0.5, 0.5, 3.0]), 8);
}

#[test]
fn an_instruction_in_words() {
    let graph = house();
    let rng = &mut Streams::new(0).at(Purpose::Episode, 0);
    let route = Route::along(&graph, &nodes("ABCDEFG"), &[2, 4, 6], rng).unwrap();
    let words: Vec<String> = (0..3).map(|piece| route.sub_instruction(piece)).collect();
    // C is kind 2, a red lamp; E is kind 4, a red table; G is kind 6, a red plant.
    assert!(words[0].ends_with("until you reach the red lamp"), "{}", words[0]);
    assert!(words[0].split(' ').nth(1) == Some("east"), "{}", words[0]);
    assert!(words[1].split(' ').nth(1) == Some("northeast"), "{}", words[1]);
    assert!(words[2].split(' ').nth(1) == Some("northwest"), "{}", words[2]);
    assert!(words[2].ends_with("until you reach the red plant and stop"), "{}", words[2]);
}
