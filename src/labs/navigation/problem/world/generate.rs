//! Indoor-like worlds on a jittered grid, made from random numbers.

use rand::RngExt;

use super::{Graph, MOST_NODES};
use crate::labs::navigation::problem::Fault;
use crate::labs::navigation::problem::world::words::MOST_KINDS;
use crate::rng::ChaCha8Rng;

/// How a world is made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Layout {
    /// Viewpoints from west to east.
    pub columns: usize,
    /// Viewpoints from south to north.
    pub rows: usize,
    /// Storeys; more than one needs stairs.
    pub floors: usize,
    /// Distance of grid lines in metres.
    pub spacing: f64,
    /// Largest displacement of a viewpoint along each axis, in metres.
    pub jitter: f64,
    /// Height of a storey in metres.
    pub storey: f64,
    /// Probability that a grid edge is passable.
    pub straight: f64,
    /// Probability that a diagonal of a cell is passable.
    pub diagonal: f64,
    /// Probability that a viewpoint has stairs to the storey above.
    pub stairs: f64,
    /// Number of landmark kinds; with fewer kinds than viewpoints they repeat.
    pub kinds: usize,
}

impl Default for Layout {
    fn default() -> Self {
        Self {
            columns: 6,
            rows: 6,
            floors: 1,
            spacing: 2.0,
            jitter: 0.3,
            storey: 3.0,
            straight: 0.85,
            diagonal: 0.15,
            stairs: 0.12,
            kinds: 8,
        }
    }
}

/// Draws of passages before a layout is given up.
const TRIES: usize = 2000;

/// A connected world of this layout: passages are drawn again until it is.
///
/// # Errors
/// No or too many viewpoints, no landmark kinds, or none of the draws
/// was connected.
pub fn generate(layout: &Layout, rng: &mut ChaCha8Rng) -> Result<Graph, Fault> {
    let n = layout.columns * layout.rows * layout.floors;
    if n == 0 {
        return Err(Fault::NoNodes);
    }
    if n > MOST_NODES {
        return Err(Fault::TooManyNodes { found: n, cap: MOST_NODES });
    }
    if !(1..=MOST_KINDS).contains(&layout.kinds) {
        return Err(Fault::NoLabel { node: "0".into() });
    }
    let places = places(layout, rng);
    let kinds = (0..n).map(|_| rng.random_range(0..layout.kinds as u32) as u8).collect();
    let mut joined = Vec::new();
    for _ in 0..TRIES {
        passages(layout, rng, &mut joined);
        if is_connected(n, &joined) {
            let names = (0..n).map(|i| format!("v{i:03}")).collect();
            return Graph::new(names, places, kinds, &joined);
        }
    }
    Err(Fault::Disconnected { node: "every draw".into() })
}

fn places(layout: &Layout, rng: &mut ChaCha8Rng) -> Vec<[f64; 3]> {
    let mut places = Vec::new();
    for floor in 0..layout.floors {
        for row in 0..layout.rows {
            for column in 0..layout.columns {
                let mut jitter = || layout.jitter * (2.0 * rng.random::<f64>() - 1.0);
                places.push([
                    column as f64 * layout.spacing + jitter(),
                    row as f64 * layout.spacing + jitter(),
                    floor as f64 * layout.storey,
                ]);
            }
        }
    }
    places
}

fn passages(layout: &Layout, rng: &mut ChaCha8Rng, joined: &mut Vec<(usize, usize)>) {
    let Layout { columns, rows, floors, .. } = *layout;
    let at = |column, row, floor| (floor * rows + row) * columns + column;
    joined.clear();
    let mut draw = |probability: f64, a, b| {
        if rng.random::<f64>() < probability {
            joined.push((a, b));
        }
    };
    for floor in 0..floors {
        for row in 0..rows {
            for column in 0..columns {
                let here = at(column, row, floor);
                let (east, north) = (column + 1 < columns, row + 1 < rows);
                if east {
                    draw(layout.straight, here, at(column + 1, row, floor));
                }
                if north {
                    draw(layout.straight, here, at(column, row + 1, floor));
                }
                if east && north {
                    draw(layout.diagonal, here, at(column + 1, row + 1, floor));
                    draw(layout.diagonal, at(column + 1, row, floor), at(column, row + 1, floor));
                }
                if floor + 1 < floors {
                    draw(layout.stairs, here, at(column, row, floor + 1));
                }
            }
        }
    }
}

fn is_connected(n: usize, joined: &[(usize, usize)]) -> bool {
    let mut root: Vec<usize> = (0..n).collect();
    let mut parts = n;
    for &(a, b) in joined {
        let (a, b) = (find(&mut root, a), find(&mut root, b));
        if a != b {
            root[a] = b;
            parts -= 1;
        }
    }
    parts == 1
}

fn find(root: &mut [usize], mut node: usize) -> usize {
    while root[node] != node {
        root[node] = root[root[node]];
        node = root[node];
    }
    node
}
