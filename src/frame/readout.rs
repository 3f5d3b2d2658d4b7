//! What is said of a lane and of the inspected point.

use serde::{Deserialize, Serialize};

use super::Role;
use crate::verdict::{PointKind, Verdict};

/// What the inspector says about one point.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Inspection {
    /// Slug of the inspected lane.
    pub lane: String,
    /// Objective there.
    pub objective: f64,
    /// Norm of the gradient.
    pub gradient_norm: f64,
    /// Hessian eigenvalues in ascending order: all, or some at either end.
    pub spectrum: Vec<f64>,
    /// Number of eigenvalues that there are.
    pub size: usize,
    /// Eigenvalues within this distance of zero count as zero.
    pub tolerance: f64,
    /// Number of negative eigenvalues in `spectrum`, whether or not the point is
    /// critical.
    pub index: usize,
    /// The verdict.
    pub kind: PointKind,
}

/// What a lane has cost.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Spent {
    /// One count for each of the experiment's costs.
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
    /// What the method says of itself ("kicked at step 12"), may be empty.
    pub note: String,
    /// One value per metric of the experiment.
    pub metrics: Vec<f64>,
    /// What it has cost up to now.
    pub spent: Spent,
    /// One entry per milestone of the experiment, empty where it is still ahead.
    pub milestones: Vec<Option<Passed>>,
}
