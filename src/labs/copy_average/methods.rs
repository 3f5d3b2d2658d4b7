//! One step of a method of this laboratory.

use super::{
    params::{Method, Params},
    problem::{Loss, census::Census, kinks::Kink, settling::Settling, start},
};
use crate::{
    optim::{
        Iterate, Method as _, Moment,
        methods::{Accuracy, GradientDescent, Newton},
    },
    progress::Counter,
    rng::{self, Purpose, Streams},
    verdict::Verdict,
};

/// Most steps of gradient descent in a step of the run.
const MOST_DESCENTS: u32 = 1000;

/// What the next step of a method needs.
#[derive(Clone)]
pub struct State {
    /// The students.
    pub own: Iterate,
    /// What is known of how far the flow has settled; nothing once the students are displaced.
    pub settling: Settling,
    /// What searches have found.
    pub census: Census,
}

/// One step of a method. A run ends at a kink of the loss.
pub fn step(
    method: Method,
    loss: &Loss,
    params: &Params,
    (streams, step): (Streams, u64),
    State { own, settling, census }: &mut State,
) -> Verdict {
    let draw = || streams.at(Purpose::Perturbation, step);
    let moment = Moment { step, draw: &draw, counter: Counter::unwatched() };
    let time = settling.time(params.growth);
    let verdict = match method {
        Method::Flow => {
            settling.flow((time, params.longest), loss, own, params.epsilon, &moment)
        }
        Method::SaddleFree => settling.polish(loss, own, params.epsilon, &moment),
        Method::Descent => {
            let method = GradientDescent { step: params.step, looks: true };
            method.follow((time, MOST_DESCENTS), loss, own, &moment)
        }
        Method::Newton => {
            let accuracy = Accuracy { solver: None, tolerance: 1e-12 };
            Newton { accuracy }.step(loss, own, &moment)
        }
        Method::Search => {
            let mut noise = vec![0.0; own.x.len()];
            rng::fill_normal(&mut streams.of_lane(Purpose::Sample, params.draw, step), &mut noise);
            census.search(loss, &start::wide(loss, noise), own);
            Verdict::Continue
        }
    };
    if Kink::of(loss, own).is_some() { Verdict::Singular } else { verdict }
}
