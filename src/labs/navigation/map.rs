//! The map of the held-out episode.

use super::{
    Navigation,
    episode::Episode,
    own::{Own, numbers_at},
    params::Shown,
};
use crate::{
    frame::{Map, Picture, Place, Role, Track},
    lab::Lab,
    lab::Run,
    labs::navigation::problem::{Graph, Node, world::words::kind_name},
    math::sorted,
};

/// Metres between two storeys that are drawn beside each other.
const BETWEEN: f64 = 2.5;
/// Heights within this of each other are one storey.
const STOREY: f64 = 1.0;

/// The picture.
pub fn picture(
    lab: &Navigation,
    run: &Run<'_, Navigation>,
    episode: &Episode<'_>,
    own: Option<&Own<'_>>,
) -> Picture {
    let graph = episode.graph;
    let lane = &Navigation::LANES[run.lanes[run.inspected].lane];
    let route = episode.route();
    let index = |nodes: &[Node]| nodes.iter().map(|node| usize::from(*node)).collect::<Vec<_>>();
    let mut tracks = vec![Track {
        label: "described path".to_string(),
        role: Role::Reference,
        places: index(route.reference()),
        band: true,
    }];
    let mut jumps = Vec::new();
    let mut here = None;
    match lab.params.shown {
        Shown::Pieces => {
            for (i, attempt) in episode.attempts.iter().enumerate() {
                let label = if i == 0 { lane.label.to_string() } else { String::new() };
                let places = index(&attempt.path);
                let landmark = usize::from(route.reference()[usize::from(route.pieces()[i].end)]);
                if let (false, Some(end)) = (attempt.success, places.last()) {
                    jumps.push([*end, landmark]);
                }
                tracks.push(Track { label, role: lane.role, places, band: false });
            }
        }
        Shown::Walk | Shown::Reference => {
            let places = index(&episode.path);
            here = places.last().copied();
            let label = match lab.params.shown {
                Shown::Reference => "every move correct".to_string(),
                _ => lane.label.to_string(),
            };
            tracks.push(Track { label, role: lane.role, places, band: false });
        }
    }
    let mut you = None;
    if let Some(own) = own {
        let places = index(own.path());
        you = places.last().copied();
        if places.len() > 1 || own.ended() {
            tracks.push(Track {
                label: "you".to_string(),
                role: Role::Reader,
                places,
                band: false,
            });
        }
    }
    let at_reference = |at: &usize| usize::from(route.reference()[*at]);
    Picture::Map(Map {
        title: title(lab, episode),
        places: places(graph, episode),
        ways: ways(graph),
        tracks,
        jumps,
        critical: episode.critical().iter().map(at_reference).collect(),
        here,
        you,
    })
}

fn title(lab: &Navigation, episode: &Episode<'_>) -> String {
    let words = episode.words();
    let pieces = episode.route().pieces().len();
    match lab.params.shown {
        Shown::Pieces => {
            let missed = episode.landmarks.missed;
            format!("“{words}” Missed {missed} of {pieces} landmarks.")
        }
        _ => format!("“{words}”"),
    }
}

/// Where the nodes are drawn, and their storeys, which stand beside each other.
fn spots(graph: &Graph) -> Vec<([f64; 2], usize)> {
    let nodes = || 0..graph.len() as Node;
    let width = nodes().map(|node| graph.place(node)[0]).fold(0.0, f64::max) + BETWEEN;
    let mut storeys: Vec<f64> = Vec::new();
    for node in nodes() {
        let height = graph.place(node)[2];
        if storeys.iter().all(|other| (other - height).abs() > STOREY) {
            storeys.push(height);
        }
    }
    let storeys = sorted(&storeys);
    let spot = |node: Node| {
        let [x, y, z] = graph.place(node);
        let storey = storeys.iter().position(|other| (other - z).abs() <= STOREY).unwrap_or(0);
        ([x + storey as f64 * width, y], storey)
    };
    nodes().map(spot).collect()
}

/// In which direction of the map a way leads, in words.
pub fn heading(graph: &Graph, from: Node, to: Node) -> &'static str {
    /// Tangent of 22.5 degrees.
    const NARROW: f64 = 0.414;
    let spots = spots(graph);
    let (([x, y], storey), ([to_x, to_y], other)) =
        (spots[usize::from(from)], spots[usize::from(to)]);
    if storey != other {
        return if other > storey { "upstairs" } else { "downstairs" };
    }
    let (dx, dy) = (to_x - x, to_y - y);
    let (level, steep) = (dy.abs() < NARROW * dx.abs(), dx.abs() < NARROW * dy.abs());
    match (level, steep, dx > 0.0, dy > 0.0) {
        (true, _, true, _) => "right",
        (true, _, false, _) => "left",
        (_, true, _, true) => "up",
        (_, true, _, false) => "down",
        (.., true, true) => "up right",
        (.., true, false) => "down right",
        (.., false, true) => "up left",
        (.., false, false) => "down left",
    }
}

/// Neighbours of a node that have letters on the map, in the order of these.
pub fn hidden(graph: &Graph, node: Node) -> Vec<Node> {
    let place = |(at, _)| Place { label: String::new(), at, named: false };
    let places = spots(graph).into_iter().map(place).collect();
    let map = Map { places, ways: ways(graph), ..Map::default() };
    map.hidden(usize::from(node)).into_iter().map(|to| to as Node).collect()
}

/// The places. Landmarks of the instruction are numbered.
fn places(graph: &Graph, episode: &Episode<'_>) -> Vec<Place> {
    let place = |(node, (at, _)): (Node, ([f64; 2], usize))| {
        let route = episode.route();
        let numbers = numbers_at(route, node);
        let name = kind_name(graph.kind(node));
        let label = match (numbers.is_empty(), node == route.start()) {
            (false, _) => {
                let numbers: Vec<String> = numbers.iter().map(usize::to_string).collect();
                format!("{} {name}", numbers.join(", "))
            }
            (true, true) => "start".to_string(),
            (true, false) => name,
        };
        let named = !numbers.is_empty() || node == route.start();
        Place { label, at, named }
    };
    (0..graph.len() as Node).zip(spots(graph)).map(place).collect()
}

fn ways(graph: &Graph) -> Vec<[usize; 2]> {
    let nodes = 0..graph.len() as Node;
    let of = |node: Node| {
        let later =
            move |edge: &&crate::labs::navigation::problem::world::graph::Edge| edge.to > node;
        graph
            .edges(node)
            .iter()
            .filter(later)
            .map(move |edge| [usize::from(node), usize::from(edge.to)])
    };
    nodes.flat_map(of).collect()
}
