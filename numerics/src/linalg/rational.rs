//! The inverse square root as a sum of resolvents.

use std::f64::consts::PI;

use crate::math;

/// More poles than this are never needed: they serve a condition number of 1e30.
const MOST_POLES: usize = 64;
/// Landen transformations of an elliptic function, at most.
const MOST_LANDEN: usize = 16;
/// The arithmetic-geometric mean has converged at this relative difference.
const CONVERGED: f64 = 1e-8;

/// One term `weight / (A + shift)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pole {
    /// `t_q > 0`.
    pub shift: f64,
    /// `w_q > 0`.
    pub weight: f64,
}

/// Poles and weights with `A^{-1/2} = sum_q w_q (A + t_q)^{-1}` up to `error`.
#[derive(Clone, Copy, Debug)]
pub struct InverseRoot {
    least: f64,
    ratio: f64,
    complementary: f64,
    /// Number of terms.
    pub count: usize,
    /// Bound of the relative error on the interval, up to a factor of order one.
    pub error: f64,
}

impl InverseRoot {
    /// For symmetric `A` with spectrum in `[least, most]`, `0 < least < most`, with as
    /// many poles as `tolerance` needs.
    ///
    /// From `A^{-1/2} = (2/pi) int_0^inf (A + t^2)^{-1} dt` with `t = sqrt(least) sc(s)`
    /// and the midpoint rule, whose error is `4 exp(-2 pi Q K/K')` with the complete
    /// elliptic integrals of modulus `sqrt(least/most)` (after Hale, Higham and
    /// Trefethen 2008).
    #[must_use]
    pub fn new(least: f64, most: f64, tolerance: f64) -> Self {
        let k = math::sqrt(least / most);
        let complementary = PI / (2.0 * mean(1.0, k));
        let integral = PI / (2.0 * mean(1.0, math::sqrt((1.0 - k) * (1.0 + k))));
        let rate = 2.0 * PI * integral / complementary;
        let wanted = (math::ln(4.0 / tolerance) / rate).ceil();
        let count = (wanted as usize).clamp(1, MOST_POLES);
        let error = 4.0 * math::exp(-rate * count as f64);
        Self { least, ratio: k * k, complementary, count, error }
    }

    /// The terms.
    pub fn poles(&self) -> impl Iterator<Item = Pole> {
        let Self { least, ratio, complementary, count, .. } = *self;
        let scale = 2.0 * math::sqrt(least) * complementary / (PI * count as f64);
        (0..count).map(move |q| {
            let s = (q as f64 + 0.5) * complementary / count as f64;
            let [sn, cn, dn] = jacobi(s, ratio);
            let tangent = sn / cn;
            Pole { shift: least * tangent * tangent, weight: scale * dn / (cn * cn) }
        })
    }
}

/// Arithmetic-geometric mean.
fn mean(mut a: f64, mut b: f64) -> f64 {
    while (a - b).abs() > CONVERGED * a {
        (a, b) = (0.5 * (a + b), math::sqrt(a * b));
    }
    0.5 * (a + b)
}

/// Jacobi's `sn`, `cn` and `dn` at `u` for the complementary parameter `1 - m > 0`, by
/// descending Landen transformations (Bulirsch 1965).
fn jacobi(u: f64, complementary: f64) -> [f64; 3] {
    let (mut a, mut b) = (1.0, complementary);
    // They converge quadratically, so that a dozen is more than any double needs.
    let mut steps = [(0.0, 0.0); MOST_LANDEN];
    let mut count = 0;
    let mut c = loop {
        b = math::sqrt(b);
        steps[count] = (a, b);
        count += 1;
        let middle = 0.5 * (a + b);
        if (a - b).abs() <= CONVERGED * a || count == MOST_LANDEN {
            break middle;
        }
        b *= a;
        a = middle;
    };
    let (sine, cosine) = (math::sin(c * u), math::cos(c * u));
    if sine == 0.0 {
        return [0.0, cosine, 1.0];
    }
    let mut ratio = cosine / sine;
    let mut dn = 1.0;
    c *= ratio;
    for &(first, second) in steps[..count].iter().rev() {
        ratio *= c;
        c *= dn;
        dn = (second + ratio) / (first + ratio);
        ratio = c / first;
    }
    let sn = (1.0 / math::sqrt(c * c + 1.0)).copysign(sine);
    [sn, c * sn, dn]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn worst(ratio: f64, root: &InverseRoot) -> f64 {
        let points = (0..=400).map(|i| math::pow(ratio, f64::from(i) / 400.0));
        let error = |x: f64| {
            let terms = root.poles().map(|pole| pole.weight / (x + pole.shift));
            (math::sum(terms) * math::sqrt(x) - 1.0).abs()
        };
        points.map(error).fold(0.0, f64::max)
    }

    /// The measured errors of the laboratory's mathematics, section 5.
    #[test]
    fn few_poles_give_the_inverse_root() {
        for (ratio, poles, error) in
            [(1e4, 8, 8e-6), (1e4, 12, 1e-8), (1e4, 16, 1e-11), (1e6, 16, 2e-8), (1e8, 24, 2e-9)]
        {
            let root = InverseRoot::new(1.0, ratio, error);
            assert!(root.count.abs_diff(poles) <= 1, "{} poles", root.count);
            assert!(worst(ratio, &root) <= 1.5 * root.error, "{ratio}: {}", worst(ratio, &root));
            assert!(root.error <= error);
        }
    }

    #[test]
    fn a_narrow_interval_needs_one_pole() {
        let root = InverseRoot::new(1.0, 1.0 + 1e-9, 1e-6);
        assert!(root.count <= 2 && worst(1.0 + 1e-9, &root) < 1e-6);
    }
}
