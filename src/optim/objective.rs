//! What every method, the inspector and every picture of a landscape sees of a problem.

use super::Curvature;
use crate::math;

/// The units of a problem, in which tolerances are stated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// Typical distance between critical points, in the norm of the inner product.
    pub length: f64,
    /// Typical modulus of a Hessian eigenvalue where runs end.
    pub curvature: f64,
}

impl Scale {
    /// Of a problem whose lengths and curvatures are of order one.
    pub const UNIT: Self = Self { length: 1.0, curvature: 1.0 };

    /// The unit of gradient norms, `curvature * length`.
    #[must_use]
    pub fn gradient(self) -> f64 {
        self.curvature * self.length
    }

    /// The unit of differences of the objective, `curvature * length^2`.
    #[must_use]
    pub fn value(self) -> f64 {
        self.curvature * self.length * self.length
    }
}

/// A smooth function on `R^n`, or on a submanifold of it, with the constant inner product
/// `<u, v> = weight * u . v`.
///
/// Gradient and Hessian are those of that inner product: `gradient = dF / weight`, and the
/// Hessian is the operator with `<u, H v> = d^2 F(u, v)`. On a submanifold they are the
/// Riemannian ones and act within the tangent space. Particles in `L^2(mu_N)` are the case
/// `n = N d`, `weight = 1 / N`.
pub trait Objective {
    /// Number `n` of parameters.
    fn size(&self) -> usize;

    /// The factor of the inner product.
    fn weight(&self) -> f64 {
        1.0
    }

    /// The units in which tolerances are stated.
    fn scale(&self) -> Scale {
        Scale::UNIT
    }

    /// The objective.
    fn value(&self, x: &[f64]) -> f64;

    /// Writes the gradient to `out`.
    fn gradient(&self, x: &[f64], out: &mut [f64]);

    /// The Hessian at `x`, with everything computed that its products share.
    fn curvature<'a>(&'a self, x: &'a [f64]) -> Box<dyn Curvature + 'a>;

    /// `x <- x + t v`, then back onto the manifold if there is one.
    fn displace(&self, x: &mut [f64], t: f64, v: &[f64]) {
        math::axpy(t, v, x);
    }

    /// `<u, v>`.
    fn inner(&self, u: &[f64], v: &[f64]) -> f64 {
        self.weight() * math::dot(u, v)
    }

    /// `<v, v>^{1/2}`.
    fn norm(&self, v: &[f64]) -> f64 {
        math::sqrt(self.inner(v, v))
    }
}
