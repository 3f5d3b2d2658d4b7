//! The certificate that no point is a local maximum.
//!
//! Let `F = W Z` with `Z = B Phi` and a strictly convex loss. The diagonal blocks of the Hessian
//! are Gram matrices; if it is negative semidefinite they vanish, so `Z = 0` and `W = 0`. There
//! the Hessian is `-2 <G, dW dB>` with `G = -sum_n l'(0, y_n) phi_n^T`, for the squared loss
//! `Y Phi^T`, which takes both signs unless `G = 0`. So `lambda_max > 0` at every point.
//! With three or more matrices the Hessian at the origin is zero, and the certificate fails.

use rand::Rng as _;

use super::{Layer, Net};
use crate::{
    linalg::{Eigen, Matrix},
    math,
    optim::Objective as _,
    rng::{Purpose, Streams, fill_normal},
};

/// Decades of the scales of random points.
const SCALES: (f64, f64) = (-3.0, 1.0);
/// A pull up to this is none; data are of order one.
const BLIND: f64 = 1e-9;
/// Of so many points one has a last matrix of zero.
const LAST_ZERO: u64 = 4;

/// A point of the certificate with the ends of its spectrum.
#[derive(Clone, Debug, PartialEq)]
pub struct Tested {
    /// The point.
    pub x: Vec<f64>,
    /// Smallest and largest eigenvalue.
    pub ends: [f64; 2],
    /// Whether the last matrix is zero.
    pub last_zero: bool,
}

/// The point with this number: the origin first, then random ones, with normal entries of a
/// standard deviation from 1e-3 to 10; the last matrix of every fourth is zero.
#[must_use]
pub fn test(net: &Net, streams: Streams, number: u64) -> Tested {
    let n = net.size();
    let mut x = vec![0.0; n];
    let last_zero = number.is_multiple_of(LAST_ZERO);
    if number > 0 {
        let mut rng = streams.at(Purpose::Control, number);
        let share = rng.next_u64() as f64 / u64::MAX as f64;
        let scale = math::pow(10.0, SCALES.0 + share * (SCALES.1 - SCALES.0));
        fill_normal(&mut rng, &mut x);
        x.iter_mut().for_each(|x| *x *= scale);
        if last_zero {
            let last: usize = net.layers.last().map_or(0, |layer| {
                layer.shapes().into_iter().map(|(rows, columns)| rows * columns).sum()
            });
            x[n - last..].fill(0.0);
        }
    }
    Tested { ends: ends(net, &x), x, last_zero }
}

/// Smallest and largest eigenvalue of the Hessian at a point.
#[must_use]
pub fn ends(net: &Net, x: &[f64]) -> [f64; 2] {
    let eigen = Eigen::of(net.hessian(x));
    [eigen.values[0], eigen.values[x.len() - 1]]
}

/// `G = -sum_n l'(0, y_n) phi_n^T`, the derivative of the loss by a linear map of the inputs at
/// zero, with the opposite sign.
#[must_use]
pub fn pull(net: &Net) -> Matrix {
    let outputs = &net.labels * 0.0;
    -net.loss.slope(&outputs, &net.labels) * net.inputs.transpose() * net.weight
}

/// Whether the five-line proof covers a network: two linear matrices, or a ResNEst, under a
/// strictly convex loss, with `G != 0`.
#[must_use]
pub fn covers(net: &Net) -> bool {
    let skip = |layer: &Layer| matches!(layer, Layer::Linear { skip: true, .. });
    let blocks = net.layers.iter().filter(|layer| matches!(layer, Layer::Block { .. })).count();
    let bilinear = net.layers.len() - blocks == 2 && !net.layers.iter().any(skip);
    let strict = net.loss != super::Loss::Softmax;
    bilinear && strict && pull(net).amax() > BLIND
}
