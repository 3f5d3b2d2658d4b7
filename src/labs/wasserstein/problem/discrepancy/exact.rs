//! The exact functional: all pairs.

use crate::{
    labs::wasserstein::problem::{
        Blocks, Functional, Linearised, Particles,
        blocks::packed,
        discrepancy::{Target, exact_hessian::ExactHessian},
        functional::FirstVariation,
    },
    math::{self, Buffer, elementwise},
    optim::{Known, Scale},
};

/// `F(mu) = (1/2) int int k d(mu - nu)^2` with `k(x, y) = exp(-|x - y|^2 / (2 sigma^2))`.
///
/// Its minimum is 0, at the target `nu` alone; a cloud of finitely many particles
/// may have other minima. Saddle for a target `+-a e_1`: all particles at the
/// origin, where with `u = a^2 / sigma^2` `H` has the eigenvalues
/// `-sigma^-2 (1 + e^{-u/2} (u - 1))` along `e_1` and `-sigma^-2 (1 - e^{-u/2})` across,
/// `N - 1` times, and for the mean `-sigma^-2 e^{-u/2} (u - 1)` along `e_1` and
/// `sigma^-2 e^{-u/2}` across; for a target symmetric in `x_1`, the stationary points among the
/// clouds on the line `x_1 = 0`, which every flow keeps.
///
/// Values and gradients cost `N (N + m)` kernels for `m` points of the target.
#[derive(Clone, Debug, PartialEq)]
pub struct Discrepancy {
    target: Target,
    width: f64,
    constant: f64,
}

/// Pairs of a particle with the cloud and the target: kernels, one row at a time.
struct Row {
    cloud: Buffer,
    target: Buffer,
}

impl Discrepancy {
    /// With kernel width `sigma > 0`.
    #[must_use]
    pub fn new(target: Target, width: f64) -> Self {
        let mut found = Self { target, width, constant: 0.0 };
        let points = &found.target.points();
        let mut row = vec![0.0; points.len()];
        let rows = (0..points.len()).map(|j| {
            found.kernels(points, &points.point(j), &mut row);
            found.target.weights()[j] * math::dot(found.target.weights(), &row)
        });
        found.constant = math::sum(rows.collect::<Vec<_>>());
        found
    }

    /// The target `nu`.
    #[must_use]
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// The kernel width `sigma`.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.width
    }

    /// `k(x_j, y)` for all particles.
    pub(super) fn kernels(&self, x: &Particles, y: &[f64], out: &mut [f64]) {
        out.fill(0.0);
        for (k, y) in y.iter().enumerate() {
            for (o, x) in out.iter_mut().zip(x.coordinate(k)) {
                *o += (x - y) * (x - y);
            }
        }
        let scale = -0.5 / (self.width * self.width);
        for o in out.iter_mut() {
            *o *= scale;
        }
        elementwise::exp(out);
    }

    fn row(&self, x: &Particles) -> Row {
        let target = Buffer::zeros(self.target.points().len());
        Row { cloud: Buffer::zeros(x.len()), target }
    }

    /// Kernels at `y` times the signed masses of `mu - nu`.
    fn signed(&self, x: &Particles, y: &[f64], row: &mut Row) {
        self.kernels(x, y, &mut row.cloud);
        self.kernels(&self.target.points(), y, &mut row.target);
        for k in row.cloud.iter_mut() {
            *k /= x.len() as f64;
        }
        for (k, w) in row.target.iter_mut().zip(self.target.weights()) {
            *k *= -w;
        }
    }

    /// `M_i`: `int k ((x - y)(x - y)^T / sigma^4 - I / sigma^2) d(mu - nu)`.
    pub(super) fn local(&self, x: &Particles) -> Blocks {
        let (n, d) = (x.len(), x.dim());
        let inverse = 1.0 / (self.width * self.width);
        let mut entries = Buffer::zeros(d * (d + 1) / 2 * n);
        let mut row = self.row(x);
        for i in 0..n {
            let y = x.point(i);
            self.signed(x, &y, &mut row);
            for (cloud, kernels) in [(*x, &row.cloud), (self.target.points(), &row.target)] {
                let mass = math::total(kernels);
                for a in 0..d {
                    for b in 0..=a {
                        let pairs = cloud.coordinate(a).iter().zip(cloud.coordinate(b));
                        let spread = math::sum(
                            pairs
                                .zip(kernels.iter())
                                .map(|((s, t), k)| k * (s - y[a]) * (t - y[b])),
                        );
                        let diagonal = if a == b { mass } else { 0.0 };
                        entries[packed(a, b) * n + i] += inverse * (inverse * spread - diagonal);
                    }
                }
            }
        }
        Blocks::Full(entries)
    }

    /// Adds `(1/N) sum_j K(x_i, x_j) v_j` at one particle, given its kernels.
    pub(super) fn couple(
        &self,
        x: &Particles,
        v: &[f64],
        i: usize,
        kernels: &[f64],
        scratch: &mut [f64],
        out: &mut [f64],
    ) {
        let (n, d) = (x.len(), x.dim());
        let inverse = 1.0 / (self.width * self.width);
        scratch.fill(0.0);
        for k in 0..d {
            let y = x.coordinate(k)[i];
            for ((s, x), v) in scratch.iter_mut().zip(x.coordinate(k)).zip(&v[k * n..][..n]) {
                *s += (x - y) * v;
            }
        }
        for (s, k) in scratch.iter_mut().zip(kernels) {
            *s *= k * inverse;
        }
        let total = math::total(scratch);
        for k in 0..d {
            let towards = math::dot(x.coordinate(k), scratch) - x.coordinate(k)[i] * total;
            let own = math::dot(kernels, &v[k * n..][..n]);
            out[k * n + i] += inverse * (own - towards) / n as f64;
        }
    }
}

impl Functional for Discrepancy {
    fn dim(&self) -> usize {
        self.target.points().dim()
    }

    fn value(&self, x: &Particles) -> f64 {
        let n = x.len() as f64;
        let mut row = self.row(x);
        let mut sum = 0.0;
        for i in 0..x.len() {
            let y = x.point(i);
            self.kernels(x, &y, &mut row.cloud);
            self.kernels(&self.target.points(), &y, &mut row.target);
            sum +=
                math::total(&row.cloud) / n - 2.0 * math::dot(&row.target, self.target.weights());
        }
        0.5 * (sum / n + self.constant)
    }

    fn gradient(&self, x: &Particles, out: &mut [f64]) {
        let inverse = 1.0 / (self.width * self.width);
        let mut row = self.row(x);
        for i in 0..x.len() {
            let y = x.point(i);
            self.signed(x, &y, &mut row);
            for (k, y) in y.iter().enumerate() {
                let pull = |cloud: &Particles, kernels: &[f64]| {
                    math::dot(cloud.coordinate(k), kernels) - y * math::total(kernels)
                };
                let all = pull(x, &row.cloud) + pull(&self.target.points(), &row.target);
                out[k * x.len() + i] = inverse * all;
            }
        }
    }

    fn first_variation<'a>(&'a self, x: &Particles<'a>) -> FirstVariation<'a> {
        let x = *x;
        Box::new(move |y| {
            let mut row = self.row(&x);
            self.signed(&x, y, &mut row);
            math::total(&row.cloud) + math::total(&row.target)
        })
    }

    fn linearise<'a>(&'a self, x: &Particles<'a>) -> Box<dyn Linearised + 'a> {
        Box::new(ExactHessian::new(self, x))
    }

    fn scale(&self) -> Scale {
        self.target.scale(self.width)
    }

    fn minimum(&self, _n: usize) -> f64 {
        0.0
    }

    /// To the target, where a cloud of as many particles can be the target; see
    /// [`Target::distance`].
    fn distance_to_minimum(&self, x: &Particles) -> Option<f64> {
        if self.target.is_reached_by(x.len()) { self.target.distance(x) } else { None }
    }

    fn known(&self, n: usize) -> Vec<Known> {
        self.target.known(self, n)
    }

    fn distances(&self, x: &Particles) -> Vec<Option<f64>> {
        self.target.distances(x, |x| self.target.distance(x))
    }
}
