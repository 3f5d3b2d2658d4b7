//! Laboratory 1: optimisation over measures meets a saddle.
//!
//! After Lascu and Suzuki (arXiv 2605.17963, WSFN; a reconstruction from the
//! abstract) and Yamamoto, Kim and Suzuki (arXiv 2509.16974, PWGF).

mod claims;
mod methods;
mod params;
mod pictures;
mod presets;
mod scenario;
mod words;

pub use params::Params;

use methods::{Note, State};
use params::{Functional, Method, Start, Target};
use scenario::Scenario;

use crate::{
    claim::Claim,
    data::{self, Table},
    event::Kick,
    experiments::{Experiment, Lane, Metric, PanelSpec, PointReport, Preset},
    frame::{Picture, Role},
    rng::{Purpose, Streams},
    schema::Problem,
    session::Run,
    verdict::{Tolerance, Verdict, classify},
    wasserstein::{self, Particles, start},
};

/// Most coordinates `N d` for which the dense Hessian is decomposed at every step.
const MOST_COORDINATES: u32 = 512;
/// A gradient norm up to this counts as zero in the inspector.
const GRADIENT_TOLERANCE: f64 = 1e-6;
/// So does an eigenvalue up to this, in units of the largest one (at least 1): a
/// point that is stationary up to [`GRADIENT_TOLERANCE`] has its spectrum up to
/// about as much.
const CURVATURE_TOLERANCE: f64 = 1e-5;
/// Within this of the smallest possible value a point is at the minimum.
const AT_MINIMUM: f64 = 1e-9;

/// The problem of one run.
pub struct Wasserstein {
    params: Params,
    scenario: Box<dyn Scenario>,
}

impl Experiment for Wasserstein {
    const ID: &'static str = "wasserstein";
    const TITLE: &'static str = "Wasserstein saddle-free Newton";
    const SUMMARY: &'static str = "A cloud of particles minimises a functional of its own \
         distribution. Which methods get past the saddle?";
    const ABOUT: &'static str = include_str!(concat!(env!("OUT_DIR"), "/about/wasserstein.html"));
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
    const ON_TABLE: &'static [(&'static str, &'static str)] =
        &[("functional", "factorisation"), ("target", "own")];

    type Params = Params;
    type State = State;

    fn new(params: &Params, table: Option<&Table>, _streams: Streams) -> (Self, Vec<Problem>) {
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
        };
        let limit = MOST_COORDINATES / scenario.landscape().dim() as u32;
        let fewest = scenario.fewest_particles();
        let wanted = params.particles;
        params.particles = wanted.min(limit).max(fewest);
        if params.particles != wanted {
            let why = if wanted > limit {
                format!("the dense Hessian has at most {MOST_COORDINATES} rows")
            } else {
                "the chosen saddle needs more of them".to_string()
            };
            problems.push(Problem::new(
                "particles",
                format!("{wanted} particles were changed to {}: {why}", params.particles),
            ));
        }
        (Self { params, scenario }, problems)
    }

    fn lanes(&self) -> Vec<usize> {
        self.params.methods.iter().map(|method| method as usize).collect()
    }

    fn init(&self, _lane: usize, streams: Streams) -> State {
        State::new(self.start(streams))
    }

    fn step(&self, lane: usize, streams: Streams, step: u64, state: &mut State) -> Verdict {
        let draw = || streams.of_lane(Purpose::Perturbation, lane as u32, step);
        let landscape = self.scenario.landscape();
        match method(lane) {
            Method::GradientFlow => methods::gradient_flow(landscape, &self.params, state),
            Method::PerturbedFlow => {
                methods::perturbed_flow(landscape, &self.params, state, step, draw)
            }
            Method::Newton => methods::newton(landscape, state),
            Method::SaddleFree => methods::saddle_free(landscape, &self.params, state, step, draw),
        }
    }

    fn kick(&self, state: &mut State, kick: &Kick) -> Result<(), String> {
        let eigen = wasserstein::spectrum(self.scenario.landscape(), &state.particles);
        if kick.mode >= eigen.size() {
            return Err(format!("the Hessian has only {} eigenvectors", eigen.size()));
        }
        let (n, d) = (state.particles.len(), state.particles.dim());
        // Of unit norm in L^2(mu), so that the amplitude is a distance in W_2.
        let mode = Particles::from_data(n, d, eigen.vector(kick.mode).to_vec())
            .scaled(crate::math::sqrt(n as f64));
        state.particles.displace(kick.amplitude, &mode);
        state.forget();
        state.note = Note::Kicked;
        Ok(())
    }

    fn numbers<'a>(&self, state: &'a State) -> &'a [f64] {
        state.particles.data()
    }

    fn measure(&self, state: &State) -> Vec<f64> {
        let landscape = self.scenario.landscape();
        vec![
            landscape.value(&state.particles),
            wasserstein::gradient(landscape, &state.particles).norm(),
            landscape.distance_to_minimum(&state.particles),
        ]
    }

    fn note(&self, state: &State) -> String {
        state.note.to_string()
    }

    fn inspect(&self, state: &State) -> PointReport {
        let landscape = self.scenario.landscape();
        let objective = landscape.value(&state.particles);
        let gradient_norm = wasserstein::gradient(landscape, &state.particles).norm();
        let spectrum = wasserstein::spectrum(landscape, &state.particles).values;
        let largest = spectrum.iter().fold(1.0_f64, |m, l| m.max(l.abs()));
        let tolerance = CURVATURE_TOLERANCE * largest;
        let kind = classify(
            gradient_norm,
            &spectrum,
            objective - landscape.minimum() <= AT_MINIMUM,
            Tolerance { gradient: GRADIENT_TOLERANCE, curvature: tolerance },
        );
        PointReport { objective, gradient_norm, spectrum, tolerance, kind }
    }

    /// Positions, where they can be drawn against the step.
    fn trail(&self, state: &State) -> Vec<f64> {
        if state.particles.dim() == 1 { state.particles.data().to_vec() } else { Vec::new() }
    }

    fn pictures(&self, run: &Run<'_, Self>) -> Vec<Picture> {
        pictures::all(self, run)
    }

    fn sentence(&self, run: &Run<'_, Self>) -> String {
        words::sentence(run, self.scenario.saddle_value(), self.scenario.landscape().minimum())
    }
}

impl Wasserstein {
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

/// The target matrix; a missing table of the reader's is replaced by the penguins.
fn target(
    params: &Params,
    table: Option<&Table>,
    problems: &mut Vec<Problem>,
) -> crate::linalg::Matrix {
    match (params.target, table) {
        (Target::Spectrum, _) if !params.spectrum.is_empty() => {
            crate::linalg::diagonal(&params.spectrum)
        }
        (Target::Spectrum, _) => {
            problems.push(Problem::new("spectrum", "the list is empty; 3, 2, 1 is used"));
            crate::linalg::diagonal(&[3.0, 2.0, 1.0])
        }
        (Target::Own, Some(table)) => crate::linalg::square(&table.correlation()),
        (Target::Own, None) => {
            problems.push(Problem::new(
                "target",
                "no table is open; the penguins are used until you open your CSV file",
            ));
            crate::linalg::square(&data::penguins().correlation())
        }
        (Target::Penguins, _) => crate::linalg::square(&data::penguins().correlation()),
    }
}
