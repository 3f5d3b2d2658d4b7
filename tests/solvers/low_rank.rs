//! Hessians that are block-diagonal plus low rank, and products of all.

use critical_point_lab::{
    linalg::{Absolute, Eigen},
    math,
    wasserstein::{
        Part, Particles, Solver, dense, linearised,
        solver::{self, Function, Settings},
    },
};

use super::common::{Form, cloud, distance, forms, irregular};

#[test]
fn the_rational_way_reaches_its_tolerance_with_full_blocks_and_dense_features() {
    let mut hessian = irregular(15, 3, 4);
    let matrix = linearised::dense(&mut hessian, Part::Full);
    let g = cloud(15, 3, 4);
    for tolerance in [1e-4, 1e-8, 1e-11] {
        for epsilon in [0.3, 0.01] {
            let f = |l: f64| 1.0 / math::sqrt(l * l + epsilon * epsilon);
            let expected = Eigen::of(matrix.clone()).apply(f, g.data());
            let expected = Particles::from_buffer(15, 3, expected);
            let settings = Settings::new(Some(Solver::Rational), tolerance);
            let function = Function::SaddleFree(Absolute::Root, epsilon);
            let found = solver::apply(&mut hessian, &g, function, settings);
            let error = distance(&found.field, &expected);
            assert!(error < (3.0 * tolerance).max(1e-12), "{tolerance}, {epsilon}: {error}");
        }
    }
}

#[test]
fn linearised_products_are_those_of_the_functional() {
    for Form { landscape, .. } in forms() {
        let (n, d) = (9, landscape.dim());
        let x = cloud(n, d, 6);
        let mut hessian = landscape.linearise(&x);
        for part in [Part::Full, Part::Nonlocal] {
            let found = linearised::dense(&mut *hessian, part);
            assert!((found - dense(&*landscape, &x, part)).amax() < 1e-13);
        }
        let nonlocal = dense(&*landscape, &x, Part::Nonlocal);
        let energy = math::sum(nonlocal.iter().map(|h| h * h));
        assert!((hessian.nonlocal_energy() - energy).abs() < 1e-12 * (1.0 + energy));
        let bound = hessian.size_bound();
        let largest = Eigen::of(dense(&*landscape, &x, Part::Full)).values;
        assert!(largest.iter().all(|l| l.abs() <= bound * (1.0 + 1e-12)), "{bound}");
    }
}
