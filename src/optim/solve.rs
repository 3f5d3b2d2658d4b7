//! Functions and spectra of a Hessian of which only products are known: what every
//! [`Curvature`] does unless its structure allows better.

use super::{Curvature, Report, Solution, Solve, Solver, SpectralFunction, Spectrum};
use crate::{
    linalg::{
        Eigen,
        lanczos::{self, Stop},
    },
    math::{self, Buffer, EPSILON, Rows},
    progress::Counter,
    rng::{Purpose, Streams, fill_normal},
};

/// A Hessian with at most this many rows is decomposed without further thought.
pub const DENSE: usize = 256;
/// Most rows of a Hessian that is decomposed at a reader's wish, or for its spectrum.
pub const MOST_DENSE: usize = 1024;
/// Eigenpairs at either end that an inspection asks for.
pub const ENDS: usize = 6;
/// Most products of a Lanczos pass, and fewest with any number of parameters.
const MOST_PRODUCTS: usize = 200;
const FEWEST_PRODUCTS: usize = 16;
/// Parameters times products that a pass may have. A pass that is cut short still gives a
/// direction of descent.
const PASS: usize = 8_000_000;
/// Products for the ends of a spectrum.
const SPECTRUM_PRODUCTS: usize = 32;

/// Whether products alone let a way compute a function of a Hessian with `n` rows.
#[must_use]
pub fn serves(n: usize, solver: Solver) -> bool {
    match solver {
        Solver::Dense => n <= MOST_DENSE,
        Solver::Lanczos => true,
        Solver::Reduced | Solver::Rational => false,
    }
}

/// `f(H) g` by the way asked for if it [`serves`], or else dense up to [`DENSE`] rows and
/// Lanczos' beyond.
pub fn apply<C: Curvature + ?Sized>(
    curvature: &mut C,
    function: SpectralFunction,
    g: &[f64],
    how: &Solve,
) -> Solution {
    let n = curvature.size();
    assert_eq!(g.len(), n, "solve: {} numbers for {n} parameters", g.len());
    let suits = if n <= DENSE { Solver::Dense } else { Solver::Lanczos };
    match how.solver.filter(|solver| serves(n, *solver)).unwrap_or(suits) {
        Solver::Dense => dense(curvature.columns(), function, g),
        _ => {
            let bound = curvature.bound();
            krylov(&mut |v, out| curvature.times(v, out), bound, function, g, how)
        }
    }
}

/// All eigenpairs up to [`MOST_DENSE`] rows; beyond, `ends` at either end by Lanczos' method,
/// of which one may show fewer times than it occurs.
///
/// The errors are a bound of the rounding of a decomposition, `4 n^{1/2} eps |H|`, plus the
/// residual norm of a Ritz pair, within which of its value there is an eigenvalue.
pub fn spectrum<C: Curvature + ?Sized>(
    curvature: &mut C,
    ends: usize,
    counter: Counter,
) -> Spectrum {
    let n = curvature.size();
    if n <= MOST_DENSE {
        return whole(Eigen::of_columns(n, curvature.columns()));
    }
    outer(&mut |v, out| curvature.times(v, out), n, ends, counter)
}

/// The columns of a Hessian, one after the other, by a product with each coordinate axis:
/// `8 n^2` bytes.
pub fn columns<C: Curvature + ?Sized>(curvature: &mut C) -> Buffer {
    let n = curvature.size();
    let mut unit = Buffer::zeros(n);
    let mut columns = Buffer::zeros(n * n);
    for (j, column) in columns.chunks_exact_mut(n.max(1)).enumerate() {
        unit[j] = 1.0;
        curvature.times(&unit, column);
        unit[j] = 0.0;
    }
    columns
}

/// Bound of the rounding of eigenvalues of a matrix with `n` rows of this norm.
#[must_use]
pub fn rounding(n: usize, norm: f64) -> f64 {
    4.0 * math::sqrt(n as f64) * EPSILON * norm
}

/// A product with the Hessian.
type Times<'a> = &'a mut dyn FnMut(&[f64], &mut [f64]);

fn dense(columns: Buffer, function: SpectralFunction, g: &[f64]) -> Solution {
    let eigen = Eigen::of_columns(g.len(), columns);
    let vector = eigen.apply(function.of(eigen.largest()), g);
    Solution { vector, report: Report::exact(Solver::Dense, g.len()) }
}

fn krylov(
    times: Times<'_>,
    bound: f64,
    function: SpectralFunction,
    g: &[f64],
    how: &Solve,
) -> Solution {
    let products = (PASS / g.len().max(1)).clamp(FEWEST_PRODUCTS, MOST_PRODUCTS);
    let stop = Stop { tolerance: how.tolerance, products };
    let mut count_one = how.counter.of(stop.most_products(g.len()));
    let product = |v: &[f64], out: &mut [f64]| {
        times(v, out);
        count_one();
    };
    // The pseudo-inverse needs a scale before the spectrum is known.
    let found = lanczos::function_times(product, g, function.of(bound), stop);
    let products = found.products as u64;
    let report = Report { solver: Solver::Lanczos, products, poles: 0, error: found.change };
    Solution { vector: found.result, report }
}

fn whole(eigen: Eigen) -> Spectrum {
    let n = eigen.size();
    let error = rounding(n, eigen.largest());
    let mut vectors = Rows::with_capacity(n);
    (0..n).for_each(|k| vectors.push(Buffer::copy(eigen.vector(k))));
    Spectrum {
        errors: vec![error; n],
        multiplicities: vec![1; n],
        values: eigen.values.into_vec(),
        vectors,
        size: n,
        products: n as u64,
    }
}

fn outer(times: Times<'_>, n: usize, ends: usize, counter: Counter) -> Spectrum {
    // Any start will do that is the same every time and prefers no direction.
    let mut start = Buffer::zeros(n);
    fill_normal(&mut Streams::new(0).at(Purpose::Krylov, 0), &mut start);
    let products = SPECTRUM_PRODUCTS.min(lanczos::most_stored(n));
    let mut count_one = counter.of(products);
    let product = |v: &[f64], out: &mut [f64]| {
        times(v, out);
        count_one();
    };
    let found = lanczos::extremes(product, &start, ends, products);
    let largest = found.values.iter().fold(0.0_f64, |m, l| m.max(l.abs()));
    let rounding = rounding(n, largest);
    Spectrum {
        errors: found.residuals.iter().map(|residual| residual + rounding).collect(),
        multiplicities: vec![1; found.values.len()],
        values: found.values.into_vec(),
        vectors: found.vectors,
        size: n,
        products: found.products as u64,
    }
}
