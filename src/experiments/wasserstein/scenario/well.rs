//! The double well with attraction.

use rand::rngs::ChaCha8Rng;

use super::{Scenario, clouds, field};
use crate::{
    experiments::{
        Experiment,
        wasserstein::{
            Wasserstein,
            params::{Params, Start},
        },
    },
    frame::{Axis, Curve, Landmark, Level, Lines, Mark, Picture, Scatter},
    math,
    session::Run,
    wasserstein::{DoubleWell, Functional, Landscape, Particles, start},
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
        let inspected = &run.lanes[run.inspected];
        let measure = &inspected.state.particles;
        let value = |x_1: f64, x_2: f64| {
            let mut point = vec![0.0; self.functional.dim];
            (point[0], point[1]) = (x_1, x_2);
            self.functional.first_variation(measure, &point)
        };
        let title =
            format!("first variation at the cloud of {}", Wasserstein::LANES[inspected.lane].label);
        Picture::Scatter(Scatter {
            field: field(title, &x, &y, value),
            x,
            y,
            equal_aspect: true,
            clouds: clouds(run, |cloud, i| [cloud.coordinate(0)[i], cloud.coordinate(1)[i]]),
            marks: vec![
                mark("minimum", Landmark::Minimum, -1.0),
                mark("saddle", Landmark::Saddle, 0.0),
                mark("minimum", Landmark::Minimum, 1.0),
            ],
        })
    }

    /// In one dimension: the position of every particle against the step.
    fn over_steps(&self, run: &Run<'_, Wasserstein>) -> Picture {
        let samples: Vec<(u64, &[f64])> = run.history.trail().collect();
        let n = run.lanes.first().map_or(0, |lane| lane.state.particles.len());
        let path = |pick: &dyn Fn(&[f64]) -> f64| -> Vec<[f64; 2]> {
            samples.iter().map(|(step, numbers)| [*step as f64, pick(numbers)]).collect()
        };
        let mut curves = Vec::new();
        for (slot, lane) in run.lanes.iter().enumerate() {
            let role = Wasserstein::LANES[lane.lane].role;
            curves.extend((slot * n..(slot + 1) * n).map(|i| Curve {
                label: String::new(),
                role,
                points: path(&|numbers| numbers[i]),
                faint: true,
            }));
        }
        for (slot, lane) in run.lanes.iter().enumerate() {
            let spec = &Wasserstein::LANES[lane.lane];
            curves.push(Curve {
                label: spec.label.to_string(),
                role: spec.role,
                points: path(&|numbers| math::mean(&numbers[slot * n..(slot + 1) * n])),
                faint: false,
            });
        }
        let level = |label: &str, kind, value| Level { label: label.to_string(), kind, value };
        Picture::Lines(Lines {
            x: Axis::linear("step"),
            y: Axis::linear("position x").within(-self.reach, self.reach),
            curves,
            levels: vec![
                level("minimum", Landmark::Minimum, -1.0),
                level("saddle", Landmark::Saddle, 0.0),
                level("minimum", Landmark::Minimum, 1.0),
            ],
            over_steps: true,
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

    fn fewest_particles(&self) -> u32 {
        1
    }

    fn on_saddle(&self, n: usize, _rng: &mut ChaCha8Rng) -> Particles {
        Particles::zeros(n, self.functional.dim)
    }

    fn bound_for_saddle(&self, n: usize, spread: f64, rng: &mut ChaCha8Rng) -> Particles {
        start::mirrored_cloud(n, self.functional.dim, spread, rng)
    }

    fn picture(&self, run: &Run<'_, Wasserstein>) -> Picture {
        if self.functional.dim == 1 { self.over_steps(run) } else { self.over_plane(run) }
    }
}
