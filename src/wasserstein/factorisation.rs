//! Quadratic matrix factorisation (functional (a) of the laboratory's page).

use super::{
    Functional, Hessian, Landscape, Particles, SecondOrder, functional::FirstVariation,
    hessian::Form, reduced::LinearMaps,
};
use crate::{
    linalg::{Eigen, Matrix},
    math::{self, Buffer},
};

/// `F(mu) = (1/4) |C - Sigma|_F^2` with the second moment `C = int x x^T dmu`.
///
/// Stationary points have `C = sum_{k in S} s_k u_k u_k^T` for a subset `S` of the
/// eigenpairs of `Sigma`, and `F = (1/4) sum_{k not in S} s_k^2`. All but the full
/// subset are strict saddles once `N > |S|`; the minimum is degenerate.
#[derive(Clone, Debug)]
pub struct Factorisation {
    target: Vec<f64>,
    eigen: Eigen,
}

impl Factorisation {
    /// The functional of a symmetric positive semidefinite target.
    #[must_use]
    pub fn new(target: &Matrix) -> Self {
        let rows = (0..target.nrows()).flat_map(|a| (0..target.ncols()).map(move |b| (a, b)));
        Self {
            target: rows.map(|(a, b)| target[(a, b)]).collect(),
            eigen: Eigen::of(target.clone()),
        }
    }

    /// Eigenvalue `s_k` of the target, `k = 0` for the largest.
    #[must_use]
    pub fn eigenvalue(&self, k: usize) -> f64 {
        self.eigen.values[self.dim() - 1 - k]
    }

    /// Unit eigenvector `u_k` of the target, `k = 0` for the largest eigenvalue.
    #[must_use]
    pub fn eigenvector(&self, k: usize) -> &[f64] {
        self.eigen.vector(self.dim() - 1 - k)
    }

    /// `R = C - Sigma`, row-major.
    #[must_use]
    pub fn residual(&self, x: &Particles) -> Buffer {
        x.moment(x).iter().zip(&self.target).map(|(c, s)| c - s).collect()
    }

    /// Objective at the stationary points of a subset.
    #[must_use]
    pub fn value_at(&self, subset: &[usize]) -> f64 {
        let left_out = (0..self.dim()).filter(|k| !subset.contains(k));
        0.25 * math::sum(left_out.map(|k| self.eigenvalue(k) * self.eigenvalue(k)))
    }
}

impl Functional for Factorisation {
    fn dim(&self) -> usize {
        self.eigen.size()
    }

    fn value(&self, x: &Particles) -> f64 {
        0.25 * math::sum(self.residual(x).iter().map(|r| r * r))
    }

    fn gradient(&self, x: &Particles, out: &mut Particles) {
        out.data_mut().fill(0.0);
        x.map_onto(&self.residual(x), out);
    }

    fn first_variation<'a>(&'a self, x: &'a Particles) -> FirstVariation<'a> {
        let residual = self.residual(x);
        Box::new(move |y| {
            let rows = residual.chunks(self.dim()).zip(y);
            0.5 * math::sum(rows.map(|(row, y_a)| y_a * math::dot(row, y)))
        })
    }
}

impl SecondOrder for Factorisation {
    fn add_local(&self, x: &Particles, v: &Particles, out: &mut Particles) {
        v.map_onto(&self.residual(x), out);
    }

    /// `K(x, y) = (x . y) I + y x^T`, so the field is `x -> (D + D^T) x` with
    /// `D = (1/N) sum_j v_j x_j^T`.
    fn add_nonlocal(&self, x: &Particles, v: &Particles, out: &mut Particles) {
        let d = self.dim();
        let moment = v.moment(x);
        let symmetric: Buffer =
            (0..d * d).map(|entry| moment[entry] + moment[entry % d * d + entry / d]).collect();
        x.map_onto(&symmetric, out);
    }

    fn linearise(&self, x: &Particles) -> Hessian<'_> {
        Hessian(Form::LinearMaps(LinearMaps::new(x.clone(), self.residual(x))))
    }
}

impl Landscape for Factorisation {
    fn minimum(&self) -> f64 {
        0.0
    }

    /// The minimisers are the measures with second moment `Sigma`, so this is the
    /// Bures distance
    /// `(tr C + tr Sigma - 2 tr (Sigma^{1/2} C Sigma^{1/2})^{1/2})^{1/2}`.
    fn distance_to_minimum(&self, x: &Particles) -> Option<f64> {
        let d = self.dim();
        let moment = Matrix::from_row_slice(d, d, &x.moment(x));
        if moment.iter().any(|c| !c.is_finite()) {
            return Some(f64::NAN);
        }
        let root = |s: f64| math::sqrt(s.max(0.0));
        let half = self.eigen.function(root);
        let middle = Eigen::of(&half * &moment * &half).function(root);
        let (least, largest) = (self.eigenvalue(d - 1), self.eigenvalue(0));
        if least <= 1e-12 * largest {
            let target = math::sum(self.eigen.values.iter().copied());
            return Some(root(moment.trace() + target - 2.0 * middle.trace()));
        }
        // With Z = (Sigma^{1/2} C Sigma^{1/2})^{1/2} - Sigma the squared distance is
        // tr(Sigma^{-1} Z^2): a norm, accurate where the three traces cancel.
        let difference = middle - self.eigen.function(|s| s);
        let scaled = self.eigen.function(|s| 1.0 / root(s)) * difference;
        Some(math::sqrt(math::sum(scaled.iter().map(|z| z * z))))
    }
}
