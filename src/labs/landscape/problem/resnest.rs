//! ResNEsts: `F = W_{L+1} sum_i W_i V_i` with features `V_0 = X` and `V_i` of the blocks.
//!
//! After Chen, Lee, Garudadri and Rao (NeurIPS 2021, arXiv 2111.05496). The augmented network
//! (A-ResNEst) predicts `sum_i H_i V_i`: least squares, with a loss that no ResNEst on these
//! features falls below.

use super::{Activation, Layer, Loss, Moments, Net, network};
use crate::{
    linalg::Matrix,
    math,
    rng::{Purpose, Streams, fill_normal},
};

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
/// activations within blocks. No smaller one is possible with these features.
#[must_use]
pub fn bound(net: &Net, x: &[f64]) -> Option<f64> {
    if net.loss != Loss::Squared {
        return None;
    }
    let weights = network::unpack(&net.layers, x);
    let (traces, _) = network::forward(&net.layers, &weights, &net.inputs);
    let blocks = traces.iter().filter_map(network::Trace::features);
    let features: Vec<&Matrix> = std::iter::once(&net.inputs).chain(blocks).collect();
    Some(net.weight * Moments::of(&stack(&features), &net.labels).floor + net.floor)
}

/// Labels without what a linear map of the features could explain of them: `Y Phi^T = 0`.
#[must_use]
pub fn control(phi: &Matrix, y: &Matrix) -> Matrix {
    let moments = Moments::of(phi, y);
    y - &moments.m * &moments.inverse_root * phi
}
