//! Optimisation over probability measures with the Wasserstein metric, on particles.
//!
//! A [`Functional`] of `n` particles is an [`Objective`](crate::optim::Objective) by
//! [`OfParticles`]. All fields are Wasserstein objects: gradients are `g_i = n dF/dx_i` and
//! Hessians `H = n Hess F_n`, whose size does not depend on the number of particles.
//!
//! | file | holds |
//! |---|---|
//! | [`particles`] | measures, and where clouds begin |
//! | [`functional`] | what a functional is, and the objective that it makes |
//! | [`hessian`] | what a Hessian is, and which way computes with it |
//! | [`blocks`], [`low_rank`], [`woodbury`], [`reduced`] | the structures of Hessians |
//! | [`noise`] | the perturbations of PWGF |
//! | `shape` | clouds by mean and spread |
//! | the others | the functionals |

pub mod blocks;
pub mod discrepancy;
pub mod double_well;
pub mod factorisation;
pub mod functional;
pub mod hessian;
mod kept;
pub mod low_rank;
pub mod network;
pub mod noise;
pub mod particles;
pub mod reduced;
mod shape;
pub mod tanh_moments;
pub mod variance_cosine;
pub mod woodbury;

pub use blocks::Blocks;
pub use discrepancy::{Discrepancy, Surrogate};
pub use double_well::DoubleWell;
pub use factorisation::Factorisation;
pub use functional::{Functional, OfParticles};
pub use hessian::{Hessian, Linearised, Part, dense};
pub use low_rank::{Features, LowRank};
pub use network::Network;
pub use noise::{Isotropic, Nonlocal};
pub use particles::{Ensemble, Particles};
pub use shape::{OverSpread, Shape};
pub use tanh_moments::TanhMoments;
pub use variance_cosine::VarianceCosine;
