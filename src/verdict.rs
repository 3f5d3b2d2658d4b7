//! What can be said of a step and of a critical point. Numerical outcomes are
//! values, never panics.

use std::fmt;

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
    /// The objective has no derivative where the state is.
    Singular,
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
            Self::Singular => "singular",
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
            Self::Singular => "stopped where the objective has no derivative",
        }
    }
}

/// A number of eigenvalues.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// How many were found.
    pub number: usize,
    /// Whether there may be more, because not all eigenvalues are known.
    pub at_least: bool,
}

impl Count {
    /// Exactly this many.
    #[must_use]
    pub const fn exactly(number: usize) -> Self {
        Self { number, at_least: false }
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.at_least { "at least " } else { "" }, self.number)
    }
}

/// What the Hessian says of a critical point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// A strict saddle: `index >= 1` negative eigenvalues (the Morse index), and others.
    Saddle {
        /// Number of negative eigenvalues.
        index: Count,
    },
    /// All eigenvalues are negative.
    NonDegenerateMaximum {
        /// Their number.
        index: Count,
    },
    /// All eigenvalues are positive.
    NonDegenerateMinimum,
    /// No negative eigenvalue, some zero ones, and the value is the known global minimum.
    DegenerateMinimum {
        /// Number of zero eigenvalues.
        nullity: Count,
    },
    /// No negative eigenvalue, some zero ones: second order does not decide.
    Undecided {
        /// Number of zero eigenvalues.
        nullity: Count,
    },
}

impl Kind {
    /// What is said of a critical point by the numbers of negative and of zero eigenvalues, of
    /// `size` in all, and by whether its value is the smallest possible one.
    #[must_use]
    pub const fn of(index: Count, nullity: Count, size: usize, is_lowest: bool) -> Self {
        match (index.number, nullity.number) {
            (0, 0) => Self::NonDegenerateMinimum,
            (0, _) if is_lowest => Self::DegenerateMinimum { nullity },
            (0, _) => Self::Undecided { nullity },
            (number, _) if number == size => Self::NonDegenerateMaximum { index },
            _ => Self::Saddle { index },
        }
    }

    /// The Morse index: the number of negative eigenvalues that are known.
    #[must_use]
    pub const fn index(self) -> usize {
        match self {
            Self::Saddle { index } | Self::NonDegenerateMaximum { index } => index.number,
            _ => 0,
        }
    }

    /// Whether it is known to be a minimum.
    #[must_use]
    pub const fn is_minimum(self) -> bool {
        matches!(self, Self::NonDegenerateMinimum | Self::DegenerateMinimum { .. })
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Saddle { index } => write!(f, "strict saddle, index {index}"),
            Self::NonDegenerateMaximum { index } => {
                write!(f, "non-degenerate maximum, index {index}")
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

/// Where a point stands.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Judgement {
    /// A number is NaN or infinite.
    NonFinite,
    /// The method has left every region of interest.
    Diverged,
    /// The objective has no derivative there, and the method has stopped.
    Singular,
    /// The point lies outside what is drawn.
    Outside,
    /// A critical point; of which kind, if the spectrum was computed or the place is known.
    Critical {
        /// What the Hessian says.
        kind: Option<Kind>,
        /// Index of the known point that it is.
        known: Option<usize>,
    },
    /// Near a known critical point.
    Near {
        /// Its index.
        known: usize,
        /// Distance in the objective's norm, where it is known.
        distance: Option<f64>,
    },
    /// The objective is that of a known critical point, the point is not.
    AtHeight {
        /// Its index.
        known: usize,
        /// Difference of the objective.
        apart: f64,
    },
    /// The method can do no more, and the gradient does not vanish.
    Stalled,
    /// The gradient vanishes, and it is not known whether the point is critical.
    Slow,
    /// On its way.
    Moving,
}
