//! Functional (b).

use critical_point_lab::{
    labs::wasserstein::problem::{
        Discrepancy, Ensemble, Functional, Surrogate,
        discrepancy::{Target, letters, surrogate_error},
    },
    math,
};

use super::common::{
    assert_spectrum, close, cloud, discrepancy, doubled, gradient, norm, repeated, spectrum,
};

/// All particles between two points: section (b).
#[test]
fn the_centre_of_two_points_has_the_spectrum_and_value_of_its_closed_form() {
    for (a, sigma) in [(1.0, 0.7), (0.6, 1.0), (2.0, 1.0)] {
        for d in [1, 2, 3] {
            let functional = Discrepancy::new(Target::two_points(d, a), sigma);
            let n = 6;
            let x = Ensemble::zeros(n, d);
            assert!(norm(&gradient(&functional, &x.view()), n) < 1e-15);
            let (u, inverse) = (a * a / (sigma * sigma), 1.0 / (sigma * sigma));
            let e = math::exp(-u / 2.0);
            let value = 0.5 * (1.0 - 2.0 * e + 0.5 * (1.0 + math::exp(-2.0 * u)));
            assert!((functional.value(&x.view()) - value).abs() < 1e-9);
            let expected = [
                (-inverse * (1.0 + e * (u - 1.0)), n - 1),
                (-inverse * (1.0 - e), (n - 1) * (d - 1)),
                (-inverse * e * (u - 1.0), 1),
                (inverse * e, d - 1),
            ];
            assert_spectrum(&spectrum(&functional, &x.view()), &repeated(&expected), 1e-9);
        }
    }
}

/// For a target that mirrors itself in `x_1`, a cloud on the line `x_1 = 0` stays.
#[test]
fn the_line_between_mirror_images_is_kept() {
    for target in [Target::two_points(2, 1.0), Target::ring(8, 1.2)] {
        let functional = Discrepancy::new(target, 0.8);
        let mut x = cloud(9, 2, 2);
        x.coordinate_mut(0).fill(0.0);
        let g = gradient(&functional, &x.view());
        assert!(g[..9].iter().all(|g| g.abs() < 1e-15));
        assert!(norm(&g, 9) > 1e-2);
    }
}

#[test]
fn the_target_is_the_minimum() {
    let word = letters("WSFN", 1.5, 40).unwrap();
    for target in [Target::two_points(2, 1.0), Target::ring(12, 1.0), word] {
        let x = doubled(&target.points());
        let functional = Discrepancy::new(target, 0.4);
        assert!(functional.value(&x.view()).abs() < 1e-15);
        assert!(norm(&gradient(&functional, &x.view()), x.view().len()) < 1e-14);
        assert!(spectrum(&functional, &x.view())[0] > -1e-12);
        let surrogate = Surrogate::new(&functional, 50, 1.5);
        assert!(surrogate.value(&x.view()) < 1e-28);
    }
}

/// Slowly, pair by pair.
#[test]
fn the_value_is_that_of_the_definition() {
    let functional = discrepancy();
    let x = cloud(4, 2, 1);
    let target = functional.target();
    let mut atoms: Vec<(Vec<f64>, f64)> =
        (0..4).map(|i| (x.view().point(i).into_vec(), 0.25)).collect();
    atoms.extend((0..3).map(|j| (target.points().point(j).into_vec(), -target.weights()[j])));
    let mut sum = 0.0;
    for (p, a) in &atoms {
        for (q, b) in &atoms {
            let square = (p[0] - q[0]) * (p[0] - q[0]) + (p[1] - q[1]) * (p[1] - q[1]);
            sum += 0.5 * a * b * math::exp(-square / (2.0 * 0.64));
        }
    }
    assert!(close(functional.value(&x.view()), sum, 1e-14));
}

/// The error of the kernel is of order `exp(-s^2 / 2)`, far below the `D^{-1/2}` of random
/// frequencies; it is reached by the number of features that is asked for.
#[test]
fn the_surrogate_converges_exponentially_in_its_features() {
    let exact = discrepancy();
    let x = cloud(30, 2, 3);
    assert!(x.data().iter().all(|x| x.abs() < 2.5));
    for tolerance in [1e-2, 1e-4, 1e-6, 1e-8] {
        let features = Surrogate::features_for(&exact, tolerance, 2.5);
        let surrogate = Surrogate::new(&exact, features, 2.5);
        assert_eq!(surrogate.features(), features);
        let error = surrogate_error(&exact, &surrogate, &x.view());
        println!("{features} features: {error:?}");
        assert!(error.value < 3.0 * tolerance, "{tolerance}: {error:?}");
        assert!(error.gradient < 10.0 * tolerance, "{tolerance}: {error:?}");
    }
}

/// Mirror images have the same value, and the line between them is kept.
#[test]
fn the_surrogate_keeps_mirror_symmetry() {
    let exact = Discrepancy::new(Target::ring(8, 1.2), 0.8);
    let surrogate = Surrogate::new(&exact, 64, 2.0);
    assert_eq!(surrogate.features(), 56);
    let mut x = cloud(9, 2, 2);
    x.coordinate_mut(0).fill(0.0);
    let g = gradient(&surrogate, &x.view());
    assert!(g[..9].iter().all(|g| g.abs() < 1e-14));
    assert!(norm(&g, 9) > 1e-2);
}

#[test]
fn distances_to_the_target_are_those_of_the_optimal_plan() {
    // Three particles for two points: the middle one is split.
    let target = Target::two_points(2, 1.0);
    let x = Ensemble::new(3, 2, vec![-1.0, 0.0, 1.0, 0.0, 2.0, 0.0]);
    assert!((target.distance(&x.view()).unwrap() - math::sqrt(5.0 / 3.0)).abs() < 1e-14);
    let at_target = doubled(&target.points());
    assert!(target.distance(&at_target.view()).unwrap() < 1e-7);
    let functional = Discrepancy::new(target, 1.0);
    let distance = |x: &Ensemble| functional.distance_to_minimum(&x.view()).unwrap();
    assert!(distance(&at_target) < 1e-7);
    assert!(close(distance(&Ensemble::zeros(6, 2)), 1.0, 1e-14));
    let odd = functional.distance_to_minimum(&Ensemble::zeros(5, 2).view());
    assert_eq!(odd, None, "five particles cannot be two points of equal weight");

    let line = Target::uniform(Ensemble::new(3, 1, vec![2.0, 0.0, 1.0]));
    let x = Ensemble::new(3, 1, vec![0.5, 2.5, 1.5]);
    assert!((line.distance(&x.view()).unwrap() - 0.5).abs() < 1e-14);
    assert_eq!(Target::ring(5, 1.0).distance(&Ensemble::zeros(5, 2).view()), None);
}

#[test]
fn a_word_is_centred_and_as_high_as_asked() {
    let target = letters("ws", 2.0, 400).unwrap();
    let [x, y] = [0, 1].map(|k| math::sorted(target.points().coordinate(k)));
    assert!((y[0] + 1.0).abs() < 0.05 && (y[399] - 1.0).abs() < 0.05);
    assert!((x[0] + x[399]).abs() < 0.05);
    assert!(letters("w1", 2.0, 10).unwrap_err().contains('1'));
    assert!(letters("", 2.0, 10).is_err());
}
