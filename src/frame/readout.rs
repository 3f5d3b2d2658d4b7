//! What is said of a lane and of the inspected point.

use serde::{Deserialize, Serialize};

use super::Role;
use crate::verdict::{Count, Judgement, Verdict};

/// What the inspector says about one point.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Inspection {
    /// Slug of the inspected lane.
    pub lane: String,
    /// Where the point stands.
    pub judgement: Judgement,
    /// The same in words, after "is".
    pub place: String,
    /// Objective there.
    pub objective: f64,
    /// Norm of the gradient.
    pub gradient_norm: f64,
    /// Hessian eigenvalues in ascending order: all, or some at either end.
    pub spectrum: Vec<f64>,
    /// The distance from zero within which each counts as zero.
    pub tolerances: Vec<f64>,
    /// Number of eigenvalues that there are.
    pub size: usize,
    /// Number of negative eigenvalues, whether or not the point is critical.
    pub index: Count,
    /// Number of zero eigenvalues.
    pub nullity: Count,
}

/// What a lane has cost.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Spent {
    /// One count for each of the laboratory's costs.
    pub counts: Vec<u64>,
    /// Milliseconds of computing, by the clock of whoever shows the run; zero where
    /// there is none. Never part of a result.
    pub milliseconds: f64,
}

/// The first passage of a milestone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Passed {
    /// The step.
    pub step: u64,
    /// What the lane had cost by then.
    pub spent: Spent,
}

/// The state of one lane in numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LaneReadout {
    /// Slug of the lane.
    pub id: String,
    /// Name for readers.
    pub label: String,
    /// Colour.
    pub role: Role,
    /// What its last step said.
    pub verdict: Verdict,
    /// Where it stands; of the inspected lane by its spectrum, too.
    pub judgement: Judgement,
    /// The same in words, after "is".
    pub place: String,
    /// What the method says of itself ("kicked at step 12"), may be empty.
    pub note: String,
    /// One value per metric of the laboratory.
    pub metrics: Vec<f64>,
    /// What it has cost up to now.
    pub spent: Spent,
    /// One entry per milestone of the laboratory, empty where it is still ahead.
    pub milestones: Vec<Option<Passed>>,
}
