//! Curves over steps.

use super::super::{Attention, params::Model, setting::is_flat};
use crate::{
    attention::CriticalPoint,
    experiments::Experiment,
    frame::{Axis, Curve, Landmark, Level, Lines, Picture, Role},
    session::Run,
};

/// Most levels that are drawn besides the lowest and the highest.
const MOST_LEVELS: usize = 7;
/// Most coordinates that are drawn with a name.
const MOST_NAMED: usize = 6;

fn metric(run: &Run<'_, Attention>, metric: usize) -> Vec<Curve> {
    let lanes = run.lanes.iter().enumerate();
    lanes
        .map(|(slot, lane)| {
            let spec = &Attention::LANES[lane.lane];
            Curve {
                label: spec.label.to_string(),
                role: spec.role,
                points: run.history.curve(slot, metric),
                faint: false,
            }
        })
        .collect()
}

/// The loss with the level of every critical point.
pub fn loss(lab: &Attention, run: &Run<'_, Attention>) -> Picture {
    let levels = levels(lab);
    let title = if lab.setting.exact {
        "loss R".to_string()
    } else {
        "loss R on a fixed set of prompts".to_string()
    };
    Picture::Lines(Lines {
        x: Axis::linear("step"),
        y: Axis::linear(title),
        curves: metric(run, 0),
        levels,
        over_steps: true,
    })
}

/// Levels of critical points; those of equal value are one.
fn levels(lab: &Attention) -> Vec<Level> {
    let setting = &lab.setting;
    let mut groups: Vec<(Vec<&CriticalPoint>, f64)> = Vec::new();
    let near = 1e-9 * setting.covariance.trace();
    for point in &setting.points {
        match groups.last_mut() {
            Some((group, value)) if (point.value - *value).abs() <= near => group.push(point),
            _ => groups.push((vec![point], point.value)),
        }
    }
    let count = groups.len();
    let shown = groups.into_iter().enumerate().filter(|(i, _)| *i < MOST_LEVELS || *i + 1 == count);
    let expectation = setting.tasks.is_some() && lab.params.count > 0;
    let suffix = match (setting.exact, expectation) {
        (false, _) => ", L = \u{221e}",
        (true, true) => ", N = \u{221e}",
        (true, false) => "",
    };
    shown
        .map(|(_, (group, value))| {
            let name = name(&group, lab.setting.tasks.is_some());
            let minimum = setting.is_minimum(group[0]);
            let kind = if minimum { Landmark::Minimum } else { Landmark::Saddle };
            let order = if is_flat(group[0]) {
                "second order vanishes".to_string()
            } else {
                format!("index {}", setting.index(group[0]))
            };
            let label = format!("{name}{suffix} ({order})");
            Level { label, kind, value }
        })
        .collect()
}

fn name(group: &[&CriticalPoint], tasks: bool) -> String {
    let first = group[0].name();
    match (tasks, group[0].support.as_slice()) {
        (true, [0]) => "v".to_string(),
        (true, [_, ..]) => "across v".to_string(),
        (_, []) => "u = 0".to_string(),
        _ if group.len() == 1 => first,
        _ if group[0].sphere == 1 => format!("circle through {first}"),
        _ if group[0].sphere > 1 => format!("sphere through {first}"),
        _ => format!("{first} and {} more", group.len() - 1),
    }
}

/// Misalignment on a logarithmic axis.
pub fn alignment(lab: &Attention, run: &Run<'_, Attention>) -> Picture {
    let setting = &lab.setting;
    let title = if setting.factors.is_some() {
        "1 \u{2212} mean cos\u{b2} with the leading eigenspace"
    } else if setting.tasks.is_some() {
        "1 \u{2212} |cos| with the signal v"
    } else if setting.covariance.multiplicity(0) > 1 {
        "1 \u{2212} |cos| with the leading eigenspace"
    } else {
        "1 \u{2212} |cos| with e1"
    };
    Picture::Lines(Lines {
        x: Axis::linear("step"),
        y: Axis::log(title),
        curves: metric(run, 2),
        levels: Vec::new(),
        over_steps: true,
    })
}

/// Coordinates of the inspected lane in the eigenbasis.
pub fn coordinates(lab: &Attention, run: &Run<'_, Attention>) -> Picture {
    let d = lab.setting.covariance.dim();
    let from = run.inspected * d;
    let name = Attention::LANES[run.lanes[run.inspected].lane].label;
    let what = match lab.params.model {
        Model::KeyQuery | Model::Symmetric => "length of the keys along each eigenvector",
        _ => "u in the eigenbasis",
    };
    // The unnamed ones are the background of the named ones.
    let order = (MOST_NAMED.min(d)..d).chain(0..MOST_NAMED.min(d));
    let mut curves: Vec<Curve> = order
        .map(|i| Curve {
            label: if i < MOST_NAMED { format!("e{}", i + 1) } else { String::new() },
            role: Role::Series((i % 6) as u8),
            points: Vec::new(),
            faint: i >= MOST_NAMED,
        })
        .collect();
    let order: Vec<usize> = (MOST_NAMED.min(d)..d).chain(0..MOST_NAMED.min(d)).collect();
    for (step, numbers) in run.history.trail() {
        for (curve, i) in curves.iter_mut().zip(&order) {
            if let Some(value) = numbers.get(from + i) {
                curve.points.push([step as f64, *value]);
            }
        }
    }
    // The trail is thinned: the present point may be missing from it.
    let now = lab.setting.coordinates(run.lanes[run.inspected].state.own());
    for (curve, i) in curves.iter_mut().zip(&order) {
        if curve.points.last().is_none_or(|p| p[0] < run.step as f64) {
            curve.points.push([run.step as f64, now[*i]]);
        }
    }
    Picture::Lines(Lines {
        x: Axis::linear("step"),
        y: Axis::linear(format!("{what}: {name}")),
        curves,
        levels: Vec::new(),
        over_steps: true,
    })
}
