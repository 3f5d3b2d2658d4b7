//! Eigendecomposition of a symmetric matrix.

use super::Matrix;
use crate::math;

/// `A = U diag(values) U^T` with ascending eigenvalues.
///
/// The sign of an eigenvector is fixed by making its entry of largest modulus
/// (the first of several) positive, so that "along mode k" means the same
/// everywhere. Within a multiple eigenvalue the basis is the algorithm's, but
/// deterministic.
#[derive(Clone, Debug)]
pub struct Eigen {
    /// Eigenvalues in ascending order, NaN last.
    pub values: Vec<f64>,
    /// Orthonormal eigenvectors as columns, in the order of `values`.
    pub vectors: Matrix,
}

impl Eigen {
    /// Decomposes a symmetric matrix, of which only the lower triangle is read.
    ///
    /// # Panics
    /// If the matrix is not square.
    #[must_use]
    pub fn of(matrix: Matrix) -> Self {
        assert!(matrix.is_square(), "eigen: shape {:?}", matrix.shape());
        let n = matrix.nrows();
        if matrix.iter().any(|x| !x.is_finite()) {
            // The iteration would not end on NaN.
            return Self { values: vec![f64::NAN; n], vectors: Matrix::identity(n, n) };
        }
        let raw = nalgebra::SymmetricEigen::new(matrix);
        let order = math::ascending(raw.eigenvalues.as_slice());
        let values = order.iter().map(|&k| raw.eigenvalues[k]).collect();
        let mut vectors = Matrix::zeros(n, n);
        for (k, &from) in order.iter().enumerate() {
            let column = raw.eigenvectors.column(from);
            let sign = sign_of_largest(column.as_slice());
            for (to, from) in vectors.column_mut(k).iter_mut().zip(&column) {
                *to = from * sign;
            }
        }
        Self { values, vectors }
    }

    /// Number of rows and columns.
    #[must_use]
    pub fn size(&self) -> usize {
        self.values.len()
    }

    /// The eigenvector of the `k`-th smallest eigenvalue.
    ///
    /// # Panics
    /// If there are not that many.
    #[must_use]
    pub fn vector(&self, k: usize) -> &[f64] {
        let n = self.size();
        &self.vectors.as_slice()[k * n..(k + 1) * n]
    }

    /// The matrix function `f(A) v = sum_k f(lambda_k) (u_k . v) u_k`.
    ///
    /// # Panics
    /// If the lengths differ.
    #[must_use]
    pub fn apply(&self, f: impl Fn(f64) -> f64, v: &[f64]) -> Vec<f64> {
        assert_eq!(v.len(), self.size(), "matrix function: {} on {}", self.size(), v.len());
        let mut out = vec![0.0; v.len()];
        for (k, &lambda) in self.values.iter().enumerate() {
            let u = self.vector(k);
            let coefficient = f(lambda) * math::dot(u, v);
            for (o, u) in out.iter_mut().zip(u) {
                *o += coefficient * u;
            }
        }
        out
    }

    /// The matrix `f(A)`.
    #[must_use]
    pub fn function(&self, f: impl Fn(f64) -> f64) -> Matrix {
        let n = self.size();
        let mut out = Matrix::zeros(n, n);
        for (k, &lambda) in self.values.iter().enumerate() {
            let (u, weight) = (self.vector(k), f(lambda));
            for (j, mut column) in out.column_iter_mut().enumerate() {
                let scaled = weight * u[j];
                for (o, u) in column.iter_mut().zip(u) {
                    *o += scaled * u;
                }
            }
        }
        out
    }
}

fn sign_of_largest(column: &[f64]) -> f64 {
    let mut largest = 0.0_f64;
    for &x in column {
        // A margin, so that rounding does not decide between entries of equal modulus.
        if x.abs() > largest.abs() * (1.0 + 1e-9) {
            largest = x;
        }
    }
    if largest < 0.0 { -1.0 } else { 1.0 }
}

/// A square matrix from row-major entries.
///
/// # Panics
/// If the number of entries is not a square.
#[must_use]
pub fn square(entries: &[f64]) -> Matrix {
    let n = (0..=entries.len()).find(|n| n * n >= entries.len()).unwrap_or(0);
    assert_eq!(n * n, entries.len(), "square: {} entries", entries.len());
    Matrix::from_row_slice(n, n, entries)
}

/// The diagonal matrix with these entries.
#[must_use]
pub fn diagonal(entries: &[f64]) -> Matrix {
    Matrix::from_diagonal(&nalgebra::DVector::from_column_slice(entries))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn symmetric(entries: &[f64], n: usize) -> Matrix {
        let full = Matrix::from_row_slice(n, n, entries);
        let transposed = full.transpose();
        (full + transposed) * 0.5
    }

    proptest! {
        #[test]
        fn a_decomposition_rebuilds_its_matrix(entries in prop::collection::vec(-2.0..2.0_f64, 36)) {
            let matrix = symmetric(&entries, 6);
            let eigen = Eigen::of(matrix.clone());
            prop_assert!(eigen.values.windows(2).all(|w| w[0] <= w[1]));
            prop_assert!((eigen.function(|x| x) - &matrix).amax() < 1e-13);
            let inverse_root = eigen.function(|x| 1.0 / math::sqrt(x * x + 0.01));
            let v: Vec<f64> = entries[..6].to_vec();
            let applied = eigen.apply(|x| 1.0 / math::sqrt(x * x + 0.01), &v);
            let expected = inverse_root * nalgebra::DVector::from_column_slice(&v);
            for (a, e) in applied.iter().zip(expected.iter()) {
                prop_assert!((a - e).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn a_matrix_with_nan_gives_nan_and_ends() {
        let eigen = Eigen::of(Matrix::from_element(3, 3, f64::NAN));
        assert!(eigen.values.iter().all(|x| x.is_nan()));
    }
}
