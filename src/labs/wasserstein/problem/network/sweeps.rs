//! The two sweeps of a product with the network's Hessian over a block of particles,
//! with `J_k = (t, a (1 - t^2) z_k)` and `t = tanh(w . z_k)` from a table.
//!
//! The dimension `W` of the inputs is known to the compiler, and what is done for each of
//! them is written out, because the page's level of optimisation unrolls no loops.

use std::ops::Range;

use super::MOST_INPUTS;
use crate::{
    labs::wasserstein::problem::{Particles, kept},
    math::{
        Buffer,
        simd::{groups, joined, load, splat, store},
    },
};

/// Does something for every dimension of the inputs.
macro_rules! for_inputs {
    ($width:ident, $j:ident => $body:expr) => {{
        const { assert!($width <= MOST_INPUTS && MOST_INPUTS == 4) };
        for_inputs!(@ $width, $j => $body; 0 1 2 3);
    }};
    (@ $width:ident, $j:ident => $body:expr; $($at:literal)+) => {
        $(if $width > $at {
            let $j = $at;
            $body;
        })+
    };
}

/// Adds `sum_k c_k J_k(x_i)` to `out`.
pub(super) fn spread<const W: usize>(
    inputs: &[f64],
    c: &[f64],
    x: &Particles,
    range: Range<usize>,
    table: &[f64],
    out: &mut [f64],
) {
    let (n, size) = (x.len(), range.len());
    let aligned = size.is_multiple_of(4);
    // sum_k c_k z_k (1 - t^2) is a constant less a sum of squares with these weights.
    let mut weights = Buffer::zeros(inputs.len());
    let mut constant = [0.0; MOST_INPUTS];
    for ((weights, z), c) in
        weights.as_chunks_mut::<W>().0.iter_mut().zip(inputs.as_chunks::<W>().0).zip(c)
    {
        for_inputs!(W, j => {
            weights[j] = c * z[j];
            constant[j] += weights[j];
        });
    }
    let weights = weights.as_chunks::<W>().0;
    let a = &x.coordinate(0)[range.clone()];
    for at in groups(size) {
        let a = load(a, at);
        let mut first = load(&out[range.clone()], at);
        let mut along = [splat(0.0); MOST_INPUTS];
        for (k, weights) in weights.iter().enumerate() {
            // Rows of whole groups are groups of the table.
            let t = if aligned {
                load(table, k * (size / 4) + at)
            } else {
                load(&table[k * size..][..size], at)
            };
            first += splat(c[k]) * t;
            let square = t * t;
            for_inputs!(W, j => along[j] += splat(weights[j]) * square);
        }
        store(first, &mut out[range.clone()], at);
        for_inputs!(W, j => {
            let out = &mut out[(j + 1) * n..][range.clone()];
            store(load(out, at) + a * (splat(constant[j]) - along[j]), out, at);
        });
    }
}

/// Adds `sum_i J_k(x_i) . v_i` to `sums`.
pub(super) fn gather<const W: usize>(
    inputs: &[f64],
    x: &Particles,
    v: &[f64],
    range: Range<usize>,
    table: &[f64],
    sums: &mut [f64],
) {
    let (n, size) = (x.len(), range.len());
    // The inner weights times a, once for all samples.
    let mut fields = [[splat(0.0); W]; kept::BLOCK / 4];
    let a = &x.coordinate(0)[range.clone()];
    let mut totals = [splat(0.0); W];
    for at in groups(size) {
        let (a, field) = (load(a, at), &mut fields[at]);
        for_inputs!(W, j => {
            field[j] = a * load(&v[(j + 1) * n..][range.clone()], at);
            totals[j] += field[j];
        });
    }
    let v = &v[range];
    let samples = sums.iter_mut().zip(inputs.as_chunks::<W>().0).zip(table.chunks_exact(size));
    for ((sum, z), t) in samples {
        let mut lanes = splat(0.0);
        for at in groups(size) {
            let (t, v, field) = (load(t, at), load(v, at), &fields[at]);
            let mut along = splat(z[0]) * field[0];
            for_inputs!(W, j => if j > 0 {
                along += splat(z[j]) * field[j];
            });
            // t v + (1 - t^2) along, without what is the same for all samples.
            lanes += t * (v - t * along);
        }
        let mut whole = joined(lanes);
        for_inputs!(W, j => whole += z[j] * joined(totals[j]));
        *sum += whole;
    }
}
