//! Spiked tasks with what principal component analysis makes of them.

use std::rc::Rc;

use super::{
    covariance::Covariance,
    forms::Forms,
    spiked,
    tasks::{self, Spike, TaskLoss},
};
use crate::{
    linalg::Matrix,
    math,
    optim::Objective,
    rng::{Purpose, Streams},
};

/// Most tasks whose own principal component is computed, and how many are drawn for the
/// baselines where training is on the expectation.
pub const MOST_SINGLE: u32 = 16;

/// How tasks are drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ensemble {
    /// Dimension `d`.
    pub dimension: u32,
    /// Whether the spike is added to a white matrix or multiplies it.
    pub additive: bool,
    /// Draws `m` behind each task's covariance.
    pub samples: u32,
    /// Tokens per prompt; `None` is an infinite prompt.
    pub length: Option<u32>,
    /// Training tasks `N`; 0 is the expectation.
    pub count: u32,
}

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
    /// Squared cosine of `v` with the principal component of one prompt, on average over up
    /// to 16 tasks.
    pub single: f64,
    /// The loss of the training tasks, or its expectation.
    pub loss: Rc<dyn Objective>,
}

impl Ensemble {
    /// Draws the tasks at a signal; `lane` tells sets at several signals apart.
    #[must_use]
    pub fn draw(&self, signal: f64, lane: u32, streams: Streams) -> TaskSet {
        let Self { samples, length, .. } = *self;
        let shared = tasks::spiked(self.dimension as usize, signal);
        let (spike, population) = if self.additive {
            let population = Forms::additive_tasks(&shared, signal, samples);
            (Spike::Additive { theta: signal }, population)
        } else {
            (Spike::Multiplicative, Forms::wishart_tasks(&shared, samples, length))
        };
        let mut rng = streams.of_lane(Purpose::Data, 1 + lane, 0);
        let drawn: Vec<Matrix> = (0..self.drawn())
            .map(|_| tasks::draw(&shared, spike, samples as usize, &mut rng))
            .collect();
        let mut rng = streams.of_lane(Purpose::Data, 1 + lane, 1);
        let v = shared.vector(0);
        let overlap = |task: &Matrix| match length {
            Some(l) => tasks::leading_overlap(&tasks::prompt_moment(task, l as usize, &mut rng), v),
            None => tasks::leading_overlap(task, v),
        };
        let overlaps: Vec<f64> = drawn.iter().take(MOST_SINGLE as usize).map(overlap).collect();
        let trained = TaskLoss::new(&drawn, length, population.scale());
        let pooled = tasks::leading_overlap(&trained.pooled(), v);
        let loss: Rc<dyn Objective> =
            if self.count == 0 { Rc::new(population.clone()) } else { Rc::new(trained) };
        let single = math::mean(&overlaps);
        TaskSet { signal, shared, population, pooled, single, loss }
    }

    /// Number of tasks that are drawn.
    fn drawn(&self) -> u32 {
        if self.count == 0 { MOST_SINGLE } else { self.count }
    }

    fn ratio(&self) -> f64 {
        f64::from(self.dimension) / f64::from(self.samples)
    }

    /// Squared cosine that random matrix theory predicts for the principal component
    /// of one prompt, where it does.
    #[must_use]
    pub fn single_theory(&self, signal: f64) -> Option<f64> {
        let found = match (self.additive, self.length) {
            (false, None) => spiked::multiplicative(self.ratio(), signal),
            (false, Some(l)) => {
                spiked::two_stage(self.ratio(), f64::from(self.dimension) / f64::from(l), signal)
            }
            (true, None) => spiked::additive(self.ratio(), signal),
            (true, Some(_)) => return None,
        };
        Some(found.overlap)
    }

    /// Squared cosine that it predicts for the principal component of all tasks' mean.
    #[must_use]
    pub fn pooled_theory(&self, signal: f64) -> Option<f64> {
        let gamma = self.ratio() / f64::from(self.drawn());
        (!self.additive).then(|| spiked::multiplicative(gamma, signal).overlap)
    }

    /// The signal below which the principal component of one covariance sees nothing.
    #[must_use]
    pub fn threshold(&self) -> f64 {
        if self.additive {
            spiked::additive_threshold(self.ratio())
        } else {
            spiked::multiplicative_threshold(self.ratio())
        }
    }
}

impl TaskSet {
    /// Squared cosine between `u` and `v`.
    #[must_use]
    pub fn overlap(&self, u: &[f64]) -> f64 {
        let cos = 1.0 - self.shared.misalignment(u);
        cos * cos
    }
}
