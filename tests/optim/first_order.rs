//! Momentum, Adam and the jumps of perturbed gradient descent.

use critical_point_lab::{
    math::{self, Buffer},
    optim::{
        Iterate, Memory, Method, Moment, Note, Objective as _,
        methods::{Adam, InBall, Momentum, Perturbation as _, PerturbedFlow},
    },
    progress::Counter,
    rng::{Purpose, Streams},
    verdict::Verdict,
};

use super::toys::{Rosenbrock, Wells, at, distance};

fn step(
    method: &dyn Method,
    objective: &dyn critical_point_lab::optim::Objective,
    own: &mut Iterate,
    step: u64,
) -> Verdict {
    let draw = || Streams::new(1).at(Purpose::Perturbation, step);
    method.step(objective, own, &Moment { step, draw: &draw, counter: Counter::unwatched() })
}

/// Two steps against the recursions of Polyak, and of Kingma and Ba's Algorithm 1.
#[test]
fn steps_are_those_of_the_published_recursions() {
    let gradient = |x: &[f64]| {
        let mut g = [0.0; 2];
        Rosenbrock.gradient(x, &mut g);
        g
    };
    let start = [-1.2, 1.0];
    let (eta, beta) = (1e-3, 0.8);
    let mut own = at(&Rosenbrock, &start);
    let (mut x, mut v) = (start, [0.0; 2]);
    for k in 0..2 {
        step(&Momentum { step: eta, keeps: beta }, &Rosenbrock, &mut own, k);
        let g = gradient(&x);
        v = [0, 1].map(|i| beta * v[i] - eta * g[i]);
        x = [0, 1].map(|i| x[i] + v[i]);
        assert!(distance(&own.x, &x) < 1e-14, "step {k}");
    }
    let mut own = at(&Rosenbrock, &start);
    let (mut x, mut m, mut s) = (start, [0.0; 2], [0.0; 2]);
    for k in 0..3 {
        step(&Adam::of(0.01), &Rosenbrock, &mut own, k);
        let g = gradient(&x);
        let power = |b: f64| 1.0 - math::pow(b, k as f64 + 1.0);
        m = [0, 1].map(|i| 0.9 * m[i] + 0.1 * g[i]);
        s = [0, 1].map(|i| 0.999 * s[i] + 0.001 * g[i] * g[i]);
        x = [0, 1]
            .map(|i| x[i] - 0.01 * (m[i] / power(0.9)) / (math::sqrt(s[i] / power(0.999)) + 1e-8));
        assert!(distance(&own.x, &x) < 1e-12, "step {k}");
        // The first step has the same length in every coordinate, whatever the gradient is.
        assert!(k > 0 || (0..2).all(|i| ((own.x[i] - start[i]).abs() - 0.01).abs() < 1e-9));
    }
}

/// A ball with momentum rests at the bottom, not where it turns.
#[test]
fn momentum_rests_in_a_minimum() {
    let mut own = at(&Rosenbrock, &[-1.2, 1.0]);
    let method = Momentum { step: 5e-4, keeps: 0.9 };
    let steps = (0..50_000).find(|k| !step(&method, &Rosenbrock, &mut own, *k).is_running());
    assert!(steps.is_some(), "it does not stop");
    assert!(distance(&own.x, &[1.0, 1.0]) < 1e-6, "{:?}", own.x);
    assert!(matches!(own.note, Note::SecondOrder(_) | Note::Stationary));
    own.kick(&Rosenbrock, 0.1, &[1.0, 0.0]);
    assert!(matches!(own.memory, Memory::Nothing), "a kick stops the ball first");
}

/// Uniform in the ball of the inner product: all within it, the mean square of the radius is
/// n/(n + 2), and directions cancel.
#[test]
fn jumps_are_uniform_in_a_ball() {
    const COUNT: u64 = 20_000;
    for n in [1, 2, 5] {
        let objective = Wells { n, kappa: 1.0 };
        let x = Buffer::zeros(n);
        let (mut mean, mut square) = (vec![0.0; n], 0.0);
        for k in 0..COUNT {
            let mut rng = Streams::new(3).at(Purpose::Perturbation, k);
            let z = InBall.draw(&objective, &x, &mut rng);
            let norm = objective.norm(&z);
            assert!(norm <= 1.0, "{norm}");
            square += norm * norm / COUNT as f64;
            math::axpy(1.0 / COUNT as f64, &z, &mut mean);
        }
        let wanted = n as f64 / (n as f64 + 2.0);
        assert!((square - wanted).abs() < 0.01, "{square} not {wanted}");
        assert!(objective.norm(&mean) < 0.03, "{mean:?}");
    }
}

/// From a saddle perturbed gradient descent leaves, and it undoes its last jump in the minimum.
#[test]
fn jumps_leave_a_saddle() {
    let wells = Wells { n: 2, kappa: 1.5 };
    let mut own = Iterate::new(&wells, Buffer::zeros(2));
    let height = own.value;
    let method = PerturbedFlow {
        step: 0.1,
        perturbation: &InBall,
        size: 0.02,
        trigger: 1e-3,
        wait: 80,
        decrease: 1e-3,
    };
    let ended = (0..3000).map(|k| step(&method, &wells, &mut own, k)).find(|v| !v.is_running());
    assert_eq!(ended, Some(Verdict::Converged));
    assert!(own.value < height - 0.1, "{} from {height}", own.value);
    assert_eq!(own.note, Note::Undone);
}
