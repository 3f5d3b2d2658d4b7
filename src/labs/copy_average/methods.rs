//! The methods: those of [`optim::methods`](crate::optim::methods), and what is particular to
//! this flow. It is slow: eigenvalues at its ends are 1e-3 and below beside largest ones of
//! 10, so that every step covers more flow time than the one before, and Newton's method
//! settles what is left.

use super::{
    params::{Method, Params},
    problem::{Loss, kinks::Kink, settling::Settling},
};
use crate::{
    math::{self, Buffer},
    optim::{
        Iterate, Method as _, Moment, Note,
        flow::{Integrator, Tolerance},
        methods::{Accuracy, GradientDescent, GradientFlow, Newton},
    },
    progress::Counter,
    rng::{Purpose, Streams},
    verdict::Verdict,
};

/// Accuracy of the flow, and most steps of its integrator per step of the run.
const TOLERANCE: Tolerance = Tolerance { relative: 1e-4, absolute: 1e-6 };
const MOST_FLOW_STEPS: u32 = 2000;
/// Flow time of the first step.
const FIRST: f64 = 0.02;
/// Most steps of gradient descent in a step of the run.
const MOST_DESCENTS: f64 = 1000.0;

/// What the next step of a method needs.
#[derive(Clone)]
pub struct State {
    /// The students.
    pub own: Iterate,
    /// Steps since the start, or since the last kick.
    stage: u64,
    /// What is known of how far the flow has settled.
    settling: Settling,
    /// The kink of the loss that it has come to.
    pub kink: Option<Kink>,
}

impl State {
    /// The start of any method.
    pub fn new(loss: &Loss, x: Vec<f64>) -> Self {
        let own = Iterate::new(loss, Buffer::from(x));
        Self { own, stage: 0, settling: Settling::default(), kink: None }
    }

    /// Forgets what was known of the path to where a kick has led.
    pub fn begin(&mut self) {
        (self.stage, self.settling, self.kink) = (0, Settling::default(), None);
    }

    /// Computes what belongs to the point to which the students have been moved.
    pub fn moved(&mut self, loss: &Loss) {
        self.own.kick(loss, 0.0, &Buffer::zeros(self.own.x.len()));
        self.begin();
    }

    /// What the last step did.
    pub fn note(&self) -> String {
        match self.kink {
            Some(kink) => format!("has {}", kink.words()),
            None => self.own.note.to_string(),
        }
    }
}

/// One step of a method.
pub fn step(
    method: Method,
    loss: &Loss,
    params: &Params,
    (streams, step): (Streams, u64),
    state: &mut State,
) -> Verdict {
    let draw = || streams.at(Purpose::Perturbation, step);
    let moment = Moment { step, draw: &draw, counter: Counter::unwatched() };
    let accuracy = Accuracy { solver: None, tolerance: 1e-12 };
    let time = FIRST * math::pow(params.growth, state.stage as f64);
    state.stage += 1;
    let verdict = match method {
        Method::Flow if !state.settling.rests(loss, &mut state.own, params.longest) => {
            let method = GradientFlow {
                time,
                tolerance: TOLERANCE,
                most_steps: MOST_FLOW_STEPS,
                integrator: Integrator::Stiff,
                looks: false,
            };
            method.step(loss, &mut state.own, &moment)
        }
        Method::Flow | Method::SaddleFree => {
            state.settling.step(loss, &mut state.own, params.epsilon, &moment)
        }
        Method::Descent => {
            let method = GradientDescent { step: params.step, looks: true };
            let count = (time / params.step).clamp(1.0, MOST_DESCENTS) as u64;
            let mut steps = (0..count).map(|_| method.step(loss, &mut state.own, &moment));
            steps.find(|verdict| !verdict.is_running()).unwrap_or_default()
        }
        Method::Newton => Newton { accuracy }.step(loss, &mut state.own, &moment),
    };
    state.kink = Kink::of(loss, &state.own.x, state.own.note == Note::GaveUp);
    if state.kink.is_some() { Verdict::Singular } else { verdict }
}
