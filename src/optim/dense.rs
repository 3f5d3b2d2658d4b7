//! A Hessian that is known as a matrix.

use std::cell::OnceCell;

use super::{Curvature, Report, Solution, Solve, Solver, SpectralFunction, Spectrum, solve};
use crate::{
    linalg::{Eigen, Matrix},
    math::{self, Buffer, Rows},
    progress::Counter,
};

/// A symmetric `n x n` matrix; on a submanifold with a basis of the tangent space, within
/// which it acts. It is decomposed once, when that is first needed.
#[derive(Debug)]
pub struct Dense {
    matrix: Matrix,
    basis: Option<Matrix>,
    eigen: OnceCell<Eigen>,
}

impl Dense {
    /// On all of `R^n`.
    ///
    /// # Panics
    /// If the matrix is not square.
    #[must_use]
    pub fn new(matrix: Matrix) -> Self {
        assert!(matrix.is_square(), "dense: shape {:?}", matrix.shape());
        Self { matrix, basis: None, eigen: OnceCell::new() }
    }

    /// Within the tangent space that the orthonormal columns of `basis` span: there are as
    /// many eigenvalues as columns, and eigenvectors are tangent vectors in `R^n`.
    ///
    /// # Panics
    /// If the shapes do not fit.
    #[must_use]
    pub fn within(matrix: Matrix, basis: Matrix) -> Self {
        let shapes = (matrix.shape(), basis.shape());
        assert!(matrix.is_square() && matrix.nrows() == basis.nrows(), "dense: {shapes:?}");
        Self { matrix, basis: Some(basis), eigen: OnceCell::new() }
    }

    fn eigen(&self) -> &Eigen {
        self.eigen.get_or_init(|| match &self.basis {
            Some(basis) => Eigen::of(basis.transpose() * &self.matrix * basis),
            None => Eigen::of(self.matrix.clone()),
        })
    }

    /// Eigenvalues in ascending order.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.eigen().values
    }

    /// The unit eigenvector of the `k`-th smallest eigenvalue, in `R^n`.
    ///
    /// # Panics
    /// If there are not that many.
    #[must_use]
    pub fn vector(&self, k: usize) -> Buffer {
        self.outward(self.eigen().vector(k))
    }

    /// `f(H) v` for a tangent vector `v`.
    ///
    /// # Panics
    /// If the lengths differ.
    #[must_use]
    pub fn function(&self, f: impl Fn(f64) -> f64, v: &[f64]) -> Buffer {
        let Some(basis) = &self.basis else { return self.eigen().apply(f, v) };
        let inner: Buffer = columns(basis).map(|column| math::dot(column, v)).collect();
        self.outward(&self.eigen().apply(f, &inner))
    }

    fn outward(&self, inner: &[f64]) -> Buffer {
        let Some(basis) = &self.basis else { return Buffer::copy(inner) };
        let mut out = Buffer::zeros(basis.nrows());
        for (weight, column) in inner.iter().zip(columns(basis)) {
            math::axpy(*weight, column, &mut out);
        }
        out
    }
}

/// The columns of a matrix.
fn columns(matrix: &Matrix) -> impl Iterator<Item = &[f64]> {
    matrix.as_slice().chunks_exact(matrix.nrows().max(1))
}

impl Curvature for Dense {
    fn size(&self) -> usize {
        self.matrix.nrows()
    }

    fn times(&mut self, v: &[f64], out: &mut [f64]) {
        for (out, column) in out.iter_mut().zip(columns(&self.matrix)) {
            *out = math::dot(column, v);
        }
    }

    /// The largest sum of moduli in a column.
    fn bound(&self) -> f64 {
        let sum = |column: &[f64]| math::sum(column.iter().map(|x| x.abs()));
        columns(&self.matrix).map(sum).fold(0.0, f64::max)
    }

    fn columns(&mut self) -> Buffer {
        Buffer::copy(self.matrix.as_slice())
    }

    fn serves(&self, solver: Solver, _: SpectralFunction) -> bool {
        matches!(solver, Solver::Dense | Solver::Lanczos)
    }

    fn apply(&mut self, function: SpectralFunction, g: &[f64], how: &Solve) -> Solution {
        if how.solver == Some(Solver::Lanczos) {
            return solve::apply(self, function, g, how);
        }
        let vector = self.function(function.of(self.eigen().largest()), g);
        Solution { vector, report: Report::exact(Solver::Dense, self.size()) }
    }

    fn spectrum(&mut self, _: usize, _: Counter) -> Spectrum {
        let eigen = self.eigen();
        let size = eigen.size();
        let error = solve::rounding(self.matrix.nrows(), eigen.largest());
        let mut vectors = Rows::with_capacity(size);
        (0..size).for_each(|k| vectors.push(self.vector(k)));
        Spectrum {
            values: eigen.values.to_vec(),
            errors: vec![error; size],
            multiplicities: vec![1; size],
            vectors,
            size,
            products: self.matrix.nrows() as u64,
        }
    }
}
