//! Claims: statements that are tested live, over several seeds, against runs
//! that a reader can open.

use serde::{Deserialize, Serialize};

use crate::{
    experiments::{Entry, Metric},
    link::{self, Link},
    session::{AnySession, View},
};

/// Where a statement comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The cited paper states it.
    Paper(&'static str),
    /// It is derived from the cited work's public text, by us.
    Reconstruction(&'static str),
}

/// What is measured on a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Quantity {
    /// First step at which a metric of a lane is below a bound.
    StepsUntil {
        /// Slug of the metric.
        metric: &'static str,
        /// The bound.
        below: f64,
    },
    /// A metric of a lane at a step, or at rest if the run has come to rest before.
    At {
        /// Slug of the metric.
        metric: &'static str,
        /// The step.
        step: u64,
    },
    /// A metric of a lane at a step, less that of another lane of the same run.
    Difference {
        /// Slug of the metric.
        metric: &'static str,
        /// The step.
        step: u64,
        /// Slug of the other lane.
        from: &'static str,
    },
    /// Morse index of a lane's point at a step.
    IndexAt {
        /// The step.
        step: u64,
    },
}

/// A statement with the experiment that tests it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Claim {
    /// Name, unique within the laboratory.
    pub slug: &'static str,
    /// The statement.
    pub statement: &'static str,
    /// Under which assumptions.
    pub assumptions: &'static str,
    /// Whose it is.
    pub source: Source,
    /// Parameters of the run, as in a link; it needs no table.
    pub link: &'static str,
    /// Slug of the lane that is measured.
    pub lane: &'static str,
    /// What is measured.
    pub quantity: Quantity,
    /// The claim holds if every measured value lies in this closed interval.
    pub within: (f64, f64),
    /// Number of seeds, from 1 on.
    pub seeds: u32,
}

/// One measured value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trial {
    /// Seed of the run.
    pub seed: u32,
    /// The value; `None` if the run ended without it.
    pub value: Option<f64>,
    /// The run, as a link that opens where the value was measured.
    pub link: String,
}

/// What the trials say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// Whether every value lies in the claimed interval.
    pub holds: bool,
    /// The trials, by seed.
    pub trials: Vec<Trial>,
}

impl Outcome {
    /// Smallest and largest measured value.
    #[must_use]
    pub fn range(&self) -> Option<(f64, f64)> {
        let mut values = self.trials.iter().filter_map(|t| t.value);
        let first = values.next()?;
        Some(values.fold((first, first), |(low, high), v| (low.min(v), high.max(v))))
    }
}

/// A claim under test. It advances one step of one run at a time, so that a
/// worker can stop and listen at any moment.
pub struct Test {
    claim: &'static Claim,
    entry: &'static Entry,
    current: Option<(Link, Box<dyn AnySession>)>,
    trials: Vec<Trial>,
}

impl Test {
    /// Begins the test of a claim.
    #[must_use]
    pub fn new(entry: &'static Entry, claim: &'static Claim) -> Self {
        Self { claim, entry, current: None, trials: Vec::new() }
    }

    /// Fraction of the seeds that are done.
    #[must_use]
    pub fn progress(&self) -> f64 {
        self.trials.len() as f64 / f64::from(self.claim.seeds)
    }

    /// Takes one step; returns the outcome when the last seed is done.
    pub fn advance(&mut self) -> Option<Outcome> {
        if self.trials.len() as u32 == self.claim.seeds {
            return Some(self.outcome());
        }
        let (link, mut session) = self.current.take().unwrap_or_else(|| self.begin());
        let value = self.measure(&*session);
        if value.is_none() && session.is_running() {
            session.advance();
            self.current = Some((link, session));
            return None;
        }
        let link = Link { at: Some(session.step()), signature: Some(session.signature()), ..link };
        self.trials.push(Trial { seed: link.seed, value, link: link.write() });
        None
    }

    fn begin(&self) -> (Link, Box<dyn AnySession>) {
        let seed = self.trials.len() as u32 + 1;
        let (link, _) =
            link::parse(&format!("lab={}&seed={seed}&{}", self.entry.id, self.claim.link));
        let (session, _) = (self.entry.open)(&link, None);
        (link, session)
    }

    fn measure(&self, session: &dyn AnySession) -> Option<f64> {
        let of_lane = |lane: &str, slug: &str| {
            let index = self.entry.metrics.iter().position(|m: &Metric| m.slug == slug)?;
            session.metric(lane, index)
        };
        let metric = |slug: &str| of_lane(self.claim.lane, slug);
        match self.claim.quantity {
            Quantity::StepsUntil { metric: slug, below } => {
                (metric(slug)? < below).then(|| session.step() as f64)
            }
            Quantity::At { metric: slug, step } => {
                let rests = session.step() < step && !session.is_running();
                if session.step() == step || rests { metric(slug) } else { None }
            }
            Quantity::Difference { metric: slug, step, from } => {
                if session.step() == step {
                    Some(metric(slug)? - of_lane(from, slug)?)
                } else {
                    None
                }
            }
            Quantity::IndexAt { step } => {
                let view = View { lane: self.claim.lane.to_string(), inspect: true, mode: None };
                let at = (session.step() == step).then(|| session.frame(&view))?;
                at.inspection.map(|point| point.index as f64)
            }
        }
    }

    fn outcome(&self) -> Outcome {
        let (low, high) = self.claim.within;
        let inside = |trial: &Trial| trial.value.is_some_and(|v| (low..=high).contains(&v));
        Outcome { holds: self.trials.iter().all(inside), trials: self.trials.clone() }
    }
}
