//! How far to go along a direction.

use super::{Functional, Particles};

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
        /// `F` where it has led.
        value: f64,
    },
    /// No step size decreased the objective; the particles have not moved.
    Stalled,
}

/// Moves `x` along `v` by the first of `step, step/2, step/4, ..` that satisfies
/// `F(x + t v) <= F(x) + c t <g, v>` with `c = 1e-4`, up to the rounding of `F`;
/// `value` is `F(x)`.
///
/// Near a saddle the decrease is smaller than the last bit of `F`; without that
/// allowance rounding alone would shorten steps there.
pub fn backtrack<F: Functional + ?Sized>(
    functional: &F,
    x: &mut Particles,
    value: f64,
    gradient: &Particles,
    v: &Particles,
    step: f64,
) -> Searched {
    let slope = gradient.inner(v);
    let mut t = step;
    let mut trial = x.clone();
    for halving in 0..=MOST_HALVINGS {
        if halving > 0 {
            trial.data_mut().copy_from_slice(x.data());
        }
        trial.displace(t, v);
        let after = functional.value(&trial);
        if after <= value + SUFFICIENT * t * slope + ROUNDING * value.abs() {
            *x = trial;
            return Searched::Taken { step: t, value: after };
        }
        t *= 0.5;
    }
    Searched::Stalled
}
