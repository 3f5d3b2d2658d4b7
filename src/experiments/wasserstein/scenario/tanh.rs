//! Factorisation of a matrix by bounded moments: the saddle that is fair to PWGF.

use rand::rngs::ChaCha8Rng;

use super::Scenario;
use crate::{
    experiments::{
        Experiment,
        wasserstein::{
            Wasserstein,
            params::{Params, Size, Start},
        },
    },
    frame::{Heat, Picture, Tile},
    session::Run,
    wasserstein::{Landscape, Particles, TanhMoments},
};

/// The scene.
pub struct Bounded {
    functional: TanhMoments,
    has_saddle: bool,
}

impl Bounded {
    /// The scene of these parameters.
    pub fn new(params: &Params) -> Self {
        let functional = match params.size {
            Size::Small => TanhMoments::small(),
            Size::Paper => TanhMoments::working_set(),
        };
        Self { functional, has_saddle: params.start != Start::Cloud }
    }

    fn tile(&self, title: &str, values: Vec<f64>) -> Tile {
        let columns = self.functional.rows();
        Tile { title: title.to_string(), names: Vec::new(), columns, values }
    }
}

impl Scenario for Bounded {
    fn landscape(&self) -> &dyn Landscape {
        &self.functional
    }

    fn saddle_value(&self) -> Option<f64> {
        self.has_saddle.then(|| self.functional.saddle_value())
    }

    fn fewest_particles(&self) -> u32 {
        2
    }

    /// An even number of particles: every cloud that is its own mirror image.
    fn on_saddle(&self, n: usize, rng: &mut ChaCha8Rng) -> Particles {
        self.functional.saddle(n, 1.0, rng)
    }

    fn bound_for_saddle(&self, n: usize, spread: f64, rng: &mut ChaCha8Rng) -> Particles {
        self.functional.saddle(n, spread, rng)
    }

    /// The matrices `A A^T` of all methods beside the one that they are to equal.
    fn picture(&self, run: &Run<'_, Wasserstein>) -> Picture {
        let learned = run.lanes.iter().map(|lane| {
            let label = Wasserstein::LANES[lane.lane].label;
            self.tile(label, self.functional.product(&lane.state.particles))
        });
        let target = self.tile("M, to be matched", self.functional.target().to_vec());
        Picture::Heat(Heat {
            title: "entries of A A\u{1d40}, A the mean of tanh W".to_string(),
            x: String::new(),
            y: String::new(),
            signed: true,
            tiles: std::iter::once(target).chain(learned).collect(),
        })
    }
}
