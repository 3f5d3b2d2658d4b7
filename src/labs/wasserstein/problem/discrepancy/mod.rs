//! Squared maximum mean discrepancy to a target cloud (functional (b) of the
//! laboratory's page), exact and through Fourier features.

mod exact;
mod exact_hessian;
mod surrogate;
mod surrogate_hessian;
mod target;
mod waves;

pub use exact::Discrepancy;
pub use surrogate::Surrogate;
pub use target::{Target, letters};

use super::{Functional, Particles};
use crate::math::{self, Buffer};

/// How far a surrogate is from the exact functional at one cloud.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SurrogateError {
    /// `|F_surrogate - F|`.
    pub value: f64,
    /// `|g_surrogate - g|` in `L^2(mu)`.
    pub gradient: f64,
    /// `|g|` in `L^2(mu)`, the scale of the one before.
    pub gradient_norm: f64,
}

/// Compares both at `x`. Costs `N (N + m)` kernels for `m` points of the target: for
/// a large cloud, pass a sample of it.
#[must_use]
pub fn surrogate_error(
    exact: &Discrepancy,
    surrogate: &Surrogate,
    x: &Particles,
) -> SurrogateError {
    let (mut reference, mut difference) =
        (Buffer::zeros(x.data().len()), Buffer::zeros(x.data().len()));
    exact.gradient(x, &mut reference);
    surrogate.gradient(x, &mut difference);
    math::axpy(-1.0, &reference, &mut difference);
    SurrogateError {
        value: (surrogate.value(x) - exact.value(x)).abs(),
        gradient: Particles::new(x.dim(), &difference).norm(),
        gradient_norm: Particles::new(x.dim(), &reference).norm(),
    }
}
