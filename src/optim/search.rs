//! Searches for critical points of any index: they minimise `1/2 |grad L|^2`.
//!
//! What a search ends at is a critical point, or a point where `grad L` nearly lies in the kernel of
//! the Hessian without being zero ("gradient-flat", Frye et al. 2020), or neither. How often a point
//! is found says nothing of how many there are.

use super::{Curvature, Objective, Resolved, Spectrum, resolve, sign_of};
use crate::{
    math::{self, Buffer},
    progress::Counter,
};

/// First damping, and its factors after a success and a failure.
const DAMPING: f64 = 1e-2;
const LESS: f64 = 0.3;
const MORE: f64 = 4.0;
/// A search ends with a gradient norm below this, in units of the gradient.
const DONE: f64 = 1e-11;
/// A point with a gradient norm below this, in these units, is critical.
pub const CRITICAL: f64 = 1e-8;
/// Most steps, and most failures between two successes.
const STEPS: u32 = 400;
const FAILURES: u32 = 60;
/// A point is gradient-flat if so much of the squared gradient lies along eigenvectors whose
/// eigenvalue is below that part of the largest.
const FLAT: (f64, f64) = (0.9, 1e-2);
/// Eigenvalues up to this many units of curvature count as zero, beside those that
/// [`resolve`] cannot tell apart from zero: where the third derivative decides, a point that is
/// critical to `eps` can be `eps^(1/2)` away.
const ZERO: f64 = 1e-5;
/// Eigenvalues below this part of the largest have no pseudo-inverse.
const RANK: f64 = 1e-5;
/// Part of the linear decrease that a step of Newton-MR must achieve.
const SUFFICIENT: f64 = 1e-4;

/// Numbers of negative, zero and positive eigenvalues.
pub type Inertia = [usize; 3];

/// How to search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Search {
    /// Levenberg and Marquardt: `-(H^2 + mu I)^{-1} H grad L`.
    LevenbergMarquardt,
    /// Newton-MR: the step of least norm that minimises `|grad L + H p|`, with backtracking.
    NewtonMr,
}

/// What a search has ended at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A critical point.
    Critical,
    /// The gradient lies in the kernel of the Hessian, and is not zero.
    Flat,
    /// Neither: the search ran out of steps.
    Unsettled,
}

/// The end of a search.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The point.
    pub x: Vec<f64>,
    /// The loss there.
    pub value: f64,
    /// Norm of the gradient there.
    pub gradient: f64,
    /// What it is.
    pub outcome: Outcome,
    /// Negative, zero and positive eigenvalues.
    pub inertia: Inertia,
    /// Smallest and largest eigenvalue.
    pub ends: [f64; 2],
    /// Steps that were taken.
    pub steps: u32,
    /// Hessian products.
    pub products: u64,
}

/// Searches from `x`, of an objective whose Hessian is decomposed at every step.
///
/// # Panics
/// If the Hessian is too large for that.
#[must_use]
pub fn search(objective: &dyn Objective, x: &[f64], how: Search) -> Found {
    let n = x.len();
    let mut x = Buffer::copy(x);
    let unit = objective.scale().gradient();
    let mut gradient = Buffer::zeros(n);
    objective.gradient(&x, &mut gradient);
    let mut norm = objective.norm(&gradient);
    let (mut damping, mut steps, mut products) = (DAMPING, 0, 0);
    while norm > DONE * unit && norm.is_finite() && steps < STEPS {
        let here = Here { objective, x: &x, gradient: &gradient, norm };
        let step = match how {
            Search::LevenbergMarquardt => here.marquardt(&mut damping),
            Search::NewtonMr => here.residual(),
        };
        let Some((there, slope)) = step else { break };
        (x, gradient) = (there, slope);
        norm = objective.norm(&gradient);
        steps += 1;
        products += n as u64;
    }
    let spectrum = whole(&mut *objective.curvature(&x));
    let largest = spectrum.largest();
    let resolved = resolve(objective, &x, &gradient, &spectrum);
    let weak = spectrum.vectors.iter().zip(&spectrum.values);
    let weak = weak.filter(|(_, value)| value.abs() <= FLAT.1 * largest);
    let along = |u: &[f64]| math::dot(u, &gradient) * math::dot(u, &gradient);
    let flat = math::sum(weak.map(|(u, _)| along(u)));
    let outcome = if norm <= CRITICAL * unit {
        Outcome::Critical
    } else if flat >= FLAT.0 * norm * norm {
        Outcome::Flat
    } else {
        Outcome::Unsettled
    };
    Found {
        value: objective.value(&x),
        gradient: norm,
        outcome,
        inertia: inertia(&resolved, ZERO * objective.scale().curvature),
        ends: [0, spectrum.values.len() - 1].map(|k| spectrum.values[k]),
        steps,
        products: products + n as u64,
        x: x.into_vec(),
    }
}

/// All eigenpairs.
fn whole(hessian: &mut dyn Curvature) -> Spectrum {
    let spectrum = hessian.spectrum(0, Counter::unwatched());
    assert!(spectrum.is_whole(), "search: only ends of {} eigenvalues", spectrum.size);
    spectrum
}

/// Counts eigenvalues by their sign; those within their tolerance, or within `zero`, are zero.
fn inertia(resolved: &Resolved, zero: f64) -> Inertia {
    let mut counts = [0; 3];
    for (value, tolerance) in resolved.values.iter().zip(&resolved.tolerances) {
        counts[(sign_of(*value, tolerance.max(zero)) + 1) as usize] += 1;
    }
    counts
}

/// A point and the gradient there.
type Step = Option<(Buffer, Buffer)>;

/// Where a search is.
struct Here<'a> {
    objective: &'a dyn Objective,
    x: &'a [f64],
    gradient: &'a [f64],
    norm: f64,
}

impl Here<'_> {
    /// `f(H) grad L`.
    fn function(&self, spectrum: &Spectrum, f: &dyn Fn(f64) -> f64) -> Buffer {
        let mut out = Buffer::zeros(self.x.len());
        for (u, lambda) in spectrum.vectors.iter().zip(&spectrum.values) {
            math::axpy(f(*lambda) * math::dot(u, self.gradient), u, &mut out);
        }
        out
    }

    fn moved(&self, t: f64, v: &[f64]) -> (Buffer, Buffer) {
        let mut there = Buffer::copy(self.x);
        self.objective.displace(&mut there, t, v);
        let mut gradient = Buffer::zeros(self.x.len());
        self.objective.gradient(&there, &mut gradient);
        (there, gradient)
    }

    fn marquardt(&self, damping: &mut f64) -> Step {
        let spectrum = whole(&mut *self.objective.curvature(self.x));
        for _ in 0..FAILURES {
            let mu = *damping;
            let v = self.function(&spectrum, &|l| -l / (l * l + mu));
            let (there, slope) = self.moved(1.0, &v);
            if self.objective.norm(&slope) < self.norm {
                *damping *= LESS;
                return Some((there, slope));
            }
            *damping *= MORE;
        }
        None
    }

    fn residual(&self) -> Step {
        let mut hessian = self.objective.curvature(self.x);
        let spectrum = whole(&mut *hessian);
        let largest = spectrum.largest();
        let invert = |l: f64| if l.abs() > RANK * largest { -1.0 / l } else { 0.0 };
        let v = self.function(&spectrum, &invert);
        let mut image = Buffer::zeros(self.x.len());
        hessian.times(&v, &mut image);
        let slope = 2.0 * math::dot(&image, self.gradient);
        if slope.is_nan() || slope >= 0.0 {
            return None;
        }
        let (norm, mut t) = (self.norm, 1.0);
        for _ in 0..FAILURES {
            let (there, after) = self.moved(t, &v);
            let reached = self.objective.norm(&after);
            if reached * reached <= norm * norm + SUFFICIENT * t * slope && reached < norm {
                return Some((there, after));
            }
            t *= 0.5;
        }
        None
    }
}
