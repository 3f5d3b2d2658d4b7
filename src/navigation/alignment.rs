//! Dynamic time warping of a walk against a reference path.
//!
//! `M[i][j] = w_j d(p_i, r_j) + min(M[i-1][j], M[i][j-1], M[i-1][j-1])`, where
//! `d` is the length of a shortest path. Reference: G. Ilharco et al., "General
//! evaluation for instruction conditioned navigation using dynamic time
//! warping", <https://arxiv.org/abs/1907.05446>.

use super::world::{Graph, Node};

/// The last row of the table, which grows with the walk.
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
