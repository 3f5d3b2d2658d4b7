//! Every way to apply a function of the Hessian against the dense one.

mod common;
mod lanczos;
mod low_rank;
mod noise;
mod pairs;
mod progress;
mod reduced;
