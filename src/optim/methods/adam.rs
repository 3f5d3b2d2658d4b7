//! Adam (Kingma and Ba, arXiv 1412.6980, Algorithm 1).

use super::{Method, Moment, go_on, rests, stop};
use crate::{
    math::{self, Buffer},
    optim::{Iterate, Memory, Note, Objective},
    verdict::Verdict,
};

/// Keeps the denominator from zero, as in the paper.
const EPSILON: f64 = 1e-8;

/// `m <- b1 m + (1 - b1) g`, `v <- b2 v + (1 - b2) g^2`,
/// `x <- x - eta m' / (v'^{1/2} + 1e-8)` with `m' = m / (1 - b1^k)` and `v' = v / (1 - b2^k)`
/// at step `k`, coordinate by coordinate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adam {
    /// Step size `eta`: about the length of a step in each coordinate.
    pub step: f64,
    /// Decay `[b1, b2]` of the two averages.
    pub decay: [f64; 2],
}

impl Adam {
    /// With the averages of the paper, 0.9 and 0.999.
    #[must_use]
    pub const fn of(step: f64) -> Self {
        Self { step, decay: [0.9, 0.999] }
    }
}

impl Method for Adam {
    fn step(
        &self,
        objective: &dyn Objective,
        iterate: &mut Iterate,
        moment: &Moment<'_>,
    ) -> Verdict {
        if let Some(note) = rests(objective, iterate, true, moment.counter) {
            return stop(iterate, note);
        }
        let n = iterate.x.len();
        let (mut averages, count) = match std::mem::take(&mut iterate.memory) {
            Memory::Averages(averages, count) => (averages, count + 1),
            _ => ([Buffer::zeros(n), Buffer::zeros(n)], 1),
        };
        let [b1, b2] = self.decay;
        let unbiased = |b: f64| 1.0 / (1.0 - math::pow(b, f64::from(count)));
        let (of_mean, of_square) = (unbiased(b1), unbiased(b2));
        let [mean, square] = &mut averages;
        let mut step = Buffer::zeros(n);
        for (k, g) in iterate.gradient.iter().enumerate() {
            mean[k] = b1 * mean[k] + (1.0 - b1) * g;
            square[k] = b2 * square[k] + (1.0 - b2) * g * g;
            step[k] = of_mean * mean[k] / (math::sqrt(of_square * square[k]) + EPSILON);
        }
        objective.displace(&mut iterate.x, -self.step, &step);
        iterate.memory = Memory::Averages(averages, count);
        iterate.arrive(objective);
        go_on(objective, iterate, Note::Plain)
    }
}
