//! One step of each method.

use std::fmt;

use rand::rngs::ChaCha8Rng;

use super::params::{self, Params};
use crate::{
    linalg::Eigen,
    verdict::Verdict,
    wasserstein::{
        Landscape, Noise, Particles,
        descent::{self, Searched},
        gradient, newton,
        perturbed::{Controller, Decision, Jump},
        saddle_free::{self, Absolute},
        spectrum,
    },
};

/// A gradient norm up to this is rounding: flow and Newton stop.
const STATIONARY: f64 = 1e-13;
/// Below this gradient norm saddle-free Newton looks at the spectrum.
const SECOND_ORDER_GRADIENT: f64 = 1e-9;
/// A smallest eigenvalue above minus this ends saddle-free Newton.
const SECOND_ORDER_CURVATURE: f64 = 1e-6;
/// Factor on saddle-free Newton's own perturbation `sqrt(N) H z`.
const PERTURBATION: f64 = 1e-3;
/// Steps from one of these perturbations to the next.
const PERTURBATION_WAIT: u64 = 10;
/// A norm of the cloud beyond this has left every region of interest.
const FAR: f64 = 1e8;

/// What the next step of a method needs.
#[derive(Clone)]
pub struct State {
    /// The measure.
    pub particles: Particles,
    /// Perturbed flow: the jump that is being judged.
    jump: Option<Jump>,
    /// Saddle-free Newton: the step of its last perturbation.
    perturbed: Option<u64>,
    /// What the last step did.
    pub note: Note,
    /// Gradients computed so far.
    pub gradients: u64,
    /// Hessian products so far; a dense Hessian is `N d` of them.
    pub products: u64,
}

impl State {
    /// The start of any method.
    pub fn new(particles: Particles) -> Self {
        Self {
            particles,
            jump: None,
            perturbed: None,
            note: Note::Plain,
            gradients: 0,
            products: 0,
        }
    }

    fn gradient(&mut self, landscape: &dyn Landscape) -> Particles {
        self.gradients += 1;
        gradient(landscape, &self.particles)
    }

    fn spectrum(&mut self, landscape: &dyn Landscape) -> Eigen {
        self.products += self.particles.data().len() as u64;
        spectrum(landscape, &self.particles)
    }

    /// Forgets what the method knew about its own path, after an intervention.
    pub fn forget(&mut self) {
        self.jump = None;
        self.perturbed = None;
    }
}

/// What a step did, beyond going on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Note {
    /// Nothing to say.
    Plain,
    /// The gradient is zero up to rounding.
    Stationary,
    /// The reader displaced the cloud.
    Kicked,
    /// Perturbed flow jumped at a step.
    Jumped(u64),
    /// Perturbed flow undid its jump and stopped.
    Undone,
    /// Saddle-free Newton perturbed itself at a step.
    Perturbed(u64),
    /// The line search shortened the step to this size.
    Shortened(f64),
    /// The line search found no decrease.
    Stalled,
    /// Gradient and negative curvature are below their thresholds.
    SecondOrder,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain => Ok(()),
            Self::Stationary => write!(f, "stationary"),
            Self::Kicked => write!(f, "kicked by you"),
            Self::Jumped(step) => write!(f, "jumped at step {step}"),
            Self::Undone => write!(f, "last jump gained too little: undone"),
            Self::Perturbed(step) => write!(f, "perturbed itself at step {step}"),
            Self::Shortened(t) => write!(f, "step size {t}"),
            Self::Stalled => write!(f, "no decrease left above rounding"),
            Self::SecondOrder => write!(f, "second-order stationary"),
        }
    }
}

/// `x_i <- x_i - eta g_i`.
pub fn gradient_flow(landscape: &dyn Landscape, params: &Params, state: &mut State) -> Verdict {
    let g = state.gradient(landscape);
    if g.norm() <= STATIONARY {
        state.note = Note::Stationary;
        return Verdict::Converged;
    }
    state.note = Note::Plain;
    state.particles.displace(-params.flow_step, &g);
    checked(state)
}

/// PWGF: the controller may jump or stop, then a gradient step.
pub fn perturbed_flow(
    landscape: &dyn Landscape,
    params: &Params,
    state: &mut State,
    step: u64,
    draw: impl FnOnce() -> ChaCha8Rng,
) -> Verdict {
    let controller = Controller {
        noise: match params.noise {
            params::Noise::Nonlocal => Noise::Nonlocal,
            params::Noise::Full => Noise::Full,
            params::Noise::Isotropic => Noise::Isotropic,
        },
        size: params.noise_size,
        trigger: params.trigger,
        wait: u64::from(params.wait),
        decrease: params.decrease,
    };
    let norm = state.gradient(landscape).norm();
    let State { particles, jump, .. } = state;
    match controller.decide(landscape, particles, norm, jump, step, draw) {
        Decision::Stopped => {
            state.note = Note::Undone;
            return Verdict::Converged;
        }
        Decision::Jumped => state.note = Note::Jumped(step),
        Decision::Flow if state.jump.is_none() => state.note = Note::Plain,
        Decision::Flow => {}
    }
    let g = state.gradient(landscape);
    state.particles.displace(-params.flow_step, &g);
    checked(state)
}

/// Plain Newton with unit step.
pub fn newton(landscape: &dyn Landscape, state: &mut State) -> Verdict {
    let g = state.gradient(landscape);
    if g.norm() <= STATIONARY {
        state.note = Note::Stationary;
        return Verdict::Converged;
    }
    state.note = Note::Plain;
    let v = newton::direction(&state.spectrum(landscape), &g);
    state.particles.displace(1.0, &v);
    checked(state)
}

/// WSFN with backtracking; where the gradient vanishes it looks at the spectrum
/// and stops, or perturbs itself by `eta_p sqrt(N) H z`.
pub fn saddle_free(
    landscape: &dyn Landscape,
    params: &Params,
    state: &mut State,
    step: u64,
    draw: impl FnOnce() -> ChaCha8Rng,
) -> Verdict {
    let g = state.gradient(landscape);
    let eigen = state.spectrum(landscape);
    if g.norm() <= SECOND_ORDER_GRADIENT {
        let lowest = eigen.values.first().copied().unwrap_or(0.0);
        if lowest >= -SECOND_ORDER_CURVATURE {
            state.note = Note::SecondOrder;
            return Verdict::Converged;
        }
        if params.escape && state.perturbed.is_none_or(|last| step >= last + PERTURBATION_WAIT) {
            let xi = Noise::Full.draw(landscape, &state.particles, &mut draw());
            state.particles.displace(PERTURBATION, &xi);
            state.perturbed = Some(step);
            state.note = Note::Perturbed(step);
            return checked(state);
        }
        if !params.escape && g.norm() <= STATIONARY {
            state.note = Note::Stationary;
            return Verdict::Converged;
        }
    }
    let absolute = match params.absolute {
        params::Absolute::Root => Absolute::Root,
        params::Absolute::Shift => Absolute::Shift,
        params::Absolute::Floor => Absolute::Floor,
    };
    let v = saddle_free::direction(&eigen, &g, absolute, params.epsilon);
    match descent::backtrack(landscape, &mut state.particles, &g, &v, params.newton_step) {
        Searched::Stalled => {
            state.note = Note::Stalled;
            return Verdict::Converged;
        }
        Searched::Taken(t) if t < params.newton_step => state.note = Note::Shortened(t),
        Searched::Taken(_) => state.note = Note::Plain,
    }
    checked(state)
}

/// NaN passes here; the driver stops it with its own words.
fn checked(state: &State) -> Verdict {
    if state.particles.norm() > FAR { Verdict::Diverged } else { Verdict::Continue }
}
