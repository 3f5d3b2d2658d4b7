//! Wasserstein saddle-free Newton (WSFN).
//!
//! A reconstruction from the abstract of Lascu and Suzuki, arXiv 2605.17963:
//! the Wasserstein gradient is preconditioned by a regularised square root of the
//! squared Wasserstein Hessian. The exact regularisation is not public to us, so
//! [`Absolute`] offers three readings; [`Absolute::Root`] is the literal one.

use super::Particles;
use crate::linalg::Eigen;

pub use crate::linalg::Absolute;

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
    Particles::from_buffer(gradient.len(), gradient.dim(), v)
}
