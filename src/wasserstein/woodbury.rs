//! Functions of a Hessian that is block-diagonal plus low rank.

use super::{Features, Linearised, LowRank, blocks::Diagonalised};
use crate::{
    linalg::{self, rational::InverseRoot},
    math::{self, Buffer, resolvent},
};

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
/// difference of `f(H) g` and `f(D) g`, each with its own. Cost: `O(n d r)` per pole, `O(n d r^2)`
/// with dense features; memory: the fields in the eigenbases of the blocks.
#[must_use]
pub fn inverse_root(hessian: &LowRank, g: &[f64], epsilon: f64, tolerance: f64) -> Woodbury {
    let basis = Basis::new(hessian);
    let g = basis.enter(g);
    let size = basis.values.iter().fold(0.0_f64, |m, x| m.max(x.abs()));
    let most = size + hessian.coupling_bound();
    let floor = epsilon * epsilon;
    let root = InverseRoot::new(floor, most * most + floor, tolerance);
    let mut result = Buffer::zeros(g.len());
    resolvent::inverse_roots(&basis.values, &g, floor, &mut result);
    let alone = math::dot(&result, &result);
    let mut weights = Buffer::zeros(basis.values.len());
    let mut system = System::new(basis.rank());
    for pole in root.poles() {
        let squared = floor + pole.shift;
        let tau = math::sqrt(squared);
        resolvent::weights(&basis.values, squared, &mut weights);
        basis.couple(hessian.gamma(), &weights, &g, tau, &mut system);
        basis.subtract(&weights, &system.c, pole.weight / tau, tau, &mut result);
    }
    let whole = math::dot(&result, &result);
    let error = root.error * (1.0 + math::sqrt(alone / whole.max(f64::MIN_POSITIVE)));
    Woodbury { result: basis.leave(&result), poles: root.count, error }
}

/// The memory of the coupling's equations, used again for every pole.
struct System {
    /// Real and imaginary part of `U^T Y / N`, row-major.
    gram: [Buffer; 2],
    /// Those of `U^T y / N`.
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
}

/// Everything in the eigenbases of the blocks.
struct Basis {
    n: usize,
    d: usize,
    values: Buffer,
    vectors: Option<Buffer>,
    features: Features,
}

impl Basis {
    fn new(hessian: &LowRank) -> Self {
        let (n, d) = hessian.shape();
        let Diagonalised { values, vectors } = hessian.blocks().diagonalised(n, d);
        let mut basis =
            Self { n, d, values, vectors, features: Features::Coordinatewise(Buffer::default()) };
        basis.features = match (hessian.features(), &basis.vectors) {
            (features, None) => features.clone(),
            (Features::Dense(u), Some(_)) => {
                let mut fields = Buffer::zeros(u.len());
                let size = (n * d).max(1);
                for (out, u) in fields.chunks_exact_mut(size).zip(u.chunks_exact(size)) {
                    out.copy_from_slice(&basis.enter(u));
                }
                Features::Dense(fields)
            }
            (Features::Coordinatewise(u), Some(_)) => {
                // A rotation mixes coordinates.
                let mut fields = Buffer::zeros(d * n * d);
                for (a, out) in fields.chunks_exact_mut((n * d).max(1)).enumerate() {
                    let mut field = Buffer::zeros(n * d);
                    field[a * n..][..n].copy_from_slice(&u[a * n..][..n]);
                    out.copy_from_slice(&basis.enter(&field));
                }
                Features::Dense(fields)
            }
        };
        basis
    }

    /// A field in the eigenbases: component `a` of particle `i` along eigenvector `a`.
    fn enter(&self, field: &[f64]) -> Buffer {
        let Some(vectors) = &self.vectors else { return Buffer::copy(field) };
        let (n, d) = (self.n, self.d);
        let mut out = Buffer::zeros(n * d);
        for a in 0..d {
            for b in 0..d {
                let along = &vectors[(a * d + b) * n..][..n];
                math::add_products(along, &field[b * n..][..n], &mut out[a * n..][..n]);
            }
        }
        out
    }

    /// Undoes [`Self::enter`].
    fn leave(&self, field: &[f64]) -> Buffer {
        let Some(vectors) = &self.vectors else { return Buffer::copy(field) };
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

    /// Rows of `values` that a feature acts on, and the feature there.
    fn field(&self, feature: usize) -> (std::ops::Range<usize>, &[f64]) {
        match &self.features {
            Features::Coordinatewise(u) => {
                let range = feature * self.n..(feature + 1) * self.n;
                (range.clone(), &u[range])
            }
            Features::Dense(u) => {
                let size = self.n * self.d;
                (0..size, &u[feature * size..][..size])
            }
        }
    }

    fn rank(&self) -> usize {
        match &self.features {
            Features::Coordinatewise(_) => self.d,
            Features::Dense(u) => u.len() / (self.n * self.d).max(1),
        }
    }

    /// Real and imaginary parts of `c = (I + Gamma U^T Y / N)^{-1} Gamma U^T y / N`.
    fn couple(&self, gamma: &[f64], w: &[f64], g: &[f64], tau: f64, system: &mut System) {
        let (r, n) = (self.rank(), self.n as f64);
        let System { gram: [real, imaginary], right: [right, turned], matrix, c } = system;
        for a in 0..r {
            let (range, u) = self.field(a);
            let (m, w) = (&self.values[range.clone()], &w[range.clone()]);
            let (first, second) = resolvent::sums(m, w, u, &g[range.clone()]);
            right[a] = first / n;
            turned[a] = tau * second / n;
            for b in 0..=a {
                let (other_range, other) = self.field(b);
                if other_range != range {
                    continue;
                }
                let (first, second) = resolvent::sums(m, w, u, other);
                for place in [a * r + b, b * r + a] {
                    real[place] = first / n;
                    imaginary[place] = tau * second / n;
                }
            }
        }
        // As a real system of twice the size.
        let times = |a: usize, v: &[f64], stride: usize| {
            let column = v.iter().step_by(stride);
            math::sum(gamma[a * r..][..r].iter().zip(column).map(|(g, v)| g * v))
        };
        for a in 0..r {
            (c[a], c[r + a]) = (times(a, right, 1), times(a, turned, 1));
            for b in 0..r {
                let one = if a == b { 1.0 } else { 0.0 };
                let (re, im) = (times(a, &real[b..], r), times(a, &imaginary[b..], r));
                matrix[a * 2 * r + b] = one + re;
                matrix[(r + a) * 2 * r + r + b] = one + re;
                matrix[a * 2 * r + r + b] = -im;
                matrix[(r + a) * 2 * r + b] = im;
            }
        }
        // H - i tau is never singular, so neither is the system.
        let _ = linalg::solve(matrix, c);
    }

    /// Subtracts `scale Im(Y c)`.
    fn subtract(&self, w: &[f64], c: &[f64], scale: f64, tau: f64, out: &mut [f64]) {
        let (real, imaginary) = c.split_at(c.len() / 2);
        for (a, (real, imaginary)) in real.iter().zip(imaginary).enumerate() {
            let (range, u) = self.field(a);
            let (m, w) = (&self.values[range.clone()], &w[range.clone()]);
            resolvent::subtract(m, w, u, scale * imaginary, scale * tau * real, &mut out[range]);
        }
    }
}
