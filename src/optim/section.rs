//! The objective on a plane through a point: the landscape as it is seen from there.

use super::Objective;
use crate::math::{self, Buffer};

/// Vectors shorter than this part of what they were before they were made orthogonal are none.
const PARALLEL: f64 = 1e-6;

/// A plane through a point, spanned by two directions that are orthonormal in the objective's
/// inner product. On a submanifold it is bent by the retraction.
pub struct Section<'a> {
    objective: &'a dyn Objective,
    origin: Buffer,
    axes: [Buffer; 2],
}

impl<'a> Section<'a> {
    /// Through `x` along `u` and `v`; none if these span no plane.
    ///
    /// # Panics
    /// If the lengths differ from the objective's size.
    #[must_use]
    pub fn new(objective: &'a dyn Objective, x: &[f64], u: &[f64], v: &[f64]) -> Option<Self> {
        let unit = |v: &mut Buffer, least: f64| {
            let norm = objective.norm(v);
            v.iter_mut().for_each(|v| *v /= norm);
            norm > least
        };
        let mut axes = [Buffer::copy(u), Buffer::copy(v)];
        let before = objective.norm(v);
        let is_one = unit(&mut axes[0], 0.0);
        let [u, v] = &mut axes;
        math::axpy(-objective.inner(u, v), u, v);
        let is_plane = is_one && unit(v, PARALLEL * before);
        is_plane.then(|| Self { objective, origin: Buffer::copy(x), axes })
    }

    /// The point with the coordinates `s` and `t`.
    #[must_use]
    pub fn point(&self, [s, t]: [f64; 2]) -> Buffer {
        let mut x = Buffer::copy(&self.origin);
        let mut step = Buffer::zeros(x.len());
        math::axpy(s, &self.axes[0], &mut step);
        math::axpy(t, &self.axes[1], &mut step);
        self.objective.displace(&mut x, 1.0, &step);
        x
    }

    /// The objective on a grid of `side` points along either axis, from `-reach` to `reach`, row
    /// by row.
    #[must_use]
    pub fn grid(&self, reach: f64, side: usize) -> Vec<f64> {
        let along = |k: usize| reach * (2.0 * k as f64 / (side - 1) as f64 - 1.0);
        let at = |k: usize| self.objective.value(&self.point([along(k % side), along(k / side)]));
        (0..side * side).map(at).collect()
    }

    /// Coordinates of the point of the tangent plane nearest to `x`, and its distance.
    #[must_use]
    pub fn project(&self, x: &[f64]) -> ([f64; 2], f64) {
        let mut apart = Buffer::copy(x);
        math::axpy(-1.0, &self.origin, &mut apart);
        let at = [0, 1].map(|k| self.objective.inner(&self.axes[k], &apart));
        math::axpy(-at[0], &self.axes[0], &mut apart);
        math::axpy(-at[1], &self.axes[1], &mut apart);
        (at, self.objective.norm(&apart))
    }
}
