//! Critical points as a mountain: nodes at their heights, edges, and who walks along them.

use super::{Axis, Landmark, Role};

/// A critical point.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Name drawn beside it.
    pub label: String,
    /// Saddle or minimum.
    pub kind: Landmark,
    /// Its Morse index: its number and its colour.
    pub index: usize,
    /// Position; the ordinate is the objective.
    pub at: [f64; 2],
}

/// A lane on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct Walker {
    /// Name in the key.
    pub label: String,
    /// Colour and marker.
    pub role: Role,
    /// Where it has been, in order; it stands at the last place.
    pub trail: Vec<[f64; 2]>,
}

/// A way between two nodes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Edge {
    /// The nodes, as indices; a way that was gone leads from the first to the second.
    pub ends: [usize; 2],
    /// By what it was gone, drawn on it; empty for one that is only there.
    pub label: String,
}

/// Nodes, edges between them, and walkers.
#[derive(Clone, Debug, PartialEq)]
pub struct Graph {
    /// The vertical axis.
    pub y: Axis,
    /// The nodes.
    pub nodes: Vec<Node>,
    /// The edges.
    pub edges: Vec<Edge>,
    /// The walkers, drawn in order.
    pub walkers: Vec<Walker>,
}
