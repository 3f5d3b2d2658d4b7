//! The Hessian at one measure, with everything transcendental computed.

use std::borrow::Cow;

use super::{Blocks, LowRank, Part, reduced::Reduction};
use crate::{linalg::Matrix, math::Buffer};

/// What is known of the form of a Hessian.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Structure {
    /// Products only.
    General,
    /// Gradient and Hessian act by linear maps of the cloud: see [`Reduction`].
    LinearMaps,
    /// Block-diagonal plus low rank, where feature `a` acts on coordinate `a` only and
    /// the blocks are diagonal.
    Coordinatewise,
    /// Block-diagonal plus a term of at most this rank.
    Moments(usize),
}

/// `H = blockdiag(M_i) + H_nonlocal` at one measure of `n` particles in `R^d`.
///
/// All fields are slices of `n * d` numbers in the storage order of [`Particles`](super::Particles).
/// Products neither allocate nor recompute functions of the particles, unless the
/// implementor says so. They take `&mut self` for their scratch memory.
pub trait Linearised {
    /// `(n, d)`.
    fn shape(&self) -> (usize, usize);

    /// The local part.
    fn blocks(&self) -> &Blocks;

    /// Adds `(1/N) sum_j K(x_i, x_j) v_j` to `out`.
    fn add_nonlocal(&mut self, v: &[f64], out: &mut [f64]);

    /// Writes `H v` to `out`.
    fn times(&mut self, v: &[f64], out: &mut [f64]) {
        let (n, d) = self.shape();
        out.fill(0.0);
        self.blocks().add_times(n, d, v, out);
        self.add_nonlocal(v, out);
    }

    /// An upper bound of the modulus of every eigenvalue.
    fn size_bound(&self) -> f64;

    /// The form that a solver may use.
    fn structure(&self) -> Structure {
        Structure::General
    }

    /// The Hessian as block-diagonal plus low rank, if it is; borrowed or built,
    /// with `8 r n d` bytes for `r` dense features.
    fn low_rank(&self) -> Option<Cow<'_, LowRank>> {
        None
    }

    /// The exact decomposition of a Hessian of structure [`Structure::LinearMaps`].
    fn reduction(&self) -> Option<Reduction> {
        None
    }

    /// `|H_nonlocal|_F^2`, the energy `E |xi|^2` of PWGF's noise in `L^2(mu)`.
    fn nonlocal_energy(&mut self) -> f64;
}

/// Smallest eigenvalue of the blocks `M_i` over all particles; see [`Blocks::lowest`].
#[must_use]
pub fn lowest_local<L: Linearised + ?Sized>(hessian: &L) -> f64 {
    let (n, d) = hessian.shape();
    hessian.blocks().lowest(n, d)
}

/// The Hessian, or its nonlocal part, as a dense symmetric matrix. Memory:
/// `8 (n d)^2` bytes; cost: `n d` products.
#[must_use]
pub fn dense<L: Linearised + ?Sized>(hessian: &mut L, part: Part) -> Matrix {
    let (n, d) = hessian.shape();
    Matrix::from_vec(n * d, n * d, columns(hessian, part).into_vec())
}

/// The columns of [`dense`], one after the other.
#[must_use]
pub fn columns<L: Linearised + ?Sized>(hessian: &mut L, part: Part) -> Buffer {
    let (n, d) = hessian.shape();
    let mut unit = Buffer::zeros(n * d);
    let mut columns = Buffer::zeros(n * d * n * d);
    for (j, column) in columns.chunks_exact_mut((n * d).max(1)).enumerate() {
        unit[j] = 1.0;
        match part {
            Part::Full => hessian.times(&unit, column),
            Part::Nonlocal => hessian.add_nonlocal(&unit, column),
        }
        unit[j] = 0.0;
    }
    columns
}
