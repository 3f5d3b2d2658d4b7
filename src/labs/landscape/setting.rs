//! The objective of a run, what is known of it, and where the run begins.

use std::cell::OnceCell;

use super::{
    params::{Data, Goal, Model, Params, Start, WIDEST},
    problem::{Exact, Layer, Loss, Moments, Net, certificate, resnest},
    source::Samples,
};
use crate::{
    data::Table,
    lab::Terrain,
    linalg::Eigen,
    math,
    optim::{Count, Kind, Known, Objective as _, Scale},
    rng::{Purpose, Streams, fill_normal},
    schema::Problem,
};

/// Most parameters of a network.
pub const MOST: usize = 320;
/// The sharpness of known points is computed up to these numbers of parameters and points.
const SMALL: (usize, usize) = (80, 64);
/// Singular values this close to a minimum's loss are its.
const SAME: f64 = 1e-9;

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
    /// The least-squares bound on fixed features.
    pub bound: Option<f64>,
    /// Rank of `Y Phi^T`.
    pub rank: usize,
    /// The common start.
    pub start: Vec<f64>,
    /// The largest eigenvalue at the balanced point of each set.
    sharpness: OnceCell<Vec<f64>>,
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
        let bound = (squared && !trained).then_some(moments.floor);
        let (x, y, weight, floor) = if squared && !trained && samples.x.ncols() > samples.x.nrows()
        {
            let (x, y) = moments.compressed();
            (x, y, 1.0, moments.floor)
        } else {
            (samples.x, labels, samples.weight, 0.0)
        };
        let mut net = Net::new(layers, loss, x, y, floor);
        net.weight = weight;
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
        Self { net, exact, sets, terrain, bound, rank, start, sharpness: OnceCell::new() }
    }
}

/// The layers of the model, narrower or fewer where they would be too many parameters.
fn layers(
    params: &Params,
    inputs: usize,
    outputs: usize,
    problems: &mut Vec<Problem>,
) -> Vec<Layer> {
    let size = |layers: &[Layer]| -> usize {
        layers.iter().flat_map(|layer| layer.shapes()).map(|(a, b)| a * b).sum()
    };
    let (mut most, mut depth) = (WIDEST as usize, params.depth as usize);
    let mut model = params.model;
    if model == Model::Residual && inputs != outputs {
        let why =
            format!("skip connections need as many outputs as inputs, not {outputs} and {inputs}");
        problems.push(Problem::new("model", format!("{why}; a linear network is used")));
        model = Model::Linear;
    }
    loop {
        let width = most.min(params.width as usize);
        let layers = match model {
            Model::Linear => {
                let hidden = (0..depth - 1).map(|l| {
                    let own = params.widths.get(l).or(params.widths.last());
                    own.map_or(width, |w| most.min(*w as usize))
                });
                let widths: Vec<usize> =
                    [inputs].into_iter().chain(hidden).chain([outputs]).collect();
                widths.windows(2).map(|pair| Layer::linear(pair[1], pair[0])).collect()
            }
            Model::Residual => {
                vec![Layer::Linear { rows: inputs, columns: inputs, skip: true }; depth]
            }
            Model::Frozen => resnest::frozen(inputs, width, outputs),
            Model::Augmented => vec![Layer::linear(outputs, inputs)],
            Model::Trainable => {
                let [units, blocks] = [params.units, params.blocks].map(|n| n as usize);
                let activation = params.activation.function();
                resnest::trainable(inputs, width, units, blocks, outputs, activation)
            }
        };
        if size(&layers) <= MOST {
            if (most, depth) != (WIDEST as usize, params.depth as usize) {
                let why = format!("this network has more than {MOST} parameters");
                let instead = format!("widths up to {most} and {depth} matrices are used");
                problems.push(Problem::new("width", format!("{why}; {instead}")));
            }
            return layers;
        }
        if most > 1 && model != Model::Residual { most -= 1 } else { depth -= 1 }
    }
}

fn dependent(moments: &Moments, inputs: usize, params: &Params, problems: &mut Vec<Problem>) {
    if moments.rank < inputs {
        let why = format!(
            "X Xᵀ is singular, of rank {} for {inputs} inputs or features: on the span of these all \
             formulas hold, and the other directions are flat",
            moments.rank
        );
        let key = if params.data == Data::Random { "samples" } else { "data" };
        problems.push(Problem::new(key, why));
    }
}

/// The unit of curvature: the largest eigenvalue at the minimum, or at a random point.
fn scale(net: &Net, exact: Option<&Exact>) -> Scale {
    let at = match exact {
        Some(exact) => exact.point(&(0..exact.capacity()).collect::<Vec<_>>(), false),
        None => {
            let mut x = vec![0.0; net.size()];
            fill_normal(&mut Streams::new(0).at(Purpose::Jitter, 1), &mut x);
            x.iter_mut().for_each(|x| *x *= 0.5);
            x
        }
    };
    let largest = Eigen::of(net.hessian(&at)).largest();
    Scale { curvature: if largest > 1e-12 { largest } else { 1.0 }, ..Scale::UNIT }
}

/// The name of a set: `{1, 3}`, counted from 1.
pub fn name(set: &[usize]) -> String {
    let members: Vec<String> = set.iter().map(|j| (j + 1).to_string()).collect();
    format!("{{{}}}", members.join(", "))
}

/// The point of a set as the judgement knows it. Of three or more matrices the index of the
/// balanced point is the least of all with that loss.
fn known(exact: &Exact, set: &[usize]) -> Known {
    let value = exact.value(set);
    let [negative, zero, _] = exact.inertia(set, false);
    let at_least = exact.depth() > 2;
    let lowest = value - exact.minimum() <= SAME * (1.0 + value);
    let kind = match (lowest, zero) {
        (true, 0) => Kind::NonDegenerateMinimum,
        (true, _) => Kind::DegenerateMinimum { nullity: Count::exactly(zero) },
        _ => Kind::Saddle { index: Count { number: negative, at_least } },
    };
    let what = if lowest { "global minimum" } else { "saddle" };
    Known { name: format!("the {what} {}", name(set)), kind, value, at: None }
}

/// The point at zero of a network of which no more is known, if it is critical.
fn origin(net: &Net) -> Option<Known> {
    let x = vec![0.0; net.size()];
    let mut gradient = x.clone();
    net.gradient(&x, &mut gradient);
    if math::largest(&gradient) > 1e-12 * net.scale.gradient() {
        return None;
    }
    let eigen = Eigen::of(net.hessian(&x));
    let zero = 1e-9 * net.scale.curvature;
    let number = eigen.values.iter().filter(|value| **value < -zero).count();
    let nullity = eigen.values.iter().filter(|value| value.abs() <= zero).count();
    let kind = if number > 0 {
        Kind::Saddle { index: Count { number, at_least: true } }
    } else {
        Kind::Undecided { nullity: Count::exactly(nullity) }
    };
    Some(Known { name: "the point at zero".into(), kind, value: net.value(&x), at: None })
}

fn start(
    params: &Params,
    net: &Net,
    exact: Option<&Exact>,
    streams: Streams,
    problems: &mut Vec<Problem>,
) -> Vec<f64> {
    let mut noise = vec![0.0; net.size()];
    let purpose = if params.start == Start::Random { Purpose::Start } else { Purpose::Jitter };
    fill_normal(&mut streams.of_lane(purpose, params.draw, 0), &mut noise);
    if params.start == Start::Random {
        noise.iter_mut().for_each(|z| *z *= params.deviation);
        return noise;
    }
    let mut x = match exact {
        Some(exact) => {
            let x = exact.point(&subset(params, exact, problems), params.open);
            if params.orbit > 0.0 { exact.moved(&x, 0.5 * params.orbit, streams) } else { x }
        }
        None => {
            if !params.subset.is_empty() {
                let why = "sets of directions are known for linear networks with a squared loss \
                           alone; the point at zero is used";
                problems.push(Problem::new("subset", why));
            }
            vec![0.0; net.size()]
        }
    };
    if params.start == Start::Near {
        x.iter_mut().zip(&noise).for_each(|(x, z)| *x += params.jitter * z);
    } else if params.mode > 0 {
        let eigen = Eigen::of(net.hessian(&x));
        let mode = (params.mode as usize).min(x.len());
        if mode < params.mode as usize {
            let why = format!("there are {mode} eigenvectors; the last one is used");
            problems.push(Problem::new("mode", why));
        }
        math::axpy(params.kick, eigen.vector(mode - 1), &mut x);
    }
    x
}

/// The set of the parameters, if there is such a point.
fn subset(params: &Params, exact: &Exact, problems: &mut Vec<Problem>) -> Vec<usize> {
    let (d, most) = (exact.moments.values.len(), exact.capacity());
    let mut set: Vec<usize> = Vec::new();
    for j in &params.subset {
        let whole = j.fract() == 0.0 && (1.0..=d as f64).contains(j);
        if whole && !set.contains(&(*j as usize - 1)) && set.len() < most {
            set.push(*j as usize - 1);
        }
    }
    set.sort_unstable();
    if exact.depth() == 1 {
        set = (0..d).collect();
    } else if set.len() < params.subset.len() {
        let why = format!("at most {most} different whole numbers from 1 to {d} can be learned");
        problems.push(Problem::new("subset", format!("{why}; {} is used", name(&set))));
    }
    set
}

/// Whether the proof of the certificate covers the run, and why not.
pub fn covered(net: &Net) -> Result<(), &'static str> {
    let deep = net.layers.iter().filter(|layer| matches!(layer, Layer::Linear { .. })).count() > 2;
    match certificate::covers(net) {
        true => Ok(()),
        false if deep => Err("three or more matrices: at zero the Hessian is zero"),
        false if certificate::pull(net).amax() <= 1e-9 => Err("Y Φᵀ is zero"),
        false => Err("the network is not of the form W B Φ"),
    }
}

impl Setting {
    /// The largest eigenvalue at the balanced point of each set, of small networks.
    pub fn sharpness(&self) -> &[f64] {
        self.sharpness.get_or_init(|| match &self.exact {
            Some(exact) if self.start.len() <= SMALL.0 && self.sets.len() <= SMALL.1 => {
                let top = |set| certificate::ends(&self.net, &exact.point(set, false))[1];
                self.sets.iter().map(|set: &Vec<usize>| top(set)).collect()
            }
            _ => Vec::new(),
        })
    }

    /// The least-squares bound on the features at a point.
    pub fn bound(&self, x: &[f64]) -> Option<f64> {
        self.bound.or_else(|| resnest::bound(&self.net, x))
    }
}
