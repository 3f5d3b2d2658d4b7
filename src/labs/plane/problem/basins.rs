//! Where methods lead from every start of a window, in rising resolution.
//!
//! The steps are those of [`optim::methods`](crate::optim::methods), for two variables in closed
//! form, because there are a million of them; `tests/plane` compares both.

use super::{
    Function, Point, Window,
    critical::width,
    planar::{self, distance, length},
};
use crate::{
    frame::Landmark,
    math,
    optim::{Absolute, Scale},
};

/// Starts along either side.
pub const SIDE: usize = 256;
/// Distances between the starts of one pass and the next, finer and finer.
const STRIDES: [usize; 4] = [8, 4, 2, 1];
/// Starts of each method between two pictures, about.
const PORTION: usize = 16 * SIDE;
/// A gradient this small, in its unit, has arrived.
pub const ARRIVED: f64 = 1e-9;
/// A flow that is this near to a minimum, in units of length, has arrived.
pub const NEAR: f64 = 1e-2;
/// Most steps of Newton's methods, and of the integrator.
const MOST: usize = 200;
const MOST_FLOW: usize = 500;
/// Error of a step of the integrator, in units of length.
const ACCURACY: f64 = 1e-3;
/// What descends and is this many windows away does not come back.
const FAR: f64 = 1.5;
/// A curvature below minus this part of the unit is negative.
const NEGATIVE: f64 = 1e-6;
/// The first pass in which a start of the flow among starts that all lead to one point is not
/// followed, but taken to lead there, too: borders of these basins are smooth curves.
const FILLED: usize = 2;

/// A method whose basins are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Gradient flow.
    Flow,
    /// Newton's method.
    Newton,
    /// Saddle-free Newton, with line search and without noise.
    SaddleFree,
}

/// The methods in the order of the grids.
pub const WAYS: [Way; 3] = [Way::Flow, Way::Newton, Way::SaddleFree];

/// Where a start leads.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reached {
    /// Index of the critical point, if it is one of the window's.
    pub point: Option<usize>,
    /// Steps, or flow time in units of one over the curvature.
    pub effort: f64,
}

/// What a start is followed on.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    /// The function.
    pub function: &'a Function,
    /// The window.
    pub window: &'a Window,
    /// Its critical points.
    pub points: &'a [Point],
    /// The units of the function.
    pub scale: Scale,
    /// Regularisation of saddle-free Newton.
    pub epsilon: f64,
}

impl Ground<'_> {
    /// Follows a method from a start.
    #[must_use]
    pub fn follow(&self, way: Way, start: [f64; 2]) -> Reached {
        match way {
            Way::Flow => self.flow(start),
            Way::Newton | Way::SaddleFree => self.newton(way, start),
        }
    }

    /// Whether starts of a class end at no minimum.
    fn is_caught(&self, class: u8) -> bool {
        let point = usize::from(class).checked_sub(1).and_then(|k| self.points.get(k));
        point.is_some_and(|point| point.kind != Landmark::Minimum)
    }

    fn nearest(&self, at: [f64; 2], within: f64) -> Option<usize> {
        let away = |k: &usize| distance(self.points[*k].at, at);
        let near = (0..self.points.len()).filter(|k| away(k) <= within * self.scale.length);
        near.min_by(|a, b| away(a).total_cmp(&away(b)))
    }

    fn minimum(&self, at: [f64; 2]) -> Option<usize> {
        self.nearest(at, NEAR).filter(|k| self.points[*k].kind == Landmark::Minimum)
    }

    fn centre(&self) -> [f64; 2] {
        self.window.map(|[low, high]| 0.5 * (low + high))
    }

    fn newton(&self, way: Way, start: [f64; 2]) -> Reached {
        let mut at = start;
        let small = ARRIVED * self.scale.gradient();
        for step in 0..MOST {
            let jet = self.function.jet(at);
            if !jet.is_finite() || length(at) > 1e8 * self.scale.length {
                break;
            }
            // Where the ground bends downwards, saddle-free Newton moves on however slowly.
            let bends = || planar::eigenvalues(jet.hessian)[0] < -NEGATIVE * self.scale.curvature;
            let goes_on = way == Way::SaddleFree && jet.gradient != [0.0; 2] && bends();
            if length(jet.gradient) <= small && !goes_on {
                return Reached { point: self.nearest(at, NEAR), effort: step as f64 };
            }
            if way == Way::Newton {
                let [x, y] = planar::newton(&jet);
                at = [at[0] + x, at[1] + y];
                continue;
            }
            let inverse = |lambda: f64| 1.0 / Absolute::Root.of(lambda, self.epsilon);
            let [x, y] = planar::function(jet.hessian, inverse, jet.gradient).map(|x| -x);
            let slope = jet.gradient[0] * x + jet.gradient[1] * y;
            let mut t = 1.0;
            // As in `optim::line_search`.
            let most = |t: f64| jet.value + 1e-4 * t * slope + 8.0 * f64::EPSILON * jet.value.abs();
            let trial = loop {
                let trial = [at[0] + t * x, at[1] + t * y];
                let value = self.function.value(trial);
                if value <= most(t) {
                    break Some(trial);
                }
                if t < 1e-18 {
                    break None;
                }
                t *= 0.5;
            };
            // Rounding of the value, or of the place, leaves nothing to gain.
            let moves = |trial: &[f64; 2]| distance(*trial, at) > f64::EPSILON * length(at);
            let Some(trial) = trial.filter(moves) else {
                return Reached { point: self.nearest(at, NEAR), effort: step as f64 };
            };
            at = trial;
            if distance(at, self.centre()) > 1e3 * width(self.window) {
                break;
            }
        }
        // Rounding of the value can keep it moving about a minimum.
        Reached { point: self.minimum(at), effort: MOST as f64 }
    }

    /// The linearly implicit Euler method, extrapolated from one step and two halves: stable
    /// however stiff the flow is.
    fn flow(&self, start: [f64; 2]) -> Reached {
        let (mut at, mut time) = (start, 0.0);
        let mut h = 0.1 / self.scale.curvature;
        let centre = self.centre();
        let far = FAR * width(self.window);
        let small = ARRIVED * self.scale.gradient();
        for _ in 0..MOST_FLOW {
            let jet = self.function.jet(at);
            let effort = time * self.scale.curvature;
            if !jet.is_finite() || distance(at, centre) > far {
                return Reached { point: None, effort };
            }
            let stands = length(jet.gradient) <= small;
            if stands || self.minimum(at).is_some() {
                return Reached { point: self.nearest(at, NEAR), effort };
            }
            let [low, _] = planar::eigenvalues(jet.hessian);
            h = h.min(if low < 0.0 { -0.4 / low } else { f64::INFINITY });
            let step = |jet: &super::Jet, h: f64| {
                planar::function(jet.hessian, |lambda| -h / (1.0 + h * lambda), jet.gradient)
            };
            let whole = step(&jet, h);
            let half = step(&jet, 0.5 * h);
            let middle = [at[0] + half[0], at[1] + half[1]];
            let there = self.function.jet(middle);
            let rest = step(&there, 0.5 * h);
            let halves = [half[0] + rest[0], half[1] + rest[1]];
            let error = distance(halves, whole) / (ACCURACY * self.scale.length);
            // Between the halves the curvature may have become negative and large.
            let [low, _] = planar::eigenvalues(there.hessian);
            if error <= 1.0 && h * low > -1.0 {
                time += h;
                at = [0, 1].map(|k| at[k] + 2.0 * halves[k] - whole[k]);
            }
            let factor = 0.9 / math::sqrt(error.max(1e-4));
            h *= if factor.is_nan() { 0.2 } else { factor.clamp(0.2, 4.0) };
            if h * self.scale.curvature < 1e-9 {
                break;
            }
        }
        Reached { point: None, effort: time * self.scale.curvature }
    }
}

/// The grids of all methods, as far as they are computed.
#[derive(Clone, Debug)]
pub struct Basins {
    /// Row by row from the lower left: 1 more than the index of the critical point, 0 for none;
    /// and the shade.
    pub cells: [Vec<[u8; 2]>; 3],
    /// Starts of each method that were followed, and of these those that were caught by a
    /// saddle.
    pub followed: usize,
    /// By method.
    pub caught: [usize; 3],
    pass: usize,
    row: usize,
}

impl Default for Basins {
    fn default() -> Self {
        let cells = || vec![[0, 0]; SIDE * SIDE];
        let cells = [cells(), cells(), cells()];
        Self { cells, followed: 0, caught: [0; 3], pass: 0, row: 0 }
    }
}

/// The start in a column and a row.
#[must_use]
pub fn start(window: &Window, column: usize, row: usize) -> [f64; 2] {
    let along =
        |k: usize, [low, high]: [f64; 2]| low + (high - low) * (k as f64 + 0.5) / SIDE as f64;
    [along(column, window[0]), along(row, window[1])]
}

impl Basins {
    /// Whether starts are left.
    #[must_use]
    pub fn is_coarse(&self) -> bool {
        self.pass < STRIDES.len()
    }

    /// Side of the squares that have a start each.
    #[must_use]
    pub fn stride(&self) -> usize {
        STRIDES[self.pass.saturating_sub(1).min(STRIDES.len() - 1)]
    }

    /// Follows another portion of starts: the first time those of a coarse grid.
    pub fn refine(&mut self, ground: &Ground<'_>) {
        let mut count = 0;
        while self.is_coarse() && count < PORTION {
            let stride = STRIDES[self.pass];
            let first = self.pass == 0;
            let is_new = |k: usize| first || !k.is_multiple_of(2 * stride);
            let fresh = is_new(self.row);
            for column in (0..SIDE).step_by(stride).filter(|column| fresh || is_new(*column)) {
                self.put(ground, column, self.row, stride);
                count += 1;
            }
            self.row += stride;
            if self.row >= SIDE {
                (self.pass, self.row) = (self.pass + 1, 0);
                // A pass that is soon done is shown whole.
                if self.pass < 3 {
                    return;
                }
            }
        }
    }

    fn put(&mut self, ground: &Ground<'_>, column: usize, row: usize, stride: usize) {
        let start = start(ground.window, column, row);
        self.followed += 1;
        for (m, way) in WAYS.into_iter().enumerate() {
            if way == Way::Flow && self.pass >= FILLED {
                let inside =
                    |k: usize, by: usize| (k + by).saturating_sub(2 * stride).min(SIDE - 1);
                let class = |k: usize| {
                    let (i, j) = (k % 3 * 2 * stride, k / 3 * 2 * stride);
                    self.cells[m][inside(row, j) * SIDE + inside(column, i)][0]
                };
                let own = class(4);
                if (0..9).all(|k| class(k) == own) {
                    self.caught[m] += usize::from(ground.is_caught(own));
                    continue;
                }
            }
            let reached = ground.follow(way, start);
            let share = match way {
                Way::Flow => math::log10(1.0 + reached.effort) / 3.0,
                Way::Newton | Way::SaddleFree => reached.effort / 24.0,
            };
            let shade = (255.0 * share.clamp(0.0, 1.0)) as u8;
            let class = reached.point.map_or(0, |k| k as u8 + 1);
            self.caught[m] += usize::from(ground.is_caught(class));
            for j in row..row + stride {
                self.cells[m][j * SIDE + column..][..stride].fill([class, shade]);
            }
        }
    }
}
