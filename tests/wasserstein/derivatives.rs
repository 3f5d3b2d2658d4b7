//! Gradients and Hessians against central differences, and what no order or doubling of
//! the particles changes.

use critical_point_lab::labs::wasserstein::problem::{Ensemble, Part, dense};
use proptest::prelude::*;

use super::common::{close, cloud, doubled, forms, gradient, hessian, moved, spectrum};

const STEP: f64 = 6e-6;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// `g_i = N dF/dx_i` is also the slope of the first variation at `x_i`, and `H v` is
    /// the derivative of `g` along `v`.
    #[test]
    fn derivatives_agree_with_central_differences(seed in 0..10_000_u32, n in 1..7_usize) {
        for form in forms() {
            let (name, functional) = (form.name, &*form.functional);
            let d = functional.dim();
            let (x, v) = (cloud(n, d, seed), cloud(n, d, seed + 1));
            let g = gradient(functional, &x.view());
            for at in 0..n * d {
                let value = |t: f64| {
                    let mut moved = x.clone();
                    moved.data_mut()[at] += t;
                    n as f64 * functional.value(&moved.view())
                };
                let variation = |t: f64| {
                    let mut y = x.view().point(at % n);
                    y[at / n] += t;
                    functional.first_variation(&x.view())(&y)
                };
                let slopes = [
                    (value(STEP) - value(-STEP)) / (2.0 * STEP),
                    (variation(STEP) - variation(-STEP)) / (2.0 * STEP),
                ];
                for slope in slopes {
                    prop_assert!(close(g[at], slope, 1e-7), "{name}: {} {slope}", g[at]);
                }
            }
            let along = |t: f64| gradient(functional, &moved(&x, t, v.data()).view());
            let (up, down) = (along(STEP), along(-STEP));
            let matrix = hessian(functional, &x.view(), Part::Full);
            let product = matrix * nalgebra::DVector::from_column_slice(v.data());
            for ((p, u), w) in product.iter().zip(up.iter()).zip(down.iter()) {
                let difference = (u - w) / (2.0 * STEP);
                prop_assert!(close(*p, difference, 1e-7), "{name}: {p} {difference}");
            }
        }
    }

    /// A measure does not know the order of its particles.
    #[test]
    fn functionals_are_permutation_equivariant(seed in 0..1000_u32, shift in 1..6_usize) {
        for form in forms() {
            let functional = &*form.functional;
            let (n, d) = (6, functional.dim());
            let x = cloud(n, d, seed);
            let rolled = |x: &[f64]| -> Vec<f64> {
                let places = (0..d).flat_map(|k| (0..n).map(move |i| k * n + (i + shift) % n));
                places.map(|at| x[at]).collect()
            };
            let other = Ensemble::new(n, d, rolled(x.data()));
            let values = [functional.value(&x.view()), functional.value(&other.view())];
            prop_assert!(close(values[0], values[1], 1e-13));
            let a = rolled(&gradient(functional, &x.view()));
            for (a, b) in a.iter().zip(gradient(functional, &other.view()).iter()) {
                prop_assert!(close(*a, *b, 1e-12));
            }
        }
    }
}

/// Independent, slow Hessians: second differences of `F`, and of the first variation for the
/// local part, at a particle while the others' measure stays.
#[test]
fn hessians_are_symmetric_and_are_second_differences() {
    let h = 1e-4;
    for form in forms() {
        let (name, functional) = (form.name, &*form.functional);
        let (n, d) = (3, functional.dim());
        let x = cloud(n, d, 4);
        let whole = hessian(functional, &x.view(), Part::Full);
        let local = &whole - hessian(functional, &x.view(), Part::Nonlocal);
        assert!((&whole - whole.transpose()).amax() < 1e-14, "{name}");
        assert!((&local - local.transpose()).amax() < 1e-14, "{name}");
        let variation = functional.first_variation(&x.view());
        for i in 0..n * d {
            for j in 0..n * d {
                let value = |s: f64, t: f64| {
                    let mut moved = x.clone();
                    moved.data_mut()[i] += s;
                    moved.data_mut()[j] += t;
                    n as f64 * functional.value(&moved.view())
                };
                let at_particle = |s: f64, t: f64| {
                    let mut y = x.view().point(i % n);
                    y[i / n] += s;
                    y[j / n] += t;
                    variation(&y)
                };
                let second = |at: &dyn Fn(f64, f64) -> f64| {
                    (at(h, h) - at(h, -h) - at(-h, h) + at(-h, -h)) / (4.0 * h * h)
                };
                let (entry, expected) = (whole[(i, j)], second(&value));
                assert!(close(entry, expected, 1e-6), "{name}: {entry} {expected}");
                let expected = if i % n == j % n { second(&at_particle) } else { 0.0 };
                let entry = local[(i, j)];
                assert!(close(entry, expected, 1e-6), "{name}, local: {entry} {expected}");
            }
        }
    }
}

/// Low-rank forms, energies and bounds are those of the matrix.
#[test]
fn what_a_hessian_says_of_itself_is_true_of_its_matrix() {
    for form in forms() {
        let (name, functional) = (form.name, &*form.functional);
        let x = cloud(9, functional.dim(), 6);
        let view = x.view();
        let mut found = functional.linearise(&view);
        assert_eq!(found.fields(), form.fields, "{name}");
        let low_rank = found.low_rank().map(std::borrow::Cow::into_owned);
        assert_eq!(low_rank.as_ref().map(|low_rank| low_rank.rank()), form.rank, "{name}");
        if let Some(mut low_rank) = low_rank {
            for part in [Part::Full, Part::Nonlocal] {
                let expected = hessian(functional, &view, part);
                let far = (dense(&mut low_rank, part) - &expected).amax();
                assert!(far < 1e-14 * (1.0 + expected.amax()), "{name} {part:?}: {far}");
            }
        }
        let energy = hessian(functional, &view, Part::Nonlocal).norm_squared();
        assert!((found.nonlocal_energy() - energy).abs() < 1e-13 * (1.0 + energy), "{name}");
        let bound = found.size_bound() * (1.0 + 1e-12);
        assert!(spectrum(functional, &view).iter().all(|l| l.abs() <= bound), "{name}: {bound}");
    }
}

/// `H = N Hess F_N` does not scale with N: doubling every particle keeps the old spectrum,
/// and the measure's value.
#[test]
fn doubling_every_particle_keeps_value_and_spectrum() {
    for form in forms() {
        let (name, functional) = (form.name, &*form.functional);
        let x = cloud(4, functional.dim(), 5);
        let twice = doubled(&x.view());
        let values = [functional.value(&x.view()), functional.value(&twice.view())];
        assert!(close(values[0], values[1], 1e-14), "{name}");
        let new = spectrum(functional, &twice.view());
        for l in spectrum(functional, &x.view()).iter().copied() {
            assert!(new.iter().any(|m| (l - m).abs() < 1e-10), "{name}: {l} is lost");
        }
    }
}
