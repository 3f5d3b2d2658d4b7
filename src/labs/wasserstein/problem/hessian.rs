//! The Hessian at one measure, and the ways to compute with it.

use std::borrow::Cow;

use super::{Blocks, Features, LowRank, reduced::LinearMaps, woodbury};
use crate::{
    linalg::{Eigen, Matrix},
    math::{self, Buffer, EPSILON, Rows},
    optim::{
        Curvature, Report, Solution, Solve, Solver, SpectralFunction, Spectrum,
        solve::{self, DENSE, MOST_DENSE},
    },
    progress::Counter,
};

/// Most fields of features over which a shifted solve is cheaper than Lanczos' method.
const MOST_FIELDS: usize = 6;
/// Blocks that differ by at most this part of the Hessian's bound count as one.
const ALIKE: f64 = 1e-6;
/// What eigenvectors of a reduced Hessian may take, in bytes.
const VECTORS: usize = 64 << 20;

/// Which part of the Hessian.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// `H`.
    Full,
    /// `H_nonlocal`, the integral operator of `K`.
    Nonlocal,
}

/// `H = blockdiag(M_i) + H_nonlocal` at one measure of `n` particles in `R^d`:
/// `H_ij = delta_ij M(x_i) + (1/n) K(x_i, x_j)` with `M = Hess_x F'(mu)` and
/// `K = grad_x grad_y F''(mu)`, that is, `H = n Hess F_n`. Its spectrum is that of the
/// Hessian on `L^2(mu; R^d)`.
///
/// All fields are slices of `n * d` numbers in the storage order of
/// [`Particles`](super::Particles). Products recompute no functions of the particles, unless
/// the implementor says so. They take `&mut self` for their scratch memory.
pub trait Linearised {
    /// `(n, d)`.
    fn shape(&self) -> (usize, usize);

    /// The local part.
    fn blocks(&self) -> &Blocks;

    /// Adds `(1/n) sum_j K(x_i, x_j) v_j` to `out`.
    fn add_nonlocal(&mut self, v: &[f64], out: &mut [f64]);

    /// An upper bound of the modulus of every eigenvalue.
    fn size_bound(&self) -> f64;

    /// `|H_nonlocal|_F^2`, the energy `E |xi|^2` of PWGF's noise in `L^2(mu)`.
    fn nonlocal_energy(&mut self) -> f64;

    /// Fields of `n d` numbers that the features of [`Linearised::low_rank`] take.
    fn fields(&self) -> Option<usize> {
        None
    }

    /// The Hessian as block-diagonal plus low rank, where [`Linearised::fields`] says so;
    /// borrowed or built, with `8 n d` bytes for each field.
    fn low_rank(&self) -> Option<Cow<'_, LowRank>> {
        None
    }

    /// The Hessian as one that acts by linear maps of the cloud, if it does.
    fn linear_maps(&self) -> Option<&LinearMaps<'_>> {
        None
    }
}

/// The Hessian, or its nonlocal part, as a dense symmetric matrix. Memory: `8 (n d)^2` bytes;
/// cost: `n d` products.
#[must_use]
pub fn dense(hessian: &mut dyn Linearised, part: Part) -> Matrix {
    let (n, d) = hessian.shape();
    let mut unit = Buffer::zeros(n * d);
    let mut matrix = Matrix::zeros(n * d, n * d);
    for (j, mut column) in matrix.column_iter_mut().enumerate() {
        unit[j] = 1.0;
        let column = column.as_mut_slice();
        if part == Part::Full {
            hessian.blocks().add_times(n, d, &unit, column);
        }
        hessian.add_nonlocal(&unit, column);
        unit[j] = 0.0;
    }
    matrix
}

/// The Hessian of a functional as the curvature of its objective.
pub struct Hessian<'a>(pub Box<dyn Linearised + 'a>);

impl Hessian<'_> {
    /// What suits this size and structure.
    fn choose(&self, function: SpectralFunction) -> Solver {
        if self.size() <= DENSE {
            Solver::Dense
        } else if self.0.linear_maps().is_some() {
            Solver::Reduced
        } else if function.is_inverse_root() && self.0.fields().is_some_and(|r| r <= MOST_FIELDS) {
            Solver::Rational
        } else {
            Solver::Lanczos
        }
    }

    /// `f(H) g` by one of the ways that only this structure has.
    fn by_structure(
        &self,
        solver: Solver,
        function: SpectralFunction,
        g: &[f64],
        tolerance: f64,
    ) -> Option<Solution> {
        match (solver, function) {
            (Solver::Reduced, _) => {
                let reduction = self.0.linear_maps()?.reduction();
                let values = reduction.eigenvalues();
                let largest = values.iter().fold(0.0_f64, |m, l| m.max(l.abs()));
                let mut vector = Buffer::zeros(g.len());
                reduction.apply(function.of(largest), g, &mut vector);
                Some(Solution { vector, report: Report::exact(solver, values.len()) })
            }
            (Solver::Rational, SpectralFunction::InverseAbsolute(_, epsilon)) => {
                let found = woodbury::inverse_root(&*self.0.low_rank()?, g, epsilon, tolerance);
                let report = Report { solver, products: 0, poles: found.poles, error: found.error };
                Some(Solution { vector: found.result, report })
            }
            _ => None,
        }
    }
}

impl Curvature for Hessian<'_> {
    fn size(&self) -> usize {
        let (n, d) = self.0.shape();
        n * d
    }

    fn times(&mut self, v: &[f64], out: &mut [f64]) {
        let (n, d) = self.0.shape();
        out.fill(0.0);
        self.0.blocks().add_times(n, d, v, out);
        self.0.add_nonlocal(v, out);
    }

    fn bound(&self) -> f64 {
        self.0.size_bound()
    }

    fn serves(&self, solver: Solver, function: SpectralFunction) -> bool {
        match solver {
            Solver::Dense | Solver::Lanczos => solve::serves(self.size(), solver),
            Solver::Reduced => self.0.linear_maps().is_some(),
            Solver::Rational => function.is_inverse_root() && self.0.fields().is_some(),
        }
    }

    fn apply(&mut self, function: SpectralFunction, g: &[f64], how: &Solve) -> Solution {
        let wanted = how.solver.filter(|solver| self.serves(*solver, function));
        let solver = wanted.unwrap_or_else(|| self.choose(function));
        self.by_structure(solver, function, g, how.tolerance).unwrap_or_else(|| {
            solve::apply(self, function, g, &Solve { solver: Some(solver), ..*how })
        })
    }

    fn spectrum(&mut self, ends: usize, counter: Counter) -> Spectrum {
        if self.size() > MOST_DENSE {
            if let Some(maps) = self.0.linear_maps() {
                return maps.reduction().spectrum(self.bound());
            }
            if self.0.fields() == Some(1)
                && let Some(low_rank) = self.0.low_rank()
                && let Some(spectrum) = of_equal_blocks(&low_rank, self.bound())
            {
                return spectrum;
            }
        }
        solve::spectrum(self, ends, counter)
    }
}

/// All eigenpairs of a Hessian with one feature for each coordinate, at particles that all
/// have about the same diagonal block: at a Dirac, or where no block depends on the particle.
///
/// With the blocks replaced by their middle `m_a`, an error of half their range, `H` maps the
/// features to each other, as `diag(m_a) + |u_a| Gamma_ab |u_b| / n`; on the fields of
/// coordinate `a` that are orthogonal to feature `a` it is `m_a`.
fn of_equal_blocks(hessian: &LowRank, bound: f64) -> Option<Spectrum> {
    let (Features::Coordinatewise(u), Blocks::Diagonal(blocks)) =
        (hessian.features(), hessian.blocks())
    else {
        return None;
    };
    let (n, d) = hessian.shape();
    let (mut middles, mut apart) = (Buffer::zeros(d), 0.0_f64);
    for (middle, block) in middles.iter_mut().zip(blocks.chunks_exact(n)) {
        let least = block.iter().fold(f64::INFINITY, |m, x| m.min(*x));
        let most = block.iter().fold(f64::NEG_INFINITY, |m, x| m.max(*x));
        *middle = 0.5 * (least + most);
        apart = apart.max(0.5 * (most - least));
    }
    // Neither holds of NaN.
    if !(apart <= ALIKE * bound && bound.is_finite()) {
        return None;
    }
    // Unit vectors along the features; where one vanishes, any will do.
    let (mut along, mut lengths) = (Rows::with_capacity(d), Buffer::zeros(d));
    for (length, u) in lengths.iter_mut().zip(u.chunks_exact(n)) {
        *length = math::sqrt(math::dot(u, u));
        along.push(match *length {
            0.0 => Buffer::constant(n, 1.0 / math::sqrt(n as f64)),
            length => u.iter().map(|x| x / length).collect(),
        });
    }
    let gamma = hessian.gamma();
    let entry = |a: usize, b: usize| {
        let local = if a == b { middles[a] } else { 0.0 };
        local + lengths[a] * gamma[a * d + b] * lengths[b] / n as f64
    };
    let coupled = Eigen::of(Matrix::from_fn(d, d, entry));
    let values = coupled.values.iter().map(|value| (*value, 1));
    let pairs: Vec<(f64, usize)> = values.chain(middles.iter().map(|m| (*m, n - 1))).collect();
    let vector = |k: usize| {
        let mut vector = Buffer::zeros(n * d);
        let fields = vector.chunks_exact_mut(n);
        if k < d {
            for ((field, q), w) in fields.zip(along.iter()).zip(coupled.vector(k)) {
                math::axpy(*w, q, field);
            }
        } else {
            let a = k - d;
            vector[a * n..][..n].copy_from_slice(&orthogonal(&along[a..=a], n));
        }
        vector
    };
    Some(spectrum_of(n * d, apart + rounding(bound), &pairs, vector))
}

/// A bound of the rounding of eigenvalues of reduced Hessians of this size.
pub(super) fn rounding(bound: f64) -> f64 {
    64.0 * EPSILON * bound
}

/// The spectrum of a Hessian with `size` rows from its different eigenvalues, each with the
/// number of times that it occurs; `vector` gives a unit eigenvector of each.
pub(super) fn spectrum_of(
    size: usize,
    error: f64,
    pairs: &[(f64, usize)],
    vector: impl Fn(usize) -> Buffer,
) -> Spectrum {
    let present: Vec<usize> = (0..pairs.len()).filter(|k| pairs[*k].1 > 0).collect();
    let order = math::ascending(&present.iter().map(|k| pairs[*k].0).collect::<Vec<_>>());
    let mut spectrum = Spectrum { size, ..Spectrum::default() };
    for k in order.into_iter().map(|at| present[at]) {
        let (value, times) = pairs[k];
        if spectrum.values.last() == Some(&value) {
            *spectrum.multiplicities.last_mut().expect("as many as values") += times;
            continue;
        }
        if (spectrum.vectors.len() + 1) * size * size_of::<f64>() <= VECTORS {
            spectrum.vectors.push(vector(k));
        }
        spectrum.values.push(value);
        spectrum.multiplicities.push(times);
        spectrum.errors.push(error);
    }
    spectrum
}

/// A unit vector of `n` numbers that is orthogonal to fewer than `n` orthonormal ones.
pub(super) fn orthogonal(others: &[Buffer], n: usize) -> Buffer {
    // Of the axes, the one that they contain least of.
    let share = |i: usize| math::sum(others.iter().map(|q| q[i] * q[i]));
    let best = (1..n).fold((0, share(0)), |best, i| {
        let share = share(i);
        if share < best.1 { (i, share) } else { best }
    });
    let mut vector = Buffer::zeros(n);
    vector[best.0] = 1.0;
    // Twice is enough: the second pass removes what rounding left behind.
    for _ in 0..2 {
        for q in others {
            math::axpy(-math::dot(q, &vector), q, &mut vector);
        }
    }
    let norm = math::sqrt(math::dot(&vector, &vector));
    vector.iter_mut().for_each(|x| *x /= norm);
    vector
}
