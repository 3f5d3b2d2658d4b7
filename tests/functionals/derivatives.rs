//! Central differences, and the scale of `H`.

use critical_point_lab::wasserstein::{Part, dense, gradient, spectrum};
use proptest::prelude::*;

use super::common::{close, cloud, doubled, landscapes};

const STEP: f64 = 6e-6;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// `g_i = N dF/dx_i` is also the slope of the first variation at `x_i`, and `H v` is
    /// the derivative of `g` along `v`.
    #[test]
    fn derivatives_agree_with_central_differences(seed in 0..10_000_u32, n in 1..7_usize) {
        for (name, landscape) in landscapes() {
            let d = landscape.dim();
            let (x, v) = (cloud(n, d, seed), cloud(n, d, seed + 1));
            let g = gradient(&*landscape, &x);
            for at in 0..n * d {
                let value = |t: f64| {
                    let mut moved = x.clone();
                    moved.data_mut()[at] += t;
                    n as f64 * landscape.value(&moved)
                };
                let variation = |t: f64| {
                    let mut y = x.point(at % n);
                    y[at / n] += t;
                    landscape.first_variation(&x)(&y)
                };
                let slopes = [
                    (value(STEP) - value(-STEP)) / (2.0 * STEP),
                    (variation(STEP) - variation(-STEP)) / (2.0 * STEP),
                ];
                for slope in slopes {
                    prop_assert!(close(g.data()[at], slope, 1e-7), "{name}: {} {slope}", g.data()[at]);
                }
            }
            let along = |t: f64| {
                let mut moved = x.clone();
                moved.displace(t, &v);
                gradient(&*landscape, &moved)
            };
            let (up, down) = (along(STEP), along(-STEP));
            let product = landscape.hessian_times(&x, &v);
            for ((p, u), w) in product.data().iter().zip(up.data()).zip(down.data()) {
                let difference = (u - w) / (2.0 * STEP);
                prop_assert!(close(*p, difference, 1e-7), "{name}: {p} {difference}");
            }
        }
    }
}

/// `H = N Hess F_N` does not scale with N.
#[test]
fn doubling_every_particle_keeps_value_and_spectrum() {
    for (name, landscape) in landscapes() {
        let x = cloud(4, landscape.dim(), 5);
        let twice = doubled(&x);
        assert!(close(landscape.value(&x), landscape.value(&twice), 1e-14), "{name}");
        let new = spectrum(&*landscape, &twice).values;
        for l in spectrum(&*landscape, &x).values.iter().copied() {
            assert!(new.iter().any(|m| (l - m).abs() < 1e-10), "{name}: {l} is lost");
        }
    }
}

/// The local part alone is the derivative of the gradient at a particle while the
/// others' measure stays: Hess of the first variation.
#[test]
fn blocks_are_the_second_differences_of_the_first_variation() {
    let h = 1e-4;
    for (name, landscape) in landscapes() {
        let (n, d) = (3, landscape.dim());
        let x = cloud(n, d, 6);
        let local = dense(&*landscape, &x, Part::Full) - dense(&*landscape, &x, Part::Nonlocal);
        assert!((&local - local.transpose()).amax() < 1e-14, "{name}");
        for i in 0..n {
            for a in 0..d {
                for b in 0..d {
                    let at = |s: f64, t: f64| {
                        let mut y = x.point(i);
                        y[a] += s;
                        y[b] += t;
                        landscape.first_variation(&x)(&y)
                    };
                    let second = (at(h, h) - at(h, -h) - at(-h, h) + at(-h, -h)) / (4.0 * h * h);
                    let entry = local[(a * n + i, b * n + i)];
                    assert!(close(entry, second, 1e-6), "{name}: {entry} {second}");
                }
            }
        }
    }
}
