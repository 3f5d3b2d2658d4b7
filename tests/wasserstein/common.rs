//! What the tests share.

use critical_point_lab::{
    labs::wasserstein::problem::{
        Blocks, Discrepancy, DoubleWell, Ensemble, Factorisation, Features, Functional, LowRank,
        Network, OfParticles, Part, Particles, Surrogate, TanhMoments, VarianceCosine, dense,
        discrepancy::Target,
    },
    linalg::{self, Eigen, Matrix},
    math::{self, Buffer},
    optim::{
        Absolute, Iterate, Method, Moment, Solver,
        methods::{Accuracy, GradientDescent, SaddleFree},
    },
    progress::Counter,
    rng::{ChaCha8Rng, Purpose, Streams},
};

pub fn stream(seed: u32) -> ChaCha8Rng {
    Streams::new(seed).at(Purpose::Start, 0)
}

pub fn cloud(n: usize, d: usize, seed: u32) -> Ensemble {
    Ensemble::normal(n, d, 0.9, &mut stream(seed))
}

pub fn well(dim: usize) -> DoubleWell {
    DoubleWell { dim, kappa: 1.5, barrier: 1.0, omega: 0.7 }
}

pub fn factorisation() -> Factorisation {
    Factorisation::new(&linalg::diagonal(&[3.0, 2.0, 1.0]))
}

/// Three points in the plane, in no special position.
pub fn discrepancy() -> Discrepancy {
    let points = vec![0.7, -1.1, 0.2, 0.4, 0.3, -0.9];
    Discrepancy::new(Target::uniform(Ensemble::new(3, 2, points)), 0.8)
}

pub fn network(decay: f64) -> Network {
    let mut network = Network::taught(6, 2, 3, &mut stream(11));
    network.decay = decay;
    network
}

/// A functional of the laboratory in one of its forms, and what computes with its Hessian.
pub struct Form {
    /// As in the link.
    pub name: &'static str,
    pub functional: Box<dyn Functional>,
    /// Fields of its features at some dozen particles.
    pub fields: Option<usize>,
    /// Number of its features.
    pub rank: Option<usize>,
    /// The ways that compute the inverse root; all but the rational one also compute
    /// every other function.
    pub served: &'static [Solver],
}

/// All functionals, and all forms in which their Hessians come.
pub fn forms() -> Vec<Form> {
    use Solver::{Dense, Lanczos, Rational, Reduced};
    const LOW_RANK: &[Solver] = &[Dense, Lanczos, Rational];
    const MAPS: &[Solver] = &[Dense, Reduced, Lanczos, Rational];
    const GENERAL: &[Solver] = &[Dense, Lanczos];
    // A target that is not diagonal, so that no coordinate is special.
    let mixed = linalg::square(&[2.0, 0.5, -0.3, 0.5, 1.5, 0.2, -0.3, 0.2, 1.0]);
    let low = DoubleWell { barrier: 0.3, ..well(3) };
    let cosine = VarianceCosine { tightness: 1.3, amplitude: 0.4 };
    let line = Discrepancy::new(Target::two_points(1, 1.3), 0.9);
    let surrogate = Surrogate::new(&discrepancy(), 9, 1.5);
    let form = |name, functional: Box<dyn Functional>, fields, rank, served| Form {
        name,
        functional,
        fields,
        rank,
        served,
    };
    vec![
        form("factorisation", Box::new(Factorisation::new(&mixed)), Some(6), Some(6), MAPS),
        form("double-well", Box::new(well(1)), Some(1), Some(1), LOW_RANK),
        form("double-well", Box::new(low), Some(1), Some(3), LOW_RANK),
        form("variance-cosine", Box::new(cosine), Some(1), Some(1), LOW_RANK),
        form("discrepancy", Box::new(discrepancy()), None, None, GENERAL),
        form("discrepancy", Box::new(line), None, None, GENERAL),
        form("discrepancy", Box::new(surrogate), Some(16), Some(16), LOW_RANK),
        form("network", Box::new(network(0.0)), Some(6), Some(6), LOW_RANK),
        form("network", Box::new(network(0.3)), Some(6), Some(6), LOW_RANK),
        form("tanh-moments", Box::new(TanhMoments::small()), Some(1), Some(6), LOW_RANK),
    ]
}

/// A block-diagonal plus low-rank Hessian without any symmetry that could hide an error.
pub fn irregular(n: usize, d: usize, r: usize) -> LowRank {
    let entries = cloud(n, d * (d + 1) / 2, 11).into_data();
    let features: Vec<f64> =
        (0..r).flat_map(|a| cloud(n, d, 20 + a as u32).into_data().to_vec()).collect();
    let mut gamma = vec![0.0; r * r];
    for a in 0..r {
        for b in 0..=a {
            gamma[a * r + b] = math::sin((3 * a + 7 * b) as f64);
            gamma[b * r + a] = gamma[a * r + b];
        }
    }
    LowRank::new(n, d, Blocks::Full(entries), Features::Dense(features.into()), gamma)
}

/// The Wasserstein gradient, in the storage order.
pub fn gradient(functional: &dyn Functional, x: &Particles) -> Buffer {
    let mut out = Buffer::zeros(x.data().len());
    functional.gradient(x, &mut out);
    out
}

/// Norm of a field on `n` particles in `L^2(mu)`.
pub fn norm(field: &[f64], n: usize) -> f64 {
    math::sqrt(math::dot(field, field) / n as f64)
}

/// The Hessian column by column.
pub fn hessian(functional: &dyn Functional, x: &Particles, part: Part) -> Matrix {
    dense(&mut *functional.linearise(x), part)
}

/// All eigenvalues of the Hessian.
pub fn spectrum(functional: &dyn Functional, x: &Particles) -> Buffer {
    Eigen::of(hessian(functional, x, Part::Full)).values
}

/// Every particle twice.
pub fn doubled(x: &Particles) -> Ensemble {
    let (n, d) = (x.len(), x.dim());
    let data: Vec<f64> = (0..d).flat_map(|k| [x.coordinate(k), x.coordinate(k)].concat()).collect();
    Ensemble::new(2 * n, d, data)
}

/// `x + t v`.
pub fn moved(x: &Ensemble, t: f64, v: &[f64]) -> Ensemble {
    let mut moved = x.clone();
    math::axpy(t, v, moved.data_mut());
    moved
}

pub fn close(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance * (1.0 + a.abs().max(b.abs()))
}

/// Relative distance of two vectors.
pub fn apart(a: &[f64], b: &[f64]) -> f64 {
    let squares = a.iter().zip(b).map(|(a, b)| (a - b) * (a - b));
    math::sqrt(math::sum(squares) / math::dot(b, b))
}

pub fn repeated(values: &[(f64, usize)]) -> Vec<f64> {
    values.iter().flat_map(|(value, times)| vec![*value; *times]).collect()
}

pub fn assert_spectrum(found: &[f64], expected: &[f64], tolerance: f64) {
    let expected = math::sorted(expected);
    assert_eq!(found.len(), expected.len());
    for (f, e) in found.iter().zip(&expected) {
        assert!((f - e).abs() <= tolerance, "{f} is not {e}\n{found:?}\n{expected:?}");
    }
}

/// Steps of a method until `F < 1e-10`; the objective never rises by more than `rise`.
pub fn steps(functional: &dyn Functional, x: Ensemble, method: &dyn Method, rise: f64) -> usize {
    let objective = OfParticles { functional, particles: x.view().len() };
    let mut iterate = Iterate::new(&objective, x.into_data());
    for step in 0..20_000 {
        if iterate.value < 1e-10 {
            return step as usize;
        }
        let before = iterate.value;
        advance(&objective, &mut iterate, method, step);
        assert!(iterate.value <= before + rise, "the objective rises");
    }
    panic!("no end");
}

/// One step.
pub fn advance(objective: &OfParticles<'_>, iterate: &mut Iterate, method: &dyn Method, step: u64) {
    let draw = || Streams::new(1).at(Purpose::Perturbation, step);
    let moment = Moment { step, draw: &draw, counter: Counter::unwatched() };
    method.step(objective, iterate, &moment);
}

/// Saddle-free Newton without perturbations of its own.
pub fn saddle_free(absolute: Absolute, epsilon: f64, step: f64) -> SaddleFree {
    SaddleFree { absolute, epsilon, step, escape: false, accuracy: exact() }
}

/// Gradient flow by Euler's method.
pub fn flow(step: f64) -> GradientDescent {
    GradientDescent { step, looks: false }
}

/// Steps as accurate as they can be.
pub fn exact() -> Accuracy {
    Accuracy { solver: None, tolerance: 1e-12 }
}
