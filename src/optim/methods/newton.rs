//! Newton's method.

use super::{Accuracy, Method, Moment, go_on, is_stationary, solve, stop};
use crate::{
    optim::{Iterate, Note, Objective, SpectralFunction},
    verdict::Verdict,
};

/// `x <- x - H^+ grad F(x)`: to the nearest stationary point of the quadratic model, a saddle
/// as readily as a minimum.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Newton {
    /// How steps are computed.
    pub accuracy: Accuracy,
}

impl Method for Newton {
    fn step(
        &self,
        objective: &dyn Objective,
        iterate: &mut Iterate,
        moment: &Moment<'_>,
    ) -> Verdict {
        if is_stationary(objective, iterate) {
            return stop(iterate, Note::Stationary);
        }
        let how = self.accuracy.with(moment.counter);
        let v = solve(objective, iterate, SpectralFunction::Inverse, &how);
        objective.displace(&mut iterate.x, -1.0, &v);
        iterate.arrive(objective);
        go_on(objective, iterate, Note::Plain)
    }
}
