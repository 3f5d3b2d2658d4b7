//! How far to go along a direction.

use super::Objective;
use crate::math::Buffer;

/// Fraction of the linear decrease that a step must achieve (Armijo 1966).
const SUFFICIENT: f64 = 1e-4;
/// After this many halvings the direction is given up.
const MOST_HALVINGS: u32 = 60;
/// Differences of the objective below this many ulps say nothing.
const ROUNDING: f64 = 8.0 * f64::EPSILON;

/// The result of a line search.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Searched {
    /// A step was taken.
    Taken {
        /// Its size.
        step: f64,
        /// The objective where it has led.
        value: f64,
    },
    /// No step size decreased the objective; the point has not moved.
    Stalled,
}

/// Moves `x` along `v` by the first of `step, step/2, step/4, ..` that satisfies
/// `F(x + t v) <= F(x) + c t <g, v>` with `c = 1e-4`, up to the rounding of `F`; `value` is
/// `F(x)`.
///
/// Near a saddle the decrease is smaller than the last bit of `F`; without that allowance
/// rounding alone would shorten steps there.
pub fn backtrack(
    objective: &dyn Objective,
    x: &mut Buffer,
    value: f64,
    gradient: &[f64],
    v: &[f64],
    step: f64,
) -> Searched {
    let slope = objective.inner(gradient, v);
    let mut t = step;
    let mut trial = Buffer::copy(x);
    for halving in 0..=MOST_HALVINGS {
        if halving > 0 {
            trial.copy_from_slice(x);
        }
        objective.displace(&mut trial, t, v);
        let after = objective.value(&trial);
        if after <= value + SUFFICIENT * t * slope + ROUNDING * value.abs() {
            std::mem::swap(x, &mut trial);
            return Searched::Taken { step: t, value: after };
        }
        t *= 0.5;
    }
    Searched::Stalled
}
