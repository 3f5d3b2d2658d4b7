//! Small systems of equations, in place.

use crate::math::{self, Buffer};

/// Solves `A x = b` by Gauss's elimination with partial pivoting: `b` becomes `x`, and `A`,
/// row-major, is used up. Returns whether `A` is regular; if not, `b` is of no use.
///
/// # Panics
/// If the shapes do not fit.
#[must_use]
pub fn solve(a: &mut [f64], b: &mut [f64]) -> bool {
    let mut pivots = Buffer::zeros(b.len());
    if !factorise(a, &mut pivots) {
        return false;
    }
    substitute(a, &pivots, b);
    true
}

/// Replaces `A`, row-major, by the factors of `P A = L U`, of which `L` has a unit diagonal,
/// and writes which row was exchanged with each to `pivots`. Returns whether `A` is regular.
///
/// # Panics
/// If the shapes do not fit.
#[must_use]
pub fn factorise(a: &mut [f64], pivots: &mut [f64]) -> bool {
    let n = pivots.len();
    assert_eq!(a.len(), n * n, "factorise: {} entries for {n} equations", a.len());
    for k in 0..n {
        let larger = |best: usize, i: usize| a[i * n + k].abs() > a[best * n + k].abs();
        let pivot = (k + 1..n).fold(k, |best, i| if larger(best, i) { i } else { best });
        pivots[k] = pivot as f64;
        let (done, open) = a.split_at_mut((k + 1) * n);
        let upper = &mut done[k * n..];
        if pivot != k {
            upper.swap_with_slice(&mut open[(pivot - k - 1) * n..][..n]);
        }
        if upper[k] == 0.0 || !upper[k].is_finite() {
            return false;
        }
        let inverse = 1.0 / upper[k];
        // Whole groups of numbers are quicker: those that fill none go one by one.
        let whole = k + 1 + (n - k - 1) % 4;
        for row in open.chunks_exact_mut(n) {
            row[k] *= inverse;
            let factor = row[k];
            for (entry, upper) in row[k + 1..whole].iter_mut().zip(&upper[k + 1..whole]) {
                *entry += -factor * upper;
            }
            math::axpy(-factor, &upper[whole..], &mut row[whole..]);
        }
    }
    true
}

/// Solves `A x = b` with the factors of [`factorise`]: `b` becomes `x`.
///
/// # Panics
/// If the shapes do not fit.
pub fn substitute(factors: &[f64], pivots: &[f64], b: &mut [f64]) {
    let n = b.len();
    assert!(factors.len() == n * n && pivots.len() == n, "substitute: shapes differ");
    for (k, pivot) in pivots.iter().enumerate() {
        b.swap(k, *pivot as usize);
    }
    for (k, row) in factors.chunks_exact(n.max(1)).enumerate() {
        b[k] -= math::dot(&row[..k], &b[..k]);
    }
    for (k, row) in factors.chunks_exact(n.max(1)).enumerate().rev() {
        b[k] = (b[k] - math::dot(&row[k + 1..], &b[k + 1..])) / row[k];
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linalg::Matrix;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn solutions_satisfy_their_equations(entries in prop::collection::vec(-2.0..2.0_f64, 30)) {
            let matrix = Matrix::from_row_slice(5, 5, &entries[..25]);
            prop_assume!(matrix.determinant().abs() > 1e-2);
            let (mut a, mut x) = (entries[..25].to_vec(), entries[25..].to_vec());
            prop_assert!(solve(&mut a, &mut x));
            let found = &matrix * nalgebra::DVector::from_column_slice(&x);
            for (f, b) in found.iter().zip(&entries[25..]) {
                prop_assert!((f - b).abs() < 1e-9, "{f} is not {b}");
            }
        }
    }

    #[test]
    fn a_singular_matrix_is_noticed() {
        assert!(!solve(&mut [1.0, 2.0, 2.0, 4.0], &mut [1.0, 1.0]));
    }
}
