//! Functions of two numbers `a` and `b`, with their first two derivatives.

use super::averages::Averages;
use crate::math;

/// Most steps of the search for a stationary point.
const MOST_STEPS: u32 = 80;

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

    /// The lowest point of `n -> f(alpha n, beta n)`, which falls first, for `alpha n`
    /// up to 2: Newton's method within a bracket that halves where it fails.
    fn lowest(&self, alpha: f64, beta: f64) -> f64 {
        let (mut low, mut high) = (0.0, 2.0 / alpha);
        let mut n = 1.0 / alpha;
        for _ in 0..MOST_STEPS {
            let (a, b) = (alpha * n, beta * n);
            let [by_a, by_b] = self.slopes(a, b);
            let [aa, ab, bb] = self.curvatures(a, b);
            let slope = alpha * by_a + beta * by_b;
            let bend = alpha * alpha * aa + 2.0 * alpha * beta * ab + beta * beta * bb;
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

/// `constant (1 + E s2) - b H(a)` with
/// `H = (2 - a) (1 - E[eta^2 s2]) - 6 a E[eta^2 (s2^2 - s3)]`; see [`super::averages`].
#[derive(Clone, Debug)]
pub struct Softmax {
    /// `tr S`.
    pub constant: f64,
    /// The expectations.
    pub averages: Averages,
}

impl Softmax {
    /// `H` and its first two derivatives.
    fn gain(&self, a: f64) -> [f64; 3] {
        let [_, second, third] = self.averages.at(a);
        [
            (2.0 - a) * (1.0 - second[0]) - 6.0 * a * third[0],
            second[0] - 1.0 - (2.0 - a) * second[1] - 6.0 * (third[0] + a * third[1]),
            2.0 * second[1] - (2.0 - a) * second[2] - 6.0 * (2.0 * third[1] + a * third[2]),
        ]
    }

    fn value(&self, a: f64, b: f64) -> f64 {
        self.constant * (1.0 + self.averages.at(a)[0][0]) - b * self.gain(a)[0]
    }

    fn slopes(&self, a: f64, b: f64) -> [f64; 2] {
        let gain = self.gain(a);
        [self.constant * self.averages.at(a)[0][1] - b * gain[1], -gain[0]]
    }

    fn curvatures(&self, a: f64, b: f64) -> [f64; 3] {
        let gain = self.gain(a);
        [self.constant * self.averages.at(a)[0][2] - b * gain[2], -gain[1], 0.0]
    }
}
