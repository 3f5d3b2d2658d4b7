//! Gradient flow, followed accurately from step to step.

use super::{Method, Moment, go_on, rests, stop};
use crate::{
    optim::{
        Iterate, Memory, Note, Objective,
        flow::{Ending, Flowed, Integrator, Span, Tolerance},
    },
    verdict::Verdict,
};

/// The first step of an integrator, in units of one over the curvature.
const FIRST: f64 = 0.1;

/// The flow `dx/dt = -grad F(x)` over an interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GradientFlow {
    /// Flow time of one step.
    pub time: f64,
    /// How accurate the integrator's steps are.
    pub tolerance: Tolerance,
    /// Most steps of the integrator.
    pub most_steps: u32,
    /// Which one.
    pub integrator: Integrator,
    /// Whether it looks at the Hessian where the gradient is small, to end at a minimum before
    /// the gradient is zero up to rounding.
    pub looks: bool,
}

impl Method for GradientFlow {
    fn step(
        &self,
        objective: &dyn Objective,
        iterate: &mut Iterate,
        moment: &Moment<'_>,
    ) -> Verdict {
        if let Some(note) = rests(objective, iterate, self.looks, moment.counter) {
            return stop(iterate, note);
        }
        let first = match iterate.memory {
            Memory::Reach(reach) => reach,
            _ => FIRST / objective.scale().curvature,
        };
        let span = Span {
            duration: self.time,
            first: first.min(self.time),
            rest: 0.0,
            most_steps: self.most_steps,
        };
        let Iterate { x, gradient, .. } = iterate;
        let Flowed { ending, steps, next, costs, .. } =
            self.integrator.follow(objective, x, gradient, &span, self.tolerance);
        iterate.value = objective.value(&iterate.x);
        iterate.costs += costs;
        if ending == Ending::GaveUp {
            iterate.note = Note::GaveUp;
            return Verdict::Diverged;
        }
        iterate.memory = Memory::Reach(next);
        go_on(objective, iterate, Note::Integrated(steps))
    }
}
