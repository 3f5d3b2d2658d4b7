//! Functionals of measures with their first two variations, and what becomes of them on a
//! cloud of particles.

use super::{Hessian, Linearised, Part, Particles, dense};
use crate::{
    linalg::Eigen,
    optim::{Count, Curvature, Kind, Known, Objective, Scale},
};

/// A function on the space of the particles.
pub type FirstVariation<'a> = Box<dyn Fn(&[f64]) -> f64 + 'a>;

/// Eigenvalues below this part of the largest count as zero at a point that is known in
/// closed form.
const ROUNDING: f64 = 1e-12;
/// Rounding of a value whose terms, kernels of at most one, cancel.
const CANCELLED: f64 = 1e-12;

/// A functional `F: P_2(R^d) -> R`, evaluated on empirical measures, with its known
/// critical points.
pub trait Functional {
    /// Dimension `d` of the space.
    fn dim(&self) -> usize;

    /// `F(mu)`.
    fn value(&self, x: &Particles) -> f64;

    /// Wasserstein gradient `g_i = grad_x F'(mu)(x_i) = N dF/dx_i`, written to `out` in the
    /// storage order of [`Particles`].
    fn gradient(&self, x: &Particles, out: &mut [f64]);

    /// First variation `y -> F'(mu)(y)`, up to a constant.
    fn first_variation<'a>(&'a self, x: &Particles<'a>) -> FirstVariation<'a>;

    /// The Wasserstein Hessian at `x`, with everything computed that its products share.
    fn linearise<'a>(&'a self, x: &Particles<'a>) -> Box<dyn Linearised + 'a>;

    /// Distances between critical points, and curvatures where runs end.
    fn scale(&self) -> Scale {
        Scale::UNIT
    }

    /// What no value of `F` is below: 0 for squares.
    fn floor(&self) -> f64 {
        0.0
    }

    /// The smallest value of `F` over measures of `n` particles, or a bound of it from below
    /// that some number of particles reaches; NaN where it is not known.
    fn minimum(&self, n: usize) -> f64;

    /// `W_2` distance from a cloud to the nearest that minimises `F` among clouds of as many
    /// particles; `None` where no closed form is known.
    fn distance_to_minimum(&self, _x: &Particles) -> Option<f64> {
        None
    }

    /// Critical points of clouds of `n` particles that are known in closed form.
    fn known(&self, n: usize) -> Vec<Known>;

    /// `W_2` distance from a cloud to each of [`Functional::known`], or to the nearest point
    /// of a set of critical points of one kind; `None` where no closed form is known.
    fn distances(&self, x: &Particles) -> Vec<Option<f64>>;
}

/// The objective of `n` particles: `F` of their measure, on `R^(n d)` with the inner product
/// of `L^2(mu)`.
#[derive(Clone, Copy)]
pub struct OfParticles<'a> {
    /// The functional.
    pub functional: &'a dyn Functional,
    /// Number `n` of particles.
    pub particles: usize,
}

impl OfParticles<'_> {
    fn particles<'a>(&self, x: &'a [f64]) -> Particles<'a> {
        Particles::new(self.functional.dim(), x)
    }
}

impl Objective for OfParticles<'_> {
    fn size(&self) -> usize {
        self.particles * self.functional.dim()
    }

    fn weight(&self) -> f64 {
        1.0 / self.particles as f64
    }

    fn scale(&self) -> Scale {
        self.functional.scale()
    }

    /// Never below the floor: where terms cancel, rounding is what is left of zero.
    fn value(&self, x: &[f64]) -> f64 {
        let (value, floor) = (self.functional.value(&self.particles(x)), self.functional.floor());
        debug_assert!(
            value.is_nan() || value >= floor - CANCELLED,
            "the objective is {value}, below {floor}"
        );
        if value < floor { floor } else { value }
    }

    fn gradient(&self, x: &[f64], out: &mut [f64]) {
        self.functional.gradient(&self.particles(x), out);
    }

    fn curvature<'a>(&'a self, x: &'a [f64]) -> Box<dyn Curvature + 'a> {
        Box::new(Hessian(self.functional.linearise(&self.particles(x))))
    }
}

/// What the Hessian says of `n` particles at one point `y`, a critical point of value
/// `F(delta_y)`.
///
/// All blocks are one matrix `M` there, and all couplings one matrix `K`: `H` has the
/// eigenvalues of `M + K` once, and those of `M` so often as there are other particles.
#[must_use]
pub fn kind_of_dirac(functional: &dyn Functional, y: &[f64], n: usize) -> Kind {
    let mut hessian = functional.linearise(&Particles::new(functional.dim(), y));
    let whole = dense(&mut *hessian, Part::Full);
    let local = &whole - dense(&mut *hessian, Part::Nonlocal);
    let (whole, local) = (Eigen::of(whole).values, Eigen::of(local).values);
    let floor = ROUNDING * whole.iter().chain(local.iter()).fold(0.0_f64, |m, l| m.max(l.abs()));
    let count = |is: &dyn Fn(f64) -> bool| {
        let of = |values: &[f64]| values.iter().filter(|l| is(**l)).count();
        of(&whole) + (n - 1) * of(&local)
    };
    let [index, nullity] = [count(&|l| l < -floor), count(&|l| l.abs() <= floor)];
    kind(index, nullity, n * whole.len(), false)
}

/// The kind of a critical point with these numbers of negative and of zero eigenvalues, of
/// `size` in all.
#[must_use]
pub fn kind(index: usize, nullity: usize, size: usize, is_minimum: bool) -> Kind {
    Kind::of(Count::exactly(index), Count::exactly(nullity), size, is_minimum)
}
