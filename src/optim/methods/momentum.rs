//! Gradient descent with momentum: the heavy ball (Polyak 1964).

use super::{Method, Moment, go_on, rests, stop};
use crate::{
    math::Buffer,
    optim::{Iterate, Memory, Note, Objective},
    verdict::Verdict,
};

/// A ball whose steps are shorter than this, in units of length, has come to rest.
const RESTS: f64 = 1e-9;

/// `v <- beta v - eta grad F(x)`, `x <- x + v`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Momentum {
    /// Step size `eta`.
    pub step: f64,
    /// Part `beta` of a step that the next one keeps.
    pub keeps: f64,
}

impl Method for Momentum {
    fn step(
        &self,
        objective: &dyn Objective,
        iterate: &mut Iterate,
        moment: &Moment<'_>,
    ) -> Verdict {
        let mut velocity = match std::mem::take(&mut iterate.memory) {
            Memory::Velocity(velocity) => velocity,
            _ => Buffer::zeros(iterate.x.len()),
        };
        if objective.norm(&velocity) <= RESTS * objective.scale().length
            && let Some(note) = rests(objective, iterate, true, moment.counter)
        {
            return stop(iterate, note);
        }
        for (v, g) in velocity.iter_mut().zip(iterate.gradient.iter()) {
            *v = self.keeps * *v - self.step * g;
        }
        objective.displace(&mut iterate.x, 1.0, &velocity);
        iterate.memory = Memory::Velocity(velocity);
        iterate.arrive(objective);
        go_on(objective, iterate, Note::Plain)
    }
}
