//! Second moments of data: all that a linear network sees of them under the squared loss.

use crate::{
    linalg::{Eigen, Matrix},
    math,
};

/// Eigenvalues of `X X^T` below this part of the largest count as zero.
const RANK: f64 = 1e-10;
/// Singular values below this part of the norm of the labels, or of the largest, count as zero.
const ZERO: f64 = 1e-9;

/// `M = Y X^T (X X^T)^{-1/2} = U diag(s) V^T` and what belongs to it.
#[derive(Clone, Debug)]
pub struct Moments {
    /// `(X X^T)^{1/2}`.
    pub root: Matrix,
    /// The pseudo-inverse of [`Moments::root`].
    pub inverse_root: Matrix,
    /// Rank of `X X^T`.
    pub rank: usize,
    /// `M`, outputs by inputs.
    pub m: Matrix,
    /// Positive singular values of `M` in descending order.
    pub values: Vec<f64>,
    /// Left singular vectors, one column for each of them.
    pub left: Matrix,
    /// Right singular vectors, one column for each of them.
    pub right: Matrix,
    /// `1/2 (|Y|^2 - |M|^2)`: the least squared loss of any linear map.
    pub floor: f64,
}

impl Moments {
    /// Of inputs and labels, one column per sample.
    ///
    /// # Panics
    /// If the numbers of samples differ.
    #[must_use]
    pub fn of(x: &Matrix, y: &Matrix) -> Self {
        assert_eq!(x.ncols(), y.ncols(), "moments: numbers of samples");
        let eigen = Eigen::of(x * x.transpose());
        let least = RANK * eigen.largest();
        let kept = |c: f64| c > least && c > 0.0;
        let root = eigen.function(|c| if kept(c) { math::sqrt(c) } else { 0.0 });
        let inverse_root = eigen.function(|c| if kept(c) { 1.0 / math::sqrt(c) } else { 0.0 });
        let rank = eigen.values.iter().filter(|c| kept(**c)).count();
        let m = y * x.transpose() * &inverse_root;
        let (mut values, left, right) = singular(&m);
        let largest = values.first().copied().unwrap_or(0.0);
        let scale = math::sqrt(math::dot(y.as_slice(), y.as_slice()));
        values.retain(|s| *s > ZERO * largest && *s > ZERO * scale);
        let k = values.len();
        // What is left of Y beside what a linear map of X explains, without cancellation.
        let rest = y - &m * &inverse_root * x;
        Self {
            left: left.columns(0, k).into_owned(),
            right: right.columns(0, k).into_owned(),
            root,
            inverse_root,
            rank,
            m,
            values,
            floor: 0.5 * math::dot(rest.as_slice(), rest.as_slice()),
        }
    }

    /// Data with as many samples as inputs on which every linear network has the same squared
    /// loss but for [`Moments::floor`].
    #[must_use]
    pub fn compressed(&self) -> (Matrix, Matrix) {
        (self.root.clone(), self.m.clone())
    }
}

/// Singular values of a matrix in descending order, with left and right singular vectors, one
/// column for each: `(u, v) / 2^(1/2)` are eigenvectors of `[[0, M], [M^T, 0]]`, whose eigenvalues
/// are `+-s`, so that no small `s` loses digits as it does in `M^T M`; then `s = u^T M v` of unit
/// vectors. A module of the page has room for one decomposition.
#[must_use]
pub fn singular(m: &Matrix) -> (Vec<f64>, Matrix, Matrix) {
    let (rows, columns) = m.shape();
    let (n, k) = (rows + columns, rows.min(columns));
    // Of a symmetric matrix the lower triangle is read.
    let lower = |i: usize, j: usize| if i >= rows && j < rows { m[(j, i - rows)] } else { 0.0 };
    let eigen = Eigen::of(Matrix::from_fn(n, n, lower));
    let unit = |part: &[f64]| {
        let norm = math::sqrt(math::dot(part, part)).max(f64::MIN_POSITIVE);
        Matrix::from_fn(part.len(), 1, |i, _| part[i] / norm)
    };
    let (mut left, mut right) = (Matrix::zeros(rows, k), Matrix::zeros(columns, k));
    let mut values = Vec::with_capacity(k);
    for j in 0..k {
        let (u, v) = eigen.vector(n - 1 - j).split_at(rows);
        let (u, v) = (unit(u), unit(v));
        values.push(u.tr_mul(&(m * &v))[(0, 0)].max(0.0));
        left.columns_mut(j, 1).copy_from(&u);
        right.columns_mut(j, 1).copy_from(&v);
    }
    (values, left, right)
}
