//! Hessians that are block-diagonal plus low rank: those of functionals of moments.

use std::borrow::Cow;

use super::{Blocks, Linearised};
use crate::{
    linalg::Eigen,
    math::{self, Buffer},
    rng::{self, ChaCha8Rng},
};

/// The fields `J phi_a(x_i)^T` of the moments `m_a = int phi_a dmu`.
#[derive(Clone, Debug, PartialEq)]
pub enum Features {
    /// `r = d` fields, of which field `a` has only its coordinate `a`, at `a * n + i`.
    Coordinatewise(Buffer),
    /// Field `a` in the storage order of particles from `a * n * d` on.
    Dense(Buffer),
}

/// `H = blockdiag(M_i) + (1/N) U Gamma U^T` with `r` features `U` and a symmetric
/// `r x r` matrix `Gamma`, which may be singular and indefinite.
///
/// For `F(mu) = f(m)` these are `M_i = sum_a d_a f Hess phi_a(x_i)`,
/// `Gamma = Hess f` (section 1 of the laboratory's mathematics).
#[derive(Clone, Debug, PartialEq)]
pub struct LowRank {
    n: usize,
    d: usize,
    blocks: Blocks,
    features: Features,
    gamma: Buffer,
    overlaps: Buffer,
    weights: Buffer,
}

impl LowRank {
    /// From its parts; `gamma` is row-major with `r * r` entries.
    ///
    /// # Panics
    /// If the shapes do not fit.
    #[must_use]
    pub fn new(
        n: usize,
        d: usize,
        blocks: Blocks,
        features: Features,
        gamma: impl Into<Buffer>,
    ) -> Self {
        let gamma = gamma.into();
        let r = match &features {
            Features::Coordinatewise(u) => {
                assert_eq!(u.len(), n * d, "low rank: {} features for {n} x {d}", u.len());
                d
            }
            Features::Dense(u) => u.len() / (n * d).max(1),
        };
        assert_eq!(gamma.len(), r * r, "low rank: {} couplings of {r} features", gamma.len());
        let (overlaps, weights) = (Buffer::zeros(r), Buffer::zeros(r));
        Self { n, d, blocks, features, gamma, overlaps, weights }
    }

    /// Number of features `r`.
    #[must_use]
    pub fn rank(&self) -> usize {
        self.overlaps.len()
    }

    /// The fields `U`.
    #[must_use]
    pub fn features(&self) -> &Features {
        &self.features
    }

    /// `Gamma`, row-major.
    #[must_use]
    pub fn gamma(&self) -> &[f64] {
        &self.gamma
    }

    /// `S = (1/N) U^T U`, row-major.
    #[must_use]
    pub fn gram(&self) -> Buffer {
        let (n, r) = (self.n, self.rank());
        match &self.features {
            Features::Coordinatewise(u) => {
                let mut gram = Buffer::zeros(r * r);
                for (a, u) in u.chunks_exact(n.max(1)).enumerate() {
                    gram[a * r + a] = math::dot(u, u) / n as f64;
                }
                gram
            }
            Features::Dense(u) => {
                let mut gram = Gram::zeros(r);
                gram.add(u);
                gram.over(n)
            }
        }
    }

    /// A bound of `|(1/N) U Gamma U^T|`: `|Gamma|_F tr S`.
    #[must_use]
    pub fn coupling_bound(&self) -> f64 {
        let (n, r) = (self.n as f64, self.rank());
        let (Features::Coordinatewise(u) | Features::Dense(u)) = &self.features;
        let squares = u.chunks_exact((u.len() / r.max(1)).max(1)).map(|u| math::dot(u, u) / n);
        math::sqrt(math::dot(&self.gamma, &self.gamma)) * math::sum(squares)
    }

    /// One draw of `xi_i = J phi(x_i)^T Gamma S^{1/2} z`, `z ~ N(0, I_r)`: the
    /// Gaussian field of PWGF, covariance `N H_nonlocal^2`, from `r` normal numbers
    /// instead of `N d` (as in arXiv 2610.10218, appendix C.1).
    #[must_use]
    pub fn nonlocal_noise(&self, rng: &mut ChaCha8Rng) -> Buffer {
        let r = self.rank();
        let mut z = Buffer::zeros(r);
        rng::fill_normal(rng, &mut z);
        let half = Eigen::of_columns(r, self.gram()).apply(|s| math::sqrt(s.max(0.0)), &z);
        let mut weights = Buffer::zeros(r);
        multiply(&self.gamma, &half, &mut weights);
        let mut xi = Buffer::zeros(self.n * self.d);
        self.spread(&weights, &mut xi);
        xi
    }

    /// `U^T v`.
    fn overlaps(&mut self, v: &[f64]) {
        let chunk = match self.features {
            Features::Coordinatewise(_) => self.n,
            Features::Dense(_) => self.n * self.d,
        };
        match &self.features {
            Features::Coordinatewise(u) => {
                let pairs = u.chunks_exact(chunk.max(1)).zip(v.chunks_exact(chunk.max(1)));
                for (o, (u, v)) in self.overlaps.iter_mut().zip(pairs) {
                    *o = math::dot(u, v);
                }
            }
            Features::Dense(u) => {
                for (o, u) in self.overlaps.iter_mut().zip(u.chunks_exact(chunk.max(1))) {
                    *o = math::dot(u, v);
                }
            }
        }
    }

    /// Adds `U c` to `out`.
    fn spread(&self, c: &[f64], out: &mut [f64]) {
        match &self.features {
            Features::Coordinatewise(u) => {
                let n = self.n.max(1);
                for ((c, u), out) in c.iter().zip(u.chunks_exact(n)).zip(out.chunks_exact_mut(n)) {
                    math::axpy(*c, u, out);
                }
            }
            Features::Dense(u) => {
                for (c, u) in c.iter().zip(u.chunks_exact((self.n * self.d).max(1))) {
                    math::axpy(*c, u, out);
                }
            }
        }
    }
}

/// Inner products of dense features, summed over parts of the particles.
pub(super) struct Gram {
    r: usize,
    /// Lower triangle, row-major.
    sums: Buffer,
}

impl Gram {
    /// Of `r` features, before the first part.
    pub fn zeros(r: usize) -> Self {
        Self { r, sums: Buffer::zeros(r * r) }
    }

    /// Adds those of a part, given feature by feature.
    pub fn add(&mut self, features: &[f64]) {
        let (r, size) = (self.r, features.len() / self.r.max(1));
        for a in 0..r {
            for b in 0..=a {
                let [a_field, b_field] = [a, b].map(|k| &features[k * size..][..size]);
                self.sums[a * r + b] += math::dot(a_field, b_field);
            }
        }
    }

    /// `S = (1/N) U^T U` of `n` particles, row-major.
    pub fn over(self, n: usize) -> Buffer {
        let Self { r, sums: mut gram } = self;
        for a in 0..r {
            for b in 0..=a {
                gram[a * r + b] /= n as f64;
                gram[b * r + a] = gram[a * r + b];
            }
        }
        gram
    }
}

/// `|(1/N) U Gamma U^T|_F^2 = tr (Gamma S)^2`.
pub(super) fn energy(gamma: &[f64], gram: &[f64], r: usize) -> f64 {
    // The gram matrix is symmetric, so that its rows are columns.
    let product = |a: usize, b: usize| math::dot(&gamma[a * r..][..r], &gram[b * r..][..r]);
    let products: Buffer = (0..r * r).map(|at| product(at / r, at % r)).collect();
    math::sum((0..r * r).map(|at| products[at] * products[at % r * r + at / r]))
}

/// The couplings of features that are coupled to themselves only.
pub(super) fn diagonal(couplings: &[f64]) -> Buffer {
    let r = couplings.len();
    let mut gamma = Buffer::zeros(r * r);
    for (place, coupling) in gamma.iter_mut().step_by(r + 1).zip(couplings) {
        *place = *coupling;
    }
    gamma
}

/// `out <- A v` for a row-major square matrix.
pub(super) fn multiply(matrix: &[f64], v: &[f64], out: &mut [f64]) {
    for (o, row) in out.iter_mut().zip(matrix.chunks_exact(v.len().max(1))) {
        *o = math::dot(row, v);
    }
}

impl Linearised for LowRank {
    fn shape(&self) -> (usize, usize) {
        (self.n, self.d)
    }

    fn blocks(&self) -> &Blocks {
        &self.blocks
    }

    fn add_nonlocal(&mut self, v: &[f64], out: &mut [f64]) {
        self.overlaps(v);
        multiply(&self.gamma, &self.overlaps, &mut self.weights);
        for weight in self.weights.iter_mut() {
            *weight /= self.n as f64;
        }
        self.spread(&self.weights, out);
    }

    fn size_bound(&self) -> f64 {
        self.blocks.largest(self.d) + self.coupling_bound()
    }

    /// One of each coordinate are as long as a single one of all.
    fn fields(&self) -> Option<usize> {
        match (&self.features, &self.blocks) {
            (Features::Coordinatewise(_), Blocks::Diagonal(_)) => Some(1),
            _ => Some(self.rank()),
        }
    }

    fn low_rank(&self) -> Option<Cow<'_, LowRank>> {
        Some(Cow::Borrowed(self))
    }

    /// `tr (Gamma S)^2`.
    fn nonlocal_energy(&mut self) -> f64 {
        energy(&self.gamma, &self.gram(), self.rank())
    }
}
