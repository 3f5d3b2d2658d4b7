//! Functions of a Wasserstein Hessian applied to the gradient, by whichever way suits
//! the functional and the number of particles.

use std::fmt;

use super::{Linearised, Part, Particles, Structure, linearised::columns, woodbury};
use crate::{
    linalg::{
        self, Absolute, Eigen,
        lanczos::{self, Stop},
    },
    math::Buffer,
    progress::Counter,
};

/// A dense Hessian with this many rows is decomposed without further thought.
pub const DENSE: usize = 256;
/// Most rows for which a reader may ask for the dense way.
pub const MOST_DENSE: usize = 1024;
/// Most features with which the rational way is chosen.
const MOST_FEATURES: usize = 6;
/// Most products of a Lanczos pass, and fewest with a cloud of any size.
const MOST_PRODUCTS: usize = 200;
const FEWEST_PRODUCTS: usize = 16;
/// Coordinates times products that a pass may have. A pass that is cut short still
/// gives a direction of descent.
const PASS: usize = 8_000_000;

/// A way to compute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Solver {
    /// Eigendecomposition of the `N d x N d` matrix: exact, `O((N d)^3)`.
    Dense,
    /// Eigendecomposition on linear maps of the cloud: exact, `O(N d^2 + d^6)`.
    Reduced,
    /// Lanczos' method, matrix-free: a few dozen products.
    Lanczos,
    /// Rational approximation with Woodbury's identity: `O(N d r)` per pole.
    Rational,
}

/// The function of the Hessian.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Function {
    /// One over the positive curvature that replaces an eigenvalue.
    SaddleFree(Absolute, f64),
    /// One over the eigenvalue, with the pseudo-inverse.
    Newton,
}

/// How accurate, and by which way.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// The reader's choice; `None` to choose by structure and size.
    pub solver: Option<Solver>,
    /// Relative error that the approximate ways aim at.
    pub tolerance: f64,
    /// Counts the products of Lanczos' method.
    pub counter: Counter,
}

impl Settings {
    /// For a computation that nobody watches.
    #[must_use]
    pub fn new(solver: Option<Solver>, tolerance: f64) -> Self {
        Self { solver, tolerance, counter: Counter::unwatched() }
    }
}

/// `f(H) g` and how it was come by.
#[derive(Clone, Debug)]
pub struct Solution {
    /// The field.
    pub field: Particles,
    /// How.
    pub report: Report,
    /// Smallest eigenvalue of `H`; an upper bound of it after Lanczos' method, unknown
    /// after the rational way.
    pub lowest: Option<f64>,
}

/// How a solution was come by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Report {
    /// The way.
    pub solver: Solver,
    /// Hessian products; a dense Hessian is `N d` of them.
    pub products: u64,
    /// Poles of the rational approximation.
    pub poles: usize,
    /// Estimate of the relative error; zero for the exact ways.
    pub error: f64,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.solver {
            Solver::Dense => write!(f, "dense eigendecomposition"),
            Solver::Reduced => write!(f, "exact reduction to linear maps"),
            Solver::Lanczos => {
                write!(f, "Lanczos, {} products, error {:.0e}", self.products, self.error)
            }
            Solver::Rational => {
                write!(f, "rational, {} poles, error {:.0e}", self.poles, self.error)
            }
        }
    }
}

impl Solver {
    /// What suits a Hessian of this size and structure.
    #[must_use]
    pub fn choose<L: Linearised + ?Sized>(hessian: &L, function: Function) -> Self {
        let (n, d) = hessian.shape();
        match hessian.structure() {
            _ if n * d <= DENSE => Self::Dense,
            Structure::LinearMaps => Self::Reduced,
            Structure::Coordinatewise if is_root(function) => Self::Rational,
            Structure::Moments(r) if r <= MOST_FEATURES && is_root(function) => Self::Rational,
            _ => Self::Lanczos,
        }
    }

    /// Whether this way can compute that function of that Hessian.
    #[must_use]
    pub fn serves<L: Linearised + ?Sized>(self, hessian: &L, function: Function) -> bool {
        let (n, d) = hessian.shape();
        match self {
            Self::Dense => n * d <= MOST_DENSE,
            Self::Reduced => hessian.structure() == Structure::LinearMaps,
            Self::Lanczos => true,
            Self::Rational => is_root(function) && hessian.low_rank().is_some(),
        }
    }
}

/// Only the root is an analytic function of the Hessian.
fn is_root(function: Function) -> bool {
    matches!(function, Function::SaddleFree(Absolute::Root, _))
}

/// Computes `f(H) g`. A way that cannot serve is replaced by the one that suits; the
/// report says which it was.
pub fn apply<L: Linearised + ?Sized>(
    hessian: &mut L,
    gradient: &Particles,
    function: Function,
    settings: Settings,
) -> Solution {
    let chosen = settings.solver.filter(|solver| solver.serves(hessian, function));
    let solver = chosen.unwrap_or_else(|| Solver::choose(hessian, function));
    let exact = |solver, products| Report { solver, products, poles: 0, error: 0.0 };
    let g = gradient.data();
    let (field, report, lowest) = match solver {
        Solver::Dense => {
            let eigen = Eigen::of_columns(g.len(), columns(hessian, Part::Full));
            let field = eigen.apply(of_values(function, &eigen.values), g);
            (field, exact(solver, g.len() as u64), eigen.values.first().copied())
        }
        Solver::Reduced => {
            let Some(reduction) = hessian.reduction() else {
                return apply(hessian, gradient, function, Settings { solver: None, ..settings });
            };
            let values = reduction.eigenvalues();
            let mut field = Buffer::zeros(g.len());
            reduction.apply(of_values(function, &values), g, &mut field);
            (field, exact(solver, values.len() as u64), Some(reduction.lowest()))
        }
        Solver::Rational => {
            let (Function::SaddleFree(_, epsilon), Some(low_rank)) = (function, hessian.low_rank())
            else {
                return apply(hessian, gradient, function, Settings { solver: None, ..settings });
            };
            let found = woodbury::inverse_root(&low_rank, g, epsilon, settings.tolerance);
            let report = Report { solver, products: 0, poles: found.poles, error: found.error };
            (found.result, report, None)
        }
        Solver::Lanczos => {
            let products = (PASS / g.len()).clamp(FEWEST_PRODUCTS, MOST_PRODUCTS);
            let stop = Stop { tolerance: settings.tolerance, products };
            // The pseudo-inverse needs a scale before the spectrum is known.
            let scale = [hessian.size_bound()];
            let f = of_values(function, &scale);
            let mut count_one = settings.counter.of(stop.most_products(g.len()));
            let product = |v: &[f64], out: &mut [f64]| {
                hessian.times(v, out);
                count_one();
            };
            let found = lanczos::function_times(product, g, f, stop);
            let products = found.products as u64;
            let report = Report { solver, products, poles: 0, error: found.change };
            (found.result, report, found.ritz.first().copied())
        }
    };
    let field = Particles::from_buffer(gradient.len(), gradient.dim(), field);
    Solution { field, report, lowest }
}

fn of_values(function: Function, values: &[f64]) -> impl Fn(f64) -> f64 + use<> {
    let newton = linalg::newton(values);
    move |l| match function {
        Function::SaddleFree(absolute, epsilon) => 1.0 / absolute.of(l, epsilon),
        Function::Newton => -newton(l),
    }
}
