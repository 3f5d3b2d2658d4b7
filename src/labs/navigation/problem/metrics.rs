//! How well a walk did, by the measures of the literature.
//!
//! # At exactly 3 m
//!
//! A walk succeeds if it ends *less* than 3 m from the goal, as in the
//! evaluation of the Matterport3D simulator and in valan; so for OSR, SPL,
//! sDTW, the hard reward and the re-initialised measures. The sDTW of the r4r
//! code counts exactly 3 m as success: that is [`Boundary::AtMost`].
//!
//! Lengths are sums of rounded numbers, and the same edges in another order can have another
//! sum. So 3 m are exact to a nanometre: a verdict does not depend on that order.

use super::world::{Graph, Node};
use crate::math;

/// Distance in metres within which a place counts as reached.
pub const THRESHOLD: f64 = 3.0;

/// Distances in metres that are the same but for the order in which they were summed.
const SAME: f64 = 1e-9;

/// Whether a distance is at most so long, whatever the order in which it was summed.
#[must_use]
pub fn is_within(distance: f64, limit: f64) -> bool {
    distance <= limit + SAME
}

/// Whether exactly 3 m is a success.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Boundary {
    /// Less than 3 m.
    #[default]
    Below,
    /// At most 3 m.
    AtMost,
}

impl Boundary {
    /// Whether a place at this distance in metres is reached.
    #[must_use]
    pub fn reached(self, distance: f64) -> bool {
        match self {
            Self::Below => distance < THRESHOLD - SAME,
            Self::AtMost => is_within(distance, THRESHOLD),
        }
    }
}

/// The measures of one walk. Success and its products are 0 or 1 times their factor.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Metrics {
    /// Path length in metres.
    pub pl: f64,
    /// Navigation error: distance of the last node to the goal in metres.
    pub ne: f64,
    /// Oracle error: least distance of any node to the goal in metres.
    pub oe: f64,
    /// Success.
    pub sr: f64,
    /// Oracle success: some node was a success.
    pub osr: f64,
    /// Success weighted by path length; 1 if start and goal coincide and the walk stayed there.
    pub spl: f64,
    /// Cost of dynamic time warping in metres.
    pub dtw: f64,
    /// `exp(-DTW / (3 m * number of reference nodes))`.
    pub ndtw: f64,
    /// Success times nDTW.
    pub sdtw: f64,
    /// Coverage weighted by length score.
    pub cls: f64,
}

impl Metrics {
    /// The measures in the order of their declaration.
    #[must_use]
    pub fn fields(&self) -> [f64; 10] {
        let Self { pl, ne, oe, sr, osr, spl, dtw, ndtw, sdtw, cls } = *self;
        [pl, ne, oe, sr, osr, spl, dtw, ndtw, sdtw, cls]
    }

    pub(super) fn fields_mut(&mut self) -> [&mut f64; 10] {
        let Self { pl, ne, oe, sr, osr, spl, dtw, ndtw, sdtw, cls } = self;
        [pl, ne, oe, sr, osr, spl, dtw, ndtw, sdtw, cls]
    }
}

/// All measures of a walk.
///
/// # Panics
/// If the walk or the reference is empty.
#[must_use]
pub fn metrics(
    graph: &Graph,
    walk: &[Node],
    reference: &[Node],
    boundary: Boundary,
    alignment: &mut Alignment,
) -> Metrics {
    assert!(!walk.is_empty() && !reference.is_empty(), "metrics of an empty path");
    let goal = reference[reference.len() - 1];
    let pl = graph.path_length(walk);
    let ne = graph.distance(walk[walk.len() - 1], goal);
    let oe = walk.iter().map(|&node| graph.distance(node, goal)).fold(f64::INFINITY, f64::min);
    let one = |yes: bool| f64::from(u8::from(yes));
    let sr = one(boundary.reached(ne));
    let dtw = alignment.cost(graph, walk, reference, None);
    let ndtw = normalised(dtw, reference.len() as f64);
    let shortest = graph.distance(walk[0], goal);
    let longer = shortest.max(pl);
    Metrics {
        pl,
        ne,
        oe,
        sr,
        osr: one(boundary.reached(oe)),
        spl: if longer == 0.0 { sr } else { sr * shortest / longer },
        dtw,
        ndtw,
        sdtw: sr * ndtw,
        cls: cls(graph, walk, reference),
    }
}

/// `exp(-cost / (3 m * count))`: nDTW for the count of reference nodes.
#[must_use]
pub fn normalised(cost: f64, count: f64) -> f64 {
    math::exp(-cost / (THRESHOLD * count))
}

/// Coverage weighted by length score: how much of the reference the walk
/// covers, times how well its length fits that coverage. The fit is 1 where both
/// lengths are 0 (r4r has no number there). Source: V. Jain et al.,
/// "Stay on the path", <https://arxiv.org/abs/1905.12255>.
#[must_use]
pub fn cls(graph: &Graph, walk: &[Node], reference: &[Node]) -> f64 {
    let mut coverage = 0.0;
    for &node in reference {
        let distances = graph.distances(node);
        let mut least = f64::INFINITY;
        for &other in walk {
            least = least.min(distances[usize::from(other)]);
        }
        coverage += math::exp(-least / THRESHOLD);
    }
    coverage /= reference.len() as f64;
    let expected = coverage * graph.path_length(reference);
    let excess = (expected - graph.path_length(walk)).abs();
    if expected + excess == 0.0 { coverage } else { coverage * expected / (expected + excess) }
}

/// Dynamic time warping of a walk against a reference path: the last row of the table
/// `M[i][j] = w_j d(p_i, r_j) + min(M[i-1][j], M[i][j-1], M[i-1][j-1])`, where `d` is the
/// length of a shortest path in metres. It grows with the walk. Source: G. Ilharco et al.,
/// "General evaluation for instruction conditioned navigation using dynamic time warping",
/// <https://arxiv.org/abs/1907.05446>.
#[derive(Clone, Debug, Default)]
pub struct Alignment {
    row: Vec<f64>,
}

impl Alignment {
    /// Forgets the walk; the next node is its first.
    pub fn clear(&mut self) {
        self.row.clear();
    }

    /// Adds one node to the walk and returns the cost of the alignment of the
    /// walk so far, in metres. A missing weight is 1.
    pub fn push(
        &mut self,
        graph: &Graph,
        node: Node,
        reference: &[Node],
        weights: Option<&[f64]>,
    ) -> f64 {
        let distances = graph.distances(node);
        let cost = |j: usize| {
            let d = distances[usize::from(reference[j])];
            weights.map_or(d, |weights| weights[j] * d)
        };
        if self.row.is_empty() {
            let mut total = 0.0;
            for j in 0..reference.len() {
                total += cost(j);
                self.row.push(total);
            }
            return total;
        }
        // `corner` is M[i-1][j-1], which the row no longer has; `left` is M[i][j-1].
        let (mut corner, mut left) = (f64::INFINITY, f64::INFINITY);
        for (j, entry) in self.row.iter_mut().enumerate() {
            let above = *entry;
            let mut least = if above < left { above } else { left };
            if corner < least {
                least = corner;
            }
            left = cost(j) + least;
            corner = above;
            *entry = left;
        }
        left
    }

    /// Cost of the alignment of a whole walk, in metres.
    pub fn cost(
        &mut self,
        graph: &Graph,
        walk: &[Node],
        reference: &[Node],
        weights: Option<&[f64]>,
    ) -> f64 {
        self.clear();
        let mut cost = 0.0;
        for &node in walk {
            cost = self.push(graph, node, reference, weights);
        }
        cost
    }
}
