//! Adam: gradient steps scaled by running moments.
//!
//! D. P. Kingma, J. Ba, "Adam: a method for stochastic optimization",
//! <https://arxiv.org/abs/1412.6980>.

use crate::math;

const FIRST: f64 = 0.9;
const SECOND: f64 = 0.999;
const FLOOR: f64 = 1e-8;

/// The moments of the gradients so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Adam {
    mean: Vec<f64>,
    square: Vec<f64>,
    mean_left: f64,
    square_left: f64,
}

impl Adam {
    /// For this many weights.
    #[must_use]
    pub fn new(weights: usize) -> Self {
        Self {
            mean: vec![0.0; weights],
            square: vec![0.0; weights],
            mean_left: 1.0,
            square_left: 1.0,
        }
    }

    /// One step down the gradient.
    ///
    /// # Panics
    /// If the lengths differ.
    pub fn step(&mut self, weights: &mut [f64], gradient: &[f64], rate: f64) {
        let n = self.mean.len();
        assert!(weights.len() == n && gradient.len() == n, "adam: {n} and {}", gradient.len());
        self.mean_left *= FIRST;
        self.square_left *= SECOND;
        let (mean_scale, square_scale) =
            (1.0 / (1.0 - self.mean_left), 1.0 / (1.0 - self.square_left));
        for i in 0..n {
            let g = gradient[i];
            self.mean[i] = FIRST * self.mean[i] + (1.0 - FIRST) * g;
            self.square[i] = SECOND * self.square[i] + (1.0 - SECOND) * g * g;
            let scale = math::sqrt(self.square[i] * square_scale) + FLOOR;
            weights[i] -= rate * self.mean[i] * mean_scale / scale;
        }
    }
}
