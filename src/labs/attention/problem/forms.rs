//! Losses of one vector `u` that depend on it through two quadratic forms.

use super::{
    add_dyad,
    averages::Averages,
    covariance::Covariance,
    critical::{CriticalPoint, sorted},
    law::{Law, Softmax},
    scale, times,
};
use crate::{
    linalg::Matrix,
    math,
    optim::{Curvature, Dense, Objective, Scale},
};

/// `R(u) = f(u^T A u, u^T B u)` with commuting positive semidefinite `A`, `B`.
///
/// All rank-one attention losses of this laboratory are of this kind; see the
/// constructors.
#[derive(Clone, Debug)]
pub struct Forms {
    a: Matrix,
    b: Matrix,
    law: Law,
    /// Eigenvalues of `A` and `B` along the basis of `covariance`.
    spectra: [Vec<f64>; 2],
    covariance: Covariance,
    scale: Scale,
}

impl Forms {
    /// Attention with an infinite prompt, softmax and linear alike, and value
    /// `I / score` after a score factor: `tr S - 2 g b + g^2 a b` with
    /// `a = u^T S u`, `b = u^T S^2 u` and `g` the score factor (1 without).
    #[must_use]
    pub fn infinite(covariance: &Covariance, score: f64) -> Self {
        let constant = covariance.trace();
        let law =
            Law::Quadratic { constant, linear: [0.0, score], quadratic: [0.0, score * score, 0.0] };
        Self::of_powers(covariance, law)
    }

    /// Linear attention with a prompt of `length` tokens, exactly.
    ///
    /// # Panics
    /// If `length` is 0.
    #[must_use]
    pub fn linear(covariance: &Covariance, length: u32) -> Self {
        assert!(length > 0, "linear attention: an empty prompt");
        let (trace, l) = (covariance.trace(), f64::from(length));
        let law = Law::Quadratic {
            constant: trace,
            linear: [0.0, 1.0],
            quadratic: [trace / l, 1.0 + 1.0 / l, 0.0],
        };
        Self::of_powers(covariance, law)
    }

    /// Softmax attention with a prompt of so many Gaussian tokens as `averages` are for.
    #[must_use]
    pub fn softmax(covariance: &Covariance, averages: Averages) -> Self {
        let law = Softmax { constant: covariance.trace(), averages };
        // The units are those of the infinite prompt: SGD has the same steps at all lengths.
        let scale = Self::infinite(covariance, 1.0).scale;
        Self { scale, ..Self::of_powers(covariance, Law::Softmax(law)) }
    }

    /// Infinite prompt with the value tied to the score, `V = u u^T`:
    /// `tr S - 2 a^2 + a^3 |u|^2`.
    #[must_use]
    pub fn tied(covariance: &Covariance) -> Self {
        let d = covariance.dim();
        let matrices = [covariance.matrix().clone(), Matrix::identity(d, d)];
        let spectra = [covariance.values().to_vec(), vec![1.0; d]];
        Self::new(covariance, matrices, spectra, Law::Tied { constant: covariance.trace() })
    }

    /// In-context tasks `S_t = (1/m) sum_{k <= m} g_k g_k^T` with `g_k ~ N(0, S)`:
    /// the expectation over tasks of the loss of linear attention with prompts of
    /// `length` tokens (`None` is an infinite prompt, also for softmax).
    ///
    /// # Panics
    /// If `samples` or `length` is 0.
    #[must_use]
    pub fn wishart_tasks(covariance: &Covariance, samples: u32, length: Option<u32>) -> Self {
        assert!(samples > 0 && length != Some(0), "wishart tasks: no samples or an empty prompt");
        let (m, tau) = (f64::from(samples), covariance.trace());
        let inverse = length.map_or(0.0, |l| 1.0 / f64::from(l));
        let factor = (m + 2.0) / (m * m);
        let law = Law::Quadratic {
            constant: tau,
            linear: [tau / m, (m + 1.0) / m],
            quadratic: [
                factor * ((1.0 + inverse) * tau + inverse * m * tau),
                factor * ((1.0 + inverse) * (m + 3.0) + 4.0 * inverse),
                0.0,
            ],
        };
        Self::of_powers(covariance, law)
    }

    /// In-context tasks `S_t = theta v v^T + (1/m) G G^T` with a `d x m` standard
    /// normal `G`, infinite prompt; the forms are `|u|^2` and `(u . v)^2`.
    ///
    /// `v` is the leading eigenvector of `spike`, of which only the basis is used.
    ///
    /// # Panics
    /// If `samples` is 0.
    #[must_use]
    pub fn additive_tasks(spike: &Covariance, theta: f64, samples: u32) -> Self {
        assert!(samples > 0, "additive tasks: no samples");
        let (d, m) = (spike.dim(), f64::from(samples));
        let across = (m + d as f64 + 1.0) / m;
        let along = theta * theta + 2.0 * theta;
        let law = Law::Quadratic {
            constant: theta + d as f64,
            linear: [across, along],
            quadratic: [
                (m + 2.0) * (m + d as f64 + 3.0) / (m * m),
                theta * across + theta * theta + 2.0 * theta * (m + 2.0) / m,
                theta * along,
            ],
        };
        let mut dyad = Matrix::zeros(d, d);
        add_dyad(&mut dyad, 1.0, spike.vector(0), spike.vector(0));
        let mut along_spike = vec![0.0; d];
        along_spike[0] = 1.0;
        Self::new(spike, [Matrix::identity(d, d), dyad], [vec![1.0; d], along_spike], law)
    }

    fn of_powers(covariance: &Covariance, law: Law) -> Self {
        let values = covariance.values();
        let matrices = [covariance.matrix().clone(), covariance.square().clone()];
        let spectra = [values.to_vec(), values.iter().map(|l| l * l).collect()];
        Self::new(covariance, matrices, spectra, law)
    }

    fn new(covariance: &Covariance, [a, b]: [Matrix; 2], spectra: [Vec<f64>; 2], law: Law) -> Self {
        let covariance = covariance.clone();
        let mut forms = Self { a, b, law, spectra, covariance, scale: Scale::UNIT };
        // Softmax has the units of the infinite prompt instead.
        if !matches!(forms.law, Law::Softmax(_)) {
            forms.scale = scale(&forms.covariance, forms.on_axis(0).curvature());
        }
        forms
    }

    /// The covariance whose eigenvectors are the axes of this loss.
    #[must_use]
    pub fn covariance(&self) -> &Covariance {
        &self.covariance
    }

    /// The value at `u = 0`.
    #[must_use]
    pub fn at_origin(&self) -> f64 {
        self.law.value(0.0, 0.0)
    }

    /// The critical point `sqrt(n) e_{i+1}` along an eigenvector.
    ///
    /// Across it the curvature is `2 (alpha_j f_a + beta_j f_b)`, and
    /// `alpha_i f_a + beta_i f_b = 0`: so it is `2 alpha_j f_b (q_j - q_i)` with the ratios
    /// `q = beta / alpha`, and its sign is that of a difference of eigenvalues.
    ///
    /// # Panics
    /// If there are not that many.
    #[must_use]
    pub fn on_axis(&self, i: usize) -> CriticalPoint {
        let (alpha, beta) = (self.spectra[0][i], self.spectra[1][i]);
        let n = self.law.stationary(alpha, beta);
        let root = math::sqrt(n);
        let (a, b) = (alpha * n, beta * n);
        let [_, slope_b] = self.law.slopes(a, b);
        let [aa, ab, bb] = self.law.curvatures(a, b);
        let ratio = |j: usize| self.spectra[1][j] / self.spectra[0][j];
        let transverse = |j: usize| {
            let gap = if self.covariance.same(i, j) { 0.0 } else { ratio(j) - ratio(i) };
            2.0 * self.spectra[0][j] * slope_b * gap
        };
        let radial = 4.0 * n * (aa * alpha * alpha + 2.0 * ab * alpha * beta + bb * beta * beta);
        let spectrum = (0..self.covariance.dim())
            .map(|j| if j == i { radial } else { transverse(j) })
            .collect();
        CriticalPoint {
            support: vec![i],
            point: self.covariance.vector(i).iter().map(|e| root * e).collect(),
            value: self.law.value(a, b),
            spectrum: sorted(spectrum),
            sphere: self.covariance.multiplicity(i) - 1,
        }
    }

    /// All critical points up to sign, by value; `u = 0` is the last.
    #[must_use]
    pub fn critical_points(&self) -> Vec<CriticalPoint> {
        let d = self.covariance.dim();
        let mut points: Vec<CriticalPoint> = (0..d).map(|i| self.on_axis(i)).collect();
        let [slope_a, slope_b] = self.law.slopes(0.0, 0.0);
        let spectrum = (0..d)
            .map(|j| 2.0 * (self.spectra[0][j] * slope_a + self.spectra[1][j] * slope_b))
            .collect();
        points.push(CriticalPoint {
            support: Vec::new(),
            point: vec![0.0; d],
            value: self.at_origin(),
            spectrum: sorted(spectrum),
            sphere: 0,
        });
        points
    }

    /// The forms at `u`.
    #[must_use]
    pub fn forms(&self, u: &[f64]) -> (f64, f64) {
        (math::dot(u, &times(&self.a, u)), math::dot(u, &times(&self.b, u)))
    }
}

impl Forms {
    /// The Hessian as a matrix.
    pub(super) fn hessian(&self, u: &[f64]) -> Matrix {
        let (au, bu) = (times(&self.a, u), times(&self.b, u));
        let (a, b) = (math::dot(u, &au), math::dot(u, &bu));
        let [slope_a, slope_b] = self.law.slopes(a, b);
        let [aa, ab, bb] = self.law.curvatures(a, b);
        let mut hessian = &self.a * (2.0 * slope_a) + &self.b * (2.0 * slope_b);
        add_dyad(&mut hessian, 4.0 * aa, &au, &au);
        add_dyad(&mut hessian, 8.0 * ab, &au, &bu);
        add_dyad(&mut hessian, 4.0 * bb, &bu, &bu);
        hessian
    }
}

impl Objective for Forms {
    fn size(&self) -> usize {
        self.a.nrows()
    }

    fn scale(&self) -> Scale {
        self.scale
    }

    fn value(&self, u: &[f64]) -> f64 {
        let (a, b) = self.forms(u);
        self.law.value(a, b)
    }

    fn gradient(&self, u: &[f64], out: &mut [f64]) {
        let (au, bu) = (times(&self.a, u), times(&self.b, u));
        let [slope_a, slope_b] = self.law.slopes(math::dot(u, &au), math::dot(u, &bu));
        for ((g, a), b) in out.iter_mut().zip(&au).zip(&bu) {
            *g = 2.0 * (slope_a * a + slope_b * b);
        }
    }

    fn curvature<'a>(&'a self, u: &'a [f64]) -> Box<dyn Curvature + 'a> {
        Box::new(Dense::new(self.hessian(u)))
    }
}
