//! The panels.

use super::{
    EVERY, Measure, Navigation, arms,
    episode::{self, Episode},
    map,
    own::Own,
    point::CHOOSING,
    sheet,
    study::baseline,
};
use crate::{
    frame::{Axis, Curve, Landmark, Level, Lines, Over, Picture},
    lab::{Inspected, Lab, PanelSpec, Run, kit},
    statistics::{FEWEST, paired},
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

/// Presets that are about many trainings, and not about one walk.
pub const LEADS: &[(&str, &[&str])] = &[
    ("study", &["difference", "missed"]),
    ("landmarks", &["difference", "missed"]),
    ("wandering", &["fidelity", "map"]),
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
        for lane in arms::rewards() {
            let spec = &Navigation::LANES[lane];
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
    let whose =
        if own.is_some() { "your reward so far; faint: the agent's" } else { "reward so far" };
    Picture::Lines(Lines {
        x: Axis::linear(format!("move{last}")),
        y: Axis::linear(whose),
        curves,
        levels: Vec::new(),
        over: Over::Else,
    })
}

fn curves(run: &Run<'_, Navigation>, measure: Measure) -> Vec<(usize, Curve)> {
    let curve = |(slot, lane): (usize, &crate::lab::LaneRun<super::State>)| {
        let spec = &Navigation::LANES[lane.lane];
        let points = tested(run.history.curve(slot, measure as usize));
        let label = spec.label.to_string();
        (slot, Curve { label, role: spec.role, points, faint: false })
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
    kit::over(run, "update", Axis::linear(title), curves(run, measure), Vec::new())
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
                let role = Navigation::LANES[lane.lane].role;
                let points = tested(run.history.trail().filter_map(of_step).collect());
                all.push((slot, Curve { label: String::new(), role, points, faint: true }));
            }
        }
    }
    all.extend(curves(run, Measure::Missed));
    let y = Axis::linear("missed landmarks LN, share; faint: each training");
    kit::over(run, "update", y, all, Vec::new())
}

/// LN less that of the baseline, mean over the paired trainings and 95 % intervals where there
/// are enough.
fn difference(run: &Run<'_, Navigation>) -> Picture {
    let lanes: Vec<usize> = run.lanes.iter().map(|lane| lane.lane).collect();
    let Some(base) = baseline(&lanes) else {
        return Picture::Empty("Differences need a second reward: add one.".to_string());
    };
    let baseline = Navigation::LANES[run.lanes[base].lane].label;
    let runs = run.lanes[base].state.trials.len();
    let interval = if runs < FEWEST {
        format!("fewer than {FEWEST} pairs have no interval")
    } else {
        "faint: 95 % interval at each test, not corrected".to_string()
    };
    let mut curves = Vec::new();
    for (slot, lane) in run.lanes.iter().enumerate().filter(|(slot, _)| *slot != base) {
        let spec = &Navigation::LANES[lane.lane];
        let mut sides = [Vec::new(), Vec::new(), Vec::new()];
        let due = |step: u64| step.is_multiple_of(EVERY) || step == run.step;
        for (step, values) in run.history.trail().filter(|(step, _)| due(*step)) {
            let of = |slot: usize| values.get(slot * runs..(slot + 1) * runs);
            let (Some(ours), Some(theirs)) = (of(slot), of(base)) else { continue };
            let Some(paired) = paired(ours, theirs) else { continue };
            sides[0].push([step as f64, paired.mean]);
            if let Ok(test) = paired.test(1) {
                for (side, by) in sides[1..].iter_mut().zip([-test.half_width, test.half_width]) {
                    side.push([step as f64, paired.mean + by]);
                }
            }
        }
        for (i, points) in sides.into_iter().enumerate() {
            let label = if i == 0 { spec.label.to_string() } else { String::new() };
            curves.push((slot, Curve { label, role: spec.role, points, faint: i > 0 }));
        }
    }
    let y = Axis::linear(format!("LN less that of {baseline}; {interval}"));
    let equal = Level { label: "equal".to_string(), kind: Landmark::Minimum, value: 0.0 };
    kit::over(run, "update", y, curves, vec![equal])
}

fn spectrum(run: &Run<'_, Navigation>) -> Picture {
    let is_recurrent = |report: &Inspected| report.resolved.values.len() != CHOOSING;
    let of = if run.report.is_some_and(is_recurrent) { "Fisher matrix" } else { "Hessian of −J" };
    let mut picture = kit::spectrum(run, of);
    if let Picture::Spectrum(spectrum) = &mut picture {
        // The critic's weights have none, nor has what no episode has visited.
        spectrum.y = Axis::linear("eigenvalue λ");
        spectrum.between = 0;
    }
    picture
}
