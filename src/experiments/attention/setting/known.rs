//! The loss of each model with the critical points that are known of it.

use std::rc::Rc;

use super::super::{
    params::{Model, Params},
    sampled::Sampled,
};
use crate::{
    attention::{
        Covariance, CriticalPoint, Factors, Forms, Loss, Modes, OnSphere, RankLoss, prompt::Head,
    },
    rng::Streams,
};

/// Up to this dimension the mixed critical points on the sphere are listed.
const FEW: usize = 8;

/// A loss and what is known of it.
pub struct Known {
    pub loss: Rc<dyn Loss>,
    pub points: Vec<CriticalPoint>,
    /// The smallest value, if it is not that of one of the points.
    pub minimum: Option<f64>,
    /// The largest curvature where a run ends; zero if the loss is constant.
    pub curvature: f64,
    /// The matrix loss, for rank r.
    pub factors: Option<RankLoss>,
}

impl Known {
    /// A loss whose lowest critical point comes first.
    pub fn of(loss: Rc<dyn Loss>, points: Vec<CriticalPoint>) -> Self {
        let curvature = largest(&points[0].spectrum);
        Self { loss, points, minimum: None, curvature, factors: None }
    }

    /// One covariance, rank one, value identity: in closed form, or sampled with the
    /// critical points of the infinite prompt.
    pub fn of_vector(exact: Option<Forms>, head: &Head, streams: Streams) -> Self {
        match exact {
            Some(forms) => Self::of(Rc::new(forms.clone()), forms.critical_points()),
            None => {
                let infinite = Forms::infinite(head.tokens.covariance(), 1.0);
                let sampled = Rc::new(Sampled::new(head, streams));
                Self::of(sampled, infinite.critical_points())
            }
        }
    }

    /// One covariance and an infinite prompt, for the other models.
    pub fn of_model(params: &Params, covariance: &Covariance) -> Self {
        match params.model {
            Model::Vector => {
                let forms = Forms::infinite(covariance, 1.0);
                Self::of(Rc::new(forms.clone()), forms.critical_points())
            }
            Model::Tied => {
                let forms = Forms::tied(covariance);
                Self::of(Rc::new(forms.clone()), forms.critical_points())
            }
            Model::Sphere => Self::of_sphere(OnSphere::new(covariance, params.score)),
            Model::KeyQuery => Self::of_rank(covariance, Factors::KeyQuery, params.rank as usize),
            Model::Symmetric => Self::of_rank(covariance, Factors::Tied, params.rank as usize),
        }
    }

    fn of_sphere(sphere: OnSphere) -> Self {
        let few = sphere.axes().len() <= FEW;
        let points = if few { sphere.critical_points() } else { sphere.axes() };
        let minimum = few.then(|| sphere.global_minimum().value);
        let curvature = points.iter().map(|p| largest(&p.spectrum)).fold(0.0, f64::max);
        Self { loss: Rc::new(sphere), points, minimum, curvature, factors: None }
    }

    /// The critical points that keep leading eigenvectors.
    fn of_rank(covariance: &Covariance, factors: Factors, rank: usize) -> Self {
        let loss = RankLoss::new(covariance, factors, rank);
        let keeping = |k: usize| {
            let support: Vec<usize> = (0..k).collect();
            let point = loss.point_at(&support);
            CriticalPoint {
                value: loss.value_at(&support),
                spectrum: Modes::of(&loss, &point).values().to_vec(),
                point,
                support,
                sphere: 0,
            }
        };
        let points: Vec<CriticalPoint> = (0..=rank).map(keeping).collect();
        let curvature = largest(&points[rank].spectrum);
        let factors = Some(loss.clone());
        Self { loss: Rc::new(loss), points, minimum: None, curvature, factors }
    }
}

/// The largest size of an eigenvalue.
pub fn largest(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |m, l| m.max(l.abs()))
}

/// Whether the second order vanishes, as at `u = 0` if the value is tied.
pub fn is_flat(point: &CriticalPoint) -> bool {
    point.support.is_empty() && point.spectrum.iter().all(|l| *l == 0.0)
}
