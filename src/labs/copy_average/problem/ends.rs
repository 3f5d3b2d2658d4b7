//! Where a run has ended, by its loss and never by angles.

use super::{
    Loss, averages,
    known::{self, Class, Point},
};
use crate::optim::Known;

/// A run ends at a known point if its loss differs by less than this, and its gradient norm is
/// below that.
const SAME: f64 = 1e-7;
const SETTLED: f64 = 1e-9;

/// Where a run has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// At `n - 1` copies and one average, or at the point near it.
    Best,
    /// At the perturbed copies.
    Perturbed,
    /// Elsewhere.
    Other,
}

/// What is known of a cell: the points that count.
#[derive(Debug)]
pub struct Place {
    best: Option<Known>,
    perturbed: Option<Known>,
}

impl Place {
    /// The known points of a student with so many neurons as the loss has.
    #[must_use]
    pub fn of(loss: &Loss) -> Self {
        let points = known::points(loss);
        let sizes = averages::best(loss.teacher.neurons(), loss.students);
        let known = |class: &Class| {
            points.iter().find(|point| point.class == *class).map(|p: &Point| p.known(loss))
        };
        Self { best: known(&Class::Groups(sizes)), perturbed: known(&Class::Perturbed) }
    }

    /// Where a run with this loss and this gradient norm has ended: by the loss, never by
    /// angles.
    #[must_use]
    pub fn end(&self, loss: f64, gradient: f64) -> End {
        let at = |known: &Option<Known>| {
            known.as_ref().is_some_and(|known| (known.value - loss).abs() < SAME)
        };
        match (gradient < SETTLED, at(&self.best), at(&self.perturbed)) {
            (true, true, _) => End::Best,
            (true, _, true) => End::Perturbed,
            _ => End::Other,
        }
    }

    /// Beyond which boundaries the cell is, in this order: perturbed copies have
    /// the smaller loss, and copies and an average are a saddle.
    #[must_use]
    pub fn beyond(&self) -> [bool; 2] {
        let Some(best) = &self.best else { return [false; 2] };
        let lower = self.perturbed.as_ref().is_some_and(|point| point.value < best.value);
        [lower, best.kind.index() > 0]
    }
}
