//! What is optimised: the loss with all that is known of it.

use std::rc::Rc;

use super::{
    params::{Model, Params, Prompt, Tasks, Weights},
    sampled::Sampled,
    settle,
    source::Source,
    tasks::TaskSet,
};
use crate::{
    attention::{
        Covariance, CriticalPoint, Factors, Forms, Kernel, Loss, Modes, OnSphere, RankLoss,
        prompt::Head,
    },
    rng::Streams,
};

/// Up to this dimension the mixed critical points on the sphere are listed.
const FEW: usize = 8;

/// An eigenvalue that the closed form says is not zero at one of so many lowest
/// critical points does not count as zero.
const LEADING: usize = 3;

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
    /// Further prompt lengths with their sources, or further signals with their tasks.
    pub lengths: Vec<Head>,
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
        let finite = params.prompt == Prompt::Finite;
        let (mut tasks, mut signals, mut lengths) = (None, Vec::new(), Vec::new());
        let mut factors = None;
        let mut points;
        let mut minimum = None;
        let loss: Rc<dyn Loss> = if params.tasks != Tasks::One {
            let own = TaskSet::new(params, params.snr, 0, streams);
            let others = params.signals.iter().enumerate();
            signals =
                others.map(|(i, s)| TaskSet::new(params, *s, 1 + i as u32, streams)).collect();
            points = own.population.critical_points();
            let loss = own.loss.clone();
            tasks = Some(own);
            loss
        } else {
            match params.model {
                Model::Vector => {
                    let linear = params.weights == Weights::Linear && finite;
                    let forms = if linear {
                        Forms::linear(&covariance, params.length)
                    } else {
                        Forms::infinite(&covariance, 1.0)
                    };
                    points = forms.critical_points();
                    if finite {
                        lengths = params.lengths.iter().map(|l| head_of(*l as usize)).collect();
                    }
                    if exact { Rc::new(forms) } else { Rc::new(Sampled::new(&head, streams)) }
                }
                Model::Tied => {
                    let forms = Forms::tied(&covariance);
                    points = forms.critical_points();
                    Rc::new(forms)
                }
                Model::Sphere => {
                    let sphere = OnSphere::new(&covariance, params.score);
                    if covariance.dim() <= FEW {
                        points = sphere.critical_points();
                        minimum = Some(sphere.global_minimum().value);
                    } else {
                        points = axes_of(&sphere, &covariance);
                    }
                    Rc::new(sphere)
                }
                Model::KeyQuery | Model::Symmetric => {
                    let kind = if params.model == Model::KeyQuery {
                        Factors::KeyQuery
                    } else {
                        Factors::Tied
                    };
                    let rank = params.rank as usize;
                    let loss = RankLoss::new(&covariance, kind, rank);
                    points = leading_of(&loss, rank);
                    factors = Some(loss.clone());
                    Rc::new(loss)
                }
            }
        };
        let curvature = match (&factors, params.model) {
            (Some(loss), _) => {
                let support: Vec<usize> = (0..params.rank as usize).collect();
                largest(Modes::of(loss, &loss.point_at(&support)).values())
            }
            (None, Model::Sphere) => {
                points.iter().map(|p| largest(&p.spectrum)).fold(0.0, f64::max)
            }
            (None, _) => largest(&points[0].spectrum),
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
            signals,
        }
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

/// The axes of the sphere.
fn axes_of(sphere: &OnSphere, covariance: &Covariance) -> Vec<CriticalPoint> {
    let point = |i: usize| {
        let point = covariance.vector(i).to_vec();
        CriticalPoint {
            support: vec![i],
            value: sphere.value(&point),
            spectrum: Modes::of(sphere, &point).values().to_vec(),
            point,
            sphere: covariance.multiplicity(i) - 1,
        }
    };
    (0..covariance.dim()).map(point).collect()
}

/// The critical points of a matrix loss that keep the `k` leading eigenvectors.
fn leading_of(loss: &RankLoss, rank: usize) -> Vec<CriticalPoint> {
    let point = |k: usize| {
        let support: Vec<usize> = (0..k).collect();
        let point = loss.point_at(&support);
        CriticalPoint {
            value: loss.value_at(&support),
            spectrum: Modes::of(loss, &point).values().to_vec(),
            point,
            support,
            sphere: 0,
        }
    };
    (0..=rank).map(point).collect()
}

/// Whether the second order vanishes, as at `u = 0` if the value is tied.
pub fn is_flat(point: &CriticalPoint) -> bool {
    point.spectrum.iter().all(|l| *l == 0.0)
}

fn largest(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |m, l| m.max(l.abs()))
}
