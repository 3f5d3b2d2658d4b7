//! Attention as principal component analysis.
//!
//! A prompt of tokens `X_1, .., X_L` and a query `x`, all with covariance `S`; the
//! score of a token is `(u . X_i)(u . x)` and the output is their weighted mean
//! `T`. The loss `E |x - T|^2` has the eigenvectors of `S` as critical points.
//!
//! | file | holds |
//! |---|---|
//! | [`covariance`] | covariances with their eigenbasis |
//! | [`critical`] | critical points with their Hessian's spectrum, in closed form |
//! | [`forms`], `law`, [`averages`], [`gibbs`] | losses of `u^T S u` and `u^T S^2 u`: infinite prompts, finite ones, tasks in expectation |
//! | [`sphere`], [`rank`] | the loss on the unit sphere, and of matrices of rank `r` |
//! | [`tasks`], [`spiked`] | spiked tasks, and what principal component analysis sees of them |
//! | [`tokens`], [`prompt`], [`reduced`] | prompts by sampling, whole ones and what the loss sees of Gaussian ones |
//! | [`sampled`] | the loss on a fixed set of prompts |
//! | [`landscape`] | a loss with all that is known of it: critical points, distances, minimum |
//! | [`ensemble`], [`lengths`] | losses at several signals and at several prompt lengths |
//! | [`pattern`] | the attention weights on one prompt |
//! | [`table`] | covariance and tokens of a table |
//!
//! All losses are [`Objective`](crate::optim::Objective)s. Their Hessians are dense: there are
//! at most some hundred parameters.

pub mod averages;
pub mod covariance;
pub mod critical;
pub mod ensemble;
pub mod forms;
pub mod gibbs;
pub mod landscape;
mod law;
pub mod lengths;
pub mod pattern;
pub mod prompt;
pub mod rank;
pub mod reduced;
pub mod sampled;
pub mod sphere;
pub mod spiked;
pub mod table;
pub mod tasks;
pub mod tokens;

pub use covariance::{Covariance, CovarianceError};
pub use critical::CriticalPoint;
pub use ensemble::{Ensemble, TaskSet};
pub use forms::Forms;
pub use landscape::Landscape;
pub use lengths::{Length, Lowest};
pub use prompt::{Head, Kernel};
pub use rank::{Factors, RankLoss};
pub use sampled::Sampled;
pub use sphere::OnSphere;
pub use tasks::TaskLoss;
pub use tokens::Tokens;

use crate::{linalg::Matrix, math, optim::Scale};

/// Euclidean norm.
#[must_use]
pub fn norm(v: &[f64]) -> f64 {
    math::sqrt(math::dot(v, v))
}

/// The units of a loss of this covariance: the length `lam_1^(-1/2)` of the optimum with an
/// infinite prompt, and the largest curvature where runs end.
#[must_use]
pub fn scale(covariance: &Covariance, curvature: f64) -> Scale {
    Scale { length: 1.0 / math::sqrt(covariance.values()[0]), curvature }
}

/// Column `k` of a matrix.
fn column(matrix: &Matrix, k: usize) -> &[f64] {
    let n = matrix.nrows();
    &matrix.as_slice()[k * n..(k + 1) * n]
}

/// `A v` for a symmetric `A`.
fn times(symmetric: &Matrix, v: &[f64]) -> Vec<f64> {
    (0..v.len()).map(|k| math::dot(column(symmetric, k), v)).collect()
}

/// `A += weight (v w^T + w v^T) / 2`.
fn add_dyad(matrix: &mut Matrix, weight: f64, v: &[f64], w: &[f64]) {
    for (j, mut target) in matrix.column_iter_mut().enumerate() {
        for (i, entry) in target.iter_mut().enumerate() {
            *entry += 0.5 * weight * (v[i] * w[j] + w[i] * v[j]);
        }
    }
}
