//! What is optimised: the loss with all that is known of it.

use std::{cell::OnceCell, rc::Rc};

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
        averages::Averages, prompt::Head,
    },
    math,
    rng::{Purpose, Streams},
};

/// Up to this dimension the mixed critical points on the sphere are listed.
const FEW: usize = 8;

/// An eigenvalue that the closed form says is not zero at one of so many lowest
/// critical points does not count as zero.
const LEADING: usize = 3;

/// Prompt lengths at which the minimum of softmax attention is computed.
const LENGTHS: [usize; 10] = [2, 4, 8, 16, 32, 64, 128, 256, 512, 1000];
/// Lane of the stream behind the expectations of softmax; no method has it.
const LANE: u32 = 1002;

/// A prompt length.
pub struct Length {
    /// Where prompts come from.
    pub head: Head,
    /// The loss, where it is known.
    pub loss: Option<Forms>,
}

/// The minimum at one prompt length.
pub struct Lowest {
    /// The prompt length.
    pub length: f64,
    /// Squared norm in units of that with an infinite prompt.
    pub norm: f64,
    /// The loss above the minimum with an infinite prompt.
    pub excess: f64,
}

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
        let length_of = |length: usize| {
            let head = head_of(length);
            Length { loss: finite_loss(&head, streams), head }
        };
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
                    if finite {
                        let further = params.lengths.iter().map(|l| *l as usize);
                        let all = std::iter::once(head.length).chain(further);
                        lengths = all.map(length_of).collect();
                    }
                    let own = lengths.first().and_then(|own| own.loss.clone());
                    let forms = own.filter(|_| exact);
                    let forms = forms.unwrap_or_else(|| Forms::infinite(&covariance, 1.0));
                    points = forms.critical_points();
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
            // As with an infinite prompt, so that SGD has the same steps at all lengths.
            (None, Model::Vector) if finite && kernel == Kernel::Softmax => {
                largest(&Forms::infinite(&covariance, 1.0).on_axis(0).spectrum)
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
        self.computed.get_or_init(|| {
            let at = |length: usize| {
                let loss = finite_loss(&Head { length, ..self.head.clone() }, self.streams)?;
                let point = loss.on_axis(0);
                let norm = self.covariance.values()[0] * math::dot(&point.point, &point.point);
                let excess = point.value - self.infinite();
                Some(Lowest { length: length as f64, norm, excess })
            };
            LENGTHS.into_iter().filter_map(at).collect()
        })
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

/// The loss with a finite prompt, where it is known.
fn finite_loss(head: &Head, streams: Streams) -> Option<Forms> {
    let covariance = head.tokens.covariance();
    let length = head.length as u32;
    match head.kernel {
        _ if !head.tokens.are_gaussian() => None,
        Kernel::Linear => Some(Forms::linear(covariance, length)),
        Kernel::Softmax => {
            let mut rng = streams.of_lane(Purpose::Sample, LANE, u64::from(length));
            Some(Forms::softmax(covariance, Averages::new(head.length, &mut rng)))
        }
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
