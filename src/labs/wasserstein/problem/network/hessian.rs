//! The Hessian of the network at one measure.
//!
//! It keeps `tanh(w_i . z_k)`, one number per particle and sample in place of the
//! `d` of a feature: 64 MB at most, and recomputes by blocks of particles what does
//! not fit. The rest is the blocks, `4 n d (d + 1)` bytes, and a copy of the
//! particles.

use std::{borrow::Cow, ops::Range};

use super::Network;
use crate::{
    labs::wasserstein::problem::{
        Blocks, Features, Linearised, LowRank, Particles,
        kept::{self, Kept},
        low_rank::{self, Gram},
    },
    math::{self, Buffer},
};

/// `H` at one measure.
pub(in crate::labs::wasserstein) struct NetworkHessian<'a> {
    network: &'a Network,
    x: Particles<'a>,
    blocks: Blocks,
    activations: Kept,
    sums: Buffer,
}

impl<'a> NetworkHessian<'a> {
    pub fn new(network: &'a Network, x: &Particles<'a>) -> Self {
        let (mut activations, fill) = network.kept(x);
        let blocks = network.local(x, |show| activations.visit(fill, |r, t| show(r, t)));
        Self { network, blocks, activations, sums: Buffer::zeros(network.samples()), x: *x }
    }

    /// Writes the features `J_k` of some particles to the place in `features` where theirs
    /// begin.
    fn write_features(
        &self,
        range: Range<usize>,
        table: &[f64],
        place: usize,
        features: &mut [f64],
    ) {
        let (samples, d) = (self.network.samples(), self.x.dim());
        let n = features.len() / (samples * d);
        let a = &self.x.coordinate(0)[range];
        for (k, t) in table.chunks_exact(a.len()).enumerate() {
            let field = &mut features[k * n * d..][..n * d];
            field[place..][..a.len()].copy_from_slice(t);
            for (j, z) in self.network.input(k).iter().enumerate() {
                let out = &mut field[(j + 1) * n + place..][..a.len()];
                for ((o, t), a) in out.iter_mut().zip(t).zip(a) {
                    *o = a * (1.0 - t * t) * z;
                }
            }
        }
    }

    /// `I / n`.
    fn gamma(&self) -> Buffer {
        let samples = self.network.samples();
        low_rank::diagonal(&Buffer::constant(samples, 1.0 / samples as f64))
    }
}

impl Linearised for NetworkHessian<'_> {
    fn shape(&self) -> (usize, usize) {
        (self.x.len(), self.x.dim())
    }

    fn blocks(&self) -> &Blocks {
        &self.blocks
    }

    fn add_nonlocal(&mut self, v: &[f64], out: &mut [f64]) {
        let Self { network, x, activations, sums, .. } = self;
        let fill = |range: Range<usize>, table: &mut [f64]| {
            network.activations(x, range, table);
        };
        sums.fill(0.0);
        activations.visit(fill, |range, table| network.gather(x, v, range, table, sums));
        network.normalise(sums, x.len());
        activations.visit(fill, |range, table| network.spread(x, sums, range, table, out));
    }

    /// The nonlocal part is positive, and its trace is the mean of `|J_k(x_i)|^2`, at most
    /// `1 + a_i^2 |z_k|^2`.
    fn size_bound(&self) -> f64 {
        let a = self.x.coordinate(0);
        let inputs = math::dot(&self.network.inputs, &self.network.inputs);
        let weights = math::dot(a, a) / a.len() as f64;
        let trace = 1.0 + weights * inputs / self.network.samples() as f64;
        self.blocks.largest(self.x.dim()) + trace
    }

    /// By blocks of particles.
    fn nonlocal_energy(&mut self) -> f64 {
        let (samples, d) = (self.network.samples(), self.x.dim());
        let mut gram = Gram::zeros(samples);
        let mut features = Buffer::zeros(samples * d * kept::BLOCK);
        self.network.visit(&self.x, |range, table| {
            let features = &mut features[..samples * d * range.len()];
            self.write_features(range, table, 0, features);
            gram.add(features);
        });
        low_rank::energy(&self.gamma(), &gram.over(self.x.len()), samples)
    }

    /// Where they fit into 64 MB.
    fn fields(&self) -> Option<usize> {
        let fields = self.network.samples();
        kept::fits(fields, self.x.len(), self.x.dim()).then_some(fields)
    }

    /// Features `J_k` with `Gamma = I / n`.
    fn low_rank(&self) -> Option<Cow<'_, LowRank>> {
        self.fields()?;
        let (n, d) = self.shape();
        let samples = self.network.samples();
        let mut features = Buffer::zeros(samples * n * d);
        self.network.visit(&self.x, |range, table| {
            let place = range.start;
            self.write_features(range, table, place, &mut features);
        });
        let gamma = self.gamma();
        Some(Cow::Owned(LowRank::new(n, d, self.blocks.clone(), Features::Dense(features), gamma)))
    }
}
