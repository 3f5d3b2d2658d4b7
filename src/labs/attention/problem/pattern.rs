//! Who attends to whom on one prompt.

use super::{Kernel, covariance::Covariance, reduced::softmax, sampled, tokens::Tokens};
use crate::{
    math,
    rng::{Purpose, Streams},
};

/// Number of tokens.
pub const TOKENS: usize = 24;
/// Number of queries.
pub const QUERIES: usize = 12;
/// Lane of its stream; no method has it.
const LANE: u32 = 1001;

/// A prompt with several queries, each sorted by the component along `e_1`.
pub struct Pattern {
    tokens: Vec<Vec<f64>>,
    queries: Vec<Vec<f64>>,
}

impl Pattern {
    /// Draws them.
    #[must_use]
    pub fn new(tokens: &Tokens, streams: Streams) -> Self {
        let covariance = tokens.covariance();
        let mut rng = streams.of_lane(Purpose::Sample, LANE, 0);
        let mut rows = |count: usize| -> Vec<Vec<f64>> {
            let (flat, _) = sampled::draw(tokens, count, &mut rng);
            math::ascending(&flat[..count])
                .into_iter()
                .map(|i| row(covariance, &flat, count, i))
                .collect()
        };
        Self { tokens: rows(TOKENS), queries: rows(QUERIES) }
    }

    /// The tokens.
    pub fn tokens(&self) -> impl Iterator<Item = &[f64]> {
        self.tokens.iter().map(Vec::as_slice)
    }

    /// Query `k`.
    ///
    /// # Panics
    /// If there are not that many.
    #[must_use]
    pub fn query(&self, k: usize) -> &[f64] {
        &self.queries[k]
    }

    /// The weights of all tokens, query by query, for scores `factor X^T K Q^T x` with the
    /// columns of keys and queries one after the other.
    #[must_use]
    pub fn weights(&self, kernel: Kernel, factor: f64, keys: &[f64], queries: &[f64]) -> Vec<f64> {
        let mut values = vec![0.0; self.tokens.len() * self.queries.len()];
        for (query, weights) in self.queries.iter().zip(values.chunks_mut(self.tokens.len())) {
            let score = |token: &Vec<f64>| {
                let pairs = keys.chunks(token.len()).zip(queries.chunks(token.len()));
                factor * math::sum(pairs.map(|(k, q)| math::dot(k, token) * math::dot(q, query)))
            };
            let scores: Vec<f64> = self.tokens.iter().map(score).collect();
            let share = 1.0 / scores.len() as f64;
            match kernel {
                Kernel::Softmax => softmax(&scores, 1.0, weights),
                Kernel::Linear => weights.iter_mut().zip(&scores).for_each(|(p, s)| *p = share * s),
            }
        }
        values
    }
}

/// Token `i` of `count` that are stored by coordinate of the eigenbasis.
fn row(covariance: &Covariance, flat: &[f64], count: usize, i: usize) -> Vec<f64> {
    let own: Vec<f64> = flat.iter().skip(i).step_by(count).copied().collect();
    covariance.vector_with(&own)
}
