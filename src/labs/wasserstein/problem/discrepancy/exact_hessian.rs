//! The exact Hessian at one measure, by rows of kernels.

use super::Discrepancy;
use crate::{
    labs::wasserstein::problem::{Blocks, Linearised, Particles, kept},
    math::{self, Buffer},
};

/// `H` at one measure. It keeps rows of kernels up to 64 MB, which is all of them for
/// 2800 particles, and recomputes the others one by one.
pub(in crate::labs::wasserstein) struct ExactHessian<'a> {
    functional: &'a Discrepancy,
    x: Particles<'a>,
    blocks: Blocks,
    kept: Buffer,
    row: Buffer,
    scratch: Buffer,
}

impl<'a> ExactHessian<'a> {
    pub fn new(functional: &'a Discrepancy, x: &Particles<'a>) -> Self {
        let n = x.len();
        let rows = n.min(kept::MOST_BYTES / (8 * n).max(1));
        let mut kept = Buffer::zeros(rows * n);
        for (i, row) in kept.chunks_exact_mut(n.max(1)).enumerate() {
            functional.kernels(x, &x.point(i), row);
        }
        Self {
            functional,
            blocks: functional.local(x),
            kept,
            row: Buffer::zeros(n),
            scratch: Buffer::zeros(n),
            x: *x,
        }
    }
}

impl Linearised for ExactHessian<'_> {
    fn shape(&self) -> (usize, usize) {
        (self.x.len(), self.x.dim())
    }

    fn blocks(&self) -> &Blocks {
        &self.blocks
    }

    fn add_nonlocal(&mut self, v: &[f64], out: &mut [f64]) {
        let Self { functional, x, kept, row, scratch, .. } = self;
        let n = x.len();
        for i in 0..n {
            if let Some(row) = kept.get(i * n..(i + 1) * n) {
                functional.couple(x, v, i, row, scratch, out);
            } else {
                functional.kernels(x, &x.point(i), row);
                functional.couple(x, v, i, row, scratch, out);
            }
        }
    }

    /// The block of a pair has the eigenvalues `k / sigma^2` and `k (1 - s) / sigma^2`
    /// with `k = e^{-s / 2}`, `s >= 0`: of modulus `sigma^-2` at most.
    fn size_bound(&self) -> f64 {
        let width = self.functional.width();
        self.blocks.largest(self.x.dim()) + 1.0 / (width * width)
    }

    /// `|H_nonlocal|_F^2 = N^-2 sum_ij |K(x_i, x_j)|_F^2`, in one pass.
    fn nonlocal_energy(&mut self) -> f64 {
        let Self { functional, x, row, scratch, .. } = self;
        let inverse = 1.0 / (functional.width() * functional.width());
        let (n, d) = (x.len() as f64, x.dim() as f64);
        let mut sum = 0.0;
        for i in 0..x.len() {
            let y = x.point(i);
            functional.kernels(x, &y, row);
            scratch.fill(0.0);
            for (k, y) in y.iter().enumerate() {
                for (s, x) in scratch.iter_mut().zip(x.coordinate(k)) {
                    *s += inverse * (x - y) * (x - y);
                }
            }
            for (s, k) in scratch.iter_mut().zip(row.iter()) {
                // The eigenvalues of a pair are k / sigma^2, d - 1 times, and
                // k (1 - s) / sigma^2.
                let pair = k * inverse;
                *s = pair * pair * (d - 1.0 + (1.0 - *s) * (1.0 - *s));
            }
            sum += math::total(scratch);
        }
        sum / (n * n)
    }
}
