//! Mean-field two-layer network, teacher and student (functional (d) of the
//! laboratory's page).

mod hessian;

pub use crate::math::neurons::MOST_INPUTS;

pub(super) use hessian::NetworkHessian;

use std::{iter::repeat_n, ops::Range};

use super::{
    Blocks, Ensemble, Functional, Linearised, Part, Particles, dense,
    functional::{FirstVariation, kind, kind_of_dirac},
    kept::{self, Kept},
};
use crate::{
    linalg::Eigen,
    math::{
        self, Buffer, elementwise,
        neurons,
        simd::{groups, load, splat, store},
    },
    optim::{Kind, Known, Scale},
    rng::{self, ChaCha8Rng},
};

/// Eigenvalues at the teacher below this part of the largest count as zero.
const ROUNDING: f64 = 1e-12;

/// `F(mu) = (1/2n) sum_k (h(z_k) - y_k)^2 + (lambda/2) int |x|^2 dmu` with the
/// network `h(z) = int a tanh(w . z) dmu` and particles `x = (a, w)`.
///
/// Saddle: all particles at the origin, where `h` and `K` vanish and the block of
/// every particle has the eigenvalues `lambda +- |c|` and `lambda`, with
/// `c = (1/n) sum_k y_k z_k`; `F = (1/2n) sum_k y_k^2`. Minimum, if a teacher made
/// the labels and `lambda = 0`: 0, at the teacher. A cloud of finitely many
/// particles may have other minima.
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    width: usize,
    /// Inputs `z_k`, `width` numbers each.
    inputs: Vec<f64>,
    labels: Vec<f64>,
    teacher: Option<Ensemble>,
    /// Weight decay `lambda`.
    pub decay: f64,
}

impl Network {
    /// From inputs of `width` numbers each, one after the other, and their labels.
    ///
    /// # Panics
    /// If there is no input, the numbers do not fit, or inputs have more than
    /// [`MOST_INPUTS`] numbers.
    #[must_use]
    pub fn new(width: usize, inputs: Vec<f64>, labels: Vec<f64>, decay: f64) -> Self {
        assert!(!labels.is_empty() && inputs.len() == width * labels.len(), "network: shapes");
        assert!((1..=MOST_INPUTS).contains(&width), "network: inputs of {width} numbers");
        Self { width, inputs, labels, teacher: None, decay }
    }

    /// Normal inputs of dimension `width`, labelled by a teacher of `neurons` normal
    /// neurons in mean-field scaling; no weight decay.
    #[must_use]
    pub fn taught(samples: usize, width: usize, neurons: usize, rng: &mut ChaCha8Rng) -> Self {
        let mut inputs = vec![0.0; samples * width];
        rng::fill_normal(rng, &mut inputs);
        let mut teacher = Ensemble::zeros(neurons, width + 1);
        rng::fill_normal(rng, teacher.data_mut());
        let mut network = Self::new(width, inputs, vec![0.0; samples], 0.0);
        network.labels = network.outputs(&teacher.view());
        network.teacher = Some(teacher);
        network
    }

    /// The teacher that made the labels.
    #[must_use]
    pub fn teacher(&self) -> Option<Particles<'_>> {
        self.teacher.as_ref().map(Ensemble::view)
    }

    /// The teacher, if clouds of `n` particles can be copies of it and are minimisers then.
    fn teacher_of(&self, n: usize) -> Option<Particles<'_>> {
        self.teacher().filter(|teacher| self.decay == 0.0 && n.is_multiple_of(teacher.len()))
    }

    /// Number of samples `n`.
    #[must_use]
    pub fn samples(&self) -> usize {
        self.labels.len()
    }

    /// `|c|`: the origin has the curvatures `lambda +- |c|` and `lambda`.
    #[must_use]
    pub fn correlation(&self) -> f64 {
        let mut c = vec![0.0; self.width];
        for (k, y) in self.labels.iter().enumerate() {
            math::axpy(y / self.samples() as f64, self.input(k), &mut c);
        }
        math::sqrt(math::dot(&c, &c))
    }

    /// The objective at the origin.
    #[must_use]
    pub fn saddle_value(&self) -> f64 {
        0.5 * math::dot(&self.labels, &self.labels) / self.samples() as f64
    }

    fn input(&self, k: usize) -> &[f64] {
        &self.inputs[k * self.width..][..self.width]
    }

    /// `tanh(w_i . z_k)` for a range of particles, sample after sample.
    fn activations(&self, x: &Particles, range: Range<usize>, table: &mut [f64]) {
        for (k, row) in table.chunks_exact_mut(range.len()).enumerate() {
            let z = self.input(k);
            math::scaled(z[0], &x.coordinate(1)[range.clone()], row);
            for (j, z) in z.iter().enumerate().skip(1) {
                math::axpy(*z, &x.coordinate(j + 1)[range.clone()], row);
            }
            elementwise::tanh(row);
        }
    }

    /// [`Network::activations`] of all particles, as far as they are kept, and what computes the
    /// others.
    fn kept<'a>(&'a self, x: &Particles<'a>) -> (Kept, impl Fn(Range<usize>, &mut [f64]) + Copy) {
        let x = *x;
        let fill = move |range: Range<usize>, table: &mut [f64]| self.activations(&x, range, table);
        (Kept::new(x.len(), self.samples(), fill), fill)
    }

    /// Shows [`Network::activations`] of all particles, block by block.
    fn visit(&self, x: &Particles, mut show: impl FnMut(Range<usize>, &[f64])) {
        let mut table = Buffer::zeros(kept::BLOCK * self.samples());
        for range in kept::blocks(x.len()) {
            let table = &mut table[..range.len() * self.samples()];
            self.activations(x, range.clone(), table);
            show(range, table);
        }
    }

    /// `h(z_k)`.
    #[must_use]
    pub fn outputs(&self, x: &Particles) -> Vec<f64> {
        self.sums(x).iter().map(|h| h / x.len() as f64).collect()
    }

    /// `n h(z_k)`.
    fn sums(&self, x: &Particles) -> Buffer {
        let mut sums = Buffer::zeros(self.samples());
        self.visit(x, |range, table| add_outputs(x, range, table, &mut sums));
        sums
    }

    /// `(h(z_k) - y_k) / n` from the sums over all particles.
    fn residual(&self, mut sums: Buffer, particles: usize) -> Buffer {
        let n = self.samples() as f64;
        for (h, y) in sums.iter_mut().zip(&self.labels) {
            *h = (*h / particles as f64 - y) / n;
        }
        sums
    }

    /// The blocks `sum_k r_k Hess psi_k + lambda I`. Memory: `4 n d (d + 1)` bytes.
    fn local(
        &self,
        x: &Particles,
        mut visit: impl FnMut(&mut dyn FnMut(Range<usize>, &[f64])),
    ) -> Blocks {
        let (n, d) = (x.len(), x.dim());
        let mut outputs = Buffer::zeros(self.samples());
        visit(&mut |range, table| add_outputs(x, range, table, &mut outputs));
        let residual = self.residual(outputs, n);
        let mut entries = Buffer::zeros(d * (d + 1) / 2 * n);
        for a in 0..d {
            entries[super::blocks::packed(a, a) * n..][..n].fill(self.decay);
        }
        let (mut slope, mut bend) = (Buffer::zeros(kept::BLOCK), Buffer::zeros(kept::BLOCK));
        visit(&mut |range, table| {
            let a = &x.coordinate(0)[range.clone()];
            let (slope, bend) = (&mut slope[..a.len()], &mut bend[..a.len()]);
            for (k, t) in table.chunks_exact(a.len()).enumerate() {
                for at in groups(a.len()) {
                    let t = load(t, at);
                    let fall = splat(residual[k]) * (splat(1.0) - t * t);
                    store(fall, slope, at);
                    store(splat(-2.0) * load(a, at) * t * fall, bend, at);
                }
                let z = self.input(k);
                for p in 0..self.width {
                    let row = (p + 1) * (p + 2) / 2;
                    let mut add = |q: usize, c: f64, u: &[f64]| {
                        math::axpy(c, u, &mut entries[(row + q) * n..][range.clone()]);
                    };
                    add(0, z[p], slope);
                    for q in 0..=p {
                        add(q + 1, z[p] * z[q], bend);
                    }
                }
            }
        });
        Blocks::Full(entries)
    }

    /// Adds `sum_k c_k J_k(x_i)` for a block of particles to `out`.
    fn spread(
        &self,
        x: &Particles,
        c: &[f64],
        range: Range<usize>,
        table: &[f64],
        out: &mut [f64],
    ) {
        let (a, place) = (&x.coordinate(0)[range.clone()], [x.len(), range.start]);
        neurons::spread(&self.inputs, c, a, table, out, place);
    }

    /// Adds `sum_i J_k(x_i) . v_i` over a block of particles to `sums`.
    fn gather(
        &self,
        x: &Particles,
        v: &[f64],
        range: Range<usize>,
        table: &[f64],
        sums: &mut [f64],
    ) {
        let (a, place) = (&x.coordinate(0)[range.clone()], [x.len(), range.start]);
        neurons::gather(&self.inputs, a, v, place, table, sums);
    }

    fn normalise(&self, sums: &mut [f64], n: usize) {
        for sum in sums {
            *sum /= (self.samples() * n) as f64;
        }
    }
}

/// Adds `sum_i a_i tanh(w_i . z_k)` over a block of particles.
fn add_outputs(x: &Particles, range: Range<usize>, table: &[f64], sums: &mut [f64]) {
    let a = &x.coordinate(0)[range];
    for (h, t) in sums.iter_mut().zip(table.chunks_exact(a.len())) {
        *h += math::dot(t, a);
    }
}

impl Functional for Network {
    fn dim(&self) -> usize {
        self.width + 1
    }

    fn value(&self, x: &Particles) -> f64 {
        let residual = self.residual(self.sums(x), x.len());
        let fit = self.samples() as f64 * math::dot(&residual, &residual);
        0.5 * (fit + self.decay * x.inner(x))
    }

    fn gradient(&self, x: &Particles, out: &mut [f64]) {
        let (mut activations, fill) = self.kept(x);
        let mut sums = Buffer::zeros(self.samples());
        activations.visit(fill, |range, table| add_outputs(x, range, table, &mut sums));
        let residual = self.residual(sums, x.len());
        for (g, x) in out.iter_mut().zip(x.data()) {
            *g = self.decay * x;
        }
        activations.visit(fill, |range, table| self.spread(x, &residual, range, table, out));
    }

    fn first_variation<'a>(&'a self, x: &Particles<'a>) -> FirstVariation<'a> {
        let residual = self.residual(self.sums(x), x.len());
        Box::new(move |y| {
            let neuron = |k: usize| y[0] * math::tanh(math::dot(&y[1..], self.input(k)));
            let fit = residual.iter().enumerate().map(|(k, r)| r * neuron(k));
            math::sum(fit) + 0.5 * self.decay * math::dot(y, y)
        })
    }

    /// Block-diagonal plus rank `n`, by blocks of particles: it keeps up to
    /// 64 MB of activations and recomputes what does not fit.
    fn linearise<'a>(&'a self, x: &Particles<'a>) -> Box<dyn Linearised + 'a> {
        Box::new(NetworkHessian::new(self, x))
    }

    /// Neurons saturate beyond 1, and the objective is counted in units of the origin's.
    fn scale(&self) -> Scale {
        Scale { length: 1.0, curvature: self.saddle_value().max(f64::MIN_POSITIVE) }
    }

    /// 0 for labels of a teacher without weight decay. Otherwise it is not
    /// known: NaN.
    fn minimum(&self, _n: usize) -> f64 {
        if self.teacher.is_some() && self.decay == 0.0 { 0.0 } else { f64::NAN }
    }

    /// The origin, and copies of a teacher without weight decay.
    fn known(&self, n: usize) -> Vec<Known> {
        let origin = vec![0.0; self.dim()];
        let at_origin = kind_of_dirac(self, &origin, n);
        let name = match at_origin {
            kind if kind.is_minimum() => "the minimum at the origin",
            Kind::NonDegenerateMaximum { .. } => "the maximum at the origin",
            _ => "the saddle",
        };
        let mut known = vec![Known {
            name: name.to_string(),
            kind: at_origin,
            value: self.saddle_value(),
            at: Some(vec![0.0; n * self.dim()]),
        }];
        if let Some(teacher) = self.teacher_of(n) {
            // All blocks vanish there, and copies add no other coupling.
            let coupling = Eigen::of(dense(&mut *self.linearise(&teacher), Part::Nonlocal));
            let floor = ROUNDING * coupling.values.iter().fold(0.0_f64, |m, l| m.max(*l));
            let rank = coupling.values.iter().filter(|l| **l > floor).count();
            let copies = teacher.data().iter().flat_map(|t| repeat_n(*t, n / teacher.len()));
            known.push(Known {
                name: "the teacher".to_string(),
                kind: kind(0, n * self.dim() - rank, n * self.dim(), true),
                value: 0.0,
                at: Some(copies.collect()),
            });
        }
        known
    }

    fn distances(&self, x: &Particles) -> Vec<Option<f64>> {
        let origin = std::iter::once(Some(x.norm()));
        origin.chain(self.teacher_of(x.len()).map(|_| None)).collect()
    }
}
