//! Every objective against its definition, evaluated slowly and in another way, over all that a
//! run can reach: particles in one place, on a line, mirrored, a thousand times too far, one of
//! them lost.

use critical_point_lab::{
    labs::wasserstein::problem::{
        Discrepancy, DoubleWell, Ensemble, Factorisation, Functional, Network, OfParticles,
        Particles, Surrogate, TanhMoments, VarianceCosine,
        discrepancy::{Target, letters},
    },
    linalg::{self, Matrix},
    math,
    optim::Objective,
};

use super::common::{cloud, network, stream};

/// A value, and the size of the terms of which it is what is left.
type Definition = Box<dyn Fn(&Particles) -> (f64, f64)>;

/// Clouds of `n` particles in `R^d`, up to this far out.
fn clouds(n: usize, d: usize, far: f64) -> Vec<(String, Ensemble)> {
    let mut all = Vec::new();
    for spread in [1e-9, 1e-3, 0.05, 0.8, 3.0, 30.0, 1e3, 1e5] {
        if spread <= far {
            let x = Ensemble::normal(n, d, spread, &mut stream(n as u32));
            all.push((format!("spread {spread}"), x));
        }
    }
    all.push(("at the origin".into(), Ensemble::zeros(n, d)));
    all.push(("at one place".into(), Ensemble::new(n, d, vec![1.0; n * d])));
    all.push(("mirrored".into(), Ensemble::mirrored(n, d, 1.2, &mut stream(4))));
    let mut line = cloud(n, d, 5);
    (1..d).for_each(|k| line.coordinate_mut(k).fill(0.0));
    all.push(("on a line".into(), line));
    let mut pair = Ensemble::zeros(n, d);
    for (i, x) in pair.coordinate_mut(0).iter_mut().enumerate() {
        *x = if i % 2 == 0 { 1.0 } else { -1.0 };
    }
    all.push(("at two places".into(), pair));
    let mut lost = cloud(n, d, 6);
    lost.coordinate_mut(0)[0] = far;
    all.push(("one lost".into(), lost));
    all
}

/// Value and definition agree up to rounding of the terms, and the objective is not negative.
fn agree(name: &str, functional: &dyn Functional, far: f64, definition: &Definition) {
    for n in [2, 7, 16] {
        for (what, x) in clouds(n, functional.dim(), far) {
            let value = functional.value(&x.view());
            let (expected, size) = definition(&x.view());
            let apart = (value - expected).abs();
            assert!(apart <= 1e-12 * size, "{name}, {n} {what}: {value:e}, not {expected:e}");
            let objective = OfParticles { functional, particles: n };
            let floor = functional.floor();
            assert!(objective.value(x.data()) >= floor, "{name}, {n} {what}: {value:e} < {floor}");
        }
    }
}

/// Mean of a function over particles.
fn over(x: &Particles, of: impl Fn(&[f64]) -> f64) -> f64 {
    math::sum((0..x.len()).map(|i| of(&x.point(i)))) / x.len() as f64
}

/// Mean of a function over pairs of particles, each with itself, too.
fn over_pairs(x: &Particles, of: impl Fn(&[f64], &[f64]) -> f64) -> f64 {
    over(x, |a| over(x, |b| of(a, b)))
}

fn squared_distance(a: &[f64], b: &[f64]) -> f64 {
    math::sum(a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)))
}

/// `Var = (1/2) int int |x - y|^2`.
#[test]
fn the_double_well_is_its_integral() {
    for (dim, kappa, barrier, omega) in
        [(1, 1.5, 1.0, 1.0), (2, 0.0, 1.0, 1.0), (3, 5.0, 0.001, 0.0), (4, 0.3, 10.0, 5.0)]
    {
        let functional = DoubleWell { dim, kappa, barrier, omega };
        let definition: Definition = Box::new(move |x| {
            let potential = |y: &[f64]| {
                let well = (y[0] - 1.0) * (y[0] + 1.0);
                let across: f64 = y[1..].iter().map(|t| t * t).sum();
                0.25 * barrier * well * well + 0.5 * omega * across
            };
            let size = |y: &[f64]| {
                let powers = 1.0 + math::pow(y[0], 4.0) + math::dot(y, y);
                (barrier + omega + kappa) * powers
            };
            let variance = 0.5 * over_pairs(x, squared_distance);
            (over(x, potential) + 0.5 * kappa * variance, over(x, size))
        });
        agree("double well", &functional, 1e5, &definition);
    }
}

/// `|C - S|^2 = int int (x . y)^2 - 2 int x . S x + |S|^2`.
#[test]
fn the_factorisation_is_its_integral() {
    let mixed = linalg::square(&[2.0, 0.5, -0.3, 0.5, 1.5, 0.2, -0.3, 0.2, 1.0]);
    for target in [mixed, linalg::diagonal(&[2.0]), linalg::diagonal(&[100.0, 1.0, 0.01])] {
        let functional = Factorisation::new(&target);
        let definition: Definition = Box::new(move |x| {
            let square = |y: &[f64]| {
                let y = Matrix::from_column_slice(y.len(), 1, y);
                (y.transpose() * &target * &y)[0]
            };
            let pairs = over_pairs(x, |a, b| math::dot(a, b) * math::dot(a, b));
            let (crossed, constant) = (over(x, square), target.norm_squared());
            let size = pairs + 2.0 * crossed.abs() + constant;
            (0.25 * (pairs - 2.0 * crossed + constant), size)
        });
        agree("factorisation", &functional, 1e5, &definition);
    }
}

#[test]
fn variance_and_cosine_are_their_integrals() {
    for (tightness, amplitude) in [(1.0, 0.2), (0.01, 2.0), (10.0, 0.01)] {
        let functional = VarianceCosine { tightness, amplitude };
        let definition: Definition = Box::new(move |x| {
            let variance = 0.5 * over_pairs(x, squared_distance);
            let mean = over(x, |y| y[0]);
            let value = 0.5 * tightness * variance + amplitude * math::cos(PI * mean);
            // The rounding of the mean turns the cosine.
            let turned = 1e-3 * amplitude * PI * over(x, |y| y[0].abs());
            (value, tightness * over(x, |y| y[0] * y[0]) + amplitude + turned)
        });
        agree("variance and cosine", &functional, 1e5, &definition);
    }
}

const PI: f64 = std::f64::consts::PI;

/// Bochner's formula by the trapezoidal rule: with frequencies `w ~ N(0, I / sigma^2)` the
/// kernel is the mean of `cos w . (x - y)`, and the discrepancy half the mean of
/// `|phi_mu - phi_nu|^2`, a square. The spacing keeps the rule's images `9 sigma` apart.
fn by_frequencies(target: Target, width: f64) -> Definition {
    Box::new(move |x| {
        let (d, points) = (x.dim(), target.points());
        let all = x.data().iter().chain(points.data());
        let reach = all.fold(0.0_f64, |m, t| m.max(t.abs()));
        let spacing = 2.0 * PI / (2.0 * reach + 9.0 * width);
        let most = (8.5 / width / spacing).ceil() as i32;
        let weight = spacing * width / math::sqrt(2.0 * PI);
        let wave = |w: &[f64]| {
            let mut sums = [0.0, 0.0];
            let mut add = |mass: f64, y: &[f64]| {
                let phase = math::dot(w, y);
                sums[0] += mass * math::cos(phase);
                sums[1] += mass * math::sin(phase);
            };
            (0..x.len()).for_each(|i| add(1.0 / x.len() as f64, &x.point(i)));
            let weights = target.weights().iter().enumerate();
            weights.for_each(|(j, mass)| add(-mass, &points.point(j)));
            sums[0] * sums[0] + sums[1] * sums[1]
        };
        let mut total = 0.0;
        for i in -most..=most {
            let across = if d == 1 { 0..=0 } else { -most..=most };
            for j in across {
                let w = [f64::from(i) * spacing, f64::from(j) * spacing];
                let density = math::exp(-0.5 * width * width * (w[0] * w[0] + w[1] * w[1]));
                total += density * wave(&w[..d]);
            }
        }
        (0.5 * total * math::pow(weight, d as f64), 1.0)
    })
}

#[test]
fn the_discrepancy_is_a_mean_of_squares_over_frequencies() {
    let three = || Target::uniform(Ensemble::new(3, 2, vec![0.7, -1.1, 0.2, 0.4, 0.3, -0.9]));
    let cases = [
        (Target::two_points(1, 1.0), 0.7, 1e3),
        (Target::two_points(1, 1.3), 0.05, 30.0),
        (Target::two_points(2, 1.0), 0.7, 30.0),
        (three(), 5.0, 30.0),
        (letters("W", 1.6, 24).unwrap(), 0.4, 3.0),
    ];
    for (target, width, far) in cases {
        let functional = Discrepancy::new(target.clone(), width);
        agree("discrepancy", &functional, far, &by_frequencies(target, width));
    }
}

/// Within its region the surrogate is as close as its number of features promises; beyond it is
/// no longer close, and still a square.
#[test]
fn the_surrogate_is_the_discrepancy_where_it_promises() {
    let (accuracy, region) = (1e-4, 2.0);
    let exact = Discrepancy::new(Target::two_points(2, 1.0), 0.7);
    let features = Surrogate::features_for(&exact, accuracy, region);
    let surrogate = Surrogate::new(&exact, features, region);
    let definition = by_frequencies(Target::two_points(2, 1.0), 0.7);
    for n in [2, 7, 16] {
        for (what, x) in clouds(n, 2, 1e5) {
            let value = surrogate.value(&x.view());
            assert!(value >= 0.0, "{n} {what}: {value:e}");
            if x.data().iter().all(|t| t.abs() <= region) {
                let (expected, _) = definition(&x.view());
                // Both measures have mass one, and the kernel is off by the accuracy.
                assert!(
                    (value - expected).abs() <= 2.0 * accuracy,
                    "{n} {what}: {value} {expected}"
                );
            }
        }
    }
}

/// One sample and one neuron after the other.
#[test]
fn the_network_is_its_mean_squared_error() {
    let inputs = [vec![0.3, -1.2, 0.8, 0.5, -2.0, 1.1], vec![30.0, -0.01, 4.0, 2.0]];
    let labels = [vec![0.1, -0.4, 2.0], vec![5.0, -1.0]];
    for ((z, y), decay) in inputs.into_iter().zip(labels).zip([0.0, 0.5]) {
        let functional = Network::new(2, z.clone(), y.clone(), decay);
        let definition: Definition = Box::new(move |x| {
            let error = |k: usize| {
                let neuron = |a: &[f64]| a[0] * math::tanh(math::dot(&a[1..], &z[2 * k..][..2]));
                over(x, neuron) - y[k]
            };
            let fit = math::sum((0..y.len()).map(|k| error(k) * error(k))) / y.len() as f64;
            let squares = over(x, |a| math::dot(a, a));
            let size = over(x, |a| a[0].abs()) + math::largest(&y);
            (0.5 * (fit + decay * squares), size * size + decay * squares)
        });
        agree("network", &functional, 1e5, &definition);
    }
    let taught = network(0.0);
    let labels = taught.outputs(&taught.teacher().unwrap());
    let square = math::dot(&labels, &labels) / (2 * labels.len()) as f64;
    assert!((taught.value(&Particles::new(3, &[0.0; 3])) - square).abs() < 1e-15 * square);
}

/// Entry by entry; tanh saturates at one, whatever the cloud.
#[test]
fn bounded_moments_are_their_definition() {
    let (u, v) = ([1.0, 1.0, 1.0], [1.0, -1.0, 0.0]);
    let definition: Definition = Box::new(move |x| {
        let mean = |i: usize, j: usize| over(x, |w| math::tanh(w[2 * i + j]));
        let entry = |i: usize, k: usize| {
            let product: f64 = (0..2).map(|j| mean(i, j) * mean(k, j)).sum();
            product - u[i] * u[k] / 6.0 - v[i] * v[k] / 8.0
        };
        let squares = (0..9).map(|at| entry(at / 3, at % 3)).map(|r| r * r);
        (0.25 * math::sum(squares), 9.0)
    });
    agree("bounded moments", &TanhMoments::small(), 1e5, &definition);
}
