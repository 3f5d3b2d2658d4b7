//! Functions of two numbers `a` and `b`, with their first two derivatives.

use super::averages::Averages;
use crate::math;

/// Most steps of the search for a stationary point.
const MOST_STEPS: u32 = 80;
/// Most doublings of the bracket that it begins with.
const MOST_DOUBLINGS: u32 = 60;

/// A function of two numbers `a` and `b`.
#[derive(Clone, Debug)]
pub enum Law {
    /// `constant - 2 (c_a a + c_b b) + c_aa a^2 + c_ab a b + c_bb b^2`.
    Quadratic {
        /// The value at `u = 0`.
        constant: f64,
        /// `c_a` and `c_b`.
        linear: [f64; 2],
        /// `c_aa`, `c_ab` and `c_bb`.
        quadratic: [f64; 3],
    },
    /// `constant - 2 a^2 + a^3 b`.
    Tied {
        /// The value at `u = 0`.
        constant: f64,
    },
    /// That of softmax attention with a finite prompt.
    Softmax(Softmax),
}

impl Law {
    /// The function itself.
    pub(super) fn value(&self, a: f64, b: f64) -> f64 {
        match self {
            Self::Quadratic { constant, linear, quadratic } => {
                let [aa, ab, bb] = quadratic;
                constant - 2.0 * (linear[0] * a + linear[1] * b)
                    + aa * a * a
                    + ab * a * b
                    + bb * b * b
            }
            Self::Tied { constant } => constant - 2.0 * a * a + a * a * a * b,
            Self::Softmax(softmax) => softmax.value(a, b),
        }
    }

    /// Derivatives by `a` and by `b`.
    pub(super) fn slopes(&self, a: f64, b: f64) -> [f64; 2] {
        match self {
            Self::Quadratic { linear, quadratic: [aa, ab, bb], .. } => {
                [-2.0 * linear[0] + 2.0 * aa * a + ab * b, -2.0 * linear[1] + ab * a + 2.0 * bb * b]
            }
            Self::Tied { .. } => [-4.0 * a + 3.0 * a * a * b, a * a * a],
            Self::Softmax(softmax) => softmax.slopes(a, b),
        }
    }

    /// Second derivatives `aa`, `ab`, `bb`.
    pub(super) fn curvatures(&self, a: f64, b: f64) -> [f64; 3] {
        match self {
            Self::Quadratic { quadratic: [aa, ab, bb], .. } => [2.0 * aa, *ab, 2.0 * bb],
            Self::Tied { .. } => [-4.0 + 6.0 * a * b, 3.0 * a * a, 0.0],
            Self::Softmax(softmax) => softmax.curvatures(a, b),
        }
    }

    /// The `n > 0` at which `n -> f(alpha n, beta n)` is stationary.
    pub(super) fn stationary(&self, alpha: f64, beta: f64) -> f64 {
        match self {
            Self::Quadratic { linear, quadratic: [aa, ab, bb], .. } => {
                (linear[0] * alpha + linear[1] * beta)
                    / (aa * alpha * alpha + ab * alpha * beta + bb * beta * beta)
            }
            Self::Tied { .. } => 1.0 / math::sqrt(alpha * beta),
            Self::Softmax(_) => self.lowest(alpha, beta),
        }
    }

    /// The lowest point of `n -> f(alpha n, beta n)`, which falls first and rises from there on:
    /// Newton's method within a bracket that halves where it fails.
    fn lowest(&self, alpha: f64, beta: f64) -> f64 {
        let derivatives = |n: f64| {
            let (a, b) = (alpha * n, beta * n);
            let [by_a, by_b] = self.slopes(a, b);
            let [aa, ab, bb] = self.curvatures(a, b);
            let bend = alpha * alpha * aa + 2.0 * alpha * beta * ab + beta * beta * bb;
            (alpha * by_a + beta * by_b, bend)
        };
        let mut n = 1.0 / alpha;
        let (mut low, mut high) = (0.0, n);
        for _ in 0..MOST_DOUBLINGS {
            if derivatives(high).0 > 0.0 {
                break;
            }
            (low, high) = (high, 2.0 * high);
        }
        for _ in 0..MOST_STEPS {
            let (slope, bend) = derivatives(n);
            if slope < 0.0 {
                low = n;
            } else {
                high = n;
            }
            let aimed = n - slope / bend;
            let next = if aimed > low && aimed < high { aimed } else { 0.5 * (low + high) };
            if (next - n).abs() <= 4.0 * f64::EPSILON * n {
                return next;
            }
            n = next;
        }
        n
    }
}

/// `constant (1 + F(a)) - b D(a)`; see [`super::averages`].
#[derive(Clone, Debug)]
pub struct Softmax {
    /// `tr S`.
    pub constant: f64,
    /// `F` and `D`.
    pub averages: Averages,
}

impl Softmax {
    fn value(&self, a: f64, b: f64) -> f64 {
        let [f, d] = self.averages.at(a);
        let value = self.constant * (1.0 + f[0]) - b * d[0];
        debug_assert!(
            value >= 0.0 || value.is_nan(),
            "softmax: a loss of {value} at a = {a}, b = {b}"
        );
        value
    }

    fn slopes(&self, a: f64, b: f64) -> [f64; 2] {
        let [f, d] = self.averages.at(a);
        [self.constant * f[1] - b * d[1], -d[0]]
    }

    fn curvatures(&self, a: f64, b: f64) -> [f64; 3] {
        let [f, d] = self.averages.at(a);
        [self.constant * f[2] - b * d[2], -d[1], 0.0]
    }
}
