//! Averages over the softmax weights of independent standard normal scores, by quadrature: the
//! random energy model of Derrida (1981, doi 10.1103/PhysRevB.24.2613) with `L` states.
//!
//! For `p = softmax(beta zeta)` of `L` numbers `zeta_i`, `m = sum p_i zeta_i` and
//! `s2 = sum p_i^2`. With `Z = sum e^(beta zeta_i)` and `Z^-2 = int t e^(-t Z) dt`,
//! `t = e^-z`, the tokens of an average separate: for one of them let
//! `w = e^(beta zeta - z)` and
//!
//! ```text
//! psi = E e^-w,   A_k = E[zeta^k w e^-w],   C = E[(zeta^2 - 1) w^2 e^-w],
//! 1 - E s2    = L (L - 1) int A_0^2 psi^(L-2) dz,
//! E[m^2 - s2] = L int C psi^(L-1) dz + L (L - 1) int A_1^2 psi^(L-2) dz.
//! ```
//!
//! Both integrals are sums over even steps, which converge exponentially for such functions:
//! the error is below 1e-10, whatever `L` is. Derived here.

use std::sync::LazyLock;

use crate::math;

/// Logarithmic step between the values of `beta` of the table.
pub const STEP: f64 = 0.125;
/// The table has `beta = e^(k STEP)` from the first to the last `k`: from 0.082 to 148.
pub const FIRST: i32 = -20;
const LAST: i32 = 40;

/// The normal distribution has 2e-17 beyond.
const REACH: f64 = 8.5;
/// Largest steps of `zeta`, of `ln w`, and of `z` in units of its width.
const STEPS: [f64; 3] = [0.4, 0.3, 0.3];
/// Width of the integrand in `z` beside 1, in units of `beta`: that of the largest of 1000.
const NARROW: f64 = 0.25;
/// `e^-w` is 1 below this `ln w`, and 0 above.
const WINDOW: (f64, f64) = (-40.0, 4.0);
/// `z` reaches so far beyond `+-REACH beta`.
const BEYOND: (f64, f64) = (5.0, 20.0);

/// One value of `beta`: the functions of `z`, which do not depend on `L`.
struct Node {
    beta: f64,
    /// Step of `z`, and `[psi, A_0, A_1, C]` at each.
    width: f64,
    columns: Vec<[f64; 4]>,
}

static NODES: LazyLock<Vec<Node>> =
    LazyLock::new(|| (FIRST..=LAST).map(|k| Node::new(math::exp(f64::from(k) * STEP))).collect());

/// `beta`, `1 - E s2` and `E[m^2 - s2] / beta^2` of prompts of `length` tokens at every `beta`
/// of the table.
#[must_use]
pub fn table(length: usize) -> Vec<[f64; 3]> {
    NODES.iter().map(|node| node.averages(length)).collect()
}

impl Node {
    fn new(beta: f64) -> Self {
        let step = STEPS[0].min(STEPS[1] / beta);
        let rise = beta * step;
        let reach = (REACH / step).ceil() as isize;
        let [density, first, second] = normal(step, reach);
        let mut below = vec![0.0];
        density.iter().for_each(|p| below.push(below[below.len() - 1] + p));
        let (left, right) = ((WINDOW.0 / rise).floor() as isize, (WINDOW.1 / rise).ceil() as isize);
        let mut w: Vec<f64> = (left..=right).map(|j| j as f64 * rise).collect();
        math::elementwise::exp(&mut w);
        let mut gone: Vec<f64> = w.iter().map(|w| -w).collect();
        math::elementwise::exp(&mut gone);
        let once: Vec<f64> = w.iter().zip(&gone).map(|(w, e)| w * e).collect();
        let twice: Vec<f64> = w.iter().zip(&once).map(|(w, e)| w * e).collect();

        let spread = math::sqrt(1.0 + NARROW * NARROW * beta * beta);
        let stride = ((STEPS[2] * spread / rise) as isize).max(1);
        let width = stride as f64 * rise;
        let column = |z: isize| {
            // Places of the window around z among the values of zeta.
            let from = (z * stride + left).clamp(-reach, reach + 1);
            let to = (z * stride + right + 1).clamp(-reach, reach + 1);
            let (at, count) = ((from + reach) as usize, (to - from).max(0) as usize);
            if count == 0 {
                return [below[at], 0.0, 0.0, 0.0];
            }
            let offset = (from - z * stride - left) as usize;
            let over = |function: &[f64], weights: &[f64]| {
                math::dot(&function[offset..offset + count], &weights[at..at + count])
            };
            [
                below[at] + over(&gone, &density),
                over(&once, &density),
                over(&once, &first),
                over(&twice, &second),
            ]
        };
        let lowest = (-(REACH * beta + BEYOND.0) / width).floor() as isize;
        let highest = ((REACH * beta + BEYOND.1) / width).ceil() as isize;
        Self { beta, width, columns: (lowest..=highest).map(column).collect() }
    }

    fn averages(&self, length: usize) -> [f64; 3] {
        if length < 2 {
            return [self.beta, 0.0, 0.0];
        }
        let (own, other) = (length as f64, length as f64 - 1.0);
        let (mut distinct, mut excess) = (0.0, 0.0);
        for [psi, a0, a1, c] in &self.columns {
            let others = math::pow(*psi, other - 1.0);
            distinct += other * a0 * a0 * others;
            excess += c * psi * others + other * a1 * a1 * others;
        }
        let unit = own * self.width;
        [self.beta, unit * distinct, unit * excess / (self.beta * self.beta)]
    }
}

/// The standard normal density at steps from `-reach` to `reach`, summing to 1, times 1, `zeta`
/// and `zeta^2 - 1`.
fn normal(step: f64, reach: isize) -> [Vec<f64>; 3] {
    let zeta: Vec<f64> = (-reach..=reach).map(|i| i as f64 * step).collect();
    let mut density: Vec<f64> = zeta.iter().map(|z| -0.5 * z * z).collect();
    math::elementwise::exp(&mut density);
    let mass = math::total(&density);
    density.iter_mut().for_each(|p| *p /= mass);
    let times = |of: fn(f64) -> f64| density.iter().zip(&zeta).map(|(p, z)| p * of(*z)).collect();
    let (first, second) = (times(|z| z), times(|z| z * z - 1.0));
    [density, first, second]
}
