//! Double well with attraction (functional (c) of the laboratory's page).

use super::{
    Blocks, Features, Functional, Linearised, LowRank, OverSpread, Particles, Shape,
    functional::{FirstVariation, kind_of_dirac},
    low_rank,
};
use crate::{
    math::{self, Buffer},
    optim::{Kind, Known, Scale},
};

/// `F(mu) = int V dmu + (kappa/2) Var(mu)` with
/// `V(x) = (b/4) (x_1^2 - 1)^2 + (omega/2) |x_perp|^2`.
///
/// For `kappa >= b > 0`, `omega > 0` its stationary points are `delta_0`, a strict saddle of index
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

impl DoubleWell {
    /// Squared distance of the first coordinate to that of a minimiser, summed over particles.
    fn to_wells(&self, x: &Particles) -> f64 {
        let first = x.coordinate(0);
        if self.kappa > 0.0 {
            math::squared_distance(first, -1.0).min(math::squared_distance(first, 1.0))
        } else {
            math::squared_distance(&first.iter().map(|t| t.abs()).collect::<Buffer>(), 1.0)
        }
    }

    /// Squared distance of the transverse coordinates to those of a critical Dirac, summed
    /// over particles.
    fn across(&self, x: &Particles) -> f64 {
        let centre = |coordinate: &[f64]| match (self.omega > 0.0, self.kappa > 0.0) {
            (true, _) => Some(0.0),
            (false, true) => Some(math::mean(coordinate)),
            (false, false) => None,
        };
        math::sum((1..self.dim).map(|k| {
            let coordinate = x.coordinate(k);
            centre(coordinate).map_or(0.0, |m| math::squared_distance(coordinate, m))
        }))
    }
}

impl OverSpread for DoubleWell {
    /// `F = (b/4) [(m^2-1)^2 + (6 m^2 - 2) mu_2 s^2 + 4 m mu_3 s^3 + mu_4 s^4]
    /// + (1/2) [omega (1 - mu_2) + kappa] s^2 + (omega/2) |c|^2` with `mu_k = E xi_1^k`.
    fn over_spread(&self, shape: &Shape, [m, s]: [f64; 2]) -> f64 {
        let [second, third, fourth] = shape.moments;
        let (well, s2) = (m * m - 1.0, s * s);
        let wells = well * well
            + (6.0 * m * m - 2.0) * second * s2
            + 4.0 * m * third * s2 * s
            + fourth * s2 * s2;
        let apart = (self.omega * (1.0 - second) + self.kappa) * s2;
        0.25 * self.barrier * wells + 0.5 * (apart + self.omega * shape.across)
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

    fn gradient(&self, x: &Particles, out: &mut [f64]) {
        let mean = x.mean();
        for (k, (m, out)) in mean.iter().zip(out.chunks_exact_mut(x.len())).enumerate() {
            for (g, &t) in out.iter_mut().zip(x.coordinate(k)) {
                *g = self.slope(k, t) + self.kappa * (t - m);
            }
        }
    }

    fn first_variation<'a>(&'a self, x: &Particles<'a>) -> FirstVariation<'a> {
        let mean = x.mean();
        Box::new(move |y| {
            let apart = math::sum(y.iter().zip(mean.iter()).map(|(a, b)| (a - b) * (a - b)));
            self.potential(y) + 0.5 * self.kappa * apart
        })
    }

    fn linearise<'a>(&'a self, x: &Particles<'a>) -> Box<dyn Linearised + 'a> {
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
        Box::new(LowRank::new(n, d, blocks, ones, gamma))
    }

    /// From one well to the other, and the barrier's curvature.
    fn scale(&self) -> Scale {
        Scale { length: 1.0, curvature: self.barrier }
    }

    fn minimum(&self, _n: usize) -> f64 {
        0.0
    }

    /// With attraction the minimisers are the Diracs at `+-e_1`; without it, all measures on
    /// these two points. Without transverse curvature the transverse coordinates are free, but
    /// with attraction the same for all particles.
    fn distance_to_minimum(&self, x: &Particles) -> Option<f64> {
        Some(math::sqrt((self.to_wells(x) + self.across(x)) / x.len() as f64))
    }

    fn known(&self, n: usize) -> Vec<Known> {
        let known = |name: &str, first: f64, value| {
            let mut point = vec![0.0; self.dim];
            point[0] = first;
            let at = point.iter().flat_map(|t| std::iter::repeat_n(*t, n)).collect();
            let kind = kind_of_dirac(self, &point, n);
            Known { name: name.to_string(), kind, value, at: Some(at) }
        };
        let saddle = known("the saddle", 0.0, 0.25 * self.barrier);
        let mut minimum = known("the minimum", 1.0, 0.0);
        // Whatever is zero there is zero along a set of minimisers.
        if let Kind::Undecided { nullity } = minimum.kind {
            minimum.kind = Kind::DegenerateMinimum { nullity };
        }
        vec![saddle, minimum]
    }

    fn distances(&self, x: &Particles) -> Vec<Option<f64>> {
        let across = self.across(x);
        let along = [math::squared_distance(x.coordinate(0), 0.0), self.to_wells(x)];
        along.map(|along| Some(math::sqrt((along + across) / x.len() as f64))).to_vec()
    }
}
