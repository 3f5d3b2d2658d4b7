//! Agents: parametrised distributions over the next decision.

pub mod gru;
pub mod linear;
pub mod recurrent;
pub mod softmax;

use super::{Decision, Graph, Route, STOP, Walk};
use crate::rng::ChaCha8Rng;
pub use linear::Linear;
pub use recurrent::Recurrent;

/// What an agent decides on.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// The world, of which it sees the node where it is and its neighbours.
    pub graph: &'a Graph,
    /// The instruction; its reference path is hidden from the agent.
    pub route: &'a Route,
    /// What it has done.
    pub walk: &'a Walk,
}

/// How a decision is made.
#[derive(Debug)]
pub enum Choice<'a> {
    /// The most likely one, first on ties.
    Greedy,
    /// Drawn from the agent's distribution.
    Sample(&'a mut ChaCha8Rng),
    /// Given; the agent only updates its memory.
    Forced(Decision),
}

/// What the decisions of an episode are worth. The loss is
/// `sum_t -advantage_t ln p(decision_t) - entropy H_t + critic/2 (return_t - V_t)^2`.
#[derive(Clone, Copy, Debug)]
pub struct Signal<'a> {
    /// One number for each decision.
    pub advantages: &'a [f64],
    /// What the critic should have said before each decision.
    pub returns: &'a [f64],
    /// Factor of the entropy bonus.
    pub entropy: f64,
    /// Factor of the critic's squared error; with 0 the returns are not looked at.
    pub critic: f64,
}

/// An agent. Its memory is part of it and lasts one episode.
pub trait Policy {
    /// All parameters.
    fn weights(&self) -> &[f64];

    /// All parameters.
    fn weights_mut(&mut self) -> &mut [f64];

    /// Reads an instruction and forgets the episode before.
    fn begin(&mut self, graph: &Graph, route: &Route);

    /// Forgets the episode, but keeps the instruction that [`Policy::begin`] read.
    fn rewind(&mut self, route: &Route);

    /// Decides, and updates the memory accordingly.
    fn decide(&mut self, scene: Scene<'_>, choice: &mut Choice<'_>) -> Decision;

    /// What the critic said of the state before the last decision.
    fn value(&self) -> f64;

    /// Exchanges its memory of the last episode for that of another. A [`Policy::loss`] of
    /// that one, with the weights as they were, may then do without walking again.
    fn exchange(&mut self, _memory: &mut Memory) {}

    /// The loss of an episode, see [`Signal`]; adds its gradient, if wanted.
    ///
    /// # Panics
    /// If the signal or the gradient has another length.
    fn loss(
        &mut self,
        graph: &Graph,
        route: &Route,
        decisions: &[Decision],
        signal: Signal<'_>,
        gradient: Option<&mut [f64]>,
    ) -> f64;
}

/// What an agent remembers of an episode; nothing where that would save no time.
pub type Memory = Option<Box<recurrent::Memory>>;

/// The agents there are.
#[derive(Clone, Debug)]
pub enum Agent {
    /// Linear softmax on features that look at a pointer into the instruction.
    Linear(Box<Linear>),
    /// Recurrent networks over the words and over the walk, without a pointer.
    Recurrent(Box<Recurrent>),
}

impl Agent {
    /// The agent as what it can do.
    pub fn policy(&mut self) -> &mut dyn Policy {
        match self {
            Self::Linear(policy) => policy.as_mut(),
            Self::Recurrent(policy) => policy.as_mut(),
        }
    }

    /// All parameters.
    #[must_use]
    pub fn weights(&self) -> &[f64] {
        match self {
            Self::Linear(policy) => policy.weights(),
            Self::Recurrent(policy) => policy.weights(),
        }
    }
}

/// The decisions of one who follows the first `moves` moves of the reference
/// path, and says STOP at its end if `moves` goes beyond it.
pub fn teach(graph: &Graph, route: &Route, moves: usize, out: &mut Vec<Decision>) {
    out.clear();
    let path = route.reference();
    let mut piece = 0;
    for (i, &node) in path.iter().enumerate().take(moves) {
        let advance = i > 0 && route.pieces().get(piece).is_some_and(|p| usize::from(p.end) == i);
        piece += usize::from(advance);
        let action = match path.get(i + 1) {
            // The next node is a neighbour, for a route cannot be made otherwise.
            Some(&next) => graph.edge_index(node, next).map_or(STOP, |edge| edge as u8),
            None => STOP,
        };
        out.push(Decision { action, advance });
    }
}
