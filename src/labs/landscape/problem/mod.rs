//! The mathematics of the laboratory.
//!
//! | file | holds |
//! |---|---|
//! | [`network`] | layers, forward and backward sweeps, the R-operator |
//! | [`loss`] | squared, logistic and softmax losses |
//! | [`net`] | [`Net`]: the objective |
//! | [`moments`] | [`Moments`]: what a linear network sees of its data |
//! | [`exact`] | [`Exact`]: critical points of linear networks with their inertia |
//! | [`probe`] | whether a critical point that the second order leaves open is a saddle |
//! | [`certificate`] | that no point is a local maximum |
//! | [`resnest`] | features, their least-squares bound |

pub mod certificate;
pub mod exact;
pub mod loss;
pub mod moments;
pub mod net;
pub mod network;
pub mod probe;
pub mod resnest;

pub use exact::Exact;
pub use loss::Loss;
pub use moments::Moments;
pub use net::Net;
pub use network::{Activation, Layer};
