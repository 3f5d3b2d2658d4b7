//! The double well with attraction, and variance and cosine of the mean: clouds between
//! saddle and wells.

use super::{Scenario, clouds, coordinates, field, over_plane, over_steps};
use crate::{
    frame::{Axis, Landmark, Mark, Picture, Scatter},
    lab::Run,
    labs::wasserstein::{
        Wasserstein,
        params::{Params, Start},
        problem::{DoubleWell, Ensemble, Functional, OverSpread, VarianceCosine},
    },
    math,
    rng::ChaCha8Rng,
};

/// Half the height of the picture in units of half its width.
const ASPECT: f64 = 0.92;

/// The saddle and the wells next to it on the first axis.
pub const LEVELS: [(&str, Landmark, f64); 3] = [
    ("minimum", Landmark::Minimum, -1.0),
    ("saddle", Landmark::Saddle, 0.0),
    ("minimum", Landmark::Minimum, 1.0),
];

/// Half the width of a picture on the first axis.
fn reach(params: &Params) -> f64 {
    (2.4 * begun(params)).max(1.5)
}

/// The spread along an axis with which clouds begin.
fn begun(params: &Params) -> f64 {
    let wide = matches!(params.start, Start::Caught | Start::Cloud);
    if wide { params.spread } else { 0.0 }
}

/// Half the range of the spread in a picture.
fn widest(params: &Params, dim: usize) -> f64 {
    (1.25 * begun(params) * math::sqrt(dim as f64)).max(1.0)
}

/// The scene of the double well.
pub struct Well {
    functional: DoubleWell,
    /// Half the width of the picture.
    reach: f64,
    /// Half the range of the spread.
    widest: f64,
}

impl Well {
    /// The scene of these parameters.
    pub fn new(params: &Params) -> Self {
        Self {
            functional: DoubleWell {
                dim: params.dimension as usize,
                kappa: params.kappa,
                barrier: params.barrier,
                omega: params.omega,
            },
            reach: reach(params),
            widest: widest(params, params.dimension as usize),
        }
    }

    fn over_plane(&self, run: &Run<'_, Wasserstein>) -> Picture {
        let x = Axis::linear("x₁").within(-self.reach, self.reach);
        let y = Axis::linear("x₂").within(-ASPECT * self.reach, ASPECT * self.reach);
        let (title, value) = over_plane(run, &self.functional, [0, 1]);
        Picture::Scatter(Scatter {
            field: field(title, &x, &y, value),
            x,
            y,
            equal_aspect: true,
            clouds: clouds(run, self.functional.dim, |cloud| coordinates(cloud, [0, 1])),
            marks: LEVELS.map(|(label, kind, x)| mark(label, kind, x)).to_vec(),
            trails: Vec::new(),
            handle: None,
        })
    }
}

fn mark(label: &str, kind: Landmark, x: f64) -> Mark {
    Mark { label: label.to_string(), kind, at: [x, 0.0] }
}

impl Scenario for Well {
    fn functional(&self) -> &dyn Functional {
        &self.functional
    }

    fn saddle_value(&self) -> Option<f64> {
        Some(0.25 * self.functional.barrier)
    }

    fn on_saddle(&self, n: usize, _rng: &mut ChaCha8Rng) -> Ensemble {
        Ensemble::zeros(n, self.functional.dim)
    }

    fn bound_for_saddle(&self, n: usize, spread: f64, rng: &mut ChaCha8Rng) -> Ensemble {
        Ensemble::mirrored(n, self.functional.dim, spread, rng)
    }

    fn drawn(&self) -> Vec<(usize, f64)> {
        let mut drawn = vec![(0, self.reach), (1, ASPECT * self.reach)];
        drawn.truncate(self.functional.dim);
        drawn
    }

    fn over_spread(&self) -> Option<(&dyn OverSpread, [f64; 2])> {
        Some((&self.functional, [self.reach, self.widest]))
    }

    fn picture(&self, run: &Run<'_, Wasserstein>) -> Picture {
        if self.functional.dim > 1 {
            return self.over_plane(run);
        }
        over_steps(run, (-self.reach, self.reach), &LEVELS)
    }
}

/// The scene of variance and cosine: a cloud on the line that contracts and slides.
pub struct Cosine {
    functional: VarianceCosine,
    /// Half the height of the picture.
    reach: f64,
    /// Half the range of the spread.
    widest: f64,
}

impl Cosine {
    /// The scene of these parameters.
    pub fn new(params: &Params) -> Self {
        Self {
            functional: VarianceCosine { tightness: params.tightness, amplitude: params.amplitude },
            reach: reach(params),
            widest: widest(params, 1),
        }
    }
}

impl Scenario for Cosine {
    fn functional(&self) -> &dyn Functional {
        &self.functional
    }

    fn saddle_value(&self) -> Option<f64> {
        Some(self.functional.amplitude)
    }

    fn on_saddle(&self, n: usize, _rng: &mut ChaCha8Rng) -> Ensemble {
        Ensemble::zeros(n, 1)
    }

    fn bound_for_saddle(&self, n: usize, spread: f64, rng: &mut ChaCha8Rng) -> Ensemble {
        Ensemble::mirrored(n, 1, spread, rng)
    }

    fn drawn(&self) -> Vec<(usize, f64)> {
        vec![(0, self.reach)]
    }

    fn over_spread(&self) -> Option<(&dyn OverSpread, [f64; 2])> {
        Some((&self.functional, [self.reach, self.widest]))
    }

    fn picture(&self, run: &Run<'_, Wasserstein>) -> Picture {
        over_steps(run, (-self.reach, self.reach), &LEVELS)
    }
}
