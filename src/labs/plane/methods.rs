//! The methods: those of [`optim::methods`](crate::optim::methods), in the units of the function.

use super::{
    params::{Method, Params},
    problem::Landscape,
};
use crate::{
    optim::{
        Absolute, Iterate, Method as _, Moment, Objective as _,
        flow::{Integrator, Tolerance},
        methods::{
            Accuracy, Adam, GradientDescent, GradientFlow, InBall, Momentum, Newton, PerturbedFlow,
            SaddleFree,
        },
    },
    progress::Counter,
    rng::{Purpose, Streams},
    verdict::Verdict,
};

/// Accuracy of the flow, in units of length, and most steps of its integrator per step of the run.
const TOLERANCE: f64 = 1e-8;
const MOST_FLOW_STEPS: u32 = 1000;
/// Decrease of the function since a jump that counts as success, in its unit.
const DECREASE: f64 = 1e-5;

/// One step of a method.
pub fn step(
    method: Method,
    land: &Landscape,
    params: &Params,
    (streams, step): (Streams, u64),
    own: &mut Iterate,
) -> Verdict {
    let draw = || streams.at(Purpose::Perturbation, step);
    let moment = Moment { step, draw: &draw, counter: Counter::unwatched() };
    let scale = land.scale();
    let (wide, eta) = (5.0 * scale.length, params.step / scale.curvature);
    let accuracy = Accuracy { solver: None, tolerance: 1e-12 };
    match method {
        Method::Descent => GradientDescent { step: eta, looks: true }.step(land, own, &moment),
        Method::Momentum => Momentum { step: eta, keeps: params.beta }.step(land, own, &moment),
        Method::Adam => Adam::of(params.adam * wide).step(land, own, &moment),
        Method::Perturbed => PerturbedFlow {
            step: eta,
            perturbation: &InBall,
            size: params.jump * wide,
            trigger: params.trigger * scale.gradient(),
            wait: u64::from(params.wait),
            decrease: DECREASE * scale.value(),
        }
        .step(land, own, &moment),
        Method::Flow => GradientFlow {
            time: params.time / scale.curvature,
            tolerance: Tolerance { relative: 0.0, absolute: TOLERANCE * scale.length },
            most_steps: MOST_FLOW_STEPS,
            integrator: Integrator::Stiff,
            looks: true,
        }
        .step(land, own, &moment),
        Method::Newton => Newton { accuracy }.step(land, own, &moment),
        Method::SaddleFree => SaddleFree {
            absolute: Absolute::Root,
            epsilon: land.epsilon(),
            step: 1.0,
            escape: true,
            accuracy,
        }
        .step(land, own, &moment),
    }
}
