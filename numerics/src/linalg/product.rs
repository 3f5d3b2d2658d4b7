//! Products of dense matrices.
//!
//! Operators of nalgebra are compiled where they are written, for size; these once, for speed.

use super::Matrix;

/// `A B`.
///
/// # Panics
/// If the shapes do not fit.
#[must_use]
pub fn times(a: &Matrix, b: &Matrix) -> Matrix {
    a * b
}

/// `A^T B`.
///
/// # Panics
/// If the shapes do not fit.
#[must_use]
pub fn transposed_times(a: &Matrix, b: &Matrix) -> Matrix {
    a.tr_mul(b)
}

/// `A B^T`.
///
/// # Panics
/// If the shapes do not fit.
#[must_use]
pub fn times_transposed(a: &Matrix, b: &Matrix) -> Matrix {
    a * b.transpose()
}
