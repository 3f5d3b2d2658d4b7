//! The measure that a cloud is to become.

use std::f64::consts::TAU;

use crate::{math, wasserstein::Particles};

/// Weighted points: weights are not negative and sum to 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    points: Particles,
    weights: Vec<f64>,
}

impl Target {
    /// Points of equal weight.
    ///
    /// # Panics
    /// If there is none.
    #[must_use]
    pub fn uniform(points: Particles) -> Self {
        assert!(!points.is_empty(), "target: no points");
        let weights = vec![1.0 / points.len() as f64; points.len()];
        Self { points, weights }
    }

    /// Points with weights, which are divided by their sum.
    ///
    /// # Errors
    /// Says what is wrong if the numbers differ, a weight is negative or not finite,
    /// or all are zero.
    pub fn weighted(points: Particles, mut weights: Vec<f64>) -> Result<Self, String> {
        if weights.len() != points.len() {
            return Err(format!("{} weights for {} points", weights.len(), points.len()));
        }
        if let Some(bad) = weights.iter().find(|w| !w.is_finite() || **w < 0.0) {
            return Err(format!("{bad} is not a weight"));
        }
        let sum = math::total(&weights);
        if sum <= 0.0 || !sum.is_finite() {
            return Err("the weights have no positive finite sum".into());
        }
        for weight in &mut weights {
            *weight /= sum;
        }
        Ok(Self { points, weights })
    }

    /// The points `+-a e_1` in `R^d`.
    #[must_use]
    pub fn two_points(d: usize, a: f64) -> Self {
        let mut points = Particles::zeros(2, d);
        points.coordinate_mut(0).copy_from_slice(&[-a, a]);
        Self::uniform(points)
    }

    /// `count` points on a circle about the origin of the plane, symmetric in `x_1` if
    /// their number is even.
    #[must_use]
    pub fn ring(count: usize, radius: f64) -> Self {
        let mut points = Particles::zeros(count, 2);
        for i in 0..count {
            let angle = TAU * (i as f64 + 0.5) / count as f64;
            points.coordinate_mut(0)[i] = radius * math::cos(angle);
            points.coordinate_mut(1)[i] = radius * math::sin(angle);
        }
        Self::uniform(points)
    }

    /// The points.
    #[must_use]
    pub fn points(&self) -> &Particles {
        &self.points
    }

    /// The weights.
    #[must_use]
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// `W_2` distance to a cloud, for one point, two points, or points on a line of
    /// equal weight; [`None`] for others, where it is a linear program.
    #[must_use]
    pub fn distance(&self, x: &Particles) -> Option<f64> {
        if x.is_empty() || x.data().iter().any(|t| !t.is_finite()) {
            return None;
        }
        let to = |j: usize, i: usize| {
            math::sum((0..x.dim()).map(|k| {
                let apart = x.coordinate(k)[i] - self.points.coordinate(k)[j];
                apart * apart
            }))
        };
        let n = x.len() as f64;
        // One coordinate of the line orders the optimal plan: particles leave for the
        // target's points in the order of what they save by it.
        let (order, targets): (Vec<usize>, Vec<usize>) = match self.points.len() {
            1 => ((0..x.len()).collect(), vec![0]),
            2 => {
                let gain: Vec<f64> = (0..x.len()).map(|i| to(0, i) - to(1, i)).collect();
                (math::ascending(&gain), vec![0, 1])
            }
            _ if x.dim() == 1 => (math::ascending(x.data()), math::ascending(self.points.data())),
            _ => return None,
        };
        let (mut squared, mut i, mut room) = (0.0, 0, 1.0 / n);
        for (rank, &j) in targets.iter().enumerate() {
            let mut mass = self.weights[j];
            let last = rank + 1 == targets.len();
            while i < order.len() && (mass > 0.0 || last) {
                let moved = if last { room } else { room.min(mass) };
                squared += moved * to(j, order[i]);
                mass -= moved;
                room -= moved;
                if room <= 1e-14 / n {
                    i += 1;
                    room = 1.0 / n;
                }
                if mass <= 1e-14 / n && !last {
                    break;
                }
            }
        }
        Some(math::sqrt(squared))
    }
}
