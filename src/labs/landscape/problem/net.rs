//! The objective: a loss of a network's outputs on fixed data.

use super::{
    Loss,
    network::{self, Layer, Swept},
};
use crate::{
    linalg::Matrix,
    optim::{Curvature, Dense, Objective, Scale},
};

/// A network on data: `weight * sum_n l(F(x_n), y_n) + floor`.
#[derive(Clone, Debug)]
pub struct Net {
    /// The layers, the first one first.
    pub layers: Vec<Layer>,
    /// The loss.
    pub loss: Loss,
    /// Inputs, one column per sample.
    pub inputs: Matrix,
    /// Labels, one column per sample.
    pub labels: Matrix,
    /// Factor on the loss: one over the number of samples for a mean.
    pub weight: f64,
    /// Loss that no parameters can change: what compression of the data has left out.
    pub floor: f64,
    /// Units in which tolerances are stated.
    pub scale: Scale,
}

impl Net {
    /// A network of these layers.
    ///
    /// # Panics
    /// If shapes of layers and data do not fit.
    #[must_use]
    pub fn new(layers: Vec<Layer>, loss: Loss, inputs: Matrix, labels: Matrix, floor: f64) -> Self {
        let mut width = inputs.nrows();
        for layer in &layers {
            let (takes, gives) = match *layer {
                Layer::Linear { rows, columns, skip } => {
                    assert!(
                        !skip || rows == columns,
                        "net: a skip connection needs {rows} = {columns}"
                    );
                    (columns, rows)
                }
                Layer::Block { width, .. } => (width, width),
            };
            assert_eq!(takes, width, "net: a layer takes {takes} numbers and is given {width}");
            width = gives;
        }
        let shapes = (labels.shape(), inputs.shape());
        assert!(shapes.0 == (width, inputs.ncols()), "net: {width} outputs, data {shapes:?}");
        Self { layers, loss, inputs, labels, weight: 1.0, floor, scale: Scale::UNIT }
    }

    /// The outputs at `x`, one column per sample.
    #[must_use]
    pub fn outputs(&self, x: &[f64]) -> Matrix {
        network::forward(&self.layers, &network::unpack(&self.layers, x), &self.inputs).1
    }

    /// The Hessian product `H v` at `x`, by the R-operator.
    #[must_use]
    pub fn product(&self, x: &[f64], v: &[f64]) -> Vec<f64> {
        let (swept, outputs) = self.sweep(x);
        network::pack(&self.along(&swept, &outputs, &network::unpack(&self.layers, v)))
    }

    /// The Hessian at `x`: one product with each axis.
    #[must_use]
    pub fn hessian(&self, x: &[f64]) -> Matrix {
        let (swept, outputs) = self.sweep(x);
        let n = x.len();
        let mut unit = vec![0.0; n];
        let mut along = network::unpack(&self.layers, &unit);
        let mut hessian = Matrix::zeros(n, n);
        for (j, mut column) in hessian.column_iter_mut().enumerate() {
            unit[j] = 1.0;
            network::fill(&mut along, &unit);
            column.copy_from_slice(&network::pack(&self.along(&swept, &outputs, &along)));
            unit[j] = 0.0;
        }
        // Rounding of the two orders of differentiation differs.
        let transposed = hessian.transpose();
        (hessian + transposed) * 0.5
    }

    fn sweep(&self, x: &[f64]) -> (Swept, Matrix) {
        let weights = network::unpack(&self.layers, x);
        let (traces, outputs) = network::forward(&self.layers, &weights, &self.inputs);
        let slope = self.loss.slope(&outputs, &self.labels) * self.weight;
        let (slopes, _) = network::backward(&self.layers, &weights, &traces, slope);
        (Swept { weights, traces, slopes }, outputs)
    }

    fn along(&self, swept: &Swept, outputs: &Matrix, v: &[Vec<Matrix>]) -> Vec<Vec<Matrix>> {
        network::product(&self.layers, swept, v, |d| self.loss.bend(outputs, d) * self.weight)
    }
}

impl Objective for Net {
    fn size(&self) -> usize {
        self.layers.iter().flat_map(|layer| layer.shapes()).map(|(a, b)| a * b).sum()
    }

    fn scale(&self) -> Scale {
        self.scale
    }

    fn value(&self, x: &[f64]) -> f64 {
        self.weight * self.loss.value(&self.outputs(x), &self.labels) + self.floor
    }

    fn gradient(&self, x: &[f64], out: &mut [f64]) {
        let weights = network::unpack(&self.layers, x);
        let (traces, outputs) = network::forward(&self.layers, &weights, &self.inputs);
        let slope = self.loss.slope(&outputs, &self.labels) * self.weight;
        let (_, gradients) = network::backward(&self.layers, &weights, &traces, slope);
        out.copy_from_slice(&network::pack(&gradients));
    }

    fn curvature<'a>(&'a self, x: &'a [f64]) -> Box<dyn Curvature + 'a> {
        Box::new(Dense::new(self.hessian(x)))
    }
}
