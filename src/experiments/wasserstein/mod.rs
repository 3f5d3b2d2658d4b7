//! Laboratory 1: optimisation over measures meets a saddle.
//!
//! After Lascu and Suzuki (arXiv 2605.17963, WSFN; a reconstruction from the
//! abstract) and Yamamoto, Kim and Suzuki (arXiv 2509.16974, PWGF).

mod claims;
mod methods;
mod note;
mod params;
mod pictures;
mod point;
mod presets;
mod scenario;
mod words;

pub use params::Params;

use methods::State;
use params::{Functional, Goal, Method, Start, Target};
use scenario::Scenario;

use crate::{
    claim::Claim,
    data::{self, Source, Table},
    event::Kick,
    experiments::{Experiment, Lane, Metric, PanelSpec, PointReport, Preset},
    frame::{Picture, Role},
    progress::{Counter, UNWATCHED, Watch},
    rng::{Purpose, Streams},
    schema::Problem,
    session::Run,
    verdict::Verdict,
    wasserstein::{Particles, start},
};

/// Part of the saddle's height by which a run that has escaped is below it.
const ESCAPED: f64 = 0.01;
/// Distances of the objective to its minimum by which methods are compared.
const ACCURACIES: [f64; 3] = [1e-3, 1e-6, 1e-10];

/// Most coordinates `N d` of a cloud: some dozen fields of this size, of 5 MB each, are
/// held at a time. A hundred thousand particles of the bounded moments' small matrix have
/// as many.
const MOST_COORDINATES: u32 = 600_000;
/// What the inspector computes.
const SPECTRUM: &str = "Hessian spectrum";
/// Particles whose paths are drawn against the step.
const MOST_PATHS: usize = 200;

/// The problem of one run.
pub struct Wasserstein {
    params: Params,
    scenario: Box<dyn Scenario>,
    watch: Watch,
}

impl Experiment for Wasserstein {
    const ID: &'static str = "wasserstein";
    const TITLE: &'static str = "Wasserstein saddle-free Newton";
    const SUMMARY: &'static str = "A cloud of particles minimises a functional of its own \
         distribution. Which methods get past the saddle?";
    const LANES: &'static [Lane] = &[
        Lane { slug: "gradient-flow", label: "Gradient flow", role: Role::GradientFlow },
        Lane { slug: "perturbed-flow", label: "Perturbed flow", role: Role::PerturbedFlow },
        Lane { slug: "newton", label: "Newton", role: Role::Newton },
        Lane { slug: "saddle-free", label: "Saddle-free Newton", role: Role::SaddleFree },
    ];
    const METRICS: &'static [Metric] = &[
        Metric { slug: "objective", label: "Objective F" },
        Metric { slug: "gradient", label: "Gradient norm \u{2016}\u{2207}F\u{2016}" },
        Metric { slug: "distance", label: "Distance W\u{2082} to the minimum" },
    ];
    const PANELS: &'static [PanelSpec] = pictures::PANELS;
    const PRESETS: &'static [Preset] = presets::PRESETS;
    const CLAIMS: &'static [Claim] = claims::CLAIMS;
    const MILESTONES: &'static [&'static str] = &[
        "Escape",
        "F \u{2212} F* < 10\u{207b}\u{b3}",
        "F \u{2212} F* < 10\u{207b}\u{2076}",
        "F \u{2212} F* < 10\u{207b}\u{b9}\u{2070}",
    ];
    const COSTS: &'static [&'static str] = &["gradients", "Hessian products"];
    const ON_TABLE: &'static [(&'static str, &'static str)] =
        &[("functional", "factorisation"), ("target", "own")];

    type Params = Params;
    type State = State;

    fn on_drawing(params: &Params) -> &'static [(&'static str, &'static str)] {
        if params.functional == Functional::Discrepancy { &[("goal", "own")] } else { &[] }
    }

    fn source(params: &Params) -> Source {
        match (params.functional, params.target, params.goal) {
            (Functional::Factorisation, Target::Penguins, _) => Source::Shipped(&data::PENGUINS),
            (Functional::Factorisation, Target::Own, _) => Source::Own,
            (Functional::Discrepancy, _, Goal::Own) => Source::Own,
            _ => Source::None,
        }
    }

    fn new(params: &Params, table: Option<&Table>, streams: Streams) -> (Self, Vec<Problem>) {
        let mut params = params.clone();
        let mut problems = Vec::new();
        let scenario: Box<dyn Scenario> = match params.functional {
            Functional::DoubleWell => Box::new(scenario::Well::new(&params)),
            Functional::Factorisation => {
                let target = target(&params, table, &mut problems);
                let (scenario, problem) = scenario::Ellipse::new(&params, &target);
                problems.extend(problem);
                Box::new(scenario)
            }
            Functional::VarianceCosine => Box::new(scenario::Cosine::new(&params)),
            Functional::Discrepancy => {
                Box::new(scenario::Goals::new(&params, table, &mut problems))
            }
            Functional::Network => Box::new(scenario::Neurons::new(&params, streams)),
            Functional::TanhMoments => Box::new(scenario::Bounded::new(&params)),
        };
        let limit = MOST_COORDINATES / scenario.landscape().dim() as u32;
        let wanted = params.particles;
        params.particles = wanted.min(limit).max(scenario.fewest_particles());
        if params.particles != wanted {
            let why = if wanted > limit {
                format!("a cloud has at most {MOST_COORDINATES} coordinates")
            } else {
                "the chosen saddle needs them".to_string()
            };
            let message =
                format!("{wanted} particles were changed to {}: {why}", params.particles);
            problems.push(Problem::new("particles", message));
        }
        (Self { params, scenario, watch: UNWATCHED }, problems)
    }

    fn watch(&mut self, watch: Watch) {
        self.watch = watch;
    }

    fn lanes(&self) -> Vec<usize> {
        self.params.methods.iter().map(|method| method as usize).collect()
    }

    fn init(&self, _lane: usize, streams: Streams) -> State {
        State::new(self.scenario.landscape(), self.start(streams))
    }

    fn step(&self, lane: usize, streams: Streams, step: u64, state: &mut State) -> Verdict {
        let draw = || streams.of_lane(Purpose::Perturbation, lane as u32, step);
        let landscape = self.scenario.landscape();
        let counter = self.counter(Self::LANES[lane].label);
        match method(lane) {
            Method::GradientFlow => methods::gradient_flow(landscape, &self.params, state),
            Method::PerturbedFlow => {
                methods::perturbed_flow(landscape, &self.params, state, step, draw)
            }
            Method::Newton => methods::newton(landscape, &self.params, state, counter),
            Method::SaddleFree => {
                methods::saddle_free(landscape, &self.params, state, step, draw, counter)
            }
        }
    }

    fn kick(&self, state: &mut State, kick: &Kick) -> Result<(), String> {
        let landscape = self.scenario.landscape();
        let hessian = &mut *landscape.linearise(&state.particles);
        let modes = point::modes(hessian, self.counter(SPECTRUM));
        let Some(mode) = modes.vectors.get(kick.mode) else {
            return Err(format!("only {} eigenvectors are known", modes.vectors.len()));
        };
        state.kick(landscape, kick.amplitude, mode);
        Ok(())
    }

    fn numbers<'a>(&self, state: &'a State) -> &'a [f64] {
        state.particles.data()
    }

    fn measure(&self, state: &State) -> Vec<f64> {
        let distance = self.scenario.landscape().distance_to_minimum(&state.particles);
        vec![state.value, state.gradient.norm(), distance.unwrap_or(f64::NAN)]
    }

    /// Escape is the first value one part in a hundred below the saddle's.
    fn reached(&self, metrics: &[f64]) -> Vec<bool> {
        let floor = self.floor();
        let below = |height: f64| metrics[0] - floor < (1.0 - ESCAPED) * height;
        let escaped = self.scenario.saddle_value().is_some_and(|value| below(value - floor));
        let excess = metrics[0] - self.scenario.landscape().minimum();
        std::iter::once(escaped).chain(ACCURACIES.map(|bound| excess < bound)).collect()
    }

    fn costs(&self, state: &State) -> Vec<u64> {
        vec![state.gradients, state.products]
    }

    fn note(&self, state: &State) -> String {
        let solver = state.report.map(|report| report.to_string());
        let note = Some(state.note.to_string()).filter(|note| !note.is_empty());
        note.into_iter().chain(solver).collect::<Vec<_>>().join("; ")
    }

    fn inspect(&self, state: &State) -> PointReport {
        point::report(self.scenario.landscape(), state, self.counter(SPECTRUM))
    }

    /// Positions of a sample, where they can be drawn against the step.
    fn trail(&self, state: &State) -> Vec<f64> {
        if state.particles.dim() > 1 {
            return Vec::new();
        }
        let stride = state.particles.len().div_ceil(MOST_PATHS);
        state.particles.data().iter().step_by(stride).copied().collect()
    }

    fn pictures(&self, run: &Run<'_, Self>) -> Vec<Picture> {
        pictures::all(self, run)
    }

    fn sentence(&self, run: &Run<'_, Self>) -> String {
        let sentence = words::sentence(run, self.scenario.saddle_value(), self.floor());
        match self.scenario.remark(&run.lanes[run.inspected].state.particles) {
            Some(remark) => format!("{sentence} {remark}"),
            None => sentence,
        }
    }
}

impl Wasserstein {
    /// Of the Hessian products of a computation.
    fn counter(&self, what: &'static str) -> Counter {
        Counter::new(what, "Hessian product", self.watch)
    }

    /// The smallest value of the objective; where it is not known, zero, below which none
    /// of those objectives falls.
    fn floor(&self) -> f64 {
        let minimum = self.scenario.landscape().minimum();
        if minimum.is_finite() { minimum } else { 0.0 }
    }

    /// The common start of all methods.
    fn start(&self, streams: Streams) -> Particles {
        let Params { start, jitter, spread, .. } = self.params;
        let (n, d) = (self.params.particles as usize, self.scenario.landscape().dim());
        let mut rng = streams.at(Purpose::Start, 0);
        let mut cloud = match start {
            Start::Saddle | Start::Exact => self.scenario.on_saddle(n, &mut rng),
            Start::Caught => self.scenario.bound_for_saddle(n, spread, &mut rng),
            Start::Cloud => return start::normal_cloud(n, d, spread, &mut rng),
        };
        if start != Start::Exact {
            start::jitter(&mut cloud, jitter, &mut streams.at(Purpose::Jitter, 0));
        }
        cloud
    }
}

/// The method of a lane: lanes stand in the order of the methods.
fn method(lane: usize) -> Method {
    <Method as crate::schema::Choices>::ALL[lane]
}

/// The target matrix. Where it cannot be had it is that of the chosen spectrum.
fn target(
    params: &Params,
    table: Option<&Table>,
    problems: &mut Vec<Problem>,
) -> crate::linalg::Matrix {
    if let (Target::Penguins | Target::Own, Some(table)) = (params.target, table) {
        return crate::linalg::square(&table.correlation());
    }
    let instead = "the chosen eigenvalues are used";
    match params.target {
        Target::Spectrum => {}
        Target::Penguins => {
            problems.push(data::PENGUINS.problem(&format!("is missing; {instead}")))
        }
        Target::Own => problems.push(Problem::new(
            "target",
            format!("no table is open; {instead} until you open your CSV file"),
        )),
    }
    if params.spectrum.is_empty() {
        problems.push(Problem::new("spectrum", "the list is empty; 3, 2, 1 is used"));
        return crate::linalg::diagonal(&[3.0, 2.0, 1.0]);
    }
    crate::linalg::diagonal(&params.spectrum)
}
