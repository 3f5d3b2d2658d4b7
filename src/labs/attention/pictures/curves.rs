//! What was learned against the length of the prompt, and against the signal of spiked tasks.

use super::{
    super::{
        Attention, State,
        params::{Method, Model, Prompt, Tasks, Weights},
        problem::{Length, Lowest, TaskSet, norm},
    },
    curve, spec,
};
use crate::{
    frame::{Axis, Curve, Landmark, Level, Lines, Over, Picture, Role},
    lab::{LaneRun, Run},
    math,
    optim::Objective,
    schema::Choices,
    statistics,
    words::within_sentence,
};

/// Vertices of a theoretical curve.
const VERTICES: u32 = 96;
/// Resamples behind a bootstrap interval.
const RESAMPLES: usize = 400;

/// Squared norm and cosine against the prompt length.
pub fn length(lab: &Attention, run: &Run<'_, Attention>) -> Picture {
    let covariance = &lab.setting.land.covariance;
    let mut curves = computed(lab, |at| at.norm);
    for (slot, lane) in run.lanes.iter().enumerate() {
        let squared = |_: &Length, u: &[f64]| Some(covariance.values()[0] * norm(u) * norm(u));
        curves.extend(measured(lab, lane, spec(lane).label, spec(lane).role, squared));
        // The cosines of all lanes would lie on one another.
        if slot == run.inspected {
            let name = format!("|cos| of {}", within_sentence(spec(lane).label));
            let cosine = |_: &Length, u: &[f64]| Some(1.0 - covariance.misalignment(u));
            curves.extend(measured(lab, lane, &name, Role::Series(2), cosine));
        }
    }
    let infinite =
        Level { label: "infinite prompt".to_string(), kind: Landmark::Minimum, value: 1.0 };
    let title = "squared norm λ₁|u|²; alignment |cos|";
    over_length(lab, Axis::linear(title).within(0.0, 1.2), curves, vec![infinite])
}

/// The loss above the minimum with an infinite prompt, against the prompt length.
pub fn excess(lab: &Attention, run: &Run<'_, Attention>) -> Picture {
    let mut curves = computed(lab, |at| at.excess);
    let covariance = &lab.setting.land.covariance;
    let infinite = covariance.trace() - covariance.values()[0];
    for lane in run.lanes {
        let above = |at: &Length, u: &[f64]| Some(at.loss.as_ref()?.value(u) - infinite);
        curves.extend(measured(lab, lane, spec(lane).label, spec(lane).role, above));
    }
    over_length(lab, Axis::log("loss R above that of the infinite prompt"), curves, Vec::new())
}

fn over_length(lab: &Attention, y: Axis, curves: Vec<Curve>, levels: Vec<Level>) -> Picture {
    if !has_lengths(lab) {
        let why = "The effect of the prompt length is shown for one covariance, rank one and \
                   value identity.";
        return Picture::Empty(why.to_string());
    }
    let x = Axis::log("prompt length L").within(1.0, 1000.0);
    Picture::Lines(Lines { x, y, curves, levels, over: Over::Else })
}

fn has_lengths(lab: &Attention) -> bool {
    lab.params.tasks == Tasks::One && lab.params.model == Model::Vector
}

/// What the losses of linear and softmax attention have at their minima.
fn computed(lab: &Attention, of: impl Fn(&Lowest) -> f64) -> Vec<Curve> {
    let Attention { params, setting, .. } = lab;
    if !has_lengths(lab) {
        return Vec::new();
    }
    let points = |all: &[Lowest]| all.iter().map(|at| [at.length, of(at)]).collect();
    let length = |k| math::pow(10.0, 3.0 * f64::from(k) / f64::from(VERTICES));
    let linear: Vec<Lowest> =
        (0..=VERTICES).map(|k| Lowest::linear(&setting.head, length(k))).collect();
    let mut curves = vec![curve("minimum, linear", Role::Reference, points(&linear))];
    if params.prompt == Prompt::Finite && params.weights == Weights::Softmax {
        let softmax = setting.softmax_minima();
        if !softmax.is_empty() {
            curves.push(curve("minimum, softmax", Role::Series(4), points(softmax)));
        }
    }
    curves
}

/// The mean over repetitions at every prompt length of a lane, and bootstrap intervals
/// of it as vertical bars.
fn measured(
    lab: &Attention,
    lane: &LaneRun<State>,
    label: &str,
    role: Role,
    of: impl Fn(&Length, &[f64]) -> Option<f64>,
) -> Vec<Curve> {
    let trained = lane.lane == Method::Stochastic.position();
    let (repeats, lengths) =
        if trained { (lab.params.repeats as usize, usize::MAX) } else { (1, 1) };
    let models: Vec<&[f64]> = lane.state.models().collect();
    let (mut means, mut bars) = (Vec::new(), Vec::new());
    for (at, models) in lab.setting.lengths.iter().take(lengths).zip(models.chunks(repeats)) {
        let found: Option<Vec<f64>> = models.iter().map(|u| of(at, u)).collect();
        let Some(found) = found else { continue };
        let x = at.head.length as f64;
        means.push([x, math::mean(&found)]);
        if found.len() > 1 {
            let (low, high) = statistics::bootstrap(&found, RESAMPLES, lab.streams);
            bars.push((x, [[x, low], [x, high], [f64::NAN, f64::NAN]]));
        }
    }
    let mut curves = Vec::new();
    if !means.is_empty() {
        curves.push(curve(label, role, by_x(means)));
    }
    if !bars.is_empty() {
        let bars = math::ordered(&bars, |(x, _)| *x);
        curves.push(curve("", role, bars.into_iter().flat_map(|(_, bar)| bar).collect()));
    }
    curves
}

/// Points from left to right.
fn by_x(points: Vec<[f64; 2]>) -> Vec<[f64; 2]> {
    math::ordered(&points, |[x, _]| *x)
}

/// Squared cosine with the signal of spiked tasks, with baselines and their theory.
pub fn signal(lab: &Attention, run: &Run<'_, Attention>) -> Picture {
    let Some((ensemble, sets)) = &lab.setting.tasks else {
        let why = "There is a signal to find only with spiked tasks: choose them under Data.";
        return Picture::Empty(why.to_string());
    };
    let widest = |m: f64, set: &TaskSet| m.max(1.05 * set.signal);
    let farthest = sets.iter().fold(1.5 * ensemble.threshold(), widest);
    let theory = |of: &dyn Fn(f64) -> Option<f64>| -> Vec<[f64; 2]> {
        let at = |k: u32| farthest * f64::from(k) / f64::from(VERTICES);
        (1..=VERTICES).filter_map(|k| of(at(k)).map(|y| [at(k), y])).collect()
    };
    let found = |of: fn(&TaskSet) -> f64| by_x(sets.iter().map(|s| [s.signal, of(s)]).collect());
    let single = theory(&|signal| ensemble.single_theory(signal));
    let pooled = theory(&|signal| ensemble.pooled_theory(signal));
    let mut curves = vec![
        curve("PCA of one prompt, theory", Role::Reference, single),
        curve("pooled PCA, theory", Role::Series(5), pooled),
        curve("PCA of one prompt", Role::Series(3), found(|s| s.single)),
        curve("pooled PCA", Role::Series(2), found(|s| s.pooled)),
    ];
    curves.retain(|curve| !curve.points.is_empty());
    for lane in run.lanes {
        // One model for every signal, or the own one alone.
        let models = sets.iter().zip(lane.state.models());
        let points = models.map(|(set, u)| [set.signal, set.overlap(u)]).collect();
        curves.push(curve(spec(lane).label, spec(lane).role, by_x(points)));
    }
    let x = if ensemble.additive { "signal ρ (additive)" } else { "signal ρ" };
    Picture::Lines(Lines {
        x: Axis::linear(x),
        y: Axis::linear("cos² with v").within(0.0, 1.05),
        curves,
        levels: Vec::new(),
        over: Over::Else,
    })
}
