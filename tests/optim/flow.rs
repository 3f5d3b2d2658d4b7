//! Integrators of gradient flow: observed orders, stiffness, ends.

use critical_point_lab::{
    math::{self, Buffer},
    optim::{
        Objective,
        flow::{Ending, Flowed, Integrator, Span, Tolerance},
    },
};

use super::toys::{Quadratic, Rayleigh, Rosenbrock, Wells, at, distance, numbers};

const TIGHT: Tolerance = Tolerance { relative: 1e-12, absolute: 1e-14 };

fn span(duration: f64) -> Span {
    Span { duration, first: 1e-3, rest: 0.0, most_steps: 100_000 }
}

fn followed(
    integrator: Integrator,
    objective: &dyn Objective,
    start: &[f64],
    span: &Span,
    tolerance: Tolerance,
) -> (Vec<f64>, Flowed) {
    let mut iterate = at(objective, start);
    let flowed =
        integrator.follow(objective, &mut iterate.x, &mut iterate.gradient, span, tolerance);
    let mut gradient = vec![0.0; start.len()];
    objective.gradient(&iterate.x, &mut gradient);
    assert_eq!(&*iterate.gradient, gradient, "the gradient is not the one at the point");
    (iterate.x.to_vec(), flowed)
}

/// Without attraction each particle of the wells follows `x' = x - x^3`, whose solution is
/// `x^2(t) = 1 / (1 + (1/x^2(0) - 1) e^{-2t})`.
fn exact(x: &[f64], t: f64) -> Vec<f64> {
    let square = |x: f64| 1.0 / (1.0 + (1.0 / (x * x) - 1.0) * math::exp(-2.0 * t));
    x.iter().map(|x| math::sqrt(square(*x)).copysign(*x)).collect()
}

const START: [f64; 3] = [0.2, -0.7, 1.3];

fn order(integrator: Integrator, steps: u32) -> f64 {
    let wells = Wells { n: 3, kappa: 0.0 };
    let error = |steps: u32| {
        let h = 1.0 / f64::from(steps);
        let mut x = Buffer::copy(&START);
        (0..steps).for_each(|_| x = integrator.step(&wells, &x, h).0);
        distance(&x, &exact(&START, 1.0))
    };
    math::ln(error(steps) / error(2 * steps)) / math::ln(2.0)
}

/// The order of the estimated error of one step.
fn estimated_order(integrator: Integrator, h: f64) -> f64 {
    let wells = Wells { n: 3, kappa: 0.0 };
    let size = |h: f64| {
        let error = integrator.step(&wells, &START, h).1;
        math::sqrt(math::dot(&error, &error))
    };
    math::ln(size(h) / size(0.5 * h)) / math::ln(2.0)
}

#[test]
fn the_explicit_pair_has_orders_five_and_four() {
    for steps in [40, 80] {
        let order = order(Integrator::Explicit, steps);
        assert!((4.7..5.6).contains(&order), "{steps} steps: order {order}");
    }
    let order = estimated_order(Integrator::Explicit, 1e-2);
    assert!((4.8..5.2).contains(&order), "estimate of order {order}");
}

#[test]
fn the_stiff_pair_has_orders_four_and_three() {
    for steps in [40, 80, 160] {
        let order = order(Integrator::Stiff, steps);
        assert!((3.7..4.5).contains(&order), "{steps} steps: order {order}");
    }
    let order = estimated_order(Integrator::Stiff, 1e-2);
    assert!((3.7..4.3).contains(&order), "estimate of order {order}");
}

#[test]
fn errors_follow_the_tolerance() {
    let wells = Wells { n: 3, kappa: 0.0 };
    for integrator in [Integrator::Explicit, Integrator::Stiff] {
        for relative in [1e-4, 1e-6, 1e-8] {
            let tolerance = Tolerance { relative, absolute: 0.1 * relative };
            let (x, flowed) = followed(integrator, &wells, &START, &span(2.0), tolerance);
            assert_eq!(flowed.ending, Ending::Arrived);
            assert!((flowed.costs.time - 2.0).abs() < 1e-12);
            let error = distance(&x, &exact(&START, 2.0));
            assert!(error < 30.0 * relative, "{relative}: {error}");
            assert!(error > 1e-5 * relative, "{relative}: {error} is wasteful");
        }
    }
}

/// With a condition number of 1e8 the explicit pair is bound to the fastest rate, the stiff
/// one is not; both agree with the closed form.
#[test]
fn stiffness_costs_the_stiff_integrator_nothing() {
    let quadratic = |condition: f64| Quadratic { lambda: vec![condition, 3.0, 1.0, 0.1] };
    let start = [1.0, 1.0, -1.0, 2.0];
    let tolerance = Tolerance { relative: 1e-6, absolute: 1e-9 };
    let run = |integrator: Integrator, condition: f64, duration: f64| {
        let objective = quadratic(condition);
        let (x, flowed) = followed(integrator, &objective, &start, &span(duration), tolerance);
        let expected: Vec<f64> =
            objective.lambda.iter().zip(start).map(|(l, x)| x * math::exp(-l * duration)).collect();
        assert!(distance(&x, &expected) < 1e-5, "{condition}: {x:?}");
        assert_eq!(flowed.ending, Ending::Arrived);
        flowed.steps + flowed.rejected
    };
    let (easy, hard) = (run(Integrator::Stiff, 10.0, 10.0), run(Integrator::Stiff, 1e7, 10.0));
    println!("stiff: {easy} steps of condition 1e2, {hard} of 1e8");
    assert!(hard < 300 && hard < easy + 100, "{easy} and {hard} steps");
    let explicit = run(Integrator::Explicit, 1e4, 10.0);
    assert!(explicit > 20_000, "{explicit} steps");
}

#[test]
fn an_endless_flow_ends_where_the_gradient_is_small() {
    let endless = Span { duration: f64::INFINITY, first: 1e-3, rest: 1e-10, most_steps: 400 };
    let tolerance = Tolerance { relative: 1e-4, absolute: 1e-6 };
    let (x, flowed) = followed(Integrator::Stiff, &Rosenbrock, &[-1.2, 1.0], &endless, tolerance);
    println!("{flowed:?}");
    assert_eq!(flowed.ending, Ending::Rested);
    assert!(distance(&x, &[1.0, 1.0]) < 1e-9, "{x:?}");
    assert!(flowed.steps < 100);
}

#[test]
fn a_flow_that_cannot_go_on_says_so() {
    let wells = Wells { n: 3, kappa: 0.5 };
    for integrator in [Integrator::Explicit, Integrator::Stiff] {
        let few = Span { most_steps: 3, ..span(10.0) };
        let (x, flowed) = followed(integrator, &wells, &START, &few, TIGHT);
        assert_eq!((flowed.ending, flowed.steps + flowed.rejected), (Ending::GaveUp, 3));
        assert!(x.iter().all(|x| x.is_finite()));
        let mut lost = Buffer::constant(3, f64::NAN);
        let mut gradient = lost.clone();
        let flowed = integrator.follow(&wells, &mut lost, &mut gradient, &span(1.0), TIGHT);
        assert_eq!((flowed.ending, flowed.steps), (Ending::GaveUp, 0));
    }
}

fn unit(x: &[f64]) -> Vec<f64> {
    let length = math::sqrt(math::dot(x, x));
    x.iter().map(|x| x / length).collect()
}

/// On the sphere the flow is the linear one, normalised.
#[test]
fn on_the_sphere_both_integrators_have_the_known_solution() {
    let sphere = Rayleigh { lambda: vec![3.0, 2.0, 0.5, -1.0] };
    let start = unit(&numbers(4));
    let t = 1.0;
    let free: Vec<f64> =
        start.iter().zip(&sphere.lambda).map(|(x, l)| x * math::exp(-l * t)).collect();
    let expected = unit(&free);
    let tolerance = Tolerance { relative: 1e-7, absolute: 1e-8 };
    for integrator in [Integrator::Explicit, Integrator::Stiff] {
        let (x, flowed) = followed(integrator, &sphere, &start, &span(t), tolerance);
        println!("{flowed:?} error {}", distance(&x, &expected));
        assert!((math::dot(&x, &x) - 1.0).abs() < 1e-14);
        assert!(distance(&x, &expected) < 1e-5);
    } // The stiff pair has a lower order there.
    let error = |integrator: Integrator, steps: u32| {
        let mut x = Buffer::copy(&start);
        for _ in 0..steps {
            x = Buffer::copy(&unit(&integrator.step(&sphere, &x, t / f64::from(steps)).0));
        }
        distance(&x, &expected)
    };
    for (integrator, orders) in [(Integrator::Explicit, 4.7..5.6), (Integrator::Stiff, 1.7..3.3)] {
        for steps in [40, 80] {
            let order =
                math::ln(error(integrator, steps) / error(integrator, 2 * steps)) / math::ln(2.0);
            println!("{steps} steps on the sphere: order {order}");
            assert!(orders.contains(&order), "{steps} steps: order {order}");
        }
    }
}
