//! Laboratory 0: a function of two variables, the entrance to all others.

mod claims;
mod methods;
pub mod params;
mod pictures;
mod presets;
pub mod problem;
mod setting;
mod words;

pub use params::Params;

use std::rc::Rc;

use params::Method;
use problem::{Landscape, critical, planar};

use crate::{
    data::Table,
    frame::{Picture, Rare},
    lab::{
        Card, Inspected, Lab, Manifest, Metric, Run, Standing, Terrain,
        kit::{self, Lanes as _},
    },
    math::Buffer,
    optim::{Iterate, Objective as _, kick},
    progress::Counter,
    rng::Streams,
    schema::Problem,
    verdict::Verdict,
};

/// The problem of one run.
pub struct Plane {
    params: Params,
    land: Rc<Landscape>,
    /// The formula, as readers see it.
    text: String,
    terrain: Terrain,
    start: Buffer,
}

impl Lab for Plane {
    const MANIFEST: Manifest = Manifest {
        id: "plane",
        title: "Two variables",
        summary: "A landscape of hills, valleys and passes that you can turn. Which method is \
                  caught on the pass, the saddle, and which one goes down?",
        card: Card {
            link: "p=caught",
            panel: "surface",
            steps: &[0, 10, 30, 60],
            source: "with an example of Du and others, arXiv 1705.10412",
        },
        lanes: Method::LANES,
        metrics: &[
            Metric { slug: "value", label: "Function f" },
            Metric { slug: "gradient", label: "Gradient norm ‖∇f‖" },
            Metric { slug: "x", label: "x" },
            Metric { slug: "y", label: "y" },
        ],
        panels: pictures::PANELS,
        rare: &[Rare::Surface, Rare::Basins],
        presets: presets::PRESETS,
        questions: presets::QUESTIONS,
        claims: claims::CLAIMS,
        migrations: &[params::no_preset],
        costs: kit::COSTS,
        milestones: &["near a minimum"],
        pace: 20.0,
        ..Manifest::of::<Params>()
    };

    type Params = Params;
    type State = Iterate;

    fn new(params: &Params, _: Option<&Table>, streams: Streams) -> (Self, Vec<Problem>) {
        let (land, text, problem) = setting::landscape(params);
        let bounded = setting::listed(params.function).is_some_and(|listed| listed.bounded);
        let terrain = Terrain {
            scale: land.scale(),
            minimum: land.points.first().filter(|_| bounded).map(|point| point.value),
            known: land.known(),
        };
        let start = setting::start(params, streams);
        let plane = Self { params: params.clone(), land, text, terrain, start };
        (plane, problem.into_iter().collect())
    }

    fn lanes(&self) -> Vec<usize> {
        kit::running(&self.params.methods)
    }

    fn init(&self, _: usize, _: Streams) -> Iterate {
        Iterate::new(&*self.land, self.start.clone())
    }

    fn step(&self, lane: usize, streams: Streams, step: u64, own: &mut Iterate) -> Verdict {
        methods::step(Method::of(lane), &self.land, &self.params, (streams, step), own)
    }

    fn kick(&self, own: &mut Iterate, mode: usize, amplitude: f64) -> Result<(), String> {
        kick::along(&*self.land, own, mode, amplitude, Counter::unwatched()).map(|_| ())
    }

    fn numbers<'a>(&self, own: &'a Iterate) -> &'a [f64] {
        &own.x
    }

    fn measure(&self, own: &Iterate) -> Vec<f64> {
        let numbers = [own.value, self.land.norm(&own.gradient), own.x[0], own.x[1]];
        numbers.into_iter().map(|x| if x.is_finite() { x } else { f64::NAN }).collect()
    }

    fn reached(&self, standing: &Standing, _: &[f64]) -> Vec<bool> {
        let near = problem::basins::NEAR * self.terrain.scale.length;
        let minima = standing.distances.iter().zip(&self.terrain.known);
        let mut minima = minima.filter(|(_, known)| known.kind.is_minimum());
        vec![minima.any(|(distance, _)| distance.is_some_and(|distance| distance < near))]
    }

    fn costs(&self, own: &Iterate) -> Vec<u64> {
        kit::costs(&own.costs)
    }

    fn note(&self, own: &Iterate) -> String {
        kit::note(own.note.to_string(), None)
    }

    fn terrain(&self) -> &Terrain {
        &self.terrain
    }

    fn stand(&self, own: &Iterate) -> Standing {
        let at = [own.x[0], own.x[1]];
        let distances = self.land.points.iter().map(|point| planar::distance(point.at, at));
        Standing {
            distances: distances.map(Some).collect(),
            outside: !critical::contains(&self.land.window, at),
            ..kit::stand(&*self.land, own)
        }
    }

    fn inspect(&self, own: &Iterate) -> Inspected {
        kit::inspect(&*self.land, own, Counter::unwatched())
    }

    fn trail(&self, own: &Iterate) -> Vec<f64> {
        vec![own.x[0], own.x[1], own.value]
    }

    fn pictures(&self, run: &Run<'_, Self>) -> Vec<Picture> {
        pictures::all(self, run)
    }

    fn remark(&self, _: &Run<'_, Self>) -> Option<String> {
        Some(words::census(&self.land))
    }
}

impl Plane {
    /// The landscape of the run.
    #[must_use]
    pub fn landscape(&self) -> &Landscape {
        &self.land
    }

    /// The height at which a value is drawn.
    fn height(&self, value: f64) -> f64 {
        let steep = setting::listed(self.params.function).is_some_and(|listed| listed.steep);
        if steep { crate::math::log10(1.0 + value.max(0.0)) } else { value }
    }
}
