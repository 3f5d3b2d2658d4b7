//! What can be said of a step and of a critical point. Numerical outcomes are
//! values, never panics.

use serde::{Deserialize, Serialize};

/// The outcome of one step of one method.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// The run goes on.
    #[default]
    Continue,
    /// The method's own stopping rule is met.
    Converged,
    /// The cap on steps is reached.
    Truncated,
    /// A number is NaN or infinite.
    NonFinite,
    /// The state has left the region in which its numbers mean anything.
    Diverged,
}

impl Verdict {
    /// Whether the method takes further steps.
    #[must_use]
    pub const fn is_running(self) -> bool {
        matches!(self, Self::Continue)
    }

    /// Slug for machine-readable output.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Continue => "continue",
            Self::Converged => "converged",
            Self::Truncated => "truncated",
            Self::NonFinite => "non-finite",
            Self::Diverged => "diverged",
        }
    }

    /// Words for a reader, with the remedy where there is one.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Continue => "running",
            Self::Converged => "converged",
            Self::Truncated => "stopped at the cap on steps",
            Self::NonFinite => "a number is no longer finite: reduce the step size",
            Self::Diverged => "diverged: reduce the step size",
        }
    }
}

/// What the gradient and the Hessian say about a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PointKind {
    /// The gradient does not vanish.
    NotCritical,
    /// The Hessian has `index >= 1` negative eigenvalues.
    StrictSaddle {
        /// Morse index: the number of negative eigenvalues.
        index: usize,
        /// Whether there may be more, because not all eigenvalues are known.
        at_least: bool,
    },
    /// All eigenvalues are positive.
    NonDegenerateMinimum,
    /// No negative eigenvalue, `nullity` zero ones, and the value is the known minimum.
    DegenerateMinimum {
        /// Number of zero eigenvalues.
        nullity: usize,
    },
    /// No negative eigenvalue, `nullity` zero ones: second order does not decide.
    Undecided {
        /// Number of zero eigenvalues.
        nullity: usize,
    },
}

/// Thresholds below which a number counts as zero.
#[derive(Clone, Copy, Debug)]
pub struct Tolerance {
    /// On the gradient norm.
    pub gradient: f64,
    /// On an eigenvalue of the Hessian, in units of curvature.
    pub curvature: f64,
}

/// Classifies a point by gradient norm and Hessian spectrum, of whose `size` eigenvalues
/// the lowest at least are given.
///
/// `at_known_minimum` says that the value there equals the known global minimum;
/// only then is a positive semidefinite Hessian with zeros called a minimum.
#[must_use]
pub fn classify(
    gradient_norm: f64,
    spectrum: &[f64],
    size: usize,
    at_known_minimum: bool,
    tolerance: Tolerance,
) -> PointKind {
    if gradient_norm.is_nan() || gradient_norm > tolerance.gradient {
        return PointKind::NotCritical;
    }
    let index = morse_index(spectrum, tolerance.curvature);
    let nullity = spectrum.iter().filter(|l| l.abs() <= tolerance.curvature).count();
    match (index, nullity) {
        (0, 0) => PointKind::NonDegenerateMinimum,
        (0, nullity) if at_known_minimum => PointKind::DegenerateMinimum { nullity },
        (0, nullity) => PointKind::Undecided { nullity },
        (index, _) => PointKind::StrictSaddle { index, at_least: spectrum.len() < size },
    }
}

/// Number of eigenvalues below `-tolerance`.
#[must_use]
pub fn morse_index(spectrum: &[f64], tolerance: f64) -> usize {
    spectrum.iter().filter(|l| **l < -tolerance).count()
}

impl std::fmt::Display for PointKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotCritical => write!(f, "not a critical point"),
            Self::StrictSaddle { index, at_least } => {
                let bound = if *at_least { "at least " } else { "" };
                write!(f, "strict saddle, index {bound}{index}")
            }
            Self::NonDegenerateMinimum => write!(f, "non-degenerate minimum"),
            Self::DegenerateMinimum { nullity } => {
                write!(f, "degenerate minimum, nullity {nullity}")
            }
            Self::Undecided { nullity } => {
                write!(f, "critical, second order undecided (nullity {nullity})")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOLERANCE: Tolerance = Tolerance { gradient: 1e-6, curvature: 1e-9 };

    #[test]
    fn a_point_is_classified_by_gradient_then_index_then_nullity() {
        let say = |g, s: &[f64], min| classify(g, s, s.len(), min, TOLERANCE).to_string();
        assert_eq!(say(1e-3, &[1.0], false), "not a critical point");
        assert_eq!(say(f64::NAN, &[1.0], false), "not a critical point");
        assert_eq!(say(0.0, &[-1.0, 0.0, 2.0], false), "strict saddle, index 1");
        assert_eq!(say(0.0, &[1.0, 2.0], false), "non-degenerate minimum");
        assert_eq!(say(0.0, &[0.0, 2.0], true), "degenerate minimum, nullity 1");
        assert_eq!(say(0.0, &[0.0, 2.0], false), "critical, second order undecided (nullity 1)");
    }

    #[test]
    fn of_the_ends_of_a_spectrum_the_index_is_a_lower_bound() {
        let say = |s: &[f64]| classify(0.0, s, 100, false, TOLERANCE).to_string();
        assert_eq!(say(&[-2.0, -1.0, 7.0, 8.0]), "strict saddle, index at least 2");
        // The lowest eigenvalue is known: none is negative.
        assert_eq!(say(&[1.0, 2.0, 7.0, 8.0]), "non-degenerate minimum");
    }
}
