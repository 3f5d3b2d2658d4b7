//! Transcendental functions whose bits do not depend on the target.
//!
//! The standard library calls the platform's mathematics natively and its own
//! in WebAssembly; the two disagree in the last bit for most functions. The
//! `libm` crate is the same code everywhere and its version is pinned by
//! `Cargo.lock`. `clippy.toml` bans the methods of `f64`.

pub use libm::{cos, exp, expm1, log as ln, log1p, log10, pow, sin, sqrt, tanh};

/// Machine epsilon of the format every computation here uses.
pub const EPSILON: f64 = f64::EPSILON;

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
    if values.is_empty() { 0.0 } else { sum(values.iter().copied()) / values.len() as f64 }
}

/// Euclidean inner product `sum_i a_i b_i`.
///
/// # Panics
/// If the lengths differ.
#[must_use]
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    assert_eq!(a.len(), b.len(), "dot: lengths {} and {}", a.len(), b.len());
    sum(a.iter().zip(b).map(|(x, y)| x * y))
}
