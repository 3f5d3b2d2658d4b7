//! The surrogate's Hessian at one measure.
//!
//! It keeps the waves of all particles up to 64 MB, which is enough for 116,000
//! particles and 500 frequencies, and recomputes what does not fit by blocks of 256
//! particles. The rest is the blocks, `24 n` bytes, and a copy of the particles.

use std::{borrow::Cow, ops::Range};

use super::Surrogate;
use crate::{
    labs::wasserstein::problem::{
        Blocks, Features, Linearised, LowRank, Particles,
        kept::{self, Kept},
        low_rank::{self, Gram},
    },
    math::{self, Buffer, tables},
};

/// `H` at one measure.
pub(in crate::labs::wasserstein) struct SurrogateHessian<'a> {
    surrogate: &'a Surrogate,
    x: Particles<'a>,
    blocks: Blocks,
    waves: Kept,
    weighted: Buffer,
    /// Moments weighted by either component of a field, and their sum.
    sums: [Buffer; 3],
}

impl<'a> SurrogateHessian<'a> {
    pub fn new(surrogate: &'a Surrogate, x: &Particles<'a>) -> Self {
        let waves = surrogate.waves();
        let fill = |range: Range<usize>, table: &mut [f64]| waves.fill_range(x, range, table);
        let mut kept = Kept::new(x.len(), waves.entries(), fill);
        let residual = surrogate.residual(x);
        let blocks =
            surrogate.local(&residual, x.len(), |show| kept.visit(fill, |r, t| show(r, t)));
        Self {
            surrogate,
            blocks,
            waves: kept,
            weighted: Buffer::zeros(waves.rows() * kept::BLOCK),
            sums: std::array::from_fn(|_| Buffer::zeros(residual.len())),
            x: *x,
        }
    }

    /// Writes the features of so many particles to the place in `features` where theirs begin.
    fn write_features(&self, size: usize, table: &[f64], place: usize, features: &mut [f64]) {
        let waves = self.surrogate.waves();
        let rows = waves.rows();
        let n = features.len() / (2 * rows * rows);
        let row = |at: usize| &table[at * size..][..size];
        for a in 0..rows {
            for b in (0..rows).filter(|b| waves.has(a, *b)) {
                let field = &mut features[(a * rows + b) * n * 2..][..n * 2];
                let ((p, f), (q, g)) = (waves.slope(a), waves.slope(b));
                let factors = [(row(p), row(rows + b), f), (row(a), row(rows + q), g)];
                for (k, (u, v, f)) in factors.into_iter().enumerate() {
                    let out = &mut field[k * n + place..][..size];
                    for ((o, u), v) in out.iter_mut().zip(u).zip(v) {
                        *o = f * u * v;
                    }
                }
            }
        }
    }
}

impl Linearised for SurrogateHessian<'_> {
    fn shape(&self) -> (usize, usize) {
        (self.x.len(), self.x.dim())
    }

    fn blocks(&self) -> &Blocks {
        &self.blocks
    }

    fn add_nonlocal(&mut self, v: &[f64], out: &mut [f64]) {
        let Self { surrogate, x, waves: kept, weighted, sums: [first, second, along], .. } = self;
        let (n, waves) = (x.len(), surrogate.waves());
        let fill = |range: Range<usize>, table: &mut [f64]| waves.fill_range(x, range, table);
        first.fill(0.0);
        second.fill(0.0);
        kept.visit(fill, |range, table| {
            let (a, b) = table.split_at(table.len() / 2);
            let weighted = &mut weighted[..a.len()];
            for (k, sums) in [&mut *first, &mut *second].into_iter().enumerate() {
                tables::scale_rows(a, &v[k * n..][range.clone()], weighted);
                tables::add_products(weighted, b, range.len(), waves.widths(), sums);
            }
        });
        waves.along([first, second], along);
        for (sum, p) in along.iter_mut().zip(surrogate.weights()) {
            *sum *= p / n as f64;
        }
        let slopes = waves.gradient(along);
        kept.visit(fill, |range, table| surrogate.spread(n, &slopes, range, table, out));
    }

    /// The nonlocal part is positive, and its trace is
    /// `(1/4) sum_ab p_a p_b (w_a^2 + w_b^2)` whatever the particles are.
    fn size_bound(&self) -> f64 {
        let waves = self.surrogate.waves();
        let rows = waves.rows();
        let squared = |a: usize| waves.frequency(a) * waves.frequency(a);
        let weights = self.surrogate.weights().iter().enumerate();
        let trace = weights.map(|(at, p)| p * (squared(at / rows) + squared(at % rows)));
        self.blocks.largest(self.x.dim()) + 0.25 * math::sum(trace)
    }

    /// By blocks of particles.
    fn nonlocal_energy(&mut self) -> f64 {
        let waves = self.surrogate.waves();
        let r = waves.rows() * waves.rows();
        let mut gram = Gram::zeros(r);
        let mut features = Buffer::zeros(r * 2 * kept::BLOCK);
        waves.visit(&self.x, |range, table| {
            let features = &mut features[..r * 2 * range.len()];
            self.write_features(range.len(), table, 0, features);
            gram.add(features);
        });
        let gamma = low_rank::diagonal(self.surrogate.weights());
        low_rank::energy(&gamma, &gram.over(self.x.len()), r)
    }

    /// Where they fit into 64 MB.
    fn fields(&self) -> Option<usize> {
        let fields = self.sums[0].len();
        kept::fits(fields, self.x.len(), self.x.dim()).then_some(fields)
    }

    /// Features `grad e_a(x_1) e_b(x_2)` with `Gamma = diag(p_a p_b)`.
    fn low_rank(&self) -> Option<Cow<'_, LowRank>> {
        self.fields()?;
        let (n, _) = self.shape();
        let waves = self.surrogate.waves();
        let rows = waves.rows();
        let mut features = Buffer::zeros(rows * rows * n * 2);
        waves.visit(&self.x, |range, table| {
            self.write_features(range.len(), table, range.start, &mut features);
        });
        let gamma = low_rank::diagonal(self.surrogate.weights());
        Some(Cow::Owned(LowRank::new(n, 2, self.blocks.clone(), Features::Dense(features), gamma)))
    }
}
