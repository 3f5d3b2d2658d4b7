//! Attention of higher rank with an infinite prompt: `T(x) = S W x`.

use super::{
    covariance::Covariance,
    loss::{Loss, norm},
};
use crate::{
    linalg::{Eigen, Matrix},
    math,
};

/// How the interaction `W` is made of parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Factors {
    /// `W = K Q^T`, key and query apart; the parameters are `K`, then `Q`.
    KeyQuery,
    /// `W = U U^T`.
    Tied,
}

/// `R = |(I - S W) S^{1/2}|_F^2 = tr S - 2 tr(S^2 W) + tr(S^2 W S W^T)` for
/// factors with `rank` columns of length `d`, stored column after column.
///
/// The minimum is `sum_{i > rank} lam_i` (Eckart and Young), attained at
/// `W = sum_{i <= rank} e_i e_i^T / lam_i`.
#[derive(Clone, Debug)]
pub struct RankLoss {
    covariance: Covariance,
    factors: Factors,
    rank: usize,
}

impl RankLoss {
    /// With a rank from 1 to the dimension.
    ///
    /// # Panics
    /// If the rank is outside that range.
    #[must_use]
    pub fn new(covariance: &Covariance, factors: Factors, rank: usize) -> Self {
        assert!((1..=covariance.dim()).contains(&rank), "rank {rank} of {}", covariance.dim());
        Self { covariance: covariance.clone(), factors, rank }
    }

    /// The loss at the critical points made of these eigenvectors, from 0.
    #[must_use]
    pub fn value_at(&self, support: &[usize]) -> f64 {
        let left_out = (0..self.covariance.dim()).filter(|i| !support.contains(i));
        math::sum(left_out.map(|i| self.covariance.values()[i]))
    }

    /// The parameters of such a critical point, the remaining columns being zero.
    ///
    /// # Panics
    /// If there are more eigenvectors than columns.
    #[must_use]
    pub fn point_at(&self, support: &[usize]) -> Vec<f64> {
        assert!(support.len() <= self.rank, "{} eigenvectors, rank {}", support.len(), self.rank);
        let d = self.covariance.dim();
        let mut factor = vec![0.0; d * self.rank];
        for (k, &i) in support.iter().enumerate() {
            let root = math::sqrt(1.0 / self.covariance.values()[i]);
            for (f, e) in factor[k * d..].iter_mut().zip(self.covariance.vector(i)) {
                *f = root * e;
            }
        }
        match self.factors {
            Factors::Tied => factor,
            Factors::KeyQuery => [factor.clone(), factor].concat(),
        }
    }

    /// The factors `K` and `Q` (both `U` if tied).
    fn split(&self, u: &[f64]) -> (Matrix, Matrix) {
        let (d, half) = (self.covariance.dim(), self.covariance.dim() * self.rank);
        let first = Matrix::from_column_slice(d, self.rank, &u[..half]);
        match self.factors {
            Factors::Tied => (first.clone(), first),
            Factors::KeyQuery => (first, Matrix::from_column_slice(d, self.rank, &u[half..])),
        }
    }

    /// Derivative of the loss by `W`.
    fn slope(&self, w: &Matrix) -> Matrix {
        self.covariance.square() * (w * self.covariance.matrix()) * 2.0
            - self.covariance.square() * 2.0
    }

    /// Which part of the leading eigenspace of dimension `rank` the keys miss:
    /// `1 - (1/rank) sum_k cos^2` over the principal angles.
    #[must_use]
    pub fn misalignment(&self, u: &[f64]) -> f64 {
        let (keys, _) = self.split(u);
        let gram = Eigen::of(keys.transpose() * &keys);
        let floor = 1e-14 * gram.values.iter().fold(0.0_f64, |m, l| m.max(*l));
        let mut inside = 0.0;
        for (k, &l) in gram.values.iter().enumerate() {
            if l <= floor {
                continue;
            }
            let combined = &keys * nalgebra::DVector::from_column_slice(gram.vector(k));
            let leading =
                (0..self.rank).map(|i| math::dot(self.covariance.vector(i), combined.as_slice()));
            let part = norm(&leading.collect::<Vec<_>>()) / norm(combined.as_slice());
            inside += part * part;
        }
        1.0 - inside / self.rank as f64
    }
}

impl Loss for RankLoss {
    fn size(&self) -> usize {
        let one = self.covariance.dim() * self.rank;
        if self.factors == Factors::Tied { one } else { 2 * one }
    }

    fn value(&self, u: &[f64]) -> f64 {
        let (k, q) = self.split(u);
        let squared_k = self.covariance.square() * &k;
        let s_q = self.covariance.matrix() * &q;
        // tr(S^2 K Q^T) and tr(S^2 K Q^T S Q K^T), as sums over the small rank.
        let linear = math::dot(squared_k.as_slice(), q.as_slice());
        let (left, right) = (k.transpose() * squared_k, q.transpose() * s_q);
        let quadratic = math::dot(left.as_slice(), right.as_slice());
        self.covariance.trace() - 2.0 * linear + quadratic
    }

    fn gradient(&self, u: &[f64]) -> Vec<f64> {
        let (k, q) = self.split(u);
        let slope = self.slope(&(&k * q.transpose()));
        let (by_k, by_q) = (&slope * &q, slope.transpose() * &k);
        match self.factors {
            Factors::Tied => (by_k + by_q).as_slice().to_vec(),
            Factors::KeyQuery => [by_k.as_slice(), by_q.as_slice()].concat(),
        }
    }

    /// Column by column; `O(rank d^4)` for small `d`.
    fn hessian(&self, u: &[f64]) -> Matrix {
        let n = self.size();
        let (k, q) = self.split(u);
        let slope = self.slope(&(&k * q.transpose()));
        let mut hessian = Matrix::zeros(n, n);
        let mut unit = vec![0.0; n];
        for j in 0..n {
            unit[j] = 1.0;
            let (dk, dq) = self.split(&unit);
            unit[j] = 0.0;
            let dw = &dk * q.transpose() + &k * dq.transpose();
            let turned = self.covariance.square() * (dw * self.covariance.matrix()) * 2.0;
            let by_k = &turned * &q + &slope * &dq;
            let by_q = turned.transpose() * &k + slope.transpose() * &dk;
            let column = match self.factors {
                Factors::Tied => (by_k + by_q).as_slice().to_vec(),
                Factors::KeyQuery => [by_k.as_slice(), by_q.as_slice()].concat(),
            };
            hessian.column_mut(j).copy_from_slice(&column);
        }
        (&hessian + hessian.transpose()) * 0.5
    }
}
