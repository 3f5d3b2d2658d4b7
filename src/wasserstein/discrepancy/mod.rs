//! Squared maximum mean discrepancy to a target cloud (functional (b) of the
//! laboratory's page), exact and through Fourier features.

mod exact;
mod exact_hessian;
mod letters;
mod surrogate;
mod surrogate_hessian;
mod target;
mod waves;

pub use exact::Discrepancy;
pub(super) use exact_hessian::ExactHessian;
pub use letters::letters;
pub use surrogate::Surrogate;
pub(super) use surrogate_hessian::SurrogateHessian;
pub use target::Target;

use super::{Functional, Particles, gradient};

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
    let reference = gradient(exact, x);
    let mut difference = gradient(surrogate, x);
    difference.displace(-1.0, &reference);
    SurrogateError {
        value: (surrogate.value(x) - exact.value(x)).abs(),
        gradient: difference.norm(),
        gradient_norm: reference.norm(),
    }
}
