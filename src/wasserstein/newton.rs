//! Wasserstein Newton: solves with the Hessian as it is.

use super::Particles;
use crate::linalg::{self, Eigen};

/// Newton's direction `-H^+ g`, with the pseudo-inverse where `H` is singular.
///
/// It goes to the nearest stationary point of the quadratic model, a saddle as
/// readily as a minimum.
#[must_use]
pub fn direction(hessian: &Eigen, gradient: &Particles) -> Particles {
    let v = hessian.apply(linalg::newton(&hessian.values), gradient.data());
    Particles::from_buffer(gradient.len(), gradient.dim(), v)
}
