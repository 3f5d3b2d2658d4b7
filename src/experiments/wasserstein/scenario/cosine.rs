//! Variance and cosine of the mean: a cloud on the line that contracts and slides.

use rand::rngs::ChaCha8Rng;

use super::{Scenario, over_steps};
use crate::{
    experiments::wasserstein::{
        Wasserstein,
        params::{Params, Start},
    },
    frame::{Landmark, Picture},
    session::Run,
    wasserstein::{Landscape, Particles, VarianceCosine, start},
};

/// The scene.
pub struct Cosine {
    functional: VarianceCosine,
    /// Half the height of the picture.
    reach: f64,
}

impl Cosine {
    /// The scene of these parameters.
    pub fn new(params: &Params) -> Self {
        let wide = matches!(params.start, Start::Caught | Start::Cloud);
        Self {
            functional: VarianceCosine { tightness: params.tightness, amplitude: params.amplitude },
            reach: if wide { (2.4 * params.spread).max(1.5) } else { 1.5 },
        }
    }
}

impl Scenario for Cosine {
    fn landscape(&self) -> &dyn Landscape {
        &self.functional
    }

    fn saddle_value(&self) -> Option<f64> {
        Some(self.functional.amplitude)
    }

    fn fewest_particles(&self) -> u32 {
        1
    }

    fn on_saddle(&self, n: usize, _rng: &mut ChaCha8Rng) -> Particles {
        Particles::zeros(n, 1)
    }

    fn bound_for_saddle(&self, n: usize, spread: f64, rng: &mut ChaCha8Rng) -> Particles {
        start::mirrored_cloud(n, 1, spread, rng)
    }

    fn picture(&self, run: &Run<'_, Wasserstein>) -> Picture {
        let saddle = ("saddle", Landmark::Saddle, 0.0);
        let minima = [-1.0, 1.0].map(|at| ("minimum", Landmark::Minimum, at));
        over_steps(run, (-self.reach, self.reach), &[saddle, minima[0], minima[1]])
    }
}
