//! What all laboratories share of optimisation: an objective, the Hessian at a point, the
//! methods that move, and the one judgement of where they are.
//!
//! | file | holds |
//! |---|---|
//! | [`objective`] | [`Objective`]: value, gradient, Hessian, inner product, retraction |
//! | [`curvature`] | [`Curvature`]: the Hessian at one point, functions of it, its spectrum |
//! | [`solve`] | functions and spectrum of a Hessian by products only |
//! | [`dense`] | [`Dense`]: a Hessian that is known as a matrix |
//! | [`iterate`] | [`Iterate`]: where a method is and what its next step needs |
//! | [`methods`] | gradient descent and flow, perturbed flow, momentum, Adam, Newton, saddle-free Newton |
//! | [`line_search`] | how far to go along a direction |
//! | [`flow`] | integrators of gradient flow, explicit and stiff |
//! | [`kick`] | displacing a point along an eigenvector |
//! | [`resolved`] | [`Resolved`]: which eigenvalues are told apart from zero |
//! | [mod@search] | searches for critical points of any index |
//! | [`section`] | the objective on a plane through a point |
//! | [`judgement`] | [`Judgement`]: critical or not, of which index, near what |

pub mod curvature;
pub mod dense;
pub mod flow;
pub mod iterate;
pub mod judgement;
pub mod kick;
pub mod line_search;
pub mod methods;
pub mod objective;
pub mod resolved;
pub mod search;
pub mod section;
pub mod solve;

pub use curvature::{
    Absolute, Curvature, Report, Solution, Solve, Solver, SpectralFunction, Spectrum,
};
pub use dense::Dense;
pub use iterate::{Costs, Iterate, Memory, Note};
pub use judgement::{Count, Evidence, Judgement, Kind, Known, judge};
pub use methods::{Method, Moment};
pub use objective::{Objective, Scale};
pub use resolved::{Resolved, resolve, sign_of};
