//! Recurrent agent: one GRU reads the words, another one walks and attends to them.
//!
//! `h_i = GRU(h_{i-1}, word_i)`; at each decision
//! `s_t = GRU(s_{t-1}, kind here, last move, c_{t-1})` with `s_{-1} = h_T`,
//! attention `a = softmax((Q s_t) . h_i / 4)`, context `c_t = sum_i a_i h_i`, and
//! `o = O [c_t; s_t; 1]`. A neighbour scores the inner product of `o` with its
//! direction, its kind, whether the agent comes from it and has been there; STOP
//! with 1 and the kind here. The last entry of `o` is the critic. There is no
//! pointer: which words matter now is learned.

mod backward;
mod forward;
mod layout;
mod memory;

pub use layout::WEIGHTS;
pub use memory::Memory;

use rand::RngExt;

use super::{Choice, Policy, Scene, Signal, gru::UNITS, softmax};
use crate::labs::navigation::problem::{Decision, Graph, Route, STOP, Walk};
use crate::rng::ChaCha8Rng;
use layout::{CRITIC, OUTPUTS};

/// The agent.
#[derive(Clone, Debug)]
pub struct Recurrent {
    weights: Vec<f64>,
    memory: Box<Memory>,
    scores: Vec<f64>,
    slopes: Vec<[f64; UNITS]>,
    replay: Walk,
}

impl Recurrent {
    /// An agent with small random weights.
    #[must_use]
    pub fn new(rng: &mut ChaCha8Rng) -> Self {
        let mut weights: Vec<f64> =
            (0..WEIGHTS).map(|_| 0.25 * (2.0 * rng.random::<f64>() - 1.0)).collect();
        // The last column of `O` is a bias, and the agent starts without any.
        weights[WEIGHTS - OUTPUTS..].fill(0.0);
        Self {
            weights,
            memory: Box::default(),
            scores: Vec::new(),
            slopes: Vec::new(),
            replay: Walk::default(),
        }
    }

    /// How much the last decision attended to each word; sums to 1.
    #[must_use]
    pub fn attention(&self) -> &[f64] {
        &self.memory.attention
            [self.memory.attention.len().saturating_sub(self.memory.words.len())..]
    }
}

impl Policy for Recurrent {
    fn weights(&self) -> &[f64] {
        &self.weights
    }

    fn weights_mut(&mut self) -> &mut [f64] {
        &mut self.weights
    }

    fn begin(&mut self, _: &Graph, route: &Route) {
        self.read(route);
        self.rewind(route);
    }

    fn rewind(&mut self, _: &Route) {
        self.memory.steps.clear();
        self.memory.attention.clear();
        self.memory.kept = false;
    }

    fn decide(&mut self, scene: Scene<'_>, choice: &mut Choice<'_>) -> Decision {
        self.perceive(scene.graph, scene.walk);
        if let Choice::Forced(decision) = choice {
            return *decision;
        }
        self.score(scene.graph, scene.walk, self.memory.steps.len() - 1);
        let action = softmax::pick(&mut self.scores, choice);
        let action = if action + 1 == self.scores.len() { STOP } else { action as u8 };
        Decision { action, advance: false }
    }

    fn value(&self) -> f64 {
        self.memory.steps.last().map_or(0.0, |step| step.output[CRITIC])
    }

    fn exchange(&mut self, memory: &mut super::Memory) {
        self.memory.kept = !self.memory.steps.is_empty();
        std::mem::swap(&mut self.memory, memory.get_or_insert_default());
    }

    fn loss(
        &mut self,
        graph: &Graph,
        route: &Route,
        decisions: &[Decision],
        signal: Signal<'_>,
        gradient: Option<&mut [f64]>,
    ) -> f64 {
        assert_eq!(decisions.len(), signal.advantages.len(), "loss: decisions and advantages");
        let kept = std::mem::take(&mut self.memory.kept);
        if kept {
            // What was asked of the critic after the last decision is no part of it.
            self.memory.steps.truncate(decisions.len());
        } else {
            self.begin(graph, route);
        }
        let mut walk = core::mem::take(&mut self.replay);
        walk.reset(graph, route.start());
        let mut total = 0.0;
        for (t, (&decision, &advantage)) in decisions.iter().zip(signal.advantages).enumerate() {
            if !kept {
                self.perceive(graph, &walk);
            }
            self.score(graph, &walk, t);
            let halt = self.scores.len() - 1;
            let chosen = if decision.action == STOP { halt } else { usize::from(decision.action) };
            total += softmax::loss(&mut self.scores, chosen, advantage, signal.entropy);
            self.unscore(graph, &walk, t);
            if signal.critic != 0.0 {
                let error = self.memory.steps[t].output[CRITIC] - signal.returns[t];
                total += 0.5 * signal.critic * error * error;
                self.memory.steps[t].slope[CRITIC] = signal.critic * error;
            }
            walk.apply(graph, decision);
        }
        self.replay = walk;
        if let Some(gradient) = gradient {
            assert_eq!(gradient.len(), WEIGHTS, "loss: gradient of {}", gradient.len());
            self.backward(route, gradient);
        }
        if kept {
            // Gone through once, it is spent.
            self.memory.steps.clear();
        }
        total
    }
}
