//! Loops over groups of four, whose last group may be shorter.

use critical_point_lab::math::{self, elementwise};

/// Lengths with every kind of last group.
const LENGTHS: std::ops::Range<usize> = 0..14;

/// Numbers of either sign that are no round ones.
fn numbers(len: usize, phase: f64) -> Vec<f64> {
    (0..len).map(|i| 3.0 * math::sin(phase + 1.7 * i as f64)).collect()
}

#[test]
fn numbers_beyond_the_last_group_are_left_alone_and_the_others_are_exact() {
    for len in LENGTHS {
        let (x, y) = (numbers(len, 0.3), numbers(len, 1.1));
        let mut sum = y.clone();
        math::axpy(0.7, &x, &mut sum);
        let mut with_product = y.clone();
        math::add_products(&x, &y, &mut with_product);
        let mut quotient = vec![0.0; len];
        math::quotients(&x, 0.7, &mut quotient);
        for i in 0..len {
            assert_eq!(sum[i], y[i] + 0.7 * x[i], "axpy, {i} of {len}");
            assert_eq!(with_product[i], y[i] + x[i] * y[i], "add_products, {i} of {len}");
            assert_eq!(quotient[i], x[i] / 0.7, "quotients, {i} of {len}");
        }
    }
}

#[test]
fn sums_over_any_length_are_those_of_a_plain_loop() {
    for len in LENGTHS {
        let (x, y, z) = (numbers(len, 0.3), numbers(len, 1.1), numbers(len, 2.2));
        let close = |found: f64, terms: &mut dyn Iterator<Item = f64>| {
            let expected: f64 = terms.sum();
            assert!((found - expected).abs() < 1e-13, "{found}, not {expected}, for {len}");
        };
        close(math::total(&x), &mut x.iter().copied());
        close(math::dot(&x, &y), &mut (0..len).map(|i| x[i] * y[i]));
        close(math::dot3(&x, &y, &z), &mut (0..len).map(|i| x[i] * y[i] * z[i]));
    }
}

/// The last group is padded: a function must not see where its argument stands.
#[test]
fn functions_of_slices_have_the_same_bits_in_every_place() {
    let all = |x: &[f64]| {
        let (mut exp, mut tanh, mut sin) = (x.to_vec(), x.to_vec(), x.to_vec());
        let mut cos = vec![0.0; x.len()];
        elementwise::exp(&mut exp);
        elementwise::tanh(&mut tanh);
        elementwise::sin_cos(&mut sin, &mut cos);
        [exp, tanh, sin, cos].map(|values| values.into_iter().map(f64::to_bits).collect::<Vec<_>>())
    };
    for len in LENGTHS {
        let x = numbers(len, 0.9);
        let together = all(&x);
        for (i, x) in x.into_iter().enumerate() {
            let alone = all(&[x]);
            for (together, alone) in together.iter().zip(&alone) {
                assert_eq!(together[i], alone[0], "{x} at {i} of {len}");
            }
        }
    }
}
