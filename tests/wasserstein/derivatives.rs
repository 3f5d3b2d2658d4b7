//! Gradients and Hessians against central differences, and what no order or doubling of
//! the particles changes.

use critical_point_lab::wasserstein::{Part, Particles, dense, gradient, spectrum};
use proptest::prelude::*;

use super::common::{close, cloud, landscapes};

/// `g_i = N dF/dx_i`, and `H v` is the derivative of `g` along `v`.
#[test]
fn gradient_and_hessian_agree_with_central_differences() {
    for landscape in landscapes() {
        let (n, d) = (7, landscape.dim());
        let (x, v) = (cloud(n, d, 1), cloud(n, d, 2));
        let g = gradient(&*landscape, &x);
        let h = 6e-6;
        for i in 0..n * d {
            let at = |t: f64| {
                let mut moved = x.clone();
                moved.data_mut()[i] += t;
                landscape.value(&moved)
            };
            let difference = n as f64 * (at(h) - at(-h)) / (2.0 * h);
            assert!(close(g.data()[i], difference, 1e-7), "{} {difference}", g.data()[i]);
        }
        let along = |t: f64| {
            let mut moved = x.clone();
            moved.displace(t, &v);
            gradient(&*landscape, &moved)
        };
        let (up, down) = (along(h), along(-h));
        let product = landscape.hessian_times(&x, &v);
        for ((p, u), w) in product.data().iter().zip(up.data()).zip(down.data()) {
            assert!(close(*p, (u - w) / (2.0 * h), 1e-7));
        }
    }
}

/// The Wasserstein gradient at a particle is the slope of the first variation there.
#[test]
fn the_gradient_is_the_slope_of_the_first_variation() {
    for landscape in landscapes() {
        let (n, d) = (5, landscape.dim());
        let x = cloud(n, d, 3);
        let g = gradient(&*landscape, &x);
        let h = 6e-6;
        for i in 0..n {
            for k in 0..d {
                let at = |t: f64| {
                    let mut y = x.point(i);
                    y[k] += t;
                    landscape.first_variation(&x)(&y)
                };
                assert!(close(g.coordinate(k)[i], (at(h) - at(-h)) / (2.0 * h), 1e-7));
            }
        }
    }
}

/// An independent, slow Hessian: second differences of `F` itself.
#[test]
fn the_dense_hessian_is_symmetric_and_is_n_times_the_second_difference_of_f() {
    for landscape in landscapes() {
        let (n, d) = (3, landscape.dim());
        let x = cloud(n, d, 4);
        let matrix = dense(&*landscape, &x, Part::Full);
        let h = 1e-4;
        for i in 0..n * d {
            for j in 0..n * d {
                let at = |s: f64, t: f64| {
                    let mut moved = x.clone();
                    moved.data_mut()[i] += s;
                    moved.data_mut()[j] += t;
                    landscape.value(&moved)
                };
                let second =
                    (at(h, h) - at(h, -h) - at(-h, h) + at(-h, -h)) * n as f64 / (4.0 * h * h);
                assert!(close(matrix[(i, j)], second, 1e-6), "{} {second}", matrix[(i, j)]);
                assert!((matrix[(i, j)] - matrix[(j, i)]).abs() < 1e-14);
            }
        }
    }
}

/// `H = N Hess F_N` does not scale with N: doubling every particle keeps the old
/// spectrum, and the measure's value.
#[test]
fn doubling_every_particle_keeps_value_and_spectrum() {
    for landscape in landscapes() {
        let (n, d) = (4, landscape.dim());
        let x = cloud(n, d, 5);
        let doubled: Vec<f64> =
            (0..d).flat_map(|k| [x.coordinate(k), x.coordinate(k)].concat()).collect();
        let doubled = Particles::from_data(2 * n, d, doubled);
        assert!(close(landscape.value(&x), landscape.value(&doubled), 1e-14));
        let (old, new) = (spectrum(&*landscape, &x).values, spectrum(&*landscape, &doubled).values);
        for l in old.iter().copied() {
            assert!(new.iter().any(|m| (l - m).abs() < 1e-10), "{l} is lost");
        }
    }
}

proptest! {
    /// A measure does not know the order of its particles.
    #[test]
    fn functionals_are_permutation_equivariant(seed in 0..1000_u32, shift in 1..6_usize) {
        for landscape in landscapes() {
            let (n, d) = (6, landscape.dim());
            let x = cloud(n, d, seed);
            let rolled = |x: &Particles| {
                let data = (0..d).flat_map(|k| (0..n).map(move |i| (k, (i + shift) % n)));
                Particles::from_data(n, d, data.map(|(k, i)| x.coordinate(k)[i]).collect())
            };
            prop_assert!(close(landscape.value(&x), landscape.value(&rolled(&x)), 1e-13));
            let (a, b) = (rolled(&gradient(&*landscape, &x)), gradient(&*landscape, &rolled(&x)));
            for (a, b) in a.data().iter().zip(b.data()) {
                prop_assert!(close(*a, *b, 1e-12));
            }
        }
    }
}
