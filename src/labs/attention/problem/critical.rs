//! Critical points in closed form.

use super::{covariance::Covariance, norm};
use crate::{
    math,
    optim::{Count, Kind},
};

/// A critical point of a loss, one of a pair `+-u` or of all that equal eigenvalues and
/// rotations of columns make of it.
#[derive(Clone, Debug, PartialEq)]
pub struct CriticalPoint {
    /// Eigenvectors it is made of, from 0 for the largest eigenvalue, ascending.
    pub support: Vec<usize>,
    /// The point.
    pub point: Vec<f64>,
    /// The loss there.
    pub value: f64,
    /// Eigenvalues of the Hessian there, in ascending order. Signs and zeros are exact: they
    /// come from factors that do not cancel.
    pub spectrum: Vec<f64>,
    /// Dimension of the sphere of critical points that it lies on because of
    /// repeated eigenvalues; 0 if it is isolated.
    pub sphere: usize,
}

impl CriticalPoint {
    /// Morse index: the number of negative eigenvalues.
    #[must_use]
    pub fn index(&self) -> usize {
        self.spectrum.iter().filter(|l| **l < 0.0).count()
    }

    /// Number of zero eigenvalues.
    #[must_use]
    pub fn nullity(&self) -> usize {
        self.spectrum.iter().filter(|l| **l == 0.0).count()
    }

    /// The largest modulus of an eigenvalue.
    #[must_use]
    pub fn curvature(&self) -> f64 {
        self.spectrum.iter().fold(0.0, |m, l| m.max(l.abs()))
    }

    /// What the Hessian says. Zero eigenvalues at `u != 0` are the directions along a manifold
    /// of equivalent points, on which the loss is constant; at `u = 0` they decide nothing.
    #[must_use]
    pub fn kind(&self) -> Kind {
        let [index, nullity] = [self.index(), self.nullity()].map(Count::exactly);
        Kind::of(index, nullity, self.spectrum.len(), !self.support.is_empty())
    }

    /// What the reader calls it: `e1`, `e1 + e5`, or `0`.
    #[must_use]
    pub fn name(&self) -> String {
        if self.support.is_empty() {
            return "0".to_string();
        }
        self.support.iter().map(|i| format!("e{}", i + 1)).collect::<Vec<_>>().join(" + ")
    }

    /// Distance of a vector `u` to the nearest of all points equivalent to this one: of either
    /// sign, and within the eigenspaces of equal eigenvalues.
    #[must_use]
    pub fn distance(&self, covariance: &Covariance, u: &[f64]) -> f64 {
        let (own, at) = (covariance.coordinates(u), covariance.coordinates(&self.point));
        let mut apart = Vec::with_capacity(own.len());
        for i in 0..own.len() {
            match self.support.iter().find(|k| covariance.same(i, **k)) {
                // Counted once for the whole eigenspace, at the eigenvector of the support.
                Some(k) if *k == i => {
                    let within: Vec<f64> =
                        (0..own.len()).filter(|j| covariance.same(*j, i)).map(|j| own[j]).collect();
                    apart.push(norm(&within) - at[i].abs());
                }
                Some(_) => {}
                None => apart.push(own[i]),
            }
        }
        norm(&apart)
    }
}

/// The eigenvalues of a closed form, sorted.
pub(super) fn sorted(mut eigenvalues: Vec<f64>) -> Vec<f64> {
    // A product of zeros may be -0.
    eigenvalues.iter_mut().for_each(|l| *l += 0.0);
    math::sorted(&eigenvalues)
}
