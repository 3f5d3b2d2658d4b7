//! Symmetric matrices and functions of them.
//!
//! Everything here has the same bits on every target: fixed summation order, no
//! kernel chosen at run time.

pub mod lanczos;
pub mod rational;
mod solve;
mod symmetric;

pub use solve::{factorise, solve, substitute};
pub use symmetric::{Eigen, diagonal, square};

/// A dense real matrix, column-major.
pub type Matrix = nalgebra::DMatrix<f64>;
