//! What searches over the whole space find: critical points of any index.

use super::{Loss, symmetric};
use crate::{
    math,
    optim::{
        Iterate,
        search::{Outcome, Search, search},
    },
};

/// A neuron with an out-weight or a norm below this one has no part in the student.
const NONE: f64 = 1e-6;
/// A norm or an out-weight beyond this one is on its way to infinity, where gradients vanish.
const FAR: f64 = 100.0;
/// Points of one index whose losses differ by less than this are one.
const SAME: f64 = 1e-6;

/// A critical point at which searches have ended, by its loss and its index.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct End {
    /// The loss.
    pub value: f64,
    /// Number of negative eigenvalues.
    pub index: usize,
    /// How many searches have ended there.
    pub hits: u32,
    /// Of one student, the most that [`symmetric::unequal`] was.
    pub unequal: f64,
}

/// What searches have ended at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Census {
    /// Searches so far.
    pub searches: u32,
    /// Critical points in the order of their losses, but for trivial ones.
    pub ends: Vec<End>,
    /// How many have ended at a trivial point: one with a neuron that has no part in the
    /// student, so that it is one of a smaller student.
    pub trivial: u32,
}

impl Census {
    /// Searches from `x` by the method of Levenberg and Marquardt. The iterate goes where that
    /// ends, if it is the first to end there. Ends at infinity, where norms grow without end or
    /// quadrature is not exact, are no points.
    pub fn search(&mut self, loss: &Loss, x: &[f64], own: &mut Iterate) {
        let found = search(loss, x, Search::LevenbergMarquardt);
        self.searches += 1;
        own.costs.gradients += u64::from(found.steps);
        own.costs.products += found.products;
        let (norms, outs) = sizes(loss, &found.x);
        let none = |all: &[f64]| all.iter().any(|size| *size < NONE);
        let within = |all: &[f64], most: f64| all.iter().all(|size| *size < most);
        let near = within(&norms, FAR.min(loss.kernel.reach())) && within(&outs, FAR);
        if found.outcome != Outcome::Critical || !near {
            return;
        }
        if none(&norms) || none(&outs) {
            self.trivial += 1;
            return;
        }
        let (value, index) = (found.value, found.inertia[0]);
        let unequal = symmetric::unequal(loss, &found.x);
        let same = |end: &&mut End| (end.value - value).abs() < SAME && end.index == index;
        if let Some(end) = self.ends.iter_mut().find(same) {
            end.hits += 1;
            end.unequal = end.unequal.max(unequal);
            return;
        }
        self.ends.push(End { value, index, hits: 1, unequal });
        self.ends.sort_by(|a, b| a.value.total_cmp(&b.value));
        own.x.copy_from_slice(&found.x);
        own.arrive(loss);
    }

    /// Of one student, the most that [`symmetric::unequal`] was at any of these points; not a
    /// number if there is none.
    #[must_use]
    pub fn unequal(&self) -> f64 {
        self.ends.iter().fold(f64::NAN, |most, end| most.max(end.unequal))
    }

    /// Number of saddles among these points.
    #[must_use]
    pub fn saddles(&self) -> usize {
        self.ends.iter().filter(|end| end.index > 0).count()
    }
}

/// Norms of in-weights and moduli of out-weights.
fn sizes(loss: &Loss, x: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let norm = |i: usize| math::sqrt(math::dot(loss.weights(x, i), loss.weights(x, i)));
    let outs = loss.out(x).iter().map(|a| a.abs()).collect();
    ((0..loss.students).map(norm).collect(), outs)
}
