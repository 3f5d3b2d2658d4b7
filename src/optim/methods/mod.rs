//! The methods, one file each: a step is a function of objective, iterate and moment.
//!
//! Parameters of a method are its public fields, in the objective's own units. The constants
//! here are in those of its [`Scale`](super::Scale).

mod adam;
mod gradient_descent;
mod gradient_flow;
mod momentum;
mod newton;
mod perturbed_flow;
mod saddle_free;

pub use adam::Adam;
pub use gradient_descent::GradientDescent;
pub use gradient_flow::GradientFlow;
pub use momentum::Momentum;
pub use newton::Newton;
pub use perturbed_flow::{HessianNoise, InBall, Jitter, Perturbation, PerturbedFlow};
pub use saddle_free::SaddleFree;

use super::{Iterate, Note, Objective, Solve, Solver, SpectralFunction};
use crate::{math::Buffer, progress::Counter, rng::ChaCha8Rng, verdict::Verdict};

/// A gradient norm up to this, in units of the gradient, is rounding.
const STATIONARY: f64 = 1e-13;
/// Below this one, methods that know the Hessian look at its spectrum.
const SECOND_ORDER_GRADIENT: f64 = 1e-9;
/// A smallest eigenvalue above minus this, in units of curvature, ends a run there.
const SECOND_ORDER_CURVATURE: f64 = 1e-6;
/// A norm of the point beyond this, in units of length, has left every region of interest.
const FAR: f64 = 1e8;

/// When a step happens, and what it may draw on.
#[derive(Clone, Copy)]
pub struct Moment<'a> {
    /// Number of the step.
    pub step: u64,
    /// The random numbers of this step, from their beginning.
    pub draw: &'a dyn Fn() -> ChaCha8Rng,
    /// Counts Hessian products.
    pub counter: Counter,
}

/// A method of optimisation.
pub trait Method {
    /// One step.
    fn step(
        &self,
        objective: &dyn Objective,
        iterate: &mut Iterate,
        moment: &Moment<'_>,
    ) -> Verdict;
}

/// How second-order steps are computed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Accuracy {
    /// The way; `None` to choose by structure and size.
    pub solver: Option<Solver>,
    /// Relative error of a step that the approximate ways aim at.
    pub tolerance: f64,
}

impl Accuracy {
    fn with(self, counter: Counter) -> Solve {
        Solve { solver: self.solver, tolerance: self.tolerance, counter }
    }
}

/// The norm of the gradient in its unit.
fn gradient(objective: &dyn Objective, iterate: &Iterate) -> f64 {
    objective.norm(&iterate.gradient) / objective.scale().gradient()
}

/// Whether the gradient is zero up to rounding.
fn is_stationary(objective: &dyn Objective, iterate: &Iterate) -> bool {
    gradient(objective, iterate) <= STATIONARY
}

/// Ends a run with its reason.
fn stop(iterate: &mut Iterate, note: Note) -> Verdict {
    iterate.note = note;
    Verdict::Converged
}

/// Goes on with a note, unless the point has left every region of interest. NaN passes here;
/// the driver of a run stops it with its own words.
fn go_on(objective: &dyn Objective, iterate: &mut Iterate, note: Note) -> Verdict {
    iterate.note = note;
    let far = objective.norm(&iterate.x) > FAR * objective.scale().length;
    if far { Verdict::Diverged } else { Verdict::Continue }
}

/// `x <- x - eta grad F(x)`.
fn descend(objective: &dyn Objective, iterate: &mut Iterate, eta: f64, note: Note) -> Verdict {
    objective.displace(&mut iterate.x, -eta, &iterate.gradient);
    iterate.arrive(objective);
    iterate.costs.time += eta;
    go_on(objective, iterate, note)
}

/// The smallest eigenvalue of the Hessian, or that of the smallest Ritz pair.
fn lowest(objective: &dyn Objective, iterate: &mut Iterate, counter: Counter) -> f64 {
    let spectrum = objective.curvature(&iterate.x).spectrum(1, counter);
    iterate.costs.products += spectrum.products;
    spectrum.values.first().copied().unwrap_or(0.0)
}

/// Whether there is no negative curvature up to the tolerance.
fn is_second_order(objective: &dyn Objective, lowest: f64) -> bool {
    lowest >= -SECOND_ORDER_CURVATURE * objective.scale().curvature
}

/// Whether a first-order method ends here, and why: stationary, or, if it `looks` at the
/// Hessian, a minimum up to second order.
fn rests(
    objective: &dyn Objective,
    iterate: &mut Iterate,
    looks: bool,
    counter: Counter,
) -> Option<Note> {
    let gradient = gradient(objective, iterate);
    if gradient <= STATIONARY {
        return Some(Note::Stationary);
    }
    if looks && gradient <= SECOND_ORDER_GRADIENT {
        let lowest = lowest(objective, iterate, counter);
        return is_second_order(objective, lowest).then_some(Note::SecondOrder(lowest));
    }
    None
}

/// `f(H) grad F` at the point.
fn solve(
    objective: &dyn Objective,
    iterate: &mut Iterate,
    function: SpectralFunction,
    how: &Solve,
) -> Buffer {
    let solution = objective.curvature(&iterate.x).apply(function, &iterate.gradient, how);
    iterate.costs.products += solution.report.products;
    iterate.report = Some(solution.report);
    solution.vector
}
