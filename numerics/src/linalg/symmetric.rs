//! Eigendecomposition of a symmetric matrix.

use nalgebra::SymmetricEigen;

use super::Matrix;
use crate::math::{self, Buffer};

/// `A = U diag(values) U^T` with ascending eigenvalues.
///
/// The sign of an eigenvector is fixed by making its entry of largest modulus
/// (the first of several) positive, so that "along mode k" means the same
/// everywhere. Within a multiple eigenvalue the basis is the algorithm's, but
/// deterministic.
#[derive(Clone, Debug)]
pub struct Eigen {
    /// Eigenvalues in ascending order, NaN last.
    pub values: Buffer,
    /// Orthonormal eigenvectors one after the other, in the order of `values`.
    vectors: Buffer,
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
        Self::of_columns(n, Vec::from(matrix.data).into())
    }

    /// Decomposes the symmetric `n x n` matrix with these columns, of which only the lower
    /// triangle is read.
    ///
    /// # Panics
    /// If there are not `n * n` entries.
    #[must_use]
    pub fn of_columns(n: usize, columns: Buffer) -> Self {
        assert_eq!(columns.len(), n * n, "eigen: {} entries of {n} columns", columns.len());
        let mut vectors = Buffer::zeros(n * n);
        if n == 0 || columns.iter().any(|x| !x.is_finite()) {
            // The iteration would not end on NaN.
            vectors.iter_mut().step_by(n + 1).for_each(|x| *x = 1.0);
            return Self { values: Buffer::constant(n, f64::NAN), vectors };
        }
        let found = SymmetricEigen::new(Matrix::from_vec(n, n, columns.into_vec()));
        let unordered = found.eigenvalues.as_slice();
        let mut values = Buffer::zeros(n);
        for (k, column) in found.eigenvectors.as_slice().chunks_exact(n).enumerate() {
            let place = place(unordered, k);
            values[place] = unordered[k];
            let sign = sign_of_largest(column);
            for (to, from) in vectors[place * n..][..n].iter_mut().zip(column) {
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

    /// The largest modulus of an eigenvalue.
    #[must_use]
    pub fn largest(&self) -> f64 {
        self.values.iter().fold(0.0_f64, |m, l| m.max(l.abs()))
    }

    /// The eigenvector of the `k`-th smallest eigenvalue.
    ///
    /// # Panics
    /// If there are not that many.
    #[must_use]
    pub fn vector(&self, k: usize) -> &[f64] {
        let n = self.size();
        &self.vectors[k * n..(k + 1) * n]
    }

    /// The matrix function `f(A) v = sum_k f(lambda_k) (u_k . v) u_k`.
    ///
    /// # Panics
    /// If the lengths differ.
    #[must_use]
    pub fn apply(&self, f: impl Fn(f64) -> f64, v: &[f64]) -> Buffer {
        assert_eq!(v.len(), self.size(), "matrix function: {} on {}", self.size(), v.len());
        let mut out = Buffer::zeros(v.len());
        for (k, &lambda) in self.values.iter().enumerate() {
            let u = self.vector(k);
            math::axpy(f(lambda) * math::dot(u, v), u, &mut out);
        }
        out
    }

    /// The matrix `f(A)`.
    #[must_use]
    pub fn function(&self, f: impl Fn(f64) -> f64) -> Matrix {
        let n = self.size();
        Matrix::from_vec(n, n, self.function_columns(f).into_vec())
    }

    /// The matrix `f(A)`, column by column.
    #[must_use]
    pub fn function_columns(&self, f: impl Fn(f64) -> f64) -> Buffer {
        let n = self.size();
        let mut out = Buffer::zeros(n * n);
        for (k, &lambda) in self.values.iter().enumerate() {
            let (u, weight) = (self.vector(k), f(lambda));
            for (u_j, column) in u.iter().zip(out.chunks_exact_mut(n.max(1))) {
                math::axpy(weight * u_j, u, column);
            }
        }
        out
    }
}

/// The place of number `k` in ascending order, ties in order. Counting is quick beside a
/// decomposition.
fn place(values: &[f64], k: usize) -> usize {
    let before = |(j, x): (usize, &f64)| x.total_cmp(&values[k]).then(j.cmp(&k)).is_lt();
    values.iter().enumerate().filter(|pair| before(*pair)).count()
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
