//! Functions of two variables, their critical points, and where methods lead.
//!
//! | file | holds |
//! |---|---|
//! | [`formula`] | formulas as a reader types them |
//! | [`function`] | the functions of the laboratory |
//! | [`critical`] | all critical points in a window, and winding numbers |
//! | [`planar`] | gradient and Hessian at a point, and functions of a 2 x 2 matrix |
//! | [`basins`] | where methods lead from every start |
//! | [`landscape`] | a function with all of that: the objective |

pub mod basins;
pub mod critical;
pub mod formula;
pub mod function;
pub mod landscape;
pub mod planar;

pub use critical::{Point, Window};
pub use formula::{Formula, Mistake};
pub use function::Function;
pub use crate::math::jet::{self, Jet};
pub use landscape::Landscape;
