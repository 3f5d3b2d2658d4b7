//! What is optimised: the loss with all that is known of it.

mod known;
mod lengths;

pub use known::is_flat;
pub use lengths::{Length, Lowest};

use std::{cell::OnceCell, rc::Rc};

use known::{Known, largest};

use super::{
    params::{Model, Params, Prompt, Tasks, Weights},
    settle,
    source::Source,
    tasks::TaskSet,
};
use crate::{
    attention::{Covariance, CriticalPoint, Forms, Kernel, Loss, RankLoss, prompt::Head},
    rng::Streams,
};

/// An eigenvalue that the closed form says is not zero at one of so many lowest
/// critical points does not count as zero.
const LEADING: usize = 3;
/// A loss that curves less than this part of the trace is constant up to rounding.
const CONSTANT: f64 = 1e-12;

/// A loss with its critical points.
pub struct Setting {
    /// The loss that is measured, and optimised by all methods but SGD.
    pub loss: Rc<dyn Loss>,
    /// Whether it has a closed form.
    pub exact: bool,
    /// Its eigenvectors are the axes of the loss.
    pub covariance: Covariance,
    /// Known critical points; those of the infinite prompt if the loss is sampled,
    /// those of the expectation over tasks if there are N.
    pub points: Vec<CriticalPoint>,
    /// The smallest possible value, where it is known.
    pub minimum: Option<f64>,
    /// Largest curvature `Lambda` at the minimum.
    pub curvature: f64,
    /// An eigenvalue within this distance of zero counts as zero.
    pub tolerance: f64,
    /// The matrix loss, for rank r.
    pub factors: Option<RankLoss>,
    rank: usize,
    /// Whether the index of `e_i` is the number of larger eigenvalues.
    counted: bool,
    /// Where prompts come from.
    pub head: Head,
    /// The tasks, if there are several.
    pub tasks: Option<TaskSet>,
    /// The prompt length and those that SGD trains on alongside; none with an infinite
    /// prompt.
    pub lengths: Vec<Length>,
    streams: Streams,
    computed: OnceCell<Vec<Lowest>>,
    /// Further signals.
    pub signals: Vec<TaskSet>,
}

impl Setting {
    /// The setting of settled parameters.
    pub fn new(params: &Params, source: &Source, streams: Streams) -> Self {
        let covariance = source.covariance.clone();
        let kernel = match params.weights {
            Weights::Softmax => Kernel::Softmax,
            Weights::Linear => Kernel::Linear,
        };
        let tokens = source.tokens(params);
        let head_of = |length: usize| Head { kernel, tokens: tokens.clone(), length };
        let head = head_of(params.length as usize);
        let exact = settle::is_exact(params);
        let finite = params.prompt == Prompt::Finite
            && params.tasks == Tasks::One
            && params.model == Model::Vector;
        let (mut tasks, mut signals, mut lengths) = (None, Vec::new(), Vec::new());
        let known = if params.tasks != Tasks::One {
            let own = TaskSet::new(params, params.snr, 0, streams);
            let others = params.signals.iter().enumerate();
            signals =
                others.map(|(i, s)| TaskSet::new(params, *s, 1 + i as u32, streams)).collect();
            let known = Known::of(own.loss.clone(), own.population.critical_points());
            tasks = Some(own);
            known
        } else if finite {
            let further = params.lengths.iter().map(|l| *l as usize);
            let all = std::iter::once(head.length).chain(further);
            lengths = all.map(|length| Length::new(head_of(length), streams)).collect();
            let own = lengths.first().and_then(|own| own.loss.clone());
            Known::of_vector(own.filter(|_| exact), &head, streams)
        } else {
            Known::of_model(params, &covariance)
        };
        let Known { loss, mut points, minimum, curvature, factors } = known;
        let curvature = if finite && kernel == Kernel::Softmax {
            // As with an infinite prompt, so that SGD has the same steps at all lengths.
            largest(&Forms::infinite(&covariance, 1.0).on_axis(0).spectrum)
        } else if curvature <= CONSTANT * covariance.trace() {
            covariance.trace()
        } else {
            curvature
        };
        points.sort_by(|a, b| a.value.total_cmp(&b.value));
        let exactly = exact && (params.tasks == Tasks::One || params.count == 0);
        let best = points.first().map(|p| p.value);
        let minimum = minimum.or(best).filter(|_| exactly);
        let smallest = points
            .iter()
            .take(LEADING)
            .flat_map(|p| &p.spectrum)
            .filter(|l| **l != 0.0 && factors.is_none())
            .fold(f64::INFINITY, |m, l| m.min(l.abs()));
        let tolerance = (1e-5 * curvature).min(0.3 * smallest);
        Self {
            loss,
            exact,
            covariance,
            points,
            minimum,
            curvature,
            tolerance,
            factors,
            rank: params.rank as usize,
            counted: matches!(params.model, Model::Vector | Model::Tied),
            head,
            tasks,
            lengths,
            streams,
            computed: OnceCell::new(),
            signals,
        }
    }

    /// The smallest loss with an infinite prompt.
    pub fn infinite(&self) -> f64 {
        self.covariance.trace() - self.covariance.values()[0]
    }

    /// The minimum of softmax attention on Gaussian tokens at several prompt lengths;
    /// computed when it is first asked for.
    pub fn softmax_minima(&self) -> &[Lowest] {
        self.computed.get_or_init(|| lengths::minima(&self.head, self.streams))
    }

    /// `1 - |cos|` between `u` and the leading eigenspace; for rank r one minus the
    /// mean squared cosine.
    pub fn misalignment(&self, u: &[f64]) -> f64 {
        match &self.factors {
            Some(loss) => loss.misalignment(u),
            None => self.covariance.misalignment(u),
        }
    }

    /// Length of the component of `u` along each eigenvector, signed for a vector.
    pub fn coordinates(&self, u: &[f64]) -> Vec<f64> {
        match &self.factors {
            None => self.covariance.coordinates(u),
            Some(_) => {
                let d = self.covariance.dim();
                // The keys come first.
                let keys = u.chunks(d).take(self.rank);
                let columns: Vec<Vec<f64>> = keys.map(|c| self.covariance.coordinates(c)).collect();
                (0..d)
                    .map(|i| {
                        let entries: Vec<f64> = columns.iter().map(|c| c[i]).collect();
                        crate::attention::loss::norm(&entries)
                    })
                    .collect()
            }
        }
    }

    /// Whether a known critical point is a minimum.
    pub fn is_minimum(&self, point: &CriticalPoint) -> bool {
        !is_flat(point) && self.index(point) == 0
    }

    /// Morse index of a known critical point.
    pub fn index(&self, point: &CriticalPoint) -> usize {
        // Counted, not computed: the curvature of a small eigenvalue is far below
        // rounding beside that of a large one.
        match point.support[..] {
            [i] if self.counted => self.covariance.larger(i),
            [] if self.counted && !is_flat(point) => self.covariance.dim(),
            _ => point.index(),
        }
    }

    /// The known critical point `e_k`, or the origin for `k = 0`.
    pub fn point(&self, k: usize) -> Vec<f64> {
        if let Some(loss) = &self.factors {
            return loss.point_at(&k.checked_sub(1).into_iter().collect::<Vec<_>>());
        }
        let wanted: Vec<usize> = k.checked_sub(1).into_iter().collect();
        let found = self.points.iter().find(|p| p.support == wanted);
        found.map_or_else(|| vec![0.0; self.loss.size()], |p| p.point.clone())
    }
}
