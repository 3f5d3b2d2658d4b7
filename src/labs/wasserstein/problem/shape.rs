//! Clouds of one shape, by their mean and their spread.

use super::Particles;
use crate::math;

/// A spread below this part of the distance to the origin is rounding.
const ROUNDING: f64 = 1e-14;

/// A cloud `x_i = m e_1 + c + s xi_i` whose shape `xi` has mean 0 and `E|xi|^2 = 1`, with a mean
/// `c` across the first axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// Mean `m` along the first axis, and spread `s >= 0`.
    pub at: [f64; 2],
    /// `|c|^2`.
    pub across: f64,
    /// `E xi_1^k` for `k = 2, 3, 4`; of a cloud without spread those of a standard normal one of
    /// spread 1.
    pub moments: [f64; 3],
}

impl Shape {
    /// Mean along the first axis and spread of a cloud.
    #[must_use]
    pub fn place(x: &Particles) -> [f64; 2] {
        let mean = x.mean();
        [mean[0], spread(x, &mean)]
    }

    /// Of a cloud.
    #[must_use]
    pub fn of(x: &Particles) -> Self {
        let (mean, n) = (x.mean(), x.len() as f64);
        let spread = spread(x, &mean);
        let moments = if spread > 0.0 {
            [2, 3, 4].map(|power| {
                let shape = x.coordinate(0).iter().map(|t| (t - mean[0]) / spread);
                math::sum(shape.map(|t| (1..power).fold(t, |product, _| product * t))) / n
            })
        } else {
            let share = 1.0 / x.dim() as f64;
            [share, 0.0, 3.0 * share * share]
        };
        let across = math::dot(&mean[1..], &mean[1..]);
        Self { at: [mean[0], spread], across, moments }
    }

    /// By how much a displacement `v` of the particles of a cloud changes `m` and `s`, to first
    /// order.
    #[must_use]
    pub fn change(x: &Particles, v: &Particles) -> [f64; 2] {
        let (from, by, n) = (x.mean(), v.mean(), x.len() as f64);
        let apart = |a: &Particles, b: &Particles, [p, q]: [&[f64]; 2]| {
            let centred = |k: usize| {
                let pairs = a.coordinate(k).iter().zip(b.coordinate(k));
                math::sum(pairs.map(|(a, b)| (a - p[k]) * (b - q[k]))) / n
            };
            math::sum((0..x.dim()).map(centred))
        };
        let spread = spread(x, &from);
        let widens = if spread > 0.0 {
            apart(x, v, [&from, &by]) / spread
        } else {
            math::sqrt(apart(v, v, [&by, &by]))
        };
        [by[0], widens]
    }
}

/// `s` about a mean, or zero where that is rounding.
fn spread(x: &Particles, mean: &[f64]) -> f64 {
    let squares = |k: usize| math::squared_distance(x.coordinate(k), mean[k]);
    let spread = math::sqrt(math::sum((0..x.dim()).map(squares)) / x.len() as f64);
    if spread > ROUNDING * x.norm() { spread } else { 0.0 }
}

/// A functional with a closed form over mean and spread.
pub trait OverSpread {
    /// `F` of the cloud of a shape that is moved to the mean `m` and scaled to the spread `s`; a
    /// negative one mirrors it.
    fn over_spread(&self, shape: &Shape, at: [f64; 2]) -> f64;
}
