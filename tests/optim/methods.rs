//! Every method on objectives whose critical points are known.

use critical_point_lab::{
    math::{self, Buffer},
    optim::{
        Absolute, Iterate, Memory, Note, Objective, Scale,
        flow::{Integrator, Tolerance},
        methods::{
            Accuracy, GradientDescent, GradientFlow, HessianNoise, Jitter, Method, Moment, Newton,
            Perturbation, PerturbedFlow, SaddleFree,
        },
    },
    progress::Counter,
    rng::{Purpose, Streams},
    verdict::Verdict,
};

use super::toys::{Quadratic, Rayleigh, Rosenbrock, Scaled, Wells, at, distance, numbers};

const ACCURACY: Accuracy = Accuracy { solver: None, tolerance: 1e-10 };
const TIGHT: Tolerance = Tolerance { relative: 1e-12, absolute: 1e-15 };
const SADDLE_FREE: SaddleFree = SaddleFree {
    absolute: Absolute::Root,
    epsilon: 0.1,
    step: 1.0,
    escape: true,
    accuracy: ACCURACY,
};

/// Runs until a method stops; returns its verdict and the number of steps.
fn run(
    method: &dyn Method,
    objective: &dyn Objective,
    iterate: &mut Iterate,
    most: u64,
) -> (Verdict, u64) {
    let streams = Streams::new(1);
    for step in 0..most {
        let draw = || streams.at(Purpose::Perturbation, step);
        let moment = Moment { step, draw: &draw, counter: Counter::unwatched() };
        let verdict = method.step(objective, iterate, &moment);
        if verdict != Verdict::Continue {
            return (verdict, step + 1);
        }
    }
    (Verdict::Continue, most)
}

fn flow(integrator: Integrator, time: f64) -> GradientFlow {
    GradientFlow { time, tolerance: TIGHT, most_steps: 100_000, integrator, looks: true }
}

fn perturbed(perturbation: &dyn Perturbation) -> PerturbedFlow<'_> {
    PerturbedFlow { step: 0.1, perturbation, size: 0.01, trigger: 1e-3, wait: 60, decrease: 1e-4 }
}

/// The iterate's value and gradient are those at its point, whatever the method did last.
fn assert_consistent(objective: &dyn Objective, iterate: &Iterate) {
    let fresh = at(objective, &iterate.x);
    assert_eq!(fresh.value.to_bits(), iterate.value.to_bits());
    assert_eq!(fresh.gradient, iterate.gradient);
}

#[test]
fn every_method_finds_the_minimum_of_the_valley() {
    let descent = GradientDescent { step: 1e-3, looks: true };
    let methods: [(&dyn Method, u64); 5] = [
        (&descent, 60_000),
        (&flow(Integrator::Explicit, 10.0), 10),
        (&flow(Integrator::Stiff, 10.0), 10),
        (&Newton { accuracy: ACCURACY }, 10),
        (&SADDLE_FREE, 60),
    ];
    for (i, (method, most)) in methods.into_iter().enumerate() {
        let mut iterate = at(&Rosenbrock, &[-1.2, 1.0]);
        let (verdict, steps) = run(method, &Rosenbrock, &mut iterate, most);
        assert_eq!(verdict, Verdict::Converged, "method {i}: {:?} {:?}", iterate.x, iterate.note);
        assert!(distance(&iterate.x, &[1.0, 1.0]) < 1e-8, "method {i}: {:?}", iterate.x);
        assert!(steps > 1 && iterate.costs.gradients > steps / 2);
        assert_consistent(&Rosenbrock, &iterate);
    }
}

/// Near a saddle Newton falls into it, the others leave it; on the unbounded quadratic they
/// go on until they are out of every region of interest.
#[test]
fn a_saddle_attracts_newton_alone() {
    let saddle = Quadratic { lambda: vec![-1.0, 2.0, 5.0] };
    let start = [1e-3, 1.0, 1.0];
    let mut caught = at(&saddle, &start);
    let (verdict, steps) = run(&Newton { accuracy: ACCURACY }, &saddle, &mut caught, 5);
    assert_eq!((verdict, caught.note), (Verdict::Converged, Note::Stationary));
    assert!(steps == 2 && distance(&caught.x, &[0.0; 3]) < 1e-14);
    let descent = GradientDescent { step: 0.1, looks: false };
    let methods: [&dyn Method; 4] =
        [&descent, &flow(Integrator::Explicit, 1.0), &flow(Integrator::Stiff, 1.0), &SADDLE_FREE];
    for method in methods {
        let mut iterate = at(&saddle, &start);
        let (verdict, _) = run(method, &saddle, &mut iterate, 1000);
        assert_eq!(verdict, Verdict::Diverged, "{:?}", iterate.note);
        assert!(iterate.x[0] > 1e7 && iterate.x[1].abs() < 1.0);
    }
}

/// The rate of repulsion is `1 + |lambda| / P`, close to 2 however flat the saddle is.
#[test]
fn saddle_free_newton_leaves_flat_saddles_as_fast_as_steep_ones() {
    for lambda in [-1.0, -1e-3] {
        let saddle = Quadratic { lambda: vec![lambda, 1.0] };
        for absolute in [Absolute::Root, Absolute::Shift, Absolute::Floor] {
            let epsilon = 1e-2 * f64::abs(lambda);
            let method = SaddleFree { absolute, epsilon, ..SADDLE_FREE };
            let mut iterate = at(&saddle, &[1.0, 0.0]);
            run(&method, &saddle, &mut iterate, 1);
            let positive = absolute.of(lambda, epsilon);
            let expected = 1.0 + lambda.abs() / positive;
            assert!((iterate.x[0] - expected).abs() < 1e-12 && expected > 1.98);
        }
    }
}

/// From the exact saddle saddle-free Newton and perturbed flow reach a minimum, with and
/// without a dense Hessian; the others say that the point is stationary.
#[test]
fn from_an_exact_saddle_the_methods_that_perturb_themselves_reach_a_minimum() {
    for n in [6, 300] {
        let wells = Wells { n, kappa: 0.5 };
        let zero = vec![0.0; n];
        for method in [&SADDLE_FREE as &dyn Method, &perturbed(&HessianNoise), &perturbed(&Jitter)]
        {
            let mut iterate = at(&wells, &zero);
            let (verdict, _) = run(method, &wells, &mut iterate, 3000);
            assert_eq!(verdict, Verdict::Converged, "{:?}", iterate.note);
            assert!(matches!(iterate.note, Note::SecondOrder(_) | Note::Undone));
            assert!(wells.norm(&iterate.gradient) < 1e-3);
            let lowest = wells
                .curvature(&iterate.x)
                .spectrum(1, Counter::unwatched())
                .values
                .first()
                .copied();
            assert!(lowest.is_some_and(|lowest| lowest > 0.1), "{lowest:?}");
            assert_consistent(&wells, &iterate);
        }
        let descent = GradientDescent { step: 0.1, looks: false };
        let stays = SaddleFree { escape: false, ..SADDLE_FREE };
        let newton = Newton { accuracy: ACCURACY };
        for method in [&descent as &dyn Method, &stays, &newton, &flow(Integrator::Stiff, 1.0)] {
            let mut iterate = at(&wells, &zero);
            let (verdict, steps) = run(method, &wells, &mut iterate, 10);
            assert_eq!((verdict, steps), (Verdict::Converged, 1));
            assert_eq!(iterate.note, Note::Stationary);
        }
    }
}

/// A jump of perturbed flow is remembered, judged after the wait, and undone if it has brought
/// too little.
#[test]
fn a_jump_that_brings_too_little_is_undone() {
    let bowl = Quadratic { lambda: vec![1.0, 2.0] };
    let method = PerturbedFlow { wait: 5, ..perturbed(&HessianNoise) };
    let mut iterate = at(&bowl, &[0.0, 0.0]);
    let (verdict, _) = run(&method, &bowl, &mut iterate, 1);
    assert_eq!((verdict, iterate.note), (Verdict::Continue, Note::Jumped(0)));
    assert!(matches!(iterate.memory, Memory::Jump { step: 0, .. }) && iterate.value > 0.0);
    let mut again = at(&bowl, &[0.0, 0.0]);
    let (verdict, steps) = run(&method, &bowl, &mut again, 100);
    assert_eq!((verdict, steps, again.note), (Verdict::Converged, 6, Note::Undone));
    assert_eq!(&*again.x, &[0.0, 0.0]);
    // The energy of Hessian noise is |H|_F^2.
    let energy = |k: u64| {
        let xi = HessianNoise.draw(
            &bowl,
            &[0.0, 0.0],
            &mut Streams::new(k as u32).at(Purpose::Perturbation, k),
        );
        bowl.inner(&xi, &xi)
    };
    let mean = (0..4000).map(energy).sum::<f64>() / 4000.0;
    assert!((mean - 5.0).abs() < 0.4, "{mean}");
}

#[test]
fn on_the_sphere_every_method_stays_on_it_and_ends_at_the_lowest_axis() {
    let sphere = Rayleigh { lambda: vec![3.0, 2.0, 0.5, -1.0] };
    let start = {
        let x = numbers(4);
        let length = math::sqrt(math::dot(&x, &x));
        x.iter().map(|x| x / length).collect::<Vec<_>>()
    };
    let descent = GradientDescent { step: 0.1, looks: true };
    let methods: [&dyn Method; 4] =
        [&descent, &flow(Integrator::Explicit, 2.0), &flow(Integrator::Stiff, 2.0), &SADDLE_FREE];
    for method in methods {
        let mut iterate = at(&sphere, &start);
        let (verdict, _) = run(method, &sphere, &mut iterate, 1000);
        assert_eq!(verdict, Verdict::Converged, "{:?}", iterate.note);
        assert!((iterate.x[3].abs() - 1.0).abs() < 1e-12, "{:?}", iterate.x);
        assert!((math::dot(&iterate.x, &iterate.x) - 1.0).abs() < 1e-14);
    }
    // Newton is caught by the axis nearby, of index 2.
    let mut iterate = at(&sphere, &[0.0, 0.999, 0.03, 0.03]);
    let (verdict, _) = run(&Newton { accuracy: ACCURACY }, &sphere, &mut iterate, 20);
    assert_eq!(verdict, Verdict::Converged);
    assert!((iterate.x[1].abs() - 1.0).abs() < 1e-12);
}

/// Thresholds are in the units of the objective: the same run in other units stops at the
/// same step.
#[test]
fn thresholds_scale_with_the_objective() {
    let plain = || Wells { n: 3, kappa: 0.5 };
    let scale = Scale { length: 1024.0, curvature: 4096.0 };
    let scaled = Scaled { inner: plain(), scale };
    let start = [0.3, 0.2, -0.1];
    let far: Vec<f64> = start.iter().map(|x| x * scale.length).collect();
    let descent = |curvature: f64| GradientDescent { step: 0.2 / curvature, looks: true };
    let free = |curvature: f64| SaddleFree { epsilon: 0.1 * curvature, ..SADDLE_FREE };
    let pairs: [[Box<dyn Method>; 2]; 2] = [
        [Box::new(descent(1.0)), Box::new(descent(scale.curvature))],
        [Box::new(free(1.0)), Box::new(free(scale.curvature))],
    ];
    for [first, second] in &pairs {
        let (mut a, mut b) = (at(&plain(), &start), at(&scaled, &far));
        let runs = (run(&**first, &plain(), &mut a, 500), run(&**second, &scaled, &mut b, 500));
        assert_eq!(runs.0, runs.1);
        assert_eq!(runs.0.0, Verdict::Converged);
        let reduced: Vec<f64> = b.x.iter().map(|x| x / scale.length).collect();
        assert!(distance(&a.x, &reduced) < 1e-9);
    }
}

#[test]
fn runs_repeat_to_the_bit() {
    let wells = Wells { n: 300, kappa: 0.5 };
    let start: Vec<f64> = numbers(300).iter().map(|x| 1e-3 * x).collect();
    for method in [&SADDLE_FREE as &dyn Method, &perturbed(&HessianNoise)] {
        let once = || {
            let mut iterate = at(&wells, &start);
            run(method, &wells, &mut iterate, 100);
            (iterate.x.iter().map(|x| x.to_bits()).collect::<Vec<_>>(), iterate.costs)
        };
        assert_eq!(once(), once());
    }
}

/// A point that is not a number is not called converged by any method.
#[test]
fn nan_is_passed_on() {
    let wells = Wells { n: 3, kappa: 0.5 };
    let descent = GradientDescent { step: 0.1, looks: true };
    let newton = Newton { accuracy: ACCURACY };
    for method in [&descent as &dyn Method, &newton, &perturbed(&Jitter)] {
        let mut iterate = Iterate::new(&wells, Buffer::constant(3, f64::NAN));
        let (verdict, _) = run(method, &wells, &mut iterate, 1);
        assert_eq!(verdict, Verdict::Continue);
        assert!(iterate.value.is_nan());
    }
}
