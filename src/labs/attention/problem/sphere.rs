//! The infinite-prompt loss on the unit sphere with a score scale.

use super::{
    covariance::Covariance,
    critical::{CriticalPoint, sorted},
    forms::Forms,
    norm,
};
use crate::{
    linalg::Matrix,
    math,
    optim::{Curvature, Dense, Objective, Scale},
};

/// Up to this dimension the critical points that mix two eigenvectors are listed.
const FEW: usize = 8;
/// A loss that curves less than this part of the trace is constant up to rounding.
const CONSTANT: f64 = 1e-12;

/// `R(u) = tr S - g b (2 - g a)` for `|u| = 1`.
#[derive(Clone, Debug)]
pub struct OnSphere {
    inner: Forms,
    score: f64,
    scale: Scale,
}

impl OnSphere {
    /// With score scale `g`.
    ///
    /// # Panics
    /// If `g` is not positive.
    #[must_use]
    pub fn new(covariance: &Covariance, score: f64) -> Self {
        assert!(score > 0.0, "sphere: score scale {score}");
        let inner = Forms::infinite(covariance, score);
        let mut sphere = Self { inner, score, scale: Scale::UNIT };
        let points = sphere.landmarks();
        let curvature = points.iter().map(CriticalPoint::curvature).fold(0.0, f64::max);
        let trace = covariance.trace();
        sphere.scale.curvature = if curvature <= CONSTANT * trace { trace } else { curvature };
        sphere
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
        let mut points = self.axes();
        points.extend(self.mixed().map(|(i, j, share)| self.mixture(i, j, share)));
        points
    }

    /// The critical points worth a level in a picture: all in few dimensions, otherwise the axes
    /// and the global minimum.
    #[must_use]
    pub fn landmarks(&self) -> Vec<CriticalPoint> {
        if self.inner.covariance().dim() <= FEW {
            return self.critical_points();
        }
        let mut points = self.axes();
        let minimum = self.global_minimum();
        if minimum.support.len() > 1 {
            points.push(minimum);
        }
        points
    }

    /// The point of lowest value among all critical points, in `O(d^2)`.
    #[must_use]
    pub fn global_minimum(&self) -> CriticalPoint {
        let values = self.inner.covariance().values();
        let axes = (0..values.len()).map(|i| (self.height(values[i], values[i], 1.0), i));
        let best = axes.min_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or_default();
        let mixed = self.mixed().map(|(i, j, p)| (self.height(values[i], values[j], p), (i, j, p)));
        match mixed.min_by(|a, b| a.0.total_cmp(&b.0)) {
            Some((value, (i, j, share))) if value < best.0 => self.mixture(i, j, share),
            _ => self.axis(best.1),
        }
    }

    /// The loss where a share of `|u|^2` lies along one eigenvector and the rest along another.
    fn height(&self, one: f64, other: f64, share: f64) -> f64 {
        let a = share * one + (1.0 - share) * other;
        let b = share * one * one + (1.0 - share) * other * other;
        self.inner.covariance().trace() - self.score * b * (2.0 - self.score * a)
    }

    /// Critical points of one eigenvector each.
    fn axes(&self) -> Vec<CriticalPoint> {
        (0..self.inner.covariance().dim()).map(|i| self.axis(i)).collect()
    }

    /// On `e_i` the curvature along `e_j` is
    /// `2 g (lam_j - lam_i) (g lam_i^2 - (2 - g lam_i) (lam_i + lam_j))`.
    fn axis(&self, i: usize) -> CriticalPoint {
        let covariance = self.inner.covariance();
        let (g, own) = (self.score, covariance.values()[i]);
        let along = |j: usize| {
            let other = covariance.values()[j];
            let gap = if covariance.same(i, j) { 0.0 } else { other - own };
            2.0 * g * gap * (g * own * own - (2.0 - g * own) * (own + other))
        };
        let others = (0..covariance.dim()).filter(|j| *j != i);
        CriticalPoint {
            support: vec![i],
            point: covariance.vector(i).to_vec(),
            value: self.height(own, own, 1.0),
            spectrum: sorted(others.map(along).collect()),
            sphere: covariance.multiplicity(i) - 1,
        }
    }

    /// Pairs of eigenvectors with a critical point between them, and the share of the first.
    fn mixed(&self) -> impl Iterator<Item = (usize, usize, f64)> {
        let values = self.inner.covariance().values();
        let pairs = (0..values.len()).flat_map(move |i| (i + 1..values.len()).map(move |j| (i, j)));
        pairs.filter_map(move |(i, j)| self.share(values[i], values[j]).map(|p| (i, j, p)))
    }

    /// Between `e_i` and `e_j` the curvature along a third `e_k` is
    /// `2 g (2 - g a) (lam_i - lam_k) (lam_k - lam_j)`, and in their plane
    /// `8 g^2 p (1 - p) (lam_i - lam_j)^2 (lam_i + lam_j)`.
    fn mixture(&self, i: usize, j: usize, share: f64) -> CriticalPoint {
        let covariance = self.inner.covariance();
        let (g, values) = (self.score, covariance.values());
        let (one, other) = (values[i], values[j]);
        let slope = 2.0 - g * (share * one + (1.0 - share) * other);
        let across = (0..values.len()).filter(|k| *k != i && *k != j).map(|k| {
            let equal = covariance.same(k, i) || covariance.same(k, j);
            let gaps = if equal { 0.0 } else { (one - values[k]) * (values[k] - other) };
            2.0 * g * slope * gaps
        });
        let gap = one - other;
        let within = 8.0 * g * g * share * (1.0 - share) * gap * gap * (one + other);
        let mut coordinates = vec![0.0; values.len()];
        (coordinates[i], coordinates[j]) = (math::sqrt(share), math::sqrt(1.0 - share));
        CriticalPoint {
            support: vec![i, j],
            point: covariance.vector_with(&coordinates),
            value: self.height(one, other, share),
            spectrum: sorted(across.chain([within]).collect()),
            sphere: covariance.multiplicity(i) + covariance.multiplicity(j) - 2,
        }
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

    /// Radial derivative `u . grad / |u|^2` of the loss in the whole space.
    fn radial(u: &[f64], gradient: &[f64]) -> f64 {
        math::dot(u, gradient) / math::dot(u, u)
    }
}

impl Objective for OnSphere {
    fn size(&self) -> usize {
        self.inner.size()
    }

    fn scale(&self) -> Scale {
        self.scale
    }

    fn value(&self, u: &[f64]) -> f64 {
        self.inner.value(u)
    }

    fn gradient(&self, u: &[f64], out: &mut [f64]) {
        self.inner.gradient(u, out);
        let radial = Self::radial(u, out);
        math::axpy(-radial, u, out);
    }

    /// `P (Hess - (u . grad) I) P` with the projector `P` on the tangent space.
    fn curvature<'a>(&'a self, u: &'a [f64]) -> Box<dyn Curvature + 'a> {
        let n = self.size();
        let mut gradient = vec![0.0; n];
        self.inner.gradient(u, &mut gradient);
        let shifted = self.inner.hessian(u) - Matrix::identity(n, n) * Self::radial(u, &gradient);
        let unit = nalgebra::DVector::from_column_slice(u) / norm(u);
        let projector = Matrix::identity(n, n) - &unit * unit.transpose();
        let mut within: Matrix = &projector * shifted * &projector;
        // What is left of terms that cancel is rounding, and no curvature.
        if within.amax() <= CONSTANT * self.inner.covariance().trace() {
            within.fill(0.0);
        }
        Box::new(Dense::within(within, tangent(u)))
    }

    fn displace(&self, u: &mut [f64], t: f64, v: &[f64]) {
        math::axpy(t, v, u);
        let length = norm(u);
        if length > 0.0 {
            u.iter_mut().for_each(|u| *u /= length);
        }
    }
}

/// The Householder reflection that takes a coordinate axis to `u` takes the other axes to a
/// basis of the tangent space, `n x (n - 1)`.
fn tangent(u: &[f64]) -> Matrix {
    let n = u.len();
    let length = norm(u);
    let mut normal: Vec<f64> = u.iter().map(|x| x / length).collect();
    normal[0] += if normal[0] < 0.0 { -1.0 } else { 1.0 };
    let square = math::dot(&normal, &normal);
    let entry = |i: usize, j: usize| {
        f64::from(u8::from(i == j + 1)) - 2.0 * normal[i] * normal[j + 1] / square
    };
    Matrix::from_fn(n, n - 1, entry)
}
