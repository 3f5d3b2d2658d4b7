//! The exact reduction of the factorisation's Hessian to `d r x d r` numbers, `r` the
//! rank of the second moment.

use std::borrow::Cow;

use super::{
    Blocks, Features, Linearised, LowRank, Particles,
    hessian::{orthogonal, rounding, spectrum_of},
    low_rank,
};
use crate::{
    linalg::Eigen,
    math::{self, Buffer, Rows},
    optim::Spectrum,
};

/// Coordinates whose part outside the span of the others is below this fraction of
/// the largest coordinate are taken for combinations of them.
const DEPENDENT: f64 = 1e-14;
/// A field is taken for linear if its other part is below this fraction of it.
const LINEAR: f64 = 1e-13;

/// `H v = R v_i + (D + D^T) x_i` with `D = (1/N) sum_j v_j x_j^T`: the Hessian of
/// `(1/4) |C - Sigma|_F^2` with `R = C - Sigma`.
#[derive(Clone, Debug)]
pub struct LinearMaps<'a> {
    x: Particles<'a>,
    blocks: Blocks,
    residual: Buffer,
    map: Buffer,
}

impl<'a> LinearMaps<'a> {
    /// The Hessian at a cloud with residual `R`, row-major.
    ///
    /// # Panics
    /// If the shapes do not fit.
    #[must_use]
    pub fn new(x: Particles<'a>, residual: Buffer) -> Self {
        assert_eq!(residual.len(), x.dim() * x.dim(), "linear maps: {} entries", residual.len());
        let map = Buffer::zeros(residual.len());
        Self { x, blocks: Blocks::Uniform(residual.clone()), residual, map }
    }

    /// The exact decomposition.
    #[must_use]
    pub fn reduction(&self) -> Reduction {
        Reduction::new(&self.x, &self.residual)
    }
}

impl Linearised for LinearMaps<'_> {
    fn shape(&self) -> (usize, usize) {
        (self.x.len(), self.x.dim())
    }

    fn blocks(&self) -> &Blocks {
        &self.blocks
    }

    fn add_nonlocal(&mut self, v: &[f64], out: &mut [f64]) {
        let (n, d) = self.shape();
        assert!(v.len() == n * d && out.len() == n * d, "linear maps: shapes differ");
        for a in 0..d {
            for b in 0..d {
                let entry = math::dot(&v[a * n..][..n], self.x.coordinate(b)) / n as f64;
                self.map[a * d + b] = entry;
            }
        }
        for a in 0..d {
            for b in 0..d {
                let entry = self.map[a * d + b] + self.map[b * d + a];
                math::axpy(entry, self.x.coordinate(b), &mut out[a * n..][..n]);
            }
        }
    }

    fn fields(&self) -> Option<usize> {
        let d = self.x.dim();
        Some(d * (d + 1) / 2)
    }

    fn linear_maps(&self) -> Option<&LinearMaps<'_>> {
        Some(self)
    }

    /// The moments `m_ab = int x_a x_b dmu`, `a >= b`.
    fn low_rank(&self) -> Option<Cow<'_, LowRank>> {
        let (n, d) = self.shape();
        let pairs = (0..d).flat_map(|a| (0..=a).map(move |b| (a, b)));
        let mut features = Buffer::zeros(d * (d + 1) / 2 * n * d);
        let mut couplings = Buffer::with_capacity(d * (d + 1) / 2);
        for ((a, b), field) in pairs.zip(features.chunks_exact_mut((n * d).max(1))) {
            math::axpy(1.0, self.x.coordinate(b), &mut field[a * n..][..n]);
            math::axpy(1.0, self.x.coordinate(a), &mut field[b * n..][..n]);
            couplings.push(if a == b { 0.5 } else { 1.0 });
        }
        let gamma = low_rank::diagonal(&couplings);
        let features = Features::Dense(features);
        Some(Cow::Owned(LowRank::new(n, d, self.blocks.clone(), features, gamma)))
    }

    fn size_bound(&self) -> f64 {
        let d = self.x.dim();
        let trace =
            math::sum((0..d).map(|a| math::dot(self.x.coordinate(a), self.x.coordinate(a))));
        self.blocks.largest(d) + 2.0 * trace / self.x.len() as f64
    }

    /// `(d + 2) tr C^2 + (tr C)^2`.
    fn nonlocal_energy(&mut self) -> f64 {
        let d = self.x.dim();
        let moment = self.x.moment();
        let trace = math::sum((0..d).map(|a| moment[a * d + a]));
        (d as f64 + 2.0) * math::dot(&moment, &moment) + trace * trace
    }
}

/// `H` in closed form on every vector field.
///
/// With `x_i = L q_i`, the `r` coordinates of `q` orthonormal in `L^2(mu)`, the fields
/// `v_i = B q_i` are invariant, `B` has the Frobenius norm of `v`, and `H` acts as
/// `B -> R B + B L^T L + L B^T L`. On their orthogonal complement `H` is `R` itself.
/// `q` comes from the particles and not from `C = L L^T`, in which a direction of
/// relative size `1e-8` is lost to rounding.
#[derive(Clone, Debug)]
pub struct Reduction {
    n: usize,
    d: usize,
    q: Buffer,
    linear: Eigen,
    local: Eigen,
}

impl Reduction {
    /// Cost: `O(N d^2) + O((d r)^3)`; memory: `8 N r` bytes.
    #[must_use]
    pub fn new(x: &Particles, residual: &[f64]) -> Self {
        let (n, d) = (x.len(), x.dim());
        let Orthonormal { q, map: l } = Orthonormal::of(x);
        let rank = q.len() / n.max(1);
        let gram = |k: usize, j: usize| math::sum((0..d).map(|a| l[k * d + a] * l[j * d + a]));
        let size = d * rank;
        let mut operator = Buffer::zeros(size * size);
        for column in 0..size {
            let (a, k) = (column % d, column / d);
            // The image of the unit matrix E_ak, column-major.
            for row in 0..size {
                let (b, j) = (row % d, row / d);
                let mut entry = l[k * d + b] * l[j * d + a];
                if j == k {
                    entry += residual[b * d + a];
                }
                if a == b {
                    entry += gram(k, j);
                }
                operator[column * size + row] = entry;
            }
        }
        let linear = Eigen::of_columns(size, operator);
        // Symmetric, so that rows are columns.
        Self { n, d, q, linear, local: Eigen::of_columns(d, Buffer::copy(residual)) }
    }

    /// Rank of the second moment.
    #[must_use]
    pub fn rank(&self) -> usize {
        self.q.len() / self.n.max(1)
    }

    /// The distinct eigenvalues of `H`: those on linear fields, then, if there are more
    /// particles than `r`, those of `R`, each of which occurs `N - r` times.
    #[must_use]
    pub fn eigenvalues(&self) -> Buffer {
        let local: &[f64] = if self.n > self.rank() { &self.local.values } else { &[] };
        let mut values = Buffer::with_capacity(self.linear.size() + local.len());
        self.linear.values.iter().chain(local).for_each(|l| values.push(*l));
        values
    }

    /// All eigenpairs of `H`, whose eigenvalues have at most this modulus.
    #[must_use]
    pub fn spectrum(&self, bound: f64) -> Spectrum {
        let (n, d, rank) = (self.n, self.d, self.rank());
        let linear = self.linear.values.iter().map(|value| (*value, 1));
        let local = self.local.values.iter().map(|value| (*value, n - rank));
        let pairs: Vec<(f64, usize)> = linear.chain(local).collect();
        let unit = 1.0 / math::sqrt(n as f64);
        let mut basis = Rows::with_capacity(rank);
        self.q.chunks_exact(n).for_each(|q| basis.push(q.iter().map(|x| unit * x).collect()));
        let vector = |k: usize| {
            let mut vector = Buffer::zeros(n * d);
            if let Some(local) = k.checked_sub(d * rank) {
                let rest = orthogonal(&basis, n);
                for (field, u) in vector.chunks_exact_mut(n).zip(self.local.vector(local)) {
                    math::axpy(*u, &rest, field);
                }
            } else {
                for (q, b) in basis.iter().zip(self.linear.vector(k).chunks_exact(d)) {
                    for (field, b) in vector.chunks_exact_mut(n).zip(b) {
                        math::axpy(*b, q, field);
                    }
                }
            }
            vector
        };
        spectrum_of(n * d, rounding(bound), &pairs, vector)
    }

    /// Writes `f(H) v` to `out`. Of a linear field it is a linear field, to the last bit,
    /// so that the rank of the second moment stays what it is.
    ///
    /// # Panics
    /// If the shapes do not fit.
    pub fn apply(&self, f: impl Fn(f64) -> f64, v: &[f64], out: &mut [f64]) {
        let (n, d, rank) = (self.n, self.d, self.rank());
        assert!(v.len() == n * d && out.len() == n * d, "reduction: shapes differ");
        let mut b = Buffer::zeros(d * rank);
        for (k, q) in self.q.chunks_exact(n.max(1)).enumerate() {
            for a in 0..d {
                b[k * d + a] = math::dot(&v[a * n..][..n], q) / n as f64;
            }
        }
        out.copy_from_slice(v);
        for (k, q) in self.q.chunks_exact(n.max(1)).enumerate() {
            for a in 0..d {
                math::axpy(-b[k * d + a], q, &mut out[a * n..][..n]);
            }
        }
        let rest = math::dot(out, out);
        if rest > LINEAR * LINEAR * math::dot(v, v) {
            self.map_rest(&f, out);
        } else {
            out.fill(0.0);
        }
        let b = self.linear.apply(f, &b);
        for (k, q) in self.q.chunks_exact(n.max(1)).enumerate() {
            for a in 0..d {
                math::axpy(b[k * d + a], q, &mut out[a * n..][..n]);
            }
        }
    }

    /// `v <- f(R) v`, block by block.
    fn map_rest(&self, f: &impl Fn(f64) -> f64, v: &mut [f64]) {
        let (n, d) = (self.n, self.d);
        let map = self.local.function_columns(f);
        let mut point = Buffer::zeros(d);
        for i in 0..n {
            for (a, p) in point.iter_mut().enumerate() {
                *p = v[a * n + i];
            }
            for a in 0..d {
                v[a * n + i] = math::sum((0..d).map(|b| map[b * d + a] * point[b]));
            }
        }
    }
}

/// `x = L q` with `r` coordinates `q` orthonormal in `L^2(mu)`.
struct Orthonormal {
    /// Coordinate by coordinate, `n r` numbers.
    q: Buffer,
    /// `L`, column by column, `d r` numbers.
    map: Buffer,
}

impl Orthonormal {
    /// By Gram and Schmidt with pivoting, each vector orthogonalised twice.
    fn of(x: &Particles) -> Self {
        let (n, d) = (x.len(), x.dim());
        let norm = |v: &[f64]| math::sqrt(math::dot(v, v) / n.max(1) as f64);
        let mut left = Buffer::copy(x.data());
        let (mut q, mut map) = (Buffer::zeros(n * d), Buffer::with_capacity(d * d));
        // Norms of what is left; negative for coordinates that have become vectors.
        let mut norms = Buffer::zeros(d);
        let mut rank = 0;
        let mut largest = 0.0_f64;
        while rank < d {
            for (a, norm_a) in norms.iter_mut().enumerate().filter(|(_, norm)| **norm >= 0.0) {
                *norm_a = norm(&left[a * n..][..n]);
            }
            let pivot = (1..d).fold(0, |best, a| if norms[a] > norms[best] { a } else { best });
            largest = largest.max(norms[pivot]);
            if norms[pivot] <= DEPENDENT * largest || !norms[pivot].is_finite() {
                break;
            }
            norms[pivot] = -1.0;
            let (earlier, vector) = q.split_at_mut(rank * n);
            let vector = &mut vector[..n];
            vector.copy_from_slice(&left[pivot * n..][..n]);
            for before in earlier.chunks_exact(n) {
                let overlap = math::dot(before, vector) / n as f64;
                math::axpy(-overlap, before, vector);
            }
            let size = norm(vector);
            vector.iter_mut().for_each(|t| *t /= size);
            for a in (0..d).filter(|a| norms[*a] >= 0.0) {
                let rest = &mut left[a * n..][..n];
                let overlap = math::dot(vector, rest) / n as f64;
                math::axpy(-overlap, vector, rest);
            }
            for a in 0..d {
                map.push(math::dot(x.coordinate(a), vector) / n as f64);
            }
            rank += 1;
        }
        q.resize(rank * n);
        Self { q, map }
    }
}
