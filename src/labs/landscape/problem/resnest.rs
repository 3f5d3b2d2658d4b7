//! ResNEsts: `F = W_{L+1} sum_i W_i V_i` with features `V_0 = X` and `V_i` of the blocks.
//!
//! After Chen, Lee, Garudadri and Rao (NeurIPS 2021, arXiv 2111.05496). The augmented network
//! (A-ResNEst) predicts `sum_i H_i V_i`: least squares, with a loss that no ResNEst on these
//! features falls below.

use super::{Activation, Layer, Loss, Moments, Net, network};
use crate::{
    linalg::Matrix,
    math::{self, Buffer},
    optim::{
        Dense, Objective as _,
        line_search::{Searched, backtrack},
    },
    rng::{Purpose, Streams, fill_normal},
};

/// Most steps towards the smallest loss of a readout, and the length of a step, beside that of
/// the point, that is the last.
const STEPS: u32 = 60;
const DONE: f64 = 1e-7;
/// A feature of which this part is left beside others is one of theirs.
const DEPENDENT: f64 = 1e-10;
/// Curvatures below this part of the largest are none.
const RANK: f64 = 1e-12;

/// Fixed features: the inputs, and a random layer of `units` for each block on all before it.
#[must_use]
pub fn basis(
    x: &Matrix,
    blocks: usize,
    units: usize,
    activation: Activation,
    streams: Streams,
) -> Matrix {
    let mut phi = x.clone();
    let mut rng = streams.at(Purpose::Data, 1);
    for _ in 0..blocks {
        let mut noise = vec![0.0; units * phi.nrows()];
        fill_normal(&mut rng, &mut noise);
        let weights = Matrix::from_column_slice(units, phi.nrows(), &noise);
        let spread = 1.0 / math::sqrt(phi.nrows() as f64);
        let features = (weights * &phi * spread).map(|a| activation.at(a)[0]);
        phi = stack(&[&phi, &features]);
    }
    phi
}

/// Matrices beneath each other.
#[must_use]
pub fn stack(parts: &[&Matrix]) -> Matrix {
    let rows = parts.iter().map(|part| part.nrows()).sum();
    let mut whole = Matrix::zeros(rows, parts.first().map_or(0, |part| part.ncols()));
    let mut at = 0;
    for part in parts {
        whole.rows_mut(at, part.nrows()).copy_from(part);
        at += part.nrows();
    }
    whole
}

/// Layers of a ResNEst whose features are fixed: `W_{L+1} [W_0 ... W_L]`, two linear layers.
#[must_use]
pub fn frozen(features: usize, width: usize, outputs: usize) -> Vec<Layer> {
    vec![Layer::linear(width, features), Layer::linear(outputs, width)]
}

/// Layers of a ResNEst with trainable blocks: `x_0 = W_0 X`, `x_i = x_{i-1} + W_i f(T_i x_{i-1})`,
/// `F = W_{L+1} x_L`.
#[must_use]
pub fn trainable(
    inputs: usize,
    width: usize,
    units: usize,
    blocks: usize,
    outputs: usize,
    activation: Activation,
) -> Vec<Layer> {
    let mut layers = vec![Layer::linear(width, inputs)];
    layers.extend((0..blocks).map(|_| Layer::Block { width, units, activation }));
    layers.push(Layer::linear(outputs, width));
    layers
}

/// The squared loss of the A-ResNEst on the features that a network has at `x`: inputs and
/// activations within blocks. No smaller one is possible with these features. They are made
/// orthogonal one after the other, and not through `Phi Phi^T`: features that differ by little
/// explain what that little does.
#[must_use]
pub fn bound(net: &Net, x: &[f64]) -> Option<f64> {
    if net.loss != Loss::Squared {
        return None;
    }
    let weights = network::unpack(&net.layers, x);
    let (traces, _) = network::forward(&net.layers, &weights, &net.inputs);
    let blocks = traces.iter().filter_map(network::Trace::features);
    let features = std::iter::once(&net.inputs).chain(blocks);
    let mut basis: Vec<Vec<f64>> = Vec::new();
    for mut feature in features.flat_map(rows) {
        let before = length(&feature);
        // Twice is enough.
        reduce(&mut feature, &basis);
        reduce(&mut feature, &basis);
        let left = length(&feature);
        if left > DEPENDENT * before {
            feature.iter_mut().for_each(|f| *f /= left);
            basis.push(feature);
        }
    }
    let mut labels = rows(&net.labels);
    labels.iter_mut().for_each(|label| reduce(label, &basis));
    let rest = math::sum(labels.iter().map(|label| math::dot(label, label)));
    Some(net.weight * 0.5 * rest + net.floor)
}

fn rows(matrix: &Matrix) -> Vec<Vec<f64>> {
    (0..matrix.nrows()).map(|i| matrix.row(i).iter().copied().collect()).collect()
}

fn length(v: &[f64]) -> f64 {
    math::sqrt(math::dot(v, v))
}

/// Takes from a vector its parts along an orthonormal basis.
fn reduce(v: &mut [f64], basis: &[Vec<f64>]) {
    for q in basis {
        math::axpy(-math::dot(q, v), q, v);
    }
}

/// The smallest loss of the A-ResNEst `H Phi` on the inputs of a network, under its loss, which
/// is convex in `H`: Newton's method with backtracking from zero. For any `W B`, `H = W B` is a
/// readout, so that no network on these features falls below. `None` if no `H` attains it: of
/// classes that a linear map separates there is an infimum only, and Newton's steps do not
/// become short.
#[must_use]
pub fn readout(net: &Net) -> Option<f64> {
    let layers = vec![Layer::linear(net.labels.nrows(), net.inputs.nrows())];
    let readout = Net { layers, ..net.clone() };
    let mut x = Buffer::zeros(readout.size());
    let mut gradient = Buffer::zeros(x.len());
    for _ in 0..STEPS {
        readout.gradient(&x, &mut gradient);
        let hessian = Dense::new(readout.hessian(&x));
        let least = RANK * hessian.values().last().copied().unwrap_or(0.0);
        let newton = |curvature: f64| if curvature > least { -1.0 / curvature } else { 0.0 };
        let v = hessian.function(newton, &gradient);
        let value = readout.value(&x);
        if readout.norm(&v) <= DONE * (1.0 + readout.norm(&x)) {
            return Some(value);
        }
        if backtrack(&readout, &mut x, value, &gradient, &v, 1.0) == Searched::Stalled {
            break;
        }
    }
    None
}

/// Labels without what a linear map of the features could explain of them: `Y Phi^T = 0`.
#[must_use]
pub fn control(phi: &Matrix, y: &Matrix) -> Matrix {
    let moments = Moments::of(phi, y);
    y - &moments.m * &moments.inverse_root * phi
}
