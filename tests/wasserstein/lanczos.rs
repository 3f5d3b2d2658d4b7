//! Lanczos' method.

use critical_point_lab::{
    labs::wasserstein::problem::{Hessian, Part, dense},
    linalg::{Eigen, lanczos},
    math,
    optim::Curvature,
};

use super::common::{cloud, irregular};

/// A basis that does not fit is walked twice, and gives the same field.
#[test]
fn lanczos_in_two_passes_agrees_with_one() {
    // 9 million numbers per vector would need a terabyte; 200 vectors of 50,000 need
    // 80 MB, which is beyond the bound.
    let n = 50_000;
    let entries: Vec<f64> = (0..n).map(|i| math::sin(i as f64)).collect();
    let b: Vec<f64> = (0..n).map(|i| math::cos(0.3 * i as f64)).collect();
    let epsilon = 0.3;
    let f = |l: f64| 1.0 / math::sqrt(l * l + epsilon * epsilon);
    let product = |v: &[f64], out: &mut [f64]| {
        for ((o, a), v) in out.iter_mut().zip(&entries).zip(v) {
            *o = a * v;
        }
    };
    let run = |products| {
        let stop = lanczos::Stop { tolerance: 1e-10, products };
        lanczos::function_times(product, &b, f, stop)
    };
    let (twice, once) = (run(200), run(100));
    assert!(200 * n * 8 > lanczos::BASIS_BYTES && 100 * n * 8 <= lanczos::BASIS_BYTES);
    assert!(twice.products > once.products, "two passes were made");
    for found in [twice, once] {
        let exact: Vec<f64> = entries.iter().zip(&b).map(|(a, b)| f(*a) * b).collect();
        let error = exact.iter().zip(found.result.iter()).map(|(e, f)| (e - f) * (e - f));
        let error = math::sqrt(math::sum(error) / math::dot(&exact, &exact));
        assert!(error < 1e-8, "{error} after {} products", found.products);
    }
}

/// Long vectors are not reorthogonalised. Eigenvalues far out, whose Ritz values are there early,
/// then cost orthogonality, but not accuracy.
#[test]
fn lanczos_without_reorthogonalisation_is_as_accurate() {
    let f = |l: f64| 1.0 / math::sqrt(l * l + 0.09);
    let run = |n: usize| {
        let entry = |i: usize| match i % 10_000 {
            0 => 30.0,
            1 => -20.0,
            _ => math::sin(i as f64),
        };
        let entries: Vec<f64> = (0..n).map(entry).collect();
        let b: Vec<f64> = (0..n).map(|i| math::cos(0.3 * i as f64)).collect();
        let product = |v: &[f64], out: &mut [f64]| {
            for ((o, a), v) in out.iter_mut().zip(&entries).zip(v) {
                *o = a * v;
            }
        };
        let stop = lanczos::Stop { tolerance: 1e-8, products: 110 };
        let found = lanczos::function_times(product, &b, f, stop);
        let exact: Vec<f64> = entries.iter().zip(&b).map(|(a, b)| f(*a) * b).collect();
        let error = exact.iter().zip(found.result.iter()).map(|(e, f)| (e - f) * (e - f));
        (math::sqrt(math::sum(error) / math::dot(&exact, &exact)), found)
    };
    let ((short_error, short), (long_error, long)) = (run(60_000), run(70_000));
    assert!(short_error < 1e-7, "{short_error}");
    assert!(long_error < 1e-7, "{long_error}");
    let (most, least) = (long.products as f64, short.products as f64);
    assert!(most <= 1.25 * least, "{most} products instead of {least}");
}

#[test]
fn lanczos_finds_the_extreme_eigenpairs() {
    let eigen = Eigen::of(dense(&mut irregular(20, 2, 3), Part::Full));
    let mut hessian = Hessian(Box::new(irregular(20, 2, 3)));
    let start = cloud(20, 2, 9);
    let found = lanczos::extremes(|v, out| hessian.times(v, out), start.data(), 2, 40);
    let size = eigen.size();
    for (value, k) in found.values.iter().zip([0, 1, size - 2, size - 1]) {
        assert!((value - eigen.values[k]).abs() < 1e-9, "{value} is not {}", eigen.values[k]);
    }
    for (vector, k) in found.vectors.iter().zip([0, 1, size - 2, size - 1]) {
        assert!((math::dot(vector, eigen.vector(k)).abs() - 1.0).abs() < 1e-8);
    }
}
