//! What a loss of attention is to an optimiser.

use crate::{
    linalg::{Eigen, Matrix},
    math,
};

/// A smooth loss on `R^n`, or on a submanifold of it.
///
/// On a submanifold gradient and Hessian are the Riemannian ones, and a move
/// along a tangent vector ends with a retraction.
pub trait Loss {
    /// Number `n` of parameters.
    fn size(&self) -> usize;

    /// The loss.
    fn value(&self, u: &[f64]) -> f64;

    /// Its gradient.
    fn gradient(&self, u: &[f64]) -> Vec<f64>;

    /// Its Hessian as an `n x n` symmetric matrix.
    fn hessian(&self, u: &[f64]) -> Matrix;

    /// `u <- u + t v`, back on the manifold.
    fn displace(&self, u: &mut [f64], t: f64, v: &[f64]) {
        for (u, v) in u.iter_mut().zip(v) {
            *u += t * v;
        }
    }

    /// An orthonormal basis of the tangent space as columns; `None` is all of `R^n`.
    fn tangent(&self, _u: &[f64]) -> Option<Matrix> {
        None
    }
}

/// Eigenvalues and eigenvectors of a Hessian within the tangent space.
#[derive(Clone, Debug)]
pub struct Modes {
    eigen: Eigen,
    basis: Option<Matrix>,
}

impl Modes {
    /// Those of a loss at a point.
    #[must_use]
    pub fn of<L: Loss + ?Sized>(loss: &L, u: &[f64]) -> Self {
        let hessian = loss.hessian(u);
        let basis = loss.tangent(u);
        let eigen = match &basis {
            Some(b) => Eigen::of(b.transpose() * hessian * b),
            None => Eigen::of(hessian),
        };
        Self { eigen, basis }
    }

    /// Eigenvalues in ascending order; one fewer than parameters on a sphere.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.eigen.values
    }

    /// The unit eigenvector of the `k`-th smallest eigenvalue, in `R^n`.
    ///
    /// # Panics
    /// If there are not that many.
    #[must_use]
    pub fn vector(&self, k: usize) -> Vec<f64> {
        self.outward(self.eigen.vector(k).to_vec())
    }

    /// `f(H) v` for a tangent vector `v`.
    ///
    /// # Panics
    /// If the lengths differ.
    #[must_use]
    pub fn apply(&self, f: impl Fn(f64) -> f64, v: &[f64]) -> Vec<f64> {
        match &self.basis {
            Some(basis) => {
                let inner: Vec<f64> =
                    (0..basis.ncols()).map(|k| math::dot(column(basis, k), v)).collect();
                self.outward(self.eigen.apply(f, &inner).into_vec())
            }
            None => self.eigen.apply(f, v).into_vec(),
        }
    }

    fn outward(&self, inner: Vec<f64>) -> Vec<f64> {
        let Some(basis) = &self.basis else { return inner };
        let mut out = vec![0.0; basis.nrows()];
        for (k, weight) in inner.iter().enumerate() {
            for (o, b) in out.iter_mut().zip(column(basis, k)) {
                *o += weight * b;
            }
        }
        out
    }
}

/// Column `k` of a matrix.
pub(super) fn column(matrix: &Matrix, k: usize) -> &[f64] {
    let n = matrix.nrows();
    &matrix.as_slice()[k * n..(k + 1) * n]
}

/// `A v` for a symmetric `A`.
pub(super) fn times(symmetric: &Matrix, v: &[f64]) -> Vec<f64> {
    (0..v.len()).map(|k| math::dot(column(symmetric, k), v)).collect()
}

/// `A += weight (v w^T + w v^T) / 2`.
pub(super) fn add_dyad(matrix: &mut Matrix, weight: f64, v: &[f64], w: &[f64]) {
    for (j, mut target) in matrix.column_iter_mut().enumerate() {
        for (i, entry) in target.iter_mut().enumerate() {
            *entry += 0.5 * weight * (v[i] * w[j] + w[i] * v[j]);
        }
    }
}

/// Euclidean norm.
#[must_use]
pub fn norm(v: &[f64]) -> f64 {
    math::sqrt(math::dot(v, v))
}
