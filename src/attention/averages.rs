//! What the loss of softmax attention with a finite prompt of Gaussian tokens depends on.
//!
//! By symmetry around `u` and Gaussian integration by parts (Stein 1972), twice, the
//! loss depends on `u` through `a = u^T S u` and `b = u^T S^2 u` alone:
//!
//! ```text
//! R = tr S (1 + E s2) - b E[eta^2 ((2 - a) (1 - s2) - 6 a (s2^2 - s3))]
//! ```
//!
//! with `s2 = sum p_i^2`, `s3 = sum p_i^3`, `p = softmax(a eta zeta)` and independent
//! standard normal numbers `eta`, `zeta_1, .., zeta_L`. As `L` grows, `s2` and `s3`
//! vanish and `tr S - 2 b + a b` remains; `L = 1` has `2 tr S` everywhere.

use std::{cell::RefCell, collections::BTreeMap};

use rand::rngs::ChaCha8Rng;

use super::{normal, reduced::softmax};
use crate::math;

/// Nodes reach so far: the normal distribution has 2e-9 beyond.
const REACH: f64 = 6.0;
/// Numbers `zeta` in all, and the fewest and most nodes.
const NUMBERS: usize = 65_536;
const NODES: (usize, usize) = (256, 32_768);
/// Distance between the values of `a` at which expectations are computed.
const SPACING: f64 = 0.0625;

/// A function of `a` with its first two derivatives.
pub type Jet = [f64; 3];

/// The three expectations, by the midpoint rule over `eta > 0`, each node with
/// numbers `zeta` of its own that are drawn once. Between multiples of 1/16 in `a` they
/// are interpolated to second derivatives.
#[derive(Clone, Debug)]
pub struct Averages {
    length: usize,
    /// `eta`, its weight, and `eta^2` times its weight.
    nodes: Vec<[f64; 3]>,
    zeta: Vec<f64>,
    /// What is known at multiples of the spacing.
    known: RefCell<BTreeMap<u64, Expected>>,
}

/// `E s2`, `E[eta^2 s2]` and `E[eta^2 (s2^2 - s3)]`.
pub type Expected = [Jet; 3];

impl Averages {
    /// For prompts of `length` tokens.
    ///
    /// # Panics
    /// If `length` is 0.
    #[must_use]
    pub fn new(length: usize, rng: &mut ChaCha8Rng) -> Self {
        assert!(length > 0, "averages: an empty prompt");
        let count = (NUMBERS / length).clamp(NODES.0, NODES.1);
        let width = REACH / count as f64;
        let etas = (0..count).map(|k| (k as f64 + 0.5) * width);
        let density = |eta: f64| math::exp(-0.5 * eta * eta);
        let mut nodes: Vec<[f64; 3]> =
            etas.map(|eta| [eta, density(eta), eta * eta * density(eta)]).collect();
        // Both the mass and the variance of eta are 1.
        for moment in 1..3 {
            let whole = math::sum(nodes.iter().map(|n| n[moment]));
            nodes.iter_mut().for_each(|n| n[moment] /= whole);
        }
        let mut zeta = vec![0.0; count * length];
        normal::fill(rng, &mut zeta);
        Self { length, nodes, zeta, known: RefCell::default() }
    }

    /// The expectations at `a >= 0`.
    #[must_use]
    pub fn at(&self, a: f64) -> Expected {
        if !a.is_finite() {
            return [[f64::NAN; 3]; 3];
        }
        let cell = (a / SPACING).floor();
        let (low, high) = (self.node(cell as u64), self.node(cell as u64 + 1));
        let t = a / SPACING - cell;
        std::array::from_fn(|k| between(low[k], high[k], t))
    }

    fn node(&self, k: u64) -> Expected {
        *self.known.borrow_mut().entry(k).or_insert_with(|| self.sum(k as f64 * SPACING))
    }

    fn sum(&self, a: f64) -> Expected {
        let mut sum = Expected::default();
        let mut weights = vec![0.0; self.length];
        for ([eta, weight, square], zeta) in self.nodes.iter().zip(self.zeta.chunks(self.length)) {
            softmax(zeta, a * eta, &mut weights);
            let (s2, s3) = power_sums(&weights, zeta, *eta);
            let product: Jet = [
                s2[0] * s2[0] - s3[0],
                2.0 * s2[0] * s2[1] - s3[1],
                2.0 * (s2[0] * s2[2] + s2[1] * s2[1]) - s3[2],
            ];
            for order in 0..3 {
                sum[0][order] += weight * s2[order];
                sum[1][order] += square * s2[order];
                sum[2][order] += square * product[order];
            }
        }
        sum
    }
}

/// The polynomial of degree 5 in `t` from 0 to 1 that has given jets at both ends, in
/// `a = SPACING t`: Hermite interpolation.
fn between(low: Jet, high: Jet, t: f64) -> Jet {
    let h = SPACING;
    let rise = high[0] - low[0] - h * low[1] - 0.5 * h * h * low[2];
    let slope = h * (high[1] - low[1] - h * low[2]);
    let bend = h * h * (high[2] - low[2]);
    let cubic = 10.0 * rise - 4.0 * slope + 0.5 * bend;
    let quartic = -15.0 * rise + 7.0 * slope - bend;
    let quintic = 6.0 * rise - 3.0 * slope + 0.5 * bend;
    let x = h * t;
    [
        low[0]
            + x * (low[1] + 0.5 * x * low[2])
            + t * t * t * (cubic + t * (quartic + t * quintic)),
        low[1] + x * low[2] + t * t * (3.0 * cubic + t * (4.0 * quartic + t * 5.0 * quintic)) / h,
        low[2] + t * (6.0 * cubic + t * (12.0 * quartic + t * 20.0 * quintic)) / (h * h),
    ]
}

/// `sum p^2` and `sum p^3` with derivatives by `a`, where `dp_i/da = eta p_i (zeta_i - mu)`.
fn power_sums(p: &[f64], zeta: &[f64], eta: f64) -> (Jet, Jet) {
    let mu = math::dot(p, zeta);
    let mut variance = 0.0;
    let (mut s2, mut s3) = ([0.0; 3], [0.0; 3]);
    for (p, z) in p.iter().zip(zeta) {
        let apart = z - mu;
        variance += p * apart * apart;
        let (square, cube) = (p * p, p * p * p);
        s2[0] += square;
        s2[1] += square * apart;
        s2[2] += square * apart * apart;
        s3[0] += cube;
        s3[1] += cube * apart;
        s3[2] += cube * apart * apart;
    }
    let jet = |k: f64, s: Jet| -> Jet {
        [s[0], k * eta * s[1], k * eta * eta * (k * s[2] - variance * s[0])]
    };
    (jet(2.0, s2), jet(3.0, s3))
}
