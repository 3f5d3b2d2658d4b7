//! In-context tasks: every prompt has a covariance of its own.

use super::{add_dyad, covariance::Covariance, times};
use crate::{
    linalg::{Eigen, Matrix},
    math,
    optim::{Curvature, Dense, Objective, Scale},
    rng::{self, ChaCha8Rng},
};

/// How a task's covariance is drawn. The spike `v` is the leading eigenvector of
/// `shared`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Spike {
    /// `S_t = (1/m) sum_k g_k g_k^T` with `g_k ~ N(0, shared)`.
    Multiplicative,
    /// `S_t = theta v v^T + (1/m) G G^T` with a standard normal `G`.
    Additive {
        /// Strength.
        theta: f64,
    },
}

/// The covariance `I + rho v v^T` with `v = e_1`.
///
/// # Panics
/// If `d` is 0 or `rho` is not finite and above -1.
#[must_use]
pub fn spiked(d: usize, rho: f64) -> Covariance {
    let mut spectrum = vec![1.0; d];
    spectrum[0] += rho;
    match Covariance::diagonal(&spectrum) {
        Ok(covariance) => covariance,
        Err(why) => panic!("spiked: d = {d}, rho = {rho}: {why}"),
    }
}

/// One task's covariance from `samples` draws.
///
/// # Panics
/// If `samples` is 0.
#[must_use]
pub fn draw(shared: &Covariance, spike: Spike, samples: usize, rng: &mut ChaCha8Rng) -> Matrix {
    assert!(samples > 0, "a task needs at least one sample");
    let d = shared.dim();
    let mut draws = vec![0.0; d * samples];
    rng::fill_normal(rng, &mut draws);
    // Coordinate-major: rows of the factor G in the eigenbasis.
    let multiplicative = spike == Spike::Multiplicative;
    for (row, l) in draws.chunks_mut(samples).zip(shared.values()) {
        let scale = if multiplicative { math::sqrt(*l) } else { 1.0 };
        row.iter_mut().for_each(|x| *x *= scale);
    }
    let row = |k: usize| &draws[k * samples..(k + 1) * samples];
    let mut task = Matrix::zeros(d, d);
    for i in 0..d {
        for j in 0..=i {
            let entry = math::dot(row(i), row(j)) / samples as f64;
            (task[(i, j)], task[(j, i)]) = (entry, entry);
        }
    }
    if let Spike::Additive { theta } = spike {
        task[(0, 0)] += theta;
    }
    let basis = Matrix::from_fn(d, d, |i, k| shared.vector(k)[i]);
    if basis.is_identity(0.0) {
        return task;
    }
    let turned = &basis * task * basis.transpose();
    (&turned + turned.transpose()) * 0.5
}

/// Second moment of `length` tokens of `N(0, task)`: what principal component
/// analysis of one prompt sees.
///
/// # Panics
/// If `length` is 0.
#[must_use]
pub fn prompt_moment(task: &Matrix, length: usize, rng: &mut ChaCha8Rng) -> Matrix {
    assert!(length > 0, "an empty prompt has no second moment");
    let d = task.nrows();
    let root = Eigen::of(task.clone()).function(|l| math::sqrt(l.max(0.0)));
    let mut draws = vec![0.0; d * length];
    rng::fill_normal(rng, &mut draws);
    let tokens = root * Matrix::from_column_slice(d, length, &draws);
    &tokens * tokens.transpose() / length as f64
}

/// Squared cosine between the leading eigenvector of `matrix` and a unit vector.
#[must_use]
pub fn leading_overlap(matrix: &Matrix, v: &[f64]) -> f64 {
    let cos = math::dot(Eigen::of(matrix.clone()).vector(matrix.nrows() - 1), v);
    cos * cos
}

/// Mean over given tasks of `tr S_t - 2 b_t + a_t ((1 + 1/L) b_t + (tr S_t / L) a_t)`.
#[derive(Clone, Debug)]
pub struct TaskLoss {
    tasks: Vec<Task>,
    inverse_length: f64,
    scale: Scale,
}

#[derive(Clone, Debug)]
struct Task {
    matrix: Matrix,
    square: Matrix,
    trace: f64,
}

impl TaskLoss {
    /// For linear attention with prompts of `length` tokens; `None` is an
    /// infinite prompt, also for softmax. The units are those of the expectation over tasks.
    ///
    /// # Panics
    /// If there is no task or `length` is 0.
    #[must_use]
    pub fn new(tasks: &[Matrix], length: Option<u32>, scale: Scale) -> Self {
        assert!(!tasks.is_empty() && length != Some(0), "no tasks, or empty prompts");
        let tasks = tasks
            .iter()
            .map(|s| Task { matrix: s.clone(), square: s * s, trace: s.trace() })
            .collect();
        Self { tasks, inverse_length: length.map_or(0.0, |l| 1.0 / f64::from(l)), scale }
    }

    /// The mean covariance, of which pooled principal component analysis takes
    /// the leading eigenvector.
    #[must_use]
    pub fn pooled(&self) -> Matrix {
        let n = self.size();
        let mut mean = Matrix::zeros(n, n);
        for task in &self.tasks {
            mean += &task.matrix;
        }
        mean / self.tasks.len() as f64
    }
}

impl Objective for TaskLoss {
    fn size(&self) -> usize {
        self.tasks[0].matrix.nrows()
    }

    fn scale(&self) -> Scale {
        self.scale
    }

    fn value(&self, u: &[f64]) -> f64 {
        let one = |task: &Task| {
            let su = times(&task.matrix, u);
            let (a, b) = (math::dot(u, &su), math::dot(&su, &su));
            let inverse = self.inverse_length;
            task.trace - 2.0 * b + a * ((1.0 + inverse) * b + inverse * task.trace * a)
        };
        math::sum(self.tasks.iter().map(one)) / self.tasks.len() as f64
    }

    fn gradient(&self, u: &[f64], out: &mut [f64]) {
        out.fill(0.0);
        let count = self.tasks.len() as f64;
        for task in &self.tasks {
            let su = times(&task.matrix, u);
            let ssu = times(&task.matrix, &su);
            let (a, b) = (math::dot(u, &su), math::dot(&su, &su));
            let inverse = self.inverse_length;
            let on_square = -4.0 + 2.0 * (1.0 + inverse) * a;
            let on_matrix = 2.0 * (1.0 + inverse) * b + 4.0 * inverse * task.trace * a;
            for ((g, s), ss) in out.iter_mut().zip(&su).zip(&ssu) {
                *g += (on_square * ss + on_matrix * s) / count;
            }
        }
    }

    fn curvature<'a>(&'a self, u: &'a [f64]) -> Box<dyn Curvature + 'a> {
        let n = self.size();
        let count = self.tasks.len() as f64;
        let mut hessian = Matrix::zeros(n, n);
        for task in &self.tasks {
            let su = times(&task.matrix, u);
            let ssu = times(&task.matrix, &su);
            let (a, b) = (math::dot(u, &su), math::dot(&su, &su));
            let inverse = self.inverse_length;
            let on_square = (-4.0 + 2.0 * (1.0 + inverse) * a) / count;
            let on_matrix = (2.0 * (1.0 + inverse) * b + 4.0 * inverse * task.trace * a) / count;
            for ((h, s), ss) in hessian.iter_mut().zip(task.matrix.iter()).zip(task.square.iter()) {
                *h += on_square * ss + on_matrix * s;
            }
            add_dyad(&mut hessian, 8.0 * (1.0 + inverse) / count, &su, &ssu);
            add_dyad(&mut hessian, 8.0 * inverse * task.trace / count, &su, &su);
        }
        Box::new(Dense::new(hessian))
    }
}
