//! Searches for critical points of any index: they minimise `1/2 |grad L|^2`.
//!
//! What a search ends at is a critical point, or a point where `grad L` nearly lies in the kernel of
//! the Hessian without being zero ("gradient-flat", Frye et al. 2020), or neither. How often a point
//! is found says nothing of how many there are.

use super::{Inertia, Net};
use crate::{
    math,
    optim::{Curvature as _, Dense, Objective as _, Resolved, resolve, sign_of},
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

/// Searches from `x`.
#[must_use]
pub fn search(net: &Net, mut x: Vec<f64>, how: Search) -> Found {
    let n = x.len();
    let unit = net.scale.gradient();
    let mut gradient = vec![0.0; n];
    net.gradient(&x, &mut gradient);
    let mut norm = net.norm(&gradient);
    let (mut damping, mut steps, mut products) = (DAMPING, 0, 0);
    let mut hessian = Dense::new(net.hessian(&x));
    while norm > DONE * unit && norm.is_finite() && steps < STEPS {
        let step = match how {
            Search::LevenbergMarquardt => {
                marquardt(net, &hessian, &x, &gradient, norm, &mut damping)
            }
            Search::NewtonMr => residual(net, &mut hessian, &x, &gradient, norm),
        };
        let Some((there, slope)) = step else { break };
        (x, gradient) = (there, slope);
        norm = net.norm(&gradient);
        hessian = Dense::new(net.hessian(&x));
        steps += 1;
        products += n as u64;
    }
    let spectrum = hessian.spectrum(0, Counter::unwatched());
    let largest = spectrum.largest();
    let resolved = resolve(net, &x, &gradient, &spectrum);
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
        value: net.value(&x),
        gradient: norm,
        outcome,
        inertia: inertia(&resolved, ZERO * net.scale.curvature),
        ends: [0, n - 1].map(|k| spectrum.values[k]),
        steps,
        products: products + n as u64,
        x,
    }
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
type Step = Option<(Vec<f64>, Vec<f64>)>;

fn moved(net: &Net, x: &[f64], t: f64, v: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let there: Vec<f64> = x.iter().zip(v).map(|(x, v)| x + t * v).collect();
    let mut gradient = vec![0.0; x.len()];
    net.gradient(&there, &mut gradient);
    (there, gradient)
}

fn marquardt(
    net: &Net,
    hessian: &Dense,
    x: &[f64],
    gradient: &[f64],
    norm: f64,
    damping: &mut f64,
) -> Step {
    for _ in 0..FAILURES {
        let mu = *damping;
        let v = hessian.function(|l| -l / (l * l + mu), gradient);
        let (there, slope) = moved(net, x, 1.0, &v);
        if net.norm(&slope) < norm {
            *damping *= LESS;
            return Some((there, slope));
        }
        *damping *= MORE;
    }
    None
}

fn residual(net: &Net, hessian: &mut Dense, x: &[f64], gradient: &[f64], norm: f64) -> Step {
    let largest = hessian.values().iter().fold(0.0_f64, |m, l| m.max(l.abs()));
    let invert = |l: f64| if l.abs() > RANK * largest { -1.0 / l } else { 0.0 };
    let v = hessian.function(invert, gradient);
    let mut image = vec![0.0; x.len()];
    hessian.times(&v, &mut image);
    let slope = 2.0 * math::dot(&image, gradient);
    if slope.is_nan() || slope >= 0.0 {
        return None;
    }
    let mut t = 1.0;
    for _ in 0..FAILURES {
        let (there, after) = moved(net, x, t, &v);
        let square = net.norm(&after) * net.norm(&after);
        if square <= norm * norm + SUFFICIENT * t * slope && net.norm(&after) < norm {
            return Some((there, after));
        }
        t *= 0.5;
    }
    None
}
