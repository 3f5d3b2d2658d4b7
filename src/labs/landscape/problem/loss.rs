//! Losses of a network's outputs, convex in these.

use crate::{linalg::Matrix, math};

/// A loss, summed over samples (columns).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// `1/2 |f - y|^2`.
    Squared,
    /// `ln(1 + e^f) - y f` of every output, with labels 0 and 1: strictly convex.
    Logistic,
    /// Cross-entropy of the softmax of all logits: `ln sum_k e^(f_k) - sum_k y_k f_k`. Flat along
    /// equal logits, so that the argument against local maxima does not reach it.
    Softmax,
    /// The same with one more class, whose logit is fixed to zero: strictly convex.
    SoftmaxFixed,
}

impl Loss {
    /// The loss, with the labels of all outputs.
    #[must_use]
    pub fn value(self, outputs: &Matrix, labels: &Matrix) -> f64 {
        let sample = |(f, y): (&[f64], &[f64])| match self {
            Self::Squared => 0.5 * math::sum(f.iter().zip(y).map(|(f, y)| (f - y) * (f - y))),
            Self::Logistic => math::sum(f.iter().zip(y).map(|(f, y)| softplus(*f) - y * f)),
            Self::Softmax | Self::SoftmaxFixed => {
                let (top, total) = self.partition(f);
                top + math::ln(total) - math::dot(f, y)
            }
        };
        math::sum(samples(outputs).zip(samples(labels)).map(sample))
    }

    /// Its derivative by the outputs.
    #[must_use]
    pub fn slope(self, outputs: &Matrix, labels: &Matrix) -> Matrix {
        match self {
            Self::Squared => outputs - labels,
            _ => self.probabilities(outputs) - labels,
        }
    }

    /// The derivative of [`Loss::slope`] along `along`.
    #[must_use]
    pub fn bend(self, outputs: &Matrix, along: &Matrix) -> Matrix {
        match self {
            Self::Squared => along.clone(),
            Self::Logistic => self.probabilities(outputs).zip_map(along, |p, d| p * (1.0 - p) * d),
            Self::Softmax | Self::SoftmaxFixed => {
                let p = self.probabilities(outputs);
                let mut bent = p.component_mul(along);
                for (mut column, p) in bent.column_iter_mut().zip(p.column_iter()) {
                    let mean = column.sum();
                    column.iter_mut().zip(p.iter()).for_each(|(b, p)| *b -= p * mean);
                }
                bent
            }
        }
    }

    fn probabilities(self, outputs: &Matrix) -> Matrix {
        if self == Self::Logistic {
            return outputs.map(|f| 1.0 / (1.0 + math::exp(-f)));
        }
        let mut p = outputs.clone();
        for mut column in p.column_iter_mut() {
            let f: Vec<f64> = column.iter().copied().collect();
            let (top, total) = self.partition(&f);
            column.iter_mut().for_each(|p| *p = math::exp(*p - top) / total);
        }
        p
    }

    /// The largest logit, and the sum of `e^(f - largest)` over all classes.
    fn partition(self, f: &[f64]) -> (f64, f64) {
        let fixed = (self == Self::SoftmaxFixed).then_some(0.0);
        let all = || f.iter().copied().chain(fixed);
        let top = all().fold(f64::NEG_INFINITY, f64::max);
        (top, math::sum(all().map(|f| math::exp(f - top))))
    }
}

/// The samples of a matrix, one column each.
fn samples(matrix: &Matrix) -> impl Iterator<Item = &[f64]> {
    matrix.as_slice().chunks_exact(matrix.nrows().max(1))
}

/// `ln(1 + e^x)`.
fn softplus(x: f64) -> f64 {
    x.max(0.0) + math::log1p(math::exp(-x.abs()))
}
