//! Attention as principal component analysis.
//!
//! A prompt of tokens `X_1, .., X_L` and a query `x`, all with covariance `S`; the
//! score of a token is `(u . X_i)(u . x)` and the output is their weighted mean
//! `T`. The loss `E |x - T|^2` has the eigenvectors of `S` as critical points.
//!
//! [`Loss`] is what an optimiser sees; [`Forms`], [`OnSphere`], [`RankLoss`] and
//! [`TaskLoss`] have it exactly, [`prompt`] samples it: from whole prompts, or
//! [`reduced`] to what it sees of Gaussian ones. [`flow`] and [`moves`] optimise.

pub mod averages;
pub mod covariance;
pub mod critical;
pub mod flow;
pub mod forms;
mod law;
pub mod loss;
pub mod moves;
pub mod normal;
pub mod prompt;
pub mod rank;
pub mod reduced;
pub mod sphere;
pub mod spiked;
pub mod tasks;
pub mod tokens;

pub use covariance::{Covariance, CovarianceError};
pub use critical::CriticalPoint;
pub use forms::Forms;
pub use loss::{Loss, Modes};
pub use prompt::Kernel;
pub use rank::{Factors, RankLoss};
pub use sphere::OnSphere;
pub use tasks::TaskLoss;
pub use tokens::Tokens;
