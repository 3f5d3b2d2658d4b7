//! Critical Point Lab (module documentation is written at the end of the foundation work).
pub mod frame;
pub mod math;
pub mod plot;
pub mod rng;
pub mod schema;
pub mod verdict;
pub mod wasserstein;
