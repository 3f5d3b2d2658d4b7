//! The two sweeps of a product with the network's Hessian over a block of particles,
//! with `J_k = (t, a (1 - t^2) z_k)` and `t = tanh(w . z_k)` from a table.
//!
//! The dimension `W` of the inputs is known to the compiler, which unrolls the loops over
//! it.

use std::ops::Range;

use crate::{
    math,
    wasserstein::{Particles, kept},
};

/// Particles that are handled together.
const WIDE: usize = 4;

/// Adds `sum_k c_k J_k(x_i)` to `out`.
pub(super) fn spread<const W: usize>(
    inputs: &[f64],
    c: &[f64],
    x: &Particles,
    range: Range<usize>,
    table: &[f64],
    out: &mut [f64],
) {
    let n = x.len();
    let a = &x.coordinate(0)[range.clone()];
    let mut slope = [0.0; kept::BLOCK];
    let slope = &mut slope[..a.len()];
    for ((c, z), t) in c.iter().zip(inputs.as_chunks::<W>().0).zip(table.chunks_exact(a.len())) {
        math::axpy(*c, t, &mut out[range.clone()]);
        for ((s, t), a) in slope.iter_mut().zip(t).zip(a) {
            *s = c * a * (1.0 - t * t);
        }
        for (j, z) in z.iter().enumerate() {
            math::axpy(*z, slope, &mut out[(j + 1) * n..][range.clone()]);
        }
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
    let mut fields = [[0.0; kept::BLOCK]; W];
    let a = &x.coordinate(0)[range.clone()];
    for (j, field) in fields.iter_mut().enumerate() {
        for ((f, v), a) in field.iter_mut().zip(&v[(j + 1) * n..][range.clone()]).zip(a) {
            *f = a * v;
        }
    }
    let v = &v[range];
    let samples = sums.iter_mut().zip(inputs.as_chunks::<W>().0).zip(table.chunks_exact(size));
    for ((sum, z), t) in samples {
        let mut lanes = [0.0; WIDE];
        let (chunks, rest) = t.as_chunks::<WIDE>();
        for (at, (t, v)) in chunks.iter().zip(v.as_chunks::<WIDE>().0).enumerate() {
            let drive: [&[f64; WIDE]; W] =
                std::array::from_fn(|j| &fields[j].as_chunks::<WIDE>().0[at]);
            for lane in 0..WIDE {
                let mut along = z[0] * drive[0][lane];
                for j in 1..W {
                    along += z[j] * drive[j][lane];
                }
                lanes[lane] += t[lane] * v[lane] + (1.0 - t[lane] * t[lane]) * along;
            }
        }
        for (i, t) in rest.iter().enumerate() {
            let at = size - rest.len() + i;
            let along = math::sum((0..W).map(|j| z[j] * fields[j][at]));
            lanes[i] += t * v[at] + (1.0 - t * t) * along;
        }
        *sum += math::total(&lanes);
    }
}
