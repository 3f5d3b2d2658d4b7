//! Products of dense matrices.
//!
//! Operators of nalgebra are compiled where they are written, for size; these once, for speed.
//! With few rows nalgebra's loops are too short to be fast, and those here, of a length that is
//! known when they are compiled, take half the time. Bits are the same.

use super::Matrix;

/// `A B`.
///
/// # Panics
/// If the shapes do not fit.
#[must_use]
pub fn times(a: &Matrix, b: &Matrix) -> Matrix {
    assert_eq!(a.ncols(), b.nrows(), "shapes of factors");
    combine(a, b, b.ncols(), (b.nrows(), 1)).unwrap_or_else(|| a * b)
}

/// `A^T B`.
///
/// # Panics
/// If the shapes do not fit.
#[must_use]
pub fn transposed_times(a: &Matrix, b: &Matrix) -> Matrix {
    assert_eq!(a.nrows(), b.nrows(), "shapes of factors");
    match a.nrows() {
        1 => dots::<1>(a, b),
        2 => dots::<2>(a, b),
        3 => dots::<3>(a, b),
        _ => a.tr_mul(b),
    }
}

/// `A B^T`.
///
/// # Panics
/// If the shapes do not fit.
#[must_use]
pub fn times_transposed(a: &Matrix, b: &Matrix) -> Matrix {
    assert_eq!(a.ncols(), b.ncols(), "shapes of factors");
    combine(a, b, b.nrows(), (1, b.nrows())).unwrap_or_else(|| a * b.transpose())
}

/// So many sums of the columns of `A`, if these are short, weighted by numbers of `B`: `steps`
/// lead to the first weight of the next sum, and to the next weight of a sum.
#[inline(never)]
fn combine(a: &Matrix, b: &Matrix, sums: usize, steps: (usize, usize)) -> Option<Matrix> {
    match a.nrows() {
        1 => Some(combined::<1>(a, b, sums, steps)),
        2 => Some(combined::<2>(a, b, sums, steps)),
        3 => Some(combined::<3>(a, b, sums, steps)),
        _ => None,
    }
}

fn combined<const ROWS: usize>(
    a: &Matrix,
    b: &Matrix,
    sums: usize,
    steps: (usize, usize),
) -> Matrix {
    let (a, b) = (a.as_slice().as_chunks::<ROWS>().0, b.as_slice());
    let mut out = Vec::with_capacity(ROWS * sums);
    for j in 0..sums {
        let mut sum = [0.0; ROWS];
        let mut at = j * steps.0;
        for (k, column) in a.iter().enumerate() {
            for i in 0..ROWS {
                let term = column[i] * b[at];
                sum[i] = if k == 0 { term } else { sum[i] + term };
            }
            at += steps.1;
        }
        out.extend_from_slice(&sum);
    }
    Matrix::from_vec(ROWS, sums, out)
}

/// The inner products of the columns of `A` and `B`.
fn dots<const ROWS: usize>(a: &Matrix, b: &Matrix) -> Matrix {
    let (first, second) = (a.as_slice().as_chunks::<ROWS>().0, b.as_slice().as_chunks::<ROWS>().0);
    let mut out = Vec::with_capacity(first.len() * second.len());
    for b in second {
        out.extend(first.iter().map(|a| (0..ROWS).fold(0.0, |sum, i| sum + a[i] * b[i])));
    }
    Matrix::from_vec(first.len(), second.len(), out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::{Purpose, Streams, normal};

    /// Bit by bit, zeros and their signs as well.
    #[test]
    fn products_are_those_of_nalgebra() {
        let mut rng = Streams::new(1).at(Purpose::Data, 0);
        let mut draw = |rows, columns| {
            Matrix::from_fn(rows, columns, |_, _| match normal(&mut rng) {
                x if x.abs() < 0.5 => 0.0_f64.copysign(x),
                x => x,
            })
        };
        let bits = |m: Matrix| (m.shape(), m.map(f64::to_bits));
        for (rows, inner, columns) in
            (0..6).flat_map(|i| (0..12).flat_map(move |j| (0..6).map(move |k| (i, j, k))))
        {
            let (a, b) = (draw(rows, inner), draw(inner, columns));
            assert_eq!(bits(times(&a, &b)), bits(&a * &b));
            let b = draw(columns, inner);
            assert_eq!(bits(times_transposed(&a, &b)), bits(&a * b.transpose()));
            let b = draw(rows, columns);
            assert_eq!(bits(transposed_times(&a, &b)), bits(a.tr_mul(&b)));
        }
    }
}
