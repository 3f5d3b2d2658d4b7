//! Laboratory 2: attention learns principal components.
//!
//! After Maulen-Soto and Boyer (arXiv 2605.18315), of which we know the abstract;
//! the model, the losses and every number here are derived in this project.

mod claims;
mod methods;
mod params;
mod pictures;
mod presets;
mod sampled;
mod setting;
mod settle;
mod source;
mod tasks;
mod words;

pub use params::Params;

use methods::{Mover, State};
use params::{Data, Method, Model, Start, Tasks};
use setting::Setting;
use source::Source;

use crate::{
    attention::{Modes, loss::norm},
    claim::Claim,
    data::{self, Table},
    event::Kick,
    experiments::{Experiment, Lane, Metric, PanelSpec, PointReport, Preset},
    frame::{Picture, Role},
    math,
    rng::{self, Purpose, Streams},
    schema::{Choices, Problem},
    session::Run,
    verdict::{Tolerance, Verdict, classify},
};

/// A gradient norm up to this part of the curvature times the length of the
/// optimum counts as zero in the inspector.
const GRADIENT_TOLERANCE: f64 = 1e-6;
/// Within this part of the trace of the smallest possible value a point is at the
/// minimum.
const AT_MINIMUM: f64 = 1e-9;

/// The problem of one run.
pub struct Attention {
    params: Params,
    source: Source,
    setting: Setting,
    streams: Streams,
    /// Prompt and queries of the picture of attention.
    pattern: pictures::Pattern,
}

impl Experiment for Attention {
    const ID: &'static str = "attention";
    const TITLE: &'static str = "Attention learns PCA";
    const SUMMARY: &'static str = "One attention head is trained to reproduce its query from a \
         prompt. Every eigenvector of the covariance is a critical point; which one is learned?";
    const LANES: &'static [Lane] = &[
        Lane { slug: "gradient-descent", label: "Gradient descent", role: Role::Series(1) },
        Lane { slug: "gradient-flow", label: "Gradient flow", role: Role::GradientFlow },
        Lane { slug: "newton", label: "Newton", role: Role::Newton },
        Lane { slug: "saddle-free", label: "Saddle-free Newton", role: Role::SaddleFree },
        Lane { slug: "sgd", label: "SGD on fresh prompts", role: Role::PerturbedFlow },
    ];
    const METRICS: &'static [Metric] = &[
        Metric { slug: "objective", label: "Loss R" },
        Metric { slug: "gradient", label: "Gradient norm \u{2016}\u{2207}R\u{2016}" },
        Metric { slug: "misalignment", label: "Misalignment 1 \u{2212} |cos|" },
        Metric { slug: "norm", label: "Squared norm \u{3bb}\u{2081}|u|\u{b2}" },
    ];
    const PANELS: &'static [PanelSpec] = pictures::PANELS;
    const PRESETS: &'static [Preset] = presets::PRESETS;
    const CLAIMS: &'static [Claim] = claims::CLAIMS;
    const ON_TABLE: &'static [(&'static str, &'static str)] = &[("tasks", "one"), ("data", "own")];
    /// One step for every repaint: steps are small here.
    const PACE: f64 = 60.0;

    type Params = Params;
    type State = State;

    fn source(params: &Params) -> data::Source {
        match params.data {
            _ if params.tasks != Tasks::One => data::Source::None,
            Data::Spectrum => data::Source::None,
            Data::Penguins => data::Source::Shipped(&data::PENGUINS),
            Data::Digits => data::Source::Shipped(&data::DIGITS),
            Data::Own => data::Source::Own,
        }
    }

    fn new(params: &Params, table: Option<&Table>, streams: Streams) -> (Self, Vec<Problem>) {
        let mut params = params.clone();
        let mut problems = Vec::new();
        let source = Source::new(&params, table, streams, &mut problems);
        settle::settle(&mut params, &source, &mut problems);
        let setting = Setting::new(&params, &source, streams);
        let pattern = pictures::Pattern::new(&setting, streams);
        (Self { params, source, setting, streams, pattern }, problems)
    }

    fn lanes(&self) -> Vec<usize> {
        self.params.methods.iter().map(Choices::position).collect()
    }

    fn init(&self, lane: usize, streams: Streams) -> State {
        let own = self.start(streams, 0);
        let size = own.len();
        let all = match method(lane) {
            Method::Descent => own.repeat(1 + self.setting.signals.len()),
            // Repetition by repetition, the same starts at every prompt length.
            Method::Stochastic => {
                let starts = (0..self.params.repeats).map(|i| self.start(streams, i));
                starts.collect::<Vec<_>>().concat().repeat(self.setting.lengths.len())
            }
            _ => own,
        };
        State::new(all, size)
    }

    fn step(&self, lane: usize, streams: Streams, step: u64, state: &mut State) -> Verdict {
        let mover = Mover { setting: &self.setting, params: &self.params, length: self.length() };
        match method(lane) {
            Method::Descent => mover.descent(state),
            Method::Flow => mover.flow(state),
            Method::Newton => mover.newton(state),
            Method::SaddleFree => mover.saddle_free(state),
            Method::Stochastic => mover.stochastic(state, streams, lane as u32, step),
        }
    }

    fn kick(&self, state: &mut State, kick: &Kick) -> Result<(), String> {
        let modes = Modes::of(&*self.setting.loss, state.own());
        let count = modes.values().len();
        if kick.mode >= count {
            return Err(format!("the Hessian has only {count} eigenvectors"));
        }
        state.kick(&*self.setting.loss, kick.amplitude, &modes.vector(kick.mode));
        Ok(())
    }

    fn numbers<'a>(&self, state: &'a State) -> &'a [f64] {
        &state.u
    }

    fn measure(&self, state: &State) -> Vec<f64> {
        let u = state.own();
        let length = norm(u) / self.length();
        vec![
            self.setting.loss.value(u),
            norm(&self.setting.loss.gradient(u)),
            self.setting.misalignment(u),
            length * length,
        ]
    }

    fn note(&self, state: &State) -> String {
        state.note.to_string()
    }

    fn inspect(&self, state: &State) -> PointReport {
        let Setting { loss, curvature, tolerance, covariance, .. } = &self.setting;
        let u = state.own();
        let objective = loss.value(u);
        let gradient_norm = norm(&loss.gradient(u));
        let spectrum = Modes::of(&**loss, u).values().to_vec();
        let at_minimum = self
            .setting
            .minimum
            .is_some_and(|least| objective - least <= AT_MINIMUM * covariance.trace());
        let kind = classify(
            gradient_norm,
            &spectrum,
            spectrum.len(),
            at_minimum,
            Tolerance {
                gradient: GRADIENT_TOLERANCE * curvature * self.length(),
                curvature: *tolerance,
            },
        );
        let size = spectrum.len();
        PointReport { objective, gradient_norm, spectrum, size, tolerance: *tolerance, kind }
    }

    /// Coordinates in the eigenbasis.
    fn trail(&self, state: &State) -> Vec<f64> {
        self.setting.coordinates(state.own())
    }

    fn pictures(&self, run: &Run<'_, Self>) -> Vec<Picture> {
        pictures::all(self, run)
    }

    fn sentence(&self, run: &Run<'_, Self>) -> String {
        words::sentence(self, run)
    }
}

impl Attention {
    /// Length of the optimum with an infinite prompt, `lam_1^(-1/2)`.
    fn length(&self) -> f64 {
        1.0 / math::sqrt(self.setting.covariance.values()[0])
    }

    /// The common start of all methods, and those of further repetitions.
    fn start(&self, streams: Streams, repetition: u32) -> Vec<f64> {
        let Params { start, saddle, jitter, radius, .. } = self.params;
        let n = self.setting.loss.size();
        let mut noise = vec![0.0; n];
        let zero = vec![0.0; n];
        let (mut u, scale) = match start {
            Start::Exact => return self.setting.point(saddle as usize),
            Start::Saddle => {
                rng::fill_normal(&mut streams.of_lane(Purpose::Jitter, repetition, 0), &mut noise);
                (self.setting.point(saddle as usize), jitter)
            }
            Start::Small => {
                rng::fill_normal(&mut streams.of_lane(Purpose::Jitter, repetition, 0), &mut noise);
                (zero, jitter)
            }
            Start::Random => {
                rng::fill_normal(&mut streams.of_lane(Purpose::Start, repetition, 0), &mut noise);
                let wanted = radius * self.length();
                (zero, wanted / norm(&noise))
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

/// The method of a lane: lanes stand in the order of the methods.
fn method(lane: usize) -> Method {
    <Method as Choices>::ALL[lane]
}
