//! Variance and cosine of the mean (functional (e) of the laboratory's page).

use super::{
    Blocks, Features, Functional, Hessian, Landscape, LowRank, Particles, SecondOrder,
    functional::FirstVariation, hessian::Form,
};
use crate::math::{self, Buffer};

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

impl Functional for VarianceCosine {
    fn dim(&self) -> usize {
        1
    }

    fn value(&self, x: &Particles) -> f64 {
        let mean = math::mean(x.data());
        0.5 * self.tightness * math::squared_distance(x.data(), mean) / x.len() as f64
            + self.amplitude * math::cos(PI * mean)
    }

    fn gradient(&self, x: &Particles, out: &mut Particles) {
        let mean = math::mean(x.data());
        let common = -self.amplitude * PI * math::sin(PI * mean);
        for (g, t) in out.data_mut().iter_mut().zip(x.data()) {
            *g = self.tightness * (t - mean) + common;
        }
    }

    fn first_variation<'a>(&'a self, x: &'a Particles) -> FirstVariation<'a> {
        let mean = math::mean(x.data());
        let slope = self.amplitude * PI * math::sin(PI * mean);
        Box::new(move |y| 0.5 * self.tightness * (y[0] - mean) * (y[0] - mean) - slope * y[0])
    }
}

impl SecondOrder for VarianceCosine {
    fn add_local(&self, _x: &Particles, v: &Particles, out: &mut Particles) {
        out.displace(self.tightness, v);
    }

    fn add_nonlocal(&self, x: &Particles, v: &Particles, out: &mut Particles) {
        let common = self.coupling(math::mean(x.data())) * math::mean(v.data());
        for o in out.data_mut() {
            *o += common;
        }
    }

    fn linearise(&self, x: &Particles) -> Hessian<'_> {
        let n = x.len();
        let blocks = Blocks::Diagonal(Buffer::constant(n, self.tightness));
        let gamma = Buffer::constant(1, self.coupling(math::mean(x.data())));
        let ones = Features::Coordinatewise(Buffer::constant(n, 1.0));
        Hessian(Form::LowRank(LowRank::new(n, 1, blocks, ones, gamma)))
    }
}

impl Landscape for VarianceCosine {
    fn minimum(&self) -> f64 {
        -self.amplitude
    }

    /// The minimisers are the Diracs at odd integers; the nearest in `W_2` is the
    /// one nearest to the mean.
    fn distance_to_minimum(&self, x: &Particles) -> Option<f64> {
        let mean = math::mean(x.data());
        let odd = 2.0 * ((mean - 1.0) / 2.0).round() + 1.0;
        Some(math::sqrt(math::squared_distance(x.data(), odd) / x.len() as f64))
    }
}
