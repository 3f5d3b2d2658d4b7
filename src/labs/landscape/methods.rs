//! The methods: those of [`optim::methods`](crate::optim::methods), and two that do not move
//! downhill: searches from random starts, and the certificate's random points.

use super::{
    params::{Method, Params, Search},
    problem::certificate,
    setting::Setting,
};
use crate::{
    math::{self, Buffer},
    optim::{
        Absolute, Iterate, Method as _, Moment, Objective as _,
        flow::{Integrator, Tolerance},
        methods::{Accuracy, GradientDescent, GradientFlow, Newton, SaddleFree},
        search::{self, Outcome},
    },
    progress::Counter,
    rng::{Purpose, Streams, fill_normal},
    verdict::Verdict,
};

/// Accuracy of the flow, and most steps of its integrator per step of the run.
const TOLERANCE: Tolerance = Tolerance { relative: 1e-6, absolute: 1e-10 };
const MOST_FLOW_STEPS: u32 = 5000;
/// Most steps of gradient descent in a step of the run.
const MOST_DESCENTS: u32 = 2000;
/// Random points of the certificate in a step of the run.
const POINTS: u64 = 20;
/// A found point belongs to a critical value within this part of the scale.
const SAME: f64 = 1e-6;

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

/// What the certificate has seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seen {
    /// Points so far.
    pub points: u64,
    /// The smallest largest eigenvalue.
    pub lowest: f64,
    /// The largest smallest eigenvalue among points whose last matrix is zero.
    pub highest: f64,
}

/// What the next step of a method needs.
#[derive(Clone)]
pub struct State {
    /// The point.
    pub own: Iterate,
    /// The ends of all searches.
    pub finds: Vec<Find>,
    /// What the certificate has seen.
    pub seen: Option<Seen>,
    /// By how much a weaker direction has been ahead of a stronger one at most.
    pub disorder: f64,
}

impl State {
    /// The start of any method.
    pub fn new(setting: &Setting) -> Self {
        let own = Iterate::new(&setting.net, Buffer::copy(&setting.start));
        Self { own, finds: Vec::new(), seen: None, disorder: 0.0 }
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
    let draw = || streams.at(Purpose::Perturbation, step);
    let moment = Moment { step, draw: &draw, counter: Counter::unwatched() };
    let accuracy = Accuracy { solver: None, tolerance: 1e-12 };
    let net = &setting.net;
    let verdict = match method {
        Method::Flow => GradientFlow {
            time: params.time,
            tolerance: TOLERANCE,
            most_steps: MOST_FLOW_STEPS,
            integrator: Integrator::Explicit,
            looks: true,
        }
        .step(net, &mut state.own, &moment),
        Method::Descent => {
            let method = GradientDescent { step: params.step, looks: true };
            method.follow((params.time, MOST_DESCENTS), net, &mut state.own, &moment)
        }
        Method::Newton => Newton { accuracy }.step(net, &mut state.own, &moment),
        Method::SaddleFree => {
            let (absolute, epsilon) = (Absolute::Root, params.epsilon);
            SaddleFree { absolute, epsilon, step: 1.0, escape: false, accuracy }.step(
                net,
                &mut state.own,
                &moment,
            )
        }
        Method::Finder => search(setting, params, (streams, step), state),
        Method::Certificate => certify(setting, (streams, step), state),
    };
    if let Some(exact) = &setting.exact {
        let learned = exact.learned(&state.own.x);
        for (j, strong) in learned.iter().enumerate() {
            let ahead = learned[j + 1..].iter().map(|weak| weak - strong);
            state.disorder = ahead.fold(state.disorder, f64::max);
        }
    }
    verdict
}

/// A search from a start of its own, with entries of standard deviation one.
fn search(
    setting: &Setting,
    params: &Params,
    (streams, step): (Streams, u64),
    state: &mut State,
) -> Verdict {
    let net = &setting.net;
    let mut x = vec![0.0; net.size()];
    fill_normal(&mut streams.of_lane(Purpose::Sample, params.draw, step), &mut x);
    let how = match params.search {
        Search::Lm => search::Search::LevenbergMarquardt,
        Search::NewtonMr => search::Search::NewtonMr,
    };
    let found = search::search(net, &x, how);
    let unit = SAME * net.scale.value();
    let known = || {
        let apart = |k: usize| (setting.terrain.known[k].value - found.value).abs();
        let all = 0..setting.terrain.known.len();
        all.min_by(|a, b| apart(*a).total_cmp(&apart(*b))).filter(|k| apart(*k) <= unit)
    };
    let class = match found.outcome {
        Outcome::Critical => known().map_or(Class::New, Class::Known),
        Outcome::Flat => Class::Flat,
        Outcome::Unsettled => Class::Unsettled,
    };
    let find = Find { value: found.value, top: found.ends[1], index: found.inertia[0], class };
    state.finds.push(find);
    state.own.costs.gradients += u64::from(found.steps);
    state.own.costs.products += found.products;
    place(setting, state, &found.x)
}

/// More points of the certificate.
fn certify(setting: &Setting, (streams, step): (Streams, u64), state: &mut State) -> Verdict {
    let fresh = Seen { points: 0, lowest: f64::INFINITY, highest: f64::NEG_INFINITY };
    let mut seen = state.seen.unwrap_or(fresh);
    let mut lowest = None;
    for number in step * POINTS..(step + 1) * POINTS {
        let tested = certificate::test(&setting.net, streams, number);
        seen.points += 1;
        state.own.costs.products += tested.x.len() as u64;
        if tested.last_zero {
            seen.highest = seen.highest.max(tested.ends[0]);
        }
        if tested.ends[1] < seen.lowest {
            seen.lowest = tested.ends[1];
            lowest = Some(tested.x);
        }
    }
    state.seen = Some(seen);
    lowest.map_or(Verdict::Continue, |x| place(setting, state, &x))
}

fn place(setting: &Setting, state: &mut State, x: &[f64]) -> Verdict {
    state.own.x.copy_from_slice(x);
    state.own.arrive(&setting.net);
    let far = math::largest(x) > 1e8;
    if far { Verdict::Diverged } else { Verdict::Continue }
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
}
