//! Transcendental functions of whole slices.
//!
//! Branch-free, four at once, in additions, products and one division; the same bits on
//! every target, but not always the last bit of the scalar functions of [`crate::math`]. A
//! NaN stays a NaN.

use std::f64::consts::{FRAC_2_PI, LOG2_E};

use super::simd::{Four, groups, load, splat, store};

/// Adding it rounds to an integer, which is then in the low bits.
const ROUNDER: f64 = 6_755_399_441_055_744.0;
/// Beyond this modulus the two-term reduction modulo pi/2 is not exact enough.
const FAR_ANGLE: f64 = 1e6;

/// The coefficients of a polynomial, from the highest on, by Horner's rule. A loop over them
/// would stay one at the page's level of optimisation.
macro_rules! polynomial {
    ($x:ident: $highest:expr, $($coefficient:expr),+ $(,)?) => {{
        let mut sum = splat($highest);
        $(sum = sum * $x + splat($coefficient);)+
        sum
    }};
}

/// `v <- e^v`, with a relative error of 4 eps. Arguments are clamped to
/// `-708 ..= 709`.
pub fn exp(values: &mut [f64]) {
    for at in groups(values.len()) {
        let x = load(values, at).at_least(-708.0).at_most(709.0);
        let (scale, minus_one) = exp_parts(x);
        store(scale + scale * minus_one, values, at);
    }
}

/// `v <- tanh v`, with a relative error of 6 eps; exactly odd.
pub fn tanh(values: &mut [f64]) {
    for at in groups(values.len()) {
        let x = load(values, at);
        let y = (splat(2.0) * x.abs()).at_most(40.0);
        let (scale, minus_one) = exp_parts(y);
        let minus_one = scale * minus_one + (scale - splat(1.0));
        let modulus = minus_one / (minus_one + splat(2.0));
        let sign = x.to_bits().and(1 << 63);
        store(modulus.abs().to_bits().xor(sign).to_numbers(), values, at);
    }
}

/// `sin <- sin(sin)` and `cos <- cos(sin)`: angles in radians are passed in `sin`.
/// Absolute error 3 eps, up to angles of a million.
///
/// # Panics
/// If the lengths differ.
pub fn sin_cos(sin: &mut [f64], cos: &mut [f64]) {
    assert_eq!(sin.len(), cos.len(), "sin_cos: lengths differ");
    if sin.iter().any(|x| x.abs() > FAR_ANGLE) {
        for (s, c) in sin.iter_mut().zip(cos) {
            (*s, *c) = (super::sin(*s), super::cos(*s));
        }
        return;
    }
    for at in groups(sin.len()) {
        let (s, c) = sin_cos_of(load(sin, at));
        store(s, sin, at);
        store(c, cos, at);
    }
}

/// `(2^k, e^r - 1)` with `x = k ln 2 + r`, `|r| <= ln 2 / 2`.
#[inline(always)]
fn exp_parts(x: Four) -> (Four, Four) {
    // The upper part has 21 trailing zeros, so that its multiples by k are exact.
    const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
    const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;
    let shifted = x * splat(LOG2_E) + splat(ROUNDER);
    let k = shifted - splat(ROUNDER);
    let r = (x - k * splat(LN_2_HIGH)) - k * splat(LN_2_LOW);
    let scale = shifted.to_bits().left(52).plus(1023 << 52).to_numbers();
    // Taylor's series; the first term left out is below 5e-18.
    let tail = polynomial!(r:
        1.0 / 6_227_020_800.0,
        1.0 / 479_001_600.0,
        1.0 / 39_916_800.0,
        1.0 / 3_628_800.0,
        1.0 / 362_880.0,
        1.0 / 40_320.0,
        1.0 / 5_040.0,
        1.0 / 720.0,
        1.0 / 120.0,
        1.0 / 24.0,
        1.0 / 6.0,
        0.5,
    );
    (scale, r + r * r * tail)
}

#[inline(always)]
fn sin_cos_of(x: Four) -> (Four, Four) {
    // pi/2 in three parts; multiples of the first two by less than 2^20 are exact
    // (W. J. Cody and W. Waite, 1980; constants of FreeBSD's msun).
    const HALF_PI: [f64; 3] =
        [1.570_796_326_734_125_6, 6.077_100_506_303_966e-11, 2.022_266_248_795_950_6e-21];
    let shifted = x * splat(FRAC_2_PI) + splat(ROUNDER);
    let k = shifted - splat(ROUNDER);
    let r = ((x - k * splat(HALF_PI[0])) - k * splat(HALF_PI[1])) - k * splat(HALF_PI[2]);
    let z = r * r;
    let s = polynomial!(z:
        1.589_690_995_211_55e-10,
        -2.505_076_025_340_686_3e-8,
        2.755_731_370_707_006_8e-6,
        -1.984_126_982_985_795e-4,
        8.333_333_333_322_49e-3,
        -1.666_666_666_666_663_2e-1,
    );
    let s = r + r * z * s;
    let c = polynomial!(z:
        -1.135_964_755_778_819_5e-11,
        2.087_572_321_298_175e-9,
        -2.755_731_435_139_066_3e-7,
        2.480_158_728_947_673e-5,
        -1.388_888_888_887_411e-3,
        4.166_666_666_666_66e-2,
    );
    let c = (splat(1.0) - splat(0.5) * z) + z * z * c;
    let quarter = shifted.to_bits();
    let odd = quarter.and(1);
    let (sine, cosine) = (odd.choose(s, c), odd.choose(c, s));
    let sine = sine.to_bits().xor(quarter.and(2).left(62)).to_numbers();
    let cosine = cosine.to_bits().xor(quarter.plus(1).and(2).left(62)).to_numbers();
    (sine, cosine)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math;

    fn grid(reach: f64) -> Vec<f64> {
        let uniform = (0..20_001).map(|i| reach * (f64::from(i) / 10_000.0 - 1.0) * 0.999_73);
        let small = (0..40).flat_map(|k| [math::pow(10.0, -f64::from(k) / 2.0)]);
        uniform.chain(small.clone()).chain(small.map(|x| -x)).chain([0.0, -0.0]).collect()
    }

    #[test]
    fn slices_agree_with_the_scalar_functions() {
        for x in [grid(700.0), grid(5.0)] {
            let mut found = x.clone();
            exp(&mut found);
            for (x, f) in x.iter().zip(&found) {
                let expected = math::exp(*x);
                assert!((f - expected).abs() <= 9e-16 * expected, "exp {x}: {f} {expected}");
            }
        }
        for x in [grid(25.0), grid(1.0)] {
            let mut found = x.clone();
            tanh(&mut found);
            for (x, f) in x.iter().zip(&found) {
                let expected = math::tanh(*x);
                assert!((f - expected).abs() <= 1.4e-15 * expected.abs(), "tanh {x}: {f}");
                assert_eq!(f.is_sign_negative(), x.is_sign_negative());
            }
        }
        for x in [grid(9e5), grid(7.0)] {
            let (mut s, mut c) = (x.clone(), vec![0.0; x.len()]);
            sin_cos(&mut s, &mut c);
            for ((x, s), c) in x.iter().zip(&s).zip(&c) {
                assert!((s - math::sin(*x)).abs() <= 7e-16, "sin {x}");
                assert!((c - math::cos(*x)).abs() <= 7e-16, "cos {x}");
            }
        }
    }

    #[test]
    fn nan_stays_and_infinity_saturates() {
        let mut values = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY];
        tanh(&mut values);
        assert!(values[0].is_nan() && values[1] == 1.0 && values[2] == -1.0);
        let mut values = [f64::NAN, f64::NEG_INFINITY];
        exp(&mut values);
        assert!(values[0].is_nan() && values[1] < 1e-300);
        let (mut s, mut c) = ([f64::NAN], [0.0]);
        sin_cos(&mut s, &mut c);
        assert!(s[0].is_nan() && c[0].is_nan());
    }
}
