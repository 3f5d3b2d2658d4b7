//! Quadratic matrix factorisation (functional (a) of the laboratory's page).

use super::{
    Ensemble, Functional, Linearised, Particles,
    functional::{FirstVariation, kind},
    reduced::LinearMaps,
};
use crate::{
    linalg::{Eigen, Matrix},
    math::{self, Buffer},
    optim::{Kind, Known, Scale},
    rng::{self, ChaCha8Rng},
};

/// Eigenvalues of the target that differ by less than this part of the largest count as
/// equal, and as zero below it.
const EQUAL: f64 = 1e-12;
/// Most saddles that are known at a time.
const MOST_KNOWN: u32 = 6;

/// `F(mu) = (1/4) |C - Sigma|_F^2` with the second moment `C = int x x^T dmu`.
///
/// Stationary points have `C = sum_{k in S} s_k u_k u_k^T` for a subset `S` of the
/// eigenpairs of `Sigma`, and `F = (1/4) sum_{k not in S} s_k^2`. All but the full
/// subset are strict saddles once `N > |S|`; the minimum is degenerate. There
///
/// - `-s_k` occurs `N - |S|` times for every `k` that is left out, and `s_l - s_k` for every
///   `l` that is kept;
/// - 0 occurs `|S| (N - |S|)` times and once for every pair that is kept, and the others,
///   `2 s_k` and `s_k + s_l` of kept ones, are positive.
#[derive(Clone, Debug)]
pub struct Factorisation {
    target: Vec<f64>,
    eigen: Eigen,
}

impl Factorisation {
    /// The functional of a symmetric positive semidefinite target.
    #[must_use]
    pub fn new(target: &Matrix) -> Self {
        let rows = (0..target.nrows()).flat_map(|a| (0..target.ncols()).map(move |b| (a, b)));
        Self {
            target: rows.map(|(a, b)| target[(a, b)]).collect(),
            eigen: Eigen::of(target.clone()),
        }
    }

    /// Eigenvalue `s_k` of the target, `k = 0` for the largest.
    #[must_use]
    pub fn eigenvalue(&self, k: usize) -> f64 {
        self.eigen.values[self.dim() - 1 - k]
    }

    /// Unit eigenvector `u_k` of the target, `k = 0` for the largest eigenvalue.
    #[must_use]
    pub fn eigenvector(&self, k: usize) -> &[f64] {
        self.eigen.vector(self.dim() - 1 - k)
    }

    /// `R = C - Sigma`, row-major.
    #[must_use]
    pub fn residual(&self, x: &Particles) -> Buffer {
        x.moment().iter().zip(&self.target).map(|(c, s)| c - s).collect()
    }

    /// Objective at the stationary points of a subset.
    #[must_use]
    pub fn value_at(&self, subset: &[usize]) -> f64 {
        let left_out = (0..self.dim()).filter(|k| !subset.contains(k));
        0.25 * math::sum(left_out.map(|k| self.eigenvalue(k) * self.eigenvalue(k)))
    }

    /// A cloud exactly on the saddle of a subset `S`: `x_i = sum_{k in S} z_ik u_k` with normal
    /// `z`, made to have the empirical second moment `diag(s_k)` exactly.
    ///
    /// # Panics
    /// If there are fewer particles than kept eigenpairs.
    #[must_use]
    pub fn on_saddle(&self, subset: &[usize], n: usize, rng: &mut ChaCha8Rng) -> Ensemble {
        assert!(n >= subset.len(), "on_saddle: {n} particles for rank {}", subset.len());
        let mut cloud = Ensemble::zeros(n, self.dim());
        let mut kept: Vec<Vec<f64>> = Vec::new();
        for &k in subset {
            let mut z = vec![0.0; n];
            rng::fill_normal(rng, &mut z);
            // Twice is enough: the second pass removes what rounding left behind.
            for _ in 0..2 {
                for other in &kept {
                    let overlap = math::dot(&z, other);
                    z.iter_mut().zip(other).for_each(|(z, o)| *z -= overlap * o);
                }
                let norm = math::sqrt(math::dot(&z, &z));
                z.iter_mut().for_each(|z| *z /= norm);
            }
            let size = math::sqrt(self.eigenvalue(k) * n as f64);
            for (a, u) in self.eigenvector(k).iter().enumerate() {
                for (x, z) in cloud.coordinate_mut(a).iter_mut().zip(&z) {
                    *x += size * u * z;
                }
            }
            kept.push(z);
        }
        cloud
    }

    /// The subsets of [`Functional::known`] in the order of their values: all that `n` particles
    /// can have; of more than six eigenpairs those of the largest ones.
    fn subsets(&self, n: usize) -> Vec<Vec<usize>> {
        let positive = (0..self.dim()).filter(|k| self.eigenvalue(*k) > self.equal()).count();
        let most = positive.min(n);
        if positive > MOST_KNOWN as usize {
            return (0..=most).rev().map(|size| (0..size).collect()).collect();
        }
        let members = |bits: usize| (0..positive).filter(move |k| bits >> k & 1 == 1);
        let all = (0..1_usize << positive).map(|bits| members(bits).collect::<Vec<_>>());
        // Of equal eigenvalues it matters how many are kept only: the first ones.
        let leads = |subset: &Vec<usize>| {
            let skips = |k: &usize| *k > 0 && self.is_tied(k - 1) && !subset.contains(&(k - 1));
            subset.len() <= most && !subset.iter().any(skips)
        };
        let subsets: Vec<Vec<usize>> = all.filter(leads).collect();
        let values: Vec<f64> = subsets.iter().map(|subset| self.value_at(subset)).collect();
        math::ascending(&values).into_iter().map(|at| subsets[at].clone()).collect()
    }

    /// Differences of eigenvalues below this are rounding.
    fn equal(&self) -> f64 {
        EQUAL * self.eigenvalue(0)
    }

    /// Whether eigenvalue `k` and the next one are equal.
    fn is_tied(&self, k: usize) -> bool {
        self.eigenvalue(k) - self.eigenvalue(k + 1) <= self.equal()
    }

    /// `W_2` distance from a cloud with second moment `C` to the nearest measure with that of
    /// a subset: the Bures distance within the kept subspace, and all that lies outside.
    /// `None` where eigenvalues that are kept and left out are equal, so that the subspace can
    /// turn.
    fn distance_to(&self, subset: &[usize], moment: &Matrix) -> Option<f64> {
        let last = self.dim() - 1;
        if (0..last).any(|k| self.is_tied(k) && subset.contains(&k) != subset.contains(&(k + 1))) {
            return None;
        }
        if moment.iter().any(|c| !c.is_finite()) {
            return Some(f64::NAN);
        }
        // The moments along the eigenvectors.
        let along = |k: usize, l: usize| {
            let (u, w) = (self.eigenvector(k), self.eigenvector(l));
            math::sum(
                (0..=last)
                    .map(|b| w[b] * math::dot(u, &moment.as_slice()[b * u.len()..][..u.len()])),
            )
        };
        let outside = (0..=last).filter(|k| !subset.contains(k)).map(|k| along(k, k));
        let outside = math::sum(outside).max(0.0);
        let root = |k: usize| math::sqrt(self.eigenvalue(subset[k]).max(0.0));
        let size = subset.len();
        let scaled =
            Matrix::from_fn(size, size, |k, l| root(k) * along(subset[k], subset[l]) * root(l));
        // With Z = (S^{1/2} C S^{1/2})^{1/2} - S the squared distance is tr(S^{-1} Z^2): a
        // norm, accurate where tr C + tr S - 2 tr (S^{1/2} C S^{1/2})^{1/2} cancels.
        let mut z = Eigen::of(scaled).function(|s| math::sqrt(s.max(0.0)));
        for k in 0..size {
            z[(k, k)] -= self.eigenvalue(subset[k]);
        }
        let within = (0..size * size).map(|at| {
            let entry = z.as_slice()[at] / root(at % size);
            entry * entry
        });
        Some(math::sqrt(outside + math::sum(within)))
    }
}

impl Functional for Factorisation {
    fn dim(&self) -> usize {
        self.eigen.size()
    }

    fn value(&self, x: &Particles) -> f64 {
        0.25 * math::sum(self.residual(x).iter().map(|r| r * r))
    }

    fn gradient(&self, x: &Particles, out: &mut [f64]) {
        out.fill(0.0);
        x.map_onto(&self.residual(x), out);
    }

    fn first_variation<'a>(&'a self, x: &Particles<'a>) -> FirstVariation<'a> {
        let residual = self.residual(x);
        Box::new(move |y| {
            let rows = residual.chunks(self.dim()).zip(y);
            0.5 * math::sum(rows.map(|(row, y_a)| y_a * math::dot(row, y)))
        })
    }

    fn linearise<'a>(&'a self, x: &Particles<'a>) -> Box<dyn Linearised + 'a> {
        Box::new(LinearMaps::new(*x, self.residual(x)))
    }

    /// Lengths and curvatures of the largest eigenvalue.
    fn scale(&self) -> Scale {
        let largest = self.eigenvalue(0).max(f64::MIN_POSITIVE);
        Scale { length: math::sqrt(largest), curvature: largest }
    }

    /// What rank `n` leaves over.
    fn minimum(&self, n: usize) -> f64 {
        self.value_at(&(0..n.min(self.dim())).collect::<Vec<_>>())
    }

    /// To the measures with second moment `Sigma`, or with as much of it as clouds of so few
    /// particles can have.
    fn distance_to_minimum(&self, x: &Particles) -> Option<f64> {
        let d = self.dim();
        let positive = (0..d).filter(|k| self.eigenvalue(*k) > self.equal()).take(x.len());
        self.distance_to(&positive.collect::<Vec<_>>(), &Matrix::from_row_slice(d, d, &x.moment()))
    }

    fn known(&self, n: usize) -> Vec<Known> {
        let subsets = self.subsets(n);
        let of = |subset: &Vec<usize>| {
            let (r, kept) = (subset.len(), |k: usize| subset.contains(&k));
            let (mut index, mut nullity) = (0, r * (r.max(1) - 1) / 2 + r * (n - r));
            for k in (0..self.dim()).filter(|k| !kept(*k)) {
                let s = self.eigenvalue(k);
                *if s > self.equal() { &mut index } else { &mut nullity } += n - r;
                for l in subset {
                    let gap = self.eigenvalue(*l) - s;
                    index += usize::from(gap < -self.equal());
                    nullity += usize::from(gap.abs() <= self.equal());
                }
            }
            let numbers: Vec<String> = subset.iter().map(|k| (k + 1).to_string()).collect();
            let kind = kind(index, nullity, n * self.dim(), true);
            let name = match numbers.len() {
                _ if kind.is_minimum() => "the minimum".to_string(),
                0 if matches!(kind, Kind::NonDegenerateMaximum { .. }) => {
                    "the maximum at the origin".to_string()
                }
                0 => "the saddle at the origin".to_string(),
                _ => format!("the saddle S = {{{}}}", numbers.join(", ")),
            };
            Known { name, kind, value: self.value_at(subset), at: None }
        };
        subsets.iter().map(of).collect()
    }

    fn distances(&self, x: &Particles) -> Vec<Option<f64>> {
        let moment = Matrix::from_row_slice(self.dim(), self.dim(), &x.moment());
        self.subsets(x.len()).iter().map(|subset| self.distance_to(subset, &moment)).collect()
    }
}
