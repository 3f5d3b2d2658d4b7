//! Which eigenvalues of a Hessian are told apart from zero.

use super::{Count, Kind, Objective, Spectrum, judgement::NEAR, solve};
use crate::math::{self, Buffer};

/// Eigenvalues up to this part of the largest, or of the objective's unit of curvature where that
/// is more, are looked at twice: where all are nearly zero none is small beside another.
const SMALL: f64 = 1e-3;
/// Safety factor on the change of the Hessian. Where the objective is `x^m`, Newton's step
/// changes the second derivative by 1/2 (`m = 3`) to 0.63 of itself: degenerate directions are
/// recognised as such at any distance.
const DRIFT: f64 = 3.0;

/// Eigenvalues, each with the tolerance within which it counts as zero.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resolved {
    /// Eigenvalues in ascending order: all, or some at either end.
    pub values: Vec<f64>,
    /// Tolerance of each.
    pub tolerances: Vec<f64>,
    /// How often each occurs.
    pub multiplicities: Vec<usize>,
    /// Number of eigenvalues that there are.
    pub size: usize,
    /// Length of Newton's step over the eigenvalues told apart from zero.
    pub step: f64,
}

impl Resolved {
    /// Number of eigenvalues of this sign: -1, 0 or 1. The lowest ones are always listed: none of
    /// them negative is exact, and so is none of them zero if one of the lower half is positive.
    #[must_use]
    pub fn count(&self, sign: i8) -> Count {
        let listed = self.values.iter().zip(&self.tolerances).zip(&self.multiplicities);
        let alike = listed.filter(|((value, tolerance), _)| sign_of(**value, **tolerance) == sign);
        let number = alike.map(|(_, multiplicity)| multiplicity).sum();
        let whole = self.multiplicities.iter().sum::<usize>() == self.size;
        let lower = self.values.iter().zip(&self.tolerances).take(self.values.len() / 2);
        let may_hide = sign >= 0 && lower.fold(true, |hides, (v, t)| hides && sign_of(*v, *t) < 1);
        Count { number, at_least: !whole && (number > 0 || may_hide) }
    }

    /// What these eigenvalues say of a critical point; `at_minimum` if its value is the known
    /// global minimum.
    #[must_use]
    pub fn kind(&self, at_minimum: bool) -> Kind {
        Kind::of(self.count(-1), self.count(0), self.size, at_minimum)
    }
}

/// Sign of an eigenvalue, 0 within its tolerance.
#[must_use]
pub fn sign_of(value: f64, tolerance: f64) -> i8 {
    if value > tolerance {
        1
    } else if value < -tolerance {
        -1
    } else {
        0
    }
}

/// Gives every eigenvalue the tolerance within which it counts as zero: its own error, and for
/// small ones the change of the Hessian along the eigenvector over Newton's step, that is, to
/// where the critical point would be. That step is made twice: over the eigenvalues that are
/// not small, which brings a point next to a manifold of critical points onto it, and then over
/// the small ones, too, which notices directions along which the Hessian itself vanishes.
///
/// `gradient` is that at `x`, and `spectrum` that of the Hessian there. Cost: two Hessians and
/// four products for every small eigenvalue, and nothing where the gradient vanishes.
#[must_use]
pub fn resolve(
    objective: &dyn Objective,
    x: &[f64],
    gradient: &[f64],
    spectrum: &Spectrum,
) -> Resolved {
    let unit = spectrum.largest().max(objective.scale().curvature);
    let slopes: Vec<f64> = spectrum.vectors.iter().map(|u| math::dot(u, gradient)).collect();
    // Where the terms of the Hessian cancel, rounding is that of sums of as many terms as there
    // are rows, and not of what is left of them.
    let terms = math::sqrt(x.len() as f64);
    let rounding = terms * solve::rounding(x.len(), objective.scale().curvature);
    let errors: Vec<f64> = spectrum.errors.iter().map(|error| error.max(rounding)).collect();
    let mut tolerances = errors.clone();
    let is_small = |k: usize| spectrum.values[k].abs() <= SMALL * unit;
    let step = |uses: &dyn Fn(usize) -> bool| -> Buffer {
        let mut step = Buffer::zeros(x.len());
        for (k, u) in spectrum.vectors.iter().enumerate().filter(|(k, _)| uses(*k)) {
            math::axpy(-slopes[k] / spectrum.values[k], u, &mut step);
        }
        step
    };
    let far = NEAR * objective.scale().length;
    let small: Vec<usize> = (0..spectrum.vectors.len()).filter(|k| is_small(*k)).collect();
    for pass in 0..2 {
        let told: Vec<bool> = (0..spectrum.values.len())
            .map(|k| sign_of(spectrum.values[k], tolerances[k]) != 0)
            .collect();
        let p = step(&|k| told[k] && (pass == 1 || !is_small(k)));
        let length = objective.norm(&p);
        // A longer step says that no critical point is here, whatever its Hessian is.
        if small.is_empty() || length == 0.0 || length.is_nan() || length > far {
            continue;
        }
        let mut there = Buffer::copy(x);
        objective.displace(&mut there, 1.0, &p);
        let mut images = [Buffer::zeros(x.len()), Buffer::zeros(x.len())];
        let (mut here, mut beyond) = (objective.curvature(x), objective.curvature(&there));
        for &k in &small {
            let u = &spectrum.vectors[k];
            here.times(u, &mut images[0]);
            beyond.times(u, &mut images[1]);
            let change =
                math::sum(images[0].iter().zip(images[1].iter()).map(|(a, b)| (a - b) * (a - b)));
            tolerances[k] = tolerances[k].max(errors[k] + DRIFT * math::sqrt(change));
        }
    }
    let told = |k: usize| sign_of(spectrum.values[k], tolerances[k]) != 0;
    let newton = step(&told);
    Resolved {
        values: spectrum.values.clone(),
        multiplicities: spectrum.multiplicities.clone(),
        size: spectrum.size,
        step: objective.norm(&newton),
        tolerances,
    }
}
