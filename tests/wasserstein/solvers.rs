//! Which way serves which functional and function, and how accurately.

use std::collections::BTreeSet;

use critical_point_lab::{
    labs,
    labs::wasserstein::problem::{
        DoubleWell, Ensemble, Functional, Hessian, OfParticles, Part, Particles, dense,
    },
    linalg::{Eigen, Matrix},
    optim::{
        Absolute, Curvature as _, Objective as _, Report, Solution, Solve, Solver, SpectralFunction,
    },
    rng::{Purpose, Streams},
    schema::Kind,
};

use super::common::{Form, apart, cloud, factorisation, forms, gradient, hessian, irregular};

const SOLVERS: [Solver; 4] = [Solver::Dense, Solver::Reduced, Solver::Lanczos, Solver::Rational];
const ROOT: SpectralFunction = SpectralFunction::InverseAbsolute(Absolute::Root, 0.1);

/// The root is served by all that the table names, the others not by the rational way.
const FUNCTIONS: [SpectralFunction; 5] = [
    ROOT,
    SpectralFunction::InverseAbsolute(Absolute::Root, 0.01),
    SpectralFunction::InverseAbsolute(Absolute::Shift, 0.1),
    SpectralFunction::InverseAbsolute(Absolute::Floor, 0.1),
    SpectralFunction::Inverse,
];

/// Where Lanczos' method pauses on its way, as it may for a function that is not
/// analytic.
const PAUSES: (&str, Solver, SpectralFunction) =
    ("tanh-moments", Solver::Lanczos, SpectralFunction::Inverse);

/// `f(H) g` at the gradient.
fn solve(
    functional: &dyn Functional,
    x: &Particles,
    function: SpectralFunction,
    how: &Solve,
) -> Solution {
    let objective = OfParticles { functional, particles: x.len() };
    let g = gradient(functional, x);
    objective.curvature(x.data()).apply(function, &g, how)
}

/// Relative error of `f(H) g` against the decomposition of a matrix, and the report.
fn compare(
    functional: &dyn Functional,
    x: &Particles,
    solver: Solver,
    function: SpectralFunction,
    tolerance: f64,
) -> (f64, Report) {
    let found = solve(functional, x, function, &Solve::new(Some(solver), tolerance));
    let matrix = hessian(functional, x, Part::Full);
    let expected = of_matrix(matrix, function, &gradient(functional, x));
    assert_eq!(found.report.solver, solver);
    (apart(&found.vector, &expected), found.report)
}

fn of_matrix(matrix: Matrix, function: SpectralFunction, g: &[f64]) -> Vec<f64> {
    let eigen = Eigen::of(matrix);
    eigen.apply(function.of(eigen.largest()), g).into_vec()
}

/// A functional that a reader can choose stands in the table of these tests.
#[test]
fn no_functional_is_forgotten() {
    let tested: BTreeSet<&str> = forms().iter().map(|form| form.name).collect();
    let entry = labs::ALL.iter().find(|entry| entry.id == "wasserstein").unwrap();
    let field = entry.fields.iter().find(|field| field.key == "functional").unwrap();
    let Kind::Choice(choices) = field.kind else { panic!("{:?}", field.kind) };
    let chosen: BTreeSet<&str> = choices.iter().map(|choice| choice.slug).collect();
    assert_eq!(tested, chosen);
}

#[test]
fn every_way_serves_what_the_table_says() {
    for Form { name, functional, served, .. } in forms() {
        let x = cloud(40, functional.dim(), 3);
        let objective = OfParticles { functional: &*functional, particles: 40 };
        let hessian = objective.curvature(x.data());
        for function in FUNCTIONS {
            for solver in SOLVERS {
                let root = function.is_inverse_root();
                let expected = served.contains(&solver) && (root || solver != Solver::Rational);
                let found = hessian.serves(solver, function);
                assert_eq!(found, expected, "{name}: {solver:?} {function:?}");
            }
        }
    }
}

/// The reported error of an approximate root bounds the true one up to a factor of order
/// one. It is the tolerance, or somewhat more where `f(H) g` is much shorter than `f(D) g`,
/// beside which the rational way has its error. The other functions are not analytic, and
/// Lanczos' method may pause on its way to them or run out of products; it is then the
/// report that says so.
#[test]
fn every_way_agrees_with_the_dense_one_on_all_it_serves() {
    for Form { name, functional, served, .. } in forms() {
        let x = cloud(40, functional.dim(), 3);
        for function in FUNCTIONS {
            let root = function.is_inverse_root();
            for &solver in served.iter().filter(|way| root || **way != Solver::Rational) {
                for tolerance in if root { &[1e-5, 1e-10][..] } else { &[1e-10] } {
                    let (error, report) =
                        compare(&*functional, &x.view(), solver, function, *tolerance);
                    let reported = report.error;
                    let what = format!("{name}: {solver:?} {function:?} {tolerance:e}");
                    let rounding = if root { 1e-12 } else { 1e-8 };
                    assert!(error <= 3.0 * reported + rounding, "{what}: {error:e} {reported:e}");
                    let exact = matches!(solver, Solver::Dense | Solver::Reduced);
                    let most = if exact { 0.0 } else { 10.0 * tolerance };
                    assert!(reported <= most || !root, "{what}: {reported:e}");
                    let close = error < 1e-8 || *tolerance > 1e-10;
                    assert!(close || (name, solver, function) == PAUSES, "{what}: {error:e}");
                    assert!(!exact || (reported == 0.0 && error < 1e-11), "{what}: {error:e}");
                }
            }
        }
    }
}

#[test]
fn a_way_that_cannot_serve_is_replaced_and_the_report_says_so() {
    let well = DoubleWell { dim: 2, kappa: 1.5, barrier: 1.0, omega: 1.0 };
    let shift = SpectralFunction::InverseAbsolute(Absolute::Shift, 0.1);
    let x = cloud(400, 2, 5);
    for (wanted, function, used) in [
        (None, ROOT, Solver::Rational),
        (None, shift, Solver::Lanczos),
        (Some(Solver::Rational), SpectralFunction::Inverse, Solver::Lanczos),
        (Some(Solver::Reduced), SpectralFunction::Inverse, Solver::Lanczos),
        (Some(Solver::Dense), SpectralFunction::Inverse, Solver::Dense),
    ] {
        let found = solve(&well, &x.view(), function, &Solve::new(wanted, 1e-8));
        assert_eq!(found.report.solver, used, "{wanted:?} {function:?}");
    }
}

#[test]
fn the_rational_way_reaches_its_tolerance_with_full_blocks_and_dense_features() {
    let matrix = dense(&mut irregular(15, 3, 4), Part::Full);
    let mut hessian = Hessian(Box::new(irregular(15, 3, 4)));
    let g = cloud(15, 3, 4);
    for tolerance in [1e-4, 1e-8, 1e-11] {
        for epsilon in [0.3, 0.01] {
            let function = SpectralFunction::InverseAbsolute(Absolute::Root, epsilon);
            let expected = of_matrix(matrix.clone(), function, g.data());
            let how = Solve::new(Some(Solver::Rational), tolerance);
            let error = apart(&hessian.apply(function, g.data(), &how).vector, &expected);
            assert!(error < (3.0 * tolerance).max(1e-12), "{tolerance}, {epsilon}: {error}");
        }
    }
}

/// A displacement of 1e-9 off a rank-one saddle is lost in the second moment, but the
/// reduction works on the particles and sees it.
#[test]
fn the_reduction_sees_the_smallest_jitter() {
    let functional = factorisation();
    let streams = Streams::new(2);
    let mut x = functional.on_saddle(&[0], 100, &mut streams.at(Purpose::Start, 0));
    x.jitter(1e-9, &mut streams.at(Purpose::Jitter, 0));
    let (error, _) = compare(&functional, &x.view(), Solver::Reduced, ROOT, 1e-10);
    assert!(error < 1e-9, "{error}");
}

/// From a rank-one cloud the reduction never leaves the line.
#[test]
fn the_reduction_keeps_the_rank() {
    let mut x = Ensemble::zeros(300, 3);
    x.coordinate_mut(0).copy_from_slice(cloud(300, 1, 8).data());
    let found = solve(&factorisation(), &x.view(), ROOT, &Solve::new(None, 1e-8));
    assert_eq!(found.report.solver, Solver::Reduced);
    assert!(found.vector[300..].iter().all(|v| *v == 0.0));
}
