//! Empirical measures and vector fields on them.

use crate::math::{self, Buffer};

/// `n` points (or vectors) in `R^d`, stored by coordinate: coordinate `k` of
/// particle `i` is `data[k * n + i]`.
///
/// As a measure it is `mu = (1/n) sum_i delta_{x_i}`; as a vector field it is an
/// element of `L^2(mu; R^d)` with inner product `(1/n) sum_i a_i . b_i`.
#[derive(Clone, Debug, PartialEq)]
pub struct Particles {
    n: usize,
    d: usize,
    data: Buffer,
}

impl Particles {
    /// `n` zero vectors in `R^d`.
    #[must_use]
    pub fn zeros(n: usize, d: usize) -> Self {
        Self { n, d, data: Buffer::zeros(n * d) }
    }

    /// From numbers in the storage order.
    ///
    /// # Panics
    /// If there are not `n * d` of them.
    #[must_use]
    pub fn from_data(n: usize, d: usize, data: Vec<f64>) -> Self {
        Self::from_buffer(n, d, data.into())
    }

    /// From numbers in the storage order.
    ///
    /// # Panics
    /// If there are not `n * d` of them.
    #[must_use]
    pub fn from_buffer(n: usize, d: usize, data: Buffer) -> Self {
        assert_eq!(data.len(), n * d, "particles: {} numbers for {n} x {d}", data.len());
        Self { n, d, data }
    }

    /// Number of particles.
    #[must_use]
    pub fn len(&self) -> usize {
        self.n
    }

    /// Whether there is no particle.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.n == 0
    }

    /// Dimension of the space.
    #[must_use]
    pub fn dim(&self) -> usize {
        self.d
    }

    /// All numbers, in the storage order.
    #[must_use]
    pub fn data(&self) -> &[f64] {
        &self.data
    }

    /// All numbers, in the storage order.
    pub fn data_mut(&mut self) -> &mut [f64] {
        &mut self.data
    }

    /// All numbers, in the storage order.
    #[must_use]
    pub fn into_data(self) -> Vec<f64> {
        self.data.into_vec()
    }

    /// Coordinate `k` of every particle.
    #[must_use]
    pub fn coordinate(&self, k: usize) -> &[f64] {
        &self.data[k * self.n..(k + 1) * self.n]
    }

    /// Coordinate `k` of every particle.
    pub fn coordinate_mut(&mut self, k: usize) -> &mut [f64] {
        &mut self.data[k * self.n..(k + 1) * self.n]
    }

    /// Particle `i`.
    #[must_use]
    pub fn point(&self, i: usize) -> Buffer {
        (0..self.d).map(|k| self.data[k * self.n + i]).collect()
    }

    /// `x_i <- x_i + t v_i`.
    ///
    /// # Panics
    /// If the shapes differ.
    pub fn displace(&mut self, t: f64, v: &Self) {
        assert_eq!((self.n, self.d), (v.n, v.d), "displace: shapes differ");
        for (x, v) in self.data.iter_mut().zip(v.data.iter()) {
            *x += t * v;
        }
    }

    /// The field `t v`.
    #[must_use]
    pub fn scaled(mut self, t: f64) -> Self {
        for x in self.data.iter_mut() {
            *x *= t;
        }
        self
    }

    /// Inner product `(1/n) sum_i a_i . b_i` of `L^2(mu)`.
    ///
    /// # Panics
    /// If the shapes differ.
    #[must_use]
    pub fn inner(&self, other: &Self) -> f64 {
        math::dot(&self.data, &other.data) / self.n as f64
    }

    /// Norm of `L^2(mu)`.
    #[must_use]
    pub fn norm(&self) -> f64 {
        math::sqrt(self.inner(self))
    }

    /// The mean `(1/n) sum_i x_i`.
    #[must_use]
    pub fn mean(&self) -> Buffer {
        (0..self.d).map(|k| math::mean(self.coordinate(k))).collect()
    }

    /// The second moment `(1/n) sum_i x_i y_i^T`, row-major, `d * d` entries.
    ///
    /// # Panics
    /// If the shapes differ.
    #[must_use]
    pub fn moment(&self, other: &Self) -> Buffer {
        assert_eq!((self.n, self.d), (other.n, other.d), "moment: shapes differ");
        let entry = |a, b| math::dot(self.coordinate(a), other.coordinate(b)) / self.n as f64;
        (0..self.d * self.d).map(|at| entry(at / self.d, at % self.d)).collect()
    }

    /// The field `A x_i` of a linear map given row-major, added to `out`.
    ///
    /// # Panics
    /// If the shapes do not fit.
    pub fn map_onto(&self, matrix: &[f64], out: &mut Self) {
        assert_eq!(matrix.len(), self.d * self.d, "map: {} entries", matrix.len());
        assert_eq!((self.n, self.d), (out.n, out.d), "map: shapes differ");
        for a in 0..self.d {
            for b in 0..self.d {
                let entry = matrix[a * self.d + b];
                let from = &self.data[b * self.n..(b + 1) * self.n];
                let to = &mut out.data[a * self.n..(a + 1) * self.n];
                for (o, x) in to.iter_mut().zip(from) {
                    *o += entry * x;
                }
            }
        }
    }
}
