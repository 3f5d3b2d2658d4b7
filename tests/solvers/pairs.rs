//! Which way serves which functional and function, and how accurately.

use std::collections::BTreeSet;

use critical_point_lab::{
    experiments,
    linalg::Absolute,
    schema::Kind,
    wasserstein::{
        DoubleWell, SecondOrder, Solver, gradient,
        solver::{self, Function, Settings},
    },
};

use super::common::{Form, cloud, compare, forms};

const SOLVERS: [Solver; 4] = [Solver::Dense, Solver::Reduced, Solver::Lanczos, Solver::Rational];

/// The root is served by all that the table names, the others not by the rational way.
const FUNCTIONS: [Function; 5] = [
    Function::SaddleFree(Absolute::Root, 0.1),
    Function::SaddleFree(Absolute::Root, 0.01),
    Function::SaddleFree(Absolute::Shift, 0.1),
    Function::SaddleFree(Absolute::Floor, 0.1),
    Function::Newton,
];

/// Where Lanczos' method pauses on its way, as it may for a function that is not
/// analytic.
const PAUSES: (&str, Solver, Function) = ("tanh-moments", Solver::Lanczos, Function::Newton);

/// A functional that a reader can choose stands in the table of these tests.
#[test]
fn no_functional_is_forgotten() {
    let tested: BTreeSet<&str> = forms().iter().map(|form| form.functional).collect();
    let entry = experiments::ALL.iter().find(|entry| entry.id == "wasserstein").unwrap();
    let field = entry.fields.iter().find(|field| field.key == "functional").unwrap();
    let Kind::Choice(choices) = field.kind else { panic!("{:?}", field.kind) };
    let chosen: BTreeSet<&str> = choices.iter().map(|choice| choice.slug).collect();
    assert_eq!(tested, chosen);
}

#[test]
fn every_way_serves_what_the_table_says() {
    for Form { functional, landscape, structure, served } in forms() {
        let hessian = landscape.linearise(&cloud(40, landscape.dim(), 3));
        assert_eq!(hessian.structure(), structure, "{functional}");
        for function in FUNCTIONS {
            let root = matches!(function, Function::SaddleFree(Absolute::Root, _));
            for solver in SOLVERS {
                let expected = served.contains(&solver) && (root || solver != Solver::Rational);
                let found = solver.serves(&*hessian, function);
                assert_eq!(found, expected, "{functional}: {solver:?} {function:?}");
            }
            assert!(Solver::choose(&*hessian, function).serves(&*hessian, function));
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
    for Form { functional, landscape, served, .. } in forms() {
        let x = cloud(40, landscape.dim(), 3);
        for function in FUNCTIONS {
            let root = matches!(function, Function::SaddleFree(Absolute::Root, _));
            for &solver in served.iter().filter(|way| root || **way != Solver::Rational) {
                for tolerance in if root { &[1e-5, 1e-10][..] } else { &[1e-10] } {
                    let (error, reported) = compare(&*landscape, &x, solver, function, *tolerance);
                    let what = format!("{functional}: {solver:?} {function:?} {tolerance:e}");
                    let rounding = if root { 1e-12 } else { 1e-8 };
                    assert!(error <= 3.0 * reported + rounding, "{what}: {error:e} {reported:e}");
                    let exact = matches!(solver, Solver::Dense | Solver::Reduced);
                    let most = if exact { 0.0 } else { 10.0 * tolerance };
                    assert!(reported <= most || !root, "{what}: {reported:e}");
                    let close = error < 1e-8 || *tolerance > 1e-10;
                    assert!(close || (functional, solver, function) == PAUSES, "{what}: {error:e}");
                    assert!(!exact || (reported == 0.0 && error < 1e-11), "{what}: {error:e}");
                }
            }
        }
    }
}

#[test]
fn a_way_that_cannot_serve_is_replaced_and_the_report_says_so() {
    let well = DoubleWell { dim: 2, kappa: 1.5, barrier: 1.0, omega: 1.0 };
    let x = cloud(400, 2, 5);
    let g = gradient(&well, &x);
    let settings = |solver| Settings::new(solver, 1e-8);
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
