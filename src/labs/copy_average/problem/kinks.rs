//! Where a loss has no derivative.

use super::{
    Kernel, Loss,
    kernel::Order,
    loss::angle,
};
use crate::{
    math,
    optim::{Iterate, Note},
};

/// In-weights below this norm have vanished, and directions at an angle of less than this sine
/// have met; where an integrator has given up, as it does at a kink, the larger ones count.
const VANISHED: [f64; 2] = [1e-4, 1e-2];
const MET: [f64; 2] = [1e-3, 3e-2];

/// Where a student is at a kink of the loss. Numbers count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kink {
    /// Its in-weights are zero.
    Vanished(usize),
    /// It has the direction of a neuron of the teacher, or the opposite one.
    Teacher(usize, usize),
    /// It has the direction of another student, or the opposite one.
    Student(usize, usize),
}

impl Kink {
    /// The first student that is at one.
    #[must_use]
    pub fn of(loss: &Loss, own: &Iterate) -> Option<Self> {
        if !loss.kernel.has_kink() {
            return None;
        }
        let (x, stuck) = (&own.x, own.note == Note::GaveUp);
        let bound = |[close, closer]: [f64; 2]| if stuck { closer } else { close };
        let length = |w: &[f64]| math::sqrt(math::dot(w, w));
        let vanished =
            (0..loss.students).find(|i| length(loss.weights(x, *i)) < bound(VANISHED));
        if vanished.is_some() || !matches!(loss.kernel, Kernel::Step) {
            return vanished.map(Self::Vanished);
        }
        let neurons = loss.neurons(x, Order::Value);
        let sine = bound(MET);
        neurons.iter().enumerate().find_map(|(i, one)| {
            let teacher = loss.known.iter().position(|two| angle(one, two).1 < sine);
            let other = || neurons[..i].iter().position(|two| angle(one, two).1 < sine);
            let teacher = teacher.map(|j| Self::Teacher(i, j));
            teacher.or_else(|| other().map(|j| Self::Student(i, j)))
        })
    }

    /// What has happened, in words after the name of a method.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Vanished(i) => {
                format!("has lost student {}: its in-weights are zero, where the gradient jumps", i + 1)
            }
            Self::Teacher(i, j) => format!(
                "has student {} in the direction of T{}, where the loss of a step has a kink",
                i + 1,
                j + 1
            ),
            Self::Student(i, j) => format!(
                "has students {} and {} in one direction, where the loss of a step has a kink",
                j + 1,
                i + 1
            ),
        }
    }
}
