//! Gradient flow and descent, Newton and saddle-free Newton.

use critical_point_lab::{
    labs::attention::problem::{Covariance, Forms, OnSphere, norm},
    math::{self, Buffer},
    optim::{
        Iterate, Objective,
        flow::Tolerance,
        methods::{Accuracy, GradientDescent, Newton},
    },
};
use proptest::prelude::*;

use super::{SPECTRUM, START, assert_close, flowed, reference, saddle_free, step};

const TIGHT: Tolerance = Tolerance { relative: 1e-12, absolute: 1e-15 };

fn infinite() -> Forms {
    Forms::infinite(&reference(), 1.0)
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

/// Stable near the optimum iff eta < 1 / (4 lam_1^2).
#[test]
fn gradient_descent_is_stable_up_to_the_step_of_its_largest_curvature() {
    let loss = infinite();
    let after = |eta: f64| {
        let mut u = Iterate::new(&loss, Buffer::copy(&[0.5 + 1e-6, 0.0, 0.0, 0.0, 0.0]));
        let method = GradientDescent { step: eta, looks: false };
        (0..200).for_each(|_| {
            step(&method, &loss, &mut u);
        });
        (u.x[0] - 0.5).abs()
    };
    assert!(after(0.98 / 64.0) < 1e-7);
    assert!(after(1.02 / 64.0) > 1e-5);
}

/// Newton is caught by whichever critical point is near; saddle-free Newton and
/// the flow go on to e_1.
#[test]
fn newton_is_caught_by_every_saddle_and_saddle_free_newton_by_none() {
    let (loss, covariance) = (infinite(), reference());
    let newton = Newton { accuracy: Accuracy { solver: None, tolerance: 1e-12 } };
    for point in &loss.critical_points()[1..] {
        let start: Buffer =
            point.point.iter().zip([1e-4, 2e-4, -1e-4, 1e-4, 2e-4]).map(|(a, b)| a + b).collect();
        let mut caught = Iterate::new(&loss, start.clone());
        (0..6).for_each(|_| {
            step(&newton, &loss, &mut caught);
        });
        assert_close(caught.value, point.value, 1e-12);
        assert!(point.distance(&covariance, &caught.x) < 1e-9);

        let mut free = Iterate::new(&loss, start);
        let mut steps = 0;
        while covariance.misalignment(&free.x) > 1e-10 || free.value > 3.75 + 1e-10 {
            let before = free.value;
            assert!(step(&saddle_free(0.1), &loss, &mut free).is_running());
            assert!(free.value <= before + 1e-14);
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
