//! Sums over many numbers `m_i` with the weights `1 / (m_i^2 + tau^2)`, the hot loops
//! of the rational approximation.

use super::simd::{groups, load, splat, store};

/// Rows `w = 1 / (m_i^2 + t)` and `w m_i` for every `t`, one after the other.
///
/// Two poles share a division: `1 / p = q / (p q)`, a few eps off.
///
/// # Panics
/// If the lengths do not fit.
pub fn weights(m: &[f64], shifts: &[f64], out: &mut [f64]) {
    let size = m.len();
    assert_eq!(out.len(), 2 * shifts.len() * size, "resolvent: lengths differ");
    for (four, shifts) in out.chunks_mut((4 * size).max(1)).zip(shifts.chunks(2)) {
        let first = shifts[0];
        let (one, two) = four.split_at_mut(2 * size);
        let (w, wm) = one.split_at_mut(size);
        if let Some(&second) = shifts.get(1) {
            let (v, vm) = two.split_at_mut(size);
            assert_eq!(vm.len(), size, "resolvent: lengths differ");
            for at in groups(size) {
                let m = load(m, at);
                let square = m * m;
                let (p, q) = (square + splat(first), square + splat(second));
                let inverse = splat(1.0) / (p * q);
                let (p, q) = (inverse * q, inverse * p);
                store(p, w, at);
                store(p * m, wm, at);
                store(q, v, at);
                store(q * m, vm, at);
            }
        } else {
            for at in groups(size) {
                let m = load(m, at);
                let p = splat(1.0) / (m * m + splat(first));
                store(p, w, at);
                store(p * m, wm, at);
            }
        }
    }
}

/// `out_i <- a_i b_i`.
///
/// # Panics
/// If the lengths differ.
pub fn products(a: &[f64], b: &[f64], out: &mut [f64]) {
    assert!(a.len() == out.len() && b.len() == out.len(), "resolvent: lengths differ");
    for at in groups(out.len()) {
        store(load(a, at) * load(b, at), out, at);
    }
}

/// `out_i <- sum_k c_k rows_ki`, rows one after the other, an even number of them.
///
/// # Panics
/// If the lengths do not fit.
pub fn combination(c: &[f64], rows: &[f64], out: &mut [f64]) {
    let size = out.len();
    assert!(rows.len() == c.len() * size && c.len().is_multiple_of(2), "resolvent: lengths differ");
    for at in groups(size) {
        let (mut even, mut odd) = (splat(0.0), splat(0.0));
        for (c, rows) in c.as_chunks::<2>().0.iter().zip(rows.chunks_exact(2 * size)) {
            let (first, second) = rows.split_at(size);
            even += splat(c[0]) * load(first, at);
            odd += splat(c[1]) * load(second, at);
        }
        store(even + odd, out, at);
    }
}

/// `out_i += u_i sum_q (c_q w + d_q w m_i)` with `w = 1 / (m_i^2 + t_q)` and pairs `(c_q, d_q)`:
/// [`weights`] and [`combination`] for one field, without rows between them.
///
/// # Panics
/// If the lengths do not fit.
pub fn add_combined(m: &[f64], shifts: &[f64], c: &[f64], u: &[f64], out: &mut [f64]) {
    assert!(m.len() == out.len() && u.len() == out.len(), "resolvent: lengths differ");
    assert_eq!(c.len(), 2 * shifts.len(), "resolvent: lengths differ");
    let ((twos, last), (fours, rest)) = (shifts.as_chunks::<2>(), c.as_chunks::<4>());
    for at in groups(out.len()) {
        let m = load(m, at);
        let square = m * m;
        let (mut even, mut odd) = (splat(0.0), splat(0.0));
        for (t, c) in twos.iter().zip(fours) {
            let (p, q) = (square + splat(t[0]), square + splat(t[1]));
            let inverse = splat(1.0) / (p * q);
            let (p, q) = (inverse * q, inverse * p);
            even = even + splat(c[0]) * p + splat(c[2]) * q;
            odd = odd + splat(c[1]) * (p * m) + splat(c[3]) * (q * m);
        }
        if let (&[t], &[c, d]) = (last, rest) {
            let p = splat(1.0) / (square + splat(t));
            even += splat(c) * p;
            odd += splat(d) * (p * m);
        }
        store(load(out, at) + load(u, at) * (even + odd), out, at);
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
