//! What the walk of an episode leaves for its derivative.

use super::{
    super::gru::{Tape, UNITS},
    layout::{OUTPUTS, STATE},
};

/// One decision on the tape.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    pub kind: usize,
    pub way: [f64; 3],
    pub tape: Tape,
    pub state: [f64; UNITS],
    pub query: [f64; UNITS],
    pub context: [f64; UNITS],
    pub output: [f64; OUTPUTS],
    pub slope: [f64; OUTPUTS],
}

impl Step {
    /// `[c; s; 1]`.
    pub fn features(&self) -> [f64; STATE] {
        features(&self.context, &self.state)
    }
}

/// `[c; s; 1]`.
pub fn features(context: &[f64; UNITS], state: &[f64; UNITS]) -> [f64; STATE] {
    let mut features = [1.0; STATE];
    features[..UNITS].copy_from_slice(context);
    features[UNITS..2 * UNITS].copy_from_slice(state);
    features
}

/// What the agent remembers of an episode.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    /// States of the reader after each word.
    pub(super) words: Vec<[f64; UNITS]>,
    pub(super) word_tapes: Vec<Tape>,
    /// One for each decision.
    pub(super) steps: Vec<Step>,
    /// Of each decision to each word.
    pub(super) attention: Vec<f64>,
    /// Whether it has been put aside after a walk: its steps can be gone through again.
    pub(super) kept: bool,
}

impl Memory {
    /// The walker's state before a step; at first that in which the reading ended.
    pub(super) fn state_before(&self, step: usize) -> [f64; UNITS] {
        match step.checked_sub(1) {
            Some(before) => self.steps[before].state,
            None => self.words.last().copied().unwrap_or([0.0; UNITS]),
        }
    }

    /// The context of the decision before a step.
    pub(super) fn context_before(&self, step: usize) -> [f64; UNITS] {
        step.checked_sub(1).map_or([0.0; UNITS], |before| self.steps[before].context)
    }
}
