//! Laboratory 4: students that copy or average the neurons of their teacher.
//!
//! After Simsek, Bendjeddou, Gerstner and Brea (NeurIPS 2023, arXiv 2311.01644), of which we
//! know the abstract; formulas and numbers here are derived and measured in this project.

mod claims;
mod fan;
mod map;
mod methods;
pub mod params;
mod pictures;
mod presets;
pub mod problem;
mod setting;
pub mod study;
mod words;

pub use params::Params;

use fan::Fan;
use methods::State;
use params::Method;
use problem::{
    Loss,
    census::Census,
    kinks::Kink,
    known::{self, Point},
    settling::Settling,
    symmetric::unequal,
};

use crate::{
    data::Table,
    frame::{Picture, Rare},
    lab::{
        Card, Inspected, Lab, Manifest, Metric, Run, Standing, Terrain,
        kit::{self, Lanes as _},
    },
    optim::{Iterate, Objective as _, kick},
    progress::Counter,
    rng::Streams,
    schema::Problem,
    verdict::Verdict,
};

/// The problem of one run.
pub struct CopyAverage {
    params: Params,
    loss: Loss,
    /// Known critical points, in the order of the terrain's.
    points: Vec<Point>,
    terrain: Terrain,
    start: Vec<f64>,
    fan: Fan,
}

impl Lab for CopyAverage {
    const MANIFEST: Manifest = Manifest {
        id: "copy-average",
        title: "Copy or average",
        summary: "A student network has fewer neurons than its teacher. Does a student neuron \
                  copy one of the teacher's, or average several?",
        card: Card {
            link: "p=copy-average",
            panel: "neurons",
            steps: &[0, 20, 40, 400],
            source: "after Şimşek and others, NeurIPS 2023, arXiv 2311.01644",
        },
        lanes: Method::LANES,
        metrics: &[
            Metric { slug: "objective", label: "Loss L" },
            Metric { slug: "gradient", label: "Gradient norm ‖∇L‖" },
            Metric { slug: "time", label: "Flow time t" },
            Metric { slug: "unequal", label: "One student: unequal weights" },
            Metric { slug: "saddles", label: "Searches: saddles found" },
        ],
        panels: pictures::PANELS,
        rare: &[Rare::Arrows, Rare::Surface],
        presets: presets::PRESETS,
        leads: pictures::LEADS,
        claims: claims::CLAIMS,
        costs: kit::COSTS,
        milestones: &["‖∇L‖ < 1e-5"],
        study: Some(&study::STUDY),
        pace: 20.0,
        ..Manifest::of::<Params>()
    };

    type Params = Params;
    type State = State;

    fn new(params: &Params, _: Option<&Table>, streams: Streams) -> (Self, Vec<Problem>) {
        let mut params = params.clone();
        let mut problems = Vec::new();
        setting::settle(&mut params, &mut problems);
        let loss = setting::loss(&params);
        let (start, problem) = setting::start(&params, &loss, streams);
        problems.extend(problem);
        let points = known::points(&loss);
        let (terrain, fan) = (known::terrain(&loss, &points), Fan::of(&loss));
        (Self { params, loss, points, terrain, start, fan }, problems)
    }

    fn lanes(&self) -> Vec<usize> {
        kit::running(&self.params.methods)
    }

    fn init(&self, _: usize, _: Streams) -> State {
        let own = Iterate::new(&self.loss, self.start.clone().into());
        State { own, settling: Settling::default(), census: Census::default() }
    }

    fn step(&self, lane: usize, streams: Streams, step: u64, state: &mut State) -> Verdict {
        methods::step(Method::of(lane), &self.loss, &self.params, (streams, step), state)
    }

    fn kick(&self, state: &mut State, mode: usize, amplitude: f64) -> Result<(), String> {
        kick::along(&self.loss, &mut state.own, mode, amplitude, Counter::unwatched())?;
        state.settling = Settling::default();
        Ok(())
    }

    fn pull(&self, state: &mut State, grip: usize, to: [f64; 2]) -> Result<(), String> {
        fan::pull(self, &mut state.own.x, grip, to)?;
        state.own.moved(&self.loss);
        state.settling = Settling::default();
        Ok(())
    }

    fn numbers<'a>(&self, state: &'a State) -> &'a [f64] {
        &state.own.x
    }

    fn measure(&self, state: &State) -> Vec<f64> {
        let own = &state.own;
        let time = if own.costs.time > 0.0 { own.costs.time } else { f64::NAN };
        let searched = state.census.searches > 0;
        let unequal = if searched { state.census.unequal() } else { unequal(&self.loss, &own.x) };
        let saddles = if searched { state.census.saddles() as f64 } else { f64::NAN };
        vec![own.value, self.loss.norm(&own.gradient), time, unequal, saddles]
    }

    fn reached(&self, standing: &Standing, _: &[f64]) -> Vec<bool> {
        vec![standing.gradient.is_some_and(|gradient| gradient < 1e-5)]
    }

    fn costs(&self, state: &State) -> Vec<u64> {
        kit::costs(&state.own.costs)
    }

    fn note(&self, state: &State) -> String {
        let kink = Kink::of(&self.loss, &state.own);
        let said = kink.map_or_else(|| state.own.note.to_string(), |kink| kink.words());
        kit::note(said, state.own.report)
    }

    fn terrain(&self) -> &Terrain {
        &self.terrain
    }

    fn stand(&self, state: &State) -> Standing {
        kit::stand(&self.loss, &state.own)
    }

    fn inspect(&self, state: &State) -> Inspected {
        kit::inspect(&self.loss, &state.own, Counter::unwatched())
    }

    /// Out-weight times weight on each teacher, student by student.
    fn trail(&self, state: &State) -> Vec<f64> {
        fan::effects(self, &state.own.x).concat()
    }

    fn pictures(&self, run: &Run<'_, Self>) -> Vec<Picture> {
        pictures::all(self, run)
    }

    fn remark(&self, run: &Run<'_, Self>) -> Option<String> {
        words::remark(self, run)
    }
}
