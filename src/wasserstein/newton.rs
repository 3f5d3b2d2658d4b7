//! Wasserstein Newton: solves with the Hessian as it is.

use super::Particles;
use crate::linalg::Eigen;

/// Eigenvalues below this fraction of the largest modulus are taken for zero.
const RANK_TOLERANCE: f64 = 1e-10;

/// Newton's direction `-H^+ g`, with the pseudo-inverse where `H` is singular.
///
/// It goes to the nearest stationary point of the quadratic model, a saddle as
/// readily as a minimum.
#[must_use]
pub fn direction(hessian: &Eigen, gradient: &Particles) -> Particles {
    let largest = hessian.values.iter().fold(0.0_f64, |m, l| m.max(l.abs()));
    let floor = RANK_TOLERANCE * largest;
    let inverse = |l: f64| if l.abs() > floor { -1.0 / l } else { 0.0 };
    let v = hessian.apply(inverse, gradient.data());
    Particles::from_data(gradient.len(), gradient.dim(), v)
}
