//! Symmetric matrices and functions of them.
//!
//! Everything here has the same bits on every target: fixed summation order, no
//! kernel chosen at run time.

pub mod lanczos;
mod product;
pub mod rational;
mod solve;
mod symmetric;

pub use product::{times, times_transposed, transposed_times};
pub use solve::{factorise, solve, substitute};
pub use symmetric::{Eigen, diagonal, square};

/// A dense real matrix, column-major.
pub type Matrix = nalgebra::DMatrix<f64>;
