//! Gradient flow `dx/dt = -grad F(x)` over an interval, with adaptive steps.
//!
//! Both integrators are written out here because a crate's version would not have the same
//! bits on every target, and would not know of inner product and retraction.

mod explicit;
mod stiff;

use self::{explicit::DormandPrince, stiff::Rodas};
use super::{Costs, Objective};
use crate::math::{self, Buffer};

/// A new step aims at this part of the one that the error estimate allows.
const SAFETY: f64 = 0.9;
/// Bounds on the change of the step from one to the next.
const CHANGE: (f64, f64) = (0.2, 5.0);
/// A step below this part of the interval, or of the first step of an endless one, is given up.
const SMALLEST: f64 = 1e-14;

/// Which pair of orders follows the flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Integrator {
    /// Dormand and Prince's of orders 5 and 4: six gradients a step, which is bounded by the
    /// largest curvature.
    Explicit,
    /// RODAS of orders 4 and 3: six gradients and the dense Hessian a step, which is bounded
    /// by accuracy alone.
    Stiff,
}

impl Integrator {
    /// Follows the flow from `x` over an interval; `gradient` is the one at `x`, before and
    /// after.
    ///
    /// # Panics
    /// If duration, first step or tolerance is not positive.
    pub fn follow(
        self,
        objective: &dyn Objective,
        x: &mut Buffer,
        gradient: &mut Buffer,
        span: &Span,
        tolerance: Tolerance,
    ) -> Flowed {
        match self {
            Self::Explicit => {
                follow(&mut DormandPrince::default(), objective, x, gradient, span, tolerance)
            }
            Self::Stiff => follow(&mut Rodas::default(), objective, x, gradient, span, tolerance),
        }
    }

    /// One step of size `h`: the solution of the higher order, and the estimated error of the
    /// one of the lower order.
    #[must_use]
    pub fn step(self, objective: &dyn Objective, x: &[f64], h: f64) -> (Buffer, Buffer) {
        match self {
            Self::Explicit => single(&mut DormandPrince::default(), objective, x, h),
            Self::Stiff => single(&mut Rodas::default(), objective, x, h),
        }
    }
}

/// How accurate one step is: its estimated error in each coordinate is, in the root mean
/// square, at most `absolute + relative |x|`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tolerance {
    /// Relative to the modulus of the coordinate.
    pub relative: f64,
    /// Absolute.
    pub absolute: f64,
}

/// The interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// Flow time; infinite to go on until the point is at rest.
    pub duration: f64,
    /// A step to begin with.
    pub first: f64,
    /// Gradient norm at which the point is at rest and the flow ends early; 0 for never.
    pub rest: f64,
    /// Most steps of the integrator, accepted or not.
    pub most_steps: u32,
}

/// How an interval ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// At its end.
    Arrived,
    /// Before, with the point at rest.
    Rested,
    /// The step became too small or there were too many of them.
    GaveUp,
}

/// What an interval of flow has come to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flowed {
    /// How it ended; the point is where the last accepted step has led.
    pub ending: Ending,
    /// Accepted steps.
    pub steps: u32,
    /// Steps that were not accurate enough.
    pub rejected: u32,
    /// A step to begin the next interval with.
    pub next: f64,
    /// Gradients, Hessian products and flow time of this interval.
    pub costs: Costs,
}

/// One step of a pair of orders.
trait Pair {
    /// One over the order of the error estimate.
    const EXPONENT: f64;

    /// Prepares for steps from `x`.
    fn begin(&mut self, objective: &dyn Objective, x: &[f64], costs: &mut Costs);

    /// Writes the point after a step of size `h` from `x`, where the gradient is known, and
    /// the estimated error; returns whether the step could be computed.
    fn step(&mut self, from: From<'_>, h: f64, to: To<'_>, costs: &mut Costs) -> bool;

    /// The gradient at the point after the last step, if the step has computed it.
    fn gradient(&self) -> Option<&[f64]>;
}

/// Where a step begins.
#[derive(Clone, Copy)]
struct From<'a> {
    objective: &'a dyn Objective,
    x: &'a [f64],
    gradient: &'a [f64],
}

/// Where a step leads.
struct To<'a> {
    x: &'a mut Buffer,
    error: &'a mut Buffer,
}

/// Follows the flow with a pair; `gradient` is the one at `x`, before and after.
fn follow<P: Pair>(
    pair: &mut P,
    objective: &dyn Objective,
    x: &mut Buffer,
    gradient: &mut Buffer,
    span: &Span,
    tolerance: Tolerance,
) -> Flowed {
    let Span { duration, first, rest, most_steps } = *span;
    assert!(duration > 0.0 && first > 0.0, "flow: duration {duration}, step {first}");
    assert!(tolerance.absolute > 0.0 && tolerance.relative >= 0.0, "flow: {tolerance:?}");
    let smallest = SMALLEST * if duration.is_finite() { duration } else { first };
    let (mut next, mut error) = (Buffer::zeros(x.len()), Buffer::zeros(x.len()));
    let mut flowed = Flowed {
        ending: Ending::GaveUp,
        steps: 0,
        rejected: 0,
        next: first,
        costs: Costs::default(),
    };
    let Flowed { ending, steps, rejected, next: h, costs } = &mut flowed;
    let mut moved = true;
    for _ in 0..most_steps {
        let left = duration - costs.time;
        let last = *h >= left * (1.0 - 1e-12);
        let tried = if last { left } else { *h };
        if moved {
            pair.begin(objective, x, costs);
        }
        let to = To { x: &mut next, error: &mut error };
        let computed = pair.step(From { objective, x, gradient }, tried, to, costs);
        let flat = retract(objective, &mut next, &mut error);
        let size = if computed { size(x, &next, &error, tolerance) } else { f64::NAN };
        let factor = if size > 0.0 { SAFETY * math::pow(size, -P::EXPONENT) } else { CHANGE.1 };
        let factor = if computed && factor.is_finite() {
            factor.clamp(CHANGE.0, CHANGE.1)
        } else {
            CHANGE.0
        };
        moved = size <= 1.0;
        if moved {
            std::mem::swap(x, &mut next);
            match pair.gradient() {
                Some(known) if flat => gradient.copy_from_slice(known),
                _ => {
                    objective.gradient(x, gradient);
                    costs.gradients += 1;
                }
            }
            *steps += 1;
            costs.time += tried;
            if last || (rest > 0.0 && objective.norm(gradient) <= rest) {
                *ending = if last { Ending::Arrived } else { Ending::Rested };
                // The last step was cut: it says little about the next interval.
                *h = h.max(tried * factor);
                return flowed;
            }
        } else {
            *rejected += 1;
        }
        *h = tried * factor;
        if *h < smallest {
            break;
        }
    }
    flowed
}

/// The estimated error of a step in units of the tolerance.
fn size(before: &[f64], after: &[f64], error: &[f64], tolerance: Tolerance) -> f64 {
    let scaled = before.iter().zip(after).zip(error).map(|((u, v), e)| {
        let scale = tolerance.absolute + tolerance.relative * u.abs().max(v.abs());
        (e / scale) * (e / scale)
    });
    math::sqrt(math::sum(scaled) / before.len() as f64)
}

/// Takes a point back to the manifold, if there is one, by a retraction along zero; so it does
/// with the less accurate point, which then defines the error. Returns whether the point has
/// stayed where it was.
fn retract(objective: &dyn Objective, x: &mut Buffer, error: &mut Buffer) -> bool {
    let zero = Buffer::zeros(x.len());
    let before = Buffer::copy(x);
    objective.displace(x, 0.0, &zero);
    if before == *x {
        return true;
    }
    let mut other: Buffer = before.iter().zip(error.iter()).map(|(x, e)| x - e).collect();
    objective.displace(&mut other, 0.0, &zero);
    for ((error, x), other) in error.iter_mut().zip(x.iter()).zip(other.iter()) {
        *error = x - other;
    }
    false
}

/// One step from `x` on its own: the point and the estimated error.
fn single<P: Pair>(pair: &mut P, objective: &dyn Objective, x: &[f64], h: f64) -> (Buffer, Buffer) {
    let (mut next, mut error) = (Buffer::zeros(x.len()), Buffer::zeros(x.len()));
    let mut gradient = Buffer::zeros(x.len());
    objective.gradient(x, &mut gradient);
    let mut costs = Costs::default();
    pair.begin(objective, x, &mut costs);
    let from = From { objective, x, gradient: &gradient };
    if !pair.step(from, h, To { x: &mut next, error: &mut error }, &mut costs) {
        next.fill(f64::NAN);
    }
    (next, error)
}
