//! Lanes whose every step is a whole search: from a random start, or downhill after a kick.

use super::{
    methods::{MOST_FLOW_STEPS, State, TOLERANCE, place},
    params::{Params, Search},
    setting::Setting,
};
use crate::{
    math::Buffer,
    optim::{
        Iterate, Objective as _,
        flow::{Ending, Integrator, Span},
        kick,
        search::{self, Outcome},
    },
    progress::Counter,
    rng::{Purpose, Streams, fill_normal},
    verdict::Verdict,
};

/// How far a kick goes, in units of length.
const KICK: f64 = 0.1;
/// The flow after a kick ends at a gradient norm of this part of its unit, or of what it was after
/// the kick: at the first critical point at which it rests, before rounding, which grows along the
/// negative directions there, leads it on to the minimum.
const REST: (f64, f64) = (1e-3, 1e-2);
/// A gradient norm of this part of its unit is none: the kick went along critical points.
const FLAT: f64 = 1e-9;
/// First step of its integrator, in units of one over the curvature.
const FIRST: f64 = 0.1;

/// The end of one search.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Find {
    /// The loss.
    pub value: f64,
    /// The largest eigenvalue.
    pub top: f64,
    /// The Morse index.
    pub index: usize,
    /// What it is.
    pub class: Class,
    /// The kick that led there.
    pub kick: Option<Kick>,
}

/// A displacement along an eigenvector of the Hessian.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kick {
    /// Number of the eigenvector, counted from 1 at the smallest eigenvalue.
    pub mode: usize,
    /// Whether along it, or against it.
    pub up: bool,
}

/// What a search has ended at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// A critical point of this known value.
    Known(usize),
    /// A critical point of no known value.
    New,
    /// Gradient-flat, and not critical.
    Flat,
    /// Neither; the search ran out of steps.
    Unsettled,
}

impl Class {
    /// A number for tables: 0 known, 1 new, 2 gradient-flat, 3 unsettled.
    pub fn code(self) -> f64 {
        match self {
            Self::Known(_) => 0.0,
            Self::New => 1.0,
            Self::Flat => 2.0,
            Self::Unsettled => 3.0,
        }
    }

    /// The class with a number, of a loss of this known point.
    pub fn of(code: f64, known: Option<usize>) -> Self {
        match (code as u8, known) {
            (0, Some(known)) => Self::Known(known),
            (0 | 1, _) => Self::New,
            (2, _) => Self::Flat,
            _ => Self::Unsettled,
        }
    }

    /// Whether it is a critical point.
    pub fn is_critical(self) -> bool {
        matches!(self, Self::Known(_) | Self::New)
    }
}

impl Kick {
    /// The kick with this number, counted from 0: along each eigenvector, and against it.
    pub fn of(number: usize) -> Self {
        Self { mode: number / 2 + 1, up: number.is_multiple_of(2) }
    }
}

/// Numbers of eigenvectors with the sides of kicks: `±1, +2`.
pub fn sides(kicks: &[Kick]) -> String {
    let mut said: Vec<String> = Vec::new();
    for (i, kick) in kicks.iter().enumerate() {
        let other = |other: &Kick| other.mode == kick.mode && other.up != kick.up;
        if kicks[..i].iter().any(other) {
            continue;
        }
        let sign = match (kicks.iter().any(other), kick.up) {
            (true, _) => "±",
            (false, true) => "+",
            (false, false) => "−",
        };
        said.push(format!("{sign}{}", kick.mode));
    }
    said.join(", ")
}

/// An end of kicks, and those that lead there.
pub struct Reached {
    /// The first one.
    pub find: Find,
    /// The kicks.
    pub kicks: Vec<Kick>,
}

impl Reached {
    /// All ends of kicks, in the order in which they were first reached.
    pub fn all(setting: &Setting, finds: &[Find]) -> Vec<Self> {
        let mut all: Vec<Self> = Vec::new();
        for (find, kick) in finds.iter().filter_map(|find| Some((find, find.kick?))) {
            let alike = |other: &&mut Self| match (other.find.class, find.class) {
                (Class::New, Class::New) => {
                    other.find.index == find.index && setting.alike(other.find.value, find.value)
                }
                (a, b) => a == b,
            };
            match all.iter_mut().find(alike) {
                Some(group) => group.kicks.push(kick),
                None => all.push(Self { find: *find, kicks: vec![kick] }),
            }
        }
        all
    }

    /// Whether the flow came back to where it was kicked.
    pub fn is_back(&self, setting: &Setting) -> bool {
        self.find.class.is_critical() && setting.alike(self.find.value, setting.base().value)
    }
}

/// A search from a start of its own, with entries of standard deviation one.
pub fn random(
    setting: &Setting,
    params: &Params,
    (streams, step): (Streams, u64),
    state: &mut State,
) -> Verdict {
    let mut x = vec![0.0; setting.net.size()];
    fill_normal(&mut streams.of_lane(Purpose::Sample, params.draw, step), &mut x);
    let how = match params.search {
        Search::Lm => search::Search::LevenbergMarquardt,
        Search::NewtonMr => search::Search::NewtonMr,
    };
    end(setting, state, (x, how), None)
}

/// A kick from the critical point next to the start, gradient flow to where it comes to rest,
/// and a search for the critical point there. Ends with the last eigenvector.
pub fn kick(setting: &Setting, params: &Params, step: u64, state: &mut State) -> Verdict {
    let net = &setting.net;
    let number = params.draw as usize - 1 + step as usize;
    let kick = Kick::of(number);
    let mut own = Iterate::new(net, Buffer::copy(&setting.base().x));
    let amplitude = if kick.up { KICK } else { -KICK } * net.scale.length;
    if kick::along(net, &mut own, kick.mode - 1, amplitude, Counter::unwatched()).is_err() {
        return Verdict::Converged;
    }
    let unit = net.scale.gradient();
    let slope = net.norm(&own.gradient);
    let mut ending = Ending::Rested;
    if slope > FLAT * unit {
        let span = Span {
            duration: f64::INFINITY,
            first: FIRST / net.scale.curvature,
            rest: (REST.0 * unit).min(REST.1 * slope),
            most_steps: MOST_FLOW_STEPS,
        };
        let Iterate { x, gradient, .. } = &mut own;
        let flowed = Integrator::Explicit.follow(net, x, gradient, &span, TOLERANCE);
        own.costs += flowed.costs;
        ending = flowed.ending;
    }
    state.own.costs += own.costs;
    let lm = search::Search::LevenbergMarquardt;
    let verdict = end(setting, state, (own.x.into_vec(), lm), Some(kick));
    if let Some(find) = state.finds.last_mut().filter(|_| ending != Ending::Rested) {
        find.class = Class::Unsettled;
    }
    let last = number + 1 == 2 * net.size();
    if last && verdict.is_running() { Verdict::Converged } else { verdict }
}

/// Where a search ends, and what it has found there.
fn end(
    setting: &Setting,
    state: &mut State,
    (x, how): (Vec<f64>, search::Search),
    kick: Option<Kick>,
) -> Verdict {
    let found = search::search(&setting.net, &x, how);
    let class = match found.outcome {
        Outcome::Critical => setting.with_loss(found.value).map_or(Class::New, Class::Known),
        Outcome::Flat => Class::Flat,
        Outcome::Unsettled => Class::Unsettled,
    };
    let (value, top, index) = (found.value, found.ends[1], found.inertia[0]);
    state.finds.push(Find { value, top, index, class, kick });
    state.own.costs.gradients += u64::from(found.steps);
    state.own.costs.products += found.products;
    place(setting, state, &found.x)
}
