//! The objective of a run, what is known of it, and where the run begins.

use std::cell::OnceCell;

use super::{
    build::{dependent, layers, scale},
    known::{known, origin},
    params::{Goal, Model, Params},
    problem::{
        Exact, Loss, Moments, Net, certificate,
        resnest,
    },
    source::Samples,
    start::start,
};
use crate::{
    data::Table,
    lab::Terrain,
    math,
    optim::search::{self, Found, Search},
    rng::Streams,
    schema::Problem,
    words::number,
};

/// The sharpness of known points is computed up to these numbers of parameters and points.
const SMALL: (usize, usize) = (80, 64);
/// A found point belongs to a critical value within this part of the scale.
pub const SAME: f64 = 1e-6;

/// What a run never changes.
pub struct Setting {
    /// The objective.
    pub net: Net,
    /// Its critical points, if it is linear with a squared loss.
    pub exact: Option<Exact>,
    /// The sets of these, in the order of the terrain's points.
    pub sets: Vec<Vec<usize>>,
    /// What is known.
    pub terrain: Terrain,
    /// The smallest loss of an A-ResNEst on the same fixed features, if it is attained.
    pub bound: Option<f64>,
    /// Rank of `Y Phi^T`.
    pub rank: usize,
    /// The common start.
    pub start: Vec<f64>,
    /// The largest eigenvalue at the balanced point of each set.
    sharpness: OnceCell<Vec<f64>>,
    /// The end of a search from the start.
    base: OnceCell<Found>,
}

impl Setting {
    /// By the parameters.
    pub fn new(
        params: &Params,
        table: Option<&Table>,
        streams: Streams,
        problems: &mut Vec<Problem>,
    ) -> Self {
        let mut samples = Samples::new(params, table, streams, problems);
        let trained = params.model == Model::Trainable;
        if matches!(params.model, Model::Frozen | Model::Augmented) {
            let [blocks, units] = [params.blocks, params.units].map(|n| n as usize);
            let activation = params.activation.function();
            samples.x = resnest::basis(&samples.x, blocks, units, activation, streams);
        }
        if params.control {
            samples.y = resnest::control(&samples.x, &samples.y);
        }
        let labels = samples.labels(params.goal);
        let layers = layers(params, samples.x.nrows(), labels.nrows(), problems);
        let root = math::sqrt(samples.weight);
        let moments = Moments::of(&(&samples.x * root), &(&labels * root));
        dependent(&moments, samples.x.nrows(), params, problems);
        let rank = moments.values.len();
        let loss = match params.goal {
            Goal::Squared => Loss::Squared,
            Goal::Logistic => Loss::Logistic,
            Goal::Softmax => Loss::SoftmaxFixed,
        };
        let squared = loss == Loss::Squared;
        let floor = moments.floor;
        let (x, y, weight, below) = if squared && !trained && samples.x.ncols() > samples.x.nrows()
        {
            let (x, y) = moments.compressed();
            (x, y, 1.0, moments.floor)
        } else {
            (samples.x, labels, samples.weight, 0.0)
        };
        let mut net = Net::new(layers, loss, x, y, below);
        net.weight = weight;
        let bound = match (trained, squared) {
            (true, _) => None,
            (false, true) => Some(floor),
            (false, false) => resnest::readout(&net),
        };
        let exact = Exact::new(&net.layers, moments).filter(|_| squared);
        net.scale = scale(&net, exact.as_ref());
        let sets = exact.as_ref().map_or_else(Vec::new, Exact::subsets);
        let known = match &exact {
            Some(exact) => sets.iter().map(|set| known(exact, set)).collect(),
            None => origin(&net).into_iter().collect(),
        };
        let minimum = exact.as_ref().map(Exact::minimum);
        let terrain = Terrain { scale: net.scale, minimum, known };
        let start = start(params, &net, exact.as_ref(), streams, problems);
        let (sharpness, base) = (OnceCell::new(), OnceCell::new());
        Self { net, exact, sets, terrain, bound, rank, start, sharpness, base }
    }
}

impl Setting {
    /// The largest eigenvalue at each known point, balanced, of small networks.
    pub fn sharpness(&self) -> &[f64] {
        self.sharpness.get_or_init(|| match &self.exact {
            Some(exact) if self.start.len() <= SMALL.0 && self.sets.len() <= SMALL.1 => {
                let top = |set| certificate::ends(&self.net, &exact.point(set, false))[1];
                self.sets.iter().map(|set: &Vec<usize>| top(set)).collect()
            }
            Some(_) => Vec::new(),
            // At most the point at zero is known.
            None => {
                let top = certificate::ends(&self.net, &vec![0.0; self.start.len()])[1];
                vec![top; self.terrain.known.len()]
            }
        })
    }

    /// The least-squares bound on the features at a point.
    pub fn bound(&self, x: &[f64]) -> Option<f64> {
        self.bound.or_else(|| resnest::bound(&self.net, x))
    }

    /// The critical point next to the start, from which kicks go: the end of a search.
    pub fn base(&self) -> &Found {
        let search = || search::search(&self.net, &self.start, Search::LevenbergMarquardt);
        self.base.get_or_init(search)
    }

    /// The known point with this loss.
    pub fn with_loss(&self, loss: f64) -> Option<usize> {
        let apart = |k: &usize| (self.terrain.known[*k].value - loss).abs();
        let nearest = (0..self.terrain.known.len()).min_by(|a, b| apart(a).total_cmp(&apart(b)));
        nearest.filter(|k| self.alike(self.terrain.known[*k].value, loss))
    }

    /// Whether two losses may be of one critical point.
    pub fn alike(&self, a: f64, b: f64) -> bool {
        (a - b).abs() <= SAME * self.net.scale.value()
    }

    /// What the critical point next to the start is called.
    pub fn origin(&self) -> String {
        let loss = self.base().value;
        match self.with_loss(loss) {
            Some(k) => self.terrain.known[k].name.clone(),
            None => format!("the critical point of loss {}", number(loss)),
        }
    }
}
