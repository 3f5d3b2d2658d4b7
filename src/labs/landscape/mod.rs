//! Laboratory 5: the landscape of deep linear networks and ResNEsts.
//!
//! Section and statement are our reconstruction of a supplement fragment, most probably of Chen,
//! Lee, Garudadri and Rao (NeurIPS 2021, arXiv 2111.05496); linear networks after Baldi and
//! Hornik (1989).

mod build;
mod claims;
mod known;
mod methods;
pub mod params;
mod pictures;
mod presets;
pub mod problem;
mod searches;
mod setting;
mod source;
mod start;
pub mod study;
mod words;

pub use params::Params;

use methods::State;
use params::Method;
use setting::Setting;

use crate::{
    data::{self, Table},
    frame::{Picture, Rare},
    lab::{
        Card, Inspected, Lab, Manifest, Metric, Run, Standing, Tables, Terrain,
        kit::{self, Lanes as _},
    },
    optim::{Objective as _, kick},
    progress::Counter,
    rng::Streams,
    schema::{Params as _, Problem},
    verdict::Verdict,
};

/// The problem of one run.
pub struct Landscape {
    params: Params,
    setting: Setting,
}

impl Lab for Landscape {
    const MANIFEST: Manifest = Manifest {
        id: "landscape",
        title: "Every critical point",
        summary: "The loss of a linear network has many saddles, one kind of minimum and no \
                  maximum. Which saddles does a run visit on its way down?",
        card: Card {
            link: "p=saddle-to-saddle",
            panel: "mountain",
            steps: &[0, 20, 40, 80],
            source: "after a fragment, most probably of Chen and others, arXiv 2111.05496",
        },
        lanes: Method::LANES,
        metrics: &[
            Metric { slug: "objective", label: "Loss L" },
            Metric { slug: "gradient", label: "Gradient norm ‖∇L‖" },
            Metric { slug: "time", label: "Flow time t" },
            Metric { slug: "index", label: "Search: Morse index" },
            Metric { slug: "found", label: "Search: 0 known, 1 new, 2 flat, 3 unsettled" },
            Metric { slug: "top", label: "Search, certificate: λ max" },
            Metric { slug: "gap", label: "Loss above A-ResNEst's" },
            Metric { slug: "disorder", label: "Lead of a weaker direction" },
        ],
        panels: pictures::PANELS,
        rare: &[Rare::Graph, Rare::Surface],
        presets: presets::PRESETS,
        claims: claims::CLAIMS,
        costs: kit::COSTS,
        milestones: &["‖∇L‖ < 1e-6"],
        tables: Some(Tables {
            source: |values| source::table(&Params::from_values(values)),
            format: &data::CSV,
            on_table: &[("data", "own")],
            on_drawing: |_| &[],
        }),
        study: Some(&study::STUDY),
        pace: 20.0,
        ..Manifest::of::<Params>()
    };

    type Params = Params;
    type State = State;

    fn new(params: &Params, table: Option<&Table>, streams: Streams) -> (Self, Vec<Problem>) {
        let mut problems = Vec::new();
        let setting = Setting::new(params, table, streams, &mut problems);
        (Self { params: params.clone(), setting }, problems)
    }

    fn lanes(&self) -> Vec<usize> {
        kit::running(&self.params.methods)
    }

    fn init(&self, _: usize, _: Streams) -> State {
        State::new(&self.setting)
    }

    fn step(&self, lane: usize, streams: Streams, step: u64, state: &mut State) -> Verdict {
        methods::step(Method::of(lane), &self.setting, &self.params, (streams, step), state)
    }

    fn kick(&self, state: &mut State, mode: usize, amplitude: f64) -> Result<(), String> {
        let counter = Counter::unwatched();
        kick::along(&self.setting.net, &mut state.own, mode, amplitude, counter).map(|_| ())
    }

    fn numbers<'a>(&self, state: &'a State) -> &'a [f64] {
        &state.own.x
    }

    fn measure(&self, state: &State) -> Vec<f64> {
        let own = &state.own;
        let time = if own.costs.time > 0.0 { own.costs.time } else { f64::NAN };
        let find = state.finds.last();
        let top = find.map(|find| find.top).or(state.seen.map(|seen| seen.lowest));
        vec![
            own.value,
            self.setting.net.norm(&own.gradient),
            time,
            find.map_or(f64::NAN, |find| find.index as f64),
            find.map_or(f64::NAN, |find| find.class.code()),
            top.unwrap_or(f64::NAN),
            self.setting.bound(&own.x).map_or(f64::NAN, |bound| own.value - bound),
            state.disorder,
        ]
    }

    fn reached(&self, standing: &Standing, _: &[f64]) -> Vec<bool> {
        vec![standing.gradient.is_some_and(|gradient| gradient < 1e-6)]
    }

    fn costs(&self, state: &State) -> Vec<u64> {
        kit::costs(&state.own.costs)
    }

    fn note(&self, state: &State) -> String {
        words::note(state)
    }

    fn terrain(&self) -> &Terrain {
        &self.setting.terrain
    }

    fn stand(&self, state: &State) -> Standing {
        kit::stand(&self.setting.net, &state.own)
    }

    fn inspect(&self, state: &State) -> Inspected {
        kit::inspect(&self.setting.net, &state.own, Counter::unwatched())
    }

    /// Where the lane stands on the mountain, and its point.
    fn trail(&self, state: &State) -> Vec<f64> {
        [&pictures::mountain::place(&self.setting, state)[..], &state.own.x].concat()
    }

    fn pictures(&self, run: &Run<'_, Self>) -> Vec<Picture> {
        pictures::all(self, run)
    }

    fn remark(&self, run: &Run<'_, Self>) -> Option<String> {
        words::remark(self, run)
    }
}
