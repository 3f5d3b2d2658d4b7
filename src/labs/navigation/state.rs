//! Where a lane is: its trainings.

use super::{Navigation, params::Params, point, setting::Starts, trial::Trial};
use crate::{
    labs::navigation::problem::{Fault, evaluate::Summary},
    math,
};

/// What the next step of a lane needs.
#[derive(Clone)]
pub struct State {
    /// The lane, for kicks.
    pub(super) lane: usize,
    pub(super) trials: Vec<Trial>,
    /// The weights of all agents, one after the other.
    pub(super) weights: Vec<f64>,
    /// Why there is nothing to train.
    pub(super) fault: Option<Fault>,
    /// Whether an update has been made.
    pub(super) trained: bool,
    pub(super) kicked: bool,
}

impl State {
    /// The start of a lane.
    pub(super) fn new(lane: usize, starts: &Starts) -> Self {
        let (trials, fault) = match &**starts {
            Ok(trials) => (trials.clone(), None),
            Err(fault) => (Vec::new(), Some(fault.clone())),
        };
        let mut state =
            Self { lane, trials, weights: Vec::new(), fault, trained: false, kicked: false };
        state.collect();
        state
    }

    /// An update of every training.
    pub(super) fn train(&mut self, lab: &Navigation, lane: usize, step: u64) -> Result<(), Fault> {
        for trial in &mut self.trials {
            trial.step(step, &lab.schedules[lane], &lab.params)?;
        }
        self.trained = true;
        self.kicked = false;
        self.collect();
        Ok(())
    }

    /// Displaces the weights of the first training's agent.
    pub(super) fn kick(
        &mut self,
        lab: &Navigation,
        mode: usize,
        amplitude: f64,
    ) -> Result<(), String> {
        let lane = self.lane;
        let rules = lab.test_rules(lane);
        let Some(trial) = self.trials.first_mut() else {
            return Err("there is no agent".to_string());
        };
        let estimate = point::estimate(trial, &lab.schedules[lane])
            .ok_or_else(|| "no episode could be drawn".to_string())?;
        let Some(vector) = estimate.vectors.get(mode) else {
            return Err(format!("only {} eigenvectors are known", estimate.vectors.len()));
        };
        let mut kicked = trial.clone();
        math::axpy(amplitude, vector, kicked.trainer.agent().policy().weights_mut());
        kicked.test(&rules, &lab.params).map_err(|fault| fault.to_string())?;
        kicked.kicked = true;
        *trial = kicked;
        self.kicked = true;
        self.collect();
        Ok(())
    }

    /// The weights of all agents, after they have changed.
    fn collect(&mut self) {
        self.weights.clear();
        for trial in &self.trials {
            self.weights.extend_from_slice(trial.trainer.weights());
        }
    }

    /// Mean over the paired trainings.
    fn mean(&self, of: impl Fn(&Summary) -> f64) -> f64 {
        let n = self.trials.len().max(1) as f64;
        math::sum(self.trials.iter().map(|trial| of(&trial.summary))) / n
    }

    /// The metrics of the laboratory.
    pub(super) fn measure(&self) -> Vec<f64> {
        let before = math::sum(self.trials.iter().map(|trial| trial.before.ln));
        let missed = self.mean(|summary| summary.ln);
        vec![
            missed,
            self.mean(|summary| summary.metrics.sr),
            self.mean(|summary| summary.metrics.ndtw),
            self.mean(|summary| summary.ssa),
            self.mean(|summary| summary.moves),
            missed - before / self.trials.len().max(1) as f64,
        ]
    }

    /// Updates by reward, of all trainings.
    pub(super) fn updates(&self, params: &Params) -> u64 {
        let updates = |trial: &Trial| trial.trainer.updates() - u64::from(params.imitation());
        self.trials.iter().map(updates).sum()
    }
}
