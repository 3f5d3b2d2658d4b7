//! Factorisation by tanh moments (functional (f) of the laboratory's page): the
//! example of arXiv 2610.10218, appendix C.

use super::{
    Blocks, Ensemble, Features, Functional, Linearised, LowRank, Particles,
    functional::{FirstVariation, kind},
};
use crate::{
    linalg::{Eigen, Matrix},
    math::{self, Buffer, elementwise},
    optim::{Kind, Known, Scale},
};

/// `F(mu) = (1/4) |A A^T - M|_F^2` with `A = int tanh(W) dmu` entrywise; a particle
/// `W` is a `q x p` matrix, entry `(i, j)` being coordinate `i p + j`.
///
/// Saddle: any cloud that equals its mirror image through the origin. There
/// `A = 0`, all blocks vanish, and with `S = int (1 - tanh^2 W)^2 dmu` the non-zero
/// spectrum is that of `-S^{1/2} (M (x) I) S^{1/2}`; `F = (1/4) |M|_F^2`.
#[derive(Clone, Debug)]
pub struct TanhMoments {
    target: Vec<f64>,
    eigen: Eigen,
    columns: usize,
}

impl TanhMoments {
    /// The functional of a symmetric positive semidefinite `q x q` target, with
    /// particles of `columns` columns.
    #[must_use]
    pub fn new(target: &Matrix, columns: usize) -> Self {
        let rows = target.transpose();
        Self { target: rows.as_slice().to_vec(), eigen: Eigen::of(target.clone()), columns }
    }

    /// A small one: `q = 3`, `p = 2`, `M = u u^T / 2 + v v^T / 4` with
    /// `u = (1, 1, 1) / sqrt 3`, `v = (1, -1, 0) / sqrt 2`.
    #[must_use]
    pub fn small() -> Self {
        let (u, v) = ([1.0; 3], [1.0, -1.0, 0.0]);
        let target = Matrix::from_fn(3, 3, |i, j| u[i] * u[j] / 6.0 + v[i] * v[j] / 8.0);
        Self::new(&target, 2)
    }

    /// The working set of arXiv 2610.10218, appendix C: `q = 32`, `p = 2`,
    /// `M = u u^T + v v^T / 2` with `u = 1 / sqrt 32` and `v = +-1 / sqrt 32`
    /// alternating.
    #[must_use]
    pub fn working_set() -> Self {
        let target =
            Matrix::from_fn(32, 32, |i, j| if (i + j) % 2 == 0 { 1.5 / 32.0 } else { 0.5 / 32.0 });
        Self::new(&target, 2)
    }

    /// Rows `q` of a particle.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.eigen.size()
    }

    /// `M`, row-major.
    #[must_use]
    pub fn target(&self) -> &[f64] {
        &self.target
    }

    /// `A A^T`, row-major.
    #[must_use]
    pub fn product(&self, x: &Particles) -> Vec<f64> {
        let residual = self.residual(&self.moments(x).0);
        residual.iter().zip(&self.target).map(|(r, m)| r + m).collect()
    }

    /// `(1/4) |M|_F^2`, the objective at a mirrored cloud.
    #[must_use]
    pub fn saddle_value(&self) -> f64 {
        0.25 * math::dot(&self.target, &self.target)
    }

    /// A minimiser with all particles at one point, `tanh W = U s^{1/2}` with the
    /// `p` largest eigenpairs of `M`; NaN where an entry has no such `W`.
    #[must_use]
    pub fn minimiser(&self, n: usize) -> Ensemble {
        let (q, p) = (self.rows(), self.columns);
        let mut x = Ensemble::zeros(n, self.dim());
        for j in 0..p.min(q) {
            let size = math::sqrt(self.eigen.values[q - 1 - j].max(0.0));
            for (i, u) in self.eigen.vector(q - 1 - j).iter().enumerate() {
                let a = size * u;
                x.coordinate_mut(i * p + j).fill(0.5 * (math::log1p(a) - math::log1p(-a)));
            }
        }
        x
    }

    /// `A`, row-major, and `t = tanh W` in the storage order of the particles.
    fn moments(&self, x: &Particles) -> (Buffer, Buffer) {
        let mut t = Buffer::copy(x.data());
        elementwise::tanh(&mut t);
        (Particles::new(x.dim(), &t).mean(), t)
    }

    /// `R = A A^T - M`, row-major.
    fn residual(&self, a: &[f64]) -> Buffer {
        let (q, p) = (self.rows(), self.columns);
        let entry = |i: usize, k: usize| math::dot(&a[i * p..][..p], &a[k * p..][..p]);
        let entries = self.target.iter().enumerate();
        entries.map(|(at, m)| entry(at / q, at % q) - m).collect()
    }

    /// The derivative `R A` of `f`.
    fn slope(&self, a: &[f64]) -> Buffer {
        let (q, p) = (self.rows(), self.columns);
        let residual = self.residual(a);
        let mut out = Buffer::zeros(q * p);
        for (i, row) in out.chunks_exact_mut(p).enumerate() {
            for (r, a) in residual[i * q..][..q].iter().zip(a.chunks_exact(p)) {
                math::axpy(*r, a, row);
            }
        }
        out
    }

    /// The second derivative `B -> R B + B A^T A + A B^T A` of `f`, row-major.
    fn curvature(&self, a: &[f64]) -> Buffer {
        let (q, p) = (self.rows(), self.columns);
        let residual = self.residual(a);
        let gram: Buffer = (0..p * p)
            .map(|e| math::sum((0..q).map(|i| a[i * p + e / p] * a[i * p + e % p])))
            .collect();
        let mut out = Buffer::zeros(q * p * q * p);
        for (at, value) in out.iter_mut().enumerate() {
            let (row, column) = (at / (q * p), at % (q * p));
            let (i, j, k, l) = (row / p, row % p, column / p, column % p);
            *value = a[i * p + l] * a[k * p + j];
            if j == l {
                *value += residual[i * q + k];
            }
            if i == k {
                *value += gram[l * p + j];
            }
        }
        out
    }

    /// The kind of a critical point that keeps a subset of the `r` positive eigenpairs of `M`:
    /// all blocks vanish, so that the inertia is that of the second derivative of
    /// `(1/4) |A A^T - M|_F^2` at `A`.
    ///
    /// There `-s_k` occurs `p - |S|` times for every `k` that is left out, and `s_l - s_k` for
    /// every `l` that is kept; what is kept has `|S| (|S| + 1) / 2` positive eigenvalues.
    fn kind_of(&self, subset: &[usize], n: usize, rank: usize) -> Kind {
        let (q, p, r) = (self.rows(), self.columns, subset.len());
        let (mut index, mut positive) = (0, r * (r + 1) / 2 + r * (q - rank));
        for k in (0..rank).filter(|k| !subset.contains(k)) {
            index += p - r;
            for l in subset {
                index += usize::from(l > &k);
                positive += usize::from(l < &k);
            }
        }
        kind(index, n * q * p - index - positive, n * q * p, r == p.min(rank))
    }

    /// The eigenpairs that critical points can keep, at most `p` of the positive ones.
    fn subsets(&self) -> impl Iterator<Item = Vec<usize>> {
        let (rank, most) = (self.rank(), self.columns);
        let members = move |bits: usize| (0..rank).filter(move |k| bits >> k & 1 == 1);
        let all = (0..1_usize << rank).map(move |bits| members(bits).collect::<Vec<_>>());
        all.filter(move |subset| subset.len() <= most)
    }

    /// Eigenvalues of `M` above rounding; those of both targets are different.
    fn rank(&self) -> usize {
        let largest = self.eigen.values[self.rows() - 1];
        self.eigen.values.iter().filter(|s| **s > 1e-12 * largest).count()
    }
}

impl Functional for TanhMoments {
    fn dim(&self) -> usize {
        self.rows() * self.columns
    }

    fn value(&self, x: &Particles) -> f64 {
        let residual = self.residual(&self.moments(x).0);
        0.25 * math::dot(&residual, &residual)
    }

    fn gradient(&self, x: &Particles, out: &mut [f64]) {
        let (a, t) = self.moments(x);
        let slope = self.slope(&a);
        let coordinates = out.chunks_exact_mut(x.len()).zip(t.chunks_exact(x.len()));
        for (slope, (out, t)) in slope.iter().zip(coordinates) {
            for (g, t) in out.iter_mut().zip(t) {
                *g = (1.0 - t * t) * slope;
            }
        }
    }

    fn first_variation<'a>(&'a self, x: &Particles<'a>) -> FirstVariation<'a> {
        let slope = self.slope(&self.moments(x).0);
        Box::new(move |y| math::sum(slope.iter().zip(y).map(|(s, y)| s * math::tanh(*y))))
    }

    /// Block-diagonal plus rank `q p`, with one feature per coordinate. Memory: `16 n q p`
    /// bytes.
    fn linearise<'a>(&'a self, x: &Particles<'a>) -> Box<dyn Linearised + 'a> {
        let (a, t) = self.moments(x);
        let slope = self.slope(&a);
        let (n, d) = (x.len(), x.dim());
        let mut blocks = Buffer::zeros(n * d);
        for (k, slope) in slope.iter().enumerate() {
            for (m, t) in blocks[k * n..][..n].iter_mut().zip(&t[k * n..][..n]) {
                *m = -2.0 * t * (1.0 - t * t) * slope;
            }
        }
        let features = Features::Coordinatewise(t.iter().map(|t| 1.0 - t * t).collect());
        Box::new(LowRank::new(n, d, Blocks::Diagonal(blocks), features, self.curvature(&a)))
    }

    /// Tanh saturates beyond 1, and the largest eigenvalue of `M`.
    fn scale(&self) -> Scale {
        Scale { length: 1.0, curvature: self.eigen.values[self.rows() - 1] }
    }

    /// `(1/4) sum_{k > p} s_k^2` of the eigenvalues of `M` in descending order: what
    /// rank `p` leaves over. It is reached if the best `A` has entries below 1.
    fn minimum(&self, _n: usize) -> f64 {
        let left = self.rows().saturating_sub(self.columns);
        0.25 * math::sum(self.eigen.values[..left].iter().map(|s| s * s))
    }

    /// `A A^T` keeps a subset of the eigenpairs of `M`, at most `p`: a set of clouds for each.
    fn known(&self, n: usize) -> Vec<Known> {
        let (q, rank) = (self.rows(), self.rank());
        let of = |subset: Vec<usize>| {
            let kind = self.kind_of(&subset, n, rank);
            let left =
                (0..rank).filter(|k| !subset.contains(k)).map(|k| self.eigen.values[q - 1 - k]);
            let value = 0.25 * math::sum(left.map(|s| s * s));
            let numbers: Vec<String> = subset.iter().map(|k| (k + 1).to_string()).collect();
            let name = match numbers.len() {
                _ if kind.is_minimum() => "the minimum".to_string(),
                0 => "the mirror-symmetric saddle".to_string(),
                _ => format!("the saddle S = {{{}}}", numbers.join(", ")),
            };
            let at = kind.is_minimum().then(|| self.minimiser(n).data().to_vec());
            Known { name, kind, value, at }
        };
        self.subsets().map(of).collect()
    }

    fn distances(&self, _x: &Particles) -> Vec<Option<f64>> {
        self.subsets().map(|_| None).collect()
    }
}
