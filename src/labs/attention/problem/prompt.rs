//! Attention with a finite prompt, by sampling.

use super::{
    norm,
    reduced::{Reduced, softmax},
    tokens::Tokens,
};
use crate::{
    math,
    rng::{self, ChaCha8Rng},
};

/// What weighs the tokens of a prompt by their scores `s_i = (u . X_i)(u . x)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kernel {
    /// `exp(s_i) / sum_j exp(s_j)`.
    Softmax,
    /// `s_i / L`.
    Linear,
}

/// An attention head with a source of prompts: `L` tokens and a query that is
/// not among them.
#[derive(Clone, Debug)]
pub struct Head {
    /// How scores become weights.
    pub kernel: Kernel,
    /// Distribution of tokens and query.
    pub tokens: Tokens,
    /// Prompt length `L`, at least 1.
    pub length: usize,
}

/// Averages over independent prompts.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// Mean of `|x - T|^2`.
    pub loss: f64,
    /// Its standard error.
    pub error: f64,
    /// Mean of the gradient by `u`.
    pub gradient: Vec<f64>,
}

impl Head {
    /// Averages loss and gradient over `batch` fresh prompts.
    ///
    /// # Panics
    /// If the batch or the prompt is empty.
    #[must_use]
    pub fn sample(&self, u: &[f64], batch: usize, rng: &mut ChaCha8Rng) -> Estimate {
        self.average(u, batch, rng, |_, _| 0.0)
    }

    /// One step of stochastic gradient descent on `batch` fresh prompts, with gradients shortened
    /// to a norm of at most `longest`: those of softmax have heavy tails. Returns the loss on
    /// the batch with its standard error.
    ///
    /// # Panics
    /// If the batch or the prompt is empty.
    pub fn descend(
        &self,
        u: &mut [f64],
        eta: f64,
        batch: usize,
        longest: f64,
        rng: &mut ChaCha8Rng,
    ) -> (f64, f64) {
        let mut estimate = self.sample(u, batch, rng);
        clip(&mut estimate.gradient, longest);
        math::axpy(-eta, &estimate.gradient, u);
        (estimate.loss, estimate.error)
    }

    /// As [`Head::sample`], the loss being what it exceeds that of the infinite
    /// prompt on Gaussian tokens, `|x - S u (u . x)|^2`, by: on the same query,
    /// which removes most of the scatter. The gradient is that of the loss.
    ///
    /// # Panics
    /// If the batch or the prompt is empty.
    #[must_use]
    pub fn excess(&self, u: &[f64], batch: usize, rng: &mut ChaCha8Rng) -> Estimate {
        let values = self.tokens.covariance().values();
        self.average(u, batch, rng, |u, query| {
            let scale = math::dot(u, query);
            let rows = query.iter().zip(values).zip(u);
            math::sum(rows.map(|((x, l), u)| (x - l * u * scale) * (x - l * u * scale)))
        })
    }

    fn average(
        &self,
        u: &[f64],
        batch: usize,
        rng: &mut ChaCha8Rng,
        reference: impl Fn(&[f64], &[f64]) -> f64,
    ) -> Estimate {
        assert!(batch > 0 && self.length > 0, "sample: batch {batch}, length {}", self.length);
        let covariance = self.tokens.covariance();
        let u = covariance.coordinates(u);
        let mut source = Source::new(self, &u);
        let mut query = vec![0.0; u.len()];
        let mut gradient = vec![0.0; u.len()];
        let mut losses = Vec::with_capacity(batch);
        for _ in 0..batch {
            let (loss, own) = source.next(self, &u, &mut query, rng);
            losses.push(loss - reference(&u, &query));
            gradient.iter_mut().zip(own).for_each(|(g, one)| *g += one);
        }
        let count = batch as f64;
        gradient.iter_mut().for_each(|g| *g /= count);
        let loss = math::mean(&losses);
        let spread = math::sum(losses.iter().map(|l| (l - loss) * (l - loss)));
        Estimate {
            loss,
            error: math::sqrt(spread / (count * (count - 1.0).max(1.0))),
            gradient: covariance.vector_with(&gradient),
        }
    }
}

/// How the prompts of a batch are drawn.
enum Source {
    /// Token by token, with room for one prompt.
    Whole(Vec<f64>, Room),
    /// What matters of Gaussian tokens, with room for its numbers.
    Reduced(Vec<f64>, Reduced),
}

impl Source {
    /// The cheaper one that has the law of the head's prompts; `u` is in the eigenbasis.
    fn new(head: &Head, u: &[f64]) -> Self {
        let covariance = head.tokens.covariance();
        let reduced = Reduced::new(covariance, head.kernel, head.length, u);
        match reduced.filter(|_| head.tokens.are_gaussian()) {
            Some(reduced) => Self::Reduced(vec![0.0; reduced.count()], reduced),
            None => Self::Whole(vec![0.0; u.len() * head.length], Room::default()),
        }
    }

    /// Draws a query and a prompt: loss and gradient.
    fn next(
        &mut self,
        head: &Head,
        u: &[f64],
        query: &mut [f64],
        rng: &mut ChaCha8Rng,
    ) -> (f64, &[f64]) {
        head.tokens.fill(rng, query);
        match self {
            Self::Whole(tokens, room) => {
                head.tokens.fill(rng, tokens);
                (room.episode(head.kernel, u, tokens, query), &room.gradient)
            }
            Self::Reduced(numbers, reduced) => {
                rng::fill_normal(rng, numbers);
                let loss = reduced.episode(reduced.cut(numbers), query);
                (loss, &reduced.gradient)
            }
        }
    }
}

/// The attention weights and the output on one prompt.
#[derive(Clone, Debug, Default)]
pub struct Room {
    /// Weight of each token.
    pub weights: Vec<f64>,
    /// The output `T`.
    pub output: Vec<f64>,
    /// Gradient of `|x - T|^2` by `u`.
    pub gradient: Vec<f64>,
    projected: Vec<f64>,
    centred: Vec<f64>,
    residual: Vec<f64>,
}

impl Room {
    /// Loss `|x - T|^2` and its gradient on one prompt, whose tokens are stored by
    /// coordinate: `-2 [(u . x) C r + x (u^T C r)]` with the residual `r = x - T`
    /// and `C` the weighted covariance of the tokens (softmax) or their second
    /// moment (linear).
    ///
    /// # Panics
    /// If the lengths do not fit.
    pub fn episode(&mut self, kernel: Kernel, u: &[f64], tokens: &[f64], query: &[f64]) -> f64 {
        let d = u.len();
        assert!(
            query.len() == d && tokens.len() >= d && tokens.len().is_multiple_of(d),
            "episode: shapes"
        );
        let count = tokens.len() / d;
        let scale = math::dot(u, query);
        combine(u, tokens, count, &mut self.projected);
        match kernel {
            Kernel::Softmax => {
                self.weights.resize(count, 0.0);
                softmax(&self.projected, scale, &mut self.weights);
            }
            Kernel::Linear => {
                self.weights.clear();
                self.weights.extend(self.projected.iter().map(|z| scale * z / count as f64));
            }
        }
        self.output.clear();
        self.output.extend(tokens.chunks(count).map(|row| math::dot(&self.weights, row)));
        self.residual.clear();
        self.residual.extend(query.iter().zip(&self.output).map(|(x, t)| x - t));
        combine(&self.residual, tokens, count, &mut self.centred);
        if kernel == Kernel::Softmax {
            let mean = math::dot(&self.residual, &self.output);
            self.centred.iter_mut().zip(&self.weights).for_each(|(y, p)| *y = p * (*y - mean));
        } else {
            self.centred.iter_mut().for_each(|y| *y /= count as f64);
        }
        // `centred` holds p_i (X_i - T) . r, whose sum vanishes for softmax.
        let across = math::dot(&self.centred, &self.projected);
        self.gradient.clear();
        self.gradient.extend(
            tokens
                .chunks(count)
                .zip(query)
                .map(|(row, x)| -2.0 * (scale * math::dot(&self.centred, row) + x * across)),
        );
        math::dot(&self.residual, &self.residual)
    }
}

/// `out_i = sum_k weights_k X_ik`.
fn combine(weights: &[f64], tokens: &[f64], count: usize, out: &mut Vec<f64>) {
    out.clear();
    out.resize(count, 0.0);
    for (weight, row) in weights.iter().zip(tokens.chunks(count)) {
        out.iter_mut().zip(row).for_each(|(o, x)| *o += weight * x);
    }
}

/// Shortens a gradient to at most this norm.
pub fn clip(gradient: &mut [f64], longest: f64) {
    let length = norm(gradient);
    if length > longest {
        gradient.iter_mut().for_each(|g| *g *= longest / length);
    }
}
