//! Directions and steps of the optimisers.

use super::loss::{Loss, Modes};
use crate::{
    linalg::{self, Absolute},
    math,
};

/// Fraction of the linear decrease that a step must achieve (Armijo 1966).
const SUFFICIENT: f64 = 1e-4;
/// After this many halvings the direction is given up.
const MOST_HALVINGS: u32 = 60;
/// Differences of the loss below this many ulps say nothing.
const ROUNDING: f64 = 8.0 * f64::EPSILON;

/// `u <- u - eta grad R(u)`.
pub fn descend<L: Loss + ?Sized>(loss: &L, u: &mut [f64], eta: f64) {
    let gradient = loss.gradient(u);
    loss.displace(u, -eta, &gradient);
}

/// Newton's direction `-H^+ g`: to the nearest stationary point of the quadratic
/// model, a saddle as readily as a minimum.
#[must_use]
pub fn newton(modes: &Modes, gradient: &[f64]) -> Vec<f64> {
    modes.apply(linalg::newton(modes.values()), gradient)
}

/// The direction `-P^{-1} g` with the positive curvature `P` of [`Absolute`]. It
/// descends, and leaves a saddle at a rate that hardly depends on its curvature.
#[must_use]
pub fn saddle_free(modes: &Modes, gradient: &[f64], absolute: Absolute, epsilon: f64) -> Vec<f64> {
    modes.apply(|l| -1.0 / absolute.of(l, epsilon), gradient)
}

/// Moves `u` along `v` by the first of `step, step/2, ..` with
/// `R(u + t v) <= R(u) + 1e-4 t <g, v>`, up to the rounding of `R`, and returns
/// it; `None` if there is none, and then `u` has not moved.
pub fn backtrack<L: Loss + ?Sized>(
    loss: &L,
    u: &mut Vec<f64>,
    gradient: &[f64],
    v: &[f64],
    step: f64,
) -> Option<f64> {
    let before = loss.value(u);
    let slope = math::dot(gradient, v);
    let mut t = step;
    for _ in 0..=MOST_HALVINGS {
        let mut trial = u.clone();
        loss.displace(&mut trial, t, v);
        if loss.value(&trial) <= before + SUFFICIENT * t * slope + ROUNDING * before.abs() {
            *u = trial;
            return Some(t);
        }
        t *= 0.5;
    }
    None
}
