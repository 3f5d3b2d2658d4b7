//! Students with fewer neurons than their teacher, under standard normal input.
//!
//! | file | holds |
//! |---|---|
//! | [`kernel`], [`series`] | how two neurons interact: closed forms, and Hermite series by quadrature |
//! | [`teacher`] | orthonormal teachers, and others |
//! | [`kinks`] | where a loss has no derivative |
//! | [`loss`] | the population loss with gradient and Hessian |
//! | [`averages`] | copy-average points of the error function in closed form |
//! | [`symmetric`] | critical points that are known by their symmetry |
//! | [`census`] | which critical points searches over the whole space find |
//! | [`ends`] | at which of them a run has ended |
//! | [`start`] | where students begin |
//! | [`settling`] | what brings a slow flow to rest |
//! | [`known`] | all known critical points of a loss |
//!
//! After B. Simsek, A. Bendjeddou, W. Gerstner and J. Brea (NeurIPS 2023, arXiv 2311.01644).

pub mod averages;
pub mod census;
pub mod ends;
pub mod kernel;
pub mod kinks;
pub mod known;
pub mod loss;
pub mod series;
pub mod settling;
pub mod start;
pub mod symmetric;
pub mod teacher;

pub use kernel::Kernel;
pub use loss::Loss;
pub use series::{Series, Smooth};
pub use teacher::Teacher;
