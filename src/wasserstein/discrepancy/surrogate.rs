//! Random Fourier features: a functional of moments close to the exact one.

use std::ops::Range;

use rand::rngs::ChaCha8Rng;

use crate::{
    math::{self, elementwise},
    rng,
    wasserstein::{
        Blocks, Functional, Landscape, Linearised, Particles, SecondOrder,
        blocks::packed,
        discrepancy::{Discrepancy, surrogate_hessian::Hessian},
        functional::FirstVariation,
        kept,
    },
};

/// `F(mu) = (1/2) |m(mu) - m(nu)|^2` with the moments
/// `m = D^{-1/2} int (cos w_a . x, sin w_a . x) dmu` of `D` frequencies
/// `w_a ~ N(0, sigma^-2 I)`: the discrepancy of the kernel
/// `(1/D) sum_a cos w_a . (x - y)`, which has the Gaussian one as its mean and an
/// error of order `D^{-1/2}`. Gradient and Hessian are exact for this functional.
///
/// Everything costs `N D` sines and cosines, by blocks of 256 particles in
/// `4096 D` bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Surrogate {
    d: usize,
    /// Frequency `a`, `d` numbers each.
    frequencies: Vec<f64>,
    /// Means of the cosines over the target, then of the sines.
    target: Vec<f64>,
}

impl Surrogate {
    /// Draws the frequencies. The same generator gives the same ones, and more
    /// features begin with those of fewer.
    #[must_use]
    pub fn new(exact: &Discrepancy, features: usize, rng: &mut ChaCha8Rng) -> Self {
        let points = exact.target().points();
        let d = points.dim();
        let mut frequencies = vec![0.0; features * d];
        rng::fill_normal(rng, &mut frequencies);
        for w in &mut frequencies {
            *w /= exact.width();
        }
        let mut found = Self { d, frequencies, target: Vec::new() };
        let mut target = vec![0.0; 2 * features];
        found.visit(points, |range, table| {
            let weights = &exact.target().weights()[range];
            for (sum, row) in target.iter_mut().zip(table.chunks_exact(weights.len())) {
                *sum += math::dot(row, weights);
            }
        });
        found.target = target;
        found
    }

    /// Number of frequencies `D`; there are twice as many moments.
    #[must_use]
    pub fn features(&self) -> usize {
        self.frequencies.len() / self.d.max(1)
    }

    /// Frequency `w_a`.
    pub(super) fn frequency(&self, a: usize) -> &[f64] {
        &self.frequencies[a * self.d..][..self.d]
    }

    /// `cos w_a . x_i` for a range of particles, frequency after frequency, then the
    /// sines.
    pub(super) fn waves(&self, x: &Particles, range: Range<usize>, table: &mut [f64]) {
        let (cosines, sines) = table.split_at_mut(self.features() * range.len());
        sines.fill(0.0);
        for (a, row) in sines.chunks_exact_mut(range.len()).enumerate() {
            for (k, w) in self.frequency(a).iter().enumerate() {
                math::axpy(*w, &x.coordinate(k)[range.clone()], row);
            }
        }
        elementwise::sin_cos(sines, cosines);
    }

    /// Shows [`Surrogate::waves`] of all particles, block by block.
    pub(super) fn visit(&self, x: &Particles, mut show: impl FnMut(Range<usize>, &[f64])) {
        let mut table = vec![0.0; 2 * self.features() * kept::BLOCK];
        for range in kept::blocks(x.len()) {
            let table = &mut table[..2 * self.features() * range.len()];
            self.waves(x, range.clone(), table);
            show(range, table);
        }
    }

    /// Means of cosines and sines over the cloud minus those over the target, divided
    /// by `D`.
    pub(super) fn residual(&self, x: &Particles) -> Vec<f64> {
        let mut sums = vec![0.0; self.target.len()];
        self.visit(x, |range, table| {
            for (sum, row) in sums.iter_mut().zip(table.chunks_exact(range.len())) {
                *sum += math::total(row);
            }
        });
        let scale = 1.0 / self.features() as f64;
        let means = sums.iter().map(|sum| sum / x.len() as f64);
        means.zip(&self.target).map(|(m, t)| scale * (m - t)).collect()
    }

    /// Adds `sum_a w_a (q_a cos w_a . x_i - p_a sin w_a . x_i)` for a block to `out`, with
    /// `p` and `q` one after the other in `weights`.
    pub(super) fn spread(
        &self,
        n: usize,
        weights: &[f64],
        range: Range<usize>,
        table: &[f64],
        out: &mut [f64],
    ) {
        let size = range.len();
        let (p, q) = weights.split_at(self.features());
        let (cosines, sines) = table.split_at(self.features() * size);
        let mut force = [0.0; kept::BLOCK];
        let force = &mut force[..size];
        let rows = cosines.chunks_exact(size).zip(sines.chunks_exact(size));
        for (a, (cosine, sine)) in rows.enumerate() {
            let (p, q) = (p[a], q[a]);
            for ((f, c), s) in force.iter_mut().zip(cosine).zip(sine) {
                *f = q * c - p * s;
            }
            for (k, w) in self.frequency(a).iter().enumerate() {
                math::axpy(*w, force, &mut out[k * n..][range.clone()]);
            }
        }
    }

    /// Adds the derivatives of the sums of cosines and sines along `v` over a block to
    /// `sums`.
    pub(super) fn gather(
        &self,
        n: usize,
        v: &[f64],
        range: Range<usize>,
        table: &[f64],
        sums: &mut [f64],
    ) {
        let size = range.len();
        let (p, q) = sums.split_at_mut(self.features());
        let (cosines, sines) = table.split_at(self.features() * size);
        let mut drive = [0.0; kept::BLOCK];
        let drive = &mut drive[..size];
        let rows = cosines.chunks_exact(size).zip(sines.chunks_exact(size));
        for (a, (cosine, sine)) in rows.enumerate() {
            drive.fill(0.0);
            for (k, w) in self.frequency(a).iter().enumerate() {
                math::axpy(*w, &v[k * n..][range.clone()], drive);
            }
            p[a] -= math::dot(sine, drive);
            q[a] += math::dot(cosine, drive);
        }
    }

    /// Divides sums over the cloud by `N D`.
    pub(super) fn normalise(&self, sums: &mut [f64], n: usize) {
        let scale = 1.0 / (n * self.features()) as f64;
        for sum in sums {
            *sum *= scale;
        }
    }

    /// The blocks `-sum_a w_a w_a^T (p_a cos + q_a sin)`. Memory: `4 n d (d + 1)` bytes.
    pub(super) fn local(&self, x: &Particles) -> Blocks {
        let (n, d) = (x.len(), self.d);
        let residual = self.residual(x);
        let (p, q) = residual.split_at(self.features());
        let mut entries = vec![0.0; d * (d + 1) / 2 * n];
        let mut bend = [0.0; kept::BLOCK];
        self.visit(x, |range, table| {
            let size = range.len();
            let bend = &mut bend[..size];
            let (cosines, sines) = table.split_at(self.features() * size);
            let rows = cosines.chunks_exact(size).zip(sines.chunks_exact(size));
            for (a, (cosine, sine)) in rows.enumerate() {
                let (p, q) = (p[a], q[a]);
                for ((b, c), s) in bend.iter_mut().zip(cosine).zip(sine) {
                    *b = -(p * c + q * s);
                }
                let w = self.frequency(a);
                for k in 0..d {
                    for l in 0..=k {
                        let entry = &mut entries[packed(k, l) * n..][range.clone()];
                        math::axpy(w[k] * w[l], bend, entry);
                    }
                }
            }
        });
        Blocks::Full(entries)
    }
}

impl Functional for Surrogate {
    fn dim(&self) -> usize {
        self.d
    }

    fn value(&self, x: &Particles) -> f64 {
        let residual = self.residual(x);
        0.5 * self.features() as f64 * math::dot(&residual, &residual)
    }

    fn gradient(&self, x: &Particles, out: &mut Particles) {
        let residual = self.residual(x);
        let out = out.data_mut();
        out.fill(0.0);
        self.visit(x, |range, table| self.spread(x.len(), &residual, range, table, out));
    }

    fn first_variation<'a>(&'a self, x: &'a Particles) -> FirstVariation<'a> {
        let residual = self.residual(x);
        Box::new(move |y| {
            let (p, q) = residual.split_at(self.features());
            math::sum((0..self.features()).map(|a| {
                let angle = math::dot(self.frequency(a), y);
                p[a] * math::cos(angle) + q[a] * math::sin(angle)
            }))
        })
    }
}

impl SecondOrder for Surrogate {
    fn add_local(&self, x: &Particles, v: &Particles, out: &mut Particles) {
        self.local(x).add_times(x.len(), self.d, v.data(), out.data_mut());
    }

    fn add_nonlocal(&self, x: &Particles, v: &Particles, out: &mut Particles) {
        let n = x.len();
        let mut sums = vec![0.0; self.target.len()];
        self.visit(x, |range, table| self.gather(n, v.data(), range, table, &mut sums));
        self.normalise(&mut sums, n);
        self.visit(x, |range, table| self.spread(n, &sums, range, table, out.data_mut()));
    }

    fn linearise<'a>(&'a self, x: &Particles) -> Box<dyn Linearised + 'a> {
        Box::new(Hessian::new(self, x))
    }
}

impl Landscape for Surrogate {
    /// 0, at the target, but at every measure with the same moments too.
    fn minimum(&self) -> f64 {
        0.0
    }
}
