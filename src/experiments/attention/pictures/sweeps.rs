//! What was learned against the length of the prompt and against the signal.

use super::super::{
    Attention,
    params::{Method, Model, Prompt, Tasks},
    tasks::{self, TaskSet},
};
use crate::{
    attention::{Forms, loss::norm, spiked},
    experiments::Experiment,
    frame::{Axis, Curve, Landmark, Level, Lines, Picture, Role},
    math,
    schema::Choices,
    session::Run,
};

/// Vertices of a theoretical curve.
const VERTICES: u32 = 96;

fn curve(label: &str, role: Role, mut points: Vec<[f64; 2]>) -> Curve {
    points.sort_by(|a, b| a[0].total_cmp(&b[0]));
    Curve { label: label.to_string(), role, points, faint: false }
}

fn why(text: &str) -> Picture {
    Picture::Empty(text.to_string())
}

/// Squared norm and cosine against the prompt length.
pub fn length(lab: &Attention, run: &Run<'_, Attention>) -> Picture {
    if lab.params.tasks != Tasks::One || lab.params.model != Model::Vector {
        return why(
            "The effect of the prompt length is shown for one covariance, rank one and value \
             identity.",
        );
    }
    let covariance = &lab.setting.covariance;
    let leading = covariance.values()[0];
    let exact = (0..=VERTICES).map(|k| {
        let length = math::pow(10.0, 3.0 * f64::from(k) / f64::from(VERTICES));
        // The closed form holds for whole lengths; between them it is a guide.
        let inverse = 1.0 / length;
        let scale = (1.0 + inverse) * leading + inverse * covariance.trace();
        [length, leading / scale]
    });
    let mut curves =
        vec![curve("\u{3bb}\u{2081}|u|\u{b2}, linear, exact", Role::Reference, exact.collect())];
    if lab.params.prompt == Prompt::Finite {
        let main = f64::from(lab.params.length);
        for (slot, lane) in run.lanes.iter().enumerate() {
            let spec = &Attention::LANES[lane.lane];
            let heads = lab.setting.lengths.iter().map(|h| h.length as f64);
            let all: Vec<(f64, &[f64])> = std::iter::once((main, lane.state.own()))
                .chain(heads.zip(lane.state.further()))
                .collect();
            let norms = all.iter().map(|(l, u)| [*l, leading * norm(u) * norm(u)]).collect();
            curves.push(curve(
                &format!("\u{3bb}\u{2081}|u|\u{b2}, {}", spec.label),
                spec.role,
                norms,
            ));
            // The cosines of all lanes would lie on one another.
            if slot == run.inspected {
                let cosines =
                    all.iter().map(|(l, u)| [*l, 1.0 - covariance.misalignment(u)]).collect();
                let label = format!("|cos|, {}", spec.label);
                curves.push(curve(&label, Role::Series(2), cosines));
            }
        }
    }
    let infinite = Forms::infinite(covariance, 1.0).on_axis(0);
    let level = leading * norm(&infinite.point) * norm(&infinite.point);
    Picture::Lines(Lines {
        x: Axis::log("prompt length L").within(1.0, 1000.0),
        y: Axis::linear("squared norm and alignment").within(0.0, 1.2),
        curves,
        levels: vec![Level {
            label: "infinite prompt".to_string(),
            kind: Landmark::Minimum,
            value: level,
        }],
        over_steps: false,
    })
}

/// Squared cosine against the signal, with baselines and their theory.
pub fn signal(lab: &Attention, run: &Run<'_, Attention>) -> Picture {
    let Some(own) = &lab.setting.tasks else {
        return why("There is a signal to find only with spiked tasks: choose them under Data.");
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
