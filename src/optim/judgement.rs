//! The one judgement of a point: critical or not, of which index, near what.
//!
//! Inspector, sentence, notes, tables, milestones, claims and `replay` quote a [`Judgement`];
//! none of them compares numbers itself. It is a function of [`Evidence`]. More evidence (the
//! spectrum) refines a judgement and never contradicts one made with less.
//!
//! # Tolerances
//!
//! In units of the objective's [`Scale`]:
//!
//! - the gradient counts as zero up to [`GRADIENT`];
//! - a point counts as critical if, moreover, Newton's step over all eigenvalues that are told
//!   apart from zero is at most [`STEP`]: where the curvature is weak, a small gradient does not
//!   make a critical point;
//! - an eigenvalue counts as zero up to its own error: that of the decomposition, plus the
//!   change of the Hessian along its eigenvector over Newton's step
//!   ([`resolve`](super::resolve));
//! - a point is *near* a known one within [`NEAR`], and *at its height* while the objective is
//!   within [`HEIGHT`] of it.

use super::{Resolved, Scale};
use crate::verdict::Verdict;
pub use crate::verdict::{Count, Judgement, Kind};

/// Largest gradient norm that counts as zero, in units of the gradient.
pub const GRADIENT: f64 = 1e-6;
/// Largest Newton step at a critical point, in units of length.
pub const STEP: f64 = 1e-4;
/// Distance at which a known point is near, in units of length.
pub const NEAR: f64 = 1e-2;
/// Difference from the objective of a known point up to which a point is at its height, in
/// units of that point's height above the minimum, or of the objective where that is unknown.
pub const HEIGHT: f64 = 1e-3;
/// Part of a saddle's height by which a point that has left it for good is below it.
pub const ESCAPE: f64 = 1e-2;
/// Up to this difference, in the same units, and this gradient, in units of the gradient, a
/// known point whose place has no closed form is near.
const ALIKE: (f64, f64) = (1e-6, 1e-3);
/// Up to this difference in the same units a point has the value of a known one.
const SAME: f64 = 1e-9;

/// A critical point (or a set of equivalent ones) that a laboratory knows.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// What readers call it within a sentence: "the saddle e2", "the minimum".
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// The objective there.
    pub value: f64,
    /// One such point, if there is one to show.
    pub at: Option<Vec<f64>>,
}

/// What a judgement is made of.
#[derive(Clone, Copy)]
pub struct Evidence<'a> {
    /// The units of the problem.
    pub scale: Scale,
    /// The objective.
    pub value: f64,
    /// Norm of the gradient.
    pub gradient: f64,
    /// What the method's last step said.
    pub verdict: Verdict,
    /// Whether the method's line search or its arithmetic can do no more.
    pub stalled: bool,
    /// Whether the point lies outside what is drawn.
    pub outside: bool,
    /// The smallest possible value of the objective, where it is known.
    pub minimum: Option<f64>,
    /// Known critical points.
    pub known: &'a [Known],
    /// Distance to each of them in the objective's norm, where it is known.
    pub distances: &'a [Option<f64>],
    /// The eigenvalues with their tolerances, if they were computed.
    pub resolved: Option<&'a Resolved>,
}

/// Judges a point.
#[must_use]
pub fn judge(evidence: &Evidence<'_>) -> Judgement {
    let Evidence { scale, value, gradient, verdict, .. } = *evidence;
    if verdict == Verdict::NonFinite || !value.is_finite() || !gradient.is_finite() {
        return Judgement::NonFinite;
    }
    if verdict == Verdict::Diverged {
        return Judgement::Diverged;
    }
    if verdict == Verdict::Singular {
        return Judgement::Singular;
    }
    let vanishes = gradient <= GRADIENT * scale.gradient();
    let weak = evidence.resolved.is_some_and(|r| r.step > STEP * scale.length);
    if vanishes && !weak {
        let known = evidence.nearest(STEP * scale.length, (SAME, GRADIENT));
        let kind = match (evidence.resolved, known) {
            (Some(resolved), _) => Some(resolved.kind(evidence.is_at_minimum())),
            // Of a point that is known only by its height, the kind is not this one's.
            (None, Some(k)) if evidence.distances.get(k).copied().flatten().is_some() => {
                Some(evidence.known[k].kind)
            }
            _ => None,
        };
        if kind.is_some() {
            return Judgement::Critical { kind, known };
        }
    }
    if let Some(known) = evidence.nearest(NEAR * scale.length, ALIKE) {
        let distance = evidence.distances.get(known).copied().flatten();
        return Judgement::Near { known, distance };
    }
    if evidence.outside {
        return Judgement::Outside;
    }
    if vanishes {
        return Judgement::Slow;
    }
    if evidence.stalled {
        return Judgement::Stalled;
    }
    match evidence.at_height() {
        Some((known, apart)) => Judgement::AtHeight { known, apart },
        None => Judgement::Moving,
    }
}

/// The unit of differences from the `value` of a critical point.
#[must_use]
pub fn height(scale: Scale, minimum: Option<f64>, value: f64) -> f64 {
    let height = minimum.map_or(0.0, |minimum| value - minimum);
    if height > 0.0 { height.min(scale.value()) } else { scale.value() }
}

impl Evidence<'_> {
    fn height(&self, known: &Known) -> f64 {
        height(self.scale, self.minimum, known.value)
    }

    /// Whether the value is the smallest possible one, up to rounding.
    fn is_at_minimum(&self) -> bool {
        let unit = self.scale.value();
        self.minimum.is_some_and(|minimum| self.value - minimum <= SAME * unit)
    }

    /// The nearest known point within a distance; of points without a known distance one whose
    /// value (in units of its height) and gradient are `alike`.
    fn nearest(&self, within: f64, alike: (f64, f64)) -> Option<usize> {
        let distances = self.distances.iter().enumerate();
        let located = distances.filter_map(|(k, d)| d.filter(|d| *d <= within).map(|d| (k, d)));
        let nearest = located.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(k, _)| k);
        nearest.or_else(|| {
            let flat = self.gradient <= alike.1 * self.scale.gradient();
            let lost = |k: usize| self.distances.get(k).copied().flatten().is_none();
            let same =
                |known: &Known| (self.value - known.value).abs() <= alike.0 * self.height(known);
            self.known.iter().enumerate().find(|(k, p)| flat && lost(*k) && same(p)).map(|(k, _)| k)
        })
    }

    /// The known point at whose height the objective is, and the difference. Where the heights
    /// of others are too close to be told apart from it, it is at none in particular.
    fn at_height(&self) -> Option<(usize, f64)> {
        let reach = |known: &Known| HEIGHT * self.height(known);
        let apart = |known: &Known| (self.value - known.value).abs();
        let at = |(_, known): &(usize, &Known)| apart(known) <= reach(known);
        let found = self.known.iter().enumerate().filter(at);
        let nearest = found.min_by(|a, b| apart(a.1).total_cmp(&apart(b.1)))?;
        let same = SAME * self.scale.value();
        let is_blurred = |other: &Known| {
            let gap = (other.value - nearest.1.value).abs();
            gap > same && gap <= reach(other) + reach(nearest.1)
        };
        let told_apart = !self.known.iter().any(is_blurred);
        told_apart.then_some((nearest.0, self.value - nearest.1.value))
    }
}

impl Known {
    /// Its name with what it is, as a level or a sentence has it: "the saddle e2 of index 1".
    #[must_use]
    pub fn described(&self) -> String {
        match self.kind {
            Kind::Saddle { index } | Kind::NonDegenerateMaximum { index } => {
                format!("{} of index {index}", self.name)
            }
            Kind::Undecided { .. } => {
                format!("{}, where the second order does not decide", self.name)
            }
            Kind::NonDegenerateMinimum | Kind::DegenerateMinimum { .. } => self.name.clone(),
        }
    }
}

impl Judgement {
    /// What the Hessian says, where the point is critical and that is known.
    #[must_use]
    pub fn kind(&self) -> Option<Kind> {
        if let Self::Critical { kind, .. } = self { *kind } else { None }
    }

    /// Name for machines.
    #[must_use]
    pub const fn slug(&self) -> &'static str {
        match self {
            Self::NonFinite => "non-finite",
            Self::Diverged => "diverged",
            Self::Singular => "singular",
            Self::Outside => "outside",
            Self::Critical { kind: Some(Kind::Saddle { .. }), .. } => "saddle",
            Self::Critical { kind: Some(Kind::Undecided { .. }), .. } => "undecided",
            Self::Critical { kind: Some(Kind::NonDegenerateMaximum { .. }), .. } => "maximum",
            Self::Critical { kind: Some(_), .. } => "minimum",
            Self::Critical { kind: None, .. } => "critical",
            Self::Near { .. } => "near",
            Self::AtHeight { .. } => "at-height",
            Self::Stalled => "stalled",
            Self::Slow => "slow",
            Self::Moving => "moving",
        }
    }

    /// What is said of one method, after "is": "at the saddle e2 (strict saddle, index 1)".
    /// `number` writes a number for readers.
    #[must_use]
    pub fn words(&self, known: &[Known], number: impl Fn(f64) -> String) -> String {
        match *self {
            Self::NonFinite => "out of finite numbers".to_string(),
            Self::Diverged => "diverged".to_string(),
            Self::Singular => "stopped where the objective has no derivative".to_string(),
            Self::Outside => "outside the picture".to_string(),
            Self::Critical { kind, known: Some(k) } => match kind {
                Some(kind) => format!("at {} ({kind})", known[k].name),
                None => format!("at {}", known[k].described()),
            },
            Self::Critical { kind: Some(kind), known: None } => {
                format!("at a critical point ({kind})")
            }
            Self::Critical { kind: None, known: None } => "at a critical point".to_string(),
            Self::Near { known: k, distance: Some(d) } => {
                format!("near {}, {} away", known[k].described(), number(d))
            }
            Self::Near { known: k, distance: None } => format!("near {}", known[k].described()),
            Self::AtHeight { known: k, apart } => {
                format!(
                    "within {} of the height of {}, still moving",
                    number(apart.abs()),
                    known[k].described()
                )
            }
            Self::Stalled => "stalled: no decrease is left above rounding".to_string(),
            Self::Slow => "where the gradient nearly vanishes".to_string(),
            Self::Moving => "on the way".to_string(),
        }
    }
}
