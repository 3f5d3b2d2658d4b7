//! How a stiff flow is brought to rest: it is slow, for eigenvalues at its ends are 1e-3 and
//! below beside largest ones of 10. So every step covers more flow time than the one before, and
//! Newton's method settles what is left, or its saddle-free variant where curvature is negative.

use super::Loss;
use crate::{
    math,
    optim::{
        Absolute, Iterate, Method as _, Moment, Objective as _,
        flow::{Integrator, Tolerance},
        methods::{Accuracy, GradientFlow, Newton, SaddleFree},
    },
    progress::Counter,
    verdict::Verdict,
};

/// Accuracy of the flow, and most steps of its integrator per step of the run.
const TOLERANCE: Tolerance = Tolerance { relative: 1e-4, absolute: 1e-6 };
const MOST_FLOW_STEPS: u32 = 2000;
/// Flow time of the first step.
const FIRST: f64 = 0.02;
/// With the largest entry of the gradient below this, and no negative curvature, a flow is at
/// rest.
const REST: f64 = 1e-5;
/// Below this gradient norm the loss, whose terms cancel, says little about a step.
const POLISH: f64 = 1e-6;
/// Curvature above minus this is not negative.
const FLAT: f64 = 1e-6;
/// A gradient norm below this that Newton's method does not reduce further is rounding.
const ROUNDING: f64 = 1e-10;

/// How far a flow has settled.
#[derive(Clone, Copy, Debug, Default)]
pub struct Settling {
    /// Steps since the start, or since the point was last displaced.
    stage: u32,
    /// Whether it is at rest.
    rests: bool,
    /// Whether the Hessian had no negative eigenvalue where that was last asked.
    convex: bool,
}

impl Settling {
    /// The flow time of the next step, `growth` times that of the last one.
    pub fn time(&mut self, growth: f64) -> f64 {
        self.stage += 1;
        FIRST * math::pow(growth, f64::from(self.stage - 1))
    }

    /// A step of the flow over a `time`, or once it has come to rest, or has gone on for
    /// `longest`, one of [`Self::polish`].
    pub fn flow(
        &mut self,
        (time, longest): (f64, f64),
        loss: &Loss,
        own: &mut Iterate,
        epsilon: f64,
        moment: &Moment<'_>,
    ) -> Verdict {
        if !self.rests {
            let slow = math::largest(&own.gradient) < REST;
            self.rests = own.costs.time >= longest || (slow && self.is_convex(loss, own));
        }
        if self.rests {
            return self.polish(loss, own, epsilon, moment);
        }
        let method = GradientFlow {
            time,
            tolerance: TOLERANCE,
            most_steps: MOST_FLOW_STEPS,
            integrator: Integrator::Stiff,
            looks: false,
        };
        method.step(loss, own, moment)
    }

    fn is_convex(&mut self, loss: &Loss, own: &mut Iterate) -> bool {
        let spectrum = loss.curvature(&own.x).spectrum(1, Counter::unwatched());
        own.costs.products += spectrum.products;
        self.convex = spectrum.values.first().is_some_and(|lowest| *lowest >= -FLAT);
        self.convex
    }

    /// A damped step of saddle-free Newton's method, or next to a minimum one of Newton's, which
    /// ends where the gradient is rounding.
    pub fn polish(
        &mut self,
        loss: &Loss,
        own: &mut Iterate,
        epsilon: f64,
        moment: &Moment<'_>,
    ) -> Verdict {
        let accuracy = Accuracy { solver: None, tolerance: 1e-12 };
        let before = loss.norm(&own.gradient);
        if self.convex || (before < POLISH && self.is_convex(loss, own)) {
            let verdict = Newton { accuracy }.step(loss, own, moment);
            let after = loss.norm(&own.gradient);
            self.convex = after < before;
            let stuck = before < ROUNDING && after > 0.5 * before;
            return if stuck { Verdict::Converged } else { verdict };
        }
        let absolute = Absolute::Root;
        let method = SaddleFree { absolute, epsilon, step: 1.0, escape: false, accuracy };
        method.step(loss, own, moment)
    }
}
