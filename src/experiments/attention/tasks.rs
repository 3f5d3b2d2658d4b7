//! Spiked tasks with what principal component analysis makes of them.

use std::rc::Rc;

use super::params::{Params, Prompt, Tasks};
use crate::{
    attention::{
        Covariance, Forms, Loss, TaskLoss, spiked,
        tasks::{self, Spike},
    },
    linalg::Matrix,
    math,
    rng::{Purpose, Streams},
};

/// Most tasks whose own principal component is computed.
const MOST_SINGLE: usize = 16;

/// Training tasks at one signal.
pub struct TaskSet {
    /// Signal `rho`.
    pub signal: f64,
    /// The covariance whose leading eigenvector is `v`.
    pub shared: Covariance,
    /// The expectation of the loss over tasks.
    pub population: Forms,
    /// Squared cosine of `v` with the principal component of the mean covariance.
    pub pooled: f64,
    /// The same for one prompt, on average over up to 16 tasks.
    pub single: f64,
    /// The loss of the training tasks, or its expectation.
    pub loss: Rc<dyn Loss>,
    /// Largest curvature of that expectation at its minimum.
    pub curvature: f64,
}

impl TaskSet {
    /// Draws the tasks; `lane` tells sets at several signals apart.
    pub fn new(params: &Params, signal: f64, lane: u32, streams: Streams) -> Self {
        let shared = tasks::spiked(params.dimension as usize, signal);
        let additive = params.tasks == Tasks::Additive;
        let spike =
            if additive { Spike::Additive { theta: signal } } else { Spike::Multiplicative };
        let length = length(params);
        let population = if additive {
            Forms::additive_tasks(&shared, signal, params.samples)
        } else {
            Forms::wishart_tasks(&shared, params.samples, length)
        };
        let count = if params.count == 0 { MOST_SINGLE } else { params.count as usize };
        let mut rng = streams.of_lane(Purpose::Data, 1 + lane, 0);
        let drawn: Vec<Matrix> = (0..count)
            .map(|_| tasks::draw(&shared, spike, params.samples as usize, &mut rng))
            .collect();
        let mut rng = streams.of_lane(Purpose::Data, 1 + lane, 1);
        let v = shared.vector(0);
        let overlaps: Vec<f64> = drawn
            .iter()
            .take(MOST_SINGLE)
            .map(|task| match length {
                Some(l) => {
                    tasks::leading_overlap(&tasks::prompt_moment(task, l as usize, &mut rng), v)
                }
                None => tasks::leading_overlap(task, v),
            })
            .collect();
        let d = shared.dim();
        let mean = drawn.iter().fold(Matrix::zeros(d, d), |sum, task| sum + task) / count as f64;
        let pooled = tasks::leading_overlap(&mean, v);
        let loss: Rc<dyn Loss> = if params.count == 0 {
            Rc::new(population.clone())
        } else {
            Rc::new(TaskLoss::new(&drawn, length))
        };
        let spectrum = population.on_axis(0).spectrum;
        let curvature = spectrum.iter().fold(0.0, |m: f64, l| m.max(l.abs()));
        let single = math::mean(&overlaps);
        Self { signal, shared, population, pooled, single, loss, curvature }
    }

    /// Squared cosine between `u` and `v`.
    pub fn overlap(&self, u: &[f64]) -> f64 {
        let cos = 1.0 - self.shared.misalignment(u);
        cos * cos
    }
}

/// Tokens per prompt; `None` is an infinite prompt.
pub fn length(params: &Params) -> Option<u32> {
    (params.prompt == Prompt::Finite).then_some(params.length)
}

/// Squared cosine that random matrix theory predicts for the principal component
/// of one prompt, where it does.
pub fn single_theory(params: &Params, signal: f64) -> Option<f64> {
    let d = f64::from(params.dimension);
    let gamma = d / f64::from(params.samples);
    match (params.tasks, length(params)) {
        (Tasks::Multiplicative, None) => Some(spiked::multiplicative(gamma, signal).overlap),
        (Tasks::Multiplicative, Some(l)) => {
            Some(spiked::two_stage(gamma, d / f64::from(l), signal).overlap)
        }
        (Tasks::Additive, None) => Some(spiked::additive(gamma, signal).overlap),
        _ => None,
    }
}

/// The signal below which the principal component of one covariance sees nothing.
pub fn threshold(params: &Params) -> f64 {
    let gamma = f64::from(params.dimension) / f64::from(params.samples);
    match params.tasks {
        Tasks::Additive => spiked::additive_threshold(gamma),
        _ => spiked::multiplicative_threshold(gamma),
    }
}
