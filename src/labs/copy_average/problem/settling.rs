//! What brings a flow to rest that is slow for its last eigenvalues: Newton's method where no
//! curvature is negative, and its saddle-free variant on the way there.

use super::Loss;
use crate::{
    math,
    optim::{
        Absolute, Iterate, Method as _, Moment, Objective as _,
        methods::{Accuracy, Newton, SaddleFree},
    },
    progress::Counter,
    verdict::Verdict,
};

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
    /// Whether it is at rest.
    rests: bool,
    /// Whether the Hessian had no negative eigenvalue where that was last asked.
    convex: bool,
}

impl Settling {
    /// Whether the flow has come to rest, by now or before, or has gone on for `longest`.
    pub fn rests(&mut self, loss: &Loss, own: &mut Iterate, longest: f64) -> bool {
        if !self.rests {
            let slow = math::largest(&own.gradient) < REST;
            self.rests = own.costs.time >= longest || (slow && self.is_convex(loss, own));
        }
        self.rests
    }

    fn is_convex(&mut self, loss: &Loss, own: &mut Iterate) -> bool {
        let spectrum = loss.curvature(&own.x).spectrum(1, Counter::unwatched());
        own.costs.products += spectrum.products;
        self.convex = spectrum.values.first().is_some_and(|lowest| *lowest >= -FLAT);
        self.convex
    }

    /// A damped step of saddle-free Newton's method, or next to a minimum one of Newton's, which
    /// ends where the gradient is rounding.
    pub fn step(
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
