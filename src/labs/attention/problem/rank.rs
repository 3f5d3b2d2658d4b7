//! Attention of higher rank with an infinite prompt: `T(x) = S W x`.

use super::{
    covariance::Covariance,
    critical::{CriticalPoint, sorted},
    norm, scale,
};
use crate::{
    linalg::{Eigen, Matrix, times, times_transposed},
    math,
    optim::{Curvature, Dense, Objective, Scale},
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
/// The minimum is `sum_{i > rank} lam_i` (Eckart and Young 1936, doi 10.1007/BF02288367), attained at
/// `W = sum_{i <= rank} e_i e_i^T / lam_i`.
#[derive(Clone, Debug)]
pub struct RankLoss {
    covariance: Covariance,
    factors: Factors,
    rank: usize,
    scale: Scale,
}

impl RankLoss {
    /// With a rank from 1 to the dimension.
    ///
    /// # Panics
    /// If the rank is outside that range.
    #[must_use]
    pub fn new(covariance: &Covariance, factors: Factors, rank: usize) -> Self {
        assert!((1..=covariance.dim()).contains(&rank), "rank {rank} of {}", covariance.dim());
        let leading = covariance.values()[0] * covariance.values()[0];
        let curvature = if factors == Factors::Tied { 8.0 * leading } else { 4.0 * leading };
        let scale = scale(covariance, curvature);
        Self { covariance: covariance.clone(), factors, rank, scale }
    }

    /// Number of columns.
    #[must_use]
    pub fn rank(&self) -> usize {
        self.rank
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

    /// The critical point made of these eigenvectors with its spectrum.
    ///
    /// # Panics
    /// If there are more eigenvectors than columns.
    #[must_use]
    pub fn critical(&self, support: &[usize]) -> CriticalPoint {
        CriticalPoint {
            support: support.to_vec(),
            point: self.point_at(support),
            value: self.value_at(support),
            spectrum: sorted(self.spectrum_at(support)),
            sphere: 0,
        }
    }

    /// The critical points that keep the leading eigenvectors, by value.
    #[must_use]
    pub fn critical_points(&self) -> Vec<CriticalPoint> {
        let all: Vec<usize> = (0..self.rank).collect();
        (0..=self.rank).rev().map(|k| self.critical(&all[..k])).collect()
    }

    /// Eigenvalues of the Hessian. With `W = sum_{c in T} e_c e_c^T / lam_c` the slope by `W` is
    /// `-2 sum_{j not in T} lam_j^2 e_j e_j^T`, and the second variation splits into
    ///
    /// - kept columns `c` along `e_j` that are left out: `2 lam_j (lam_c - lam_j)` if tied,
    ///   otherwise the two roots with sum `2 lam_j (lam_j + lam_c)` and product
    ///   `4 lam_j^3 (lam_c - lam_j)`;
    /// - kept columns among each other: for a pair `2 (lam_c + lam_j)^2` and a rotation, for one
    ///   `8 lam_c^2`, if tied; otherwise `2 lam_j (lam_j + lam_c)` and zero for every ordered
    ///   pair, `j = c` included;
    /// - columns that are zero: `-4 lam_j^2` if tied, otherwise `+-2 lam_j^2`, along `e_j` left
    ///   out; zero along those that are kept.
    fn spectrum_at(&self, support: &[usize]) -> Vec<f64> {
        let lambda = self.covariance.values();
        let tied = self.factors == Factors::Tied;
        let copies = if tied { 1 } else { 2 };
        let zero = self.rank - support.len();
        let mut found = vec![0.0; copies * zero * support.len()];
        for (j, own) in lambda.iter().enumerate().filter(|(j, _)| !support.contains(j)) {
            for &c in support {
                let gap = if self.covariance.same(c, j) { 0.0 } else { lambda[c] - own };
                if tied {
                    found.push(2.0 * own * gap);
                } else {
                    let half = own * (own + lambda[c]);
                    let product = 4.0 * own * own * own * gap;
                    let larger = half + math::sqrt(half * half - product);
                    found.extend([larger, product / larger]);
                }
            }
            for _ in 0..zero {
                let curved = 2.0 * own * own;
                found.extend(if tied { vec![-2.0 * curved] } else { vec![curved, -curved] });
            }
        }
        for (k, &c) in support.iter().enumerate() {
            for &j in &support[..k] {
                let sum = lambda[c] + lambda[j];
                found.extend(if tied {
                    vec![2.0 * sum * sum, 0.0]
                } else {
                    vec![2.0 * lambda[j] * sum, 2.0 * lambda[c] * sum, 0.0, 0.0]
                });
            }
            let square = lambda[c] * lambda[c];
            found.extend(if tied { vec![8.0 * square] } else { vec![4.0 * square, 0.0] });
        }
        found
    }

    /// Distance to the nearest of all points equivalent to a critical one: for `U U^T` of
    /// those with its columns rotated (orthogonal Procrustes problem). `None` for `K Q^T`, whose
    /// equivalent points are an unbounded orbit, and where an eigenvalue that is kept equals one
    /// that is left out.
    #[must_use]
    pub fn distance(&self, point: &CriticalPoint, u: &[f64]) -> Option<f64> {
        let kept = &point.support;
        if kept.is_empty() {
            return Some(norm(u));
        }
        let outside = |j: &usize| !kept.contains(j);
        let cut = (0..self.covariance.dim())
            .filter(outside)
            .any(|j| kept.iter().any(|c| self.covariance.same(*c, j)));
        if cut || self.factors == Factors::KeyQuery {
            return None;
        }
        let (own, at) = (self.split(u).0, self.split(&point.point).0);
        let product = at.transpose() * own;
        let gram = Eigen::of(product.transpose() * &product);
        let nuclear = math::sum(gram.values.iter().map(|l| math::sqrt(l.max(0.0))));
        let square = math::dot(u, u) + math::dot(&point.point, &point.point) - 2.0 * nuclear;
        Some(math::sqrt(square.max(0.0)))
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
        times(self.covariance.square(), &times(w, self.covariance.matrix())) * 2.0
            - self.covariance.square() * 2.0
    }

    /// Writes derivatives by `K` and by `Q` as one by the parameters.
    fn joined(&self, by_k: Matrix, by_q: Matrix, out: &mut [f64]) {
        match self.factors {
            Factors::Tied => out.copy_from_slice((by_k + by_q).as_slice()),
            Factors::KeyQuery => {
                let (keys, queries) = out.split_at_mut(by_k.len());
                keys.copy_from_slice(by_k.as_slice());
                queries.copy_from_slice(by_q.as_slice());
            }
        }
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

impl Objective for RankLoss {
    fn size(&self) -> usize {
        let one = self.covariance.dim() * self.rank;
        if self.factors == Factors::Tied { one } else { 2 * one }
    }

    fn scale(&self) -> Scale {
        self.scale
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

    fn gradient(&self, u: &[f64], out: &mut [f64]) {
        let (k, q) = self.split(u);
        let slope = self.slope(&times_transposed(&k, &q));
        self.joined(times(&slope, &q), times(&slope.transpose(), &k), out);
    }

    /// Column by column; `O(rank d^4)` for small `d`.
    fn curvature<'a>(&'a self, u: &'a [f64]) -> Box<dyn Curvature + 'a> {
        let n = self.size();
        let (k, q) = self.split(u);
        let slope = self.slope(&times_transposed(&k, &q));
        let mut hessian = Matrix::zeros(n, n);
        let mut unit = vec![0.0; n];
        for j in 0..n {
            unit[j] = 1.0;
            let (dk, dq) = self.split(&unit);
            unit[j] = 0.0;
            let dw = times_transposed(&dk, &q) + times_transposed(&k, &dq);
            let turned =
                times(self.covariance.square(), &times(&dw, self.covariance.matrix())) * 2.0;
            let by_k = times(&turned, &q) + times(&slope, &dq);
            let by_q = times(&turned.transpose(), &k) + times(&slope.transpose(), &dk);
            self.joined(by_k, by_q, hessian.column_mut(j).as_mut_slice());
        }
        Box::new(Dense::new((&hessian + hessian.transpose()) * 0.5))
    }
}
