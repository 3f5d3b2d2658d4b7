//! The panels.

use super::{
    EVERY, Measure, Navigation, arms,
    episode::{self, Episode},
    map,
    own::Own,
    sheet,
    study::baseline,
};
use crate::{
    experiments::{Experiment, PanelSpec},
    frame::{Axis, Curve, Landmark, Level, Lines, Picture, Spectrum},
    statistics::paired,
    session::Run,
};

/// The panels, in the order of [`all`].
pub const PANELS: &[PanelSpec] = &[
    PanelSpec { slug: "map", title: "Instruction and walk" },
    PanelSpec { slug: "rewards", title: "Rewards along the way" },
    PanelSpec { slug: "missed", title: "Missed landmarks" },
    PanelSpec { slug: "difference", title: "Paired difference" },
    PanelSpec { slug: "success", title: "Success" },
    PanelSpec { slug: "fidelity", title: "Fidelity" },
    PanelSpec { slug: "spectrum", title: "Curvature of the reward" },
];

/// One picture per panel.
pub fn all(lab: &Navigation, run: &Run<'_, Navigation>) -> Vec<Picture> {
    let state = &run.lanes[run.inspected].state;
    let (map, rewards) = match Episode::of(lab, state) {
        Some(episode) => {
            let own = sheet::own(lab, run);
            let map = map::picture(lab, run, &episode, own.as_ref());
            let walked = own.filter(|_| !run.walk.is_empty());
            (map, rewards(lab, &episode, walked.as_ref()))
        }
        None => {
            let none = || Picture::Empty("There is no such episode.".to_string());
            (none(), none())
        }
    };
    vec![
        map,
        rewards,
        missed(run),
        difference(run),
        over_steps(run, Measure::Success, "success rate SR"),
        over_steps(run, Measure::Ndtw, "fidelity nDTW"),
        spectrum(run),
    ]
}

/// Every reward after each move of the walk, whether or not it trains a lane. Beside
/// the reader's own walk that of the agent is faint.
fn rewards(lab: &Navigation, episode: &Episode<'_>, own: Option<&Own<'_>>) -> Picture {
    let agent = (episode.path.as_slice(), episode.stopped, own.is_some());
    let yours = own.map(|own| (own.path(), own.stopped(), false));
    let mut curves = Vec::new();
    for (path, stopped, faint) in [Some(agent), yours].into_iter().flatten() {
        for (lane, spec) in Navigation::LANES.iter().enumerate() {
            let reward = arms::reward(arms::arm(lane), &lab.params);
            let values = episode::rewards(episode.task(&reward), path, stopped);
            let points = values.iter().enumerate().map(|(move_, value)| [move_ as f64, *value]);
            curves.push(Curve {
                label: if faint { String::new() } else { spec.label.to_string() },
                role: spec.role,
                points: points.collect(),
                faint,
            });
        }
    }
    let stopped = own.map_or(episode.stopped, Own::stopped);
    let last = if stopped { ", the last is STOP" } else { "" };
    let whose = if own.is_some() { "your reward so far; faint: the agent's" } else { "reward so far" };
    Picture::Lines(Lines {
        x: Axis::linear(format!("move{last}")),
        y: Axis::linear(whose),
        curves,
        levels: Vec::new(),
        over_steps: false,
    })
}

fn curves(run: &Run<'_, Navigation>, measure: Measure) -> Vec<Curve> {
    let curve = |(slot, lane): (usize, &crate::session::LaneRun<super::State>)| {
        let spec = &Navigation::LANES[lane.lane];
        Curve {
            label: spec.label.to_string(),
            role: spec.role,
            points: tested(run.history.curve(slot, measure as usize)),
            faint: false,
        }
    };
    run.lanes.iter().enumerate().map(curve).collect()
}

/// Between tests nothing is known: a curve goes straight from one to the next.
fn tested(points: Vec<[f64; 2]>) -> Vec<[f64; 2]> {
    let last = points.len().saturating_sub(1);
    let due = |i: usize| {
        let changed = i > 0 && points[i][1] != points[i - 1][1];
        (points[i][0] as u64).is_multiple_of(EVERY) || changed || i == last
    };
    (0..points.len()).filter(|i| due(*i)).map(|i| points[i]).collect()
}

fn over_steps(run: &Run<'_, Navigation>, measure: Measure, title: &str) -> Picture {
    Picture::Lines(Lines {
        x: Axis::linear("update"),
        y: Axis::linear(title),
        curves: curves(run, measure),
        levels: Vec::new(),
        over_steps: true,
    })
}

/// LN of every training, faint, and the means.
fn missed(run: &Run<'_, Navigation>) -> Picture {
    let runs = run.lanes.first().map_or(0, |lane| lane.state.trials.len());
    let mut all = Vec::new();
    if runs > 1 {
        for (slot, lane) in run.lanes.iter().enumerate() {
            for trial in 0..runs {
                let of_step = |(step, values): (u64, &[f64])| {
                    Some([step as f64, *values.get(slot * runs + trial)?])
                };
                all.push(Curve {
                    label: String::new(),
                    role: Navigation::LANES[lane.lane].role,
                    points: tested(run.history.trail().filter_map(of_step).collect()),
                    faint: true,
                });
            }
        }
    }
    all.extend(curves(run, Measure::Missed));
    Picture::Lines(Lines {
        x: Axis::linear("update"),
        y: Axis::linear("missed landmarks LN, share; faint: each training"),
        curves: all,
        levels: Vec::new(),
        over_steps: true,
    })
}

/// LN less that of the baseline, mean over the paired trainings and 95 % intervals.
fn difference(run: &Run<'_, Navigation>) -> Picture {
    let Some(base) = baseline(run) else {
        return Picture::Empty("Differences need a second reward: add one.".to_string());
    };
    let baseline = Navigation::LANES[run.lanes[base].lane].label;
    let runs = run.lanes[base].state.trials.len();
    if runs < 2 {
        return Picture::Empty(
            "One training has no interval: raise the number of paired trainings.".to_string(),
        );
    }
    let mut curves = Vec::new();
    for (slot, lane) in run.lanes.iter().enumerate().filter(|(slot, _)| *slot != base) {
        let spec = &Navigation::LANES[lane.lane];
        let mut sides = [Vec::new(), Vec::new(), Vec::new()];
        let due = |step: u64| step.is_multiple_of(EVERY) || step == run.step;
        for (step, values) in run.history.trail().filter(|(step, _)| due(*step)) {
            let of = |slot: usize| values.get(slot * runs..(slot + 1) * runs);
            let (Some(ours), Some(theirs)) = (of(slot), of(base)) else { continue };
            let Some(paired) = paired(ours, theirs) else { continue };
            for (side, by) in sides.iter_mut().zip([0.0, -paired.half_width, paired.half_width]) {
                side.push([step as f64, paired.mean + by]);
            }
        }
        for (i, points) in sides.into_iter().enumerate() {
            let label = if i == 0 { spec.label.to_string() } else { String::new() };
            curves.push(Curve { label, role: spec.role, points, faint: i > 0 });
        }
    }
    Picture::Lines(Lines {
        x: Axis::linear("update"),
        y: Axis::linear(format!("LN less that of {baseline}; faint: 95 % interval")),
        curves,
        levels: vec![Level { label: "equal".to_string(), kind: Landmark::Minimum, value: 0.0 }],
        over_steps: true,
    })
}

fn spectrum(run: &Run<'_, Navigation>) -> Picture {
    let lane = &run.lanes[run.inspected];
    let name = Navigation::LANES[lane.lane].label;
    match run.report {
        Some(report) if !report.spectrum.is_empty() => {
            let of = if report.spectrum.len() < report.size && report.size > 100 {
                "Fisher matrix"
            } else {
                "Hessian of \u{2212}J"
            };
            Picture::Spectrum(Spectrum {
                title: format!("{of}, {name}"),
                y: Axis::linear("eigenvalue \u{3bb}"),
                eigenvalues: report.spectrum.clone(),
                tolerance: report.tolerance,
                selected: run.mode,
                between: 0,
            })
        }
        Some(_) => Picture::Empty("There is no agent.".to_string()),
        None => Picture::Empty("The spectrum is computed when the run pauses.".to_string()),
    }
}
