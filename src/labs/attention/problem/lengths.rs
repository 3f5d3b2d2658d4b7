//! Losses at several prompt lengths.

use super::{
    averages::Averages,
    forms::Forms,
    prompt::{Head, Kernel},
};
use crate::{math, rng::ChaCha8Rng};

/// Prompt lengths at which the minimum of softmax attention is computed.
const LENGTHS: [usize; 10] = [2, 4, 8, 16, 32, 64, 128, 256, 512, 1000];

/// A prompt length.
#[derive(Clone, Debug)]
pub struct Length {
    /// Where prompts come from.
    pub head: Head,
    /// The loss, where it is known.
    pub loss: Option<Forms>,
}

impl Length {
    /// Prompts of this head. The loss is known for Gaussian tokens.
    #[must_use]
    pub fn new(head: Head) -> Self {
        let covariance = head.tokens.covariance();
        let length = head.length as u32;
        let loss = match head.kernel {
            _ if !head.tokens.are_gaussian() => None,
            Kernel::Linear => Some(Forms::linear(covariance, length)),
            Kernel::Softmax => Some(Forms::softmax(covariance, Averages::new(head.length))),
        };
        Self { head, loss }
    }
}

/// Gradient descent on fresh prompts.
#[derive(Clone, Copy, Debug)]
pub struct Stochastic {
    /// Step size.
    pub eta: f64,
    /// Fresh prompts per step.
    pub batch: usize,
    /// Gradients are shortened to this norm.
    pub longest: f64,
    /// Number of models at every prompt length.
    pub repeats: usize,
}

impl Stochastic {
    /// Moves all models by one step: those of the first length, then those of the next. Each has
    /// prompts of its own, from the stream of its number. Returns the first one's loss on its
    /// batch with the standard error.
    pub fn step(
        &self,
        lengths: &[Length],
        models: &mut [f64],
        stream: impl Fn(usize) -> ChaCha8Rng,
    ) -> Option<(f64, f64)> {
        let size = lengths.first()?.head.tokens.covariance().dim();
        let mut first = None;
        for (i, u) in models.chunks_mut(size).enumerate() {
            let head = &lengths[i / self.repeats].head;
            let found = head.descend(u, self.eta, self.batch, self.longest, &mut stream(i));
            first.get_or_insert(found);
        }
        first
    }
}

/// The minimum at one prompt length.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lowest {
    /// The prompt length.
    pub length: f64,
    /// Squared norm in units of that with an infinite prompt.
    pub norm: f64,
    /// The loss above the minimum with an infinite prompt.
    pub excess: f64,
}

impl Lowest {
    /// The minimum of linear attention, `lam_1 |u|^2 = lam_1 / ((1 + 1/L) lam_1 + tr S / L)`,
    /// also between whole numbers `L`, where it is a guide for the eye.
    #[must_use]
    pub fn linear(head: &Head, length: f64) -> Self {
        let covariance = head.tokens.covariance();
        let leading = covariance.values()[0];
        let scale = (1.0 + 1.0 / length) * leading + covariance.trace() / length;
        let norm = leading / scale;
        Self { length, norm, excess: leading * (1.0 - norm) }
    }

    /// The minima of a head at several prompt lengths, where they are known.
    #[must_use]
    pub fn all(head: &Head) -> Vec<Self> {
        let covariance = head.tokens.covariance();
        let leading = covariance.values()[0];
        let at = |length: usize| {
            let point = Length::new(Head { length, ..head.clone() }).loss?.on_axis(0);
            let norm = leading * math::dot(&point.point, &point.point);
            let excess = point.value - (covariance.trace() - leading);
            Some(Self { length: length as f64, norm, excess })
        };
        LENGTHS.into_iter().filter_map(at).collect()
    }
}
