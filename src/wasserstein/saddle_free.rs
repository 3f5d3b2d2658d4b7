//! Wasserstein saddle-free Newton (WSFN).
//!
//! A reconstruction from the abstract of Lascu and Suzuki, arXiv 2605.17963:
//! the Wasserstein gradient is preconditioned by a regularised square root of the
//! squared Wasserstein Hessian. The exact regularisation is not public to us, so
//! three readings are offered.

use super::Particles;
use crate::{linalg::Eigen, math};

/// How the Hessian is made positive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absolute {
    /// `(H^2 + eps^2 I)^{1/2}`: the literal reading, smooth in `H`.
    Root,
    /// `|H| + eps I`: damping as in Dauphin et al., arXiv 1406.2572.
    Shift,
    /// `max(|H|, eps)`: truncation as in Paternain et al., arXiv 1707.08028.
    Floor,
}

impl Absolute {
    /// The positive curvature that replaces `lambda`.
    #[must_use]
    pub fn of(self, lambda: f64, epsilon: f64) -> f64 {
        match self {
            Self::Root => math::sqrt(lambda * lambda + epsilon * epsilon),
            Self::Shift => lambda.abs() + epsilon,
            Self::Floor => lambda.abs().max(epsilon),
        }
    }
}

/// The direction `-P^{-1} g` with `P` from [`Absolute`].
///
/// It descends: `<g, v> = - sum_k g_k^2 / P_k <= 0`. Along negative curvature it
/// repels at the rate `1 + |lambda| / P`, close to 2 whatever `lambda` is.
#[must_use]
pub fn direction(
    hessian: &Eigen,
    gradient: &Particles,
    absolute: Absolute,
    epsilon: f64,
) -> Particles {
    let v = hessian.apply(|l| -1.0 / absolute.of(l, epsilon), gradient.data());
    Particles::from_data(gradient.len(), gradient.dim(), v)
}
