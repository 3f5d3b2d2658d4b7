//! What was learned against the length of the prompt.

use super::super::{
    Attention,
    params::{Method, Model, Prompt, Tasks, Weights},
    setting::{Length, Lowest},
    words::within_sentence,
};
use crate::{
    attention::{Loss, loss::norm},
    experiments::Experiment,
    frame::{Axis, Curve, Landmark, Level, Lines, Picture, Role},
    math,
    statistics,
    schema::Choices,
    session::{LaneRun, Run},
};

/// Vertices of the curve of linear attention.
const VERTICES: u32 = 96;
/// Resamples behind a bootstrap interval.
const RESAMPLES: usize = 400;

/// Squared norm and cosine.
pub fn length(lab: &Attention, run: &Run<'_, Attention>) -> Picture {
    if let Some(why) = absent(lab) {
        return why;
    }
    let leading = lab.setting.covariance.values()[0];
    let mut curves = computed(lab, |at| at.norm);
    for (slot, lane) in run.lanes.iter().enumerate() {
        let spec = &Attention::LANES[lane.lane];
        let squared = |_: &Length, u: &[f64]| Some(leading * norm(u) * norm(u));
        curves.extend(measured(lab, lane, spec.label, spec.role, squared));
        // The cosines of all lanes would lie on one another.
        if slot == run.inspected {
            let name = format!("|cos| of {}", within_sentence(spec.label));
            let cosine = |_: &Length, u: &[f64]| Some(1.0 - lab.setting.covariance.misalignment(u));
            curves.extend(measured(lab, lane, &name, Role::Series(2), cosine));
        }
    }
    let infinite = Level {
        label: "infinite prompt".to_string(),
        kind: Landmark::Minimum,
        value: 1.0,
    };
    let title = "squared norm \u{3bb}\u{2081}|u|\u{b2}; alignment |cos|";
    picture(Axis::linear(title).within(0.0, 1.2), curves, vec![infinite])
}

/// The loss above the minimum with an infinite prompt.
pub fn excess(lab: &Attention, run: &Run<'_, Attention>) -> Picture {
    if let Some(why) = absent(lab) {
        return why;
    }
    let mut curves = computed(lab, |at| at.excess);
    let infinite = lab.setting.infinite();
    for lane in run.lanes {
        let spec = &Attention::LANES[lane.lane];
        let above = |at: &Length, u: &[f64]| Some(at.loss.as_ref()?.value(u) - infinite);
        curves.extend(measured(lab, lane, spec.label, spec.role, above));
    }
    picture(Axis::log("loss R above that of the infinite prompt"), curves, Vec::new())
}

fn absent(lab: &Attention) -> Option<Picture> {
    let shown = lab.params.tasks == Tasks::One && lab.params.model == Model::Vector;
    (!shown).then(|| {
        let why = "The effect of the prompt length is shown for one covariance, rank one and \
                   value identity.";
        Picture::Empty(why.to_string())
    })
}

fn picture(y: Axis, curves: Vec<Curve>, levels: Vec<Level>) -> Picture {
    let x = Axis::log("prompt length L").within(1.0, 1000.0);
    Picture::Lines(Lines { x, y, curves, levels, over_steps: false })
}

/// What the losses of linear and softmax attention have at their minima.
fn computed(lab: &Attention, of: impl Fn(&Lowest) -> f64) -> Vec<Curve> {
    let covariance = &lab.setting.covariance;
    let leading = covariance.values()[0];
    let linear = (0..=VERTICES).map(|k| {
        let length = math::pow(10.0, 3.0 * f64::from(k) / f64::from(VERTICES));
        // The closed form holds for whole lengths; between them it is a guide.
        let scale = (1.0 + 1.0 / length) * leading + covariance.trace() / length;
        let norm = leading / scale;
        let at = Lowest { length, norm, excess: leading * (1.0 - norm) };
        [length, of(&at)]
    });
    let mut curves = vec![curve("minimum, linear", Role::Reference, linear.collect())];
    let Attention { params, setting, .. } = lab;
    if params.prompt == Prompt::Finite && params.weights == Weights::Softmax {
        let softmax: Vec<[f64; 2]> =
            setting.softmax_minima().iter().map(|at| [at.length, of(at)]).collect();
        if !softmax.is_empty() {
            curves.push(curve("minimum, softmax", Role::Series(4), softmax));
        }
    }
    curves
}

/// The mean over repetitions at every prompt length of a lane, and bootstrap intervals
/// of it as vertical bars.
fn measured(
    lab: &Attention,
    lane: &LaneRun<super::super::State>,
    label: &str,
    role: Role,
    of: impl Fn(&Length, &[f64]) -> Option<f64>,
) -> Vec<Curve> {
    let trained = lane.lane == Method::Stochastic.position();
    let (repeats, lengths) = if trained {
        (lab.params.repeats as usize, lab.setting.lengths.len())
    } else {
        (1, lab.setting.lengths.len().min(1))
    };
    let models: Vec<&[f64]> = lane.state.models().collect();
    let mut means = Vec::new();
    let mut bars = Vec::new();
    for (at, models) in lab.setting.lengths.iter().take(lengths).zip(models.chunks(repeats)) {
        let found: Option<Vec<f64>> = models.iter().map(|u| of(at, u)).collect();
        let Some(found) = found else { continue };
        let x = at.head.length as f64;
        means.push([x, math::mean(&found)]);
        if found.len() > 1 {
            let (low, high) = statistics::bootstrap(&found, RESAMPLES, lab.streams);
            bars.extend([[x, low], [x, high], [f64::NAN, f64::NAN]]);
        }
    }
    if means.is_empty() {
        return Vec::new();
    }
    let mut curves = vec![curve(label, role, means)];
    if !bars.is_empty() {
        curves.push(Curve { label: String::new(), role, points: bars, faint: false });
    }
    curves
}

fn curve(label: &str, role: Role, mut points: Vec<[f64; 2]>) -> Curve {
    points.sort_by(|a, b| a[0].total_cmp(&b[0]));
    Curve { label: label.to_string(), role, points, faint: false }
}
