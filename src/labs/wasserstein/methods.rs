//! Which method of [`optim`](crate::optim) a lane is.

use super::params::{self, Params};
use crate::{
    labs::wasserstein::problem::{Isotropic, Nonlocal, OfParticles},
    optim::{
        Absolute, Iterate, Method, Moment, Solver,
        methods::{
            Accuracy, GradientDescent, HessianNoise, Jitter, Newton, PerturbedFlow, SaddleFree,
        },
    },
    verdict::Verdict,
};

/// One step of a method.
pub fn step(
    method: params::Method,
    params: &Params,
    objective: &OfParticles<'_>,
    state: &mut Iterate,
    moment: &Moment<'_>,
) -> Verdict {
    let (nonlocal, isotropic) = (Nonlocal(objective.functional), Isotropic(objective.functional));
    let perturbed;
    let method: &dyn Method = match method {
        params::Method::GradientFlow => &GradientDescent { step: params.flow_step, looks: false },
        params::Method::PerturbedFlow => {
            perturbed = PerturbedFlow {
                step: params.flow_step,
                perturbation: match params.noise {
                    params::Noise::Nonlocal => &nonlocal,
                    params::Noise::Full => &HessianNoise,
                    params::Noise::Isotropic => &isotropic,
                    params::Noise::Jitter => &Jitter,
                },
                size: params.noise_size,
                trigger: params.trigger,
                wait: u64::from(params.wait),
                decrease: params.decrease,
            };
            &perturbed
        }
        params::Method::Newton => &Newton { accuracy: accuracy(params) },
        params::Method::SaddleFree => &SaddleFree {
            absolute: match params.absolute {
                params::Absolute::Root => Absolute::Root,
                params::Absolute::Shift => Absolute::Shift,
                params::Absolute::Floor => Absolute::Floor,
            },
            epsilon: params.epsilon,
            step: params.newton_step,
            escape: params.escape,
            accuracy: accuracy(params),
        },
    };
    method.step(objective, state, moment)
}

/// How the reader has second-order steps solved.
fn accuracy(params: &Params) -> Accuracy {
    let solver = match params.solver {
        params::Solver::Automatic => None,
        params::Solver::Dense => Some(Solver::Dense),
        params::Solver::Reduced => Some(Solver::Reduced),
        params::Solver::Lanczos => Some(Solver::Lanczos),
        params::Solver::Rational => Some(Solver::Rational),
    };
    Accuracy { solver, tolerance: params.tolerance }
}
