//! Networks as chains of layers, with the sweeps for gradients and Hessian products.
//!
//! A layer maps activations, one column per sample. Backward sweeps give gradients; the
//! R-operator (Pearlmutter 1994) differentiates both sweeps along a direction in parameter space
//! and gives exact Hessian products.

use crate::{
    linalg::{Matrix, times, times_transposed, transposed_times},
    math,
};

/// What a residual block applies to each number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activation {
    /// Hyperbolic tangent.
    Tanh,
    /// `max(x, 0)`; its second derivative is taken for zero everywhere.
    Relu,
}

impl Activation {
    /// Value, first and second derivative.
    #[must_use]
    pub fn at(self, x: f64) -> [f64; 3] {
        match self {
            Self::Tanh => {
                let y = math::tanh(x);
                let slope = 1.0 - y * y;
                [y, slope, -2.0 * y * slope]
            }
            Self::Relu => [x.max(0.0), f64::from(u8::from(x > 0.0)), 0.0],
        }
    }
}

/// One layer of a network.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Layer {
    /// `Z <- W Z`, or `Z <- (I + W) Z` with a skip connection; `W` is `rows x columns`.
    Linear {
        /// Outputs.
        rows: usize,
        /// Inputs.
        columns: usize,
        /// Whether the input is added; then it is square.
        skip: bool,
    },
    /// `Z <- Z + W f(T Z)` with `T` of `units x width` and `W` of `width x units`.
    Block {
        /// Numbers in the residual stream.
        width: usize,
        /// Numbers within the block.
        units: usize,
        /// The function `f`.
        activation: Activation,
    },
}

impl Layer {
    /// A layer without a skip connection.
    #[must_use]
    pub const fn linear(rows: usize, columns: usize) -> Self {
        Self::Linear { rows, columns, skip: false }
    }

    /// Shapes of its matrices in the order of the parameters.
    #[must_use]
    pub fn shapes(self) -> Vec<(usize, usize)> {
        match self {
            Self::Linear { rows, columns, .. } => vec![(rows, columns)],
            Self::Block { width, units, .. } => vec![(units, width), (width, units)],
        }
    }
}

/// The matrices of all layers out of one vector: layer by layer, each column by column.
#[must_use]
pub fn unpack(layers: &[Layer], x: &[f64]) -> Vec<Vec<Matrix>> {
    let zeros = |(rows, columns)| Matrix::zeros(rows, columns);
    let of = |layer: &Layer| layer.shapes().into_iter().map(zeros).collect();
    let mut matrices = layers.iter().map(of).collect::<Vec<Vec<_>>>();
    fill(&mut matrices, x);
    matrices
}

/// As [`unpack`], into matrices that exist.
pub fn fill(matrices: &mut [Vec<Matrix>], x: &[f64]) {
    let mut rest = x;
    for matrix in matrices.iter_mut().flatten() {
        let (own, after) = rest.split_at(matrix.len());
        matrix.copy_from_slice(own);
        rest = after;
    }
}

/// The inverse of [`unpack`].
#[must_use]
pub fn pack(matrices: &[Vec<Matrix>]) -> Vec<f64> {
    matrices.iter().flatten().map(Matrix::as_slice).collect::<Vec<_>>().concat()
}

/// What a layer keeps of a forward sweep.
#[derive(Clone, Debug)]
pub struct Trace {
    /// Its input.
    input: Matrix,
    /// Of a block: activations with both derivatives.
    inner: Option<[Matrix; 3]>,
}

impl Trace {
    /// The features of a block.
    #[must_use]
    pub fn features(&self) -> Option<&Matrix> {
        self.inner.as_ref().map(|[value, ..]| value)
    }
}

/// All activations of a forward sweep: the traces, and the output.
#[must_use]
pub fn forward(layers: &[Layer], weights: &[Vec<Matrix>], input: &Matrix) -> (Vec<Trace>, Matrix) {
    let mut z = input.clone();
    let mut traces = Vec::with_capacity(layers.len());
    for (layer, own) in layers.iter().zip(weights) {
        let (next, inner) = match *layer {
            Layer::Linear { skip, .. } => {
                let mut next = times(&own[0], &z);
                if skip {
                    next += &z;
                }
                (next, None)
            }
            Layer::Block { activation, .. } => {
                let all = times(&own[0], &z).map(|x| activation.at(x));
                let part = |k: usize| all.map(|of| of[k]);
                let inner = [part(0), part(1), part(2)];
                (&z + times(&own[1], &inner[0]), Some(inner))
            }
        };
        traces.push(Trace { input: std::mem::replace(&mut z, next), inner });
    }
    (traces, z)
}

/// Derivatives of a layer's input, and of a block's activations before and after `f`.
type Tangent = (Matrix, Option<[Matrix; 2]>);

/// Derivatives along a direction `along` of everything that [`forward`] computes: of each
/// layer's input, of the activations within blocks before and after `f`, and of the output.
fn forward_along(
    layers: &[Layer],
    weights: &[Vec<Matrix>],
    along: &[Vec<Matrix>],
    traces: &[Trace],
) -> (Vec<Tangent>, Matrix) {
    let mut dz = Matrix::zeros(traces[0].input.nrows(), traces[0].input.ncols());
    let mut kept = Vec::with_capacity(layers.len());
    for (((layer, own), d), trace) in layers.iter().zip(weights).zip(along).zip(traces) {
        let z = &trace.input;
        let (next, inner) = match (*layer, &trace.inner) {
            (Layer::Linear { skip, .. }, _) => {
                let mut next = times(&d[0], z) + times(&own[0], &dz);
                if skip {
                    next += &dz;
                }
                (next, None)
            }
            (Layer::Block { .. }, Some([value, slope, _])) => {
                let before = times(&d[0], z) + times(&own[0], &dz);
                let after = slope.component_mul(&before);
                (&dz + times(&d[1], value) + times(&own[1], &after), Some([before, after]))
            }
            (Layer::Block { .. }, None) => unreachable!("a block keeps its activations"),
        };
        kept.push((std::mem::replace(&mut dz, next), inner));
    }
    (kept, dz)
}

/// What [`backward`] keeps of each layer: the derivatives of the loss by the layer's output, and
/// by a block's activations after and before `f`.
#[derive(Clone, Debug)]
pub struct Slopes {
    output: Matrix,
    inner: Option<[Matrix; 2]>,
}

/// The gradients of all matrices; `slope` is the derivative of the loss by the output.
#[must_use]
pub fn backward(
    layers: &[Layer],
    weights: &[Vec<Matrix>],
    traces: &[Trace],
    slope: Matrix,
) -> (Vec<Slopes>, Vec<Vec<Matrix>>) {
    let mut g = slope;
    let mut kept = Vec::with_capacity(layers.len());
    let mut gradients = Vec::with_capacity(layers.len());
    for ((layer, own), trace) in layers.iter().zip(weights).zip(traces).rev() {
        let (next, inner, gradient) = match (*layer, &trace.inner) {
            (Layer::Block { .. }, Some([value, slope, _])) => {
                let after = transposed_times(&own[1], &g);
                let before = slope.component_mul(&after);
                let gradient = vec![times_transposed(&before, &trace.input), times_transposed(&g, value)];
                (&g + transposed_times(&own[0], &before), Some([after, before]), gradient)
            }
            (layer, _) => {
                let mut next = transposed_times(&own[0], &g);
                if matches!(layer, Layer::Linear { skip: true, .. }) {
                    next += &g;
                }
                (next, None, vec![times_transposed(&g, &trace.input)])
            }
        };
        gradients.push(gradient);
        kept.push(Slopes { output: std::mem::replace(&mut g, next), inner });
    }
    kept.reverse();
    gradients.reverse();
    (kept, gradients)
}

/// The point at which Hessian products are taken: both sweeps there.
#[derive(Clone, Debug)]
pub struct Swept {
    /// The matrices.
    pub weights: Vec<Vec<Matrix>>,
    /// The forward sweep.
    pub traces: Vec<Trace>,
    /// The backward sweep.
    pub slopes: Vec<Slopes>,
}

/// The derivative of the gradients along a direction, that is, a Hessian product. `bent` is the
/// derivative of the loss's slope by the output along that of the output.
#[must_use]
pub fn product(
    layers: &[Layer],
    swept: &Swept,
    along: &[Vec<Matrix>],
    bent: impl FnOnce(&Matrix) -> Matrix,
) -> Vec<Vec<Matrix>> {
    let Swept { weights, traces, slopes } = swept;
    let (kept, output) = forward_along(layers, weights, along, traces);
    let mut dg = bent(&output);
    let mut products = Vec::with_capacity(layers.len());
    for (i, layer) in layers.iter().enumerate().rev() {
        let (own, d, trace, slope) = (&weights[i], &along[i], &traces[i], &slopes[i]);
        let (dz, inner) = &kept[i];
        let g = &slope.output;
        let (next, product) = match (&trace.inner, inner, &slope.inner) {
            (Some([value, first, second]), Some([before, after]), Some([g_after, g_before])) => {
                let mut d_after = transposed_times(&d[1], g) + transposed_times(&own[1], &dg);
                d_after.component_mul_assign(first);
                let mut d_before = second.component_mul(before);
                d_before.component_mul_assign(g_after);
                d_before += d_after;
                let outer = times_transposed(&dg, value) + times_transposed(g, after);
                let inner = times_transposed(&d_before, &trace.input) + times_transposed(g_before, dz);
                let next = &dg + transposed_times(&d[0], g_before) + transposed_times(&own[0], &d_before);
                (next, vec![inner, outer])
            }
            _ => {
                let mut next = transposed_times(&d[0], g) + transposed_times(&own[0], &dg);
                if matches!(layer, Layer::Linear { skip: true, .. }) {
                    next += &dg;
                }
                (next, vec![times_transposed(&dg, &trace.input) + times_transposed(g, dz)])
            }
        };
        products.push(product);
        dg = next;
    }
    products.reverse();
    products
}
