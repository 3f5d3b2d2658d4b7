//! Fourier features: a functional of moments close to the exact one.

use std::{f64::consts::TAU, ops::Range};

use super::waves::Waves;
use crate::{
    labs::wasserstein::problem::{
        Blocks, Functional, Linearised, Particles,
        discrepancy::{Discrepancy, Target, surrogate_hessian::SurrogateHessian},
        functional::FirstVariation,
    },
    math::{self, Buffer, tables},
    optim::{Known, Scale},
};

/// Most frequencies per axis.
const MOST_ORDER: usize = 18;

/// `F(mu) = (1/2) sum_ab p_a p_b (m_ab(mu) - m_ab(nu))^2` in the plane with the moments
/// `m_ab = int e_a(x_1) e_b(x_2) dmu` of the waves `e_a = cos w_a x, sin w_a x` at the
/// `J` frequencies `w_j = Delta (j + 1/2)` per axis.
///
/// By Bochner's theorem the Gaussian kernel is the mean of `cos w . (x - y)` over
/// normal frequencies `w`. Random Fourier features (Rahimi and Recht 2007) sample
/// that mean with an error of order `D^{-1/2}`; here the midpoint rule on a lattice
/// evaluates it, as in the quadrature features of Dao, De Sa and Re (2017) and the
/// quasi-random ones of Avron et al. (2016), with weights `p_j = 2 Delta N(w_j; 0, sigma^-2)`.
/// For particles and target within `[-reach, reach]^2` the error of the kernel is of
/// order `exp(-s^2 / 2)`, where `s^2 + 2 s reach / sigma = 2 pi J`: there the frequencies
/// end and the kernel's nearest image begins. Mirror symmetry in either axis is
/// kept exactly, which random frequencies break. Gradient and Hessian are exact for
/// this functional.
///
/// The lattice has about `D = pi J^2 / 2` frequencies up to sign, those in the disc
/// `|w| <= Delta J`, and twice as many moments. A sum over the cloud costs `2 N D` products,
/// and the waves themselves `2 N` sines and cosines and some products: those of higher
/// frequencies follow by rotation.
#[derive(Clone, Debug, PartialEq)]
pub struct Surrogate {
    waves: Waves,
    /// `p_a p_b`, row-major like all tables of moments.
    weights: Vec<f64>,
    target: Buffer,
    /// What the moments are of, and the kernel's width.
    goal: Target,
    width: f64,
}

impl Surrogate {
    /// With at most `features` frequencies, at least 2, for particles and targets in
    /// `[-reach, reach]^2`.
    ///
    /// # Panics
    /// If the target is not in the plane.
    #[must_use]
    pub fn new(exact: &Discrepancy, features: usize, reach: f64) -> Self {
        let points = exact.target().points();
        assert_eq!(points.dim(), 2, "surrogate: the lattice is one of the plane");
        let fits = |order: &usize| Waves::count(*order) <= features;
        let order = (1..=MOST_ORDER).take_while(fits).last().unwrap_or(1);
        let sigma = exact.width();
        let ratio = reach / sigma;
        let end = math::sqrt(ratio * ratio + TAU * order as f64) - ratio;
        let spacing = end / (order as f64 * sigma);
        let waves = Waves::new(order, spacing);
        let density = |w: f64| math::exp(-0.5 * sigma * sigma * w * w) / math::sqrt(TAU);
        let axis: Vec<f64> =
            (0..2 * order).map(|a| 2.0 * spacing * sigma * density(waves.frequency(a))).collect();
        let pairs = (0..2 * order).flat_map(|a| (0..2 * order).map(move |b| (a, b)));
        let weight = |(a, b)| if waves.has(a, b) { axis[a] * axis[b] } else { 0.0 };
        let weights = pairs.map(weight).collect();
        let target = waves.moments(&points, |range| Some(&exact.target().weights()[range]));
        Self { waves, weights, target, goal: exact.target().clone(), width: sigma }
    }

    /// The number of frequencies with which the error of the kernel is of order
    /// `tolerance`, bounded by that of 18 per axis.
    #[must_use]
    pub fn features_for(exact: &Discrepancy, tolerance: f64, reach: f64) -> usize {
        let end = math::sqrt(-2.0 * math::ln(tolerance));
        let order = (end * (end + 2.0 * reach / exact.width()) / TAU).ceil();
        Waves::count((order as usize).clamp(1, MOST_ORDER))
    }

    /// Number of frequencies `D`; there are twice as many moments.
    #[must_use]
    pub fn features(&self) -> usize {
        Waves::count(self.waves.rows() / 2)
    }

    /// The waves.
    pub(super) fn waves(&self) -> &Waves {
        &self.waves
    }

    /// `p_a p_b`.
    pub(super) fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// `m_ab(mu) - m_ab(nu)`.
    fn difference(&self, x: &Particles) -> Buffer {
        let mut moments = self.waves.moments(x, |_| None);
        let scale = 1.0 / x.len() as f64;
        for (m, t) in moments.iter_mut().zip(self.target.iter()) {
            *m = scale * *m - t;
        }
        moments
    }

    /// `p_a p_b (m_ab(mu) - m_ab(nu))`, the coefficients of `F'`.
    pub(super) fn residual(&self, x: &Particles) -> Buffer {
        let mut residual = self.difference(x);
        self.weigh(&mut residual);
        residual
    }

    /// Moments times their weights.
    pub(super) fn weigh(&self, moments: &mut [f64]) {
        for (m, p) in moments.iter_mut().zip(&self.weights) {
            *m *= p;
        }
    }

    /// Adds the gradient of the function with these coefficients, at a block of
    /// particles.
    pub(super) fn spread(
        &self,
        n: usize,
        slopes: &[Buffer; 2],
        range: Range<usize>,
        table: &[f64],
        out: &mut [f64],
    ) {
        let (first, second) = table.split_at(table.len() / 2);
        for (k, slope) in slopes.iter().enumerate() {
            tables::add_tensor(
                first,
                slope,
                second,
                self.waves.widths(),
                &mut out[k * n..][range.clone()],
            );
        }
    }

    /// The blocks `Hess F'` at every particle. Memory: `24 n` bytes.
    pub(super) fn local(
        &self,
        residual: &[f64],
        n: usize,
        mut visit: impl FnMut(&mut dyn FnMut(Range<usize>, &[f64])),
    ) -> Blocks {
        let [first, second] = self.waves.gradient(residual);
        let [[one, _], [mixed, two]] = [self.waves.gradient(&first), self.waves.gradient(&second)];
        let mut entries = Buffer::zeros(3 * n);
        visit(&mut |range, table| {
            let (a, b) = table.split_at(table.len() / 2);
            for (k, c) in [&one, &mixed, &two].into_iter().enumerate() {
                tables::add_tensor(
                    a,
                    c,
                    b,
                    self.waves.widths(),
                    &mut entries[k * n..][range.clone()],
                );
            }
        });
        Blocks::Full(entries)
    }
}

impl Functional for Surrogate {
    fn dim(&self) -> usize {
        2
    }

    fn value(&self, x: &Particles) -> f64 {
        let difference = self.difference(x);
        0.5 * math::dot3(&difference, &difference, &self.weights)
    }

    fn gradient(&self, x: &Particles, out: &mut [f64]) {
        let slopes = self.waves.gradient(&self.residual(x));
        let n = x.len();
        out.fill(0.0);
        self.waves.visit(x, |range, table| self.spread(n, &slopes, range, table, out));
    }

    fn first_variation<'a>(&'a self, x: &Particles<'a>) -> FirstVariation<'a> {
        let residual = self.residual(x);
        let at = std::cell::RefCell::new(vec![0.0; self.waves.entries()]);
        Box::new(move |y| {
            let (mut table, mut out) = (at.borrow_mut(), [0.0]);
            self.waves.fill([&y[..1], &y[1..]], &mut table);
            let (a, b) = table.split_at(self.waves.entries() / 2);
            tables::add_tensor(a, &residual, b, self.waves.widths(), &mut out);
            out[0]
        })
    }

    fn linearise<'a>(&'a self, x: &Particles<'a>) -> Box<dyn Linearised + 'a> {
        Box::new(SurrogateHessian::new(self, x))
    }

    fn scale(&self) -> Scale {
        self.goal.scale(self.width)
    }

    /// 0, at the target, but at every measure with the same moments too.
    fn minimum(&self, _n: usize) -> f64 {
        0.0
    }

    fn known(&self, n: usize) -> Vec<Known> {
        self.goal.known(self, n)
    }

    /// The target is one of many minimisers, so that only the middle has a distance.
    fn distances(&self, x: &Particles) -> Vec<Option<f64>> {
        self.goal.distances(x, |_| None)
    }
}
