//! Sums over tables of functions of many points, the hot loops of everything that is
//! made of moments.
//!
//! A table has one row per function and `size` points to a row. Loops hold a tile of
//! two rows, or four, in registers, and sums have a fixed number of interleaved
//! parts.

use super::{
    Buffer, LANES,
    simd::{self, groups, joined, load, splat, store},
};

/// Points that are handled together where a result has one number per point.
const WIDE: usize = 8;
/// Points of long vectors that stay in the first cache from one row to the next.
const STRIP: usize = 1024;

/// `sums_pq += sum_i a_pi b_qi` for the rows of two tables, `sums` row-major. Rows come
/// in pairs, and pair `p` of the first table meets the first `widths[p]` pairs of the
/// second; the other sums are left alone.
///
/// # Panics
/// If the lengths do not fit.
pub fn add_products(a: &[f64], b: &[f64], size: usize, widths: &[usize], sums: &mut [f64]) {
    let columns = columns(a, b, size, widths, sums);
    let pairs = a.chunks_exact(2 * size).zip(sums.chunks_exact_mut(2 * columns));
    for ((a, sums), width) in pairs.zip(widths) {
        let a = a.split_at(size);
        for (q, b) in b.chunks_exact(2 * size).take(*width).enumerate() {
            let tile = products(a, b.split_at(size));
            for p in 0..2 {
                sums[p * columns + 2 * q] += tile[p][0];
                sums[p * columns + 2 * q + 1] += tile[p][1];
            }
        }
    }
}

/// `out_ai = u_i a_i` for every row of a table.
///
/// # Panics
/// If the lengths do not fit.
pub fn scale_rows(a: &[f64], u: &[f64], out: &mut [f64]) {
    let size = u.len().max(1);
    assert_eq!(a.len(), out.len(), "tables: shapes differ");
    for (out, a) in out.chunks_exact_mut(size).zip(a.chunks_exact(size)) {
        for at in groups(size) {
            store(load(a, at) * load(u, at), out, at);
        }
    }
}

/// Checks the shapes of two tables with coefficients; returns the rows of the second.
fn columns(a: &[f64], b: &[f64], size: usize, widths: &[usize], c: &[f64]) -> usize {
    let (rows, columns) = (2 * widths.len(), b.len() / size);
    assert!(a.len() == rows * size && c.len() == rows * columns, "tables: shapes differ");
    assert!(columns.is_multiple_of(2), "tables: rows come in pairs");
    columns
}

/// Inner products of two rows with two others.
fn products(a: (&[f64], &[f64]), b: (&[f64], &[f64])) -> [[f64; 2]; 2] {
    let size = a.0.len();
    let whole = size - size % LANES;
    let (mut s00, mut s01, mut s10, mut s11) = (splat(0.0), splat(0.0), splat(0.0), splat(0.0));
    for at in groups(whole) {
        let (a0, a1, b0, b1) = (
            simd::whole(a.0, at),
            simd::whole(a.1, at),
            simd::whole(b.0, at),
            simd::whole(b.1, at),
        );
        s00 += a0 * b0;
        s01 += a0 * b1;
        s10 += a1 * b0;
        s11 += a1 * b1;
    }
    let mut out = [[joined(s00), joined(s01)], [joined(s10), joined(s11)]];
    for i in whole..size {
        out[0][0] += a.0[i] * b.0[i];
        out[0][1] += a.0[i] * b.1[i];
        out[1][0] += a.1[i] * b.0[i];
        out[1][1] += a.1[i] * b.1[i];
    }
    out
}

/// `out_i += sum_pq a_pi c_pq b_qi`: at every point, the sum of products of the functions of
/// two tables. Coefficients are those of [`add_products`].
///
/// # Panics
/// If the lengths do not fit.
pub fn add_tensor(a: &[f64], c: &[f64], b: &[f64], widths: &[usize], out: &mut [f64]) {
    let size = out.len();
    let columns = columns(a, b, size, widths, c);
    // Rows that are no multiple of four, at most the last of many blocks, go one by one.
    let whole = if size.is_multiple_of(4) { size - size % WIDE } else { 0 };
    for ((c, a), width) in c.chunks_exact(2 * columns).zip(a.chunks_exact(2 * size)).zip(widths) {
        let (c0, c1) = (&c[..2 * width], &c[columns..][..2 * width]);
        let (a0, a1) = a.split_at(size);
        for at in groups(whole / 2) {
            let at = 2 * at;
            let (mut s00, mut s01) = (splat(0.0), splat(0.0));
            let (mut s10, mut s11) = (splat(0.0), splat(0.0));
            let mut row = at;
            for (c0, c1) in c0.as_chunks::<2>().0.iter().zip(c1.as_chunks::<2>().0) {
                for k in 0..2 {
                    let (c0, c1) = (splat(c0[k]), splat(c1[k]));
                    let (b0, b1) = (simd::whole(b, row), simd::whole(b, row + 1));
                    row += size / 4;
                    s00 += c0 * b0;
                    s01 += c0 * b1;
                    s10 += c1 * b0;
                    s11 += c1 * b1;
                }
            }
            let (first, second) = (load(out, at), load(out, at + 1));
            store(first + (load(a0, at) * s00 + load(a1, at) * s10), out, at);
            store(second + (load(a0, at + 1) * s01 + load(a1, at + 1) * s11), out, at + 1);
        }
        for i in whole..size {
            let mut sums = [0.0; 2];
            for ((c0, c1), b) in c0.iter().zip(c1).zip(b.chunks_exact(size)) {
                sums[0] += c0 * b[i];
                sums[1] += c1 * b[i];
            }
            out[i] += a[i] * sums[0] + a[size + i] * sums[1];
        }
    }
}

/// `out_ai += sum_b M_iab v_bi` at each of `n` points, with a symmetric matrix for each: entry
/// `(a, b)`, `a >= b`, of the `i`-th is at `(a (a + 1) / 2 + b) n + i`.
///
/// # Panics
/// If the lengths do not fit.
pub fn add_symmetric(entries: &[f64], n: usize, v: &[f64], out: &mut [f64]) {
    let d = v.len() / n.max(1);
    for at in groups(n) {
        for a in 0..d {
            let out = &mut out[a * n..][..n];
            let mut sum = load(out, at);
            for b in 0..d {
                let (row, column) = (a.max(b), a.min(b));
                let entries = &entries[(row * (row + 1) / 2 + column) * n..][..n];
                sum += load(entries, at) * load(&v[b * n..][..n], at);
            }
            store(sum, out, at);
        }
    }
}

/// `out_k = sum_i rows_ki v_i` for long vectors.
///
/// # Panics
/// If the lengths differ.
pub fn overlaps(rows: &[Buffer], v: &[f64], out: &mut [f64]) {
    assert!(rows.iter().all(|row| row.len() == v.len()), "tables: lengths differ");
    out.fill(0.0);
    for (strip, v) in v.chunks(STRIP).enumerate() {
        let place = strip * STRIP..strip * STRIP + v.len();
        for (rows, out) in rows.chunks(4).zip(out.chunks_mut(4)) {
            if let [r0, r1, r2, r3] = rows {
                let sums = four_products([r0, r1, r2, r3].map(|row| &row[place.clone()]), v);
                for (out, sum) in out.iter_mut().zip(sums) {
                    *out += sum;
                }
            } else {
                for (row, out) in rows.iter().zip(out) {
                    *out += super::dot(&row[place.clone()], v);
                }
            }
        }
    }
}

fn four_products([r0, r1, r2, r3]: [&[f64]; 4], v: &[f64]) -> [f64; 4] {
    let whole = v.len() - v.len() % LANES;
    let (mut s0, mut s1, mut s2, mut s3) = (splat(0.0), splat(0.0), splat(0.0), splat(0.0));
    for at in groups(whole) {
        let v = simd::whole(v, at);
        s0 += simd::whole(r0, at) * v;
        s1 += simd::whole(r1, at) * v;
        s2 += simd::whole(r2, at) * v;
        s3 += simd::whole(r3, at) * v;
    }
    [(r0, s0), (r1, s1), (r2, s2), (r3, s3)].map(|(row, sums)| {
        let rest = row[whole..].iter().zip(&v[whole..]);
        joined(sums) + super::sum(rest.map(|(r, v)| r * v))
    })
}

/// `out_i += sum_k c_k rows_ki` for long vectors.
///
/// # Panics
/// If the lengths differ.
pub fn add_combination(c: &[f64], rows: &[Buffer], out: &mut [f64]) {
    assert!(rows.iter().all(|row| row.len() == out.len()), "tables: lengths differ");
    for (strip, out) in out.chunks_mut(STRIP).enumerate() {
        let place = strip * STRIP..strip * STRIP + out.len();
        for (rows, c) in rows.chunks(4).zip(c.chunks(4)) {
            if let ([r0, r1, r2, r3], [c0, c1, c2, c3]) = (rows, c) {
                let [r0, r1, r2, r3] = [r0, r1, r2, r3].map(|row| &row[place.clone()]);
                for at in groups(out.len()) {
                    let first = splat(*c0) * load(r0, at) + splat(*c1) * load(r1, at);
                    let second = splat(*c2) * load(r2, at) + splat(*c3) * load(r3, at);
                    store(load(out, at) + (first + second), out, at);
                }
            } else {
                for (row, c) in rows.iter().zip(c) {
                    super::axpy(*c, &row[place.clone()], out);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math;

    fn table(rows: usize, size: usize, seed: f64) -> Vec<f64> {
        (0..rows * size).map(|i| math::sin(seed + 1.7 * i as f64)).collect()
    }

    #[test]
    fn tiles_agree_with_sums_one_by_one() {
        for (pairs, size) in [(1, 1), (2, 5), (2, 8), (3, 29), (2, 256)] {
            let rows = 2 * pairs;
            let (a, b) = (table(rows, size, 0.3), table(rows, size, 0.8));
            let c = table(rows, rows, 0.1);
            let widths: Vec<usize> = (0..pairs).map(|p| pairs - p).collect();
            let mut sums = vec![1.0; rows * rows];
            add_products(&a, &b, size, &widths, &mut sums);
            let mut values = vec![1.0; size];
            add_tensor(&a, &c, &b, &widths, &mut values);
            let mut expected = vec![1.0; size];
            for p in 0..rows {
                for q in 0..rows {
                    if q / 2 >= widths[p / 2] {
                        assert_eq!(sums[p * rows + q], 1.0);
                        continue;
                    }
                    let (a, b) = (&a[p * size..][..size], &b[q * size..][..size]);
                    assert!((sums[p * rows + q] - 1.0 - math::dot(a, b)).abs() < 1e-13);
                    for i in 0..size {
                        expected[i] += a[i] * c[p * rows + q] * b[i];
                    }
                }
            }
            for (v, e) in values.iter().zip(&expected) {
                assert!((v - e).abs() < 1e-13);
            }
        }
    }

    #[test]
    fn long_vectors_agree_with_one_at_a_time() {
        for (count, size) in [(1, 3), (5, 2500), (8, 1024)] {
            let rows: Vec<Buffer> = (0..count).map(|k| table(1, size, k as f64).into()).collect();
            let v = table(1, size, 0.5);
            let mut found = vec![7.0; count];
            overlaps(&rows, &v, &mut found);
            let mut sum = v.clone();
            add_combination(&found, &rows, &mut sum);
            let mut expected = v.clone();
            for (row, f) in rows.iter().zip(&found) {
                assert!((math::dot(row, &v) - f).abs() < 1e-11);
                math::axpy(*f, row, &mut expected);
            }
            assert!(sum.iter().zip(&expected).all(|(s, e)| (s - e).abs() < 1e-10));
        }
    }
}
