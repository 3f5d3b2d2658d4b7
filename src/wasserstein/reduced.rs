//! The exact reduction of matrix factorisation to linear maps of the cloud.

use crate::{
    linalg::{Eigen, Matrix},
    math,
};

/// An eigenvalue of `C` below this part of the largest one is taken for zero.
const RANK_TOLERANCE: f64 = 1e-12;

/// Gradient and Hessian of the factorisation on fields `v_i = A x_i`.
///
/// With `A = B C^{-1/2}` the Hessian is
/// `L(B) = R B + B C + C^{1/2} B^T C^{1/2}`, symmetric on `R^{d x d}` with the
/// Frobenius norm, which is the norm of `v` in `L^2(mu)`; the gradient is
/// `R C^{1/2}`. Where `C` is singular its pseudo-inverse is used: no linear map
/// leaves the cloud's span. Fields orthogonal to all linear maps see `R` alone.
#[derive(Clone, Debug)]
pub struct Reduction {
    residual: Matrix,
    /// `C^{1/2}` and its pseudo-inverse.
    half: Matrix,
    inverse_half: Matrix,
    eigen: Eigen,
    /// Whether fields that are no linear maps exist.
    wide: bool,
}

impl Reduction {
    /// Of the moment `C` and the residual `R = C - Sigma` of `n` particles.
    /// Costs `O(d^6)`.
    #[must_use]
    pub fn new(moment: &Matrix, residual: &Matrix, n: usize) -> Self {
        let d = moment.nrows();
        let of_moment = Eigen::of(moment.clone());
        let floor = RANK_TOLERANCE * of_moment.values.last().copied().unwrap_or(0.0);
        let root = |c: f64| if c > floor { math::sqrt(c) } else { 0.0 };
        let half = of_moment.function(root);
        let inverse_half =
            of_moment.function(|c| if c > floor { 1.0 / math::sqrt(c) } else { 0.0 });
        let mut operator = Matrix::zeros(d * d, d * d);
        for column in 0..d * d {
            let mut unit = Matrix::zeros(d, d);
            unit[column] = 1.0;
            let image = residual * &unit + &unit * moment + &half * unit.transpose() * &half;
            operator.column_mut(column).copy_from_slice(image.as_slice());
        }
        let rank = of_moment.values.iter().filter(|c| **c > floor).count();
        Self {
            residual: residual.clone(),
            half,
            inverse_half,
            eigen: Eigen::of(operator),
            wide: n > rank,
        }
    }

    /// The matrix `A` of the field `f(H) g = A x_i`, `g` the gradient.
    #[must_use]
    pub fn function_of_gradient(&self, f: impl Fn(f64) -> f64) -> Matrix {
        let d = self.half.nrows();
        let gradient = &self.residual * &self.half;
        let image = self.eigen.apply(f, gradient.as_slice());
        Matrix::from_column_slice(d, d, &image) * &self.inverse_half
    }

    /// Eigenvalues of the Hessian on linear maps, ascending.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.eigen.values
    }

    /// Smallest eigenvalue of the whole Hessian.
    #[must_use]
    pub fn lowest(&self) -> f64 {
        let on_maps = self.eigen.values[0];
        if self.wide { on_maps.min(Eigen::of(self.residual.clone()).values[0]) } else { on_maps }
    }
}
