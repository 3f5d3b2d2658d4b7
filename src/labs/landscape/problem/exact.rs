//! Critical points of deep linear networks in closed form.
//!
//! With `M = U diag(s) V^T` ([`Moments`]) each critical value belongs to a set `J` of singular
//! directions that the network has learned: `L(J) = floor + 1/2 sum_{j not in J} s_j^2`. For two
//! layers these are all critical points (Baldi and Hornik 1989); index and nullity are derived in
//! this project, see [`Exact::inertia`].

use super::{
    Layer, Moments,
    network::{pack, unpack},
};
use crate::{
    linalg::{Eigen, Matrix},
    math,
    optim::search::Inertia,
    rng::{Purpose, Streams, fill_normal},
};

/// Singular values this close, relatively, are one.
const TIE: f64 = 1e-9;
/// A tangent of the orbit shorter than this part of the longest is none.
const RANK: f64 = 1e-12;

/// A linear network with the moments of its data.
#[derive(Clone, Debug)]
pub struct Exact {
    /// The layers, all linear.
    pub layers: Vec<Layer>,
    /// Moments of the data.
    pub moments: Moments,
}

impl Exact {
    /// Of a network, if all its layers are linear.
    #[must_use]
    pub fn new(layers: &[Layer], moments: Moments) -> Option<Self> {
        let linear = layers.iter().all(|layer| matches!(layer, Layer::Linear { .. }));
        linear.then(|| Self { layers: layers.to_vec(), moments })
    }

    /// Number of matrices.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.layers.len()
    }

    /// Outputs of every layer but the last.
    fn hidden(&self) -> impl Iterator<Item = usize> {
        let shapes = self.layers.iter().flat_map(|layer| layer.shapes());
        shapes.take(self.depth() - 1).map(|(rows, _)| rows)
    }

    /// The most singular directions that can be learned.
    #[must_use]
    pub fn capacity(&self) -> usize {
        self.hidden().chain([self.moments.values.len()]).min().unwrap_or(0)
    }

    /// All sets of singular directions, counted from 0, by the loss there: of a single matrix,
    /// which is convex, that of all.
    #[must_use]
    pub fn subsets(&self) -> Vec<Vec<usize>> {
        let d = self.moments.values.len();
        if self.depth() == 1 {
            return vec![(0..d).collect()];
        }
        let members = |bits: u32| (0..d).filter(|j| bits >> j & 1 == 1).collect::<Vec<_>>();
        let all = (0..1_u32 << d).map(members);
        let sets: Vec<Vec<usize>> = all.filter(|set| set.len() <= self.capacity()).collect();
        let values: Vec<f64> = sets.iter().map(|set| self.value(set)).collect();
        math::ascending(&values).into_iter().map(|i| sets[i].clone()).collect()
    }

    /// The loss at a set.
    #[must_use]
    pub fn value(&self, set: &[usize]) -> f64 {
        let left = self.moments.values.iter().enumerate().filter(|(j, _)| !set.contains(j));
        self.moments.floor + 0.5 * math::sum(left.map(|(_, s)| s * s))
    }

    /// The smallest loss: that of the strongest directions.
    #[must_use]
    pub fn minimum(&self) -> f64 {
        self.value(&(0..self.capacity()).collect::<Vec<_>>())
    }

    /// Inertia of the Hessian at the point of a set; `open` as for [`Exact::point`].
    ///
    /// A learned direction `i` and a discarded one `j` couple through the first and the last
    /// matrix with eigenvalues proportional to `s_i + s_j` and `s_i - s_j`. An idle unit that
    /// needs no more than these two matrices to be moved adds `+-s_j` for every discarded `j`:
    /// so it is with two matrices, and with open inner ones. The image of the first derivative
    /// of the product has the dimension `r (d_x + d_y) - r^2`; all else is flat.
    #[must_use]
    pub fn inertia(&self, set: &[usize], open: bool) -> Inertia {
        let size: usize =
            self.layers.iter().flat_map(|layer| layer.shapes()).map(|(a, b)| a * b).sum();
        let (outputs, _) = self.layers.last().map_or((0, 0), |layer| layer.shapes()[0]);
        let (inputs, s, r) = (self.moments.rank, &self.moments.values, set.len());
        if self.depth() == 1 {
            let positive = inputs * outputs;
            return [0, size - positive, positive];
        }
        let discarded: Vec<usize> = (0..s.len()).filter(|j| !set.contains(j)).collect();
        let pairs = || set.iter().flat_map(|i| discarded.iter().map(|j| (s[*i], s[*j])));
        let tie = |(a, b): &(f64, f64)| (a - b).abs() <= TIE * a.max(*b);
        let ties = pairs().filter(tie).count();
        let negative = pairs().filter(|pair| !tie(pair) && pair.1 > pair.0).count();
        let open = open || self.depth() == 2;
        let units = self.hidden().min().unwrap_or(0) - r;
        let idle = if open { units * discarded.len() } else { 0 };
        let image = r * (inputs + outputs) - r * r;
        let (negative, positive) = (negative + idle, image - negative - ties + idle);
        [negative, size - negative - positive, positive]
    }

    /// The balanced point of a set: every matrix carries `s_j^{1/L}` in its own unit. Units
    /// without a direction are zero; if `open`, they have weight one in the inner matrices,
    /// which makes a non-strict saddle of three or more layers a strict one of the same loss.
    #[must_use]
    pub fn point(&self, set: &[usize], open: bool) -> Vec<f64> {
        let depth = self.depth();
        let roots: Vec<f64> =
            self.moments.values.iter().map(|s| math::pow(*s, 1.0 / depth as f64)).collect();
        let units = self.hidden().min().unwrap_or(0);
        let mut weights: Vec<Vec<Matrix>> = Vec::with_capacity(depth);
        for (l, layer) in self.layers.iter().enumerate() {
            let (rows, columns) = layer.shapes()[0];
            let mut w = Matrix::zeros(rows, columns);
            for (k, j) in set.iter().enumerate() {
                let (u, v) = (self.moments.left.column(*j), self.moments.right.column(*j));
                match (l == 0, l + 1 == depth) {
                    (true, true) => w += u * v.transpose() * self.moments.values[*j],
                    (true, _) => w.row_mut(k).copy_from(&(v.transpose() * roots[*j])),
                    (_, true) => w.column_mut(k).copy_from(&(u * roots[*j])),
                    _ => w[(k, k)] = roots[*j],
                }
            }
            if l == 0 {
                w *= &self.moments.inverse_root;
            } else if open && l + 1 < depth {
                (set.len()..units).for_each(|k| w[(k, k)] = 1.0);
            }
            weights.push(vec![w]);
        }
        pack(&self.skipped(weights, -1.0))
    }

    /// A point moved along its orbit: `W_l` becomes `A_l W_l A_{l-1}^{-1}` with random `A_l` of
    /// condition number at most `e^(4 reach)`. Loss and inertia stay.
    #[must_use]
    pub fn moved(&self, x: &[f64], reach: f64, streams: Streams) -> Vec<f64> {
        let mut weights = self.matrices(x);
        let mut rng = streams.at(Purpose::Control, 0);
        let widths: Vec<usize> = self.hidden().collect();
        for (l, width) in widths.into_iter().enumerate() {
            let mut factor = || {
                let mut noise = vec![0.0; width * width];
                fill_normal(&mut rng, &mut noise);
                let square = Matrix::from_column_slice(width, width, &noise);
                let eigen = Eigen::of(&square + square.transpose());
                let unit = reach / eigen.largest().max(f64::MIN_POSITIVE);
                [unit, -unit].map(|unit| eigen.function(|x| math::exp(unit * x)))
            };
            let ([a, a_inverse], [b, b_inverse]) = (factor(), factor());
            weights[l][0] = &a * &b * &weights[l][0];
            weights[l + 1][0] = &weights[l + 1][0] * b_inverse * a_inverse;
        }
        pack(&self.skipped(weights, -1.0))
    }

    /// The matrices whose product is the map, with the skip connections in them.
    #[must_use]
    pub fn matrices(&self, x: &[f64]) -> Vec<Vec<Matrix>> {
        self.skipped(unpack(&self.layers, x), 1.0)
    }

    fn skipped(&self, mut weights: Vec<Vec<Matrix>>, sign: f64) -> Vec<Vec<Matrix>> {
        for (layer, w) in self.layers.iter().zip(&mut weights) {
            if let Layer::Linear { rows, skip: true, .. } = *layer {
                w[0] += Matrix::identity(rows, rows) * sign;
            }
        }
        weights
    }

    /// The map `W_L ... W_1 (X X^T)^{1/2}`, to be compared with `M`.
    #[must_use]
    pub fn map(&self, x: &[f64]) -> Matrix {
        self.matrices(x).iter().fold(self.moments.root.clone(), |map, w| &w[0] * map)
    }

    /// How far each singular direction is learned: `u_j^T map v_j / s_j`.
    #[must_use]
    pub fn learned(&self, x: &[f64]) -> Vec<f64> {
        let Moments { left, right, values, .. } = &self.moments;
        let inner = left.tr_mul(&(self.map(x) * right));
        values.iter().enumerate().map(|(j, s)| inner[(j, j)] / s).collect()
    }

    /// Dimension of the orbit of a point, along which nothing changes.
    #[must_use]
    pub fn orbit(&self, x: &[f64]) -> usize {
        let weights = self.matrices(x);
        let mut tangents: Vec<Vec<f64>> = Vec::new();
        for (l, width) in self.hidden().enumerate() {
            for (i, j) in (0..width).flat_map(|i| (0..width).map(move |j| (i, j))) {
                let mut unit = Matrix::zeros(width, width);
                unit[(i, j)] = 1.0;
                let mut tangent: Vec<Vec<Matrix>> =
                    weights.iter().map(|w| vec![&w[0] * 0.0]).collect();
                tangent[l][0] = &unit * &weights[l][0];
                tangent[l + 1][0] = -&weights[l + 1][0] * unit;
                tangents.push(pack(&tangent));
            }
        }
        let n = tangents.len();
        let gram = Matrix::from_fn(n, n, |i, j| math::dot(&tangents[i], &tangents[j]));
        let eigen = Eigen::of(gram);
        eigen.values.iter().filter(|x| **x > RANK * eigen.largest()).count()
    }
}
