//! Curves over steps.

use crate::{
    frame::{Abscissa, Axis, Curve, Landmark, Level, Lines, Over, Picture},
    lab::{Lab, Run},
    optim::Known,
};

/// A metric of every lane against the step.
fn curves<L: Lab>(run: &Run<'_, L>, metric: usize) -> Vec<Curve> {
    let curve = |slot: usize| {
        let lane = run.spec(slot);
        Curve {
            label: lane.label.to_string(),
            role: lane.role,
            points: run.history.curve(slot, metric),
            faint: false,
        }
    };
    (0..run.lanes.len()).map(curve).collect()
}

/// A metric of every lane against the step, or against what the lane has spent by then, with
/// levels.
#[must_use]
pub fn over_steps<L: Lab>(run: &Run<'_, L>, metric: usize, y: Axis, levels: Vec<Level>) -> Picture {
    over(run, "step", y, curves(run, metric).into_iter().enumerate().collect(), levels)
}

/// Curves over steps, which are named `step`, each with the slot of its lane; against the
/// reader's abscissa, where it is another one.
#[must_use]
pub fn over<L: Lab>(
    run: &Run<'_, L>,
    step: &str,
    y: Axis,
    curves: Vec<(usize, Curve)>,
    levels: Vec<Level>,
) -> Picture {
    let mut steps = Vec::new();
    let spent = |(slot, mut curve): (usize, Curve)| {
        if run.abscissa != Abscissa::Steps {
            steps.push(curve.points.iter().map(|point| point[0]).collect());
            for point in &mut curve.points {
                point[0] = run.history.spent(point[0] as usize, slot, run.abscissa);
            }
        }
        curve
    };
    let curves = curves.into_iter().map(spent).collect();
    let x = Axis::linear(match run.abscissa {
        Abscissa::Steps => step.to_owned(),
        Abscissa::Evaluations => L::MANIFEST.costs.join(" and "),
        Abscissa::Milliseconds => "milliseconds on this machine".to_owned(),
    });
    Picture::Lines(Lines { x, y, curves, levels, over: Over::Chosen(steps) })
}

/// A picture of lines with `base` subtracted from curves and levels, so that the approach to
/// a minimum other than zero is to be seen on a logarithmic axis.
#[must_use]
pub fn above(base: f64, mut picture: Picture) -> Picture {
    if let Picture::Lines(lines) = &mut picture {
        for point in lines.curves.iter_mut().flat_map(|curve| &mut curve.points) {
            point[1] -= base;
        }
        lines.levels.iter_mut().for_each(|level| level.value -= base);
    }
    picture
}

/// The levels of known critical points; points of one height, up to `alike`, have one level
/// under the name of the first. The list is in the order of the heights if the points are.
#[must_use]
pub fn levels(known: &[Known], alike: f64) -> Vec<Level> {
    let mut levels: Vec<(Level, usize)> = Vec::new();
    for point in known {
        match levels.last_mut() {
            Some((level, more)) if (level.value - point.value).abs() <= alike => *more += 1,
            _ => levels.push((level(point), 0)),
        }
    }
    let named = levels.into_iter().map(|(mut level, more)| {
        if more > 0 {
            level.label = format!("{} and {more} more", level.label);
        }
        level
    });
    named.collect()
}

fn level(point: &Known) -> Level {
    Level {
        label: point.described().trim_start_matches("the ").to_string(),
        kind: if point.kind.is_minimum() { Landmark::Minimum } else { Landmark::Saddle },
        value: point.value,
    }
}
