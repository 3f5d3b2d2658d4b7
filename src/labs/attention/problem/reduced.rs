//! Prompts of Gaussian tokens, drawn through what loss and gradient see of them.
//!
//! Let `W_i = S^(-1/2) X_i ~ N(0, I)` and `e` the unit vector along `S^(1/2) u`. The
//! weights `p` depend on the tokens through `zeta_i = e . W_i` alone, and the
//! coordinates across `e` are independent of them. With `r = x - T`, loss and gradient
//! need three sums over tokens:
//!
//! 1. the output `S^(-1/2) T = e sum p zeta + A`, where `A ~ N(0, |p|^2)` across `e`;
//! 2. `eta_i = f . W_i` along the part `f` of `S^(1/2) r` across `e`. Given `A` it is a
//!    standard normal vector but for its component along `p`, which `A . f` fixes;
//! 3. `sum y_i W_i`, where `y` depends on the above alone: across `e` and `f` it is
//!    `A (y . p) / |p|^2` plus a normal vector of variance `|y|^2 - (y . p)^2 / |p|^2`.
//!
//! So `2 L + 2 d` normal numbers have the same joint law of loss and gradient as the
//! `L d` of all tokens. Nothing is approximated.

use super::{covariance::Covariance, prompt::Kernel};
use crate::math;

/// Loss and gradient at one `u`.
#[derive(Clone, Debug)]
pub struct Reduced {
    kernel: Kernel,
    length: usize,
    /// Square roots of the eigenvalues.
    roots: Vec<f64>,
    u: Vec<f64>,
    /// `|S^(1/2) u|`, and the unit vector along it.
    size: f64,
    axis: Vec<f64>,
    /// Gradient of `|x - T|^2` by `u`, in the eigenbasis.
    pub gradient: Vec<f64>,
    weights: Vec<f64>,
    across: Vec<f64>,
    pull: Vec<f64>,
    mean: Vec<f64>,
    turned: Vec<f64>,
}

/// Independent standard normal numbers from which one prompt is made.
#[derive(Clone, Copy, Debug)]
pub struct Draws<'a> {
    /// `zeta`, one per token.
    pub along: &'a [f64],
    /// What is free of `eta`, one per token.
    pub across: &'a [f64],
    /// What is free of `A`, one per dimension.
    pub output: &'a [f64],
    /// What is free of the third sum, one per dimension.
    pub rest: &'a [f64],
}

impl Reduced {
    /// For prompts of `length` tokens; `u` is in the eigenbasis. `None` where it would
    /// not be less work than the tokens themselves, or `u` is zero.
    ///
    /// # Panics
    /// If `u` has another dimension.
    #[must_use]
    pub fn new(covariance: &Covariance, kernel: Kernel, length: usize, u: &[f64]) -> Option<Self> {
        assert_eq!(u.len(), covariance.dim(), "reduced: dimensions");
        let roots: Vec<f64> = covariance.values().iter().map(|l| math::sqrt(*l)).collect();
        let mut axis: Vec<f64> = roots.iter().zip(u).map(|(s, u)| s * u).collect();
        let size = math::sqrt(math::dot(&axis, &axis));
        if u.len() < 3 || size == 0.0 || !size.is_finite() {
            return None;
        }
        axis.iter_mut().for_each(|e| *e /= size);
        let (tokens, d) = (vec![0.0; length], vec![0.0; u.len()]);
        Some(Self {
            kernel,
            length,
            roots,
            u: u.to_vec(),
            size,
            axis,
            gradient: d.clone(),
            weights: tokens.clone(),
            across: tokens.clone(),
            pull: tokens,
            mean: d.clone(),
            turned: d,
        })
    }

    /// How many normal numbers a prompt needs.
    #[must_use]
    pub fn count(&self) -> usize {
        2 * (self.length + self.u.len())
    }

    /// Cuts them.
    ///
    /// # Panics
    /// If there are not [`Reduced::count`] of them.
    #[must_use]
    pub fn cut<'a>(&self, numbers: &'a [f64]) -> Draws<'a> {
        assert_eq!(numbers.len(), self.count(), "reduced: numbers");
        let (along, others) = numbers.split_at(self.length);
        let (across, others) = others.split_at(self.length);
        let (output, rest) = others.split_at(self.u.len());
        Draws { along, across, output, rest }
    }

    /// The loss `|x - T|^2` on one prompt; its gradient is left in
    /// [`Reduced::gradient`].
    ///
    /// # Panics
    /// If the lengths do not fit.
    pub fn episode(&mut self, draws: Draws<'_>, query: &[f64]) -> f64 {
        let Draws { along, across, output, rest } = draws;
        let scale = math::dot(&self.u, query);
        self.weigh(along, scale);
        let square = math::dot(&self.weights, &self.weights);
        // Weights vanish where the query has no component along u: no sum is left then.
        let inverse = if square > 0.0 { 1.0 / square } else { 0.0 };
        // 1. The output.
        self.mean.copy_from_slice(output);
        let along_mean = math::dot(&self.weights, along);
        remove(&mut self.mean, &self.axis);
        let spread = math::sqrt(square);
        self.mean.iter_mut().for_each(|a| *a *= spread);
        let mut loss = 0.0;
        for (k, turned) in self.turned.iter_mut().enumerate() {
            let own = self.roots[k] * (self.axis[k] * along_mean + self.mean[k]);
            let residual = query[k] - own;
            loss += residual * residual;
            *turned = self.roots[k] * residual;
        }
        // 2. The tokens along the residual.
        let on_axis = remove(&mut self.turned, &self.axis);
        let off_axis = math::sqrt(math::dot(&self.turned, &self.turned));
        if off_axis > 0.0 {
            self.turned.iter_mut().for_each(|f| *f /= off_axis);
        }
        let known =
            (math::dot(&self.mean, &self.turned) - math::dot(&self.weights, across)) * inverse;
        for ((eta, free), p) in self.across.iter_mut().zip(across).zip(&self.weights) {
            *eta = free + p * known;
        }
        // 3. What the gradient sums.
        self.draw_together(along, on_axis, off_axis);
        let by_along = math::dot(&self.pull, along);
        let by_across = math::dot(&self.pull, &self.across);
        let shared = math::dot(&self.pull, &self.weights) * inverse;
        let free = math::dot(&self.pull, &self.pull) - shared * shared * square;
        let free = math::sqrt(if free > 0.0 { free } else { 0.0 });
        self.gradient.copy_from_slice(rest);
        remove(&mut self.gradient, &self.axis);
        remove(&mut self.gradient, &self.turned);
        remove(&mut self.mean, &self.turned);
        let through_query = by_along * self.size;
        for (k, g) in self.gradient.iter_mut().enumerate() {
            let sum = self.axis[k] * by_along
                + self.turned[k] * by_across
                + self.mean[k] * shared
                + *g * free;
            *g = -2.0 * (scale * self.roots[k] * sum + query[k] * through_query);
        }
        loss
    }

    /// `p`, from scores `(u . x) |S^(1/2) u| zeta`.
    fn weigh(&mut self, along: &[f64], scale: f64) {
        let factor = scale * self.size;
        match self.kernel {
            Kernel::Softmax => softmax(along, factor, &mut self.weights),
            Kernel::Linear => {
                let share = factor / self.length as f64;
                self.weights.iter_mut().zip(along).for_each(|(p, z)| *p = share * z);
            }
        }
    }

    /// `y_i = p_i (X_i - T) . r` (softmax) or `X_i . r / L` (linear).
    fn draw_together(&mut self, along: &[f64], on_axis: f64, off_axis: f64) {
        for ((y, zeta), eta) in self.pull.iter_mut().zip(along).zip(&self.across) {
            *y = zeta * on_axis + eta * off_axis;
        }
        match self.kernel {
            Kernel::Softmax => {
                let mean = math::dot(&self.pull, &self.weights);
                self.pull.iter_mut().zip(&self.weights).for_each(|(y, p)| *y = p * (*y - mean));
            }
            Kernel::Linear => {
                let share = 1.0 / self.length as f64;
                self.pull.iter_mut().for_each(|y| *y *= share);
            }
        }
    }
}

/// Removes the component along a unit vector and returns it.
fn remove(v: &mut [f64], unit: &[f64]) -> f64 {
    let along = math::dot(v, unit);
    v.iter_mut().zip(unit).for_each(|(v, e)| *v -= along * e);
    along
}

/// `out_i = exp(scale z_i) / sum_j exp(scale z_j)`.
///
/// # Panics
/// If the lengths differ.
pub fn softmax(projected: &[f64], scale: f64, out: &mut [f64]) {
    assert_eq!(projected.len(), out.len(), "softmax: lengths differ");
    let mut largest = f64::NEG_INFINITY;
    for (score, z) in out.iter_mut().zip(projected) {
        *score = scale * z;
        largest = if *score > largest { *score } else { largest };
    }
    out.iter_mut().for_each(|score| *score -= largest);
    math::elementwise::exp(out);
    let inverse = 1.0 / math::total(out);
    out.iter_mut().for_each(|p| *p *= inverse);
}
