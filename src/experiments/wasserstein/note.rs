//! What a step did, in words.

use std::fmt;

use crate::plot::readout;

/// What a step did, beyond going on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Note {
    /// Nothing to say.
    Plain,
    /// The gradient is zero up to rounding.
    Stationary,
    /// The reader displaced the cloud.
    Kicked,
    /// Perturbed flow jumped.
    Jumped {
        /// At this step.
        step: u64,
        /// Normal numbers that the jump was made of.
        normals: usize,
    },
    /// Perturbed flow undid its jump and stopped.
    Undone,
    /// Saddle-free Newton perturbed itself at a step.
    Perturbed(u64),
    /// The line search shortened the step to this size.
    Shortened(f64),
    /// The line search found no decrease.
    Stalled,
    /// Gradient and negative curvature are below their thresholds.
    SecondOrder {
        /// Smallest eigenvalue of the Hessian.
        lowest: f64,
        /// Smallest eigenvalue of a particle's own block `M`.
        local: f64,
    },
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain => Ok(()),
            Self::Stationary => write!(f, "stationary"),
            Self::Kicked => write!(f, "kicked by you"),
            Self::Jumped { step, normals: 1 } => write!(f, "jumped at step {step} by 1 normal number"),
            Self::Jumped { step, normals } => {
                write!(f, "jumped at step {step} by {normals} normal numbers")
            }
            Self::Undone => write!(f, "last jump gained too little: undone"),
            Self::Perturbed(step) => write!(f, "perturbed itself at step {step}"),
            Self::Shortened(t) => write!(f, "step size {t}"),
            Self::Stalled => write!(f, "no decrease left above rounding"),
            Self::SecondOrder { lowest, local } => {
                // Sufficient for a strict local minimum, mass that splits included.
                let strict = *lowest > 0.0 && *local > 0.0;
                let what = if strict { "strict local minimum" } else { "second-order stationary" };
                let (lowest, local) = (readout(*lowest), readout(*local));
                write!(f, "{what}: \u{3bb} min of H {lowest}, of M {local}")
            }
        }
    }
}
