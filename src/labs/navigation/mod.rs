//! Laboratory `navigation`: which reward teaches an agent to follow an
//! instruction to the letter.
//!
//! | file | purpose |
//! |---|---|
//! | `params`, `presets`, `claims`, `words` | parameters, runs, statements, sentences |
//! | `setting`, `adjust` | the problem of a run; parameters that cannot be as they are wanted, critical points of the reader's choice |
//! | `arms` | what each lane is paid for |
//! | `state`, `trial` | a lane's state; its paired trainings |
//! | `study`, `comparison` | what is compared; the table |
//! | `building`, `export` | a world and instructions of the reader's; files of those on show |
//! | `point` | gradient and curvature of the expected reward |
//! | `episode`, `own`, `sheet` | walks through a held-out episode: an agent's, the reader's, both in numbers |
//! | `map`, `pictures` | what is drawn |

mod adjust;
mod arms;
pub mod building;
mod claims;
mod comparison;
mod episode;
mod export;
mod map;
mod own;
mod params;
mod pictures;
mod point;
mod presets;
pub mod problem;
mod setting;
mod sheet;
mod state;
mod study;
mod trial;
mod words;

pub use setting::Navigation;

use self::{
    own::Own,
    params::{Arm, Params, World},
    state::State,
};
use crate::{
    data::{Source, Table},
    frame::{Comparison, Picture, Rare, Sheet},
    lab::{
        Card, Inspected, Lab, Leg, Manifest, Metric, Run, Standing, Tables, Terrain, Walk,
        kit::{self, Lanes as _},
    },
    rng::Streams,
    schema::{Params as _, Problem},
    verdict::Verdict,
};

/// Updates from one test on the held-out episodes to the next.
const EVERY: u64 = 10;

/// Position of a metric among the manifest's.
#[derive(Clone, Copy)]
#[repr(usize)]
enum Measure {
    Missed = 0,
    Success = 1,
    Ndtw = 2,
    Aligned = 3,
    Moves = 4,
}

impl Lab for Navigation {
    const MANIFEST: Manifest = Manifest {
        id: "navigation",
        title: "Follow the instruction",
        summary: "Agents learn to follow instructions through a building. Does a reward that \
                  looks at critical points of the way lose fewer landmarks?",
        card: Card {
            link: "p=focal",
            panel: "map",
            steps: &[0, 40, 80, 120],
            source: "after He and others, NeurIPS 2021, https://github.com/hekj/Landmark-RxR",
        },
        lanes: Arm::LANES,
        metrics: &[
            Metric { slug: "missed", label: "Missed landmarks LN" },
            Metric { slug: "success", label: "Success rate SR" },
            Metric { slug: "ndtw", label: "Fidelity nDTW" },
            Metric { slug: "ssa", label: "Aligned pieces SSA" },
            Metric { slug: "moves", label: "Moves" },
            Metric { slug: "change", label: "LN since imitation" },
        ],
        panels: pictures::PANELS,
        presets: presets::PRESETS,
        leads: pictures::LEADS,
        claims: claims::CLAIMS,
        migrations: &[params::one_schedule],
        costs: &["training episodes"],
        tables: Some(Tables {
            source: |values| match Params::from_values(values).world {
                World::Own => Source::Own,
                World::Generated => Source::None,
            },
            format: &building::FORMAT,
            on_table: &[("world", "own")],
            on_drawing: |_| &[],
        }),
        exports: export::LABELS,
        study: Some(&study::STUDY),
        rare: &[Rare::Map],
        map: Some(0),
        cap: 600,
        ..Manifest::of::<Params>()
    };

    type Params = Params;
    type State = State;

    fn new(params: &Params, table: Option<&Table>, streams: Streams) -> (Self, Vec<Problem>) {
        let mut problems = Vec::new();
        let building = setting::building(params, table, &mut problems);
        let lab = Self::of_world(params.clone(), building, streams, &mut problems);
        (lab, problems)
    }

    fn lanes(&self) -> Vec<usize> {
        kit::running(&self.params.arms)
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

    fn kick(&self, state: &mut State, mode: usize, amplitude: f64) -> Result<(), String> {
        state.kick(self, mode, amplitude)
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

    /// Nothing is known of the expected reward.
    fn terrain(&self) -> &Terrain {
        const { &Terrain::UNKNOWN }
    }

    /// The gradient is estimated when it is inspected.
    fn stand(&self, _state: &State) -> Standing {
        Standing::default()
    }

    /// Of the first training's agent.
    fn inspect(&self, state: &State) -> Inspected {
        let first = state.trials.first();
        let report = first.and_then(|trial| point::report(trial, &self.schedules[state.lane]));
        report.unwrap_or_default()
    }

    /// LN of each training.
    fn trail(&self, state: &State) -> Vec<f64> {
        state.trials.iter().map(|trial| trial.summary.ln).collect()
    }

    fn end(&self) -> u64 {
        u64::from(self.params.updates)
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
        comparison::table(&self.params, run)
    }

    fn sentence(&self, run: &Run<'_, Self>) -> String {
        sheet::sentence(self, run)
    }

    fn map(&self) -> Option<&dyn Walk<Self>> {
        Some(self)
    }
}

impl Walk<Self> for Navigation {
    fn number(&self) -> u32 {
        self.params.episode
    }

    fn walk(&self, state: &State, number: u32, legs: &[Leg]) -> Result<Vec<f64>, String> {
        Own::of(self, state, number, legs).map(|own| own.numbers(self))
    }

    fn mark(&self, state: &State, place: usize) -> Vec<(&'static str, String)> {
        adjust::mark(self, state, place)
    }

    fn sheet(&self, run: &Run<'_, Self>) -> Option<Sheet> {
        sheet::sheet(self, run)
    }
}
