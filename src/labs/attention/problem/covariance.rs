//! Covariances with a chosen spectrum and basis.

use std::fmt;

use super::norm;
use crate::{
    linalg::{Eigen, Matrix},
    math,
    rng::{self, ChaCha8Rng},
};

/// Eigenvalues closer than this fraction of the larger count as equal.
const SAME: f64 = 1e-9;
/// An eigenvalue must exceed this fraction of the largest.
const DEFINITE: f64 = 1e-12;
/// Entries may differ from their mirror images by this fraction of the largest.
const SYMMETRIC: f64 = 1e-10;

/// A symmetric positive definite matrix with its eigendecomposition, the
/// largest eigenvalue first.
#[derive(Clone, Debug)]
pub struct Covariance {
    matrix: Matrix,
    square: Matrix,
    values: Vec<f64>,
    vectors: Matrix,
}

/// Why a matrix is no covariance for attention.
#[derive(Clone, Debug, PartialEq)]
pub enum CovarianceError {
    /// There is no entry.
    Empty,
    /// Rows and columns differ in number.
    NotSquare {
        /// Number of rows.
        rows: usize,
        /// Number of columns.
        columns: usize,
    },
    /// An entry is NaN or infinite.
    NotFinite,
    /// An entry differs from its mirror image.
    NotSymmetric {
        /// Row, from 0.
        row: usize,
        /// Column, from 0.
        column: usize,
    },
    /// The smallest eigenvalue is not positive (or vanishes beside the largest).
    NotPositiveDefinite {
        /// That eigenvalue.
        smallest: f64,
    },
}

impl fmt::Display for CovarianceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "the covariance has no entry"),
            Self::NotSquare { rows, columns } => {
                write!(f, "the covariance is not square: {rows} rows, {columns} columns")
            }
            Self::NotFinite => write!(f, "the covariance has an entry that is not finite"),
            Self::NotSymmetric { row, column } => write!(
                f,
                "the covariance is not symmetric: entry ({}, {}) differs from its mirror image",
                row + 1,
                column + 1
            ),
            Self::NotPositiveDefinite { smallest } => write!(
                f,
                "the covariance is not positive definite: its smallest eigenvalue is {smallest}"
            ),
        }
    }
}

impl std::error::Error for CovarianceError {}

impl Covariance {
    /// From the matrix itself.
    ///
    /// # Errors
    /// If it is not a symmetric positive definite matrix.
    pub fn new(matrix: Matrix) -> Result<Self, CovarianceError> {
        let (rows, columns) = matrix.shape();
        if rows == 0 {
            return Err(CovarianceError::Empty);
        }
        if rows != columns {
            return Err(CovarianceError::NotSquare { rows, columns });
        }
        if matrix.iter().any(|x| !x.is_finite()) {
            return Err(CovarianceError::NotFinite);
        }
        let bound = SYMMETRIC * matrix.amax();
        for row in 0..rows {
            for column in 0..row {
                if (matrix[(row, column)] - matrix[(column, row)]).abs() > bound {
                    return Err(CovarianceError::NotSymmetric { row, column });
                }
            }
        }
        let matrix = (&matrix + matrix.transpose()) * 0.5;
        let eigen = Eigen::of(matrix.clone());
        let values = eigen.values.iter().rev().copied().collect();
        let vectors = Matrix::from_fn(rows, rows, |i, k| eigen.vector(rows - 1 - k)[i]);
        Self::checked(matrix, values, vectors)
    }

    /// Diagonal, the coordinate axes being the eigenvectors `e_1, e_2, ..` of the
    /// eigenvalues in descending order.
    ///
    /// # Errors
    /// If there is no eigenvalue, or one is not positive and finite.
    pub fn diagonal(spectrum: &[f64]) -> Result<Self, CovarianceError> {
        let values = descending(spectrum)?;
        let d = values.len();
        Self::checked(crate::linalg::diagonal(&values), values, Matrix::identity(d, d))
    }

    /// With a basis drawn uniformly from all orthonormal ones.
    ///
    /// # Errors
    /// As [`Covariance::diagonal`].
    pub fn rotated(spectrum: &[f64], rng: &mut ChaCha8Rng) -> Result<Self, CovarianceError> {
        let values = descending(spectrum)?;
        let vectors = random_basis(values.len(), rng);
        let matrix = &vectors * crate::linalg::diagonal(&values) * vectors.transpose();
        Self::checked((&matrix + matrix.transpose()) * 0.5, values, vectors)
    }

    fn checked(matrix: Matrix, values: Vec<f64>, vectors: Matrix) -> Result<Self, CovarianceError> {
        let (largest, smallest) = (values[0], values[values.len() - 1]);
        if smallest <= DEFINITE * largest {
            return Err(CovarianceError::NotPositiveDefinite { smallest });
        }
        let square = &matrix * &matrix;
        let square = (&square + square.transpose()) * 0.5;
        Ok(Self { matrix, square, values, vectors })
    }

    /// Dimension `d`.
    #[must_use]
    pub fn dim(&self) -> usize {
        self.values.len()
    }

    /// The matrix `S`.
    #[must_use]
    pub fn matrix(&self) -> &Matrix {
        &self.matrix
    }

    /// `S^2`.
    #[must_use]
    pub fn square(&self) -> &Matrix {
        &self.square
    }

    /// Eigenvalues, the largest first.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The unit eigenvector `e_{i+1}`, `i = 0` for the largest eigenvalue.
    ///
    /// # Panics
    /// If there are not that many.
    #[must_use]
    pub fn vector(&self, i: usize) -> &[f64] {
        super::column(&self.vectors, i)
    }

    /// `tr S`.
    #[must_use]
    pub fn trace(&self) -> f64 {
        math::total(&self.values)
    }

    /// Coordinates of `u` in the eigenbasis.
    #[must_use]
    pub fn coordinates(&self, u: &[f64]) -> Vec<f64> {
        (0..self.dim()).map(|i| math::dot(self.vector(i), u)).collect()
    }

    /// The vector with these coordinates in the eigenbasis.
    ///
    /// # Panics
    /// If there are more of them than dimensions.
    #[must_use]
    pub fn vector_with(&self, coordinates: &[f64]) -> Vec<f64> {
        let mut out = vec![0.0; self.dim()];
        for (i, c) in coordinates.iter().enumerate() {
            for (o, e) in out.iter_mut().zip(self.vector(i)) {
                *o += c * e;
            }
        }
        out
    }

    /// Whether two eigenvalues are equal up to rounding.
    #[must_use]
    pub fn same(&self, i: usize, j: usize) -> bool {
        same(self.values[i], self.values[j])
    }

    /// How many eigenvalues equal the `i`-th, itself included.
    #[must_use]
    pub fn multiplicity(&self, i: usize) -> usize {
        (0..self.dim()).filter(|j| self.same(i, *j)).count()
    }

    /// How many eigenvalues exceed the `i`-th: the index of its critical point.
    #[must_use]
    pub fn larger(&self, i: usize) -> usize {
        let own = self.values[i];
        self.values.iter().filter(|l| **l > own && !same(**l, own)).count()
    }

    /// `1 - |cos|` of the angle between `u` and the leading eigenspace, accurate
    /// down to the smallest angles; `1` for `u = 0`.
    #[must_use]
    pub fn misalignment(&self, u: &[f64]) -> f64 {
        let coordinates = self.coordinates(u);
        let leading = self.multiplicity(0);
        let (inside, outside) = (norm(&coordinates[..leading]), norm(&coordinates[leading..]));
        let whole = norm(&[inside, outside]);
        if whole == 0.0 {
            return 1.0;
        }
        let (sin, cos) = (outside / whole, inside / whole);
        sin * sin / (1.0 + cos)
    }
}

fn same(a: f64, b: f64) -> bool {
    (a - b).abs() <= SAME * a.abs().max(b.abs())
}

fn descending(spectrum: &[f64]) -> Result<Vec<f64>, CovarianceError> {
    if spectrum.is_empty() {
        return Err(CovarianceError::Empty);
    }
    if spectrum.iter().any(|l| !l.is_finite()) {
        return Err(CovarianceError::NotFinite);
    }
    let mut values = math::sorted(spectrum);
    values.reverse();
    Ok(values)
}

/// Orthonormal columns by Gram-Schmidt on normal vectors: uniform on `O(d)`.
#[must_use]
pub fn random_basis(d: usize, rng: &mut ChaCha8Rng) -> Matrix {
    let mut columns: Vec<Vec<f64>> = Vec::new();
    for _ in 0..d {
        let mut v = vec![0.0; d];
        rng::fill_normal(rng, &mut v);
        // Twice is enough: the second pass removes what rounding left behind.
        for _ in 0..2 {
            for other in &columns {
                let overlap = math::dot(&v, other);
                v.iter_mut().zip(other).for_each(|(v, o)| *v -= overlap * o);
            }
            let length = norm(&v);
            v.iter_mut().for_each(|v| *v /= length);
        }
        columns.push(v);
    }
    Matrix::from_column_slice(d, d, &columns.concat())
}
