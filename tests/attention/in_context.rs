//! Spiked Wishart tasks: population losses, training on few tasks, and the
//! baselines with their predictions.

use critical_point_lab::{
    labs::attention::problem::{
        Covariance, Forms, TaskLoss, norm,
        spiked::{self, additive, multiplicative, two_stage},
        tasks::{self, Spike, draw, leading_overlap, prompt_moment},
    },
    linalg::Matrix,
    math,
    optim::{Objective, Scale},
    rng::{self, ChaCha8Rng, Purpose, Streams},
};

use super::{assert_close, assert_derivatives, gradient, minimised, spectrum};

fn rng(seed: u32, step: u64) -> ChaCha8Rng {
    Streams::new(seed).at(Purpose::Data, step)
}

fn start(d: usize, seed: u32) -> Vec<f64> {
    let mut u = vec![0.0; d];
    rng::fill_normal(&mut Streams::new(seed).at(Purpose::Start, 0), &mut u);
    u.iter().map(|x| 0.15 * x).collect()
}

#[test]
fn gradients_and_hessians_agree_with_central_differences() {
    let shared = tasks::spiked(6, 2.0);
    assert_derivatives(&Forms::wishart_tasks(&shared, 8, None), &start(6, 1));
    assert_derivatives(&Forms::wishart_tasks(&shared, 8, Some(5)), &start(6, 2));
    assert_derivatives(&Forms::additive_tasks(&shared, 2.0, 8), &start(6, 3));
    let some: Vec<Matrix> =
        (0..3).map(|t| draw(&shared, Spike::Multiplicative, 8, &mut rng(1, t))).collect();
    assert_derivatives(&TaskLoss::new(&some, None, Scale::UNIT), &start(6, 4));
    assert_derivatives(&TaskLoss::new(&some, Some(4), Scale::UNIT), &start(6, 5));
}

/// The reference table of section 6: d = 20, rho = 3.
#[test]
fn the_population_loss_has_the_critical_points_of_the_table() {
    let shared = tasks::spiked(20, 3.0);
    let table = [
        (5, None, [0.152597402597, 17.262337662338, 0.668202764977, 19.124423963134]),
        (30, None, [0.222278225806, 18.643346774194, 0.904017857143, 21.372767857143]),
        (30, Some(10), [0.142899730402, 20.199165284114, 0.386450381679, 22.304389312977]),
    ];
    for (samples, length, [square, value, bulk_square, bulk_value]) in table {
        let loss = Forms::wishart_tasks(&shared, samples, length);
        let (spike, bulk) = (loss.on_axis(0), loss.on_axis(7));
        assert_close(math::dot(&spike.point, &spike.point), square, 1e-10);
        assert_close(spike.value, value, 1e-10);
        assert_close(math::dot(&bulk.point, &bulk.point), bulk_square, 1e-10);
        assert_close(bulk.value, bulk_value, 1e-10);
        assert_eq!((spike.index(), spike.sphere), (0, 0));
        assert_eq!((bulk.index(), bulk.sphere), (1, 18));
        for point in [&spike, &bulk] {
            assert!(norm(&gradient(&loss, &point.point)) < 1e-12);
            for (a, b) in point.spectrum.iter().zip(&spectrum(&loss, &point.point).values) {
                assert_close(*a, *b, 1e-9);
            }
        }
        assert_eq!(loss.critical_points().last().map(|p| p.index()), Some(20));
    }
}

/// Hand cases: d = 1, E ab = (m + 2)(m + 4) / m^2 s^3 u^4.
#[test]
fn one_dimension_has_the_moments_of_a_chi_square() {
    let shared = Covariance::diagonal(&[1.7]).expect("a positive spectrum");
    for m in [1_u32, 2, 9] {
        let f = f64::from(m);
        let u = 0.6;
        let found = Forms::wishart_tasks(&shared, m, None).value(&[u]);
        let (s, n) = (1.7_f64, u * u);
        let squared = (f + 2.0) / f * s * s * n;
        let product = (f + 2.0) * (f + 4.0) / (f * f) * s.powi(3) * n * n;
        assert_close(found, s - 2.0 * squared + product, 1e-13);
    }
}

/// Hand case: d = 2, m = 1, S = I, u = e_1. Then E b = 4, E ab = E g_1^4 |g|^2 = 18 and
/// E tr(S_t) a^2 = 18.
#[test]
fn two_dimensions_and_one_draw_have_the_moments_of_one_normal_vector() {
    let shared = Covariance::diagonal(&[1.0, 1.0]).expect("a positive spectrum");
    let value = |length| Forms::wishart_tasks(&shared, 1, length).value(&[1.0, 0.0]);
    assert_close(value(None), 2.0 - 8.0 + 18.0, 1e-13);
    assert_close(value(Some(1)), 2.0 - 8.0 + 2.0 * 18.0 + 18.0, 1e-13);
    assert_close(value(Some(3)), 2.0 - 8.0 + 4.0 / 3.0 * 18.0 + 6.0, 1e-13);
}

/// Population losses against their mean over drawn tasks.
#[test]
fn population_losses_are_means_over_tasks() {
    let spread = |values: &[f64]| {
        let mean = math::mean(values);
        let square: f64 = values.iter().map(|v| (v - mean) * (v - mean)).sum();
        (mean, (square / (values.len() as f64).powi(2)).sqrt())
    };
    let shared = tasks::spiked(6, 2.0);
    let u = [0.4, 0.1, -0.1, 0.05, 0.2, 0.0];
    for length in [None, Some(5)] {
        let values: Vec<f64> = (0..20_000)
            .map(|t| {
                let task = draw(&shared, Spike::Multiplicative, 8, &mut rng(2, t));
                TaskLoss::new(&[task], length, Scale::UNIT).value(&u)
            })
            .collect();
        let (mean, error) = spread(&values);
        assert_close(mean, Forms::wishart_tasks(&shared, 8, length).value(&u), 4.0 * error);
    }
    let values: Vec<f64> = (0..20_000)
        .map(|t| {
            let task = draw(&shared, Spike::Additive { theta: 2.0 }, 8, &mut rng(3, t));
            TaskLoss::new(&[task], None, Scale::UNIT).value(&u)
        })
        .collect();
    let (mean, error) = spread(&values);
    assert_close(mean, Forms::additive_tasks(&shared, 2.0, 8).value(&u), 4.0 * error);
}

#[test]
fn the_additive_spike_is_the_only_minimum() {
    for (theta, samples) in [(0.3, 4), (2.0, 8), (5.0, 40)] {
        let shared = tasks::spiked(6, theta);
        let loss = Forms::additive_tasks(&shared, theta, samples);
        let points = loss.critical_points();
        for point in &points {
            assert!(norm(&gradient(&loss, &point.point)) < 1e-11, "{}", point.name());
        }
        let indices: Vec<(usize, usize)> = points.iter().map(|p| (p.index(), p.sphere)).collect();
        assert_eq!(indices, [(0, 0), (1, 4), (1, 4), (1, 4), (1, 4), (1, 4), (6, 0)]);
        for seed in 1..=5 {
            let u = minimised(&loss, &start(6, seed), 0.05);
            assert_close(loss.value(&u), points[0].value, 1e-9);
        }
    }
}

/// A rotated basis: the tasks turn with it.
#[test]
fn tasks_follow_the_basis() {
    let spectrum = [4.0, 1.0, 1.0, 1.0];
    let shared = Covariance::rotated(&spectrum, &mut rng(4, 0)).expect("a positive spectrum");
    for spike in [Spike::Multiplicative, Spike::Additive { theta: 3.0 }] {
        let mut mean = Matrix::zeros(4, 4);
        for t in 0..4000 {
            mean += draw(&shared, spike, 5, &mut rng(5, t)) / 4000.0;
        }
        assert!((mean - shared.matrix()).amax() < 0.15, "{spike:?}");
    }
}

#[test]
fn predictions_have_the_values_of_the_tables() {
    for (gamma, rho, overlap, eigenvalue) in [
        (0.25, 0.75, 0.416666666667, 2.333333333333),
        (0.25, 1.0, 0.6, 2.5),
        (0.25, 2.0, 0.833333333333, 3.375),
        (0.5, 2.0_f64.sqrt(), 0.554097093777, 3.267766952966),
        (1.0, 0.5, 0.0, 4.0),
        (1.0, 1.5, 0.333333333333, 4.166666666667),
        (1.0, 2.0, 0.5, 4.5),
        (1.0, 4.0, 0.75, 6.25),
        (2.0, 8.0_f64.sqrt(), 0.439339828220, 6.535533905933),
    ] {
        let found = multiplicative(gamma, rho);
        assert_close(found.overlap, overlap, 1e-10);
        assert_close(found.eigenvalue, eigenvalue, 1e-10);
    }
    for (gamma, theta, overlap, eigenvalue) in [
        (0.5, 1.0 + 2.0_f64.sqrt(), 0.863545071408, 3.675417437337),
        (1.0, 2.4, 0.489795918367, 4.114285714286),
        (1.0, 4.0, 0.888888888889, 5.333333333333),
        (1.0, 6.0, 0.96, 7.2),
    ] {
        let found = additive(gamma, theta);
        assert_close(found.overlap, overlap, 1e-10);
        assert_close(found.eigenvalue, eigenvalue, 1e-10);
    }
    for (rho, first, second, overlap, eigenvalue) in [
        (3.0, 0.5, 0.5, 0.6190476190, Some(5.4444444444)),
        (4.0, 1.0, 1.0, 0.5, Some(7.8125)),
        (6.0, 2.0, 0.5, 0.6185897436, None),
        (2.0, 0.25, 0.25, 0.6666666667, None),
    ] {
        let found = two_stage(first, second, rho);
        assert_close(found.overlap, overlap, 1e-10);
        if let Some(eigenvalue) = eigenvalue {
            assert_close(found.eigenvalue, eigenvalue, 1e-10);
        }
    }
    assert_close(two_stage(0.5, 2.0, 3.0).overlap, 0.276, 5e-4);
    assert_eq!(two_stage(1.0, 0.5, 0.9).overlap, 0.0);
    assert_eq!(multiplicative(1.0, spiked::multiplicative_threshold(1.0)).overlap, 0.0);
    assert_eq!(additive(1.0, spiked::additive_threshold(1.0)).overlap, 0.0);
}

/// Principal component analysis of one task and of one prompt, at d = 150.
#[test]
fn principal_components_of_one_task_follow_the_predictions() {
    let d = 150;
    let mean = |pick: &dyn Fn(u64) -> f64| math::mean(&(0..4).map(pick).collect::<Vec<_>>());
    for (spike, rho, samples, expected) in [
        (Spike::Multiplicative, 2.0, 600, multiplicative(0.25, 2.0)),
        (Spike::Multiplicative, 4.0, 150, multiplicative(1.0, 4.0)),
        (Spike::Additive { theta: 4.0 }, 4.0, 150, additive(1.0, 4.0)),
    ] {
        let shared = tasks::spiked(d, rho);
        let overlap = mean(&|t| {
            leading_overlap(&draw(&shared, spike, samples, &mut rng(6, t)), shared.vector(0))
        });
        assert_close(overlap, expected.overlap, 0.07);
    }
    let (rho, samples, length) = (3.0, 300, 300);
    let shared = tasks::spiked(d, rho);
    let overlap = mean(&|t| {
        let mut rng = rng(7, t);
        let task = draw(&shared, Spike::Multiplicative, samples, &mut rng);
        leading_overlap(&prompt_moment(&task, length, &mut rng), shared.vector(0))
    });
    assert_close(overlap, two_stage(0.5, 0.5, rho).overlap, 0.09);
    // Far below the threshold nothing is seen.
    let shared = tasks::spiked(d, 0.5);
    let below = mean(&|t| {
        leading_overlap(
            &draw(&shared, Spike::Multiplicative, 150, &mut rng(8, t)),
            shared.vector(0),
        )
    });
    assert!(below < 0.1, "{below}");
}

/// Squared cosines of the trained head and of pooled principal component analysis.
fn on_few_tasks(rho: f64, samples: usize, count: u64, seed: u32) -> (f64, f64) {
    let shared = tasks::spiked(40, rho);
    let some: Vec<Matrix> = (0..count)
        .map(|t| draw(&shared, Spike::Multiplicative, samples, &mut rng(seed, t)))
        .collect();
    let loss = TaskLoss::new(&some, None, Scale::UNIT);
    let u = minimised(&loss, &start(40, seed), 0.05);
    let cos = u[0] / norm(&u);
    (cos * cos, leading_overlap(&loss.pooled(), shared.vector(0)))
}

/// The table of section 6; six draws there and here, so that both means have the same
/// standard error.
#[test]
fn training_on_few_tasks_is_less_efficient_than_pooled_pca() {
    const COUNTS: [u64; 5] = [1, 4, 16, 64, 256];
    type Row = (f64, usize, [(f64, f64); 5]);
    let table: [Row; 5] = [
        (1.0, 10, [(0.046, 0.108), (0.008, 0.217), (0.069, 0.614), (0.231, 0.893), (0.553, 0.970)]),
        (1.0, 40, [(0.247, 0.246), (0.373, 0.621), (0.707, 0.877), (0.897, 0.974), (0.969, 0.992)]),
        (2.0, 40, [(0.482, 0.490), (0.683, 0.824), (0.849, 0.958), (0.950, 0.989), (0.984, 0.998)]),
        (4.0, 10, [(0.078, 0.441), (0.004, 0.760), (0.339, 0.930), (0.617, 0.980), (0.780, 0.995)]),
        (4.0, 40, [(0.766, 0.778), (0.815, 0.926), (0.891, 0.980), (0.954, 0.995), (0.987, 0.999)]),
    ];
    for (rho, samples, row) in table {
        for (count, (trained, pooled)) in COUNTS.into_iter().zip(row) {
            let cells: Vec<(f64, f64)> =
                (1..=6).map(|seed| on_few_tasks(rho, samples, count, seed)).collect();
            for (expected, values) in [
                (trained, cells.iter().map(|c| c.0).collect::<Vec<_>>()),
                (pooled, cells.iter().map(|c| c.1).collect::<Vec<_>>()),
            ] {
                let mean = math::mean(&values);
                let square: f64 = values.iter().map(|v| (v - mean) * (v - mean)).sum();
                let error = (square / (5.0 * 6.0)).sqrt();
                let tolerance = 4.0 * (2.0_f64).sqrt() * error + 0.01;
                assert!(
                    (mean - expected).abs() < tolerance,
                    "rho {rho}, m {samples}, N {count}: {mean} is not {expected} +- {tolerance}"
                );
            }
            // Where pooled PCA sees little itself, chance decides.
            if count > 1 && pooled > 0.5 {
                assert!(cells.iter().all(|(trained, pooled)| trained < pooled), "{cells:?}");
            }
        }
    }
}
