//! Laboratory `navigation`: which reward teaches an agent to follow an
//! instruction to the letter.
//!
//! | file | purpose |
//! |---|---|
//! | `params`, `presets`, `claims`, `words` | parameters, runs, statements, sentences |
//! | `problem`, `adjust` | the problem of a run; parameters that cannot be as they are wanted |
//! | `arms`, `chosen` | what each lane is paid for; critical points of the reader's choice |
//! | `state`, `trial`, `ahead` | a lane's state; its paired trainings, also those that other workers compute |
//! | `study` | the arms compared |
//! | `building`, `export` | a world and instructions of the reader's; files of those on show |
//! | `point` | gradient and curvature of the expected reward |
//! | `episode`, `own`, `sheet` | walks through a held-out episode: an agent's, the reader's, both in numbers |
//! | `map`, `pictures` | what is drawn |

mod adjust;
mod ahead;
mod arms;
pub mod building;
mod chosen;
mod claims;
mod episode;
mod export;
mod map;
mod own;
mod params;
mod pictures;
mod point;
mod presets;
mod problem;
mod sheet;
mod state;
mod study;
mod trial;
mod words;

pub use problem::Navigation;

use self::{
    own::Own,
    params::{Learner, Params, World},
    state::State,
    trial::Trial,
};
use super::{Experiment, Lane, Metric, Pairs, PanelSpec, PointReport, Preset};
use crate::{
    claim::Claim,
    data::{Format, Source, Table},
    event::{Kick, Leg},
    frame::{Comparison, Picture, Role, Sheet},
    rng::Streams,
    schema::Problem,
    session::Run,
    verdict::{PointKind, Verdict},
};

/// Updates from one test on the held-out episodes to the next.
const EVERY: u64 = 10;

/// What an update of the recurrent agent costs, in updates of the linear one.
const RECURRENT_COST: usize = 10;
/// Updates of the linear agent in one step from which on other workers help.
const HEAVY: usize = 24;

/// Position of a metric among [`Experiment::METRICS`].
#[derive(Clone, Copy)]
#[repr(usize)]
enum Measure {
    Missed = 0,
    Success = 1,
    Ndtw = 2,
}

impl Experiment for Navigation {
    const ID: &'static str = "navigation";
    const TITLE: &'static str = "Follow the instruction";
    const SUMMARY: &'static str = "Agents learn to follow instructions through a building. Does \
         a reward that looks at critical points of the way lose fewer landmarks?";
    const LANES: &'static [Lane] = &[
        Lane { slug: "success", label: "Goal", role: Role::Series(0) },
        Lane { slug: "progress", label: "Goal progress", role: Role::Series(1) },
        Lane { slug: "ndtw", label: "nDTW", role: Role::Series(3) },
        Lane { slug: "ndtw-success", label: "nDTW + goal", role: Role::Reference },
        Lane { slug: "cls-success", label: "CLS + goal", role: Role::Series(4) },
        Lane { slug: "soft", label: "Focal soft", role: Role::Series(2) },
        Lane { slug: "hard", label: "Focal hard", role: Role::Series(5) },
    ];
    const METRICS: &'static [Metric] = &[
        Metric { slug: "missed", label: "Missed landmarks LN" },
        Metric { slug: "success", label: "Success rate SR" },
        Metric { slug: "ndtw", label: "Fidelity nDTW" },
        Metric { slug: "ssa", label: "Aligned pieces SSA" },
        Metric { slug: "moves", label: "Moves" },
        Metric { slug: "change", label: "LN since imitation" },
    ];
    const PANELS: &'static [PanelSpec] = pictures::PANELS;
    const PRESETS: &'static [Preset] = presets::PRESETS;
    const CLAIMS: &'static [Claim] = claims::CLAIMS;
    const MIGRATIONS: &'static [fn(Pairs) -> Pairs] = &[params::one_schedule];
    const ON_TABLE: &'static [(&'static str, &'static str)] = &[("world", "own")];
    const FORMAT: &'static Format = &building::FORMAT;
    const EXPORTS: &'static [&'static str] = export::LABELS;
    const COSTS: &'static [&'static str] = &["training episodes"];
    const MAP: Option<usize> = Some(0);
    const CAP: u64 = 600;

    type Params = Params;
    type State = State;

    fn new(
        params: &Params,
        table: Option<&Table>,
        streams: Streams,
    ) -> (Self, Vec<Problem>) {
        let mut problems = Vec::new();
        let building = problem::building(params, table, &mut problems);
        let lab = Self::of_world(params.clone(), building, streams, &mut problems);
        (lab, problems)
    }

    fn source(params: &Params) -> Source {
        if params.world == World::Own { Source::Own } else { Source::None }
    }

    fn lanes(&self) -> Vec<usize> {
        self.params.arms.iter().map(|arm| arm as usize).collect()
    }

    fn init(&self, lane: usize, streams: Streams) -> State {
        State::new(lane, &self.starts(streams))
    }

    fn step(&self, lane: usize, _streams: Streams, step: u64, state: &mut State) -> Verdict {
        if let Err(fault) = state.train(self, lane, step) {
            state.fault = Some(fault);
        }
        if state.fault.is_some() { Verdict::Converged } else { Verdict::Continue }
    }

    fn kick(&self, state: &mut State, kick: &Kick) -> Result<(), String> {
        state.kick(self, kick)
    }

    fn numbers<'a>(&self, state: &'a State) -> &'a [f64] {
        &state.weights
    }

    fn measure(&self, state: &State) -> Vec<f64> {
        state.measure()
    }

    fn costs(&self, state: &State) -> Vec<u64> {
        vec![state.updates(&self.params) * u64::from(self.params.batch)]
    }

    fn note(&self, state: &State) -> String {
        words::note(state)
    }

    /// Of the first training's agent.
    fn inspect(&self, state: &State) -> PointReport {
        let report = state
            .trials
            .first()
            .and_then(|trial| point::report(trial, &self.schedules[state.lane]));
        report.unwrap_or(PointReport {
            objective: 0.0,
            gradient_norm: 0.0,
            spectrum: Vec::new(),
            size: 0,
            tolerance: 0.0,
            kind: PointKind::NotCritical,
        })
    }

    /// LN of each training.
    fn trail(&self, state: &State) -> Vec<f64> {
        state.trials.iter().map(|trial| trial.summary.ln).collect()
    }

    fn end(&self) -> u64 {
        u64::from(self.params.updates)
    }

    /// Each training, where there are enough of them.
    fn parts(&self) -> usize {
        let cost = match self.params.agent {
            Learner::Linear => 1,
            Learner::Recurrent => RECURRENT_COST,
        };
        let runs = self.params.runs as usize;
        if runs * self.params.arms.iter().count() * cost >= HEAVY { runs } else { 0 }
    }

    fn part(&self, state: &State, part: usize) -> Vec<f64> {
        state.trials.get(part).map_or_else(Vec::new, Trial::numbers)
    }

    fn extend(
        &self,
        lane: usize,
        part: usize,
        streams: Streams,
        step: u64,
        numbers: &[f64],
    ) -> Vec<Vec<f64>> {
        let states = self.ground(streams, part as u32).and_then(|ground| {
            Trial::extend(ground, step, &self.schedules[lane], &self.params, numbers)
        });
        // Whoever steps through the run meets the fault, and tells of it.
        states.unwrap_or_default()
    }

    fn foresee(&mut self, lane: usize, part: usize, step: u64, states: Vec<Vec<f64>>) {
        self.ahead.add(lane, part, step, states);
    }

    fn live(&mut self, params: &Params, _table: Option<&Table>, streams: Streams) {
        self.renew(params.clone(), streams);
    }

    fn export(&self, state: &State, which: usize) -> Option<(String, String)> {
        export::file(self, state, which)
    }

    fn pictures(&self, run: &Run<'_, Self>) -> Vec<Picture> {
        pictures::all(self, run)
    }

    fn comparison(&self, run: &Run<'_, Self>) -> Option<Comparison> {
        study::table(&self.params, run)
    }

    fn sentence(&self, run: &Run<'_, Self>) -> String {
        sheet::sentence(self, run)
    }

    fn episode(&self) -> u32 {
        self.params.episode
    }

    fn walk(&self, state: &State, episode: u32, legs: &[Leg]) -> Result<Vec<f64>, String> {
        Own::of(self, state, episode, legs).map(|own| own.numbers(self))
    }

    fn mark(&self, state: &State, place: usize) -> Vec<(&'static str, String)> {
        chosen::mark(self, state, place)
    }

    fn sheet(&self, run: &Run<'_, Self>) -> Option<Sheet> {
        sheet::sheet(self, run)
    }
}
