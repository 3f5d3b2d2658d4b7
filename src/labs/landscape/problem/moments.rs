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
        let svd = nalgebra::SVD::new(m.clone(), true, true);
        let largest = svd.singular_values.iter().fold(0.0_f64, |a, s| a.max(*s));
        let scale = math::sqrt(math::dot(y.as_slice(), y.as_slice()));
        let positive = |s: &&f64| **s > ZERO * largest && **s > ZERO * scale;
        let values: Vec<f64> = svd.singular_values.iter().filter(positive).copied().collect();
        let k = values.len();
        let (Some(left), Some(right)) = (svd.u, svd.v_t) else {
            unreachable!("both factors were asked for")
        };
        // What is left of Y beside what a linear map of X explains, without cancellation.
        let rest = y - &m * &inverse_root * x;
        Self {
            left: left.columns(0, k).into_owned(),
            right: right.rows(0, k).transpose(),
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
