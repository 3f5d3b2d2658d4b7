//! Gradient descent: explicit Euler steps of gradient flow.

use super::{Method, Moment, descend, rests, stop};
use crate::{
    optim::{Iterate, Note, Objective},
    verdict::Verdict,
};

/// `x <- x - eta grad F(x)` with a fixed step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GradientDescent {
    /// Step size `eta`.
    pub step: f64,
    /// Whether it looks at the Hessian where the gradient is small, to end at a minimum before
    /// the gradient is zero up to rounding.
    pub looks: bool,
}

impl Method for GradientDescent {
    fn step(
        &self,
        objective: &dyn Objective,
        iterate: &mut Iterate,
        moment: &Moment<'_>,
    ) -> Verdict {
        match rests(objective, iterate, self.looks, moment.counter) {
            Some(note) => stop(iterate, note),
            None => descend(objective, iterate, self.step, Note::Plain),
        }
    }
}
