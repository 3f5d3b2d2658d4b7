//! Functions of a Hessian that is block-diagonal plus low rank.

use std::ops::Deref;

use super::{Blocks, Features, Linearised, LowRank, blocks::Diagonalised};
use crate::{
    linalg::{
        self,
        rational::{InverseRoot, Pole},
    },
    math::{self, Buffer, resolvent, tables},
};

/// Numbers of a field that go through all poles while they stay in the first cache.
const STRIP: usize = 96;

/// `(H^2 + eps^2 I)^{-1/2} g` and how it was come by.
#[derive(Clone, Debug)]
pub struct Woodbury {
    /// The field.
    pub result: Buffer,
    /// Complex shifted solves.
    pub poles: usize,
    /// Bound of the relative error, up to a factor of order one.
    pub error: f64,
}

/// Applies `(H^2 + eps^2 I)^{-1/2}` for `H = D + (1/N) U Gamma U^T`.
///
/// A term of the rational approximation is
/// `(H^2 + tau^2)^{-1} g = Im (H - i tau)^{-1} g / tau`, and with `Y = (D - i tau)^{-1} U`
/// `(H - i tau)^{-1} g = y - Y (I + Gamma U^T Y / N)^{-1} Gamma U^T y / N`, which holds
/// for singular and indefinite `Gamma`, too. The part of `D` alone is summed in closed
/// form, so that poles cost only the coupling. Their relative error is one of the
/// difference of `f(H) g` and `f(D) g`, each with its own. Two passes over the field serve
/// all poles. Cost: `O(n d r)` per pole, `O(n d r^2)` with dense features; memory: the fields
/// in the eigenbases of the blocks.
#[must_use]
pub fn inverse_root(hessian: &LowRank, g: &[f64], epsilon: f64, tolerance: f64) -> Woodbury {
    let basis = Basis::new(hessian);
    let g = basis.enter(g);
    let size = math::largest(&basis.values);
    let most = size + hessian.coupling_bound();
    let floor = epsilon * epsilon;
    let root = InverseRoot::new(floor, most * most + floor, tolerance);
    let poles: Vec<Pole> =
        root.poles().map(|pole| Pole { shift: floor + pole.shift, ..pole }).collect();
    let mut result = Buffer::zeros(g.len());
    resolvent::inverse_roots(&basis.values, &g, floor, &mut result);
    let alone = math::dot(&result, &result);
    basis.couple(hessian.gamma(), &poles, &g, &mut result);
    let whole = math::dot(&result, &result);
    let error = root.error * (1.0 + math::sqrt(alone / whole.max(f64::MIN_POSITIVE)));
    Woodbury { result: basis.leave(result), poles: root.count, error }
}

/// The coupling's equations for one pole; the memory is used again for the next.
struct System {
    /// Real and imaginary part of `U^T Y / N`, row-major.
    gram: [Buffer; 2],
    /// Real and imaginary part of `U^T y / N`.
    right: [Buffer; 2],
    matrix: Buffer,
    /// Real parts of `c`, then its imaginary parts.
    c: Buffer,
}

impl System {
    fn new(r: usize) -> Self {
        Self {
            gram: [Buffer::zeros(r * r), Buffer::zeros(r * r)],
            right: [Buffer::zeros(r), Buffer::zeros(r)],
            matrix: Buffer::zeros(4 * r * r),
            c: Buffer::zeros(2 * r),
        }
    }

    /// Real and imaginary parts of `c = (I + Gamma U^T Y / N)^{-1} Gamma U^T y / N`.
    fn solve(&mut self, gamma: &[f64]) {
        let Self { gram: [real, imaginary], right: [right, turned], matrix, c } = self;
        let r = right.len();
        c.fill(0.0);
        // As a real system of twice the size; rows at once, because columns are far apart.
        matrix.fill(0.0);
        for (a, gamma) in gamma.chunks_exact(r.max(1)).enumerate() {
            let (upper, lower) = (a * 2 * r, (r + a) * 2 * r);
            for (k, g) in gamma.iter().enumerate() {
                c[a] += g * right[k];
                c[r + a] += g * turned[k];
                math::axpy(*g, &real[k * r..][..r], &mut matrix[upper..][..r]);
                math::axpy(*g, &imaginary[k * r..][..r], &mut matrix[lower..][..r]);
            }
            for b in 0..r {
                let one = if a == b { 1.0 } else { 0.0 };
                matrix[upper + b] += one;
                matrix[lower + r + b] = matrix[upper + b];
                matrix[upper + r + b] = -matrix[lower + b];
            }
        }
        // H - i tau is never singular, so neither is the system.
        let _ = linalg::solve(matrix, c);
    }
}

/// Numbers that are the Hessian's own or have been computed.
enum Numbers<'a> {
    Lent(&'a [f64]),
    Owned(Buffer),
}

impl Deref for Numbers<'_> {
    type Target = [f64];

    fn deref(&self) -> &[f64] {
        match self {
            Self::Lent(numbers) => numbers,
            Self::Owned(numbers) => numbers,
        }
    }
}

/// Everything in the eigenbases of the blocks.
struct Basis<'a> {
    n: usize,
    d: usize,
    values: Numbers<'a>,
    vectors: Option<Buffer>,
    /// Features that act on the same numbers stand together: field after field, each as long
    /// as those numbers.
    features: Numbers<'a>,
    /// Features that act on the same numbers: one for coordinatewise ones, otherwise all.
    together: usize,
}

impl<'a> Basis<'a> {
    fn new(hessian: &'a LowRank) -> Self {
        let (n, d) = hessian.shape();
        if let Blocks::Diagonal(values) = hessian.blocks() {
            let (features, together) = match hessian.features() {
                Features::Coordinatewise(u) => (u, 1),
                Features::Dense(u) => (u, hessian.rank()),
            };
            let (values, features) = (Numbers::Lent(values), Numbers::Lent(features));
            return Self { n, d, values, vectors: None, features, together };
        }
        let Diagonalised { values, vectors } = hessian.blocks().diagonalised(n, d);
        let (values, features) = (Numbers::Owned(values), Numbers::Lent(&[]));
        let mut basis = Self { n, d, values, vectors, features, together: hessian.rank() };
        let size = (n * d).max(1);
        let mut fields = Buffer::zeros(hessian.rank() * n * d);
        for (a, out) in fields.chunks_exact_mut(size).enumerate() {
            match hessian.features() {
                Features::Dense(u) => basis.add_entered(&u[a * size..][..size], out),
                Features::Coordinatewise(u) => {
                    // A rotation mixes coordinates.
                    let mut field = Buffer::zeros(n * d);
                    field[a * n..][..n].copy_from_slice(&u[a * n..][..n]);
                    basis.add_entered(&field, out);
                }
            }
        }
        basis.features = Numbers::Owned(fields);
        basis
    }

    /// A field in the eigenbases: component `a` of particle `i` along eigenvector `a`.
    fn enter<'b>(&self, field: &'b [f64]) -> Numbers<'b> {
        if self.vectors.is_none() {
            return Numbers::Lent(field);
        }
        let mut out = Buffer::zeros(field.len());
        self.add_entered(field, &mut out);
        Numbers::Owned(out)
    }

    /// Adds a field in the eigenbases to `out`.
    fn add_entered(&self, field: &[f64], out: &mut [f64]) {
        let Some(vectors) = &self.vectors else { return };
        let (n, d) = (self.n, self.d);
        for a in 0..d {
            for b in 0..d {
                let along = &vectors[(a * d + b) * n..][..n];
                math::add_products(along, &field[b * n..][..n], &mut out[a * n..][..n]);
            }
        }
    }

    /// Undoes [`Self::enter`].
    fn leave(&self, field: Buffer) -> Buffer {
        let Some(vectors) = &self.vectors else { return field };
        let (n, d) = (self.n, self.d);
        let mut out = Buffer::zeros(n * d);
        for a in 0..d {
            for b in 0..d {
                let along = &vectors[(a * d + b) * n..][..n];
                math::add_products(along, &field[a * n..][..n], &mut out[b * n..][..n]);
            }
        }
        out
    }

    /// Subtracts `weight Im(Y c) / tau` of every pole from `out`.
    fn couple(&self, gamma: &[f64], poles: &[Pole], g: &[f64], out: &mut [f64]) {
        let (n, r) = (self.n as f64, self.together);
        let parts = if r == 1 { self.d } else { 1 };
        let size = (self.values.len() / parts).max(1);
        // Products of features with g, then with one another.
        let pairs: Vec<(usize, Option<usize>)> = (0..r)
            .map(|a| (a, None))
            .chain((0..r).flat_map(|a| (0..=a).map(move |b| (a, Some(b)))))
            .collect();
        let columns = pairs.len().next_multiple_of(2);
        let mut sums = Buffer::zeros(parts * 2 * poles.len() * columns);
        let part = |k: usize| {
            let range = k * size..(k + 1) * size;
            (&self.values[range.clone()], &self.features[k * r * size..][..r * size], range)
        };
        let widths = vec![columns / 2; poles.len()];
        let shifts: Buffer = poles.iter().map(|pole| pole.shift).collect();
        let mut weights = Buffer::zeros(2 * poles.len() * STRIP);
        let mut products = Buffer::zeros(columns * STRIP);
        for (k, sums) in sums.chunks_exact_mut(2 * poles.len() * columns).enumerate() {
            let (m, u, range) = part(k);
            let g = &g[range];
            let mut add = |from: usize, len: usize, m: &[f64], sums: &mut [f64], whole: bool| {
                let (weights, products) =
                    (&mut weights[..2 * poles.len() * len], &mut products[..columns * len]);
                resolvent::weights(m, &shifts, weights);
                for (&(a, b), out) in pairs.iter().zip(products.chunks_exact_mut(len)) {
                    let place = |field: usize| &u[field * size + from..];
                    let other = b.map_or(&g[from..], place);
                    if whole {
                        out[0] = math::dot(&place(a)[..size], &other[..size]);
                    } else {
                        resolvent::products(&place(a)[..len], &other[..len], out);
                    }
                }
                tables::add_products(weights, products, len, &widths, sums);
            };
            if math::is_constant(m) {
                // One number stands for all.
                add(0, 1, &m[..1], sums, true);
            } else {
                for from in (0..size).step_by(STRIP) {
                    let len = STRIP.min(size - from);
                    add(from, len, &m[from..][..len], sums, false);
                }
            }
        }
        let rank = parts * r;
        let mut system = System::new(rank);
        // Coefficients of w and w m for every pole, feature after feature.
        let mut coefficients = Buffer::zeros(rank * 2 * poles.len());
        for (q, pole) in poles.iter().enumerate() {
            let tau = math::sqrt(pole.shift);
            for (k, sums) in sums.chunks_exact(2 * poles.len() * columns).enumerate() {
                let (second, first) = sums[2 * q * columns..][..2 * columns].split_at(columns);
                for ((&(a, b), first), second) in pairs.iter().zip(first).zip(second) {
                    let (real, imaginary) = (first / n, tau * second / n);
                    let Some(b) = b else {
                        (system.right[0][k + a], system.right[1][k + a]) = (real, imaginary);
                        continue;
                    };
                    for place in [(k + a) * rank + k + b, (k + b) * rank + k + a] {
                        (system.gram[0][place], system.gram[1][place]) = (real, imaginary);
                    }
                }
            }
            system.solve(gamma);
            let (real, imaginary) = system.c.split_at(rank);
            for (a, (real, imaginary)) in real.iter().zip(imaginary).enumerate() {
                let place = (a * poles.len() + q) * 2;
                coefficients[place] = -pole.weight * real;
                coefficients[place + 1] = -pole.weight / tau * imaginary;
            }
        }
        let mut sum = Buffer::zeros(STRIP);
        for k in 0..parts {
            let (m, u, range) = part(k);
            let out = &mut out[range];
            let coefficients = &coefficients[k * 2 * poles.len()..][..r * 2 * poles.len()];
            if math::is_constant(m) {
                let weights = &mut weights[..2 * poles.len()];
                resolvent::weights(&m[..1], &shifts, weights);
                let features = u.chunks_exact(size).zip(coefficients.chunks_exact(weights.len()));
                features.for_each(|(u, c)| math::axpy(math::dot(c, weights), u, out));
                continue;
            }
            if r == 1 {
                resolvent::add_combined(m, &shifts, coefficients, u, out);
                continue;
            }
            for from in (0..size).step_by(STRIP) {
                let len = STRIP.min(size - from);
                let (weights, sum) = (&mut weights[..2 * poles.len() * len], &mut sum[..len]);
                resolvent::weights(&m[from..][..len], &shifts, weights);
                let features = u.chunks_exact(size).zip(coefficients.chunks_exact(2 * poles.len()));
                for (u, c) in features {
                    resolvent::combination(c, weights, sum);
                    math::add_products(&u[from..][..len], sum, &mut out[from..][..len]);
                }
            }
        }
    }
}
