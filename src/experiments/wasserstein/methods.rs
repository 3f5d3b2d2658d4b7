//! One step of each method.

use rand::rngs::ChaCha8Rng;

use super::{
    note::Note,
    params::{self, Params},
    point,
};
use crate::{
    progress::Counter,
    verdict::Verdict,
    wasserstein::{
        Landscape, Noise, Particles,
        descent::{self, Searched},
        linearised::lowest_local,
        perturbed::{Controller, Decision, Here, Jump},
        saddle_free::Absolute,
        solver::{self, Function, Report, Settings, Solver},
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
    /// The objective there.
    pub value: f64,
    /// The Wasserstein gradient there.
    pub gradient: Particles,
    /// Perturbed flow: the jump that is being judged.
    jump: Option<Jump>,
    /// Saddle-free Newton: the step of its last perturbation.
    perturbed: Option<u64>,
    /// What the last step did.
    pub note: Note,
    /// How the last second-order step was computed.
    pub report: Option<Report>,
    /// Gradients computed so far.
    pub gradients: u64,
    /// Hessian products so far; a dense Hessian is `N d` of them.
    pub products: u64,
}

impl State {
    /// The start of any method.
    pub fn new(landscape: &dyn Landscape, particles: Particles) -> Self {
        let mut state = Self {
            value: 0.0,
            gradient: Particles::zeros(particles.len(), particles.dim()),
            particles,
            jump: None,
            perturbed: None,
            note: Note::Plain,
            report: None,
            gradients: 0,
            products: 0,
        };
        state.arrive(landscape);
        state
    }

    /// Displaces the cloud, and forgets what the method knew about its own path.
    pub fn kick(&mut self, landscape: &dyn Landscape, amplitude: f64, mode: &Particles) {
        self.particles.displace(amplitude, mode);
        self.jump = None;
        self.perturbed = None;
        self.note = Note::Kicked;
        self.arrive(landscape);
    }

    /// Computes objective and gradient at the cloud.
    fn arrive(&mut self, landscape: &dyn Landscape) {
        self.value = landscape.value(&self.particles);
        self.look(landscape);
    }

    /// Computes the gradient at the cloud, where the objective is known.
    fn look(&mut self, landscape: &dyn Landscape) {
        landscape.gradient(&self.particles, &mut self.gradient);
        self.gradients += 1;
    }

    /// Moves by `t v`, says what for, and goes on.
    fn go(&mut self, landscape: &dyn Landscape, t: f64, v: &Particles, note: Note) -> Verdict {
        self.particles.displace(t, v);
        self.arrive(landscape);
        self.note = note;
        // NaN passes here; the driver stops it with its own words.
        if self.particles.norm() > FAR { Verdict::Diverged } else { Verdict::Continue }
    }

    fn stop(&mut self, note: Note) -> Verdict {
        self.note = note;
        Verdict::Converged
    }

    /// `x_i <- x_i - eta g_i`.
    fn flow(&mut self, landscape: &dyn Landscape, eta: f64, note: Note) -> Verdict {
        self.particles.displace(-eta, &self.gradient);
        self.arrive(landscape);
        self.note = note;
        if self.particles.norm() > FAR { Verdict::Diverged } else { Verdict::Continue }
    }

    /// `f(H) g` at the cloud.
    fn solve(
        &mut self,
        landscape: &dyn Landscape,
        function: Function,
        settings: Settings,
    ) -> Particles {
        let mut hessian = landscape.linearise(&self.particles);
        let solution = solver::apply(&mut *hessian, &self.gradient, function, settings);
        self.products += solution.report.products;
        self.report = Some(solution.report);
        solution.field
    }
}

/// `x_i <- x_i - eta g_i`.
pub fn gradient_flow(landscape: &dyn Landscape, params: &Params, state: &mut State) -> Verdict {
    if state.gradient.norm() <= STATIONARY {
        return state.stop(Note::Stationary);
    }
    state.flow(landscape, params.flow_step, Note::Plain)
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
            params::Noise::Jitter => Noise::Jitter,
        },
        size: params.noise_size,
        trigger: params.trigger,
        wait: u64::from(params.wait),
        decrease: params.decrease,
    };
    let here = Here { value: state.value, gradient_norm: state.gradient.norm() };
    let State { particles, jump, .. } = state;
    let note = match controller.decide(landscape, particles, here, jump, step, draw) {
        Decision::Stopped => {
            state.arrive(landscape);
            return state.stop(Note::Undone);
        }
        Decision::Jumped(normals) => {
            state.arrive(landscape);
            Note::Jumped { step, normals }
        }
        Decision::Flow if state.jump.is_none() => Note::Plain,
        Decision::Flow => state.note,
    };
    state.flow(landscape, params.flow_step, note)
}

/// Plain Newton with unit step.
pub fn newton(
    landscape: &dyn Landscape,
    params: &Params,
    state: &mut State,
    counter: Counter,
) -> Verdict {
    if state.gradient.norm() <= STATIONARY {
        return state.stop(Note::Stationary);
    }
    let settings = settings(params, counter);
    let v = state.solve(landscape, Function::Newton, settings);
    state.go(landscape, -1.0, &v, Note::Plain)
}

/// WSFN with backtracking; where the gradient vanishes it looks at the spectrum
/// and stops, or perturbs itself by `eta_p sqrt(N) H z`.
pub fn saddle_free(
    landscape: &dyn Landscape,
    params: &Params,
    state: &mut State,
    step: u64,
    draw: impl FnOnce() -> ChaCha8Rng,
    counter: Counter,
) -> Verdict {
    let norm = state.gradient.norm();
    if norm <= SECOND_ORDER_GRADIENT {
        let mut hessian = landscape.linearise(&state.particles);
        let (lowest, products) = point::lowest(&mut *hessian, counter);
        state.products += products;
        if lowest >= -SECOND_ORDER_CURVATURE {
            return state.stop(Note::SecondOrder { lowest, local: lowest_local(&*hessian) });
        }
        drop(hessian);
        if params.escape && state.perturbed.is_none_or(|last| step >= last + PERTURBATION_WAIT) {
            let xi = Noise::Full.draw(landscape, &state.particles, &mut draw());
            state.perturbed = Some(step);
            return state.go(landscape, PERTURBATION, &xi.field, Note::Perturbed(step));
        }
        if !params.escape && norm <= STATIONARY {
            return state.stop(Note::Stationary);
        }
    }
    let absolute = match params.absolute {
        params::Absolute::Root => Absolute::Root,
        params::Absolute::Shift => Absolute::Shift,
        params::Absolute::Floor => Absolute::Floor,
    };
    let function = Function::SaddleFree(absolute, params.epsilon);
    let settings = settings(params, counter);
    let v = state.solve(landscape, function, settings).scaled(-1.0);
    let State { particles, value, gradient, .. } = state;
    match descent::backtrack(landscape, particles, *value, gradient, &v, params.newton_step) {
        Searched::Stalled => state.stop(Note::Stalled),
        Searched::Taken { step, value } => {
            let note = if step < params.newton_step { Note::Shortened(step) } else { Note::Plain };
            state.value = value;
            state.look(landscape);
            state.note = note;
            if state.particles.norm() > FAR { Verdict::Diverged } else { Verdict::Continue }
        }
    }
}

/// How the reader has steps solved.
fn settings(params: &Params, counter: Counter) -> Settings {
    let solver = match params.solver {
        params::Solver::Automatic => None,
        params::Solver::Dense => Some(Solver::Dense),
        params::Solver::Reduced => Some(Solver::Reduced),
        params::Solver::Lanczos => Some(Solver::Lanczos),
        params::Solver::Rational => Some(Solver::Rational),
    };
    Settings { solver, tolerance: params.tolerance, counter }
}
