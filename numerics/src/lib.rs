//! The numbers below every laboratory: functions with the same bits everywhere, numbers with
//! derivatives, random streams, and dense linear algebra.
//!
//! They are a crate of their own for their speed. A page is compiled for size, crate by crate,
//! and this one for speed (`profile.web` in the workspace's `Cargo.toml`): what a laboratory does
//! most of the time stands here, and weighs little.

pub mod linalg;
pub mod math;
pub mod rng;
