//! The Hessian at one point: its products, functions of it, its spectrum.

use std::fmt;

use super::solve;
use crate::{
    math::{self, Buffer, Rows},
    progress::Counter,
};

/// Eigenvalues below this fraction of the largest modulus have no pseudo-inverse.
const RANK_TOLERANCE: f64 = 1e-10;

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

/// A function of the Hessian that is applied to a gradient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SpectralFunction {
    /// `1 / lambda`, zero where `lambda` is zero beside the largest: the pseudo-inverse.
    Inverse,
    /// `1 / P(lambda)` with the positive curvature `P` of [`Absolute`] and its `epsilon`.
    InverseAbsolute(Absolute, f64),
}

impl SpectralFunction {
    /// The function of eigenvalues, of which `largest` is the largest modulus (or a bound).
    pub fn of(self, largest: f64) -> impl Fn(f64) -> f64 {
        let floor = RANK_TOLERANCE * largest;
        move |lambda| match self {
            Self::Inverse if lambda.abs() > floor => 1.0 / lambda,
            Self::Inverse => 0.0,
            Self::InverseAbsolute(absolute, epsilon) => 1.0 / absolute.of(lambda, epsilon),
        }
    }

    /// Whether it is the one that has a rational approximation: `1 / (lambda^2 + eps^2)^{1/2}`.
    #[must_use]
    pub fn is_inverse_root(self) -> bool {
        matches!(self, Self::InverseAbsolute(Absolute::Root, _))
    }
}

/// A way to compute a function of a Hessian.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Solver {
    /// Eigendecomposition of the `n x n` matrix: exact, `O(n^3)`.
    Dense,
    /// Eigendecomposition of an exact reduction that the problem knows.
    Reduced,
    /// Lanczos' method, matrix-free: a few dozen products.
    Lanczos,
    /// Rational approximation with shifted solves that the structure makes cheap.
    Rational,
}

/// How accurate, and by which way.
#[derive(Clone, Copy, Debug)]
pub struct Solve {
    /// The reader's choice; `None` to choose by structure and size.
    pub solver: Option<Solver>,
    /// Relative error that the approximate ways aim at.
    pub tolerance: f64,
    /// Counts the products of Lanczos' method.
    pub counter: Counter,
}

impl Solve {
    /// For a computation that nobody watches.
    #[must_use]
    pub fn new(solver: Option<Solver>, tolerance: f64) -> Self {
        Self { solver, tolerance, counter: Counter::unwatched() }
    }
}

/// `f(H) g` and how it was come by.
#[derive(Debug)]
pub struct Solution {
    /// The vector, `n` numbers.
    pub vector: Buffer,
    /// How.
    pub report: Report,
}

/// How a solution was come by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Report {
    /// The way.
    pub solver: Solver,
    /// Hessian products; a dense Hessian is `n` of them.
    pub products: u64,
    /// Poles of the rational approximation.
    pub poles: usize,
    /// Estimate of the relative error; zero for the exact ways.
    pub error: f64,
}

impl Report {
    /// Of a solution up to rounding, with so many products.
    #[must_use]
    pub fn exact(solver: Solver, products: usize) -> Self {
        Self { solver, products: products as u64, poles: 0, error: 0.0 }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.solver {
            Solver::Dense => write!(f, "dense eigendecomposition"),
            Solver::Reduced => write!(f, "exact reduction"),
            Solver::Lanczos => {
                write!(f, "Lanczos, {} products, error {:.0e}", self.products, self.error)
            }
            Solver::Rational => {
                write!(f, "rational, {} poles, error {:.0e}", self.poles, self.error)
            }
        }
    }
}

/// Eigenpairs of a Hessian: all, or those at both ends with the count of all.
#[derive(Debug, Default)]
pub struct Spectrum {
    /// Eigenvalues in ascending order.
    pub values: Vec<f64>,
    /// Bound of the absolute error of each eigenvalue: rounding of a decomposition, or
    /// residual norm of a Ritz pair.
    pub errors: Vec<f64>,
    /// How often each listed eigenvalue occurs, as far as the structure tells; 1 otherwise.
    pub multiplicities: Vec<usize>,
    /// Eigenvectors in the same order, of Euclidean norm 1: one of each listed eigenvalue.
    pub vectors: Rows,
    /// Number of eigenvalues that there are, each as often as it occurs.
    pub size: usize,
    /// Hessian products that it took.
    pub products: u64,
}

impl Spectrum {
    /// Whether all eigenvalues are listed, each as often as it occurs.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.multiplicities.iter().sum::<usize>() == self.size
    }

    /// Largest modulus of a listed eigenvalue; the outermost ones are always listed.
    #[must_use]
    pub fn largest(&self) -> f64 {
        self.values.iter().fold(0.0_f64, |m, l| m.max(l.abs()))
    }
}

/// The Hessian at one point, as an operator that is symmetric in the objective's inner
/// product. Products take `&mut self` for their scratch memory.
///
/// What has a default is done by products alone, in [`solve`]; a structured Hessian overrides
/// what it can do better.
pub trait Curvature {
    /// Number `n` of parameters.
    fn size(&self) -> usize;

    /// Writes `H v` to `out`; both have `n` numbers.
    fn times(&mut self, v: &[f64], out: &mut [f64]);

    /// An upper bound of the modulus of every eigenvalue.
    fn bound(&self) -> f64;

    /// The columns of the matrix one after the other, `n * n` numbers.
    fn columns(&mut self) -> Buffer {
        solve::columns(self)
    }

    /// Whether a way can compute a function of this Hessian.
    fn serves(&self, solver: Solver, _function: SpectralFunction) -> bool {
        solve::serves(self.size(), solver)
    }

    /// `f(H) g`. A way that cannot serve is replaced by one that suits; the report says which.
    fn apply(&mut self, function: SpectralFunction, g: &[f64], how: &Solve) -> Solution {
        solve::apply(self, function, g, how)
    }

    /// All eigenpairs, or `ends` at either end where there are more than can be decomposed.
    fn spectrum(&mut self, ends: usize, counter: Counter) -> Spectrum {
        solve::spectrum(self, ends, counter)
    }
}
