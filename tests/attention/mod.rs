//! The mathematics of the laboratory `attention` against central differences,
//! closed forms, tables computed independently, and Monte Carlo.

mod definitions;
mod exact;
mod in_context;
mod inertia;
mod landscape;
mod optimisers;
mod reduced;
mod sampled;
mod softmax;
mod variants;

use critical_point_lab::{
    labs::attention::problem::Covariance,
    math::{self, Buffer},
    optim::{
        Absolute, Iterate, Method, Moment, Objective, Spectrum,
        flow::{Ending, Integrator, Span, Tolerance},
        methods::{Accuracy, SaddleFree},
    },
    progress::Counter,
    rng::{Purpose, Streams},
    verdict::Verdict,
};

/// The spectrum of all reference tables.
const SPECTRUM: [f64; 5] = [4.0, 2.0, 1.0, 0.5, 0.25];
/// The start of the reference runs.
const START: [f64; 5] = [0.3, 0.25, 0.2, -0.2, 0.1];

fn reference() -> Covariance {
    Covariance::diagonal(&SPECTRUM).expect("a positive spectrum")
}

fn close(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance * (1.0 + a.abs().max(b.abs()))
}

#[track_caller]
fn assert_close(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found} is not {expected}");
}

fn gradient(loss: &dyn Objective, u: &[f64]) -> Vec<f64> {
    let mut out = vec![0.0; u.len()];
    loss.gradient(u, &mut out);
    out
}

/// Eigenpairs of the Hessian, all of them.
fn spectrum(loss: &dyn Objective, u: &[f64]) -> Spectrum {
    loss.curvature(u).spectrum(u.len(), Counter::unwatched())
}

/// One step of a method that draws nothing.
fn step(method: &dyn Method, loss: &dyn Objective, iterate: &mut Iterate) -> Verdict {
    let draw = || Streams::new(0).at(Purpose::Perturbation, 0);
    method.step(loss, iterate, &Moment { step: 0, draw: &draw, counter: Counter::unwatched() })
}

/// Saddle-free Newton with a regularisation.
fn saddle_free(epsilon: f64) -> SaddleFree {
    let accuracy = Accuracy { solver: None, tolerance: 1e-12 };
    SaddleFree { absolute: Absolute::Root, epsilon, step: 1.0, escape: false, accuracy }
}

/// Saddle-free Newton to the end.
fn minimised(loss: &dyn Objective, u: &[f64], epsilon: f64) -> Vec<f64> {
    let mut iterate = Iterate::new(loss, Buffer::copy(u));
    for _ in 0..300 {
        if step(&saddle_free(epsilon), loss, &mut iterate) != Verdict::Continue {
            break;
        }
    }
    iterate.x.to_vec()
}

/// Follows the gradient flow.
fn flowed(loss: &dyn Objective, u: &mut [f64], duration: f64, tolerance: Tolerance) {
    let (mut x, mut slope) = (Buffer::copy(u), Buffer::from_iter(gradient(loss, u)));
    let span = Span { duration, first: 1e-3_f64.min(duration), rest: 0.0, most_steps: 100_000 };
    let flowed = Integrator::Explicit.follow(loss, &mut x, &mut slope, &span, tolerance);
    assert_eq!(flowed.ending, Ending::Arrived);
    u.copy_from_slice(&x);
}

/// Gradient and Hessian products within the tangent space against central differences along
/// displacements, which end on the manifold; eigenpairs against products.
#[track_caller]
fn assert_derivatives(loss: &dyn Objective, u: &[f64]) {
    let h = 6e-6;
    let slope = gradient(loss, u);
    let pairs = spectrum(loss, u);
    let mut curvature = loss.curvature(u);
    let at = |t: f64, v: &[f64]| {
        let mut moved = u.to_vec();
        loss.displace(&mut moved, t, v);
        moved
    };
    let mut image = vec![0.0; u.len()];
    for (v, lambda) in pairs.vectors.iter().zip(&pairs.values) {
        let along = math::dot(v, &slope);
        let difference = (loss.value(&at(h, v)) - loss.value(&at(-h, v))) / (2.0 * h);
        assert!(close(along, difference, 1e-7), "gradient {along}, difference {difference}");
        let (up, down) = (gradient(loss, &at(h, v)), gradient(loss, &at(-h, v)));
        curvature.times(v, &mut image);
        for other in pairs.vectors.iter() {
            let exact = math::dot(other, &image);
            let difference = (math::dot(other, &up) - math::dot(other, &down)) / (2.0 * h);
            assert!(close(exact, difference, 1e-7), "Hessian {exact}, difference {difference}");
        }
        assert!(image.iter().zip(v.iter()).all(|(i, v)| close(*i, lambda * v, 1e-10)));
    }
}
