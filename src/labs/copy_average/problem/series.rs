//! Kernels of activations without a closed form.
//!
//! With the Hermite coefficients `c_m(r) = E s(r x) he_m(x)` (`he_m` orthonormal under the
//! standard normal distribution) Mehler's formula gives `g = sum_m c_m(r1) c_m(r2) u^m`. The
//! expectations are over one normal number, and for these analytic functions the trapezoidal
//! rule converges geometrically in the distance of its nodes, where Gauss's nodes do so in the
//! root of their number only. The norms of two neurons enter apart, so that a loss costs one
//! quadrature for every neuron and not one for every pair.
//!
//! Up to [`Series::reach`] the error is below 1e-10; `tests/copy_average/kernels.rs` measures
//! it against quadrature in the plane and against the closed forms of GELU and erf.

use std::{f64::consts::PI, rc::Rc};

use super::kernel::{Order, Pair};
use crate::math;

/// Coefficients of a function.
const TERMS: usize = 224;
/// Distance of nodes, and their number on either side of zero.
const APART: f64 = 1.0 / 12.0;
const NODES: usize = 145;

/// An activation with a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Smooth {
    /// `tanh x`.
    Tanh,
    /// `1 / (1 + exp(-x))`.
    Sigmoid,
    /// `ln(1 + exp x)`.
    Softplus,
    /// `x Phi(x)` with the normal distribution function `Phi`.
    Gelu,
}

/// A table of weighted Hermite functions with the activation that it is for.
#[derive(Debug)]
pub struct Series {
    activation: Smooth,
    nodes: Vec<f64>,
    weights: Vec<f64>,
    /// Row `m`: the weights times `he_m` at the nodes.
    rows: Vec<f64>,
}

impl Smooth {
    /// The function with its first two derivatives.
    #[must_use]
    pub fn at(self, x: f64) -> [f64; 3] {
        match self {
            Self::Tanh => {
                let t = math::tanh(x);
                let slope = 1.0 - t * t;
                [t, slope, -2.0 * t * slope]
            }
            Self::Sigmoid => {
                let s = logistic(x);
                let slope = s * (1.0 - s);
                [s, slope, slope * (1.0 - 2.0 * s)]
            }
            Self::Softplus => {
                let s = logistic(x);
                let value = x.max(0.0) + math::log1p(math::exp(-x.abs()));
                [value, s, s * (1.0 - s)]
            }
            Self::Gelu => {
                let below = 0.5 * (1.0 + math::erf(x * std::f64::consts::FRAC_1_SQRT_2));
                let density = density(x);
                [x * below, below + x * density, (2.0 - x * x) * density]
            }
        }
    }
}

fn logistic(x: f64) -> f64 {
    let e = math::exp(-x.abs());
    if x < 0.0 { e / (1.0 + e) } else { 1.0 / (1.0 + e) }
}

fn density(x: f64) -> f64 {
    math::exp(-0.5 * x * x) / math::sqrt(2.0 * PI)
}

impl Series {
    /// The table of an activation.
    #[must_use]
    pub fn new(activation: Smooth) -> Rc<Self> {
        let nodes: Vec<f64> = (0..NODES).map(|i| APART * i as f64).collect();
        // Both signs share a node; zero is one node and not two.
        let weight = |(i, x): (usize, &f64)| APART * density(*x) * if i == 0 { 0.5 } else { 1.0 };
        let weights: Vec<f64> = nodes.iter().enumerate().map(weight).collect();
        let mut rows = weights.clone();
        rows.extend(nodes.iter().zip(&weights).map(|(x, w)| x * w));
        for m in 2..TERMS {
            let (one, two) = (math::sqrt((m - 1) as f64), math::sqrt(m as f64));
            for (i, x) in nodes.iter().enumerate() {
                let (before, last) = (rows[(m - 2) * NODES + i], rows[(m - 1) * NODES + i]);
                rows.push((x * last - one * before) / two);
            }
        }
        Rc::new(Self { activation, nodes, weights, rows })
    }

    /// Whether the activation is odd.
    #[must_use]
    pub fn is_odd(&self) -> bool {
        self.activation == Smooth::Tanh
    }

    /// Largest norm up to which the error is below 1e-10.
    #[must_use]
    pub fn reach(&self) -> f64 {
        match self.activation {
            Smooth::Tanh | Smooth::Gelu => 2.0,
            Smooth::Sigmoid | Smooth::Softplus => 4.0,
        }
    }

    /// `E s(r x)^2` with two derivatives, and the coefficients one derivative after the other.
    pub(super) fn coefficients(&self, r: f64, order: Order) -> ([f64; 3], Vec<f64>) {
        let count = 1 + order as usize;
        // Even and odd part of x^p s^(p)(r x) at the nodes.
        let mut parts = vec![[vec![0.0; NODES], vec![0.0; NODES]]; count];
        let mut own = [0.0; 3];
        for (i, (x, weight)) in self.nodes.iter().zip(&self.weights).enumerate() {
            for x in [*x, -x] {
                let [s, slope, bend] = self.activation.at(r * x);
                let terms = [s, x * slope, x * x * bend];
                for (part, term) in parts.iter_mut().zip(terms) {
                    part[0][i] += term;
                    part[1][i] += if x.is_sign_negative() { -term } else { term };
                }
                own[0] += weight * s * s;
                own[1] += 2.0 * weight * s * terms[1];
                own[2] += 2.0 * weight * (terms[1] * terms[1] + s * terms[2]);
            }
        }
        let mut numbers = Vec::with_capacity(count * TERMS);
        for part in &parts {
            let rows = self.rows.chunks_exact(NODES).enumerate();
            numbers.extend(rows.map(|(m, row)| math::dot(row, &part[m % 2])));
        }
        (own, numbers)
    }

    /// Sums the series of two neurons.
    pub(super) fn pair(one: &[f64], two: &[f64], (u, sine): (f64, f64), order: Order) -> Pair {
        let (p, dp) = one.split_at(TERMS);
        let (q, dq) = two.split_at(TERMS);
        // Teachers have no derivatives of their own.
        let of = |d: &[f64], which: usize, m: usize| {
            d.get(which * TERMS + m).copied().unwrap_or_default()
        };
        let mut pair = Pair { cosine: u, sine, ..Pair::default() };
        // u^m, and its first two derivatives over m and m (m - 1).
        let (mut power, mut less, mut least) = (1.0, 0.0, 0.0);
        for m in 0..TERMS {
            let (count, product) = (m as f64, p[m] * q[m]);
            pair.g += product * power;
            if order >= Order::Gradient {
                let (first, second) = (of(dp, 0, m) * q[m], p[m] * of(dq, 0, m));
                pair.d[0] += first * power;
                pair.d[1] += second * power;
                pair.u += product * count * less;
                if order == Order::Hessian {
                    pair.dd[0] += of(dp, 1, m) * q[m] * power;
                    pair.dd[1] += p[m] * of(dq, 1, m) * power;
                    pair.mixed += of(dp, 0, m) * of(dq, 0, m) * power;
                    pair.du[0] += first * count * less;
                    pair.du[1] += second * count * less;
                    pair.uu += product * count * (count - 1.0) * least;
                }
            }
            (least, less, power) = (less, power, power * u);
        }
        pair.uu *= sine * sine;
        pair
    }
}
