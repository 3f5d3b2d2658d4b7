//! Whether a critical point without negative curvature, but with zero eigenvalues, is a saddle
//! nevertheless: derivatives of higher order along flat directions decide.
//!
//! Of a deep linear network at a product of rank `r` with residual `-s u v^T + ...`: take in each
//! hidden layer `h` in the kernel of the matrix after it and `g` orthogonal to the range of the
//! one before it, and `V_l = h_l g_{l-1}^T`, from `g_0 = v` to `h_L = u`. Then
//! `prod (W_l + t V_l) = prod W_l + t^L kappa u v^T` exactly, with `kappa = prod g_l . h_l`, and
//! the loss changes by `-s kappa t^L + (kappa t^L)^2 / 2`: it falls, whatever `L` is.

use super::{Exact, Net, moments::singular};
use crate::{
    linalg::{Eigen, Matrix},
    math,
    optim::Objective as _,
    rng::{Purpose, Streams, fill_normal},
};

/// Eigenvalues of a Gram matrix below this part of the largest are of its kernel.
const KERNEL: f64 = 1e-8;
/// First step along a direction; it is halved twice.
const REACH: f64 = 0.2;
/// Random directions within the kernel of the Hessian.
const TRIES: u64 = 40;
/// A third derivative below this part of the Hessian's unit is none.
const CUBIC: f64 = 1e-3;
/// Distance over which the Hessian is differenced.
const APART: f64 = 1e-3;

/// A direction along which the loss falls although the second order does not say so.
#[derive(Clone, Debug, PartialEq)]
pub struct Descent {
    /// The order in which it falls, as measured.
    pub order: f64,
    /// The direction.
    pub direction: Vec<f64>,
    /// By how much it falls at `t` and at `t / 2`.
    pub drops: [f64; 2],
}

/// Looks for such a direction from a critical point `x` with a positive semidefinite Hessian:
/// along the chain above, then along random directions of the Hessian's kernel to third order.
/// `None` if none is found, which proves nothing.
#[must_use]
pub fn probe(net: &Net, exact: Option<&Exact>, x: &[f64]) -> Option<Descent> {
    let chain = exact.and_then(|exact| chain(exact, x));
    chain.and_then(|v| falls(net, x, v)).or_else(|| cubic(net, x).and_then(|v| falls(net, x, v)))
}

/// The direction of the chain, if there is an idle pair in every hidden layer.
fn chain(exact: &Exact, x: &[f64]) -> Option<Vec<f64>> {
    let weights: Vec<Matrix> =
        exact.matrices(x).into_iter().map(|mut w| w.swap_remove(0)).collect();
    let depth = weights.len();
    let residual = &exact.moments.m - exact.map(x);
    let (_, u, v) = singular(&residual);
    let (u, v) = (u.columns(0, 1).into_owned(), v.columns(0, 1).into_owned());
    // In the coordinates of the inputs.
    let mut incoming = &exact.moments.inverse_root * v;
    let mut directions = Vec::with_capacity(depth);
    for l in 0..depth - 1 {
        // Where a layer passes nothing on, all of it is idle.
        let after = kernel(&(weights[l + 1].transpose() * &weights[l + 1]));
        let before = kernel(&(&weights[l] * weights[l].transpose()));
        let (values, h, g) = singular(&(&after * &before));
        if values.first().is_none_or(|s| *s < KERNEL) {
            return None;
        }
        directions.push(h.columns(0, 1) * incoming.transpose());
        incoming = g.columns(0, 1).into_owned();
    }
    directions.push(u * incoming.transpose());
    Some(directions.iter().flat_map(|d| d.as_slice().iter().copied()).collect())
}

/// The projector on the kernel of a positive semidefinite matrix.
fn kernel(gram: &Matrix) -> Matrix {
    let eigen = Eigen::of(gram.clone());
    let least = KERNEL * eigen.largest().max(1.0);
    eigen.function(|x| f64::from(u8::from(x < least)))
}

/// The direction or its opposite, if the loss falls along it by a power of the distance.
fn falls(net: &Net, x: &[f64], direction: Vec<f64>) -> Option<Descent> {
    let value = net.value(x);
    let drop = |t: f64| {
        let moved: Vec<f64> = x.iter().zip(&direction).map(|(x, v)| x + t * v).collect();
        value - net.value(&moved)
    };
    let sign = if drop(REACH) >= drop(-REACH) { 1.0 } else { -1.0 };
    // Shorter, where the next order takes over early.
    let reaches = [1.0, 0.5, 0.25, 0.125].map(|part| sign * part * REACH);
    reaches.into_iter().find_map(|t| {
        let drops = [drop(t), drop(0.5 * t)];
        let order = math::ln(drops[0] / drops[1]) / math::ln(2.0);
        let rounding = 1e3 * math::EPSILON * value.abs();
        let clear = drops[1] > rounding && (2.5..12.0).contains(&order);
        let signed = || direction.iter().map(|v| sign * v).collect();
        clear.then(|| Descent { order, direction: signed(), drops })
    })
}

/// A direction in the kernel of the Hessian along which the third derivative does not vanish.
fn cubic(net: &Net, x: &[f64]) -> Option<Vec<f64>> {
    let eigen = Eigen::of(net.hessian(x));
    let unit = net.scale.curvature.max(eigen.largest());
    let flat: Vec<usize> =
        (0..eigen.size()).filter(|k| eigen.values[*k].abs() <= 1e-5 * unit.max(1.0)).collect();
    if flat.is_empty() {
        return None;
    }
    let mut best = (CUBIC * unit, None);
    for attempt in 0..TRIES {
        let mut weights = vec![0.0; flat.len()];
        fill_normal(&mut Streams::new(0).at(Purpose::Control, attempt), &mut weights);
        let length = math::sqrt(math::dot(&weights, &weights));
        let mut v = vec![0.0; x.len()];
        for (weight, k) in weights.iter().zip(&flat) {
            math::axpy(weight / length, eigen.vector(*k), &mut v);
        }
        let bent = |t: f64| {
            let moved: Vec<f64> = x.iter().zip(&v).map(|(x, v)| x + t * v).collect();
            math::dot(&v, &net.product(&moved, &v))
        };
        let third = (bent(APART) - bent(-APART)) / (2.0 * APART);
        if third.abs() > best.0 {
            best = (third.abs(), Some(v));
        }
    }
    best.1
}
