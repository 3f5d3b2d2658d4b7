//! Every loss of the laboratory against a direct mean of its definition `E |x - T(x)|^2`, at
//! points from zero to far beyond where methods get: the origin, an axis, between the axes and
//! at random; small, at the optimum, and a thousand times longer. Softmax with a finite prompt
//! stands in [`super::softmax`].

use critical_point_lab::{
    labs::attention::problem::{
        Covariance, Factors, Forms, Head, Kernel, OnSphere, RankLoss, Sampled, TaskLoss, Tokens,
        norm,
        prompt::Room,
        tasks::{self, Spike},
        tokens::Shape,
    },
    linalg::Matrix,
    math,
    optim::{Objective, Scale},
    rng::{self, ChaCha8Rng, Purpose, Streams},
};

use super::{assert_close, sampled::rng};

/// Spectra: the reference, repeated eigenvalues, four decades, one dimension.
const SPECTRA: [&[f64]; 4] =
    [&[4.0, 2.0, 1.0, 0.5, 0.25], &[3.0, 2.0, 2.0], &[100.0, 1.0, 0.01], &[2.0]];

fn covariances() -> impl Iterator<Item = Covariance> {
    let basis = |k| Streams::new(k).at(Purpose::Data, 0);
    let turned = move |(k, values)| Covariance::rotated(values, &mut basis(k)).expect("positive");
    (1..).zip(SPECTRA).map(turned)
}

/// Points of `size` numbers in units of `length`.
fn points(size: usize, length: f64) -> Vec<Vec<f64>> {
    let mut random = vec![0.0; size];
    rng::fill_normal(&mut Streams::new(5).at(Purpose::Start, size as u64), &mut random);
    let axis = (0..size).map(|k| f64::from(u8::from(k == 0))).collect();
    let mut all = vec![vec![0.0; size]];
    for direction in [axis, vec![1.0; size], random] {
        for factor in [1e-3, 0.3, 1.0, 3.0, 1e3] {
            let scale = factor * length / norm(&direction);
            all.push(direction.iter().map(|u| scale * u).collect());
        }
    }
    all
}

/// The value at every point against the mean of `one` over draws, within five standard errors.
#[track_caller]
fn compare(
    loss: &dyn Objective,
    points: &[Vec<f64>],
    draws: u32,
    mut one: impl FnMut(&[f64], &mut ChaCha8Rng) -> f64,
) {
    for (k, u) in points.iter().enumerate() {
        let mut rng = rng(41, k as u64);
        let all: Vec<f64> = (0..draws).map(|_| one(u, &mut rng)).collect();
        let mean = math::mean(&all);
        let error = math::sqrt(math::squared_distance(&all, mean)) / f64::from(draws);
        let value = loss.value(u);
        assert!(value >= 0.0 && error < 0.1 * mean + 1e-12, "{u:?}: {value}, {mean} +- {error}");
        assert_close(value, mean, 5.0 * error + 1e-12 * mean + 1e-14);
    }
}

fn normal(rng: &mut ChaCha8Rng, count: usize) -> Vec<f64> {
    let mut out = vec![0.0; count];
    rng::fill_normal(rng, &mut out);
    out
}

/// A query of `N(0, S)`.
fn query(covariance: &Covariance, rng: &mut ChaCha8Rng) -> Vec<f64> {
    let roots = covariance.values().iter().map(|l| math::sqrt(*l));
    let white = normal(rng, covariance.dim());
    covariance.vector_with(&roots.zip(white).map(|(root, z)| root * z).collect::<Vec<_>>())
}

fn image(matrix: &Matrix, v: &[f64]) -> Vec<f64> {
    (matrix * nalgebra::DVector::from_column_slice(v)).as_slice().to_vec()
}

/// `|x - factor t|^2`.
fn error(x: &[f64], factor: f64, t: &[f64]) -> f64 {
    x.iter().zip(t).map(|(x, t)| (x - factor * t) * (x - factor * t)).sum()
}

/// `T = g S u (u . x)`, with `|u| = 1` and without; `T = a u (u . x)` for a tied value.
#[test]
fn losses_of_an_infinite_prompt_are_their_definition() {
    for covariance in covariances() {
        let (d, s) = (covariance.dim(), covariance.matrix());
        let length = 1.0 / math::sqrt(covariance.values()[0]);
        for g in [0.1, 1.0, 2.5] {
            let output = |u: &[f64], rng: &mut ChaCha8Rng| {
                let x = query(&covariance, rng);
                error(&x, g * math::dot(u, &x), &image(s, u))
            };
            compare(&Forms::infinite(&covariance, g), &points(d, length), 4000, output);
            if d > 1 {
                let unit: Vec<Vec<f64>> = points(d, 1.0)
                    .into_iter()
                    .filter(|u| (norm(u) - 1.0).abs() < 1e-12)
                    .chain((0..d).map(|i| covariance.vector(i).to_vec()))
                    .collect();
                compare(&OnSphere::new(&covariance, g), &unit, 4000, output);
            }
        }
        compare(&Forms::tied(&covariance), &points(d, length), 4000, |u, rng| {
            let x = query(&covariance, rng);
            error(&x, math::dot(u, &image(s, u)) * math::dot(u, &x), u)
        });
    }
}

/// `T = S K Q^T x` and `T = S U U^T x`.
#[test]
fn losses_of_higher_rank_are_their_definition() {
    for covariance in covariances() {
        let (d, s) = (covariance.dim(), covariance.matrix());
        let length = 1.0 / math::sqrt(covariance.values()[0]);
        for rank in 1..=d.min(3) {
            for factors in [Factors::KeyQuery, Factors::Tied] {
                let loss = RankLoss::new(&covariance, factors, rank);
                compare(&loss, &points(loss.size(), length), 3000, |u, rng| {
                    let x = query(&covariance, rng);
                    let keys = &u[..d * rank];
                    let queries = &u[u.len() - d * rank..];
                    let mut out = vec![0.0; d];
                    for (k, q) in keys.chunks(d).zip(queries.chunks(d)) {
                        math::axpy(math::dot(q, &x), k, &mut out);
                    }
                    error(&x, 1.0, &image(s, &out))
                });
            }
        }
    }
}

/// Whole prompts of linear attention, `T = (1/L) sum_i (u . X_i)(u . x) X_i`.
#[test]
fn losses_of_linear_attention_are_their_definition() {
    for covariance in covariances() {
        let d = covariance.dim();
        let tokens = Tokens::new(&covariance, Shape::Gaussian);
        let length = 1.0 / math::sqrt(covariance.values()[0]);
        for (count, draws) in [(1_u32, 40_000), (3, 20_000), (40, 3000)] {
            let mut room = Room::default();
            let mut prompt = vec![0.0; d * count as usize];
            let loss = Forms::linear(&covariance, count);
            compare(&loss, &points(d, length), draws, |u, rng| {
                let mut x = vec![0.0; d];
                tokens.fill(rng, &mut prompt);
                tokens.fill(rng, &mut x);
                room.episode(Kernel::Linear, &covariance.coordinates(u), &prompt, &x)
            });
        }
    }
}

/// A task, its tokens and its query, all drawn anew: expectations over tasks, and means over
/// given tasks, with infinite and finite prompts.
#[test]
fn losses_over_tasks_are_their_definition() {
    let (d, m, rho) = (4, 6, 1.5);
    let shared = tasks::spiked(d, rho);
    let additive = Spike::Additive { theta: rho };
    let infinite = |task: &Matrix, u: &[f64], rng: &mut ChaCha8Rng| {
        let x = correlated(task, rng);
        error(&x, math::dot(u, &x), &image(task, u))
    };
    let finite = |task: &Matrix, u: &[f64], rng: &mut ChaCha8Rng| {
        let x = correlated(task, rng);
        let moment = tasks::prompt_moment(task, 5, rng);
        error(&x, math::dot(u, &x), &image(&moment, u))
    };
    let at = points(d, 0.6);
    compare(&Forms::wishart_tasks(&shared, m, None), &at, 20_000, |u, rng| {
        infinite(&tasks::draw(&shared, Spike::Multiplicative, m as usize, rng), u, rng)
    });
    compare(&Forms::wishart_tasks(&shared, m, Some(5)), &at, 20_000, |u, rng| {
        finite(&tasks::draw(&shared, Spike::Multiplicative, m as usize, rng), u, rng)
    });
    compare(&Forms::additive_tasks(&shared, rho, m), &at, 20_000, |u, rng| {
        infinite(&tasks::draw(&shared, additive, m as usize, rng), u, rng)
    });
    let given: Vec<Matrix> = (0..7)
        .map(|k| tasks::draw(&shared, Spike::Multiplicative, m as usize, &mut rng(42, k)))
        .collect();
    let mut turn = 0;
    let mut next = move || {
        turn = (turn + 1) % 7;
        turn
    };
    let draws = 7 * 2000;
    compare(&TaskLoss::new(&given, None, Scale::UNIT), &at, draws, |u, rng| {
        infinite(&given[next()], u, rng)
    });
    compare(&TaskLoss::new(&given, Some(5), Scale::UNIT), &at, draws, |u, rng| {
        finite(&given[next()], u, rng)
    });
}

/// A query of `N(0, task)`, which is singular if the draws are few.
fn correlated(task: &Matrix, rng: &mut ChaCha8Rng) -> Vec<f64> {
    let root = critical_point_lab::linalg::Eigen::of(task.clone())
        .function(|l| math::sqrt(if l > 0.0 { l } else { 0.0 }));
    image(&root, &normal(rng, task.nrows()))
}

/// The loss of a fixed set of 96 prompts is a mean of squares at any `u`, and that of the law of
/// its prompts within five of its standard errors.
#[test]
fn the_loss_of_a_fixed_set_of_prompts_is_a_sample_of_its_definition() {
    let covariance = super::reference();
    let rows: Vec<f64> = normal(&mut rng(43, 0), 5 * 40);
    let shapes = [Shape::Gaussian, Shape::Clusters { axis: 1, share: 0.9 }, Shape::Rows(rows)];
    for (shape, kernel) in
        shapes.into_iter().flat_map(|s| [Kernel::Softmax, Kernel::Linear].map(|k| (s.clone(), k)))
    {
        let is_table = matches!(shape, Shape::Rows(_));
        let head = Head { kernel, tokens: Tokens::new(&covariance, shape), length: 12 };
        let loss = Sampled::new(&head, Streams::new(7));
        for (k, u) in points(5, 0.5).iter().enumerate() {
            assert!(loss.value(u) >= 0.0, "{u:?}: {}", loss.value(u));
            let found = head.sample(u, 20_000, &mut rng(44, k as u64));
            // Rows of a random table do not have the covariance S.
            if !is_table {
                let own = found.error * math::sqrt(20_000.0 / 96.0);
                assert_close(loss.value(u), found.loss, 5.0 * own);
            }
        }
    }
}
