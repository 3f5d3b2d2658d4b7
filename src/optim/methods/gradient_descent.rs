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

impl GradientDescent {
    /// As many steps as a flow of duration `time` has, at least one and at most `most`, or
    /// fewer if it comes to rest.
    pub fn follow(
        &self,
        (time, most): (f64, u32),
        objective: &dyn Objective,
        iterate: &mut Iterate,
        moment: &Moment<'_>,
    ) -> Verdict {
        let count = (time / self.step).clamp(1.0, f64::from(most)) as u32;
        let mut steps = (0..count).map(|_| self.step(objective, iterate, moment));
        steps.find(|verdict| !verdict.is_running()).unwrap_or_default()
    }
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
