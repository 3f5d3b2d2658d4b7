//! A loss with all that is known of it in closed form.

use std::rc::Rc;

use super::{
    Covariance, CriticalPoint, Factors, Forms, OnSphere, RankLoss, Sampled, TaskSet, norm,
};
use crate::{
    lab::Terrain,
    math,
    optim::{Kind, Known, Objective, Resolved, judgement},
};

/// A loss with its critical points.
pub struct Landscape {
    /// The loss.
    pub loss: Rc<dyn Objective>,
    /// Its eigenvectors are the axes of the loss.
    pub covariance: Covariance,
    /// Units, smallest value and critical points of the loss itself, where they are known.
    pub terrain: Terrain,
    /// The matrix loss, for rank `r`.
    pub factors: Option<RankLoss>,
    /// Whether it is a loss over tasks.
    tasks: bool,
    /// Critical points, by value; see [`Landscape::levels`].
    points: Vec<CriticalPoint>,
    /// Which of `points` are not equivalent to one before, and what they are called.
    landmarks: Vec<(usize, Known)>,
}

impl Landscape {
    /// A loss of two quadratic forms.
    #[must_use]
    pub fn of_forms(forms: Forms) -> Self {
        let (covariance, points) = (forms.covariance().clone(), forms.critical_points());
        Self::new(Rc::new(forms), &covariance, points).named(None)
    }

    /// The loss on the unit sphere.
    #[must_use]
    pub fn of_sphere(covariance: &Covariance, score: f64) -> Self {
        let sphere = OnSphere::new(covariance, score);
        let points = sphere.landmarks();
        Self::new(Rc::new(sphere), covariance, points).named(None)
    }

    /// The loss of matrices of rank `r`.
    #[must_use]
    pub fn of_rank(covariance: &Covariance, factors: Factors, rank: usize) -> Self {
        let loss = RankLoss::new(covariance, factors, rank);
        let points = loss.critical_points();
        let factors = Some(loss.clone());
        Self { factors, ..Self::new(Rc::new(loss), covariance, points) }.named(None)
    }

    /// A sampled loss, beside the critical points of the infinite prompt.
    #[must_use]
    pub fn of_sampled(sampled: Sampled) -> Self {
        let infinite = sampled.infinite().clone();
        let points = infinite.critical_points();
        let land = Self::new(Rc::new(sampled), infinite.covariance(), points);
        land.named(Some(" (L = ∞)"))
    }

    /// The loss of tasks, or its expectation, which alone has the critical points.
    #[must_use]
    pub fn of_tasks(set: &TaskSet, is_expectation: bool) -> Self {
        let points = set.population.critical_points();
        let land = Self::new(set.loss.clone(), &set.shared, points);
        let suffix = (!is_expectation).then_some(" (N = ∞)");
        Self { tasks: true, ..land }.named(suffix)
    }

    fn new(
        loss: Rc<dyn Objective>,
        covariance: &Covariance,
        points: Vec<CriticalPoint>,
    ) -> Self {
        let points = math::ordered(&points, |point| point.value);
        let terrain = Terrain { scale: loss.scale(), ..Terrain::UNKNOWN };
        let covariance = covariance.clone();
        let (factors, tasks, landmarks) = (None, false, Vec::new());
        Self { loss, covariance, terrain, factors, tasks, points, landmarks }
    }

    /// Gives the critical points their names, with the words that say of which `other` loss they
    /// are.
    fn named(mut self, other: Option<&str>) -> Self {
        let suffix = other.unwrap_or("");
        let same = |p: &CriticalPoint, q: &CriticalPoint| equivalent(&self.covariance, p, q);
        self.landmarks = (0..self.points.len())
            .filter(|k| !self.points[..*k].iter().any(|p| same(p, &self.points[*k])))
            .map(|k| (k, known(&self.points[k], self.tasks, suffix)))
            .collect();
        if other.is_none() {
            self.terrain.known = self.levels().cloned().collect();
            self.terrain.minimum = self.terrain.known.first().map(|point| point.value);
        }
        self
    }

    /// Critical points with a level in a picture of the loss, by value; equivalent ones are
    /// one. They are those of the infinite prompt if the loss is sampled, and those of the
    /// expectation if it is a mean over N tasks.
    pub fn levels(&self) -> impl Iterator<Item = &Known> {
        self.landmarks.iter().map(|(_, known)| known)
    }

    /// Distance to each of the terrain's points, or to the nearest point equivalent to it,
    /// where it has a closed form.
    #[must_use]
    pub fn distances(&self, u: &[f64]) -> Vec<Option<f64>> {
        let distance = |(k, _): &(usize, Known)| match &self.factors {
            Some(loss) => loss.distance(&self.points[*k], u),
            None => Some(self.points[*k].distance(&self.covariance, u)),
        };
        let known = self.terrain.known.len();
        self.landmarks.iter().take(known).map(distance).collect()
    }

    /// Next to a known point, eigenvalues of the Hessian that rounding hides become those of its
    /// closed form, whose signs are exact, and Newton's step becomes the distance to it.
    pub fn complete(&self, u: &[f64], resolved: &mut Resolved) {
        let near = judgement::STEP * self.terrain.scale.length;
        let places = self.distances(u).into_iter().zip(&self.landmarks);
        let mut close = places.filter_map(|(distance, (k, _))| Some((distance?, *k)));
        let Some((distance, k)) = close.find(|(distance, _)| *distance <= near) else { return };
        resolved.step = distance;
        let Resolved { values, tolerances, .. } = resolved;
        let exact = &self.points[k].spectrum;
        for ((value, tolerance), exact) in values.iter_mut().zip(tolerances).zip(exact) {
            if value.abs() <= *tolerance && exact.abs() <= *tolerance && *exact != 0.0 {
                (*value, *tolerance) = (*exact, 0.0);
            }
        }
    }

    /// The critical point `e_k`, or the origin for `k = 0`.
    #[must_use]
    pub fn point(&self, k: usize) -> Vec<f64> {
        let wanted: Vec<usize> = k.checked_sub(1).into_iter().collect();
        if let Some(loss) = &self.factors {
            return loss.point_at(&wanted);
        }
        let found = self.points.iter().find(|p| p.support == wanted);
        found.map_or_else(|| vec![0.0; self.loss.size()], |p| p.point.clone())
    }

    /// `1 - |cos|` between `u` and [`Landscape::target`]; for rank r one minus the mean squared
    /// cosine.
    #[must_use]
    pub fn misalignment(&self, u: &[f64]) -> f64 {
        match &self.factors {
            Some(loss) => loss.misalignment(u),
            None => self.covariance.misalignment(u),
        }
    }

    /// What there is to learn.
    #[must_use]
    pub fn target(&self) -> &'static str {
        if self.tasks {
            "the signal v"
        } else if self.factors.is_some() || self.covariance.multiplicity(0) > 1 {
            "the leading eigenspace"
        } else {
            "e1"
        }
    }

    /// The columns of keys in the eigenbasis; `u` itself for rank one.
    #[must_use]
    pub fn keys(&self, u: &[f64]) -> Vec<Vec<f64>> {
        let rank = self.factors.as_ref().map_or(1, RankLoss::rank);
        let columns = u.chunks(self.covariance.dim()).take(rank);
        columns.map(|c| self.covariance.coordinates(c)).collect()
    }

    /// Length of the component of `u` along each eigenvector, signed for a vector.
    #[must_use]
    pub fn coordinates(&self, u: &[f64]) -> Vec<f64> {
        let columns = self.keys(u);
        match (&self.factors, &columns[..]) {
            (None, [only]) => only.clone(),
            _ => (0..self.covariance.dim())
                .map(|i| norm(&columns.iter().map(|c| c[i]).collect::<Vec<_>>()))
                .collect(),
        }
    }
}

/// Whether equal eigenvalues make one set of two critical points.
fn equivalent(covariance: &Covariance, a: &CriticalPoint, b: &CriticalPoint) -> bool {
    let mut pairs = a.support.iter().zip(&b.support);
    a.support.len() == b.support.len() && pairs.all(|(i, j)| covariance.same(*i, *j))
}

/// A critical point by the name that readers know.
fn known(point: &CriticalPoint, tasks: bool, suffix: &str) -> Known {
    let kind = point.kind();
    let place = match point.support[..] {
        [] => "u = 0".to_string(),
        [0] if tasks => "v".to_string(),
        [_, ..] if tasks => "across v".to_string(),
        _ if point.sphere > 0 => format!("through {}", point.name()),
        _ => point.name(),
    };
    let (one, several) = match kind {
        Kind::Saddle { .. } | Kind::Undecided { .. } => ("saddle", "saddles"),
        Kind::NonDegenerateMaximum { .. } => ("maximum", "maxima"),
        Kind::NonDegenerateMinimum | Kind::DegenerateMinimum { .. } => ("minimum", "minima"),
    };
    let noun = match (kind, point.sphere) {
        (Kind::Undecided { .. }, _) => String::new(),
        (_, 0) => format!("the {one} "),
        (_, 1) => format!("the circle of {several} "),
        _ => format!("the sphere of {several} "),
    };
    let name = format!("{noun}{place}{suffix}");
    Known { name, kind, value: point.value, at: Some(point.point.clone()) }
}
