//! The sentence above the figure, and what a lane says of itself.

use super::{
    EVERY, Measure, Navigation, State,
    study::{UPDATES, baseline, contrasts, points},
};
use crate::{
    experiments::Experiment,
    math,
    session::Run,
};

/// Says which reward loses the fewest landmarks, and whether that means anything.
pub fn sentence(run: &Run<'_, Navigation>) -> String {
    if let Some(fault) = run.lanes.iter().find_map(|lane| lane.state.fault.as_ref()) {
        return format!("Nothing can be trained: {fault}.");
    }
    let missed = |slot: usize| run.history.at(run.step as usize, slot, Measure::Missed as usize);
    let name = |slot: usize| within(Navigation::LANES[run.lanes[slot].lane].label);
    let percent = |share: f64| format!("{:.1} %", 100.0 * share);
    if run.step < EVERY {
        let from = if run.step == 0 { "Before the first update" } else { "Before the first test" };
        return format!(
            "{from}: after imitation alone every agent misses {} of the landmarks.",
            percent(missed(0))
        );
    }
    let tested = run.step - run.step % EVERY;
    let Some(base) = baseline(run) else {
        return format!(
            "After {tested} updates {} misses {} of the landmarks.",
            name(0),
            percent(missed(0))
        );
    };
    let contrasts = contrasts(run, base);
    // What was to be compared comes first; otherwise the arm that misses the fewest.
    let registered = contrasts.iter().rfind(|contrast| contrast.registered);
    let best = contrasts.iter().min_by(|a, b| missed(a.slot).total_cmp(&missed(b.slot)));
    let Some(contrast) = registered.or(best) else { return String::new() };
    let text = format!(
        "After {tested} updates {} misses {} of the landmarks, {} {}",
        name(contrast.slot),
        percent(missed(contrast.slot)),
        name(base),
        percent(missed(base)),
    );
    let Some(paired) = &contrast.paired else {
        return format!("{text}; one training says nothing about chance.");
    };
    let clear =
        if contrast.clear() { "more than chance explains" } else { "which chance can explain" };
    let p = if contrast.registered { "Holm-corrected p" } else { "p" };
    let look = if contrast.registered && tested != UPDATES {
        format!("; registered for {UPDATES} updates")
    } else {
        String::new()
    };
    format!(
        "{text}: {} \u{b1} {:.1} points over {} paired trainings, {clear} ({p} = {:.3}{look}).",
        points(paired.mean),
        100.0 * paired.half_width,
        paired.seeds,
        contrast.p,
    )
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

/// A label with a small first letter, unless that begins an abbreviation.
pub fn within(label: &str) -> String {
    let mut text = label.to_string();
    let abbreviation = label.chars().nth(1).is_some_and(char::is_uppercase);
    if let Some(first) = text.get_mut(..1).filter(|_| !abbreviation) {
        first.make_ascii_lowercase();
    }
    text
}
