//! Functionals of measures and their first two variations.

use super::{Hessian, Particles};
use crate::linalg::{Eigen, Matrix};

/// A function on the space of the particles.
pub type FirstVariation<'a> = Box<dyn Fn(&[f64]) -> f64 + 'a>;

/// A functional `F: P_2(R^d) -> R`, evaluated on empirical measures.
pub trait Functional {
    /// Dimension `d` of the space.
    fn dim(&self) -> usize;

    /// `F(mu)`.
    fn value(&self, x: &Particles) -> f64;

    /// Wasserstein gradient `g_i = grad_x F'(mu)(x_i) = N dF/dx_i`, written to `out`.
    fn gradient(&self, x: &Particles, out: &mut Particles);

    /// First variation `y -> F'(mu)(y)`, up to a constant.
    fn first_variation<'a>(&'a self, x: &'a Particles) -> FirstVariation<'a>;
}

/// A functional with a Wasserstein Hessian `H = H_local + H_nonlocal`.
///
/// On particles `H_ij = delta_ij M(x_i) + (1/N) K(x_i, x_j)` with
/// `M = Hess_x F'(mu)` and `K = grad_x grad_y F''(mu)`, that is, `H = N Hess F_N`:
/// its spectrum is that of the Hessian on `L^2(mu_N; R^d)`.
pub trait SecondOrder: Functional {
    /// Adds `M(x_i) v_i` to `out`.
    fn add_local(&self, x: &Particles, v: &Particles, out: &mut Particles);

    /// Adds `(1/N) sum_j K(x_i, x_j) v_j` to `out`.
    fn add_nonlocal(&self, x: &Particles, v: &Particles, out: &mut Particles);

    /// The Hessian at `x`, with everything computed that its products share.
    fn linearise(&self, x: &Particles) -> Hessian<'_>;

    /// `H v`.
    fn hessian_times(&self, x: &Particles, v: &Particles) -> Particles {
        let mut out = Particles::zeros(x.len(), x.dim());
        self.add_local(x, v, &mut out);
        self.add_nonlocal(x, v, &mut out);
        out
    }
}

/// A functional whose minimum is known in closed form.
pub trait Landscape: SecondOrder {
    /// The smallest value of `F` over all measures.
    fn minimum(&self) -> f64;

    /// `W_2` distance from a measure to the nearest minimiser; `None` where no closed
    /// form is known.
    fn distance_to_minimum(&self, _x: &Particles) -> Option<f64> {
        None
    }
}

/// Which part of the Hessian.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// `H`.
    Full,
    /// `H_nonlocal`, the integral operator of `K`.
    Nonlocal,
}

/// The gradient as a new field.
#[must_use]
pub fn gradient<F: Functional + ?Sized>(functional: &F, x: &Particles) -> Particles {
    let mut out = Particles::zeros(x.len(), x.dim());
    functional.gradient(x, &mut out);
    out
}

/// The Hessian, or its nonlocal part, as a dense `Nd x Nd` matrix in the storage
/// order of [`Particles`]. Memory: `8 (Nd)^2` bytes.
#[must_use]
pub fn dense<F: SecondOrder + ?Sized>(functional: &F, x: &Particles, part: Part) -> Matrix {
    let (n, d) = (x.len(), x.dim());
    let mut unit = Particles::zeros(n, d);
    let mut matrix = Matrix::zeros(n * d, n * d);
    let mut column = Particles::zeros(n, d);
    for j in 0..n * d {
        unit.data_mut()[j] = 1.0;
        column.data_mut().fill(0.0);
        if part == Part::Full {
            functional.add_local(x, &unit, &mut column);
        }
        functional.add_nonlocal(x, &unit, &mut column);
        matrix.column_mut(j).copy_from_slice(column.data());
        unit.data_mut()[j] = 0.0;
    }
    matrix
}

/// Eigendecomposition of the dense Hessian.
#[must_use]
pub fn spectrum<F: SecondOrder + ?Sized>(functional: &F, x: &Particles) -> Eigen {
    Eigen::of(dense(functional, x, Part::Full))
}
