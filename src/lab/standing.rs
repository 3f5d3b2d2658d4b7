//! From what a point is judged.

use crate::{
    optim::{Evidence, Judgement, Known, Resolved, Scale, judge},
    verdict::Verdict,
};

/// What is known of an objective.
#[derive(Clone, Debug, PartialEq)]
pub struct Terrain {
    /// Its units.
    pub scale: Scale,
    /// The smallest possible value, if it is known.
    pub minimum: Option<f64>,
    /// Known critical points.
    pub known: Vec<Known>,
}

impl Terrain {
    /// An objective of order one of which nothing is known.
    pub const UNKNOWN: Self = Self { scale: Scale::UNIT, minimum: None, known: Vec::new() };
}

/// What is to be seen of a state without its Hessian.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Standing {
    /// The objective.
    pub value: f64,
    /// Norm of the gradient; `None` where it is not computed.
    pub gradient: Option<f64>,
    /// Distance to each known critical point in the objective's norm, where it is known;
    /// shorter than the list of these, it is unknown for the others.
    pub distances: Vec<Option<f64>>,
    /// Whether the method's line search or its arithmetic can do no more.
    pub stalled: bool,
    /// Whether the point lies outside what is drawn.
    pub outside: bool,
}

/// What an inspection has found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inspected {
    /// The objective.
    pub value: f64,
    /// Norm of the gradient.
    pub gradient: f64,
    /// The eigenvalues of the Hessian with their tolerances.
    pub resolved: Resolved,
}

impl Standing {
    /// The judgement of this state, after a step that said `verdict`.
    #[must_use]
    pub fn judged(&self, terrain: &Terrain, verdict: Verdict) -> Judgement {
        match self.gradient {
            Some(gradient) => self.weighed(terrain, verdict, self.value, gradient, None),
            None => match verdict {
                Verdict::NonFinite => Judgement::NonFinite,
                Verdict::Diverged => Judgement::Diverged,
                Verdict::Singular => Judgement::Singular,
                _ => Judgement::Moving,
            },
        }
    }

    /// The judgement of this state with what an inspection has found.
    #[must_use]
    pub fn refined(&self, terrain: &Terrain, verdict: Verdict, found: &Inspected) -> Judgement {
        let Inspected { value, gradient, resolved } = found;
        self.weighed(terrain, verdict, *value, *gradient, Some(resolved))
    }

    fn weighed(
        &self,
        terrain: &Terrain,
        verdict: Verdict,
        value: f64,
        gradient: f64,
        resolved: Option<&Resolved>,
    ) -> Judgement {
        judge(&Evidence {
            scale: terrain.scale,
            value,
            gradient,
            verdict,
            stalled: self.stalled,
            outside: self.outside,
            minimum: terrain.minimum,
            known: &terrain.known,
            distances: &self.distances,
            resolved,
        })
    }
}
