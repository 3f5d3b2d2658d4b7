//! The sentence above the figure, and what a lane says of itself.

use super::{EVERY, Measure, Navigation, State, pictures::baseline};
use crate::{
    experiments::Experiment,
    math,
    navigation::statistics::{Paired, holm, paired},
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
    let Some((base, _)) = baseline(run) else {
        return format!(
            "After {tested} updates {} misses {} of the landmarks.",
            name(0),
            percent(missed(0))
        );
    };
    let best = (0..run.lanes.len())
        .filter(|slot| *slot != base)
        .min_by(|a, b| missed(*a).total_cmp(&missed(*b)))
        .unwrap_or(base);
    let mut text = format!(
        "After {tested} updates {} misses {} of the landmarks, {} {}",
        name(best),
        percent(missed(best)),
        name(base),
        percent(missed(base)),
    );
    match test(run, base, best) {
        Some((paired, p)) => {
            let clear =
                if p < 0.05 { "more than chance explains" } else { "which chance can explain" };
            text.push_str(&format!(
                ": {:+.1} \u{b1} {:.1} points over {} paired trainings, {clear} ({}p = {p:.3}).",
                100.0 * paired.mean,
                100.0 * paired.half_width,
                paired.seeds,
                if run.lanes.len() > 2 { "Holm-corrected " } else { "" },
            ));
        }
        None => text.push_str("; one training says nothing about chance."),
    }
    text
}

/// One lane against the baseline: the difference in LN, and its p value, corrected
/// for as many comparisons as there are lanes.
fn test(run: &Run<'_, Navigation>, base: usize, slot: usize) -> Option<(Paired, f64)> {
    let of = |slot: usize| -> Vec<f64> {
        run.lanes[slot].state.trials.iter().map(|trial| trial.summary.ln).collect()
    };
    let theirs = of(base);
    let mut all = Vec::new();
    for other in (0..run.lanes.len()).filter(|other| *other != base) {
        all.push((other, paired(&of(other), &theirs)?));
    }
    // Where no training differs there is no t, and chance explains everything.
    let p = |paired: &Paired| if paired.p.is_finite() { paired.p } else { 1.0 };
    let corrected = holm(&all.iter().map(|(_, paired)| p(paired)).collect::<Vec<_>>());
    let at = all.iter().position(|(other, _)| *other == slot)?;
    Some((all[at].1, corrected[at]))
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
fn within(label: &str) -> String {
    let mut text = label.to_string();
    let abbreviation = label.chars().nth(1).is_some_and(char::is_uppercase);
    if let Some(first) = text.get_mut(..1).filter(|_| !abbreviation) {
        first.make_ascii_lowercase();
    }
    text
}
