//! What second-order methods make of the eigenvalues of a Hessian.

use crate::math;

/// Eigenvalues below this fraction of the largest modulus are taken for zero.
const RANK_TOLERANCE: f64 = 1e-10;

/// The function `l -> -1 / l`, zero where `l` is zero beside the other `values`:
/// applied to a Hessian it gives Newton's direction, with the pseudo-inverse
/// where the Hessian is singular.
pub fn newton(values: &[f64]) -> impl Fn(f64) -> f64 + use<> {
    let largest = values.iter().fold(0.0_f64, |m, l| m.max(l.abs()));
    let floor = RANK_TOLERANCE * largest;
    move |l| if l.abs() > floor { -1.0 / l } else { 0.0 }
}

/// How saddle-free Newton makes a Hessian positive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absolute {
    /// `(H^2 + eps^2 I)^{1/2}`, smooth in `H`.
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
