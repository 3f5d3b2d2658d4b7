//! The local part of a Hessian: one symmetric `d x d` block per particle.

use crate::{
    linalg::Eigen,
    math::{self, Buffer, tables},
};

/// Rotations end once every off-diagonal entry is below this fraction of the
/// largest entry.
const OFF_DIAGONAL: f64 = 1e-15;
/// Sweeps of rotations after which the entries are as they are.
const MOST_SWEEPS: usize = 16;

/// The blocks `M_i = Hess_x F'(mu)(x_i)` of `n` particles in `R^d`.
#[derive(Clone, Debug, PartialEq)]
pub enum Blocks {
    /// The same block for every particle, row-major, `d * d` entries.
    Uniform(Buffer),
    /// Diagonal blocks: entry `(a, a)` of block `i` is at `a * n + i`.
    Diagonal(Buffer),
    /// Lower triangles: entry `(a, b)`, `a >= b`, of block `i` is at
    /// `(a (a + 1) / 2 + b) * n + i`.
    Full(Buffer),
}

/// Blocks in their eigenbases.
#[derive(Clone, Debug)]
pub struct Diagonalised {
    /// Eigenvalue `a` of block `i` at `a * n + i`, in no particular order.
    pub values: Buffer,
    /// Component `b` of eigenvector `a` of block `i` at `(a * d + b) * n + i`;
    /// absent where the coordinate axes are eigenvectors.
    pub vectors: Option<Buffer>,
}

/// Place of entry `(a, b)` in a packed lower triangle.
#[must_use]
pub const fn packed(a: usize, b: usize) -> usize {
    if a >= b { a * (a + 1) / 2 + b } else { b * (b + 1) / 2 + a }
}

impl Blocks {
    /// Adds `M_i v_i` to `out`; both in the storage order of
    /// [`super::Particles`].
    ///
    /// # Panics
    /// If the shapes do not fit.
    pub fn add_times(&self, n: usize, d: usize, v: &[f64], out: &mut [f64]) {
        assert!(v.len() == n * d && out.len() == n * d, "blocks: shapes differ");
        match self {
            Self::Uniform(block) => {
                for a in 0..d {
                    for b in 0..d {
                        math::axpy(block[a * d + b], &v[b * n..][..n], &mut out[a * n..][..n]);
                    }
                }
            }
            Self::Diagonal(entries) => math::add_products(entries, v, out),
            Self::Full(entries) => tables::add_symmetric(entries, n, v, out),
        }
    }

    /// Largest modulus of an entry, times `d`: a bound of every eigenvalue.
    #[must_use]
    pub fn largest(&self, d: usize) -> f64 {
        let entries: &[f64] = match self {
            Self::Uniform(entries) => entries,
            Self::Diagonal(entries) | Self::Full(entries) => entries,
        };
        d as f64 * math::largest(entries)
    }

    /// Smallest eigenvalue of any block. At a stationary measure whose `H` is
    /// positive, a positive value completes the second-order sufficient condition:
    /// it also covers perturbations that split the mass of a particle.
    #[must_use]
    pub fn lowest(&self, n: usize, d: usize) -> f64 {
        match self {
            Self::Uniform(block) => {
                // Symmetric, so that rows are columns.
                Eigen::of_columns(d, block.clone()).values.first().copied()
            }
            Self::Diagonal(entries) => entries.iter().copied().reduce(least),
            Self::Full(_) => self.diagonalised(n, d).values.iter().copied().reduce(least),
        }
        .unwrap_or(0.0)
    }

    /// Eigenvalues and eigenvectors of every block, by cyclic Jacobi rotations of
    /// all blocks side by side. Absolute error of a few `eps |M_i|`.
    #[must_use]
    pub fn diagonalised(&self, n: usize, d: usize) -> Diagonalised {
        match self {
            Self::Diagonal(entries) => Diagonalised { values: entries.clone(), vectors: None },
            Self::Full(entries) => jacobi(entries.clone(), n, d),
            Self::Uniform(block) => {
                let mut entries = Buffer::zeros(d * (d + 1) / 2 * n);
                for a in 0..d {
                    for b in 0..=a {
                        entries[packed(a, b) * n..][..n].fill(block[a * d + b]);
                    }
                }
                jacobi(entries, n, d)
            }
        }
    }
}

fn least(a: f64, b: f64) -> f64 {
    if b < a || b.is_nan() { b } else { a }
}

fn jacobi(mut entries: Buffer, n: usize, d: usize) -> Diagonalised {
    let mut vectors = Buffer::zeros(d * d * n);
    for a in 0..d {
        vectors[(a * d + a) * n..][..n].fill(1.0);
    }
    let largest = math::largest(&entries);
    let (mut cosine, mut sine) = (Buffer::zeros(n), Buffer::zeros(n));
    for _ in 0..MOST_SWEEPS {
        let mut remaining = 0.0_f64;
        for p in 0..d {
            for q in p + 1..d {
                let off = &entries[packed(p, q) * n..][..n];
                remaining = off.iter().fold(remaining, |m, x| m.max(x.abs()));
                zero_out(&mut entries, [p, q], n, &mut cosine, &mut sine);
                for k in (0..d).filter(|k| *k != p && *k != q) {
                    rotate(&mut entries, [packed(k, p), packed(k, q)], n, &cosine, &sine);
                }
                for k in 0..d {
                    rotate(&mut vectors, [p * d + k, q * d + k], n, &cosine, &sine);
                }
            }
        }
        if remaining <= OFF_DIAGONAL * largest {
            break;
        }
    }
    let mut values = Buffer::zeros(d * n);
    for (a, values) in values.chunks_exact_mut(n.max(1)).enumerate() {
        values.copy_from_slice(&entries[packed(a, a) * n..][..n]);
    }
    Diagonalised { values, vectors: Some(vectors) }
}

/// Chooses the rotation of every block that makes its entry `(p, q)` vanish, and
/// applies it to the entries `(p, p)`, `(p, q)`, `(q, q)`.
fn zero_out(
    entries: &mut [f64],
    [p, q]: [usize; 2],
    n: usize,
    cosine: &mut [f64],
    sine: &mut [f64],
) {
    let range = |a, b| packed(a, b) * n..packed(a, b) * n + n;
    let Ok([first, second, off]) =
        entries.get_disjoint_mut([range(p, p), range(q, q), range(p, q)])
    else {
        return;
    };
    for i in 0..n {
        let gap = second[i] - first[i];
        let twice = 2.0 * off[i];
        let root = math::sqrt(gap * gap + twice * twice);
        // The smaller root; the summand keeps 0 / 0 out where the entry vanishes.
        let tangent = twice.copysign(twice * gap.signum()) / (gap.abs() + root + f64::MIN_POSITIVE);
        let c = 1.0 / math::sqrt(1.0 + tangent * tangent);
        first[i] -= tangent * off[i];
        second[i] += tangent * off[i];
        off[i] = 0.0;
        cosine[i] = c;
        sine[i] = tangent * c;
    }
}

fn rotate(data: &mut [f64], [p, q]: [usize; 2], n: usize, cosine: &[f64], sine: &[f64]) {
    let Ok([p, q]) = data.get_disjoint_mut([p * n..(p + 1) * n, q * n..(q + 1) * n]) else {
        return;
    };
    for i in 0..n {
        let (c, s) = (cosine[i], sine[i]);
        (p[i], q[i]) = (c * p[i] - s * q[i], s * p[i] + c * q[i]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linalg::Matrix;
    use proptest::prelude::*;

    proptest! {
        /// `sum_a lambda_a w_a w_a^T` is the block again, and the lowest value is that of
        /// the dense eigensolver.
        #[test]
        fn rotations_diagonalise_every_block(entries in prop::collection::vec(-2.0..2.0_f64, 40)) {
            let (n, d) = (4, 4);
            let blocks = Blocks::Full(entries.clone().into());
            let Diagonalised { values, vectors } = blocks.diagonalised(n, d);
            let vectors = vectors.unwrap();
            let mut lowest = f64::INFINITY;
            for i in 0..n {
                let block = Matrix::from_fn(d, d, |a, b| entries[packed(a, b) * n + i]);
                let u = Matrix::from_fn(d, d, |b, a| vectors[(a * d + b) * n + i]);
                let lambda: Vec<f64> = (0..d).map(|a| values[a * n + i]).collect();
                let rebuilt = &u * crate::linalg::diagonal(&lambda) * u.transpose();
                prop_assert!((rebuilt - &block).amax() < 1e-13);
                lowest = lowest.min(Eigen::of(block).values[0]);
            }
            prop_assert!((blocks.lowest(n, d) - lowest).abs() < 1e-13);
        }
    }
}
