//! Where tokens come from.

use rand::Rng;

use super::covariance::Covariance;
use crate::{
    math,
    rng::{self, ChaCha8Rng},
};

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

    /// Whether they are Gaussian.
    #[must_use]
    pub fn are_gaussian(&self) -> bool {
        matches!(self.shape, Shape::Gaussian)
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
        rng::fill_normal(rng, out);
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
