//! The methods: those of [`optim::methods`](crate::optim::methods) in this problem's units, and
//! stochastic gradient descent on fresh prompts.

use super::{
    params::{Method, Params},
    problem::{lengths::Stochastic, norm},
    setting::Setting,
};
use crate::{
    math::{self, Buffer},
    optim::{
        Absolute, Iterate, Method as _, Moment, Note, Objective,
        flow::{Integrator, Tolerance},
        methods::{Accuracy, GradientDescent, GradientFlow, Newton, SaddleFree},
    },
    progress::Counter,
    rng::{Purpose, Streams},
    verdict::Verdict,
};

/// Accuracy of the flow, and most steps of its integrator per step of the run.
const TOLERANCE: Tolerance = Tolerance { relative: 1e-12, absolute: 1e-15 };
const MOST_FLOW_STEPS: u32 = 20_000;
/// Factor on SGD's step size in its second phase.
const SMALLER: f64 = 0.3;
/// A length of this many optima has left every region of interest.
const FAR: f64 = 1e6;
/// Lanes of the streams for further prompt lengths and repetitions begin here.
const FURTHER: u32 = 100;

/// What the next step of a method needs.
#[derive(Clone)]
pub struct State {
    /// The model's own iterate.
    pub own: Iterate,
    /// Parameters of the own model and of those trained alongside, one after the other; empty
    /// if there are none.
    all: Vec<f64>,
    /// Loss on the last batch with its standard error.
    batch: Option<(f64, f64)>,
}

impl State {
    /// The start of a method; `all` models begin with the own one, of `size` parameters.
    pub fn new(objective: &dyn Objective, all: Vec<f64>) -> Self {
        let size = objective.size();
        let own = Iterate::new(objective, Buffer::copy(&all[..size]));
        Self { own, all: if all.len() > size { all } else { Vec::new() }, batch: None }
    }

    /// Parameters of all models.
    pub fn numbers(&self) -> &[f64] {
        if self.all.is_empty() { &self.own.x } else { &self.all }
    }

    /// All models, the own one first.
    pub fn models(&self) -> impl Iterator<Item = &[f64]> {
        self.numbers().chunks(self.own.x.len())
    }

    /// Takes over the own iterate, which has moved, into the list of all.
    pub fn settle(&mut self) {
        self.batch = None;
        if let Some(own) = self.all.get_mut(..self.own.x.len()) {
            own.copy_from_slice(&self.own.x);
        }
    }

    /// What the last step did.
    pub fn note(&self) -> String {
        match self.batch {
            Some((loss, error)) => format!("last batch {loss:.3} ± {error:.3}"),
            None => self.own.note.to_string(),
        }
    }
}

/// One step of a method.
pub fn step(
    method: Method,
    setting: &Setting,
    params: &Params,
    (streams, step): (Streams, u64),
    state: &mut State,
) -> Verdict {
    let objective = &*setting.land.loss;
    let curvature = objective.scale().curvature;
    let accuracy = Accuracy { solver: None, tolerance: 1e-12 };
    let draw = || streams.at(Purpose::Perturbation, step);
    let moment = Moment { step, draw: &draw, counter: Counter::unwatched() };
    match method {
        Method::Descent => {
            let method = GradientDescent { step: params.step / curvature, looks: true };
            let verdict = method.step(objective, &mut state.own, &moment);
            further(setting, params, state, verdict)
        }
        Method::Flow => GradientFlow {
            time: params.time / curvature,
            tolerance: TOLERANCE,
            most_steps: MOST_FLOW_STEPS,
            integrator: Integrator::Explicit,
            looks: true,
        }
        .step(objective, &mut state.own, &moment),
        Method::Newton => Newton { accuracy }.step(objective, &mut state.own, &moment),
        Method::SaddleFree => SaddleFree {
            absolute: Absolute::Root,
            epsilon: params.epsilon * curvature,
            step: 1.0,
            escape: false,
            accuracy,
        }
        .step(objective, &mut state.own, &moment),
        Method::Stochastic => stochastic(setting, params, (streams, step), state),
    }
}

/// Gradient descent on the tasks of further signals, alongside a step of the own model.
fn further(setting: &Setting, params: &Params, state: &mut State, own: Verdict) -> Verdict {
    let sets = setting.tasks.as_ref().map_or(&[][..], |(_, sets)| &sets[1..]);
    if sets.is_empty() {
        return own;
    }
    state.settle();
    let size = state.own.x.len();
    let mut gradient = Buffer::zeros(size);
    for (set, u) in sets.iter().zip(state.all[size..].chunks_mut(size)) {
        set.loss.gradient(u, &mut gradient);
        set.loss.displace(u, -params.step / set.loss.scale().curvature, &gradient);
    }
    if own == Verdict::Diverged { own } else { within(setting, state) }
}

/// NaN passes here; the driver of a run stops it with its own words.
fn within(setting: &Setting, state: &State) -> Verdict {
    let numbers = state.numbers();
    let far = FAR * setting.land.loss.scale().length * math::sqrt(1.0 + numbers.len() as f64);
    if norm(numbers) > far { Verdict::Diverged } else { Verdict::Continue }
}

/// Gradient descent on fresh prompts, for every repetition of every prompt length.
fn stochastic(
    setting: &Setting,
    params: &Params,
    (streams, step): (Streams, u64),
    state: &mut State,
) -> Verdict {
    let scale = setting.land.loss.scale();
    let smaller = if step >= u64::from(params.decay) { SMALLER } else { 1.0 };
    let method = Stochastic {
        eta: params.rate * smaller / scale.curvature,
        batch: params.batch as usize,
        longest: params.clip * scale.gradient(),
        repeats: params.repeats as usize,
    };
    let stream = |i: usize| {
        let lane = if i == 0 { Method::Stochastic as u32 } else { FURTHER + i as u32 };
        streams.of_lane(Purpose::Sample, lane, step)
    };
    let State { own, all, batch } = state;
    let models = if all.is_empty() { &mut own.x[..] } else { &mut all[..] };
    *batch = method.step(&setting.lengths, models, stream);
    if let Some(first) = all.get(..own.x.len()) {
        own.x.copy_from_slice(first);
    }
    // The exact loss is only looked at: what counts is the gradient of the batch.
    own.arrive(&*setting.land.loss);
    own.note = Note::Plain;
    within(setting, state)
}
