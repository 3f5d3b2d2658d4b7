//! The exact reduction to linear maps.

use critical_point_lab::{
    linalg::{Absolute, diagonal},
    rng::{Purpose, Streams},
    wasserstein::{
        Factorisation, Particles, SecondOrder, Solver, gradient,
        solver::{self, Function, Settings},
        start,
    },
};

use super::common::{cloud, compare};

/// A displacement of 1e-9 off a rank-one saddle is lost in the second moment, but the
/// reduction works on the particles and sees it.
#[test]
fn the_reduction_sees_the_smallest_jitter() {
    let functional = Factorisation::new(&diagonal(&[3.0, 2.0, 1.0]));
    let streams = Streams::new(2);
    let mut x = start::on_saddle(&functional, &[0], 100, &mut streams.at(Purpose::Start, 0));
    start::jitter(&mut x, 1e-9, &mut streams.at(Purpose::Jitter, 0));
    let (error, _) =
        compare(&functional, &x, Solver::Reduced, Function::SaddleFree(Absolute::Root, 0.1), 1e-10);
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
    let settings = Settings::new(None, 1e-8);
    let function = Function::SaddleFree(Absolute::Root, 0.1);
    let found = solver::apply(&mut *functional.linearise(&x), &g, function, settings);
    assert_eq!(found.report.solver, Solver::Reduced);
    assert!(found.field.coordinate(1).iter().chain(found.field.coordinate(2)).all(|v| *v == 0.0));
}
