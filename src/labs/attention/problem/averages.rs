//! What the loss of softmax attention with a finite prompt of Gaussian tokens depends on.
//!
//! With `a = u^T S u` and `b = u^T S^2 u` let `zeta_i = u . X_i / sqrt a` and
//! `eta = u . x / sqrt a`, which are standard normal, `p = softmax(a eta zeta)`,
//! `m = sum p_i zeta_i` and `s2 = sum p_i^2`. A token is `S u zeta_i / sqrt a` plus a part that
//! is independent of the weights, of covariance `S - S u u^T S / a`. So
//!
//! ```text
//! R = (tr S - b / a) (1 + E s2) + (b / a) E (eta - m)^2,
//! ```
//!
//! a sum of terms that are not negative. By `E m = beta (1 - E s2)` for given
//! `beta = a eta` (Stein 1981, doi 10.1214/aos/1176345632)
//!
//! ```text
//! R = tr S (1 + F(a)) - b D(a),   F = E s2,
//! D = (1 + F - E (eta - m)^2) / a = E eta^2 [2 (1 - E s2) - a E[m^2 - s2] / beta^2],
//! ```
//!
//! where nothing is divided by a small `a` and nothing cancels at a large one. The inner
//! expectations are those of [`gibbs`]. As `L` grows, `F` vanishes and `D` becomes `2 - a`.
//! Derived here.

use super::gibbs;
use crate::math;

/// `2 / sqrt(2 pi)`: the density of `|eta|` at 0.
const PEAK: f64 = 0.797_884_560_802_865_4;
/// Logarithms of `|eta|` between which nothing is left out: `e^-39` and `e^-36` of the mass.
const REACH: (f64, f64) = (-13.0, 2.2);
/// Below this logarithm of `beta`, functions of it are those at 0 up to 1e-15.
const STILL: f64 = -8.0;
/// A smaller `a` is not told apart from 0.
const TINY: f64 = 1e-100;
/// Nodes of the table at either end through which it is continued, and their distance.
const ENDS: usize = 4;
const APART: usize = 2;

/// A function of `a` with its first two derivatives.
pub type Jet = [f64; 3];

/// `F` and `D` of prompts of `L` tokens, at any `a`.
///
/// The average over `eta` is a sum over even steps of `ln |eta|`, at the same values of `beta`
/// for all `a`: only its weights depend on `a`, so that loss, gradient and Hessian are exact
/// derivatives of one function. In units of `tr S` the error of the loss is below 1e-8 up to
/// `a = 30`, and below 1e-6 beyond.
#[derive(Clone, Debug)]
pub struct Averages {
    /// `1 - E s2` and `E[m^2 - s2] / beta^2`.
    distinct: Function,
    excess: Function,
}

impl Averages {
    /// For prompts of `length` tokens.
    ///
    /// # Panics
    /// If `length` is 0.
    #[must_use]
    pub fn new(length: usize) -> Self {
        assert!(length > 0, "averages: an empty prompt");
        let table = gibbs::table(length);
        let column = |k: usize| table.iter().map(|row| row[k]).collect::<Vec<f64>>();
        let at_zero = 1.0 - 1.0 / length as f64;
        Self {
            distinct: Function::new(&column(0), column(1), Some(at_zero), 1),
            excess: Function::new(&column(0), column(2), None, 2),
        }
    }

    /// `F` and `D` at `a >= 0`.
    #[must_use]
    pub fn at(&self, a: f64) -> [Jet; 2] {
        if !a.is_finite() {
            return [[f64::NAN; 3]; 2];
        }
        let a = a.max(TINY);
        let nodes = Nodes::new(a);
        // At a large a what matters is how the functions vanish, so nothing is subtracted.
        let base = |f: &Function| if a < 1.0 { f.zero } else { 0.0 };
        let apart = nodes.average(&self.distinct, 1, self.distinct.zero);
        let t = nodes.average(&self.distinct, 3, base(&self.distinct));
        let c = nodes.average(&self.excess, 3, base(&self.excess));
        [
            [1.0 - apart[0], -apart[1], -apart[2]],
            [
                2.0 * t[0] - a * c[0],
                2.0 * t[1] - c[0] - a * c[1],
                2.0 * t[2] - 2.0 * c[1] - a * c[2],
            ],
        ]
    }
}

/// The values of `beta` that matter at one `a`.
struct Nodes {
    a: f64,
    first: i32,
    beta: Vec<f64>,
    /// Density of `|eta|` times the step.
    density: Vec<f64>,
}

impl Nodes {
    fn new(a: f64) -> Self {
        let log = math::ln(a);
        let first = ((log + REACH.0).min(STILL) / gibbs::STEP).floor() as i32;
        let last = ((log + REACH.1) / gibbs::STEP).ceil() as i32;
        let mut beta: Vec<f64> = (first..=last).map(|k| f64::from(k) * gibbs::STEP).collect();
        let mut density: Vec<f64> = beta.iter().map(|y| y - log).collect();
        math::elementwise::exp(&mut beta);
        math::elementwise::exp(&mut density);
        density.iter_mut().for_each(|p| *p = -0.5 * (*p * *p));
        math::elementwise::exp(&mut density);
        density.iter_mut().for_each(|p| *p *= PEAK * gibbs::STEP);
        Self { a, first, beta, density }
    }

    /// `E |eta|^(power - 1) f(a eta)` with its derivatives by `a`, of which those of the
    /// weights `|eta|^power phi(eta)` by `ln |eta|` are known; `f` less `base` is summed.
    fn average(&self, f: &Function, power: i32, base: f64) -> Jet {
        let mut sums = [0.0; 3];
        for ((k, beta), density) in (self.first..).zip(&self.beta).zip(&self.density) {
            let eta = beta / self.a;
            let square = eta * eta;
            let weight = if power == 1 { eta } else { eta * square };
            let term = density * weight * f.above(k, *beta, base);
            let slope = f64::from(power) - square;
            sums[0] += term;
            sums[1] -= slope * term;
            sums[2] += (slope * slope - 2.0 * square + slope) * term;
        }
        [base + sums[0], sums[1] / self.a, sums[2] / (self.a * self.a)]
    }
}

/// A function of `beta`: tabulated, below the table an even polynomial, and above it a
/// polynomial of `1 / beta`.
#[derive(Clone, Debug)]
struct Function {
    /// The value at 0.
    zero: f64,
    table: Vec<f64>,
    /// `(f - f(0)) / beta^2` of `beta^2`.
    small: Polynomial,
    /// `beta^power f` of `1 / beta`.
    large: Polynomial,
    power: i32,
}

impl Function {
    /// From a table, with the value at zero if it is known.
    fn new(beta: &[f64], table: Vec<f64>, zero: Option<f64>, power: i32) -> Self {
        let low = |k: usize| k * APART;
        let high = |k: usize| table.len() - 1 - k * APART;
        let square = |k: usize| [beta[low(k)] * beta[low(k)], table[low(k)]];
        let zero = zero.unwrap_or_else(|| Polynomial::through((0..ENDS).map(square)).at(0.0));
        let rise = |k: usize| {
            let [x, f] = square(k);
            [x, (f - zero) / x]
        };
        let falling = |k: usize| {
            let (b, f) = (beta[high(k)], table[high(k)]);
            [1.0 / b, f * if power == 1 { b } else { b * b }]
        };
        let small = Polynomial::through((0..ENDS).map(rise));
        let large = Polynomial::through((0..ENDS).map(falling));
        Self { zero, table, small, large, power }
    }

    /// `f - base` at the node `k` with this `beta`; without cancellation for `base = f(0)`.
    fn above(&self, k: i32, beta: f64, base: f64) -> f64 {
        let place = k - gibbs::FIRST;
        if place < 0 {
            let square = beta * beta;
            return (self.zero - base) + square * self.small.at(square);
        }
        match self.table.get(place as usize) {
            Some(value) => value - base,
            None => {
                let inverse = 1.0 / beta;
                let factor = if self.power == 1 { inverse } else { inverse * inverse };
                factor * self.large.at(inverse) - base
            }
        }
    }
}

/// The polynomial through points, by Newton's divided differences.
#[derive(Clone, Debug)]
struct Polynomial {
    /// Place and coefficient of each factor.
    terms: Vec<[f64; 2]>,
}

impl Polynomial {
    fn through(points: impl Iterator<Item = [f64; 2]>) -> Self {
        let mut terms: Vec<[f64; 2]> = points.collect();
        for order in 1..terms.len() {
            for k in (order..terms.len()).rev() {
                let [below, here] = [terms[k - 1], terms[k]];
                terms[k][1] = (here[1] - below[1]) / (here[0] - terms[k - order][0]);
            }
        }
        Self { terms }
    }

    fn at(&self, x: f64) -> f64 {
        self.terms.iter().rev().fold(0.0, |sum, [place, c]| sum * (x - place) + c)
    }
}
