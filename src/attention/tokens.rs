//! Where tokens come from.

use rand::{Rng, rngs::ChaCha8Rng};

use super::covariance::Covariance;
use crate::math;

/// Distribution of tokens and queries, with mean zero and a given covariance.
#[derive(Clone, Debug)]
pub enum Shape {
    /// `N(0, S)`.
    Gaussian,
    /// Two equal clusters: `+-m` plus a Gaussian of covariance `S - m m^T`, with
    /// `m = sqrt(share lam_i) e_i`. The covariance is `S`, but softmax attention
    /// with an infinite prompt is no longer linear.
    Clusters {
        /// Eigenvector between the clusters, from 0 for the largest eigenvalue.
        axis: usize,
        /// Share in `[0, 1]` of that eigenvalue which is between the clusters.
        share: f64,
    },
    /// Rows of a table, drawn with replacement: coordinates in the eigenbasis, one
    /// row after the other.
    Rows(Vec<f64>),
}

/// A source of tokens. They are made in coordinates of the eigenbasis, on which
/// no loss depends.
#[derive(Clone, Debug)]
pub struct Tokens {
    covariance: Covariance,
    scales: Vec<f64>,
    shape: Shape,
}

impl Tokens {
    /// Tokens of this shape.
    ///
    /// # Panics
    /// If a cluster has no such axis or share, or rows have another length.
    #[must_use]
    pub fn new(covariance: &Covariance, shape: Shape) -> Self {
        let mut scales: Vec<f64> = covariance.values().iter().map(|l| math::sqrt(*l)).collect();
        match &shape {
            Shape::Gaussian => {}
            Shape::Clusters { axis, share } => {
                assert!(*axis < scales.len() && (0.0..=1.0).contains(share), "clusters: {shape:?}");
                scales[*axis] *= math::sqrt(1.0 - share);
            }
            Shape::Rows(rows) => {
                assert!(
                    !rows.is_empty() && rows.len().is_multiple_of(scales.len()),
                    "rows: {}",
                    rows.len()
                );
            }
        }
        Self { covariance: covariance.clone(), scales, shape }
    }

    /// Their covariance.
    #[must_use]
    pub fn covariance(&self) -> &Covariance {
        &self.covariance
    }

    /// Fills `out` with independent tokens, stored by coordinate: coordinate `k`
    /// of token `i` is `out[k * count + i]`.
    ///
    /// # Panics
    /// If `out` does not hold a whole number of tokens.
    pub fn fill(&self, rng: &mut ChaCha8Rng, out: &mut [f64]) {
        let d = self.scales.len();
        assert!(out.len().is_multiple_of(d), "tokens: {} numbers for dimension {d}", out.len());
        let count = out.len() / d;
        if count == 0 {
            return;
        }
        if let Shape::Rows(rows) = &self.shape {
            let total = (rows.len() / d) as u64;
            for i in 0..count {
                // Bias below 2^-40 for any table that fits into a page.
                let row = (rng.next_u64() % total) as usize;
                (0..d).for_each(|k| out[k * count + i] = rows[row * d + k]);
            }
            return;
        }
        fill_normal_pairs(rng, out);
        for (coordinate, scale) in out.chunks_mut(count).zip(&self.scales) {
            coordinate.iter_mut().for_each(|x| *x *= scale);
        }
        if let Shape::Clusters { axis, share } = self.shape {
            let centre = math::sqrt(share * self.covariance.values()[axis]);
            for x in &mut out[axis * count..(axis + 1) * count] {
                *x += if rng.next_u32() & 1 == 0 { centre } else { -centre };
            }
        }
    }
}

/// Independent draws of N(0, 1) by Marsaglia's polar method, both numbers of each
/// pair being used: training draws tens of millions of them.
pub fn fill_normal_pairs(rng: &mut ChaCha8Rng, out: &mut [f64]) {
    let mut chunks = out.chunks_exact_mut(2);
    for pair in &mut chunks {
        (pair[0], pair[1]) = normal_pair(rng);
    }
    for last in chunks.into_remainder() {
        *last = normal_pair(rng).0;
    }
}

fn normal_pair(rng: &mut ChaCha8Rng) -> (f64, f64) {
    loop {
        let (x, y) = (uniform(rng.next_u64()), uniform(rng.next_u64()));
        let square = x * x + y * y;
        if square > 0.0 && square < 1.0 {
            let radius = math::sqrt(-2.0 * math::ln(square) / square);
            return (x * radius, y * radius);
        }
    }
}

/// Uniform on `[-1, 1)`: 53 of 64 random bits.
fn uniform(bits: u64) -> f64 {
    const SCALE: f64 = 1.0 / (1_u64 << 52) as f64;
    (bits >> 11) as f64 * SCALE - 1.0
}
