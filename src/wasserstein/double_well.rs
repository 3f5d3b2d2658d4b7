//! Double well with attraction (functional (c) of the laboratory's page).

use super::{
    Blocks, Features, Functional, Hessian, Landscape, LowRank, Particles, SecondOrder,
    functional::FirstVariation, hessian::Form, low_rank,
};
use crate::math::{self, Buffer};

/// `F(mu) = int V dmu + (kappa/2) Var(mu)` with
/// `V(x) = (b/4) (x_1^2 - 1)^2 + (omega/2) |x_perp|^2`.
///
/// For `kappa >= b` its stationary points are `delta_0`, a strict saddle of index
/// 1 with `F = b/4` and spectrum `{-b, kappa - b (N-1), omega, omega + kappa (N-1), ..}`,
/// and the global minima `delta_{+-e_1}` with `F = 0` and spectrum
/// `{2b, 2b + kappa (N-1), omega, omega + kappa (N-1), ..}`.
#[derive(Clone, Debug, PartialEq)]
pub struct DoubleWell {
    /// Dimension of the space.
    pub dim: usize,
    /// Attraction.
    pub kappa: f64,
    /// Barrier: minus the curvature of `V` at the origin along `e_1`.
    pub barrier: f64,
    /// Curvature of `V` across the wells.
    pub omega: f64,
}

impl DoubleWell {
    fn potential(&self, y: &[f64]) -> f64 {
        let well = y[0] * y[0] - 1.0;
        let across = math::sum(y[1..].iter().map(|t| t * t));
        0.25 * self.barrier * well * well + 0.5 * self.omega * across
    }

    /// Derivative of `V` along coordinate `k`.
    fn slope(&self, k: usize, t: f64) -> f64 {
        if k == 0 { self.barrier * t * (t * t - 1.0) } else { self.omega * t }
    }

    /// Second derivative of `V` along coordinate `k`; the mixed ones vanish.
    fn curvature(&self, k: usize, t: f64) -> f64 {
        if k == 0 { self.barrier * (3.0 * t * t - 1.0) } else { self.omega }
    }
}

impl Functional for DoubleWell {
    fn dim(&self) -> usize {
        self.dim
    }

    fn value(&self, x: &Particles) -> f64 {
        let wells = x.coordinate(0).iter().map(|t| {
            let well = t * t - 1.0;
            well * well
        });
        let across = (1..self.dim).map(|k| math::squared_distance(x.coordinate(k), 0.0));
        let potential =
            0.25 * self.barrier * math::sum(wells) + 0.5 * self.omega * math::sum(across);
        let mean = x.mean();
        let spread = mean.iter().enumerate();
        let spread = math::sum(spread.map(|(k, m)| math::squared_distance(x.coordinate(k), *m)));
        (potential + 0.5 * self.kappa * spread) / x.len() as f64
    }

    fn gradient(&self, x: &Particles, out: &mut Particles) {
        let mean = x.mean();
        for (k, m) in mean.iter().enumerate() {
            for (g, &t) in out.coordinate_mut(k).iter_mut().zip(x.coordinate(k)) {
                *g = self.slope(k, t) + self.kappa * (t - m);
            }
        }
    }

    fn first_variation<'a>(&'a self, x: &'a Particles) -> FirstVariation<'a> {
        let mean = x.mean();
        Box::new(move |y| {
            let apart = math::sum(y.iter().zip(mean.iter()).map(|(a, b)| (a - b) * (a - b)));
            self.potential(y) + 0.5 * self.kappa * apart
        })
    }
}

impl SecondOrder for DoubleWell {
    fn add_local(&self, x: &Particles, v: &Particles, out: &mut Particles) {
        for k in 0..self.dim {
            let values = x.coordinate(k).iter().zip(v.coordinate(k));
            for (o, (&t, v)) in out.coordinate_mut(k).iter_mut().zip(values) {
                *o += (self.curvature(k, t) + self.kappa) * v;
            }
        }
    }

    fn add_nonlocal(&self, _x: &Particles, v: &Particles, out: &mut Particles) {
        let mean = v.mean();
        for (k, m) in mean.iter().enumerate() {
            for o in out.coordinate_mut(k) {
                *o -= self.kappa * m;
            }
        }
    }

    fn linearise(&self, x: &Particles) -> Hessian<'_> {
        let (n, d) = (x.len(), self.dim);
        let mut curvatures = Buffer::zeros(n * d);
        for (k, row) in curvatures.chunks_exact_mut(n.max(1)).enumerate() {
            for (c, t) in row.iter_mut().zip(x.coordinate(k)) {
                *c = self.curvature(k, *t) + self.kappa;
            }
        }
        let blocks = Blocks::Diagonal(curvatures);
        let gamma = low_rank::diagonal(&Buffer::constant(d, -self.kappa));
        let ones = Features::Coordinatewise(Buffer::constant(n * d, 1.0));
        Hessian(Form::LowRank(LowRank::new(n, d, blocks, ones, gamma)))
    }
}

impl Landscape for DoubleWell {
    fn minimum(&self) -> f64 {
        0.0
    }

    /// The minimisers are the Diracs at `+-e_1`.
    fn distance_to_minimum(&self, x: &Particles) -> Option<f64> {
        let squared_distance_to = |centre: f64| {
            let coordinates = (0..self.dim).map(|k| {
                math::squared_distance(x.coordinate(k), if k == 0 { centre } else { 0.0 })
            });
            math::sum(coordinates) / x.len() as f64
        };
        Some(math::sqrt(squared_distance_to(-1.0).min(squared_distance_to(1.0))))
    }
}
