//! What an agent has done in an episode, and what it may know of it.

use super::world::{Graph, Node};

/// One decision of an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Position of the chosen edge among those of the node, or [`STOP`].
    pub action: u8,
    /// Whether the agent's pointer moved on to the next piece before it chose;
    /// agents without a pointer leave it false.
    pub advance: bool,
}

/// The action that ends an episode.
pub const STOP: u8 = u8::MAX;

/// The path of an agent so far, and its decisions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Walk {
    path: Vec<Node>,
    decisions: Vec<Decision>,
    visited: Vec<bool>,
    stopped: bool,
}

impl Walk {
    /// Puts the agent at a node, with nothing remembered.
    pub fn reset(&mut self, graph: &Graph, start: Node) {
        self.path.clear();
        self.decisions.clear();
        self.visited.clear();
        self.visited.resize(graph.len(), false);
        self.stopped = false;
        self.enter(start);
    }

    /// Carries out a decision.
    ///
    /// # Panics
    /// If the episode has ended, or the node has no such edge.
    pub fn apply(&mut self, graph: &Graph, decision: Decision) {
        assert!(!self.stopped, "a decision after STOP");
        self.decisions.push(decision);
        if decision.action == STOP {
            self.stopped = true;
        } else {
            let to = graph.edges(self.node())[usize::from(decision.action)].to;
            self.enter(to);
        }
    }

    fn enter(&mut self, node: Node) {
        self.path.push(node);
        self.visited[usize::from(node)] = true;
    }

    /// Where the agent is.
    #[must_use]
    pub fn node(&self) -> Node {
        self.path[self.path.len() - 1]
    }

    /// Where it came from.
    #[must_use]
    pub fn previous(&self) -> Option<Node> {
        self.path.len().checked_sub(2).map(|i| self.path[i])
    }

    /// Whether it has been at a node.
    #[must_use]
    pub fn visited(&self, node: Node) -> bool {
        self.visited[usize::from(node)]
    }

    /// The nodes in order, the start included; STOP adds none.
    #[must_use]
    pub fn path(&self) -> &[Node] {
        &self.path
    }

    /// The decisions in order.
    #[must_use]
    pub fn decisions(&self) -> &[Decision] {
        &self.decisions
    }

    /// Number of moves.
    #[must_use]
    pub fn moves(&self) -> usize {
        self.path.len() - 1
    }

    /// Whether it said STOP.
    #[must_use]
    pub fn stopped(&self) -> bool {
        self.stopped
    }
}
