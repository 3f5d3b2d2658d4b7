//! Paired trainings of the arms, and what is compared: the contrasts that were chosen before
//! any of these runs, and others that explore.

use super::{
    Measure, Navigation, State, arms,
    params::{Arm, Params, Points},
};
use crate::{
    lab::{Lab, LaneRun, Measured, Run, Study},
    labs::navigation::problem::evaluate::Summary,
    schema::Params as _,
    statistics::{Paired, Test, Untested, paired},
};

/// Against which arm the others are compared.
const BASELINE: Arm = Arm::NdtwSuccess;
/// The arms whose missed landmarks are compared with the baseline's, as chosen before
/// the study ran; they are corrected together, whether or not both run.
pub const REGISTERED: [Arm; 2] = [Arm::Hard, Arm::Soft];
/// Updates after which the arms are compared; there is no verdict before, and it stays.
pub const UPDATES: u64 = 120;

/// With what an arm is compared.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Against {
    /// The arm in this slot.
    Arm(usize),
    /// Every arm's start.
    Imitation,
}

/// One arm against another, or against its start, in missed landmarks (LN) after [`UPDATES`].
pub struct Contrast {
    /// Slot of the arm.
    pub slot: usize,
    /// With what it is compared.
    pub against: Against,
    /// Its LN less that of the other, training by training.
    pub paired: Paired,
    /// Whether it is one of the [`REGISTERED`], under the conditions that were planned.
    pub registered: bool,
    /// The test: of a registered contrast with the correction for all of these, of any other
    /// with none.
    pub test: Result<Test, Untested>,
}

/// Paired trainings of several arms, each measured at its start and after some updates.
pub struct Trainings {
    /// The lanes of the arms.
    pub lanes: Vec<usize>,
    /// After imitation, for each training.
    pub before: Vec<Summary>,
    /// When it was last tested, for each arm and training.
    pub after: Vec<Vec<Summary>>,
    /// Updates up to that test.
    pub tested: u64,
    /// After [`UPDATES`], for each arm and training, once all have come so far.
    pub compared: Option<Vec<Vec<Summary>>>,
    /// Whether the reader has displaced an agent.
    pub kicked: bool,
}

/// A study of more trainings than one run has.
pub static STUDY: Study = Study {
    units: "paired trainings",
    count: |values| Params::from_values(values).runs,
    most: 1000,
    unit: |values, number| {
        let first = Params::from_values(values).first + number - 1;
        vec![("runs", "1".to_string()), ("first", first.to_string())]
    },
    step: |values| u64::from(Params::from_values(values).updates).min(UPDATES),
    table: |values, _, units| {
        let params = Params::from_values(values);
        let units: Vec<&[Measured]> = units.iter().map(|unit| unit.rows).collect();
        Some(super::comparison::table_of(&params, &Trainings::of_units(&units)?))
    },
    picture: |_, _, _| None,
    prepare: None,
};

impl Trainings {
    /// The trainings of a run; `None` if there are none.
    pub fn of_run(params: &Params, run: &Run<'_, Navigation>) -> Option<Self> {
        let first = run.lanes.first()?.state.trials.first()?;
        let updates = first.trainer.updates() - u64::from(params.imitation());
        let of = |lane: &LaneRun<State>| lane.state.trials.iter().map(|t| t.summary).collect();
        let compared = |lane: &LaneRun<State>| -> Option<Vec<Summary>> {
            lane.state.trials.iter().map(|trial| trial.compared).collect()
        };
        let trials = || run.lanes.iter().flat_map(|lane| &lane.state.trials);
        Some(Self {
            lanes: run.lanes.iter().map(|lane| lane.lane).collect(),
            before: run.lanes[0].state.trials.iter().map(|trial| trial.before).collect(),
            after: run.lanes.iter().map(of).collect(),
            tested: updates - updates % super::EVERY,
            compared: run.lanes.iter().map(compared).collect(),
            kicked: trials().any(|trial| trial.kicked),
        })
    }

    /// From the metrics of runs of one training each; `None` if there are none, or if they
    /// are not of the same arms after the same updates.
    fn of_units(units: &[&[Measured]]) -> Option<Self> {
        let tested = units.first()?.iter().map(|row| row.step).max()?;
        let at = |unit: &&[Measured], step: u64| -> Option<Vec<(usize, Summary)>> {
            let rows = unit.iter().filter(|row| row.step == step);
            rows.map(|row| Some((lane_of(&row.lane)?, summary_of(row)?))).collect()
        };
        let lanes: Vec<usize> = at(units.first()?, tested)?.iter().map(|row| row.0).collect();
        let (mut before, mut after) = (Vec::new(), vec![Vec::new(); lanes.len()]);
        for unit in units {
            let rows = at(unit, tested)?;
            if !rows.iter().map(|row| row.0).eq(lanes.iter().copied()) {
                return None;
            }
            before.push(at(unit, 0)?.first()?.1);
            for (arm, row) in after.iter_mut().zip(rows) {
                arm.push(row.1);
            }
        }
        let compared = (tested == UPDATES).then(|| after.clone());
        let all = Self { lanes, before, after, tested, compared, kicked: false };
        (!all.lanes.is_empty()).then_some(all)
    }

    /// The arm that others are compared with: nDTW + goal, or else the first one.
    pub fn baseline(&self) -> Option<usize> {
        baseline(&self.lanes)
    }

    /// Slot of an arm that runs.
    pub fn slot(&self, arm: Arm) -> Option<usize> {
        self.lanes.iter().position(|lane| arms::arm(*lane) == arm)
    }

    /// What is compared: every arm with the baseline and with its start, and landmarks with
    /// random points; nothing before all have come so far.
    pub fn contrasts(&self, params: &Params) -> Vec<Contrast> {
        let Some(compared) = &self.compared else { return Vec::new() };
        let as_planned = changed(params, self).is_empty();
        let base = self.baseline();
        let mut pairs: Vec<(usize, Against)> = Vec::new();
        for slot in 0..self.lanes.len() {
            pairs.extend(base.filter(|base| *base != slot).map(|b| (slot, Against::Arm(b))));
            pairs.push((slot, Against::Imitation));
        }
        let landmarks = self.slot(Arm::Hard).zip(self.slot(Arm::HardRandom));
        pairs.extend(landmarks.map(|(hard, random)| (hard, Against::Arm(random))));
        let missed = |all: &Vec<Summary>| all.iter().map(|summary| summary.ln).collect::<Vec<_>>();
        let contrast = |(slot, against)| {
            let theirs = match against {
                Against::Arm(other) => missed(&compared[other]),
                Against::Imitation => missed(&self.before),
            };
            let paired = paired(&missed(&compared[slot]), &theirs)?;
            let arm = |slot: usize| arms::arm(self.lanes[slot]);
            let registered = as_planned
                && REGISTERED.contains(&arm(slot))
                && matches!(against, Against::Arm(other) if arm(other) == BASELINE);
            let test = paired.test(if registered { REGISTERED.len() } else { 1 });
            Some(Contrast { slot, against, paired, registered, test })
        };
        pairs.into_iter().filter_map(contrast).collect()
    }

    /// SR of an arm less that of the baseline after [`UPDATES`], training by training; no more
    /// than explored.
    pub fn success(&self, slot: usize, base: usize) -> Option<Paired> {
        let compared = self.compared.as_ref()?;
        let of = |slot: usize| compared[slot].iter().map(|s| s.metrics.sr).collect::<Vec<_>>();
        paired(&of(slot), &of(base))
    }

    /// Name of an arm that runs.
    pub fn label(&self, slot: usize) -> &'static str {
        Navigation::LANES[self.lanes[slot]].label
    }
}

/// Among the lanes that run, the one that others are compared with.
pub fn baseline(lanes: &[usize]) -> Option<usize> {
    if lanes.len() < 2 {
        return None;
    }
    Some(lanes.iter().position(|lane| arms::arm(*lane) == BASELINE).unwrap_or(0))
}

fn lane_of(slug: &str) -> Option<usize> {
    Navigation::LANES.iter().position(|lane| lane.slug == slug)
}

/// What the table shows of a training, from the metrics of a lane of one training.
fn summary_of(row: &Measured) -> Option<Summary> {
    let metric =
        |measure: Measure| row.metric(Navigation::MANIFEST.metrics[measure as usize].slug);
    let mut summary = Summary {
        ln: metric(Measure::Missed)?,
        ssa: metric(Measure::Aligned)?,
        moves: metric(Measure::Moves)?,
        ..Summary::default()
    };
    summary.metrics.sr = metric(Measure::Success)?;
    summary.metrics.ndtw = metric(Measure::Ndtw)?;
    Some(summary)
}

/// In what trainings differ from the study as it was planned.
pub fn changed(params: &Params, all: &Trainings) -> Vec<String> {
    let plan = Params::default();
    let mut changed = Vec::new();
    if params.critical != plan.critical {
        changed.push(
            match params.critical {
                Points::All => "every landmark is critical",
                Points::Chosen => "critical points of your choice",
                _ => "critical points at random",
            }
            .to_string(),
        );
    }
    if params.lambda != plan.lambda {
        changed.push(format!("λ = {}", params.lambda));
    }
    if params.pieces != plan.pieces {
        changed.push(format!("m = {}", params.pieces));
    }
    if params.shuffled {
        changed.push("rewards shuffled".to_string());
    }
    let rest = |params: &Params| {
        (params.agent, params.algorithm, params.normalisation, params.imitation(), params.batch)
    };
    let numbers = |params: &Params| (params.rate(), params.entropy, params.fidelity);
    if rest(params) != rest(&plan) || numbers(params) != numbers(&plan) {
        changed.push("another training".to_string());
    }
    let world = |params: &Params| (params.world, params.size, params.floors, params.kinds);
    if world(params) != world(&plan) {
        changed.push("other worlds".to_string());
    }
    if all.kicked {
        changed.push("an agent was kicked".to_string());
    }
    changed
}
