//! Small systems of equations, in place.

/// Solves `A x = b` by Gauss's elimination with partial pivoting: `b` becomes `x`, and `A`,
/// row-major, is used up. Returns whether `A` is regular; if not, `b` is of no use.
///
/// # Panics
/// If the shapes do not fit.
#[must_use]
pub fn solve(a: &mut [f64], b: &mut [f64]) -> bool {
    let n = b.len();
    assert_eq!(a.len(), n * n, "solve: {} entries for {n} equations", a.len());
    for k in 0..n {
        let larger = |best: usize, i: usize| a[i * n + k].abs() > a[best * n + k].abs();
        let pivot = (k + 1..n).fold(k, |best, i| if larger(best, i) { i } else { best });
        if pivot != k {
            for column in 0..n {
                a.swap(k * n + column, pivot * n + column);
            }
            b.swap(k, pivot);
        }
        let (done, open) = a.split_at_mut((k + 1) * n);
        let upper = &done[k * n..];
        if upper[k] == 0.0 || !upper[k].is_finite() {
            return false;
        }
        let inverse = 1.0 / upper[k];
        for (i, row) in open.chunks_exact_mut(n).enumerate() {
            let factor = row[k] * inverse;
            for (entry, above) in row[k + 1..].iter_mut().zip(&upper[k + 1..]) {
                *entry -= factor * above;
            }
            b[k + 1 + i] -= factor * b[k];
        }
    }
    for k in (0..n).rev() {
        b[k] /= a[k * n + k];
        for i in 0..k {
            b[i] -= a[i * n + k] * b[k];
        }
    }
    true
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
