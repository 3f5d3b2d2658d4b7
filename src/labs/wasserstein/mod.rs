//! Laboratory 1: optimisation over measures meets a saddle.
//!
//! After Lascu and Suzuki (arXiv 2605.17963, WSFN; a reconstruction from the
//! abstract) and Yamamoto, Kim and Suzuki (arXiv 2509.16974, PWGF).

mod claims;
mod methods;
mod params;
mod pictures;
mod presets;
pub mod problem;
mod scenario;

pub use params::Params;

use params::{Functional, Goal, Method, Start, Target};
use scenario::Scenario;

use crate::{
    data::{self, Source, Table},
    frame::{Picture, Rare},
    lab::{
        Card, Inspected, Lab, LaneRun, Manifest, Metric, Run, Settings, Standing, Tables, Terrain,
        kit::{self, Lanes as _},
    },
    labs::wasserstein::problem::{Ensemble, OfParticles, Particles, Shape},
    optim::{self, Iterate, Moment, Note, Objective},
    progress::{Counter, UNWATCHED, Watch},
    rng::{Purpose, Streams},
    schema::{Params as _, Problem},
    verdict::{Kind, Verdict},
    words::{listed, number, within_sentence},
};

/// Distances of the objective to its minimum by which methods are compared.
const ACCURACIES: [f64; 3] = [1e-3, 1e-6, 1e-10];

/// Most coordinates `N d` of a cloud: some dozen fields of this size, of 5 MB each, are
/// held at a time. A hundred thousand particles of the bounded moments' small matrix have
/// as many.
const MOST_COORDINATES: u32 = 600_000;
/// What the inspector computes.
const SPECTRUM: &str = "Hessian spectrum";
/// Particles beyond so many times the picture have strayed.
const FAR: f64 = 2.0;
/// Particles whose paths are drawn against the step.
const MOST_PATHS: usize = 200;

/// The problem of one run.
pub struct Wasserstein {
    params: Params,
    scenario: Box<dyn Scenario>,
    terrain: Terrain,
    watch: Watch,
}

impl Lab for Wasserstein {
    const MANIFEST: Manifest = Manifest {
        id: "wasserstein",
        title: "Particle clouds",
        summary: "A cloud of particles minimises a functional of its own distribution. Which \
                  methods get past the saddle?",
        card: Card {
            link: "p=escape",
            panel: "cloud",
            steps: &[0, 14, 20, 26],
            source: "after Lascu and Suzuki, arXiv 2605.17963",
        },
        lanes: Method::LANES,
        metrics: &[
            Metric { slug: "objective", label: "Objective F" },
            Metric { slug: "gradient", label: "Gradient norm ‖∇F‖" },
            Metric { slug: "distance", label: "Distance W₂ to the minimum" },
        ],
        panels: pictures::PANELS,
        presets: presets::PRESETS,
        questions: presets::QUESTIONS,
        leads: &[
            ("escape", &["landscape", "cloud"]),
            ("on-the-saddle", &["landscape", "cloud"]),
            ("low-barrier", &["landscape", "objective"]),
            ("kick", &["landscape", "spectrum"]),
            ("cosine", &["landscape", "cloud"]),
        ],
        rare: &[Rare::Surface],
        claims: claims::CLAIMS,
        milestones: &["Escape", "F − F* < 10⁻³", "F − F* < 10⁻⁶", "F − F* < 10⁻¹⁰"],
        costs: kit::COSTS,
        tables: Some(Tables {
            source: |values| source(&Params::from_values(values)),
            format: &data::CSV,
            on_table: &[("functional", "factorisation"), ("target", "own")],
            on_drawing: |values| on_drawing(&Params::from_values(values)),
        }),
        ..Manifest::of::<Params>()
    };

    type Params = Params;
    type State = Iterate;

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
                Box::new(scenario::Goals::new(&params, table, streams, &mut problems))
            }
            Functional::Network => Box::new(scenario::Neurons::new(&params, streams)),
            Functional::TanhMoments => Box::new(scenario::Bounded::new(&params)),
        };
        let limit = MOST_COORDINATES / scenario.functional().dim() as u32;
        let wanted = params.particles;
        params.particles = wanted.min(limit).max(scenario.fewest_particles());
        if params.particles != wanted {
            let why = if wanted > limit {
                format!("a cloud has at most {MOST_COORDINATES} coordinates")
            } else {
                "the chosen saddle needs them".to_string()
            };
            let message = format!("{wanted} particles were changed to {}: {why}", params.particles);
            problems.push(Problem::new("particles", message));
        }
        let terrain = terrain(scenario.functional(), params.particles as usize);
        (Self { params, scenario, terrain, watch: UNWATCHED }, problems)
    }

    fn watch(&mut self, watch: Watch) {
        self.watch = watch;
    }

    fn lanes(&self) -> Vec<usize> {
        kit::running(&self.params.methods)
    }

    fn init(&self, _lane: usize, streams: Streams) -> Iterate {
        Iterate::new(&self.objective(), self.start(streams).into_data())
    }

    fn step(&self, lane: usize, streams: Streams, step: u64, state: &mut Iterate) -> Verdict {
        let draw = || streams.of_lane(Purpose::Perturbation, lane as u32, step);
        let counter = self.counter(Self::LANES[lane].label);
        let moment = Moment { step, draw: &draw, counter };
        methods::step(Method::of(lane), &self.params, &self.objective(), state, &moment)
    }

    fn kick(&self, state: &mut Iterate, mode: usize, amplitude: f64) -> Result<(), String> {
        let (objective, counter) = (self.objective(), self.counter(SPECTRUM));
        optim::kick::along(&objective, state, mode, amplitude, counter).map(|_| ())
    }

    fn numbers<'a>(&self, state: &'a Iterate) -> &'a [f64] {
        &state.x
    }

    fn measure(&self, state: &Iterate) -> Vec<f64> {
        let distance = self.scenario.functional().distance_to_minimum(&self.particles(state));
        let gradient = self.objective().norm(&state.gradient);
        vec![state.value, gradient, distance.unwrap_or(f64::NAN)]
    }

    fn terrain(&self) -> &Terrain {
        &self.terrain
    }

    fn stand(&self, state: &Iterate) -> Standing {
        let particles = self.particles(state);
        let distances = self.scenario.functional().distances(&particles);
        let outside = self.scenario.beyond(1.0, &particles) == particles.len();
        Standing { distances, outside, ..kit::stand(&self.objective(), state) }
    }

    fn inspect(&self, state: &Iterate) -> Inspected {
        kit::inspect(&self.objective(), state, self.counter(SPECTRUM))
    }

    /// Escape is from the chosen saddle.
    fn reached(&self, standing: &Standing, _metrics: &[f64]) -> Vec<bool> {
        let below = |saddle| kit::has_escaped(self.floor(), saddle, standing.value);
        let escaped = self.scenario.saddle_value().is_some_and(below);
        let excess = standing.value - self.terrain.minimum.unwrap_or(f64::NAN);
        std::iter::once(escaped).chain(ACCURACIES.map(|bound| excess < bound)).collect()
    }

    fn costs(&self, state: &Iterate) -> Vec<u64> {
        kit::costs(&state.costs)
    }

    fn note(&self, state: &Iterate) -> String {
        let said = match state.note {
            Note::SecondOrder(lowest) => self.second_order(state, lowest),
            note => note.to_string(),
        };
        kit::note(said, state.report)
    }

    /// Mean and spread, and where they can be drawn against the step the positions of a sample.
    fn trail(&self, state: &Iterate) -> Vec<f64> {
        if self.scenario.over_spread().is_none() {
            return Vec::new();
        }
        let particles = self.particles(state);
        let at = Shape::place(&particles).into_iter();
        let drawn = if particles.dim() > 1 { &[] } else { particles.data() };
        let stride = drawn.len().div_ceil(MOST_PATHS).max(1);
        at.chain(drawn.iter().step_by(stride).copied()).collect()
    }

    fn pictures(&self, run: &Run<'_, Self>) -> Vec<Picture> {
        pictures::all(self, run)
    }

    fn remark(&self, run: &Run<'_, Self>) -> Option<String> {
        let of_cloud = self.scenario.remark(&self.particles(&run.chosen().state));
        let said: Vec<String> = self.strayed(run).into_iter().chain(of_cloud).collect();
        (!said.is_empty()).then(|| said.join(" "))
    }
}

impl Wasserstein {
    /// The functional of as many particles as there are.
    fn objective(&self) -> OfParticles<'_> {
        let particles = self.params.particles as usize;
        OfParticles { functional: self.scenario.functional(), particles }
    }

    /// The cloud of a state.
    fn particles<'a>(&self, state: &'a Iterate) -> Particles<'a> {
        Particles::new(self.scenario.functional().dim(), &state.x)
    }

    /// What ends saddle-free Newton. Where the blocks `M` are positive, too, a strict minimum is
    /// one also among clouds in which the mass of a particle splits.
    fn second_order(&self, state: &Iterate, lowest: f64) -> String {
        let hessian = self.scenario.functional().linearise(&self.particles(state));
        let (n, d) = hessian.shape();
        let local = hessian.blocks().lowest(n, d);
        let rounding = optim::solve::rounding(n * d, self.terrain.scale.curvature);
        let kind = self.stand(state).judged(&self.terrain, Verdict::Converged).kind();
        let what = match kind {
            Some(Kind::DegenerateMinimum { .. }) => return "minimum, but not a strict one".into(),
            Some(Kind::NonDegenerateMinimum) if local > rounding => {
                "strict local minimum, also where mass splits"
            }
            Some(Kind::NonDegenerateMinimum) => "strict local minimum of this number of particles",
            _ => "second-order stationary",
        };
        format!("{what}: λ min of H {}, of M {}", number(lowest), number(local))
    }

    /// Which methods have lost particles that no picture shows.
    fn strayed(&self, run: &Run<'_, Self>) -> Option<String> {
        let of_lane = |lane: &LaneRun<Iterate>| {
            // The sentence says it of these.
            if !matches!(lane.verdict, Verdict::Continue | Verdict::Converged) {
                return None;
            }
            let label = within_sentence(Self::LANES[lane.lane].label);
            match self.scenario.beyond(FAR, &self.particles(&lane.state)) {
                0 => None,
                1 => Some(format!("1 particle of {label}")),
                number => Some(format!("{number} particles of {label}")),
            }
        };
        let strayed: Vec<String> = run.lanes.iter().filter_map(of_lane).collect();
        (!strayed.is_empty()).then(|| format!("Far outside the picture: {}.", listed(&strayed)))
    }

    /// Of the Hessian products of a computation.
    fn counter(&self, what: &'static str) -> Counter {
        Counter::new(what, "Hessian product", self.watch)
    }

    /// The smallest value of the objective; where it is not known, zero, below which none
    /// of those objectives falls.
    fn floor(&self) -> f64 {
        self.terrain.minimum.unwrap_or(0.0)
    }

    /// The common start of all methods.
    fn start(&self, streams: Streams) -> Ensemble {
        let Params { start, jitter, spread, .. } = self.params;
        let (n, d) = (self.params.particles as usize, self.scenario.functional().dim());
        let mut rng = streams.at(Purpose::Start, 0);
        let mut cloud = match start {
            Start::Saddle | Start::Exact => self.scenario.on_saddle(n, &mut rng),
            Start::Caught => self.scenario.bound_for_saddle(n, spread, &mut rng),
            Start::Cloud => return Ensemble::normal(n, d, spread, &mut rng),
        };
        if start != Start::Exact {
            cloud.jitter(jitter, &mut streams.at(Purpose::Jitter, 0));
        }
        cloud
    }
}

/// What is known of a functional of clouds of this size.
fn terrain(functional: &dyn problem::Functional, particles: usize) -> Terrain {
    let minimum = functional.minimum(particles);
    Terrain {
        scale: OfParticles { functional, particles }.scale(),
        minimum: Some(minimum).filter(|minimum| minimum.is_finite()),
        known: functional.known(particles),
    }
}

/// Where the table of a run comes from.
fn source(params: &Params) -> Source {
    match (params.functional, params.target, params.goal) {
        (Functional::Factorisation, Target::Penguins, _) => Source::Shipped(&data::PENGUINS),
        (Functional::Factorisation, Target::Own, _) => Source::Own,
        (Functional::Discrepancy, _, Goal::Own) => Source::Own,
        _ => Source::None,
    }
}

/// Parameters to set where points can be drawn.
fn on_drawing(params: &Params) -> Settings {
    if params.functional == Functional::Discrepancy { &[("goal", "own")] } else { &[] }
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
