//! Derivatives of the loss with respect to the weights.

use super::{
    super::gru::{self, GATES, UNITS},
    Recurrent,
    layout::{
        CONTEXT_AT, KINDS_AT, OUT_AT, OUTPUTS, QUERY_AT, READER_AT, SHARPNESS, WALKER_AT, WAY_AT,
        WORDS_AT,
    },
};
use crate::{labs::navigation::problem::Route, math};

impl Recurrent {
    /// Backpropagation through time over the walk and then over the words.
    pub(super) fn backward(&mut self, route: &Route, gradient: &mut [f64]) {
        let count = self.memory.words.len();
        self.slopes.clear();
        self.slopes.resize(count, [0.0; UNITS]);
        let (mut state_slope, mut context_slope) = ([0.0; UNITS], [0.0; UNITS]);
        for t in (0..self.memory.steps.len()).rev() {
            let step = self.memory.steps[t];
            for (k, &x) in step.features().iter().enumerate() {
                let column = OUT_AT + k * OUTPUTS;
                let slope = math::dot(&self.weights[column..column + OUTPUTS], &step.slope);
                math::axpy(x, &step.slope, &mut gradient[column..column + OUTPUTS]);
                match k {
                    0..UNITS => context_slope[k] += slope,
                    UNITS.. if k < 2 * UNITS => state_slope[k - UNITS] += slope,
                    _ => {}
                }
            }
            let attention = &self.memory.attention[t * count..(t + 1) * count];
            let mut mean = 0.0;
            for (word, &a) in self.memory.words.iter().zip(attention) {
                mean += a * math::dot(&context_slope, word);
            }
            let mut query_slope = [0.0; UNITS];
            for ((word, &a), slope) in self.memory.words.iter().zip(attention).zip(&mut self.slopes)
            {
                let score_slope = a * (math::dot(&context_slope, word) - mean);
                math::axpy(a, &context_slope, slope);
                math::axpy(score_slope, &step.query, slope);
                math::axpy(score_slope, word, &mut query_slope);
            }
            for (k, slope) in state_slope.iter_mut().enumerate() {
                let column = QUERY_AT + k * UNITS;
                let weights = &self.weights[column..column + UNITS];
                *slope += SHARPNESS * math::dot(weights, &query_slope);
                let factor = SHARPNESS * step.state[k];
                math::axpy(factor, &query_slope, &mut gradient[column..column + UNITS]);
            }
            let (before, context_before) =
                (self.memory.state_before(t), self.memory.context_before(t));
            let inputs = gru::backward(
                &self.weights[WALKER_AT..QUERY_AT],
                &before,
                &step.tape,
                &mut state_slope,
                &mut gradient[WALKER_AT..QUERY_AT],
            );
            math::axpy(1.0, &inputs, &mut gradient[KINDS_AT + step.kind * GATES..][..GATES]);
            for (axis, &x) in step.way.iter().enumerate() {
                math::axpy(x, &inputs, &mut gradient[WAY_AT + axis * GATES..][..GATES]);
            }
            for (k, slope) in context_slope.iter_mut().enumerate() {
                *slope = math::dot(self.part(CONTEXT_AT, k, GATES), &inputs);
                math::axpy(context_before[k], &inputs, &mut gradient[CONTEXT_AT + k * GATES..][..GATES]);
            }
        }
        // The walk starts in the state in which the reading ends.
        let mut slope = state_slope;
        for i in (0..count).rev() {
            math::axpy(1.0, &self.slopes[i], &mut slope);
            let before = i.checked_sub(1).map_or([0.0; UNITS], |before| self.memory.words[before]);
            let inputs = gru::backward(
                &self.weights[READER_AT..KINDS_AT],
                &before,
                &self.memory.word_tapes[i],
                &mut slope,
                &mut gradient[READER_AT..KINDS_AT],
            );
            let word = WORDS_AT + usize::from(route.tokens()[i]) * GATES;
            math::axpy(1.0, &inputs, &mut gradient[word..word + GATES]);
        }
    }
}
