//! Functions of a symmetric operator of which only products are known, by Lanczos'
//! method.

use super::Eigen;
use crate::math::{self, Buffer, Rows, tables};

/// Largest basis that is stored, in bytes; a longer run goes over the operator
/// twice instead of storing its vectors.
pub const BASIS_BYTES: usize = 64 << 20;
/// Numbers of the longest vectors that are reorthogonalised for a function of `A`: longer ones
/// have left the cache, and going over all of them again costs as much as a product.
const REORTHOGONALISED: usize = 1 << 16;
/// The change of the result is looked at after every so many products.
const LOOK: usize = 4;
/// What is left of a product below this part of the operator's size is rounding.
const EXHAUSTED: f64 = 1e-14;

/// When to stop.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stop {
    /// Relative change of the result between two looks.
    pub tolerance: f64,
    /// Most products of a pass.
    pub products: usize,
}

impl Stop {
    /// Most products in all passes for a field of `n` numbers.
    #[must_use]
    pub fn most_products(self, n: usize) -> usize {
        let most = self.pass(n);
        if most <= most_stored(n) { most } else { 2 * most - 1 }
    }

    /// Most products of one pass: the Krylov space is exhausted after `n`.
    fn pass(self, n: usize) -> usize {
        self.products.min(n).max(1)
    }
}

/// Most vectors of `n` numbers in a basis that is stored.
#[must_use]
pub fn most_stored(n: usize) -> usize {
    BASIS_BYTES / (n * size_of::<f64>()).max(1)
}

/// `f(A) b` and what was learnt about `A` on the way.
#[derive(Clone, Debug)]
pub struct Krylov {
    /// The approximation `|b| V_m f(T_m) e_1`.
    pub result: Buffer,
    /// Ritz values in ascending order; the outer ones approach the extreme
    /// eigenvalues of `A`.
    pub ritz: Buffer,
    /// Products, of both passes.
    pub products: usize,
    /// Last relative change of the result: an estimate of its error for an analytic `f`,
    /// while others may pause on the way. Zero where the Krylov space is exhausted, in
    /// which the result is exact.
    pub change: f64,
}

/// Approximates `f(A) b`; `product(v, out)` writes `A v` to `out`.
///
/// The basis is stored while it fits into [`BASIS_BYTES`], and that of shorter vectors is
/// reorthogonalised in full, so that the end of the Krylov space is seen. Lost orthogonality
/// costs products, not accuracy (Musco, Musco and Sidford, SODA 2018). Where the basis does not
/// fit, three vectors are kept, the tridiagonal matrix of a first pass gives the coefficients,
/// and a second pass adds up the same vectors.
///
/// Cost: `m` products, and `O(m^2 n)` where the basis is reorthogonalised; memory `8 m n`
/// bytes, or `40 n` with two passes.
pub fn function_times(
    mut product: impl FnMut(&[f64], &mut [f64]),
    b: &[f64],
    f: impl Fn(f64) -> f64,
    stop: Stop,
) -> Krylov {
    let n = b.len();
    let norm = math::sqrt(math::dot(b, b));
    if norm == 0.0 || !norm.is_finite() {
        let ritz = Buffer::default();
        return Krylov { result: Buffer::copy(b), ritz, products: 0, change: 0.0 };
    }
    let most = stop.pass(n);
    let stored = most <= most_stored(n);
    let orthogonal = stored && n <= REORTHOGONALISED;
    let mut walk = Walk { orthogonal, ..Walk::new(b, norm, stored, most) };
    let mut look = Look::default();
    loop {
        let exhausted = walk.step(&mut product) || (stored && walk.alpha.len() == n);
        let last = exhausted || walk.alpha.len() == most;
        let due = walk.alpha.len().is_multiple_of(LOOK);
        if due || last {
            let change = look.take(&walk, &f);
            if exhausted {
                look.change = 0.0;
            }
            if last || change <= stop.tolerance {
                break;
            }
        }
    }
    let Look { mut coefficients, ritz, change } = look;
    coefficients.iter_mut().for_each(|c| *c *= norm);
    let mut products = walk.alpha.len();
    let result = if stored {
        combine(&walk.basis[..coefficients.len()], &coefficients, n)
    } else {
        products += coefficients.len() - 1;
        second_pass(b, norm, &walk, &coefficients, &mut product)
    };
    Krylov { result, ritz, products, change }
}

/// Approximations of the `count` lowest and highest eigenpairs.
#[derive(Debug, Default)]
pub struct Extremes {
    /// Ritz values in ascending order.
    pub values: Buffer,
    /// Unit vectors in the same order.
    pub vectors: Rows,
    /// Norms `|A v - theta v|` of the residuals: within that of a Ritz value there is an
    /// eigenvalue.
    pub residuals: Buffer,
    /// Products.
    pub products: usize,
}

/// Lowest and highest eigenpairs of `A` within the Krylov space of `start`, after
/// `products` products at most. An eigenvalue may show fewer times than
/// it occurs.
pub fn extremes(
    mut product: impl FnMut(&[f64], &mut [f64]),
    start: &[f64],
    count: usize,
    products: usize,
) -> Extremes {
    let n = start.len();
    let norm = math::sqrt(math::dot(start, start));
    if norm == 0.0 || !norm.is_finite() {
        return Extremes::default();
    }
    let most = products.min(n).min(most_stored(n)).max(1);
    let mut walk = Walk::new(start, norm, true, most);
    while !walk.step(&mut product) && walk.alpha.len() < most {}
    let ritz = walk.ritz();
    let m = ritz.size();
    let (mut values, mut vectors) = (Buffer::with_capacity(m), Rows::with_capacity(m));
    let mut residuals = Buffer::with_capacity(m);
    let left = walk.left();
    for k in (0..m).filter(|k| *k < count || m - k <= count) {
        values.push(ritz.values[k]);
        residuals.push(left * ritz.vector(k)[m - 1].abs());
        vectors.push(combine(&walk.basis[..m], ritz.vector(k), n));
    }
    Extremes { values, vectors, residuals, products: m }
}

/// The three-term recurrence.
struct Walk {
    basis: Rows,
    stored: bool,
    /// Whether the basis is reorthogonalised.
    orthogonal: bool,
    alpha: Buffer,
    beta: Buffer,
    image: Buffer,
    overlaps: Buffer,
}

impl Walk {
    /// With room for so many products.
    fn new(b: &[f64], norm: f64, stored: bool, most: usize) -> Self {
        let mut basis = Rows::with_capacity(if stored { most + 1 } else { 2 });
        basis.push(b.iter().map(|x| x / norm).collect());
        Self {
            basis,
            stored,
            orthogonal: stored,
            alpha: Buffer::with_capacity(most),
            beta: Buffer::with_capacity(most),
            image: Buffer::zeros(b.len()),
            overlaps: Buffer::with_capacity(if stored { most } else { 0 }),
        }
    }

    /// One product; returns whether the Krylov space is exhausted.
    fn step(&mut self, product: &mut impl FnMut(&[f64], &mut [f64])) -> bool {
        let Some(current) = self.basis.last() else { return true };
        product(current, &mut self.image);
        let alpha = math::dot(current, &self.image);
        math::axpy(-alpha, current, &mut self.image);
        if let (Some(beta), [.., before, _]) = (self.beta.last(), &*self.basis) {
            math::axpy(-beta, before, &mut self.image);
        }
        if self.orthogonal {
            // What the recurrence has left of the earlier vectors is small, so classical
            // Gram-Schmidt, which reads each of them twice only, is enough.
            self.overlaps.resize(self.basis.len());
            tables::overlaps(&self.basis, &self.image, &mut self.overlaps);
            for overlap in self.overlaps.iter_mut() {
                *overlap = -*overlap;
            }
            tables::add_combination(&self.overlaps, &self.basis, &mut self.image);
        }
        let beta = math::sqrt(math::dot(&self.image, &self.image));
        self.alpha.push(alpha);
        if beta <= EXHAUSTED * self.size() || !beta.is_finite() {
            return true;
        }
        self.beta.push(beta);
        // The vector before the last is not needed any more where none is kept.
        let mut next = if !self.stored && self.basis.len() == 2 {
            self.basis.remove_first()
        } else {
            Buffer::zeros(self.image.len())
        };
        math::quotients(&self.image, beta, &mut next);
        self.basis.push(next);
        false
    }

    /// The largest entry so far, of the order of the operator's norm.
    fn size(&self) -> f64 {
        self.alpha.iter().chain(self.beta.iter()).fold(0.0_f64, |m, x| m.max(x.abs()))
    }

    /// `beta_m`, what the last product has left outside the Krylov space.
    fn left(&self) -> f64 {
        let last = self.beta.get(self.alpha.len() - 1);
        last.copied().unwrap_or_else(|| EXHAUSTED * self.size())
    }

    /// Eigenpairs of the tridiagonal matrix `T_m`.
    fn ritz(&self) -> Eigen {
        let m = self.alpha.len();
        let mut columns = Buffer::zeros(m * m);
        for (i, alpha) in self.alpha.iter().enumerate() {
            columns[i * m + i] = *alpha;
        }
        for (i, beta) in self.beta.iter().take(m - 1).enumerate() {
            columns[i * m + i + 1] = *beta;
        }
        Eigen::of_columns(m, columns)
    }
}

/// The result after so many steps, as coefficients in the Lanczos basis.
#[derive(Default)]
struct Look {
    coefficients: Buffer,
    ritz: Buffer,
    change: f64,
}

impl Look {
    /// Updates the coefficients `f(T_m) e_1`; returns their relative change.
    fn take(&mut self, walk: &Walk, f: &impl Fn(f64) -> f64) -> f64 {
        let eigen = walk.ritz();
        let mut first = Buffer::zeros(eigen.size());
        first[0] = 1.0;
        let coefficients = eigen.apply(f, &first);
        let before = |i: usize| self.coefficients.get(i).copied().unwrap_or(0.0);
        let moved = math::sum(coefficients.iter().enumerate().map(|(i, c)| {
            let change = c - before(i);
            change * change
        }));
        self.change = math::sqrt(moved / math::dot(&coefficients, &coefficients));
        self.coefficients = coefficients;
        self.ritz = eigen.values;
        self.change
    }
}

fn second_pass(
    b: &[f64],
    norm: f64,
    walk: &Walk,
    coefficients: &[f64],
    product: &mut impl FnMut(&[f64], &mut [f64]),
) -> Buffer {
    let mut current: Buffer = b.iter().map(|x| x / norm).collect();
    let mut before = Buffer::zeros(b.len());
    let mut image = Buffer::zeros(b.len());
    let mut result = Buffer::zeros(b.len());
    for (i, coefficient) in coefficients.iter().enumerate() {
        math::axpy(*coefficient, &current, &mut result);
        if i + 1 == coefficients.len() {
            break;
        }
        product(&current, &mut image);
        math::axpy(-walk.alpha[i], &current, &mut image);
        if i > 0 {
            math::axpy(-walk.beta[i - 1], &before, &mut image);
        }
        for x in image.iter_mut() {
            *x /= walk.beta[i];
        }
        std::mem::swap(&mut before, &mut current);
        std::mem::swap(&mut current, &mut image);
    }
    result
}

fn combine(basis: &[Buffer], coefficients: &[f64], n: usize) -> Buffer {
    let mut result = Buffer::zeros(n);
    tables::add_combination(coefficients, basis, &mut result);
    result
}
