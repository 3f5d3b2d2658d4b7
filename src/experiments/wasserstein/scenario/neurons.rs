//! A two-layer network of mean-field neurons that learns from another one.

use rand::rngs::ChaCha8Rng;

use super::{Scenario, clouds, coordinates, field, over_plane};
use crate::{
    experiments::wasserstein::{
        Wasserstein,
        params::{Params, Start},
    },
    frame::{Axis, Cloud, Landmark, Mark, Picture, Role, Scatter},
    rng::{Purpose, Streams},
    session::Run,
    wasserstein::{Landscape, Network, Particles, start},
};

/// Half the picture.
const REACH: f64 = 3.0;

/// The scene.
pub struct Neurons {
    network: Network,
    has_saddle: bool,
}

impl Neurons {
    /// The scene of these parameters: inputs and teacher follow the seed.
    pub fn new(params: &Params, streams: Streams) -> Self {
        let mut rng = streams.at(Purpose::Data, 0);
        let (samples, teacher) = (params.samples as usize, params.teacher as usize);
        let mut network = Network::taught(samples, params.inputs as usize, teacher, &mut rng);
        network.decay = params.decay;
        Self { network, has_saddle: params.start != Start::Cloud }
    }
}

impl Scenario for Neurons {
    fn landscape(&self) -> &dyn Landscape {
        &self.network
    }

    fn saddle_value(&self) -> Option<f64> {
        self.has_saddle.then(|| self.network.saddle_value())
    }

    fn on_saddle(&self, n: usize, _rng: &mut ChaCha8Rng) -> Particles {
        use crate::wasserstein::Functional as _;
        Particles::zeros(n, self.network.dim())
    }

    /// No wide cloud is known to end on the saddle; this one begins close to it.
    fn bound_for_saddle(&self, n: usize, spread: f64, rng: &mut ChaCha8Rng) -> Particles {
        use crate::wasserstein::Functional as _;
        start::mirrored_cloud(n, self.network.dim(), 0.01 * spread, rng)
    }

    fn picture(&self, run: &Run<'_, Wasserstein>) -> Picture {
        use crate::wasserstein::Functional as _;
        let x = Axis::linear("input weight w\u{2081}").within(-REACH, REACH);
        let y = Axis::linear("output weight a").within(-REACH, REACH);
        let (title, value) = over_plane(run, &self.network, self.network.dim(), [1, 0]);
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
            clouds: teacher.into_iter().chain(clouds(run, |cloud| coordinates(cloud, [1, 0]))).collect(),
            marks: vec![Mark {
                label: "saddle".to_string(),
                kind: Landmark::Saddle,
                at: [0.0, 0.0],
            }],
        })
    }
}
