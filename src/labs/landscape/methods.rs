//! The methods: those of [`optim::methods`](crate::optim::methods), and three that do not walk:
//! searches from random starts, kicks, and the certificate's random points.

use super::{
    params::{Method, Params},
    problem::certificate,
    searches::{self, Find},
    setting::Setting,
};
use crate::{
    math::{self, Buffer},
    optim::{
        Absolute, Iterate, Method as _, Moment,
        flow::{Integrator, Tolerance},
        methods::{Accuracy, GradientDescent, GradientFlow, Newton, SaddleFree},
    },
    progress::Counter,
    rng::{Purpose, Streams},
    verdict::Verdict,
};

/// Accuracy of the flow, and most steps of its integrator per step of the run.
pub const TOLERANCE: Tolerance = Tolerance { relative: 1e-6, absolute: 1e-10 };
pub const MOST_FLOW_STEPS: u32 = 5000;
/// Most steps of gradient descent in a step of the run.
const MOST_DESCENTS: u32 = 2000;
/// Random points of the certificate in a step of the run.
const POINTS: u64 = 20;

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

    /// Whether it goes from one point to the next, as searches and the certificate do not.
    pub fn walks(&self) -> bool {
        self.finds.is_empty() && self.seen.is_none()
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
        Method::Finder => searches::random(setting, params, (streams, step), state),
        Method::Kicks => searches::kick(setting, params, step, state),
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

/// Puts the lane at a point that it did not walk to.
pub fn place(setting: &Setting, state: &mut State, x: &[f64]) -> Verdict {
    state.own.x.copy_from_slice(x);
    state.own.arrive(&setting.net);
    let far = math::largest(x) > 1e8;
    if far { Verdict::Diverged } else { Verdict::Continue }
}
