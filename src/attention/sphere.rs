//! The infinite-prompt loss on the unit sphere with a score scale.

use super::{
    covariance::Covariance,
    critical::CriticalPoint,
    forms::Forms,
    loss::{Loss, Modes, norm},
};
use crate::{linalg::Matrix, math};

/// `R(u) = tr S - g b (2 - g a)` for `|u| = 1`.
#[derive(Clone, Debug)]
pub struct OnSphere {
    inner: Forms,
    score: f64,
}

impl OnSphere {
    /// With score scale `g`.
    ///
    /// # Panics
    /// If `g` is not positive.
    #[must_use]
    pub fn new(covariance: &Covariance, score: f64) -> Self {
        assert!(score > 0.0, "sphere: score scale {score}");
        Self { inner: Forms::infinite(covariance, score), score }
    }

    /// The largest score scale for which `e_1` is the global minimum,
    /// `2 (lam_1 + lam_d) / (lam_1 (2 lam_1 + lam_d))`.
    #[must_use]
    pub fn largest_aligned_score(covariance: &Covariance) -> f64 {
        let values = covariance.values();
        let (first, last) = (values[0], values[values.len() - 1]);
        2.0 * (first + last) / (first * (2.0 * first + last))
    }

    /// All critical points up to signs of coordinates, by support: the axes, and
    /// mixtures of two eigenvectors wherever they exist. More than two distinct
    /// eigenvalues are never mixed: they solve one quadratic equation.
    #[must_use]
    pub fn critical_points(&self) -> Vec<CriticalPoint> {
        let covariance = self.inner.covariance();
        let d = covariance.dim();
        let mut points = self.axes();
        for i in 0..d {
            for j in i + 1..d {
                if let Some(share) = self.share(covariance.values()[i], covariance.values()[j]) {
                    let mut coordinates = vec![0.0; d];
                    (coordinates[i], coordinates[j]) = (math::sqrt(share), math::sqrt(1.0 - share));
                    let point = covariance.vector_with(&coordinates);
                    points.push(self.critical(vec![i, j], point));
                }
            }
        }
        points
    }

    /// Those of one eigenvector each.
    #[must_use]
    pub fn axes(&self) -> Vec<CriticalPoint> {
        let covariance = self.inner.covariance();
        let axis = |i: usize| self.critical(vec![i], covariance.vector(i).to_vec());
        (0..covariance.dim()).map(axis).collect()
    }

    /// The one of lowest value among all of them.
    #[must_use]
    pub fn global_minimum(&self) -> CriticalPoint {
        let points = self.critical_points();
        let values: Vec<f64> = points.iter().map(|p| p.value).collect();
        points[math::ascending(&values)[0]].clone()
    }

    /// `u_i^2` of the critical point that mixes two eigenvectors.
    fn share(&self, larger: f64, smaller: f64) -> Option<f64> {
        if larger - smaller <= 1e-9 * larger {
            return None;
        }
        let sum = larger + smaller;
        let share =
            (2.0 * sum / self.score - smaller * (sum + smaller)) / (2.0 * sum * (larger - smaller));
        (share > 0.0 && share < 1.0).then_some(share)
    }

    fn critical(&self, support: Vec<usize>, point: Vec<f64>) -> CriticalPoint {
        let covariance = self.inner.covariance();
        let dimensions: usize = support.iter().map(|i| covariance.multiplicity(*i)).sum();
        let sphere = dimensions - support.len();
        let mut spectrum = Modes::of(self, &point).values().to_vec();
        // Along a sphere of critical points the curvature is zero, not rounding.
        let sizes: Vec<f64> = spectrum.iter().map(|l| l.abs()).collect();
        math::ascending(&sizes).into_iter().take(sphere).for_each(|k| spectrum[k] = 0.0);
        CriticalPoint { value: self.value(&point), spectrum, point, sphere, support }
    }
}

impl Loss for OnSphere {
    fn size(&self) -> usize {
        self.inner.size()
    }

    fn value(&self, u: &[f64]) -> f64 {
        self.inner.value(u)
    }

    fn gradient(&self, u: &[f64]) -> Vec<f64> {
        let mut gradient = self.inner.gradient(u);
        let radial = math::dot(u, &gradient) / math::dot(u, u);
        gradient.iter_mut().zip(u).for_each(|(g, u)| *g -= radial * u);
        gradient
    }

    /// `P (Hess - (u . grad) I) P` with the projector `P` on the tangent space.
    fn hessian(&self, u: &[f64]) -> Matrix {
        let n = self.size();
        let radial = math::dot(u, &self.inner.gradient(u)) / math::dot(u, u);
        let unit = nalgebra::DVector::from_column_slice(u) / norm(u);
        let projector = Matrix::identity(n, n) - &unit * unit.transpose();
        let shifted = self.inner.hessian(u) - Matrix::identity(n, n) * radial;
        &projector * shifted * &projector
    }

    fn displace(&self, u: &mut [f64], t: f64, v: &[f64]) {
        for (u, v) in u.iter_mut().zip(v) {
            *u += t * v;
        }
        let length = norm(u);
        if length > 0.0 {
            u.iter_mut().for_each(|u| *u /= length);
        }
    }

    /// The Householder reflection that takes a coordinate axis to `u` takes the
    /// other axes to a basis of the tangent space.
    fn tangent(&self, u: &[f64]) -> Option<Matrix> {
        let n = u.len();
        let length = norm(u);
        let mut normal: Vec<f64> = u.iter().map(|x| x / length).collect();
        normal[0] += if normal[0] < 0.0 { -1.0 } else { 1.0 };
        let square = math::dot(&normal, &normal);
        let entry = |i: usize, j: usize| {
            f64::from(u8::from(i == j + 1)) - 2.0 * normal[i] * normal[j + 1] / square
        };
        Some(Matrix::from_fn(n, n - 1, entry))
    }
}
