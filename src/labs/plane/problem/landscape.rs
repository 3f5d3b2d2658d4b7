//! A function with its window, critical points and basins: the objective.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use super::{
    Function, Jet, Point, Window,
    basins::{Basins, Ground},
    critical, planar,
};
use crate::{
    frame::Landmark,
    linalg::Matrix,
    math,
    optim::{Curvature, Dense, Known, Objective, Scale, resolve},
    progress::Counter,
    words::number,
};

/// Samples of the function along either side.
pub const SAMPLES: usize = 41;

thread_local! {
    /// The last landscape: a run from another start has the same.
    static LAST: RefCell<Option<Rc<Landscape>>> = const { RefCell::new(None) };
}

/// A function of two variables in a window.
#[derive(Debug)]
pub struct Landscape {
    /// The function.
    pub function: Function,
    /// The window.
    pub window: Window,
    /// Its critical points, by value.
    pub points: Vec<Point>,
    /// How often the gradient turns along the window's edge.
    pub turns: Option<i32>,
    /// The function on a grid with the window's corners, row by row.
    pub samples: Vec<f64>,
    scale: Scale,
    epsilon: f64,
    basins: RefCell<Basins>,
    asked: Cell<bool>,
}

impl Landscape {
    /// The landscape of a function: the last one if it is the same. `epsilon` is the
    /// regularisation of saddle-free Newton, as a part of the curvature.
    #[must_use]
    pub fn of(function: Function, window: Window, epsilon: f64) -> Rc<Self> {
        let same = |last: &Self| {
            last.function == function && last.window == window && last.epsilon == epsilon
        };
        let last = LAST.with_borrow(|last| last.clone());
        if let Some(last) = last.filter(|last| same(last)) {
            return last;
        }
        let new = Rc::new(Self::new(function, window, epsilon));
        LAST.set(Some(new.clone()));
        new
    }

    fn new(function: Function, window: Window, epsilon: f64) -> Self {
        let points = critical::points(&function, &window);
        let turns = critical::edge(&function, &window);
        let along =
            |k: usize, [low, high]: [f64; 2]| low + (high - low) * k as f64 / (SAMPLES - 1) as f64;
        let samples = (0..SAMPLES * SAMPLES).map(|k| {
            function.value([along(k % SAMPLES, window[0]), along(k / SAMPLES, window[1])])
        });
        let samples = samples.collect();
        let curvature = curvature(&function, &window, &points);
        let scale = Scale { length: 0.2 * critical::width(&window), curvature };
        let basins = RefCell::new(Basins::default());
        let asked = Cell::new(false);
        Self { function, window, points, turns, samples, scale, epsilon, basins, asked }
    }

    /// What methods are followed on.
    #[must_use]
    pub fn ground(&self) -> Ground<'_> {
        let Self { function, window, points, scale, .. } = self;
        Ground { function, window, points, scale: *scale, epsilon: self.epsilon() }
    }

    /// Regularisation of saddle-free Newton, as a curvature.
    #[must_use]
    pub fn epsilon(&self) -> f64 {
        self.epsilon * self.scale.curvature
    }

    /// The basins; a portion finer than before if `finer`, and in any case coarse.
    pub fn basins<R>(&self, finer: bool, see: impl FnOnce(&Basins) -> R) -> R {
        let mut basins = self.basins.borrow_mut();
        if finer || !self.asked.replace(true) {
            basins.refine(&self.ground());
        }
        see(&basins)
    }

    /// Whether the basins can become finer.
    #[must_use]
    pub fn is_coarse(&self) -> bool {
        self.basins.borrow().is_coarse()
    }

    /// The critical points as the one judgement has them.
    #[must_use]
    pub fn known(&self) -> Vec<Known> {
        self.points.iter().map(|point| self.judged(point)).collect()
    }

    fn judged(&self, point: &Point) -> Known {
        let gradient = self.function.jet(point.at).gradient;
        let spectrum = self.curvature(&point.at).spectrum(2, Counter::unwatched());
        let kind = resolve(self, &point.at, &gradient, &spectrum).kind(false);
        let name = format!("the {}", name(point));
        Known { name, kind, value: point.value, at: Some(point.at.to_vec()) }
    }
}

/// What a point is called, with its place.
#[must_use]
pub fn name(point: &Point) -> String {
    let what = match (point.kind, point.turns) {
        (Landmark::Saddle, Some(-2)) => "monkey saddle",
        (Landmark::Saddle, Some(0)) => "degenerate point",
        (kind, _) => word(kind),
    };
    // To a thousandth, and never as a power of ten.
    let [x, y] = point.at.map(|x| number((1e3 * x).round() / 1e3));
    format!("{what} ({x}, {y})")
}

/// A kind of critical point in a word.
#[must_use]
pub const fn word(kind: Landmark) -> &'static str {
    match kind {
        Landmark::Minimum => "minimum",
        Landmark::Saddle => "saddle",
        Landmark::Maximum => "maximum",
    }
}

/// Median over the critical points, or over the window if there are none, of the largest
/// modulus of a curvature.
fn curvature(function: &Function, window: &Window, points: &[Point]) -> f64 {
    let largest = |at: [f64; 2]| {
        let [low, high] = planar::eigenvalues(function.jet(at).hessian);
        low.abs().max(high.abs())
    };
    let usable = |x: &f64| x.is_finite() && *x > 1e-9;
    let mut found: Vec<f64> = points.iter().map(|point| largest(point.at)).filter(usable).collect();
    if found.is_empty() {
        found = critical::grid(window, 8).map(largest).filter(usable).collect();
    }
    math::sorted(&found).get(found.len() / 2).copied().unwrap_or(1.0)
}

impl Objective for Landscape {
    fn size(&self) -> usize {
        2
    }

    fn scale(&self) -> Scale {
        self.scale
    }

    fn value(&self, x: &[f64]) -> f64 {
        self.function.value([x[0], x[1]])
    }

    fn gradient(&self, x: &[f64], out: &mut [f64]) {
        out.copy_from_slice(&self.function.jet([x[0], x[1]]).gradient);
    }

    fn curvature<'a>(&'a self, x: &'a [f64]) -> Box<dyn Curvature + 'a> {
        let Jet { hessian: [xx, xy, yy], .. } = self.function.jet([x[0], x[1]]);
        Box::new(Dense::new(Matrix::from_vec(2, 2, vec![xx, xy, xy, yy])))
    }
}
