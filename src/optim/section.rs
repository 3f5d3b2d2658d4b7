//! The objective on a plane through a point: the landscape as it is seen from there.

use super::Objective;
use crate::math::{self, Buffer};

/// Vectors shorter than this part of what they were before they were made orthogonal are none.
const PARALLEL: f64 = 1e-6;
/// Points along a side of a [`Relief`], grid after grid.
const SIDES: [usize; 3] = [9, 17, 33];
const FINEST: usize = SIDES[2];
/// Most heights that are computed at a time.
const PORTION: usize = 208;

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

/// The objective on a square of a section, in rising resolution: three grids, each with the
/// points of those before.
#[derive(Default)]
pub struct Relief {
    /// What tells the square from others, in bits: NaN is no other than itself.
    of: Vec<u64>,
    /// On the finest grid, row by row.
    heights: Vec<f64>,
    /// How many of them are known, in the order of [`places`].
    known: usize,
}

impl Relief {
    /// Computes another portion of the heights from `-reach` to `reach` along either axis, the
    /// first one if the section or the reach is not that of the last time.
    pub fn refine(&mut self, section: &Section, reach: f64) {
        let Section { objective, origin, axes: [u, v] } = section;
        let of = [&**origin, u, v, &[reach, objective.value(origin)]].concat();
        let of: Vec<u64> = of.into_iter().map(f64::to_bits).collect();
        if self.of != of {
            *self = Self { of, heights: vec![f64::NAN; FINEST * FINEST], known: 0 };
        }
        let along = |k: usize| reach * (2.0 * k as f64 / (FINEST - 1) as f64 - 1.0);
        let level = SIDES.iter().map(|side| side * side).find(|all| *all > self.known);
        let portion = level.map_or(0, |all| (all - self.known).min(PORTION));
        for [i, j] in places().skip(self.known).take(portion) {
            self.heights[i + j * FINEST] = objective.value(&section.point([along(i), along(j)]));
        }
        self.known += portion;
    }

    /// Whether another portion is to come.
    #[must_use]
    pub fn is_coarse(&self) -> bool {
        (1..FINEST * FINEST).contains(&self.known)
    }

    /// The finest grid that is complete: its points along a side, and its heights row by row.
    #[must_use]
    pub fn grid(&self) -> (usize, Vec<f64>) {
        let complete = SIDES.iter().rev().find(|side| *side * *side <= self.known);
        let side = complete.copied().unwrap_or(0);
        let stride = (FINEST - 1) / (side.max(2) - 1);
        let at = |k: usize| self.heights[stride * (k % side) + stride * (k / side) * FINEST];
        (side, (0..side * side).map(at).collect())
    }
}

/// Places on the finest grid, those of the coarsest first.
fn places() -> impl Iterator<Item = [usize; 2]> {
    SIDES.iter().flat_map(|&side| {
        let stride = (FINEST - 1) / (side - 1);
        let all = (0..side * side).map(move |k| [k % side, k / side]);
        let is_new = move |at: &[usize; 2]| side == SIDES[0] || at.iter().any(|k| k % 2 == 1);
        all.filter(is_new).map(move |at| at.map(|k| stride * k))
    })
}
