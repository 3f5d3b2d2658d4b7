//! What was learned of spiked tasks against the signal.

use super::super::{
    Attention,
    params::{Method, Tasks},
    tasks::{self, TaskSet},
};
use crate::{
    attention::spiked,
    experiments::Experiment,
    frame::{Axis, Curve, Lines, Picture, Role},
    schema::Choices,
    session::Run,
};

/// Vertices of a theoretical curve.
const VERTICES: u32 = 96;

fn curve(label: &str, role: Role, mut points: Vec<[f64; 2]>) -> Curve {
    points.sort_by(|a, b| a[0].total_cmp(&b[0]));
    Curve { label: label.to_string(), role, points, faint: false }
}

/// Squared cosine against the signal, with baselines and their theory.
pub fn picture(lab: &Attention, run: &Run<'_, Attention>) -> Picture {
    let Some(own) = &lab.setting.tasks else {
        let why = "There is a signal to find only with spiked tasks: choose them under Data.";
        return Picture::Empty(why.to_string());
    };
    let sets: Vec<&TaskSet> = std::iter::once(own).chain(&lab.setting.signals).collect();
    let threshold = tasks::threshold(&lab.params);
    let farthest = sets.iter().map(|s| s.signal).fold(1.5 * threshold, |m: f64, s| m.max(1.05 * s));
    let over = |f: &dyn Fn(f64) -> Option<f64>| -> Vec<[f64; 2]> {
        let at = |k: u32| farthest * f64::from(k.max(1)) / f64::from(VERTICES);
        (1..=VERTICES).filter_map(|k| f(at(k)).map(|y| [at(k), y])).collect()
    };
    let mut curves = Vec::new();
    let single = over(&|s| tasks::single_theory(&lab.params, s));
    if !single.is_empty() {
        curves.push(curve("PCA of one prompt, theory", Role::Reference, single));
    }
    let count = if lab.params.count == 0 { 16 } else { lab.params.count };
    if lab.params.tasks == Tasks::Multiplicative {
        let gamma =
            f64::from(lab.params.dimension) / (f64::from(count) * f64::from(lab.params.samples));
        let pooled = over(&|s| Some(spiked::multiplicative(gamma, s).overlap));
        curves.push(curve("pooled PCA, theory", Role::Series(5), pooled));
    }
    let measured = |f: fn(&TaskSet) -> f64| sets.iter().map(|s| [s.signal, f(s)]).collect();
    curves.push(curve("PCA of one prompt", Role::Series(3), measured(|s| s.single)));
    curves.push(curve("pooled PCA", Role::Series(2), measured(|s| s.pooled)));
    for lane in run.lanes {
        let spec = &Attention::LANES[lane.lane];
        let further = if lane.lane == Method::Descent.position() { &sets[..] } else { &sets[..1] };
        let all = std::iter::once(lane.state.own()).chain(lane.state.further());
        let points = further.iter().zip(all).map(|(s, u)| [s.signal, s.overlap(u)]).collect();
        curves.push(curve(spec.label, spec.role, points));
    }
    Picture::Lines(Lines {
        x: Axis::linear(match lab.params.tasks {
            Tasks::Additive => "signal \u{3c1} (additive)",
            _ => "signal \u{3c1}",
        }),
        y: Axis::linear("cos\u{b2} with v").within(0.0, 1.05),
        curves,
        levels: Vec::new(),
        over_steps: false,
    })
}
