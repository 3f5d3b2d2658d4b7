//! The network that the parameters ask for.

use super::{
    params::{Data, Model, Params, WIDEST},
    problem::{Exact, Layer, Moments, Net, resnest},
};
use crate::{
    linalg::Eigen,
    optim::{Objective as _, Scale},
    rng::{Purpose, Streams, fill_normal},
    schema::Problem,
};

/// Most parameters of a network.
const MOST: usize = 320;

/// The layers of the model, narrower or fewer where they would be too many parameters.
pub fn layers(
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

/// Says what a singular `X X^T` means.
pub fn dependent(moments: &Moments, inputs: usize, params: &Params, problems: &mut Vec<Problem>) {
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
pub fn scale(net: &Net, exact: Option<&Exact>) -> Scale {
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
