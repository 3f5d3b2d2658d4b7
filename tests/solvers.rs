//! Every way to apply a function of the Hessian against the dense one.

use critical_point_lab::{
    linalg::{self, Absolute, Eigen, diagonal, lanczos},
    math,
    rng::{Purpose, Streams},
    wasserstein::{
        Blocks, DoubleWell, Factorisation, Features, Landscape, Linearised, LowRank, Part,
        Particles, SecondOrder, Solver, VarianceCosine, dense, gradient, linearised,
        solver::{self, Function, Settings},
        start,
    },
};

fn cloud(n: usize, d: usize, seed: u32) -> Particles {
    start::normal_cloud(n, d, 0.9, &mut Streams::new(seed).at(Purpose::Start, 0))
}

fn landscapes() -> Vec<Box<dyn Landscape>> {
    let mixed = linalg::square(&[2.0, 0.5, -0.3, 0.5, 1.5, 0.2, -0.3, 0.2, 1.0]);
    vec![
        Box::new(Factorisation::new(&mixed)),
        Box::new(DoubleWell { dim: 1, kappa: 1.5, barrier: 1.0, omega: 0.7 }),
        Box::new(DoubleWell { dim: 3, kappa: 1.5, barrier: 0.3, omega: 0.7 }),
        Box::new(VarianceCosine { tightness: 1.3, amplitude: 0.4 }),
    ]
}

/// A block-diagonal plus low-rank Hessian without any symmetry that could hide an error.
fn irregular(n: usize, d: usize, r: usize) -> LowRank {
    let entries = cloud(n, d * (d + 1) / 2, 11).into_data().into();
    let features = (0..r).flat_map(|a| cloud(n, d, 20 + a as u32).into_data()).collect();
    let mut gamma = vec![0.0; r * r];
    for a in 0..r {
        for b in 0..=a {
            gamma[a * r + b] = math::sin((3 * a + 7 * b) as f64);
            gamma[b * r + a] = gamma[a * r + b];
        }
    }
    LowRank::new(n, d, Blocks::Full(entries), Features::Dense(features), gamma)
}

fn distance(a: &Particles, b: &Particles) -> f64 {
    let mut difference = a.clone();
    difference.displace(-1.0, b);
    difference.norm() / b.norm()
}

/// `f(H) g` by the solver, and by the eigendecomposition of the matrix that
/// the functional gives column by column.
fn compare(landscape: &dyn Landscape, x: &Particles, solver: Solver, function: Function) -> f64 {
    let g = gradient(landscape, x);
    let eigen = Eigen::of(dense(landscape, x, Part::Full));
    let f = |l: f64| match function {
        Function::SaddleFree(absolute, epsilon) => 1.0 / absolute.of(l, epsilon),
        Function::Newton => -linalg::newton(&eigen.values)(l),
    };
    let expected = Particles::from_data(x.len(), x.dim(), eigen.apply(f, g.data()));
    let settings = Settings { solver: Some(solver), tolerance: 1e-10 };
    let found = solver::apply(&mut *landscape.linearise(x), &g, function, settings);
    assert_eq!(found.report.solver, solver);
    if let Some(lowest) = found.lowest {
        assert!(lowest >= eigen.values[0] - 1e-10, "{lowest} is below {}", eigen.values[0]);
        if solver != Solver::Lanczos {
            assert!((lowest - eigen.values[0]).abs() < 1e-10, "{solver:?}: {lowest}");
        }
    }
    distance(&found.field, &expected)
}

#[test]
fn every_solver_agrees_with_the_dense_one_on_all_it_serves() {
    let functions = [
        Function::SaddleFree(Absolute::Root, 0.1),
        Function::SaddleFree(Absolute::Root, 0.01),
        Function::SaddleFree(Absolute::Shift, 0.1),
        Function::SaddleFree(Absolute::Floor, 0.1),
        Function::Newton,
    ];
    let mut served = 0;
    for landscape in landscapes() {
        let x = cloud(40, landscape.dim(), 3);
        for function in functions {
            for solver in [Solver::Dense, Solver::Reduced, Solver::Lanczos, Solver::Rational] {
                if !solver.serves(&*landscape.linearise(&x), function) {
                    continue;
                }
                served += 1;
                let error = compare(&*landscape, &x, solver, function);
                let tolerance = match solver {
                    Solver::Dense | Solver::Reduced => 1e-11,
                    Solver::Lanczos | Solver::Rational => 1e-8,
                };
                assert!(error < tolerance, "{solver:?} {function:?}: {error}");
            }
        }
    }
    // Dense and Lanczos with five functions, the reduction of one functional, too, and
    // the rational way with the two roots, for four functionals.
    assert_eq!(served, 4 * 5 * 2 + 5 + 4 * 2);
}

#[test]
fn the_rational_way_reaches_its_tolerance_with_full_blocks_and_dense_features() {
    let mut hessian = irregular(15, 3, 4);
    let matrix = linearised::dense(&mut hessian, Part::Full);
    let g = cloud(15, 3, 4);
    for tolerance in [1e-4, 1e-8, 1e-11] {
        for epsilon in [0.3, 0.01] {
            let f = |l: f64| 1.0 / math::sqrt(l * l + epsilon * epsilon);
            let expected = Eigen::of(matrix.clone()).apply(f, g.data());
            let expected = Particles::from_data(15, 3, expected);
            let settings = Settings { solver: Some(Solver::Rational), tolerance };
            let function = Function::SaddleFree(Absolute::Root, epsilon);
            let found = solver::apply(&mut hessian, &g, function, settings);
            let error = distance(&found.field, &expected);
            assert!(error < (3.0 * tolerance).max(1e-12), "{tolerance}, {epsilon}: {error}");
        }
    }
}

#[test]
fn a_way_that_cannot_serve_is_replaced_and_the_report_says_so() {
    let well = DoubleWell { dim: 2, kappa: 1.5, barrier: 1.0, omega: 1.0 };
    let x = cloud(400, 2, 5);
    let g = gradient(&well, &x);
    let settings = |solver| Settings { solver, tolerance: 1e-8 };
    for (wanted, function, used) in [
        (None, Function::SaddleFree(Absolute::Root, 0.1), Solver::Rational),
        (None, Function::SaddleFree(Absolute::Shift, 0.1), Solver::Lanczos),
        (Some(Solver::Rational), Function::Newton, Solver::Lanczos),
        (Some(Solver::Reduced), Function::Newton, Solver::Lanczos),
        (Some(Solver::Dense), Function::Newton, Solver::Dense),
    ] {
        let found = solver::apply(&mut *well.linearise(&x), &g, function, settings(wanted));
        assert_eq!(found.report.solver, used, "{wanted:?} {function:?}");
    }
}

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
        lanczos::function_times(product, &b, f, lanczos::Stop { tolerance: 1e-10, products })
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

#[test]
fn lanczos_finds_the_extreme_eigenpairs() {
    let mut hessian = irregular(20, 2, 3);
    let matrix = linearised::dense(&mut hessian, Part::Full);
    let eigen = Eigen::of(matrix);
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

#[test]
fn linearised_products_are_those_of_the_functional() {
    for landscape in landscapes() {
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

/// The covariance of the low-rank draw is that of `sqrt(N) H_nonlocal z`.
#[test]
fn low_rank_noise_has_the_covariance_of_its_definition() {
    let mut hessian = irregular(4, 2, 2);
    let nonlocal = linearised::dense(&mut hessian, Part::Nonlocal);
    let expected = &nonlocal * &nonlocal * 4.0;
    let draws = 40_000;
    let mut found = diagonal(&[0.0; 8]);
    for draw in 0..draws {
        let xi = hessian.nonlocal_noise(&mut Streams::new(3).at(Purpose::Perturbation, draw));
        let xi = nalgebra::DVector::from_column_slice(xi.data());
        found += &xi * xi.transpose() / draws as f64;
    }
    let deviation = (&found - &expected).amax() / expected.amax();
    assert!(deviation < 0.04, "{deviation}");
}

/// A displacement of 1e-9 off a rank-one saddle is lost in the second moment, but the
/// reduction works on the particles and sees it.
#[test]
fn the_reduction_sees_the_smallest_jitter() {
    let functional = Factorisation::new(&diagonal(&[3.0, 2.0, 1.0]));
    let streams = Streams::new(2);
    let mut x = start::on_saddle(&functional, &[0], 100, &mut streams.at(Purpose::Start, 0));
    start::jitter(&mut x, 1e-9, &mut streams.at(Purpose::Jitter, 0));
    let error =
        compare(&functional, &x, Solver::Reduced, Function::SaddleFree(Absolute::Root, 0.1));
    assert!(error < 1e-9, "{error}");
}

/// From a rank-one cloud the reduction never leaves the line.
#[test]
fn the_reduction_keeps_the_rank() {
    let functional = Factorisation::new(&diagonal(&[3.0, 2.0, 1.0]));
    let mut x = Particles::zeros(300, 3);
    let along = cloud(300, 1, 8);
    x.coordinate_mut(0).copy_from_slice(along.data());
    let g = gradient(&functional, &x);
    let settings = Settings { solver: None, tolerance: 1e-8 };
    let function = Function::SaddleFree(Absolute::Root, 0.1);
    let found = solver::apply(&mut *functional.linearise(&x), &g, function, settings);
    assert_eq!(found.report.solver, Solver::Reduced);
    assert!(found.field.coordinate(1).iter().chain(found.field.coordinate(2)).all(|v| *v == 0.0));
}
