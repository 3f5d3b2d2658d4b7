//! The landscape of the objective: over mean and spread, or on a plane through the cloud.

use super::super::{
    Wasserstein,
    problem::{OverSpread, Particles, Shape},
    scenario::LEVELS,
};
use crate::{
    frame::{Field, KickArrow, Mark, Picture, Surface, Trail},
    lab::{Run, kit},
    math::{self, Buffer},
    optim::{Objective, solve::ENDS},
    progress::Counter,
};

/// Points along either side.
const SIDE: usize = 41;
/// Most coordinates of a cloud whose eigenvectors are computed for a picture: more would keep the
/// worker for too long.
const MOST_COORDINATES: usize = 160;
/// An eigenvector with less than this in the plane has no arrow there.
const INSIDE: f64 = 0.9;

/// The landscape with a ball for each method: over mean and spread where the objective has a
/// closed form there, or else over two eigenvectors.
pub fn picture(lab: &Wasserstein, run: &Run<'_, Wasserstein>) -> Picture {
    match lab.scenario.over_spread() {
        Some((objective, reach)) => over_spread(lab, run, objective, reach),
        None if run.chosen().state.x.len() > MOST_COORDINATES => {
            Picture::Empty(format!("Of clouds of up to {MOST_COORDINATES} coordinates."))
        }
        None => kit::section(run, &lab.objective(), |state| state, |_, _| None),
    }
}

/// The objective of clouds with the shape of the inspected one, over their mean and spread. The
/// other methods stand there by their own mean and spread, at their own heights.
fn over_spread(
    lab: &Wasserstein,
    run: &Run<'_, Wasserstein>,
    objective: &dyn OverSpread,
    reach: [f64; 2],
) -> Picture {
    let shape = Shape::of(&lab.particles(&run.chosen().state));
    // Above the minimum, in units of the saddle's height: the walls would hide the saddle.
    let (low, unit) = (lab.floor(), lab.scenario.saddle_value().unwrap_or(1.0) - lab.floor());
    let height = |value: f64| math::log10(1.0 + ((value - low) / unit).max(0.0));
    let along = |k: usize, reach: f64| reach * (2.0 * k as f64 / (SIDE - 1) as f64 - 1.0);
    let at = |k: usize| [along(k % SIDE, reach[0]), along(k / SIDE, reach[1])];
    let values = (0..SIDE * SIDE).map(|k| height(objective.over_spread(&shape, at(k))));
    let kept = |slot: usize| {
        run.history.trail().map(move |(step, all)| {
            let [m, s] = [0, 1].map(|k| all[slot * (all.len() / run.lanes.len()) + k]);
            [m, s, run.history.at(step as usize, slot, 0)]
        })
    };
    let trail = |slot: usize| {
        let (spec, state) = (run.spec(slot), &run.lanes[slot].state);
        let [m, s] = Shape::place(&lab.particles(state));
        let points = kept(slot).chain([[m, s, state.value]]).map(|[m, s, f]| [m, s, height(f)]);
        Trail { label: spec.label.to_string(), role: spec.role, points: points.collect() }
    };
    Picture::Surface(Surface {
        x: "mean along x₁".to_string(),
        y: "spread".to_string(),
        field: Field {
            title: format!(
                "height: log₁₀(1 + h), h = F above the minimum, 1 at the saddle; shape of {}",
                run.spec(run.inspected).label
            ),
            columns: SIDE,
            rows: SIDE,
            x: (-reach[0], reach[0]),
            y: (-reach[1], reach[1]),
            values: values.collect(),
        },
        top: f64::INFINITY,
        trails: (0..run.lanes.len()).map(trail).collect(),
        marks: LEVELS
            .map(|(label, kind, x)| Mark { label: label.to_string(), kind, at: [x, 0.0] })
            .to_vec(),
        kicks: kicks(lab, run, shape.at, reach[0], &height),
        keys: None,
    })
}

/// Arrows along eigenvectors that lie in the plane, while the run rests.
fn kicks(
    lab: &Wasserstein,
    run: &Run<'_, Wasserstein>,
    from: [f64; 2],
    reach: f64,
    height: &dyn Fn(f64) -> f64,
) -> Vec<KickArrow> {
    let (objective, own) = (lab.objective(), &run.chosen().state);
    if run.report.is_none() || !run.rests || own.x.len() > MOST_COORDINATES {
        return Vec::new();
    }
    let spectrum = objective.curvature(&own.x).spectrum(ENDS, Counter::unwatched());
    let of_vector = |v: &Buffer| {
        let unit = objective.norm(v);
        let by = Shape::change(&lab.particles(own), &Particles::new(lab.scenario.functional().dim(), v));
        by.map(|x| x / unit)
    };
    let ways = spectrum.vectors.iter().map(of_vector).enumerate();
    let mut ways: Vec<_> = ways.filter(|(_, by)| math::dot(by, by) > INSIDE).collect();
    // Without a spread every eigenvector that widens the cloud lies there.
    ways.dedup_by(|(_, a), (_, b)| math::dot(a, b) > INSIDE);
    kit::kicks(&objective, own, &spectrum, &ways, from, 0.5 * reach, height)
}
