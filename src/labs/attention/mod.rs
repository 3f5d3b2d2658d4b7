//! Laboratory 2: attention learns principal components.
//!
//! After Maulen-Soto and Boyer (arXiv 2605.18315), of which we know the abstract;
//! the model, the losses and every number here are derived in this project.

mod claims;
mod methods;
mod params;
mod pictures;
mod plane;
mod presets;
pub mod problem;
mod setting;
mod settle;
mod source;
mod words;

pub use params::Params;

use methods::State;
use params::{Data, Method, Model, Start, Tasks};
use plane::Plane;
use problem::{norm, pattern::Pattern};
use setting::Setting;
use source::Source;

use crate::{
    data::{self, Table},
    frame::{Picture, Rare},
    lab::{
        Card, Inspected, Lab, Manifest, Metric, Run, Standing, Tables, Terrain,
        kit::{self, Lanes as _},
    },
    optim::kick,
    progress::Counter,
    rng::{self, Purpose, Streams},
    schema::{Params as _, Problem},
    verdict::Verdict,
};

/// The problem of one run.
pub struct Attention {
    params: Params,
    source: Source,
    setting: Setting,
    streams: Streams,
    /// Prompt and queries of the picture of attention.
    pattern: Pattern,
    /// Where `u` is seen and moved.
    plane: Option<Plane>,
}

impl Lab for Attention {
    const MANIFEST: Manifest = Manifest {
        id: "attention",
        title: "Attention learns PCA",
        summary: "One attention head is trained to reproduce its query from a prompt. Every \
                  eigenvector of the covariance is a critical point; which one is learned?",
        card: Card {
            link: "p=digits&methods=saddle-free",
            panel: "direction",
            steps: &[0, 3, 6, 12],
            source: "after Maulen-Soto and Boyer, arXiv 2605.18315",
        },
        lanes: Method::LANES,
        metrics: &[
            Metric { slug: "objective", label: "Loss R" },
            Metric { slug: "gradient", label: "Gradient norm ‖∇R‖" },
            Metric { slug: "misalignment", label: "Misalignment 1 − |cos|" },
            Metric { slug: "norm", label: "Squared norm λ₁|u|²" },
        ],
        panels: pictures::PANELS,
        rare: &[Rare::Surface, Rare::Arrows],
        presets: presets::PRESETS,
        leads: pictures::LEADS,
        claims: claims::CLAIMS,
        costs: kit::COSTS,
        tables: Some(Tables {
            source: |values| table(&Params::from_values(values)),
            format: &data::CSV,
            on_table: &[("tasks", "one"), ("data", "own")],
            on_drawing: |_| &[],
        }),
        // One step for every repaint: steps are small here.
        pace: 60.0,
        ..Manifest::of::<Params>()
    };

    type Params = Params;
    type State = State;

    fn new(params: &Params, table: Option<&Table>, streams: Streams) -> (Self, Vec<Problem>) {
        let mut params = params.clone();
        let mut problems = Vec::new();
        let source = Source::new(&params, table, streams, &mut problems);
        settle::settle(&mut params, &source, &mut problems);
        let setting = Setting::new(&params, &source, streams);
        let pattern = Pattern::new(&setting.head.tokens, streams);
        let plane = Plane::of(&params, &setting, &pattern, streams);
        (Self { params, source, setting, streams, pattern, plane }, problems)
    }

    fn lanes(&self) -> Vec<usize> {
        kit::running(&self.params.methods)
    }

    fn init(&self, lane: usize, streams: Streams) -> State {
        let own = self.start(streams, 0);
        let sets = self.setting.tasks.as_ref().map_or(1, |(_, sets)| sets.len());
        let all = match Method::of(lane) {
            Method::Descent => own.repeat(sets),
            // Repetition by repetition, the same starts at every prompt length.
            Method::Stochastic => {
                let starts = (0..self.params.repeats).map(|i| self.start(streams, i));
                starts.collect::<Vec<_>>().concat().repeat(self.setting.lengths.len())
            }
            _ => own,
        };
        State::new(&*self.setting.land.loss, all)
    }

    fn step(&self, lane: usize, streams: Streams, step: u64, state: &mut State) -> Verdict {
        methods::step(Method::of(lane), &self.setting, &self.params, (streams, step), state)
    }

    fn kick(&self, state: &mut State, mode: usize, amplitude: f64) -> Result<(), String> {
        let counter = Counter::unwatched();
        kick::along(&*self.setting.land.loss, &mut state.own, mode, amplitude, counter)?;
        state.settle();
        Ok(())
    }

    fn pull(&self, state: &mut State, grip: usize, to: [f64; 2]) -> Result<(), String> {
        plane::pull(self, &mut state.own.x, grip, to)?;
        state.own.moved(&*self.setting.land.loss);
        state.settle();
        Ok(())
    }

    fn numbers<'a>(&self, state: &'a State) -> &'a [f64] {
        state.numbers()
    }

    fn costs(&self, state: &State) -> Vec<u64> {
        kit::costs(&state.own.costs)
    }

    fn measure(&self, state: &State) -> Vec<f64> {
        let length = norm(&state.own.x);
        let square = self.setting.land.covariance.values()[0] * length * length;
        let misalignment = self.setting.land.misalignment(&state.own.x);
        vec![state.own.value, norm(&state.own.gradient), misalignment, square]
    }

    fn note(&self, state: &State) -> String {
        state.note()
    }

    fn terrain(&self) -> &Terrain {
        &self.setting.land.terrain
    }

    fn stand(&self, state: &State) -> Standing {
        Standing {
            distances: self.setting.land.distances(&state.own.x),
            ..kit::stand(&*self.setting.land.loss, &state.own)
        }
    }

    fn inspect(&self, state: &State) -> Inspected {
        let land = &self.setting.land;
        let mut found = kit::inspect(&*land.loss, &state.own, Counter::unwatched());
        land.complete(&state.own.x, &mut found.resolved);
        found
    }

    /// Coordinates in the eigenbasis.
    fn trail(&self, state: &State) -> Vec<f64> {
        self.setting.land.coordinates(&state.own.x)
    }

    fn pictures(&self, run: &Run<'_, Self>) -> Vec<Picture> {
        pictures::all(self, run)
    }

    fn remark(&self, run: &Run<'_, Self>) -> Option<String> {
        words::remark(self, run)
    }
}

impl Attention {
    /// The common start of all methods, and those of further repetitions.
    fn start(&self, streams: Streams, repetition: u32) -> Vec<f64> {
        let Params { start, saddle, jitter, radius, .. } = self.params;
        let mut noise = vec![0.0; self.setting.land.loss.size()];
        let purpose = if start == Start::Random { Purpose::Start } else { Purpose::Jitter };
        rng::fill_normal(&mut streams.of_lane(purpose, repetition, 0), &mut noise);
        let (mut u, scale) = match start {
            Start::Exact => return self.setting.land.point(saddle as usize),
            Start::Saddle => (self.setting.land.point(saddle as usize), jitter),
            Start::Small => (vec![0.0; noise.len()], jitter),
            Start::Random => {
                let length = problem::scale(&self.setting.land.covariance, 1.0).length;
                (vec![0.0; noise.len()], radius * length / norm(&noise))
            }
        };
        u.iter_mut().zip(&noise).for_each(|(u, z)| *u += scale * z);
        // Back onto the sphere, if there is one.
        if self.params.model == Model::Sphere {
            let length = norm(&u);
            u.iter_mut().for_each(|u| *u /= length);
        }
        u
    }
}

/// Where the table of a run comes from.
fn table(params: &Params) -> data::Source {
    match params.data {
        _ if params.tasks != Tasks::One => data::Source::None,
        Data::Spectrum => data::Source::None,
        Data::Penguins => data::Source::Shipped(&data::PENGUINS),
        Data::Digits => data::Source::Shipped(&data::DIGITS),
        Data::Own => data::Source::Own,
    }
}
