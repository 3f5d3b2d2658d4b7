//! Transcendental functions whose bits do not depend on the target.
//!
//! The standard library calls the platform's mathematics natively and its own
//! in WebAssembly; the two disagree in the last bit for most functions. The
//! `libm` crate is the same code everywhere and its version is pinned by
//! `Cargo.lock`. `clippy.toml` bans the methods of `f64`.

mod buffer;
pub mod elementwise;
pub mod jet;
pub mod neurons;
pub mod resolvent;
pub mod simd;
pub mod tables;

use std::collections::BinaryHeap;

pub use buffer::{Buffer, Rows};
use simd::{Four, groups, joined, load, splat, store};

pub use libm::{
    acos, asin, atan2, cos, erf, exp, expm1, lgamma, log as ln, log1p, log10, pow, sin, tanh,
};

/// Machine epsilon of the format every computation here uses.
pub const EPSILON: f64 = f64::EPSILON;

/// Square root. IEEE 754 rounds it correctly, so the processor's has the same bits everywhere.
#[inline(always)]
#[must_use]
pub fn sqrt(x: f64) -> f64 {
    x.sqrt()
}

/// Sum in index order.
///
/// The order of a floating-point sum is part of the result, so it is fixed here
/// and not left to an iterator adaptor that might one day reorder it.
#[must_use]
pub fn sum(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut total = 0.0;
    for value in values {
        total += value;
    }
    total
}

/// Mean of a slice, `0` if it is empty.
#[must_use]
pub fn mean(values: &[f64]) -> f64 {
    if values.is_empty() { 0.0 } else { total(values) / values.len() as f64 }
}

/// Partial sums that run side by side. Their number is part of every result, because
/// sums of floating-point numbers depend on the order.
const LANES: usize = 4;

/// Sum of a slice by interleaved partial sums.
#[must_use]
pub fn total(values: &[f64]) -> f64 {
    let (chunks, rest) = values.as_chunks::<LANES>();
    let mut partial = splat(0.0);
    for chunk in chunks {
        partial += Four::new(chunk);
    }
    joined(partial) + sum(rest.iter().copied())
}

/// Euclidean inner product `sum_i a_i b_i` by interleaved partial sums.
///
/// # Panics
/// If the lengths differ.
#[must_use]
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    assert_eq!(a.len(), b.len(), "dot: lengths {} and {}", a.len(), b.len());
    let (chunks_a, rest_a) = a.as_chunks::<LANES>();
    let (chunks_b, rest_b) = b.as_chunks::<LANES>();
    let mut partial = splat(0.0);
    for (a, b) in chunks_a.iter().zip(chunks_b) {
        partial += Four::new(a) * Four::new(b);
    }
    joined(partial) + sum(rest_a.iter().zip(rest_b).map(|(x, y)| x * y))
}

/// `sum_i (a_i - centre)^2` by interleaved partial sums.
#[must_use]
pub fn squared_distance(a: &[f64], centre: f64) -> f64 {
    let (chunks, rest) = a.as_chunks::<LANES>();
    let mut partial = splat(0.0);
    for chunk in chunks {
        let apart = Four::new(chunk) - splat(centre);
        partial += apart * apart;
    }
    joined(partial) + sum(rest.iter().map(|x| (x - centre) * (x - centre)))
}

/// The largest modulus, `0` if there is no number; a NaN counts as none.
#[must_use]
pub fn largest(values: &[f64]) -> f64 {
    let (chunks, rest) = values.as_chunks::<LANES>();
    let mut most = splat(0.0);
    for chunk in chunks {
        most = most.larger(Four::new(chunk).abs());
    }
    most.largest().max(rest.iter().fold(0.0_f64, |m, x| m.max(x.abs())))
}

/// Whether all numbers are equal; a NaN is not.
#[must_use]
pub fn is_constant(values: &[f64]) -> bool {
    // In chunks, which are compared side by side.
    let equal = |chunk: &[f64]| chunk.iter().fold(true, |all, x| all & (*x == values[0]));
    values.chunks(64).all(equal)
}

/// `y <- y + a x`.
///
/// # Panics
/// If the lengths differ.
pub fn axpy(a: f64, x: &[f64], y: &mut [f64]) {
    assert_eq!(x.len(), y.len(), "axpy: lengths {} and {}", x.len(), y.len());
    for at in groups(y.len()) {
        store(load(y, at) + splat(a) * load(x, at), y, at);
    }
}

/// Outputs of [`add_times`] that are summed side by side, in registers.
const BLOCK: usize = 8;

/// `out += M x` for a matrix with a column of `out.len()` numbers for each of `x`.
///
/// # Panics
/// If the shapes do not fit.
pub fn add_times(out: &mut [f64], matrix: &[f64], x: &[f64]) {
    let rows = out.len();
    assert_eq!(matrix.len(), rows * x.len(), "add_times: {rows} rows and {} columns", x.len());
    let mut start = 0;
    let (blocks, rest) = out.as_chunks_mut::<BLOCK>();
    for block in blocks {
        let mut sums = *block;
        for (column, &x) in matrix.chunks_exact(rows).zip(x) {
            let column = &column[start..start + BLOCK];
            for lane in 0..BLOCK {
                sums[lane] += x * column[lane];
            }
        }
        *block = sums;
        start += BLOCK;
    }
    for (column, &x) in matrix.chunks_exact(rows.max(1)).zip(x) {
        axpy(x, &column[start..], rest);
    }
}

/// `out <- a x`.
///
/// # Panics
/// If the lengths differ.
pub fn scaled(a: f64, x: &[f64], out: &mut [f64]) {
    assert_eq!(x.len(), out.len(), "scaled: lengths {} and {}", x.len(), out.len());
    for at in groups(out.len()) {
        store(splat(a) * load(x, at), out, at);
    }
}

/// `out_i <- out_i + a_i b_i`.
///
/// # Panics
/// If the lengths differ.
pub fn add_products(a: &[f64], b: &[f64], out: &mut [f64]) {
    assert!(a.len() == out.len() && b.len() == out.len(), "add_products: lengths differ");
    for at in groups(out.len()) {
        store(load(out, at) + load(a, at) * load(b, at), out, at);
    }
}

/// `out_i <- x_i / y`.
///
/// # Panics
/// If the lengths differ.
pub fn quotients(x: &[f64], y: f64, out: &mut [f64]) {
    assert_eq!(x.len(), out.len(), "quotients: lengths {} and {}", x.len(), out.len());
    for at in groups(out.len()) {
        store(load(x, at) / splat(y), out, at);
    }
}

/// `sum_i a_i b_i c_i` by interleaved partial sums.
///
/// # Panics
/// If the lengths differ.
#[must_use]
pub fn dot3(a: &[f64], b: &[f64], c: &[f64]) -> f64 {
    assert!(a.len() == b.len() && b.len() == c.len(), "dot3: lengths differ");
    let (chunks_a, rest_a) = a.as_chunks::<LANES>();
    let (chunks_b, rest_b) = b.as_chunks::<LANES>();
    let (chunks_c, rest_c) = c.as_chunks::<LANES>();
    let mut partial = splat(0.0);
    for ((a, b), c) in chunks_a.iter().zip(chunks_b).zip(chunks_c) {
        partial += Four::new(a) * Four::new(b) * Four::new(c);
    }
    joined(partial) + sum(rest_a.iter().zip(rest_b).zip(rest_c).map(|((x, y), z)| x * y * z))
}

/// Indices of `values` in ascending order of value, NaN last, ties in order.
///
/// The one sort of the page. A heap's, because the code of `slice::sort_by` is ten times as large.
#[must_use]
pub fn ascending(values: &[f64]) -> Vec<usize> {
    let keys = values.iter().enumerate().map(|(i, x)| (total_order(*x), i));
    keys.collect::<BinaryHeap<_>>().into_sorted_vec().into_iter().map(|(_, i)| i).collect()
}

/// An integer whose order is that of `f64::total_cmp`.
fn total_order(x: f64) -> i64 {
    let bits = x.to_bits() as i64;
    bits ^ ((bits >> 63) as u64 >> 1) as i64
}

/// Items in ascending order of a number, in the sense of [`ascending`].
#[must_use]
pub fn ordered<T: Clone>(items: &[T], by: impl Fn(&T) -> f64) -> Vec<T> {
    let keys: Vec<f64> = items.iter().map(by).collect();
    ascending(&keys).into_iter().map(|i| items[i].clone()).collect()
}

/// The values themselves in ascending order.
#[must_use]
pub fn sorted(values: &[f64]) -> Vec<f64> {
    ascending(values).into_iter().map(|i| values[i]).collect()
}
