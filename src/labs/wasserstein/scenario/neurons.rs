//! A two-layer network of mean-field neurons that learns from another one.

use super::{Scenario, clouds, coordinates, field, over_plane};
use crate::{
    frame::{Axis, Cloud, Landmark, Mark, Picture, Role, Scatter},
    lab::Run,
    labs::wasserstein::{
        Wasserstein,
        params::{Params, Start},
        problem::{Ensemble, Functional, Network},
    },
    rng::{ChaCha8Rng, Purpose, Streams},
};

/// Half the picture.
const REACH: f64 = 3.0;

/// The scene.
pub struct Neurons {
    network: Network,
    has_saddle: bool,
    /// A saddle, or a minimum where weights decay fast.
    origin: Mark,
}

impl Neurons {
    /// The scene of these parameters: inputs and teacher follow the seed.
    pub fn new(params: &Params, streams: Streams) -> Self {
        let mut rng = streams.at(Purpose::Data, 0);
        let (samples, teacher) = (params.samples as usize, params.teacher as usize);
        let mut network = Network::taught(samples, params.inputs as usize, teacher, &mut rng);
        network.decay = params.decay;
        // Its kind is the same for any number of particles.
        let is_minimum = network.known(1).first().is_some_and(|known| known.kind.is_minimum());
        let (label, kind) =
            if is_minimum { ("minimum", Landmark::Minimum) } else { ("saddle", Landmark::Saddle) };
        let origin = Mark { label: label.to_string(), kind, at: [0.0, 0.0] };
        Self { network, has_saddle: params.start != Start::Cloud, origin }
    }
}

impl Scenario for Neurons {
    fn functional(&self) -> &dyn Functional {
        &self.network
    }

    fn saddle_value(&self) -> Option<f64> {
        self.has_saddle.then(|| self.network.saddle_value())
    }

    fn on_saddle(&self, n: usize, _rng: &mut ChaCha8Rng) -> Ensemble {
        Ensemble::zeros(n, self.network.dim())
    }

    /// No wide cloud is known to end on the saddle; this one begins close to it.
    fn bound_for_saddle(&self, n: usize, spread: f64, rng: &mut ChaCha8Rng) -> Ensemble {
        Ensemble::mirrored(n, self.network.dim(), 0.01 * spread, rng)
    }

    fn drawn(&self) -> Vec<(usize, f64)> {
        vec![(0, REACH), (1, REACH)]
    }

    fn picture(&self, run: &Run<'_, Wasserstein>) -> Picture {
        let x = Axis::linear("input weight w₁").within(-REACH, REACH);
        let y = Axis::linear("output weight a").within(-REACH, REACH);
        let (title, value) = over_plane(run, &self.network, [1, 0]);
        let teacher = self.network.teacher().map(|teacher| {
            let [w, a] = [1, 0].map(|k| teacher.coordinate(k).iter());
            Cloud {
                label: "teacher".to_string(),
                role: Role::Reference,
                points: w.zip(a).map(|(w, a)| [*w, *a]).collect(),
            }
        });
        Picture::Scatter(Scatter {
            field: field(title, &x, &y, value),
            x,
            y,
            equal_aspect: true,
            clouds: teacher
                .into_iter()
                .chain(clouds(run, self.network.dim(), |cloud| coordinates(cloud, [1, 0])))
                .collect(),
            marks: vec![self.origin.clone()],
            trails: Vec::new(),
            handle: None,
        })
    }
}
