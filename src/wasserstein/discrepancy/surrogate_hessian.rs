//! The surrogate's Hessian at one measure.
//!
//! It keeps cosines and sines up to 64 MB, which is all of them for 16,384 particles
//! and 256 frequencies, and recomputes the others by blocks of 256 particles: each
//! product takes two sweeps over them. The rest is the blocks, `4 n d (d + 1)` bytes,
//! and a copy of the particles.

use std::{borrow::Cow, ops::Range};

use super::Surrogate;
use crate::{
    math,
    wasserstein::{
        Blocks, Features, Linearised, LowRank, Particles, Structure,
        kept::{self, Kept},
    },
};

/// `H` at one measure.
pub(super) struct Hessian<'a> {
    surrogate: &'a Surrogate,
    x: Particles,
    blocks: Blocks,
    waves: Kept,
    sums: Vec<f64>,
}

impl<'a> Hessian<'a> {
    pub fn new(surrogate: &'a Surrogate, x: &Particles) -> Self {
        let fill = |range: Range<usize>, table: &mut [f64]| surrogate.waves(x, range, table);
        let moments = 2 * surrogate.features();
        Self {
            surrogate,
            blocks: surrogate.local(x),
            waves: Kept::new(x.len(), moments, fill),
            sums: vec![0.0; moments],
            x: x.clone(),
        }
    }

    /// Whether the features may be stored for solvers that need them.
    fn fits(&self) -> bool {
        kept::fits(self.sums.len(), self.x.len(), self.x.dim())
    }
}

impl Linearised for Hessian<'_> {
    fn shape(&self) -> (usize, usize) {
        (self.x.len(), self.x.dim())
    }

    fn blocks(&self) -> &Blocks {
        &self.blocks
    }

    fn add_nonlocal(&mut self, v: &[f64], out: &mut [f64]) {
        let Self { surrogate, x, waves, sums, .. } = self;
        let fill = |range: Range<usize>, table: &mut [f64]| surrogate.waves(x, range, table);
        sums.fill(0.0);
        waves.visit(fill, |range, table| surrogate.gather(x.len(), v, range, table, sums));
        surrogate.normalise(sums, x.len());
        waves.visit(fill, |range, table| surrogate.spread(x.len(), sums, range, table, out));
    }

    /// Moments where their features fit into 64 MB.
    fn structure(&self) -> Structure {
        if self.fits() { Structure::Moments(self.sums.len()) } else { Structure::General }
    }

    /// Features `D^{-1/2} w_a (-sin, cos)` with `Gamma = I`.
    fn low_rank(&self) -> Option<Cow<'_, LowRank>> {
        if !self.fits() {
            return None;
        }
        let ((n, d), moments) = (self.shape(), self.sums.len());
        let count = moments / 2;
        let scale = 1.0 / math::sqrt(count as f64);
        let mut features = vec![0.0; moments * n * d];
        self.surrogate.visit(&self.x, |range, table| {
            for (row, wave) in table.chunks_exact(range.len()).enumerate() {
                // The derivative of a sine is in the first half, of a cosine in the second.
                let (a, moment, sign) = if row < count {
                    (row, row + count, scale)
                } else {
                    (row - count, row - count, -scale)
                };
                for (k, w) in self.surrogate.frequency(a).iter().enumerate() {
                    let out = &mut features[(moment * d + k) * n..][range.clone()];
                    math::axpy(sign * w, wave, out);
                }
            }
        });
        let mut gamma = vec![0.0; moments * moments];
        for k in 0..moments {
            gamma[k * moments + k] = 1.0;
        }
        Some(Cow::Owned(LowRank::new(n, d, self.blocks.clone(), Features::Dense(features), gamma)))
    }
}
