//! Sums over the neurons `a tanh(w . z)` of a two-layer network, with the derivatives
//! `J_k = (t, a (1 - t^2) z_k)` by `(a, w)` and `t = tanh(w . z_k)` from a table: the two sweeps
//! of a product with its Hessian over a block of neurons.
//!
//! A table has a row for each sample. The dimension `W` of the inputs is known to the compiler,
//! and what is done for each of them is written out, because the page's level of optimisation
//! unrolls no loops.

use super::simd::{Four, groups, joined, load, splat, store};

/// Largest dimension of an input; the loops exist once for each.
pub const MOST_INPUTS: usize = 4;
/// Most neurons of a block.
pub const MOST_NEURONS: usize = 64;

/// Four neurons by four, `W` numbers of each.
type Fields<const W: usize> = [[Four; W]; MOST_NEURONS / 4];

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

/// Calls the loop for the dimension of the inputs.
macro_rules! of_width {
    ($inputs:ident, $samples:expr, $f:ident($($argument:expr),+)) => {
        match $inputs.len() / $samples.max(1) {
            1 => $f::<1>($($argument),+),
            2 => $f::<2>($($argument),+),
            3 => $f::<3>($($argument),+),
            _ => $f::<MOST_INPUTS>($($argument),+),
        }
    };
}

/// Adds `sum_k c_k J_k` to the derivatives of a block of neurons, of which that by coordinate `j`
/// begins at `from + j n` in `out`.
///
/// # Panics
/// If the shapes do not fit.
pub fn spread(
    inputs: &[f64],
    c: &[f64],
    a: &[f64],
    table: &[f64],
    out: &mut [f64],
    [n, from]: [usize; 2],
) {
    assert!(a.len() <= MOST_NEURONS && table.len() == c.len() * a.len(), "neurons: shapes");
    of_width!(inputs, c.len(), spread_of(inputs, c, a, table, out, [n, from]));
}

/// Adds `sum_i J_k . v_i` over a block of neurons to the sum of each sample; coordinate `j` of the
/// field `v` begins at `from + j n`.
///
/// # Panics
/// If the shapes do not fit.
pub fn gather(
    inputs: &[f64],
    a: &[f64],
    v: &[f64],
    [n, from]: [usize; 2],
    table: &[f64],
    sums: &mut [f64],
) {
    assert!(a.len() <= MOST_NEURONS && table.len() == sums.len() * a.len(), "neurons: shapes");
    of_width!(inputs, sums.len(), gather_of(inputs, a, v, [n, from], table, sums));
}

fn spread_of<const W: usize>(
    inputs: &[f64],
    c: &[f64],
    a: &[f64],
    table: &[f64],
    out: &mut [f64],
    [n, from]: [usize; 2],
) {
    let size = a.len();
    // sum_k c_k z_k (1 - t^2) is a constant less a sum of squares with weights c_k z_k.
    let mut constant = [0.0; W];
    let mut along: Fields<W> = [[splat(0.0); W]; MOST_NEURONS / 4];
    let first = &mut out[from..][..size];
    // Sample by sample, because the memory is ahead of rows that are read from end to end.
    for ((c, z), t) in c.iter().zip(inputs.as_chunks::<W>().0).zip(table.chunks_exact(size)) {
        let mut weights = [splat(0.0); W];
        for_inputs!(W, j => {
            weights[j] = splat(c * z[j]);
            constant[j] += c * z[j];
        });
        for at in groups(size) {
            let t = load(t, at);
            store(load(first, at) + splat(*c) * t, first, at);
            let (square, along) = (t * t, &mut along[at]);
            for_inputs!(W, j => along[j] += weights[j] * square);
        }
    }
    for_inputs!(W, j => {
        let out = &mut out[(j + 1) * n + from..][..size];
        for at in groups(size) {
            let sum = load(a, at) * (splat(constant[j]) - along[at][j]);
            store(load(out, at) + sum, out, at);
        }
    });
}

fn gather_of<const W: usize>(
    inputs: &[f64],
    a: &[f64],
    v: &[f64],
    [n, from]: [usize; 2],
    table: &[f64],
    sums: &mut [f64],
) {
    let size = a.len();
    // The inner weights times a, once for all samples.
    let mut fields: Fields<W> = [[splat(0.0); W]; MOST_NEURONS / 4];
    let mut totals = [splat(0.0); W];
    for at in groups(size) {
        let (a, field) = (load(a, at), &mut fields[at]);
        for_inputs!(W, j => {
            field[j] = a * load(&v[(j + 1) * n + from..][..size], at);
            totals[j] += field[j];
        });
    }
    let v = &v[from..][..size];
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
