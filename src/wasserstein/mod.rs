//! Optimisation over probability measures with the Wasserstein metric, on
//! particles.
//!
//! A [`Functional`] and a way to move are separate values, and so are a
//! direction ([`newton`], [`saddle_free`]) and how far to follow it
//! ([`descent`]). All fields are Wasserstein objects: gradients are
//! `g_i = N dF/dx_i` and Hessians `H = N Hess F_N`, whose size does not depend on
//! the number of particles.

pub mod blocks;
pub mod descent;
pub mod discrepancy;
pub mod double_well;
pub mod factorisation;
pub mod functional;
mod hessian;
mod kept;
pub mod linearised;
pub mod low_rank;
pub mod network;
pub mod newton;
pub mod noise;
pub mod particles;
pub mod perturbed;
pub mod reduced;
pub mod saddle_free;
pub mod solver;
pub mod start;
pub mod tanh_moments;
pub mod variance_cosine;
pub mod woodbury;

pub use blocks::Blocks;
pub use discrepancy::{Discrepancy, Surrogate};
pub use double_well::DoubleWell;
pub use factorisation::Factorisation;
pub use functional::{Functional, Landscape, Part, SecondOrder, dense, gradient, spectrum};
pub use hessian::Hessian;
pub use linearised::{Linearised, Structure};
pub use low_rank::{Features, LowRank};
pub use network::Network;
pub use noise::{Draw, Noise};
pub use particles::Particles;
pub use solver::Solver;
pub use tanh_moments::TanhMoments;
pub use variance_cosine::VarianceCosine;
