//! Empirical measures and vector fields on them, and where clouds begin.

use crate::{
    math::{self, Buffer},
    rng::{self, ChaCha8Rng},
};

/// `n` points (or vectors) in `R^d`, stored by coordinate: coordinate `k` of particle `i`
/// is `data[k * n + i]`. A view of numbers that another owns: the point of an objective
/// with `n d` parameters.
///
/// As a measure it is `mu = (1/n) sum_i delta_{x_i}`; as a vector field it is an element of
/// `L^2(mu; R^d)` with inner product `(1/n) sum_i a_i . b_i`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Particles<'a> {
    n: usize,
    d: usize,
    data: &'a [f64],
}

impl<'a> Particles<'a> {
    /// In `R^d`, from numbers in the storage order.
    ///
    /// # Panics
    /// If `d` does not divide their number.
    #[must_use]
    pub fn new(d: usize, data: &'a [f64]) -> Self {
        assert!(data.len().is_multiple_of(d), "particles: {} numbers in R^{d}", data.len());
        Self { n: data.len() / d, d, data }
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
    pub fn data(&self) -> &'a [f64] {
        self.data
    }

    /// Coordinate `k` of every particle.
    #[must_use]
    pub fn coordinate(&self, k: usize) -> &'a [f64] {
        &self.data[k * self.n..(k + 1) * self.n]
    }

    /// Particle `i`.
    #[must_use]
    pub fn point(&self, i: usize) -> Buffer {
        (0..self.d).map(|k| self.data[k * self.n + i]).collect()
    }

    /// Inner product `(1/n) sum_i a_i . b_i` of `L^2(mu)`.
    ///
    /// # Panics
    /// If the shapes differ.
    #[must_use]
    pub fn inner(&self, other: &Particles) -> f64 {
        math::dot(self.data, other.data) / self.n as f64
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

    /// The second moment `(1/n) sum_i x_i x_i^T`, row-major, `d * d` entries.
    #[must_use]
    pub fn moment(&self) -> Buffer {
        let mut moment = Buffer::zeros(self.d * self.d);
        for a in 0..self.d {
            for b in 0..=a {
                let entry = math::dot(self.coordinate(a), self.coordinate(b)) / self.n as f64;
                moment[a * self.d + b] = entry;
                moment[b * self.d + a] = entry;
            }
        }
        moment
    }

    /// Adds the field `A x_i` of a linear map given row-major to `out`.
    ///
    /// # Panics
    /// If the shapes do not fit.
    pub fn map_onto(&self, matrix: &[f64], out: &mut [f64]) {
        assert_eq!(matrix.len(), self.d * self.d, "map: {} entries", matrix.len());
        assert_eq!(self.data.len(), out.len(), "map: shapes differ");
        for a in 0..self.d {
            for b in 0..self.d {
                let entry = matrix[a * self.d + b];
                let to = &mut out[a * self.n..(a + 1) * self.n];
                for (o, x) in to.iter_mut().zip(self.coordinate(b)) {
                    *o += entry * x;
                }
            }
        }
    }
}

/// Particles that own their numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Ensemble {
    n: usize,
    d: usize,
    data: Buffer,
}

impl Ensemble {
    /// `n` particles at the origin of `R^d`.
    #[must_use]
    pub fn zeros(n: usize, d: usize) -> Self {
        Self { n, d, data: Buffer::zeros(n * d) }
    }

    /// From numbers in the storage order.
    ///
    /// # Panics
    /// If there are not `n * d` of them.
    #[must_use]
    pub fn new(n: usize, d: usize, data: impl Into<Buffer>) -> Self {
        let data = data.into();
        assert_eq!(data.len(), n * d, "ensemble: {} numbers for {n} x {d}", data.len());
        Self { n, d, data }
    }

    /// The particles.
    #[must_use]
    pub fn view(&self) -> Particles<'_> {
        Particles { n: self.n, d: self.d, data: &self.data }
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
    pub fn into_data(self) -> Buffer {
        self.data
    }

    /// Coordinate `k` of every particle.
    pub fn coordinate_mut(&mut self, k: usize) -> &mut [f64] {
        &mut self.data[k * self.n..(k + 1) * self.n]
    }

    /// `n` independent particles of `N(0, spread^2 I)`.
    #[must_use]
    pub fn normal(n: usize, d: usize, spread: f64, rng: &mut ChaCha8Rng) -> Self {
        let mut cloud = Self::zeros(n, d);
        rng::fill_normal(rng, &mut cloud.data);
        cloud.data.iter_mut().for_each(|x| *x *= spread);
        cloud
    }

    /// A normal cloud that equals its own mirror image through the origin: particles
    /// `2 j` and `2 j + 1` are opposite, and a last odd one is at the origin. Every
    /// flow of an even functional keeps that symmetry, in exact arithmetic.
    #[must_use]
    pub fn mirrored(n: usize, d: usize, spread: f64, rng: &mut ChaCha8Rng) -> Self {
        let half = Self::normal(n / 2, d, spread, rng);
        let mut cloud = Self::zeros(n, d);
        for k in 0..d {
            let mirrored = half.view().coordinate(k).iter().flat_map(|t| [*t, -t]);
            for (to, from) in cloud.coordinate_mut(k).iter_mut().zip(mirrored) {
                *to = from;
            }
        }
        cloud
    }

    /// Displaces each particle by `N(0, size^2 I)`.
    pub fn jitter(&mut self, size: f64, rng: &mut ChaCha8Rng) {
        for x in self.data.iter_mut() {
            *x += size * rng::normal(rng);
        }
    }
}
