//! The table below the figure: the arms in means, and their differences.

use super::{
    Navigation,
    params::Params,
    study::{Against, Contrast, REGISTERED, Trainings, UPDATES, changed},
    words,
};
use crate::{
    frame::{Cell, Comparison, Row},
    lab::Run,
    labs::navigation::problem::evaluate::Summary,
    math,
    statistics::{LEVEL, Paired, Test, Untested, paired},
    words::{listed, within_sentence},
};

/// A column: its name, its numbers, and how they are written.
type Column = (&'static str, fn(&Summary) -> f64, fn(f64) -> String);

const COLUMNS: [Column; 5] = [
    ("LN missed", |s| s.ln, percent),
    ("SR success", |s| s.metrics.sr, percent),
    ("nDTW", |s| s.metrics.ndtw, share),
    ("SSA", |s| s.ssa, share),
    ("Moves", |s| s.moves, |x| format!("{x:.1}")),
];

fn percent(x: f64) -> String {
    format!("{:.1}\u{a0}%", 100.0 * x)
}

fn share(x: f64) -> String {
    format!("{x:.3}")
}

/// A difference of shares in points.
fn points(x: f64) -> String {
    format!("{}{:.1}", if x < 0.0 { "−" } else { "+" }, 100.0 * x.abs())
}

/// The table of a run.
pub fn table(params: &Params, run: &Run<'_, Navigation>) -> Option<Comparison> {
    Some(table_of(params, &Trainings::of_run(params, run)?))
}

/// The table of these trainings.
pub fn table_of(params: &Params, all: &Trainings) -> Comparison {
    let mut head: Vec<String> = COLUMNS.iter().map(|column| column.0.to_string()).collect();
    head.insert(0, "Paid for".to_string());
    let contrasts = all.contrasts(params);
    let base = all.baseline();
    if let Some(base) = base {
        let from = within_sentence(all.label(base));
        head.push(format!("Δ LN from {from} after {UPDATES}, points"));
        head.push(format!("Δ LN from imitation after {UPDATES}, points"));
        head.push(format!("Δ SR from {from} after {UPDATES}, points"));
    }
    let mut rows = Vec::new();
    let mut start = means(&all.before);
    start.resize(head.len() - 1, Cell::default());
    rows.push(Row { label: "imitation only".to_string(), cells: start });
    for (slot, summaries) in all.after.iter().enumerate() {
        let mut cells = means(summaries);
        if let Some(base) = base {
            for against in [Against::Arm(base), Against::Imitation] {
                let of = |contrast: &&Contrast| (contrast.slot, contrast.against);
                let found = contrasts.iter().find(|contrast| of(contrast) == (slot, against));
                cells.push(match found {
                    Some(contrast) => {
                        difference(&contrast.paired, contrast.test, contrast.registered)
                    }
                    None if against == Against::Arm(slot) => Cell::of("baseline"),
                    None => Cell::default(),
                });
            }
            let success = all.success(slot, base).filter(|_| slot != base);
            cells.push(success.map_or_else(Cell::default, |s| difference(&s, s.test(1), false)));
        }
        rows.push(Row { label: all.label(slot).to_string(), cells });
    }
    let caption = format!(
        "The arms after {} updates: means over {} paired trainings, with 95 % intervals",
        all.tested,
        all.before.len()
    );
    Comparison { caption, head, rows, note: note(params, all, &contrasts) }
}

/// Means with their intervals, where enough trainings allow one.
fn means(summaries: &[Summary]) -> Vec<Cell> {
    let mean = |(_, number, write): &Column| {
        let values: Vec<f64> = summaries.iter().map(number).collect();
        let spread = paired(&values, &vec![0.0; values.len()]);
        let test = spread.and_then(|spread| spread.test(1).ok());
        Cell::with(
            write(math::mean(&values)),
            test.map_or(String::new(), |test| format!("±\u{a0}{}", write(test.half_width))),
        )
    };
    COLUMNS.iter().map(mean).collect()
}

/// A difference with the interval and the p value of one test, or why there is none.
fn difference(paired: &Paired, test: Result<Test, Untested>, registered: bool) -> Cell {
    let mean = points(paired.mean);
    let lower = format!("lower in {} of {}", paired.below, paired.pairs);
    match test {
        Ok(test) => Cell::with(
            format!("{mean} ± {:.1}", 100.0 * test.half_width),
            format!("{}, {}\n{lower}", words::chance(test.p), kind(registered)),
        ),
        Err(why) => Cell::with(mean, format!("no verdict: {why}\n{lower}")),
    }
}

/// How interval and p value of a contrast are meant.
fn kind(registered: bool) -> String {
    let confidence = |comparisons: usize| 100.0 * (1.0 - LEVEL / comparisons as f64);
    match REGISTERED.len() {
        n if registered => format!("corrected for {n} (interval {} %)", confidence(n)),
        _ => format!("exploratory (interval {} %)", confidence(1)),
    }
}

/// What was to be compared, and what came out.
fn note(params: &Params, all: &Trainings, contrasts: &[Contrast]) -> String {
    let planned = "Chosen beforehand: LN of focal hard and of focal soft less that of nDTW + goal after \
         120 updates, by two-sided paired t tests. These two are corrected together after \
         Bonferroni, p values and intervals alike; all others are exploratory, and not corrected.";
    let mut said = vec![planned.to_string()];
    let changed = changed(params, all);
    if !changed.is_empty() {
        let what = listed(&changed);
        said.push(format!("Here under another condition, and so exploratory: {what}."));
    }
    match &all.compared {
        None => said.push(format!("There is no verdict before update {UPDATES}.")),
        Some(_) if all.tested != UPDATES => said.push(format!(
            "The differences are those after {UPDATES} updates; later ones change no verdict."
        )),
        Some(_) => {}
    }
    let registered = contrasts.iter().filter(|contrast| contrast.registered);
    said.extend(registered.map(|contrast| outcome(all, contrast)));
    said.extend(words::landmarks(all, contrasts));
    said.join(" ")
}

/// The outcome of a contrast that was chosen beforehand.
fn outcome(all: &Trainings, contrast: &Contrast) -> String {
    let name = all.label(contrast.slot);
    let outcome = match contrast.test {
        Err(why) => format!("has no verdict: {why}"),
        Ok(test) if !test.is_clear() => "shows no difference that chance does not explain".into(),
        Ok(_) if contrast.paired.mean < 0.0 => "misses fewer landmarks than chance explains".into(),
        Ok(_) => "misses more landmarks than chance explains".to_string(),
    };
    match contrast.test {
        Ok(test) => format!("{name} {outcome} ({}).", words::chance(test.p)),
        Err(_) => format!("{name} {outcome}."),
    }
}
