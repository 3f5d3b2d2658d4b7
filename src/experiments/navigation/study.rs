//! The comparison of the arms: paired differences, and the contrasts that were chosen
//! before any of these runs.

use super::{
    Navigation, State, arms,
    params::{Arm, Params, Points},
};
use crate::{
    experiments::Experiment,
    frame::{Cell, Comparison, Row},
    math,
    navigation::evaluate::Summary,
    session::{LaneRun, Run},
    statistics::{Paired, holm, paired},
};

/// Against which arm the others are compared.
const BASELINE: Arm = Arm::NdtwSuccess;
/// The arms whose missed landmarks are compared with the baseline's, as chosen before
/// the study ran; p values are corrected for these.
const REGISTERED: [Arm; 2] = [Arm::Hard, Arm::Soft];
/// Updates after which they are compared.
pub const UPDATES: u64 = 120;
/// Chance of a false alarm in any of the registered contrasts.
const LEVEL: f64 = 0.05;

/// One arm against another in missed landmarks.
pub struct Contrast {
    /// Slot of the arm.
    pub slot: usize,
    /// Its LN less that of the baseline; `None` with one training.
    pub paired: Option<Paired>,
    /// Whether it is one of the [`REGISTERED`].
    pub registered: bool,
    /// The p value: Holm-corrected if it is registered, plain otherwise.
    pub p: f64,
}

impl Contrast {
    /// Whether it is registered and chance does not explain it.
    pub fn clear(&self) -> bool {
        self.registered && self.p < LEVEL
    }
}

/// The arm that others are compared with: nDTW + goal, or else the first one.
pub fn baseline(run: &Run<'_, Navigation>) -> Option<usize> {
    if run.lanes.len() < 2 {
        return None;
    }
    let wanted = |lane: &LaneRun<State>| arms::arm(lane.lane) == BASELINE;
    Some(run.lanes.iter().position(wanted).unwrap_or(0))
}

/// Every arm but the baseline.
pub fn contrasts(run: &Run<'_, Navigation>, base: usize) -> Vec<Contrast> {
    let theirs = values(run, base, |summary| summary.ln);
    let is_baseline = arms::arm(run.lanes[base].lane) == BASELINE;
    let mut all: Vec<Contrast> = (0..run.lanes.len())
        .filter(|slot| *slot != base)
        .map(|slot| {
            let paired = paired(&values(run, slot, |summary| summary.ln), &theirs);
            let registered = is_baseline && REGISTERED.contains(&arms::arm(run.lanes[slot].lane));
            // Where no training differs there is no t, and chance explains everything.
            let p = paired.map_or(1.0, |paired| paired.p);
            Contrast { slot, paired, registered, p: if p.is_finite() { p } else { 1.0 } }
        })
        .collect();
    let registered = || all.iter().filter(|contrast| contrast.registered);
    let corrected = holm(&registered().map(|contrast| contrast.p).collect::<Vec<_>>());
    for (contrast, p) in all.iter_mut().filter(|contrast| contrast.registered).zip(corrected) {
        contrast.p = p;
    }
    all
}

/// One number of each training of an arm.
fn values(run: &Run<'_, Navigation>, slot: usize, of: impl Fn(&Summary) -> f64) -> Vec<f64> {
    run.lanes[slot].state.trials.iter().map(|trial| of(&trial.summary)).collect()
}

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
pub fn points(x: f64) -> String {
    format!("{}{:.1}", if x < 0.0 { "\u{2212}" } else { "+" }, 100.0 * x.abs())
}

/// The table below the figure.
pub fn table(params: &Params, run: &Run<'_, Navigation>) -> Option<Comparison> {
    let first = run.lanes.first()?.state.trials.first()?;
    let trainings = run.lanes[0].state.trials.len();
    let base = baseline(run);
    let label = |slot: usize| Navigation::LANES[run.lanes[slot].lane].label;
    let mut head: Vec<String> = COLUMNS.iter().map(|column| column.0.to_string()).collect();
    head.insert(0, "Paid for".to_string());
    let contrasts = base.map_or_else(Vec::new, |base| contrasts(run, base));
    if base.is_some() {
        head.extend(["\u{394} LN, points", "\u{394} SR, points"].map(Into::into));
    }
    let cells = |of: &dyn Fn(fn(&Summary) -> f64) -> Vec<f64>| -> Vec<Cell> {
        COLUMNS.iter().map(|(_, number, write)| mean(&of(*number), *write)).collect()
    };
    let mut rows = Vec::new();
    let before = |number: fn(&Summary) -> f64| {
        run.lanes[0].state.trials.iter().map(|trial| number(&trial.before)).collect()
    };
    let mut start = cells(&before);
    start.resize(head.len() - 1, Cell::default());
    rows.push(Row { label: "imitation only".to_string(), cells: start });
    for slot in 0..run.lanes.len() {
        let mut cells = cells(&|number| values(run, slot, number));
        match (base, contrasts.iter().find(|contrast| contrast.slot == slot)) {
            (Some(base), Some(contrast)) => cells.extend(differences(run, base, contrast)),
            _ => cells.resize(head.len() - 1, Cell::of("baseline")),
        }
        rows.push(Row { label: label(slot).to_string(), cells });
    }
    let tested = first.trainer.updates() - u64::from(params.imitation());
    let tested = tested - tested % super::EVERY;
    Some(Comparison {
        caption: format!(
            "The arms after {tested} updates: means over {trainings} paired trainings, with 95 % \
             intervals; differences within each training"
        ),
        head,
        rows,
        note: note(params, run, base, &contrasts, tested),
    })
}

/// A mean with its interval.
fn mean(values: &[f64], write: fn(f64) -> String) -> Cell {
    let interval = paired(values, &vec![0.0; values.len()]);
    Cell {
        value: write(math::mean(values)),
        note: interval.map_or(String::new(), |i| format!("\u{b1}\u{a0}{}", write(i.half_width))),
    }
}

fn differences(run: &Run<'_, Navigation>, base: usize, contrast: &Contrast) -> [Cell; 2] {
    let Some(ln) = &contrast.paired else { return [Cell::default(), Cell::default()] };
    let of = |slot| values(run, slot, |summary| summary.metrics.sr);
    let points_of = |paired: &Paired| {
        format!("{} \u{b1} {:.1}", points(paired.mean), 100.0 * paired.half_width)
    };
    let kind = if contrast.registered { "Holm" } else { "exploratory" };
    let lower = format!("lower in {} of {}", ln.below, ln.seeds);
    let sr = paired(&of(contrast.slot), &of(base));
    [
        Cell { value: points_of(ln), note: format!("p = {:.3}, {kind}\n{lower}", contrast.p) },
        Cell::of(sr.as_ref().map_or(String::new(), points_of)),
    ]
}

/// What was to be compared, and what came out.
fn note(
    params: &Params,
    run: &Run<'_, Navigation>,
    base: Option<usize>,
    contrasts: &[Contrast],
    tested: u64,
) -> String {
    let label = |slot: usize| super::words::within(Navigation::LANES[run.lanes[slot].lane].label);
    let registered: Vec<_> = contrasts.iter().filter(|contrast| contrast.registered).collect();
    let Some(base) = base.filter(|_| !registered.is_empty()) else {
        return "The contrasts chosen beforehand, focal hard and focal soft against nDTW + goal, do \
                not run here."
            .to_string();
    };
    let mut text = format!(
        "Chosen beforehand: LN of {} less that of {} after {UPDATES} updates, two-sided paired t \
         test, Holm-corrected.",
        registered.iter().map(|contrast| label(contrast.slot)).collect::<Vec<_>>().join(" and of "),
        label(base)
    );
    let changed = changed(params);
    if !changed.is_empty() {
        text.push_str(&format!(" Here under another condition: {}.", changed.join(", ")));
    }
    if tested != UPDATES {
        text.push_str(&format!(" After {tested} updates this is not the look that was chosen."));
    }
    for contrast in registered {
        let Some(paired) = &contrast.paired else { continue };
        let outcome = match (contrast.clear(), paired.mean < 0.0) {
            (true, true) => "misses fewer landmarks than chance explains",
            (true, false) => "misses more landmarks than chance explains",
            (false, _) => "shows no difference that chance does not explain",
        };
        let name = Navigation::LANES[run.lanes[contrast.slot].lane].label;
        text.push_str(&format!(" {name} {outcome} (p = {:.3}).", contrast.p));
    }
    text
}

/// In what a run differs from the study as it was planned.
fn changed(params: &Params) -> Vec<String> {
    let plan = Params::default();
    let mut changed = Vec::new();
    if params.critical != plan.critical {
        changed.push(
            match params.critical {
                Points::All => "every landmark is critical",
                Points::Chosen => "critical points of your choice",
                _ => "critical points at random",
            }
            .to_string(),
        );
    }
    if params.lambda != plan.lambda {
        changed.push(format!("\u{3bb} = {}", params.lambda));
    }
    if params.pieces != plan.pieces {
        changed.push(format!("m = {}", params.pieces));
    }
    if params.shuffled {
        changed.push("rewards shuffled".to_string());
    }
    let rest = |params: &Params| {
        (params.agent, params.algorithm, params.normalisation, params.imitation(), params.batch)
    };
    let numbers = |params: &Params| (params.rate(), params.entropy, params.fidelity);
    if rest(params) != rest(&plan) || numbers(params) != numbers(&plan) {
        changed.push("another training".to_string());
    }
    let world = |params: &Params| (params.world, params.size, params.floors, params.kinds);
    if world(params) != world(&plan) {
        changed.push("other worlds".to_string());
    }
    changed
}
