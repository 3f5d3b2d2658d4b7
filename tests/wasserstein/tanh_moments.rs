//! Functional (f).

use critical_point_lab::{
    labs::wasserstein::problem::{
        Ensemble, Functional, Nonlocal, OfParticles, Particles, TanhMoments,
    },
    linalg::{Eigen, Matrix},
    math,
    optim::{
        Absolute, Method, Solver,
        methods::{Accuracy, Perturbation, SaddleFree},
    },
};

use super::common::{
    assert_spectrum, close, flow, gradient, moved, norm, saddle_free, spectrum, steps, stream,
};

fn target(q: usize, entry: impl Fn(usize, usize) -> f64) -> Matrix {
    Matrix::from_fn(q, q, entry)
}

/// The non-zero spectrum at a mirrored cloud: that of `-S^{1/2} (M (x) I) S^{1/2}`.
fn predicted(m: &Matrix, p: usize, x: &Particles) -> Vec<f64> {
    let d = m.nrows() * p;
    let root: Vec<f64> = (0..d)
        .map(|k| {
            let squares = x.coordinate(k).iter().map(|w| {
                let slope = 1.0 - math::tanh(*w) * math::tanh(*w);
                slope * slope
            });
            math::sqrt(math::sum(squares) / x.len() as f64)
        })
        .collect();
    let entry = |a: usize, b: usize| {
        let couples = if a % p == b % p { -m[(a / p, b / p)] } else { 0.0 };
        root[a] * couples * root[b]
    };
    let mut values = Eigen::of(Matrix::from_fn(d, d, entry)).values.into_vec();
    values.resize(x.len() * d, 0.0);
    values
}

#[test]
fn a_mirrored_cloud_is_a_saddle_with_the_spectrum_and_value_of_its_closed_form() {
    let (u, v) = ([1.0; 3], [1.0, -1.0, 0.0]);
    let small = target(3, |i, j| u[i] * u[j] / 6.0 + v[i] * v[j] / 8.0);
    let functional = TanhMoments::small();
    assert!((functional.saddle_value() - 0.078125).abs() < 1e-15);
    let reference = [-0.262, -0.250, -0.127, -0.123];
    for seed in 1..=5 {
        let x = Ensemble::mirrored(50, 6, 1.0, &mut stream(seed));
        let view = x.view();
        assert_eq!(norm(&gradient(&functional, &view), 50), 0.0);
        assert!((functional.value(&view) - 0.078125).abs() < 1e-9);
        let found = spectrum(&functional, &view);
        assert_spectrum(&found, &predicted(&small, 2, &view), 1e-9);
        assert_eq!(found.iter().filter(|l| **l < -1e-9).count(), 4);
        for (f, r) in found.iter().zip(reference) {
            assert!((f / r - 1.0).abs() < 0.25, "seed {seed}: {f}, in the notes {r}");
        }
        assert_eq!(functional.linearise(&view).blocks().lowest(50, 6), 0.0, "M = 0");
    }

    let functional = TanhMoments::working_set();
    let sign = |i: usize| if i.is_multiple_of(2) { 1.0 } else { -1.0 };
    let large = target(32, |i, j| (1.0 + 0.5 * sign(i) * sign(j)) / 32.0);
    let x = Ensemble::mirrored(4, 64, 1.0, &mut stream(1));
    assert!((functional.value(&x.view()) - 0.3125).abs() < 1e-9);
    assert_spectrum(&spectrum(&functional, &x.view()), &predicted(&large, 2, &x.view()), 1e-9);
}

#[test]
fn the_minimiser_is_one() {
    for functional in [TanhMoments::small(), TanhMoments::working_set()] {
        let x = functional.minimiser(3);
        assert!(functional.minimum(3) < 1e-30);
        assert!(functional.value(&x.view()) < 1e-28, "{}", functional.value(&x.view()));
        assert!(spectrum(&functional, &x.view())[0] > -1e-14);
        assert_eq!(functional.distance_to_minimum(&x.view()), None);
    }
    // One column for a target of rank 2 leaves the smaller eigenvalue over.
    let single = target(2, |i, j| if i == j { [0.5, 0.2][i] } else { 0.0 });
    let functional = TanhMoments::new(&single, 1);
    assert!((functional.minimum(2) - 0.01).abs() < 1e-15);
    assert!(close(functional.value(&functional.minimiser(2).view()), 0.01, 1e-14));
}

fn kicked(functional: &TanhMoments, kick: f64, seed: u32) -> Ensemble {
    let mut rng = stream(seed);
    let x = Ensemble::mirrored(50, 6, 1.0, &mut rng);
    let objective = OfParticles { functional, particles: 50 };
    let xi = Nonlocal(functional).draw(&objective, x.data(), &mut rng);
    moved(&x, kick, &xi)
}

/// Median steps from a kick to `F < 1e-10`: flow with `eta = 1` and `3`, saddle-free
/// Newton with `eps = 0.1` and `0.01`.
fn medians(kick: f64) -> [f64; 4] {
    let functional = TanhMoments::small();
    let median = |method: &dyn Method| {
        let run = |seed| steps(&functional, kicked(&functional, kick, seed), method, 1e-15);
        let counts = math::sorted(&(1..=41).map(|seed| run(seed) as f64).collect::<Vec<_>>());
        counts[counts.len() / 2]
    };
    let accuracy = Accuracy { solver: Some(Solver::Rational), tolerance: 1e-12 };
    let newton =
        |epsilon| median(&SaddleFree { accuracy, ..saddle_free(Absolute::Root, epsilon, 1.0) });
    [median(&flow(1.0)), median(&flow(3.0)), newton(0.1), newton(0.01)]
}

/// The last row of section (h), whose counts are of one draw. A kick of `1e-3 xi` with
/// the noise as it is defined here, of energy `|H_nonlocal|_F^2` in `L^2(mu)`, needs a
/// quarter more at the median, with all four methods; one that is `sqrt N` times as
/// large is within a tenth of the notes.
#[test]
fn the_reference_runs_have_their_counts() {
    let reference = [121.0, 40.0, 18.0, 14.0];
    for (kick, tolerance) in [(1e-3 * math::sqrt(50.0), 0.15), (1e-3, 0.3)] {
        let found = medians(kick);
        println!("kick {kick:.1e} xi: {found:?}, in the notes {reference:?}");
        for (found, reference) in found.into_iter().zip(reference) {
            let ratio = found / reference;
            assert!((ratio - 1.0).abs() <= tolerance, "{found}, in the notes {reference}");
        }
    }
}
