//! The functionals as scenes of the laboratory: their saddles, their starts and
//! the picture of their clouds.

mod matrices;
mod neurons;
mod target;
mod wells;

pub use matrices::{Bounded, Ellipse};
pub use neurons::Neurons;
pub use target::Goals;
pub use wells::{Cosine, LEVELS, Well};

use std::borrow::Cow;

use super::Wasserstein;
use crate::{
    frame::{Axis, Cloud, Curve, Field, Landmark, Level, Picture},
    lab::{Lab, Run, kit},
    labs::wasserstein::problem::{Ensemble, Functional, OverSpread, Particles},
    math,
    rng::ChaCha8Rng,
};

/// A functional with its chosen saddle.
pub trait Scenario {
    /// The functional.
    fn functional(&self) -> &dyn Functional;

    /// Objective on the chosen saddle, if the start or the path is bound for one.
    fn saddle_value(&self) -> Option<f64>;

    /// Fewest particles with which the chosen saddle exists.
    fn fewest_particles(&self) -> u32 {
        1
    }

    /// A cloud exactly on the saddle.
    fn on_saddle(&self, n: usize, rng: &mut ChaCha8Rng) -> Ensemble;

    /// A wide cloud that gradient flow carries into the saddle.
    fn bound_for_saddle(&self, n: usize, spread: f64, rng: &mut ChaCha8Rng) -> Ensemble;

    /// The coordinates that a picture with fixed axes draws, each with half its range.
    fn drawn(&self) -> Vec<(usize, f64)> {
        Vec::new()
    }

    /// How many particles lie beyond so many times the picture.
    fn beyond(&self, times: f64, particles: &Particles) -> usize {
        let drawn = self.drawn();
        // Most clouds have none.
        if drawn.iter().all(|(k, reach)| math::largest(particles.coordinate(*k)) <= times * reach) {
            return 0;
        }
        let strays = |i: &usize| {
            drawn.iter().any(|(k, reach)| particles.coordinate(*k)[*i].abs() > times * reach)
        };
        (0..particles.len()).filter(strays).count()
    }

    /// What the reader has to know of a cloud's objective, if anything; a sentence.
    fn remark(&self, _particles: &Particles) -> Option<String> {
        None
    }

    /// The objective over mean and spread, with half the range of either in pictures, where it has
    /// a closed form.
    fn over_spread(&self) -> Option<(&dyn OverSpread, [f64; 2])> {
        None
    }

    /// The picture of the clouds.
    fn picture(&self, run: &Run<'_, Wasserstein>) -> Picture;
}

/// The clouds of all lanes, in `dim` dimensions, by the two coordinates that are drawn.
fn clouds<'a>(
    run: &'a Run<'_, Wasserstein>,
    dim: usize,
    project: impl Fn(Particles<'a>) -> [Cow<'a, [f64]>; 2],
) -> Vec<Cloud> {
    run.lanes
        .iter()
        .map(|lane| {
            let spec = &Wasserstein::LANES[lane.lane];
            let [x, y] = project(Particles::new(dim, &lane.state.x));
            let points = x.iter().zip(y.iter()).map(|(x, y)| [*x, *y]).collect();
            Cloud { label: spec.label.to_string(), role: spec.role, points }
        })
        .collect()
}

/// Two coordinates of a cloud.
fn coordinates(cloud: Particles<'_>, plane: [usize; 2]) -> [Cow<'_, [f64]>; 2] {
    plane.map(|k| Cow::Borrowed(cloud.coordinate(k)))
}

/// In one dimension: the paths of particles, and their mean, against the step.
fn over_steps(
    run: &Run<'_, Wasserstein>,
    range: (f64, f64),
    levels: &[(&str, Landmark, f64)],
) -> Picture {
    let samples: Vec<(u64, &[f64])> = run.history.trail().collect();
    let count = samples.first().map_or(0, |(_, numbers)| numbers.len() / run.lanes.len());
    let path = |pick: &dyn Fn(&[f64]) -> f64| -> Vec<[f64; 2]> {
        samples.iter().map(|(step, numbers)| [*step as f64, pick(numbers)]).collect()
    };
    let mut curves = Vec::new();
    for (slot, lane) in run.lanes.iter().enumerate() {
        let role = Wasserstein::LANES[lane.lane].role;
        // Before the positions stand mean and spread.
        curves.extend((slot * count + 2..(slot + 1) * count).map(|i| {
            let points = path(&|numbers| numbers[i]);
            (slot, Curve { label: String::new(), role, points, faint: true })
        }));
    }
    for (slot, lane) in run.lanes.iter().enumerate() {
        let spec = &Wasserstein::LANES[lane.lane];
        let points = path(&|numbers| numbers[slot * count]);
        let label = spec.label.to_string();
        curves.push((slot, Curve { label, role: spec.role, points, faint: false }));
    }
    let levels = levels.iter().map(|(label, kind, value)| Level {
        label: (*label).to_string(),
        kind: *kind,
        value: *value,
    });
    let y = Axis::linear("position x").within(range.0, range.1);
    kit::over(run, "step", y, curves, levels.collect())
}

/// Title and values of the first variation at the inspected cloud over a plane of two
/// coordinates, the others zero.
fn over_plane<'a>(
    run: &'a Run<'_, Wasserstein>,
    functional: &'a dyn Functional,
    plane: [usize; 2],
) -> (String, impl Fn(f64, f64) -> f64 + 'a) {
    let inspected = &run.lanes[run.inspected];
    let dim = functional.dim();
    let variation = functional.first_variation(&Particles::new(dim, &inspected.state.x));
    let label = Wasserstein::LANES[inspected.lane].label;
    let value = move |x: f64, y: f64| {
        let mut point = vec![0.0; dim];
        (point[plane[0]], point[plane[1]]) = (x, y);
        variation(&point)
    };
    (format!("first variation at {label}"), value)
}

/// Grid columns of a contoured field; rows follow the aspect.
const COLUMNS: usize = 49;

/// A scalar field on the rectangle of two axes with fixed ranges.
fn field(title: String, x: &Axis, y: &Axis, value: impl Fn(f64, f64) -> f64) -> Option<Field> {
    let (x, y) = (x.range?, y.range?);
    let rows = ((COLUMNS as f64 * (y.1 - y.0) / (x.1 - x.0)).ceil() as usize).clamp(2, COLUMNS);
    let at = |range: (f64, f64), i: usize, count: usize| {
        range.0 + (range.1 - range.0) * i as f64 / (count - 1) as f64
    };
    let values = (0..rows)
        .flat_map(|row| (0..COLUMNS).map(move |column| (row, column)))
        .map(|(row, column)| value(at(x, column, COLUMNS), at(y, row, rows)))
        .collect();
    Some(Field { title, columns: COLUMNS, rows, x, y, values })
}
