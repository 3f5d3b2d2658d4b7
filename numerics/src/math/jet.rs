//! Functions of two variables with their derivatives up to the second order.

use std::ops::{Add, Div, Mul, Neg, Sub};

use crate::math;

/// What a formula can be evaluated in: numbers, with or without derivatives.
pub trait Number:
    Copy
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
{
    /// A constant.
    fn constant(value: f64) -> Self;

    /// The value.
    fn value(self) -> f64;

    /// `f(u)` from `f`, `f'` and `f''` at the value of `u`.
    fn chain(self, f: [f64; 3]) -> Self;
}

impl Number for f64 {
    fn constant(value: f64) -> Self {
        value
    }

    fn value(self) -> f64 {
        self
    }

    fn chain(self, f: [f64; 3]) -> Self {
        f[0]
    }
}

/// A value with its gradient `[d/dx, d/dy]` and its Hessian `[d²/dx², d²/dxdy, d²/dy²]`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Jet {
    /// The value.
    pub value: f64,
    /// First derivatives.
    pub gradient: [f64; 2],
    /// Second derivatives: of `x` twice, of both, of `y` twice.
    pub hessian: [f64; 3],
}

impl Jet {
    /// The variable `x` (`axis` 0) or `y` (1) at a value.
    #[must_use]
    pub fn variable(value: f64, axis: usize) -> Self {
        let mut jet = Self::constant(value);
        jet.gradient[axis] = 1.0;
        jet
    }

    /// Whether value and derivatives are finite.
    #[must_use]
    pub fn is_finite(&self) -> bool {
        let derivatives = self.gradient.iter().chain(&self.hessian);
        self.value.is_finite() && derivatives.into_iter().all(|x| x.is_finite())
    }

    fn zip(self, other: Self, f: impl Fn(f64, f64) -> f64) -> Self {
        Self {
            value: f(self.value, other.value),
            gradient: [0, 1].map(|k| f(self.gradient[k], other.gradient[k])),
            hessian: [0, 1, 2].map(|k| f(self.hessian[k], other.hessian[k])),
        }
    }
}

impl Number for Jet {
    fn constant(value: f64) -> Self {
        Self { value, gradient: [0.0; 2], hessian: [0.0; 3] }
    }

    fn value(self) -> f64 {
        self.value
    }

    fn chain(self, [f, slope, bend]: [f64; 3]) -> Self {
        let [x, y] = self.gradient;
        let [xx, xy, yy] = self.hessian;
        // Where the argument does not depend on a variable, nothing of it does: not even where
        // the derivative of `f` is infinite.
        let times = |a: f64, b: f64| if b == 0.0 { 0.0 } else { a * b };
        // A product of slopes that underflows is not zero beside a bend as large.
        let bent = |a: f64, b: f64| {
            let slopes = a * b;
            if slopes.is_normal() { bend * slopes } else { times(times(bend, a), b) }
        };
        Self {
            value: f,
            gradient: [times(slope, x), times(slope, y)],
            hessian: [
                bent(x, x) + times(slope, xx),
                bent(x, y) + times(slope, xy),
                bent(y, y) + times(slope, yy),
            ],
        }
    }
}

impl Add for Jet {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        self.zip(other, |a, b| a + b)
    }
}

impl Sub for Jet {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self.zip(other, |a, b| a - b)
    }
}

impl Neg for Jet {
    type Output = Self;
    fn neg(self) -> Self {
        self.zip(self, |a, _| -a)
    }
}

impl Mul for Jet {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        let (a, b) = (self.value, other.value);
        let ([ax, ay], [bx, by]) = (self.gradient, other.gradient);
        let ([axx, axy, ayy], [bxx, bxy, byy]) = (self.hessian, other.hessian);
        Self {
            value: a * b,
            gradient: [ax * b + a * bx, ay * b + a * by],
            hessian: [
                axx * b + 2.0 * ax * bx + a * bxx,
                axy * b + ax * by + ay * bx + a * bxy,
                ayy * b + 2.0 * ay * by + a * byy,
            ],
        }
    }
}

impl Div for Jet {
    type Output = Self;
    #[allow(clippy::suspicious_arithmetic_impl, reason = "a quotient is a product with 1/b")]
    fn div(self, other: Self) -> Self {
        let inverse = 1.0 / other.value;
        let square = inverse * inverse;
        let product = self * other.chain([inverse, -square, 2.0 * square * inverse]);
        Self { value: self.value / other.value, ..product }
    }
}

/// `u^n` for a constant exponent.
#[must_use]
pub fn power<T: Number>(u: T, n: f64) -> T {
    let v = u.value();
    // By multiplication where that is exact to rounding, and much faster.
    if n == 2.0 {
        return u * u;
    }
    let part = |factor: f64, n: f64| if factor == 0.0 { 0.0 } else { factor * raised(v, n) };
    u.chain([raised(v, n), part(n, n - 1.0), part(n * (n - 1.0), n - 2.0)])
}

/// `v^n`.
fn raised(v: f64, n: f64) -> f64 {
    match n {
        0.0 => 1.0,
        1.0 => v,
        2.0 => v * v,
        3.0 => v * v * v,
        4.0 => (v * v) * (v * v),
        _ => math::pow(v, n),
    }
}

/// A function of one variable that a formula can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// Sine.
    Sin,
    /// Cosine.
    Cos,
    /// Tangent.
    Tan,
    /// Exponential function.
    Exp,
    /// Natural logarithm.
    Ln,
    /// Square root.
    Sqrt,
    /// Hyperbolic tangent.
    Tanh,
    /// Inverse tangent.
    Atan,
}

/// Names of functions in formulas.
pub const NAMES: [(&str, Named); 9] = [
    ("sin", Named::Sin),
    ("cos", Named::Cos),
    ("tan", Named::Tan),
    ("exp", Named::Exp),
    ("ln", Named::Ln),
    ("log", Named::Ln),
    ("sqrt", Named::Sqrt),
    ("tanh", Named::Tanh),
    ("atan", Named::Atan),
];

impl Named {
    /// The function of a number.
    #[must_use]
    pub fn of<T: Number>(self, u: T) -> T {
        let v = u.value();
        u.chain(match self {
            Self::Sin => {
                let sin = math::sin(v);
                [sin, math::cos(v), -sin]
            }
            Self::Cos => {
                let cos = math::cos(v);
                [cos, -math::sin(v), -cos]
            }
            Self::Tan => {
                let tan = math::sin(v) / math::cos(v);
                let slope = 1.0 + tan * tan;
                [tan, slope, 2.0 * tan * slope]
            }
            Self::Exp => [math::exp(v); 3],
            Self::Ln => [math::ln(v), 1.0 / v, -1.0 / (v * v)],
            Self::Sqrt => {
                let root = math::sqrt(v);
                [root, 0.5 / root, -0.25 / (v * root)]
            }
            Self::Tanh => {
                let tanh = math::tanh(v);
                let slope = 1.0 - tanh * tanh;
                [tanh, slope, -2.0 * tanh * slope]
            }
            Self::Atan => {
                let slope = 1.0 / (1.0 + v * v);
                [math::atan2(v, 1.0), slope, -2.0 * v * slope * slope]
            }
        })
    }
}
