//! Gradient flow `du/dt = -grad R(u)` with an adaptive step.
//!
//! The pair of orders 5 and 4 of Dormand and Prince (1980). It is written out
//! here because it is shorter than the code around a crate's version, and
//! because every operation has to have the same bits on every target.

use super::loss::Loss;
use crate::math;

/// Rows of the tableau; the last one is also the solution of order 5.
const STAGES: [&[f64]; 6] = [
    &[1.0 / 5.0],
    &[3.0 / 40.0, 9.0 / 40.0],
    &[44.0 / 45.0, -56.0 / 15.0, 32.0 / 9.0],
    &[19372.0 / 6561.0, -25360.0 / 2187.0, 64448.0 / 6561.0, -212.0 / 729.0],
    &[9017.0 / 3168.0, -355.0 / 33.0, 46732.0 / 5247.0, 49.0 / 176.0, -5103.0 / 18656.0],
    &[35.0 / 384.0, 0.0, 500.0 / 1113.0, 125.0 / 192.0, -2187.0 / 6784.0, 11.0 / 84.0],
];
/// Weights of the solution of order 5 minus that of order 4.
const ERROR: [f64; 7] = [
    71.0 / 57600.0,
    0.0,
    -71.0 / 16695.0,
    71.0 / 1920.0,
    -17253.0 / 339200.0,
    22.0 / 525.0,
    -1.0 / 40.0,
];
/// A new step aims at this part of the one that the error estimate allows.
const SAFETY: f64 = 0.9;
/// Bounds on the change of the step from one to the next.
const CHANGE: (f64, f64) = (0.2, 5.0);
/// A step below this part of the interval is given up.
const SMALLEST: f64 = 1e-14;

/// How accurate, relative to the largest modulus of a coordinate, one step is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tolerance {
    /// Relative to the modulus of the coordinate.
    pub relative: f64,
    /// Absolute.
    pub absolute: f64,
}

/// What an interval of flow ended with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Flowed {
    /// At the end of the interval.
    Arrived {
        /// Accepted steps.
        steps: u32,
        /// A step to begin the next interval with.
        next: f64,
    },
    /// The step became too small or there were too many of them; `u` is the
    /// last accepted point.
    GaveUp,
}

/// One explicit step of length `h`: the solution of order 5 and the estimated
/// error of the one of order 4.
#[must_use]
pub fn step<L: Loss + ?Sized>(loss: &L, u: &[f64], h: f64) -> (Vec<f64>, Vec<f64>) {
    let slope = |at: &[f64]| -> Vec<f64> { loss.gradient(at).iter().map(|g| -g).collect() };
    let mut slopes = vec![slope(u)];
    let mut at = u.to_vec();
    for row in STAGES {
        at = u.to_vec();
        for (weight, slope) in row.iter().zip(&slopes) {
            at.iter_mut().zip(slope).for_each(|(x, k)| *x += h * weight * k);
        }
        slopes.push(slope(&at));
    }
    let mut error = vec![0.0; u.len()];
    for (weight, slope) in ERROR.iter().zip(&slopes) {
        error.iter_mut().zip(slope).for_each(|(e, k)| *e += h * weight * k);
    }
    (at, error)
}

/// Follows the flow for `duration`, beginning with a step of `first`.
///
/// # Panics
/// If a duration, step or tolerance is not positive.
pub fn follow<L: Loss + ?Sized>(
    loss: &L,
    u: &mut Vec<f64>,
    duration: f64,
    first: f64,
    tolerance: Tolerance,
    most_steps: u32,
) -> Flowed {
    assert!(duration > 0.0 && first > 0.0, "flow: duration {duration}, step {first}");
    assert!(tolerance.absolute > 0.0 && tolerance.relative >= 0.0, "flow: {tolerance:?}");
    let (mut t, mut h, mut steps) = (0.0, first, 0);
    for _ in 0..most_steps {
        let left = duration - t;
        let last = h >= left * (1.0 - 1e-12);
        let tried = if last { left } else { h };
        let (mut next, error) = step(loss, u, tried);
        let scaled = u.iter().zip(&next).zip(&error).map(|((u, v), e)| {
            let scale = tolerance.absolute + tolerance.relative * u.abs().max(v.abs());
            (e / scale) * (e / scale)
        });
        let size = math::sqrt(math::sum(scaled) / u.len() as f64);
        let factor = if size > 0.0 { SAFETY * math::pow(size, -0.2) } else { CHANGE.1 };
        let factor = if factor.is_finite() { factor.clamp(CHANGE.0, CHANGE.1) } else { CHANGE.0 };
        if size <= 1.0 {
            // A retraction along zero: back on the manifold, if there is one.
            let zero = vec![0.0; next.len()];
            loss.displace(&mut next, 0.0, &zero);
            *u = next;
            steps += 1;
            if last {
                // The last step was cut: it says little about the next interval.
                return Flowed::Arrived { steps, next: h.max(tried * factor) };
            }
            t += tried;
        }
        h = tried * factor;
        if h < SMALLEST * duration {
            break;
        }
    }
    Flowed::GaveUp
}
