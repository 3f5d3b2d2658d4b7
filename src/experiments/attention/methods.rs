//! One step of each method.

use std::fmt;

use super::{params::Params, setting::Setting};
use crate::{
    attention::{
        Loss, Modes,
        flow::{self, Flowed, Tolerance},
        loss::norm,
        moves,
        prompt::{self, Head},
    },
    linalg::Absolute,
    math,
    rng::{Purpose, Streams},
    verdict::Verdict,
};

/// A gradient norm up to this, in units of the curvature times the length of the
/// optimum, is rounding.
const STATIONARY: f64 = 1e-13;
/// Below this one, methods look at the spectrum.
const SECOND_ORDER_GRADIENT: f64 = 1e-11;
/// A smallest eigenvalue above minus this part of the curvature ends a run there.
const SECOND_ORDER_CURVATURE: f64 = 1e-6;
/// A length of this many optima has left every region of interest.
const FAR: f64 = 1e6;
/// Accuracy of the flow, and most steps of its integrator per step of the run.
const ACCURACY: Tolerance = Tolerance { relative: 1e-12, absolute: 1e-15 };
const MOST_FLOW_STEPS: u32 = 20_000;
/// Factor on SGD's step size in its second phase.
const SMALLER: f64 = 0.3;
/// Lanes of the streams for further prompt lengths and repetitions begin here.
const FURTHER: u32 = 100;

/// What the next step of a method needs.
#[derive(Clone)]
pub struct State {
    /// The parameters of the model, then those of the models trained alongside.
    pub u: Vec<f64>,
    /// How many of them are the model's own.
    pub size: usize,
    /// A step for the integrator to begin with, once it has found one.
    reach: Option<f64>,
    /// What the last step did.
    pub note: Note,
}

impl State {
    /// The start of any method.
    pub fn new(u: Vec<f64>, size: usize) -> Self {
        Self { u, size, reach: None, note: Note::Plain }
    }

    /// The model's own parameters.
    pub fn own(&self) -> &[f64] {
        &self.u[..self.size]
    }

    /// All models: the own one first.
    pub fn models(&self) -> impl Iterator<Item = &[f64]> {
        self.u.chunks(self.size)
    }

    /// The models trained alongside.
    pub fn further(&self) -> impl Iterator<Item = &[f64]> {
        self.u[self.size..].chunks(self.size)
    }

    /// Moves the model along a vector.
    pub fn kick(&mut self, loss: &dyn Loss, t: f64, v: &[f64]) {
        let size = self.size;
        loss.displace(&mut self.u[..size], t, v);
        self.reach = None;
        self.note = Note::Kicked;
    }

    fn put(&mut self, own: &[f64]) {
        self.u[..self.size].copy_from_slice(own);
    }
}

/// What a step did, beyond going on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Note {
    /// Nothing to say.
    Plain,
    /// The gradient is zero up to rounding.
    Stationary,
    /// The reader displaced the point.
    Kicked,
    /// The line search shortened the step to this size.
    Shortened(f64),
    /// The line search found no decrease.
    Stalled,
    /// Gradient and negative curvature are below their thresholds.
    SecondOrder,
    /// The integrator took so many steps.
    Integrated(u32),
    /// The integrator gave up.
    GaveUp,
    /// Loss on the last batch with its standard error.
    Batch(f64, f64),
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain => Ok(()),
            Self::Stationary => write!(f, "stationary"),
            Self::Kicked => write!(f, "kicked by you"),
            Self::Shortened(t) => write!(f, "step size {t}"),
            Self::Stalled => write!(f, "no decrease left above rounding"),
            Self::SecondOrder => write!(f, "second-order stationary"),
            Self::Integrated(1) => write!(f, "1 step of the integrator"),
            Self::Integrated(n) => write!(f, "{n} steps of the integrator"),
            Self::GaveUp => write!(f, "the integrator gave up: shorten the flow time"),
            Self::Batch(loss, error) => write!(f, "last batch {loss:.3} \u{b1} {error:.3}"),
        }
    }
}

/// The problem and how to move in it.
pub struct Mover<'a> {
    /// What is optimised.
    pub setting: &'a Setting,
    /// Step sizes and the like.
    pub params: &'a Params,
    /// Length of the optimum, `lam_1^(-1/2)`.
    pub length: f64,
}

impl Mover<'_> {
    fn loss(&self) -> &dyn Loss {
        &*self.setting.loss
    }

    /// The unit of step sizes.
    fn unit(&self) -> f64 {
        1.0 / self.setting.curvature
    }

    /// Whether the point is stationary for a method that needs a gradient, or a
    /// minimum up to second order.
    fn rests(&self, gradient: &[f64], state: &mut State) -> bool {
        let size = norm(gradient) / (self.setting.curvature * self.length);
        state.note = Note::Plain;
        if size <= STATIONARY {
            state.note = Note::Stationary;
        } else if size <= SECOND_ORDER_GRADIENT {
            let modes = Modes::of(self.loss(), state.own());
            let lowest = modes.values().first().copied().unwrap_or(0.0);
            if lowest >= -SECOND_ORDER_CURVATURE * self.setting.curvature {
                state.note = Note::SecondOrder;
            }
        }
        state.note != Note::Plain
    }

    /// NaN passes here; the driver stops it with its own words.
    fn checked(&self, state: &State) -> Verdict {
        let far = norm(&state.u) > FAR * self.length * math::sqrt(1.0 + state.u.len() as f64);
        if far { Verdict::Diverged } else { Verdict::Continue }
    }

    /// `u <- u - eta grad R`, also of the models at further signals.
    pub fn descent(&self, state: &mut State) -> Verdict {
        let mut own = state.own().to_vec();
        let gradient = self.loss().gradient(&own);
        let rests = self.rests(&gradient, state);
        let eta = self.params.step * self.unit();
        if !rests {
            self.loss().displace(&mut own, -eta, &gradient);
            state.put(&own);
        }
        let size = state.size;
        let mut further = state.u[size..].chunks_mut(size);
        for (set, u) in self.setting.signals.iter().zip(&mut further) {
            moves::descend(&*set.loss, u, self.params.step / set.curvature);
        }
        if rests && self.setting.signals.is_empty() {
            return Verdict::Converged;
        }
        self.checked(state)
    }

    /// The flow for some time.
    pub fn flow(&self, state: &mut State) -> Verdict {
        let mut own = state.own().to_vec();
        let gradient = self.loss().gradient(&own);
        if self.rests(&gradient, state) {
            return Verdict::Converged;
        }
        let duration = self.params.time * self.unit();
        let first = state.reach.unwrap_or(0.1 * self.unit()).min(duration);
        match flow::follow(self.loss(), &mut own, duration, first, ACCURACY, MOST_FLOW_STEPS) {
            Flowed::Arrived { steps, next } => {
                state.reach = Some(next);
                state.note = Note::Integrated(steps);
            }
            Flowed::GaveUp => {
                state.note = Note::GaveUp;
                return Verdict::Diverged;
            }
        }
        state.put(&own);
        self.checked(state)
    }

    /// Newton's step of length 1.
    pub fn newton(&self, state: &mut State) -> Verdict {
        let mut own = state.own().to_vec();
        let gradient = self.loss().gradient(&own);
        if norm(&gradient) <= STATIONARY * self.setting.curvature * self.length {
            state.note = Note::Stationary;
            return Verdict::Converged;
        }
        let direction = moves::newton(&Modes::of(self.loss(), &own), &gradient);
        self.loss().displace(&mut own, 1.0, &direction);
        state.note = Note::Plain;
        state.put(&own);
        self.checked(state)
    }

    /// Saddle-free Newton with backtracking.
    pub fn saddle_free(&self, state: &mut State) -> Verdict {
        let mut own = state.own().to_vec();
        let gradient = self.loss().gradient(&own);
        if self.rests(&gradient, state) {
            return Verdict::Converged;
        }
        let modes = Modes::of(self.loss(), &own);
        let epsilon = self.params.epsilon * self.setting.curvature;
        let direction = moves::saddle_free(&modes, &gradient, Absolute::Root, epsilon);
        match moves::backtrack(self.loss(), &mut own, &gradient, &direction, 1.0) {
            None => {
                state.note = Note::Stalled;
                return Verdict::Converged;
            }
            Some(t) if t < 1.0 => state.note = Note::Shortened(t),
            Some(_) => state.note = Note::Plain,
        }
        state.put(&own);
        self.checked(state)
    }

    /// Gradient descent on fresh prompts, for every repetition of every prompt length.
    pub fn stochastic(&self, state: &mut State, streams: Streams, lane: u32, step: u64) -> Verdict {
        let later = step >= u64::from(self.params.decay);
        let eta = self.params.rate * self.unit() * if later { SMALLER } else { 1.0 };
        let size = state.size;
        let repeats = self.params.repeats as usize;
        let mut note = state.note;
        for (i, u) in state.u.chunks_mut(size).enumerate() {
            let head = &self.setting.lengths[i / repeats].head;
            let stream = if i == 0 { lane } else { FURTHER + i as u32 };
            let (loss, error) = self.sampled_step(head, u, eta, streams, stream, step);
            if i == 0 {
                note = Note::Batch(loss, error);
            }
        }
        state.note = note;
        self.checked(state)
    }

    fn sampled_step(
        &self,
        head: &Head,
        u: &mut [f64],
        eta: f64,
        streams: Streams,
        lane: u32,
        step: u64,
    ) -> (f64, f64) {
        let mut rng = streams.of_lane(Purpose::Sample, lane, step);
        let mut estimate = head.sample(u, self.params.batch as usize, &mut rng);
        let longest = self.params.clip * self.setting.curvature * self.length;
        prompt::clip(&mut estimate.gradient, longest);
        u.iter_mut().zip(&estimate.gradient).for_each(|(u, g)| *u -= eta * g);
        (estimate.loss, estimate.error)
    }
}
