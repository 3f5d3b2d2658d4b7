//! Symmetric 2 x 2 matrices in closed form: what is done a million times here.

use super::Jet;
use crate::math;

/// Smaller and larger eigenvalue of `[a b; b c]`.
#[must_use]
pub fn eigenvalues([a, b, c]: [f64; 3]) -> [f64; 2] {
    let (mean, half) = (0.5 * (a + c), 0.5 * (a - c));
    let root = math::sqrt(half * half + b * b);
    [mean - root, mean + root]
}

/// `f(H) g`: with eigenvalues `m -+ d` and `S = (H - m I) / d` it is
/// `(f1 + f2) / 2 g + (f2 - f1) / 2 S g`.
#[must_use]
pub fn function(hessian: [f64; 3], f: impl Fn(f64) -> f64, g: [f64; 2]) -> [f64; 2] {
    let [a, b, c] = hessian;
    let [low, high] = eigenvalues(hessian);
    let (f1, f2) = (f(low), f(high));
    let root = 0.5 * (high - low);
    let mean = 0.5 * (f1 + f2);
    let ratio = if root > 0.0 { 0.5 * (f2 - f1) / root } else { 0.0 };
    let half = 0.5 * (a - c);
    [mean * g[0] + ratio * (half * g[0] + b * g[1]), mean * g[1] + ratio * (b * g[0] - half * g[1])]
}

/// The length of a vector.
#[must_use]
pub fn length([x, y]: [f64; 2]) -> f64 {
    math::sqrt(x * x + y * y)
}

/// The distance of two points.
#[must_use]
pub fn distance(a: [f64; 2], b: [f64; 2]) -> f64 {
    length([a[0] - b[0], a[1] - b[1]])
}

/// Newton's step `-H^+ g`, without directions of curvature below `1e-10` of the largest.
#[must_use]
pub fn newton(jet: &Jet) -> [f64; 2] {
    let [low, high] = eigenvalues(jet.hessian);
    let floor = 1e-10 * low.abs().max(high.abs());
    let inverse = |lambda: f64| if lambda.abs() > floor { 1.0 / lambda } else { 0.0 };
    function(jet.hessian, inverse, jet.gradient).map(|x| -x)
}
