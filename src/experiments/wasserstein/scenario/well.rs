//! The double well with attraction.

use rand::rngs::ChaCha8Rng;

use super::{Scenario, clouds, coordinates, field, over_plane, over_steps};
use crate::{
    experiments::wasserstein::{
        Wasserstein,
        params::{Params, Start},
    },
    frame::{Axis, Landmark, Mark, Picture, Scatter},
    session::Run,
    wasserstein::{DoubleWell, Landscape, Particles, start},
};

/// Half the height of the picture in units of half its width.
const ASPECT: f64 = 0.92;

/// The scene.
pub struct Well {
    functional: DoubleWell,
    /// Half the width of the picture.
    reach: f64,
}

impl Well {
    /// The scene of these parameters.
    pub fn new(params: &Params) -> Self {
        let wide = matches!(params.start, Start::Caught | Start::Cloud);
        Self {
            functional: DoubleWell {
                dim: params.dimension as usize,
                kappa: params.kappa,
                barrier: params.barrier,
                omega: params.omega,
            },
            reach: if wide { (2.4 * params.spread).max(1.5) } else { 1.5 },
        }
    }

    fn over_plane(&self, run: &Run<'_, Wasserstein>) -> Picture {
        let x = Axis::linear("x\u{2081}").within(-self.reach, self.reach);
        let y = Axis::linear("x\u{2082}").within(-ASPECT * self.reach, ASPECT * self.reach);
        let (title, value) = over_plane(run, &self.functional, self.functional.dim, [0, 1]);
        Picture::Scatter(Scatter {
            field: field(title, &x, &y, value),
            x,
            y,
            equal_aspect: true,
            clouds: clouds(run, |cloud| coordinates(cloud, [0, 1])),
            marks: vec![
                mark("minimum", Landmark::Minimum, -1.0),
                mark("saddle", Landmark::Saddle, 0.0),
                mark("minimum", Landmark::Minimum, 1.0),
            ],
        })
    }
}

fn mark(label: &str, kind: Landmark, x: f64) -> Mark {
    Mark { label: label.to_string(), kind, at: [x, 0.0] }
}

impl Scenario for Well {
    fn landscape(&self) -> &dyn Landscape {
        &self.functional
    }

    fn saddle_value(&self) -> Option<f64> {
        Some(0.25 * self.functional.barrier)
    }

    fn on_saddle(&self, n: usize, _rng: &mut ChaCha8Rng) -> Particles {
        Particles::zeros(n, self.functional.dim)
    }

    fn bound_for_saddle(&self, n: usize, spread: f64, rng: &mut ChaCha8Rng) -> Particles {
        start::mirrored_cloud(n, self.functional.dim, spread, rng)
    }

    fn picture(&self, run: &Run<'_, Wasserstein>) -> Picture {
        if self.functional.dim > 1 {
            return self.over_plane(run);
        }
        let saddle = ("saddle", Landmark::Saddle, 0.0);
        let wells = [-1.0, 1.0].map(|at| ("minimum", Landmark::Minimum, at));
        over_steps(run, (-self.reach, self.reach), &[saddle, wells[0], wells[1]])
    }
}
