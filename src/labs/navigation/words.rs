//! The sentence above the figure, and what a lane says of itself.

use super::{
    EVERY, Navigation, State,
    params::{Arm, Params},
    study::{Against, Contrast, REGISTERED, Trainings, UPDATES},
};
use crate::{
    lab::Run,
    labs::navigation::problem::evaluate::Summary,
    math,
    words::{listed, within_sentence},
};

/// Says which reward loses the fewest landmarks, and from the update of the comparison on
/// whether that means anything.
pub fn sentence(params: &Params, run: &Run<'_, Navigation>) -> String {
    if let Some(fault) = run.lanes.iter().find_map(|lane| lane.state.fault.as_ref()) {
        return format!("Nothing can be trained: {fault}.");
    }
    let Some(all) = Trainings::of_run(params, run) else { return String::new() };
    let missed = |trials: &[Summary]| {
        let values: Vec<f64> = trials.iter().map(|trial| trial.ln).collect();
        format!("{:.1} %", 100.0 * math::mean(&values))
    };
    if run.step < EVERY {
        let from = if run.step == 0 { "Before the first update" } else { "Before the first test" };
        let missed = missed(&all.before);
        return format!(
            "{from}: after imitation alone every agent misses {missed} of the landmarks."
        );
    }
    let slot = in_question(&all);
    let name = within_sentence(all.label(slot));
    let now = missed(&all.after[slot]);
    let Some(compared) = &all.compared else {
        let mut others = vec![format!("imitation alone {}", missed(&all.before))];
        if let Some(base) = all.baseline() {
            let name = within_sentence(all.label(base));
            others.insert(0, format!("{name} {}", missed(&all.after[base])));
        }
        return format!(
            "After {} updates {name} misses {now} of the landmarks, {}. There is no verdict \
             before update {UPDATES}.",
            all.tested,
            listed(&others),
        );
    };
    let contrasts = all.contrasts(params);
    let of_slot = contrasts.iter().filter(|contrast| contrast.slot == slot);
    let is_random = |contrast: &&Contrast| {
        matches!(contrast.against, Against::Arm(other)
        if Some(other) != all.baseline())
    };
    let said: Vec<String> =
        of_slot.filter(|c| !is_random(c)).map(|contrast| said(&all, contrast)).collect();
    let then = missed(&compared[slot]);
    let mut text = format!(
        "After {UPDATES} updates {name} misses {then} of the landmarks, {}.",
        listed(&said)
    );
    if let Some(more) = landmarks(&all, &contrasts) {
        text = format!("{text} {more}");
    }
    if all.tested != UPDATES {
        text = format!("{text} After {} it misses {now}.", all.tested);
    }
    text
}

/// The arm that the sentence is about: the registered one that runs, or else the one that
/// misses the fewest landmarks.
fn in_question(all: &Trainings) -> usize {
    let base = all.baseline();
    let registered = REGISTERED.iter().find_map(|arm| all.slot(*arm));
    let missed = |slot: &usize| math::sum(all.after[*slot].iter().map(|summary| summary.ln));
    let others = (0..all.lanes.len()).filter(|slot| Some(*slot) != base);
    let best = others.min_by(|a, b| missed(a).total_cmp(&missed(b)));
    registered.or(best).unwrap_or(0)
}

/// "3.1 ± 2.9 points fewer than nDTW + goal (p = 0.031, corrected for two comparisons: more
/// than chance explains)".
fn said(all: &Trainings, contrast: &Contrast) -> String {
    let Contrast { against, paired, registered, test, .. } = contrast;
    let other = match against {
        Against::Arm(slot) => within_sentence(all.label(*slot)),
        Against::Imitation => "imitation alone".to_string(),
    };
    let size = format!("{:.1}", 100.0 * paired.mean.abs());
    let than = if paired.mean < 0.0 { "fewer" } else { "more" };
    let what = |interval: String| format!("{size}{interval} points {than} than {other}");
    match test {
        Err(why) => format!("{} (no verdict: {why})", what(String::new())),
        Ok(test) => {
            let clear = if test.is_clear() {
                "more than chance explains"
            } else {
                "which chance can explain"
            };
            let kind = if *registered { "corrected for two comparisons" } else { "exploratory" };
            let interval = format!(" ± {:.1}", 100.0 * test.half_width);
            format!("{} ({}, {kind}: {clear})", what(interval), chance(test.p))
        }
    }
}

/// A p value.
pub fn chance(p: f64) -> String {
    if p < 0.001 { "p < 0.001".to_string() } else { format!("p = {p:.3}") }
}

/// Whether it is the landmarks that matter, where an arm with random points in their place runs.
pub fn landmarks(all: &Trainings, contrasts: &[Contrast]) -> Option<String> {
    let contrast = contrasts.iter().find(|contrast| {
        let other = if let Against::Arm(other) = contrast.against { Some(other) } else { None };
        Some(contrast.slot) == all.slot(Arm::Hard)
            && other.is_some()
            && other == all.slot(Arm::HardRandom)
    })?;
    let favoured = contrast.test.is_ok_and(|test| test.is_clear() && contrast.paired.mean < 0.0);
    let verdict = match (favoured, contrast.test) {
        (_, Err(_)) => String::new(),
        (true, _) => " That favours landmarks.".to_string(),
        (false, _) => " That does not favour landmarks.".to_string(),
    };
    Some(format!("With landmarks the hard reward misses {}.{verdict}", said(all, contrast)))
}

/// What a lane says of itself.
pub fn note(state: &State) -> String {
    let mut parts = Vec::new();
    if let Some(fault) = &state.fault {
        parts.push(format!("stopped: {fault}"));
    }
    if state.kicked {
        parts.push("the first training was kicked".to_string());
    }
    if state.trained {
        let earned = state.trials.iter().map(|trial| trial.earned);
        let earned = math::sum(earned) / state.trials.len().max(1) as f64;
        parts.push(format!("reward of the last batch {earned:.3}"));
    }
    parts.join("; ")
}
