//! Sums over many numbers `m_i` with the weights `1 / (m_i^2 + tau^2)`, the hot loops
//! of the rational approximation.

use super::{LANES, joined};

/// `out_i <- 1 / (m_i^2 + t)`.
///
/// # Panics
/// If the lengths differ.
pub fn weights(m: &[f64], t: f64, out: &mut [f64]) {
    assert_eq!(m.len(), out.len(), "resolvent: lengths differ");
    for (o, m) in out.iter_mut().zip(m) {
        *o = 1.0 / (m * m + t);
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
    let (mut first, mut second) = ([0.0; LANES], [0.0; LANES]);
    let chunks = m[..whole]
        .as_chunks::<LANES>()
        .0
        .iter()
        .zip(w[..whole].as_chunks::<LANES>().0)
        .zip(a[..whole].as_chunks::<LANES>().0.iter().zip(b[..whole].as_chunks::<LANES>().0));
    for ((m, w), (a, b)) in chunks {
        for lane in 0..LANES {
            let weighted = a[lane] * b[lane] * w[lane];
            first[lane] += weighted * m[lane];
            second[lane] += weighted;
        }
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
    for ((o, m), (w, u)) in out.iter_mut().zip(m).zip(w.iter().zip(u)) {
        *o -= (alpha * m + beta) * w * u;
    }
}
