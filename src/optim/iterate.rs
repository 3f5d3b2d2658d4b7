//! Where a method is, and what its next step needs.

use std::{fmt, ops};

use super::{Objective, Report};
use crate::math::Buffer;

/// What a run of a method has cost, counted apart.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Costs {
    /// Gradients.
    pub gradients: u64,
    /// Hessian products; a dense Hessian is `n` of them.
    pub products: u64,
    /// Flow time, for methods that integrate a flow.
    pub time: f64,
}

impl ops::AddAssign for Costs {
    fn add_assign(&mut self, other: Self) {
        self.gradients += other.gradients;
        self.products += other.products;
        self.time += other.time;
    }
}

/// What the next step of a method needs beside the point.
#[derive(Clone, Debug, Default)]
pub enum Memory {
    /// Nothing.
    #[default]
    Nothing,
    /// Perturbed flow: the jump that is being judged.
    Jump {
        /// Step at which it happened.
        step: u64,
        /// The point before it.
        before: Buffer,
        /// The objective before it.
        value: f64,
    },
    /// Saddle-free Newton: the step of its last perturbation.
    Perturbed(u64),
    /// Momentum: the last step.
    Velocity(Buffer),
    /// Adam: averages of the gradient and of its squares, and of how many steps.
    Averages([Buffer; 2], u32),
    /// A flow: the step size that its integrator begins the next interval with.
    Reach(f64),
}

/// What a step did, beyond going on.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Note {
    /// Nothing to say.
    #[default]
    Plain,
    /// The gradient is zero up to rounding.
    Stationary,
    /// The reader displaced the point.
    Kicked,
    /// Perturbed flow jumped at this step.
    Jumped(u64),
    /// Perturbed flow undid its jump and stopped.
    Undone,
    /// Saddle-free Newton perturbed itself at this step.
    Perturbed(u64),
    /// The line search shortened the step to this size.
    Shortened(f64),
    /// The line search found no decrease above rounding.
    Stalled,
    /// Gradient and negative curvature are below the method's thresholds; the smallest
    /// eigenvalue.
    SecondOrder(f64),
    /// The integrator took this number of steps.
    Integrated(u32),
    /// The integrator gave up.
    GaveUp,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain => Ok(()),
            Self::Stationary => write!(f, "the gradient is zero up to rounding"),
            Self::Kicked => write!(f, "kicked by you"),
            Self::Jumped(step) => write!(f, "jumped at step {step}"),
            Self::Undone => write!(f, "last jump gained too little: undone"),
            Self::Perturbed(step) => write!(f, "perturbed itself at step {step}"),
            Self::Shortened(t) => write!(f, "step size {t}"),
            Self::Stalled => write!(f, "no decrease left above rounding"),
            Self::SecondOrder(lowest) => write!(f, "its own rule stops here: λ min {lowest:.1e}"),
            Self::Integrated(1) => write!(f, "1 step of the integrator"),
            Self::Integrated(n) => write!(f, "{n} steps of the integrator"),
            Self::GaveUp => write!(f, "the integrator gave up: shorten the flow time"),
        }
    }
}

/// A point with objective and gradient there, and what the next step needs.
#[derive(Clone, Debug)]
pub struct Iterate {
    /// The point, `n` numbers.
    pub x: Buffer,
    /// The objective there.
    pub value: f64,
    /// The gradient there.
    pub gradient: Buffer,
    /// What the method's next step needs.
    pub memory: Memory,
    /// What the last step did.
    pub note: Note,
    /// How the last second-order step was computed.
    pub report: Option<Report>,
    /// What the run has cost up to here.
    pub costs: Costs,
}

impl Iterate {
    /// The start of any method.
    #[must_use]
    pub fn new(objective: &dyn Objective, x: Buffer) -> Self {
        let gradient = Buffer::zeros(x.len());
        let mut iterate = Self {
            x,
            value: 0.0,
            gradient,
            memory: Memory::Nothing,
            note: Note::Plain,
            report: None,
            costs: Costs::default(),
        };
        iterate.arrive(objective);
        iterate
    }

    /// Computes objective and gradient at the point.
    pub fn arrive(&mut self, objective: &dyn Objective) {
        self.value = objective.value(&self.x);
        self.look(objective);
    }

    /// Computes the gradient at the point, where the objective is known.
    pub fn look(&mut self, objective: &dyn Objective) {
        objective.gradient(&self.x, &mut self.gradient);
        self.costs.gradients += 1;
    }

    /// Displaces the point.
    pub fn kick(&mut self, objective: &dyn Objective, t: f64, v: &[f64]) {
        objective.displace(&mut self.x, t, v);
        self.moved(objective);
    }

    /// Goes on from where the reader has put the point: forgets what the method knew of its own
    /// path, and computes objective and gradient.
    pub fn moved(&mut self, objective: &dyn Objective) {
        self.memory = Memory::Nothing;
        self.note = Note::Kicked;
        self.arrive(objective);
    }
}
