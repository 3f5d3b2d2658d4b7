//! Sums over many numbers `m_i` with the weights `1 / (m_i^2 + tau^2)`, the hot loops
//! of the rational approximation.

use super::{
    LANES,
    simd::{self, groups, joined, load, splat, store},
};

/// `out_i <- 1 / (m_i^2 + t)`.
///
/// # Panics
/// If the lengths differ.
pub fn weights(m: &[f64], t: f64, out: &mut [f64]) {
    assert_eq!(m.len(), out.len(), "resolvent: lengths differ");
    for at in groups(out.len()) {
        let m = load(m, at);
        store(splat(1.0) / (m * m + splat(t)), out, at);
    }
}

/// `(sum_i a_i b_i m_i w_i, sum_i a_i b_i w_i)` by interleaved partial sums.
///
/// # Panics
/// If the lengths differ.
#[must_use]
pub fn sums(m: &[f64], w: &[f64], a: &[f64], b: &[f64]) -> (f64, f64) {
    let n = m.len();
    assert!(w.len() == n && a.len() == n && b.len() == n, "resolvent: lengths differ");
    let whole = n - n % LANES;
    let (mut first, mut second) = (splat(0.0), splat(0.0));
    for at in groups(whole) {
        let m = simd::whole(m, at);
        let weighted = simd::whole(a, at) * simd::whole(b, at) * simd::whole(w, at);
        first += weighted * m;
        second += weighted;
    }
    let (mut first, mut second) = (joined(first), joined(second));
    for i in whole..n {
        let weighted = a[i] * b[i] * w[i];
        first += weighted * m[i];
        second += weighted;
    }
    (first, second)
}

/// `out_i <- out_i - (alpha m_i + beta) w_i u_i`.
///
/// # Panics
/// If the lengths differ.
pub fn subtract(m: &[f64], w: &[f64], u: &[f64], alpha: f64, beta: f64, out: &mut [f64]) {
    let n = m.len();
    assert!(w.len() == n && u.len() == n && out.len() == n, "resolvent: lengths differ");
    for at in groups(n) {
        let (m, w, u) = (load(m, at), load(w, at), load(u, at));
        let part = (splat(alpha) * m + splat(beta)) * w * u;
        store(load(out, at) - part, out, at);
    }
}

/// `out_i <- g_i / sqrt(m_i^2 + t)`.
///
/// # Panics
/// If the lengths differ.
pub fn inverse_roots(m: &[f64], g: &[f64], t: f64, out: &mut [f64]) {
    assert!(m.len() == out.len() && g.len() == out.len(), "resolvent: lengths differ");
    for at in groups(out.len()) {
        let m = load(m, at);
        store(load(g, at) / (m * m + splat(t)).sqrt(), out, at);
    }
}
