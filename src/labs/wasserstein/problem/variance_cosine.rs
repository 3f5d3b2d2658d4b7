//! Variance and cosine of the mean (functional (e) of the laboratory's page).

use super::{
    Blocks, Features, Functional, Linearised, LowRank, OverSpread, Particles, Shape,
    functional::{FirstVariation, kind_of_dirac},
};
use crate::{
    math::{self, Buffer},
    optim::{Known, Scale},
};

const PI: f64 = std::f64::consts::PI;

/// `F(mu) = (a/2) Var(mu) + beta cos(pi m)` on the line, `m` the mean (arXiv
/// 2610.10218, example 3.1).
///
/// Its spectrum is `a (N-1), -beta pi^2 cos(pi m)` everywhere. Saddles: Diracs at
/// even integers, `F = beta`; non-degenerate minima: Diracs at odd integers,
/// `F = -beta`.
#[derive(Clone, Debug, PartialEq)]
pub struct VarianceCosine {
    /// Weight `a > 0` of the variance.
    pub tightness: f64,
    /// Amplitude `beta > 0` of the cosine.
    pub amplitude: f64,
}

impl VarianceCosine {
    /// `K`, the same for all pairs of particles.
    fn coupling(&self, mean: f64) -> f64 {
        -(self.tightness + self.amplitude * PI * PI * math::cos(PI * mean))
    }
}

impl OverSpread for VarianceCosine {
    /// `F = (a/2) s^2 + beta cos(pi m)`, whatever the shape.
    fn over_spread(&self, _shape: &Shape, [m, s]: [f64; 2]) -> f64 {
        0.5 * self.tightness * s * s + self.amplitude * math::cos(PI * m)
    }
}

impl Functional for VarianceCosine {
    fn dim(&self) -> usize {
        1
    }

    fn value(&self, x: &Particles) -> f64 {
        let mean = math::mean(x.data());
        0.5 * self.tightness * math::squared_distance(x.data(), mean) / x.len() as f64
            + self.amplitude * math::cos(PI * mean)
    }

    fn gradient(&self, x: &Particles, out: &mut [f64]) {
        let mean = math::mean(x.data());
        let common = -self.amplitude * PI * math::sin(PI * mean);
        for (g, t) in out.iter_mut().zip(x.data()) {
            *g = self.tightness * (t - mean) + common;
        }
    }

    fn first_variation<'a>(&'a self, x: &Particles<'a>) -> FirstVariation<'a> {
        let mean = math::mean(x.data());
        let slope = self.amplitude * PI * math::sin(PI * mean);
        Box::new(move |y| 0.5 * self.tightness * (y[0] - mean) * (y[0] - mean) - slope * y[0])
    }

    fn linearise<'a>(&'a self, x: &Particles<'a>) -> Box<dyn Linearised + 'a> {
        let n = x.len();
        let blocks = Blocks::Diagonal(Buffer::constant(n, self.tightness));
        let gamma = Buffer::constant(1, self.coupling(math::mean(x.data())));
        let ones = Features::Coordinatewise(Buffer::constant(n, 1.0));
        Box::new(LowRank::new(n, 1, blocks, ones, gamma))
    }

    /// From a saddle to a minimum, and the curvature of the mean there.
    fn scale(&self) -> Scale {
        Scale { length: 1.0, curvature: self.amplitude * PI * PI }
    }

    fn floor(&self) -> f64 {
        -self.amplitude
    }

    fn minimum(&self, _n: usize) -> f64 {
        -self.amplitude
    }

    /// To the nearest Dirac at an odd integer.
    fn distance_to_minimum(&self, x: &Particles) -> Option<f64> {
        Some(to_integer(x, 1.0))
    }

    fn known(&self, n: usize) -> Vec<Known> {
        let known = |name: &str, at, value| {
            let (name, kind) = (name.to_string(), kind_of_dirac(self, &[at], n));
            Known { name, kind, value, at: Some(vec![at; n]) }
        };
        vec![known("the saddle", 0.0, self.amplitude), known("the minimum", 1.0, -self.amplitude)]
    }

    fn distances(&self, x: &Particles) -> Vec<Option<f64>> {
        vec![Some(to_integer(x, 0.0)), Some(to_integer(x, 1.0))]
    }
}

/// `W_2` distance to the Dirac at an integer of this parity, the one nearest to the mean.
fn to_integer(x: &Particles, parity: f64) -> f64 {
    let mean = math::mean(x.data());
    let nearest = 2.0 * ((mean - parity) / 2.0).round() + parity;
    math::sqrt(math::squared_distance(x.data(), nearest) / x.len() as f64)
}
