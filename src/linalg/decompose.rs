//! The eigendecomposition of nalgebra's `SymmetricEigen`, of its reflections and rotations
//! and to the bit, in memory that the caller has: nalgebra's allocates a dozen vectors and
//! matrices every time, and a step of an optimizer is to allocate none.

use nalgebra::{
    DMatrixViewMut, DVectorViewMut, Matrix2, Unit, Vector2,
    geometry::Reflection,
    linalg::{givens::GivensRotation, householder, wilkinson_shift},
};

use crate::math::{Buffer, EPSILON};

/// A symmetric tridiagonal matrix on its way to diagonal form.
struct Tridiagonal<'a> {
    diagonal: &'a mut [f64],
    below: &'a mut [f64],
    /// The columns are rotated along.
    basis: &'a mut [f64],
}

/// Writes the eigenvalues of a symmetric matrix to `values`, in no particular order, and the
/// orthonormal eigenvectors to the columns of `vectors`. Of `matrix`, column-major, the lower
/// triangle is read; it is used up.
///
/// # Panics
/// If the shapes do not fit.
pub fn symmetric(matrix: &mut [f64], values: &mut [f64], vectors: &mut [f64]) {
    let n = values.len();
    assert!(matrix.len() == n * n && vectors.len() == n * n, "eigen: shapes differ");
    let largest = matrix.iter().fold(0.0_f64, |m, x| m.max(x.abs()));
    if largest != 0.0 {
        matrix.iter_mut().for_each(|x| *x /= largest);
    }
    let mut below = Buffer::zeros(n.saturating_sub(1));
    reflect(matrix, &mut below);
    for (k, value) in values.iter_mut().enumerate() {
        *value = matrix[k * n + k];
    }
    assemble(matrix, &below, vectors);
    below.iter_mut().for_each(|x| *x = x.abs());
    Tridiagonal { diagonal: values, below: &mut below, basis: vectors }.diagonalise();
    values.iter_mut().for_each(|x| *x *= largest);
}

/// Householder's reflections to tridiagonal form: its diagonal stays in `matrix`, the entries
/// below go to `below`, and the axes of the reflections below the diagonal.
fn reflect(matrix: &mut [f64], below: &mut [f64]) {
    let n = below.len() + 1;
    let mut matrix = DMatrixViewMut::from_slice(matrix, n, n);
    let mut image = Buffer::zeros(below.len());
    for (i, below) in below.iter_mut().enumerate() {
        let mut lower = matrix.rows_range_mut(i + 1..);
        let (mut axis, mut rest) = lower.columns_range_pair_mut(i, i + 1..);
        let (norm, reflects) = householder::reflection_axis_mut(&mut axis);
        *below = norm;
        if reflects {
            let size = n - 1 - i;
            let mut image = DVectorViewMut::from_slice(&mut image[..size], size);
            image.hegemv(2.0, &rest, &axis, 0.0);
            let overlap = axis.dotc(&image);
            rest.hegerc(-1.0, &image, &axis, 1.0);
            rest.hegerc(-1.0, &axis, &image, 1.0);
            rest.hegerc(2.0 * overlap, &axis, &axis, 1.0);
        }
    }
}

/// Writes the product of the reflections to `product`.
fn assemble(matrix: &mut [f64], below: &[f64], product: &mut [f64]) {
    let n = below.len() + 1;
    let axes = DMatrixViewMut::from_slice(matrix, n, n);
    let mut product = DMatrixViewMut::from_slice(product, n, n);
    product.fill_with_identity();
    for (i, below) in below.iter().enumerate().rev() {
        let axis = Unit::new_unchecked(axes.view_range(i + 1.., i));
        let reflection = Reflection::new(axis, 0.0);
        reflection.reflect_with_sign(&mut product.view_range_mut(i + 1.., i..), below.signum());
    }
}

impl Tridiagonal<'_> {
    /// Implicit QR steps with Wilkinson's shift, until every entry below the diagonal is
    /// rounding beside its neighbours.
    fn diagonalise(&mut self) {
        let mut last = self.diagonal.len() - 1;
        // What is below row `last` is done.
        while last > 0 {
            if self.is_decoupled(last - 1) {
                last -= 1;
                continue;
            }
            let mut start = last - 1;
            while start > 0 && !self.is_decoupled(start - 1) {
                start -= 1;
            }
            if start > 0 {
                self.below[start - 1] = 0.0;
            }
            if last - start > 1 {
                self.step(start, last);
            } else {
                self.pair(start);
                last -= 1;
            }
        }
    }

    fn is_decoupled(&self, k: usize) -> bool {
        self.below[k].abs() <= EPSILON * (self.diagonal[k + 1].abs() + self.diagonal[k].abs())
    }

    /// One QR step of the rows from `start` to `last`.
    fn step(&mut self, start: usize, last: usize) {
        let Self { diagonal, below, basis } = self;
        let shift = wilkinson_shift(diagonal[last - 1], diagonal[last], below[last - 1]);
        let mut bulge = Vector2::new(diagonal[start] - shift, below[start]);
        for i in start..last {
            let Some((rotation, norm)) = GivensRotation::cancel_y(&bulge) else { break };
            if i > start {
                below[i - 1] = norm;
            }
            let (c, s) = (rotation.c(), rotation.s());
            let (first, second, off) = (diagonal[i], diagonal[i + 1], below[i]);
            let (cc, ss, cs) = (c * c, s * s, c * s);
            let b = cs * 2.0 * off;
            diagonal[i] = (cc * first + ss * second) - b;
            diagonal[i + 1] = (ss * first + cc * second) + b;
            below[i] = cs * (first - second) + off * (cc - ss);
            if i + 1 < last {
                bulge = Vector2::new(below[i], -s * below[i + 1]);
                below[i + 1] *= c;
            }
            rotate(basis, diagonal.len(), i, c, -s);
        }
    }

    /// Diagonalises the two rows from `start` on.
    fn pair(&mut self, start: usize) {
        let Self { diagonal, below, basis } = self;
        let (first, second, off) = (diagonal[start], diagonal[start + 1], below[start]);
        let Some(values) = Matrix2::new(first, off, off, second).eigenvalues() else { return };
        // Of the two ways to write the eigenvector, the one that cancels less.
        let (x, y) = if (values.x - second).abs() > (values.x - first).abs() {
            (values.x - second, off)
        } else {
            (off, values.x - first)
        };
        (diagonal[start], diagonal[start + 1]) = (values.x, values.y);
        if let Some((rotation, _)) = GivensRotation::try_new(x, y, EPSILON) {
            rotate(basis, diagonal.len(), start, rotation.c(), rotation.s());
        }
    }
}

/// Rotates the columns `k` and `k + 1` of `n` numbers each.
fn rotate(basis: &mut [f64], n: usize, k: usize, c: f64, s: f64) {
    let (first, second) = basis[k * n..][..2 * n].split_at_mut(n);
    for (a, b) in first.iter_mut().zip(second) {
        (*a, *b) = (*a * c + s * *b, -s * *a + *b * c);
    }
}

#[cfg(test)]
mod tests {
    use nalgebra::{DMatrix, SymmetricEigen};
    use proptest::prelude::*;

    use super::*;

    /// Both ways of a matrix, as bits.
    fn both(matrix: &DMatrix<f64>) -> [(Vec<u64>, Vec<u64>); 2] {
        let n = matrix.nrows();
        let bits = |x: &[f64]| x.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
        let reference = SymmetricEigen::new(matrix.clone());
        let (mut values, mut vectors) = (vec![0.0; n], vec![0.0; n * n]);
        symmetric(&mut matrix.as_slice().to_vec(), &mut values, &mut vectors);
        [
            (bits(reference.eigenvalues.as_slice()), bits(reference.eigenvectors.as_slice())),
            (bits(&values), bits(&vectors)),
        ]
    }

    proptest! {
        /// Shared links carry signatures of what nalgebra's decomposition gave.
        #[test]
        fn the_bits_are_those_of_nalgebra(
            n in 1..12_usize,
            entries in prop::collection::vec(-2.0..2.0_f64, 144),
            // Zeros and repeated entries make rows decouple and eigenvalues coincide.
            rounded in any::<bool>(),
        ) {
            let entry = |i: usize, j: usize| {
                let x = entries[i.max(j) * 12 + i.min(j)];
                if rounded { x.trunc() } else { x }
            };
            let [reference, own] = both(&DMatrix::from_fn(n, n, entry));
            prop_assert_eq!(reference, own);
        }
    }
}
