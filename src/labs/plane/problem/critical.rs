//! All critical points in a window, and how often the gradient turns around curves.

use std::f64::consts::{PI, TAU};

use super::{Function, Jet, planar};
use crate::{frame::Landmark, math};

/// Starts along either side of the window.
const STARTS: usize = 24;
/// Most iterations from a start, and most steps of Newton's method afterwards.
const MOST: usize = 80;
const POLISH: usize = 60;
/// A gradient this small beside the median over the window leads to a critical point.
const SMALL: f64 = 1e-7;
/// After polishing it is rounding.
const ROUNDING: f64 = 1e-11;
/// Points nearer than this part of the window are one.
const SAME: f64 = 1e-5;
/// Most points that are listed: more are no longer told apart by a reader.
pub const LISTED: usize = 60;
/// Pieces of a curve along which the gradient's angle is followed, and how often they are
/// halved at most.
const PIECES: usize = 64;
const HALVINGS: u32 = 24;

/// Ends of `x`, then of `y`.
pub type Window = [[f64; 2]; 2];

/// A critical point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Where.
    pub at: [f64; 2],
    /// The function there.
    pub value: f64,
    /// How often the gradient turns around it: 1 for minima and maxima, -1 for saddles, -2 for
    /// a monkey saddle; unknown if another one is too near.
    pub turns: Option<i32>,
    /// What it is.
    pub kind: Landmark,
}

/// Whether a point lies in a window.
#[must_use]
pub fn contains(window: &Window, at: [f64; 2]) -> bool {
    at.iter().zip(window).all(|(x, [low, high])| (*low..=*high).contains(x))
}

/// Longer side of a window.
#[must_use]
pub fn width(window: &Window) -> f64 {
    let [x, y] = window.map(|[low, high]| high - low);
    x.max(y)
}

/// The points of a grid, in the middle of its cells, row by row.
pub fn grid(window: &Window, side: usize) -> impl Iterator<Item = [f64; 2]> + use<> {
    let window = *window;
    let along = move |k: usize, axis: usize| {
        let [low, high] = window[axis];
        low + (high - low) * (k as f64 + 0.5) / side as f64
    };
    (0..side * side).map(move |k| [along(k % side, 0), along(k / side, 1)])
}

/// Median of the gradient's norm over the window: the unit in which it is small; 0 if it
/// vanishes nearly everywhere or is nowhere finite.
fn unit(function: &Function, window: &Window) -> f64 {
    let norms: Vec<f64> = grid(window, STARTS)
        .map(|at| planar::length(function.jet(at).gradient))
        .filter(|norm| norm.is_finite())
        .collect();
    math::sorted(&norms).get(norms.len() / 2).copied().unwrap_or(0.0)
}

/// Minimises `|grad f|^2` by the method of Levenberg and Marquardt, then polishes by Newton's:
/// a zero of the gradient, or none.
fn zero(function: &Function, start: [f64; 2], unit: f64, longest: f64) -> Option<[f64; 2]> {
    let mut at = start;
    let mut jet = function.jet(at);
    let mut damping = 1e-2;
    for _ in 0..MOST {
        let norm = planar::length(jet.gradient);
        if !jet.is_finite() {
            return None;
        }
        if norm <= SMALL * unit {
            break;
        }
        let [low, high] = planar::eigenvalues(jet.hessian);
        let largest = low.abs().max(high.abs());
        // (H^2 + mu)^{-1} H g
        let mu = damping * largest * largest + f64::MIN_POSITIVE;
        let step =
            planar::function(jet.hessian, |lambda| lambda / (lambda * lambda + mu), jet.gradient);
        let shorter = (longest / planar::length(step)).min(1.0);
        let trial = [at[0] - shorter * step[0], at[1] - shorter * step[1]];
        let there = function.jet(trial);
        if there.is_finite() && planar::length(there.gradient) < norm {
            (at, jet, damping) = (trial, there, 0.1 * damping);
        } else {
            damping = 8.0 * damping.max(1e-12);
            if damping > 1e9 {
                return None;
            }
        }
    }
    let mut norm = planar::length(jet.gradient);
    for _ in 0..POLISH {
        let [x, y] = planar::newton(&jet);
        let trial = [at[0] + x, at[1] + y];
        let there = function.jet(trial);
        let less = planar::length(there.gradient);
        if less.is_nan() || less >= norm {
            break;
        }
        (at, jet, norm) = (trial, there, less);
    }
    (norm <= ROUNDING * unit.max(planar::length(at) * f64::EPSILON)).then_some(at)
}

/// All critical points of a window that starts on a grid lead to, by value and then by place.
/// There may be [`LISTED`] and more: then they are not isolated, or many.
#[must_use]
pub fn points(function: &Function, window: &Window) -> Vec<Point> {
    let (unit, wide) = (unit(function, window), width(window));
    let mut found: Vec<([f64; 2], f64)> = Vec::new();
    if unit <= 0.0 {
        return Vec::new();
    }
    for start in grid(window, STARTS) {
        let Some(at) = zero(function, start, unit, 0.2 * wide) else { continue };
        let norm = planar::length(function.jet(at).gradient);
        let room = found.len() < LISTED;
        match found.iter_mut().find(|(other, _)| planar::distance(*other, at) < SAME * wide) {
            // Of a degenerate point the place nearest to it.
            Some(same) if same.1 <= norm => {}
            Some(same) => *same = (at, norm),
            None if room && contains(window, at) => found.push((at, norm)),
            None => {}
        }
    }
    let places: Vec<[f64; 2]> = found.into_iter().map(|(at, _)| at).collect();
    let nearest = |at: &[f64; 2]| {
        let others = places.iter().filter(|other| *other != at);
        others.map(|other| planar::distance(*other, *at)).fold(f64::INFINITY, f64::min)
    };
    let radius = |at: &[f64; 2]| (0.3 * nearest(at)).min(0.01 * wide);
    let mut points: Vec<Point> = places.iter().map(|at| point(function, *at, radius(at))).collect();
    points.sort_by(|a, b| {
        let place = |p: &Point| [p.value, p.at[0], p.at[1]];
        let pairs = place(a).into_iter().zip(place(b));
        pairs.fold(std::cmp::Ordering::Equal, |order, (a, b)| order.then(a.total_cmp(&b)))
    });
    points
}

/// What stands at a zero of the gradient, around which there is no other within a radius.
fn point(function: &Function, at: [f64; 2], radius: f64) -> Point {
    let Jet { value, hessian, .. } = function.jet(at);
    let circle = |t: f64| {
        let angle = TAU * t;
        [at[0] + radius * math::cos(angle), at[1] + radius * math::sin(angle)]
    };
    let turns = turns(function, circle);
    let [low, high] = planar::eigenvalues(hessian);
    let flat = 1e-6 * low.abs().max(high.abs());
    let around = || (0..PIECES).map(|k| function.value(circle(k as f64 / PIECES as f64)));
    let kind = match (low, high) {
        (low, _) if low > flat => Landmark::Minimum,
        (_, high) if high < -flat => Landmark::Maximum,
        (low, high) if low < -flat && high > flat => Landmark::Saddle,
        // Where the second order does not decide, the circle does.
        _ if around().all(|other| other > value) => Landmark::Minimum,
        _ if around().all(|other| other < value) => Landmark::Maximum,
        _ => Landmark::Saddle,
    };
    Point { at, value, turns, kind }
}

/// How often the gradient turns along the edge of a window, anticlockwise; unknown if it
/// vanishes there or is not finite.
#[must_use]
pub fn edge(function: &Function, [x, y]: &Window) -> Option<i32> {
    let corners = [[x[0], y[0]], [x[1], y[0]], [x[1], y[1]], [x[0], y[1]], [x[0], y[0]]];
    turns(function, |t| {
        let side = ((4.0 * t) as usize).min(3);
        let t = 4.0 * t - side as f64;
        let (a, b) = (corners[side], corners[side + 1]);
        [0, 1].map(|k| (1.0 - t) * a[k] + t * b[k])
    })
}

/// How often the gradient turns along a closed curve, for the parameter from 0 to 1.
fn turns(function: &Function, curve: impl Fn(f64) -> [f64; 2]) -> Option<i32> {
    let angle = |t: f64| {
        let [x, y] = function.jet(curve(t)).gradient;
        let known = x.is_finite() && y.is_finite() && (x != 0.0 || y != 0.0);
        known.then(|| math::atan2(y, x))
    };
    // From one angle to the next the short way around.
    let turn = |from: f64, to: f64| {
        let way = to - from;
        if way > PI {
            way - TAU
        } else if way <= -PI {
            way + TAU
        } else {
            way
        }
    };
    let mut total = 0.0;
    for k in 0..4 * PIECES {
        let at = |k: usize| k as f64 / (4 * PIECES) as f64;
        let mut waiting = vec![(at(k), at(k + 1), angle(at(k))?, angle(at(k + 1))?, 0)];
        while let Some((a, b, from, to, halvings)) = waiting.pop() {
            let half = 0.5 * (a + b);
            let middle = angle(half)?;
            let parts = [turn(from, middle), turn(middle, to)];
            let straight = (parts[0] + parts[1] - turn(from, to)).abs() < 1e-6;
            if straight && parts.iter().all(|part| part.abs() < 0.8) {
                total += parts[0] + parts[1];
            } else if halvings == HALVINGS {
                return None;
            } else {
                waiting.push((a, half, from, middle, halvings + 1));
                waiting.push((half, b, middle, to, halvings + 1));
            }
        }
    }
    Some((total / TAU).round() as i32)
}
