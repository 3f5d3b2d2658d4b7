//! Sums over tables of functions of many points, the hot loops of everything that is
//! made of moments.
//!
//! A table has one row per function and `size` points to a row. Loops hold a tile of
//! two rows, or four, in registers, and sums have a fixed number of interleaved
//! parts, so that a compiler may use SIMD without reordering a sum.

use super::{Buffer, LANES, joined};

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
            let tile = products(a.into(), b.split_at(size).into());
            for p in 0..2 {
                sums[p * columns + 2 * q] += tile[p][0];
                sums[p * columns + 2 * q + 1] += tile[p][1];
            }
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
#[inline(always)]
fn products(a: [&[f64]; 2], b: [&[f64]; 2]) -> [[f64; 2]; 2] {
    let (a, b) = (a.map(<[f64]>::as_chunks::<LANES>), b.map(<[f64]>::as_chunks::<LANES>));
    let mut tile = [[[0.0; LANES]; 2]; 2];
    let rows = a[0].0.iter().zip(a[1].0).zip(b[0].0.iter().zip(b[1].0));
    for ((a0, a1), (b0, b1)) in rows {
        for lane in 0..LANES {
            tile[0][0][lane] += a0[lane] * b0[lane];
            tile[0][1][lane] += a0[lane] * b1[lane];
            tile[1][0][lane] += a1[lane] * b0[lane];
            tile[1][1][lane] += a1[lane] * b1[lane];
        }
    }
    let mut out = [[0.0; 2]; 2];
    for p in 0..2 {
        for q in 0..2 {
            out[p][q] = joined(tile[p][q]);
            for (a, b) in a[p].1.iter().zip(b[q].1) {
                out[p][q] += a * b;
            }
        }
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
    let whole = size - size % WIDE;
    for ((c, a), width) in c.chunks_exact(2 * columns).zip(a.chunks_exact(2 * size)).zip(widths) {
        let (c0, c1) = (&c[..2 * width], &c[columns..][..2 * width]);
        for start in (0..whole).step_by(WIDE) {
            let mut tile = [[0.0; WIDE]; 2];
            for ((c0, c1), b) in c0.iter().zip(c1).zip(b.chunks_exact(size)) {
                if let Some(b) = b[start..].first_chunk::<WIDE>() {
                    for lane in 0..WIDE {
                        tile[0][lane] += c0 * b[lane];
                        tile[1][lane] += c1 * b[lane];
                    }
                }
            }
            let (a0, a1) = (&a[start..][..WIDE], &a[size + start..][..WIDE]);
            for (lane, out) in out[start..][..WIDE].iter_mut().enumerate() {
                *out += a0[lane] * tile[0][lane] + a1[lane] * tile[1][lane];
            }
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

#[inline(always)]
fn four_products(rows: [&[f64]; 4], v: &[f64]) -> [f64; 4] {
    let (rows, v) = (rows.map(<[f64]>::as_chunks::<LANES>), v.as_chunks::<LANES>());
    let mut sums = [[0.0; LANES]; 4];
    let pairs = rows[0].0.iter().zip(rows[1].0).zip(rows[2].0.iter().zip(rows[3].0));
    for (((r0, r1), (r2, r3)), v) in pairs.zip(v.0) {
        for lane in 0..LANES {
            sums[0][lane] += r0[lane] * v[lane];
            sums[1][lane] += r1[lane] * v[lane];
            sums[2][lane] += r2[lane] * v[lane];
            sums[3][lane] += r3[lane] * v[lane];
        }
    }
    std::array::from_fn(|k| {
        joined(sums[k]) + super::sum(rows[k].1.iter().zip(v.1).map(|(r, v)| r * v))
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
                let four = r0.iter().zip(r1).zip(r2.iter().zip(r3));
                for (o, ((x0, x1), (x2, x3))) in out.iter_mut().zip(four) {
                    *o += (c0 * x0 + c1 * x1) + (c2 * x2 + c3 * x3);
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
