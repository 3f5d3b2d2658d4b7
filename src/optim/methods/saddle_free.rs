//! Saddle-free Newton's method.

use super::{
    Accuracy, HessianNoise, Method, Moment, Perturbation, SECOND_ORDER_GRADIENT, STATIONARY, go_on,
    gradient, is_second_order, lowest, solve, stop,
};
use crate::{
    optim::{
        Absolute, Iterate, Memory, Note, Objective, SpectralFunction,
        line_search::{self, Searched},
    },
    verdict::Verdict,
};

/// Factor on the method's own perturbation.
const PERTURBATION: f64 = 1e-3;
/// Steps from one of these perturbations to the next.
const WAIT: u64 = 10;

/// `x <- x - t P^{-1} grad F(x)` with the positive curvature `P` of [`Absolute`] and
/// backtracking.
///
/// It descends, `<g, v> = -sum_k g_k^2 / P_k <= 0`, and along negative curvature it repels at
/// the rate `1 + |lambda| / P`, close to 2 whatever `lambda` is. Where the gradient vanishes it
/// looks at the spectrum and stops, or perturbs itself by the noise of [`HessianNoise`].
///
/// Over measures it is a reconstruction from the abstract of Lascu and Suzuki, arXiv
/// 2605.17963; the exact regularisation is not public, and [`Absolute::Root`] is its literal
/// reading.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SaddleFree {
    /// How negative curvature is made positive.
    pub absolute: Absolute,
    /// Curvature `epsilon` below which the Hessian is not trusted.
    pub epsilon: f64,
    /// First step size tried.
    pub step: f64,
    /// Whether it perturbs itself where the gradient vanishes and the Hessian has a negative
    /// eigenvalue.
    pub escape: bool,
    /// How steps are computed.
    pub accuracy: Accuracy,
}

impl Method for SaddleFree {
    fn step(
        &self,
        objective: &dyn Objective,
        iterate: &mut Iterate,
        moment: &Moment<'_>,
    ) -> Verdict {
        let norm = gradient(objective, iterate);
        if norm <= SECOND_ORDER_GRADIENT {
            let lowest = lowest(objective, iterate, moment.counter);
            if is_second_order(objective, lowest) {
                return stop(iterate, Note::SecondOrder(lowest));
            }
            let waits =
                matches!(iterate.memory, Memory::Perturbed(last) if moment.step < last + WAIT);
            if self.escape && !waits {
                let xi = HessianNoise.draw(objective, &iterate.x, &mut (moment.draw)());
                objective.displace(&mut iterate.x, PERTURBATION, &xi);
                iterate.memory = Memory::Perturbed(moment.step);
                iterate.costs.products += 1;
                iterate.arrive(objective);
                return go_on(objective, iterate, Note::Perturbed(moment.step));
            }
            if !self.escape && norm <= STATIONARY {
                return stop(iterate, Note::Stationary);
            }
        }
        let function = SpectralFunction::InverseAbsolute(self.absolute, self.epsilon);
        let mut v = solve(objective, iterate, function, &self.accuracy.with(moment.counter));
        v.iter_mut().for_each(|v| *v = -*v);
        let Iterate { x, value, gradient, .. } = iterate;
        match line_search::backtrack(objective, x, *value, gradient, &v, self.step) {
            Searched::Stalled => stop(iterate, Note::Stalled),
            Searched::Taken { step, value } => {
                iterate.value = value;
                iterate.look(objective);
                let note = if step < self.step { Note::Shortened(step) } else { Note::Plain };
                go_on(objective, iterate, note)
            }
        }
    }
}
