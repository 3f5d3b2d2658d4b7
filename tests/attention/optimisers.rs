//! Gradient flow and descent, Newton and saddle-free Newton.

use critical_point_lab::{
    attention::{
        Covariance, Forms, Loss, Modes, OnSphere,
        flow::{self, Flowed, Tolerance},
        loss::norm,
        moves,
    },
    linalg::Absolute,
    math,
};
use proptest::prelude::*;

use super::{SPECTRUM, START, assert_close, reference};

const TIGHT: Tolerance = Tolerance { relative: 1e-12, absolute: 1e-15 };

fn log2(x: f64) -> f64 {
    math::ln(x) / math::ln(2.0)
}

fn infinite() -> Forms {
    Forms::infinite(&reference(), 1.0)
}

fn flowed(loss: &dyn Loss, u: &mut Vec<f64>, duration: f64, tolerance: Tolerance) {
    match flow::follow(loss, u, duration, 1e-3, tolerance, 100_000) {
        Flowed::Arrived { .. } => {}
        Flowed::GaveUp => panic!("the flow gave up"),
    }
}

/// The table of section 5: losses to 1e-8, misalignments to the last digit given there.
#[test]
fn gradient_flow_has_the_values_of_the_table() {
    let table = [
        (0.1, 0.1111747, 5e-8, 3.914758196010),
        (0.2, 0.04628898, 5e-9, 3.803401149136),
        (0.5, 6.209462e-3, 5e-10, 3.754393320293),
        (1.0, 5.793229e-4, 5e-11, 3.750305634356),
        (2.0, 1.177407e-5, 5e-12, 3.750005549454),
        (5.0, 1.5218e-10, 5e-15, 3.7500000000713),
    ];
    let (loss, covariance) = (infinite(), reference());
    assert_close(covariance.misalignment(&START), 0.3907923, 5e-8);
    let (mut u, mut time) = (START.to_vec(), 0.0);
    for (until, misalignment, digit, value) in table {
        flowed(&loss, &mut u, until - time, TIGHT);
        time = until;
        assert_close(loss.value(&u), value, 1e-8);
        assert_close(covariance.misalignment(&u), misalignment, 1.01 * digit);
    }
}

/// Halving the step divides the global error by 2^5 and the estimate of the local
/// error of the embedded fourth-order solution by 2^5, too.
#[test]
fn the_integrator_has_order_five() {
    let loss = infinite();
    let mut exact = START.to_vec();
    flowed(&loss, &mut exact, 0.03, Tolerance { relative: 1e-14, absolute: 1e-16 });
    let error_with = |steps: u32| {
        let mut u = START.to_vec();
        for _ in 0..steps {
            u = flow::step(&loss, &u, 0.03 / f64::from(steps)).0;
        }
        norm(&u.iter().zip(&exact).map(|(a, b)| a - b).collect::<Vec<_>>())
    };
    for steps in [10, 20, 40] {
        println!("{steps} {:e}", error_with(steps));
        let order = log2(error_with(steps) / error_with(2 * steps));
        assert!((4.7..5.6).contains(&order), "{steps} steps: order {order}");
    }
    let estimate = |h: f64| norm(&flow::step(&loss, &START, h).1);
    let order = log2(estimate(1e-3) / estimate(5e-4));
    assert!((4.8..5.2).contains(&order), "estimate of order {order}");
}

#[test]
fn the_error_follows_the_tolerance() {
    let loss = infinite();
    let mut exact = START.to_vec();
    flowed(&loss, &mut exact, 1.0, Tolerance { relative: 1e-14, absolute: 1e-16 });
    for relative in [1e-5, 1e-7, 1e-9] {
        let mut u = START.to_vec();
        flowed(&loss, &mut u, 1.0, Tolerance { relative, absolute: relative });
        let error = norm(&u.iter().zip(&exact).map(|(a, b)| a - b).collect::<Vec<_>>());
        assert!(error < 20.0 * relative, "{relative}: {error}");
    }
}

/// Section 2 (b), Oja's flow, is linear: here its stand-in is the flow near the
/// origin, whose rate is 4 lam_i^2 in coordinate i.
#[test]
fn the_origin_is_left_at_the_rates_of_its_spectrum() {
    let loss = infinite();
    let mut u = START.map(|x| 1e-7 * x).to_vec();
    flowed(&loss, &mut u, 0.05, TIGHT);
    for ((after, before), lambda) in u.iter().zip(START).zip(SPECTRUM) {
        let rate = math::ln(after / (1e-7 * before)) / 0.05;
        assert!((rate / (4.0 * lambda * lambda) - 1.0).abs() < 1e-6, "{lambda}: {rate}");
    }
}

#[test]
fn the_flow_that_cannot_go_on_says_so() {
    let loss = infinite();
    let mut u = START.to_vec();
    assert_eq!(flow::follow(&loss, &mut u, 1.0, 1e-3, TIGHT, 5), Flowed::GaveUp);
    assert!(u.iter().all(|x| x.is_finite()));
    let mut lost = vec![f64::NAN; 5];
    assert_eq!(flow::follow(&loss, &mut lost, 1.0, 1e-3, TIGHT, 10_000), Flowed::GaveUp);
}

/// Stable near the optimum iff eta < 1 / (4 lam_1^2).
#[test]
fn gradient_descent_is_stable_up_to_the_step_of_its_largest_curvature() {
    let loss = infinite();
    let after = |eta: f64| {
        let mut u = vec![0.5 + 1e-6, 0.0, 0.0, 0.0, 0.0];
        (0..200).for_each(|_| moves::descend(&loss, &mut u, eta));
        (u[0] - 0.5).abs()
    };
    assert!(after(0.98 / 64.0) < 1e-7);
    assert!(after(1.02 / 64.0) > 1e-5);
}

/// Newton is caught by whichever critical point is near; saddle-free Newton and
/// the flow go on to e_1.
#[test]
fn newton_is_caught_by_every_saddle_and_saddle_free_newton_by_none() {
    let (loss, covariance) = (infinite(), reference());
    for point in &loss.critical_points()[1..] {
        let start: Vec<f64> =
            point.point.iter().zip([1e-4, 2e-4, -1e-4, 1e-4, 2e-4]).map(|(a, b)| a + b).collect();
        let mut caught = start.clone();
        for _ in 0..6 {
            let v = moves::newton(&Modes::of(&loss, &caught), &loss.gradient(&caught));
            loss.displace(&mut caught, 1.0, &v);
        }
        assert_close(loss.value(&caught), point.value, 1e-12);

        let mut free = start;
        let mut steps = 0;
        while covariance.misalignment(&free) > 1e-10 || loss.value(&free) > 3.75 + 1e-10 {
            let g = loss.gradient(&free);
            let v = moves::saddle_free(&Modes::of(&loss, &free), &g, Absolute::Root, 0.1);
            let before = loss.value(&free);
            assert!(moves::backtrack(&loss, &mut free, &g, &v, 1.0).is_some());
            assert!(loss.value(&free) <= before + 1e-14);
            steps += 1;
            assert!(steps < 60, "{}", point.name());
        }
    }
}

#[test]
fn the_flow_stays_on_the_sphere() {
    let loss = OnSphere::new(&reference(), 0.2);
    let mut u: Vec<f64> = START.iter().map(|x| x / norm(&START)).collect();
    for _ in 0..10 {
        flowed(&loss, &mut u, 5.0, Tolerance { relative: 1e-9, absolute: 1e-12 });
        assert_close(norm(&u), 1.0, 1e-14);
    }
    assert!(reference().misalignment(&u) < 1e-6);
}

proptest! {
    /// Signs in the eigenbasis and the order of losses are kept by the flow, and a
    /// coordinate that is zero stays zero.
    #[test]
    fn the_flow_keeps_signs_and_descends(
        coordinates in prop::collection::vec(-0.5..0.5_f64, 4),
        zero in 0..4_usize,
        spectrum in prop::collection::vec(0.2..3.0_f64, 4),
    ) {
        let covariance = Covariance::diagonal(&spectrum).expect("a positive spectrum");
        let loss = Forms::infinite(&covariance, 1.0);
        let mut u = coordinates.clone();
        u[zero] = 0.0;
        let mut value = loss.value(&u);
        for _ in 0..10 {
            flowed(&loss, &mut u, 0.1, Tolerance { relative: 1e-8, absolute: 1e-12 });
            prop_assert_eq!(u[zero], 0.0);
            for (i, (after, before)) in u.iter().zip(&coordinates).enumerate() {
                prop_assert!(i == zero || after * before >= 0.0);
            }
            let now = loss.value(&u);
            prop_assert!(now <= value + 1e-13);
            value = now;
        }
    }
}
