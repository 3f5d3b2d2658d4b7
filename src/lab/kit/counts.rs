//! Milestones, costs and shares.

use crate::{
    frame::Cell,
    optim::{Costs, judgement},
    statistics,
};

/// What is counted of every method.
pub const COSTS: &[&str] = &["gradients", "Hessian products"];

/// The counts of [`COSTS`].
#[must_use]
pub fn costs(costs: &Costs) -> Vec<u64> {
    vec![costs.gradients, costs.products]
}

/// Whether a value is below the height of a saddle above `floor`, the smallest possible value
/// or one below it, by [`judgement::ESCAPE`].
#[must_use]
pub fn has_escaped(floor: f64, saddle: f64, value: f64) -> bool {
    saddle - value > judgement::ESCAPE * (saddle - floor)
}

/// How many of some runs have come to each of several ends, in percent with 95 % Wilson
/// intervals. The cell is the stronger coloured the more have come to the first, which is
/// named always; of the others those to which any has come.
#[must_use]
pub fn shares<const N: usize>(names: [&str; N], counts: [usize; N]) -> Cell {
    let total: usize = counts.iter().sum();
    if total == 0 {
        return Cell::of("–");
    }
    let percent = |share: f64| format!("{:.0}", 100.0 * share);
    let share = |count: usize| count as f64 / total as f64;
    let named = names.into_iter().zip(counts).enumerate();
    let named: Vec<(&str, usize)> =
        named.filter(|(i, (_, count))| *i == 0 || *count > 0).map(|(_, named)| named).collect();
    let value =
        |(name, count): &(&str, usize)| format!("{name}\u{a0}{}\u{a0}%", percent(share(*count)));
    let note = |(name, count): &(&str, usize)| {
        let (low, high) = statistics::wilson(*count, total);
        format!("{name} {} to {}", percent(low), percent(high))
    };
    let values: Vec<String> = named.iter().map(value).collect();
    let notes: Vec<String> = named.iter().map(note).collect();
    Cell { share: Some(share(counts[0])), ..Cell::with(values.join(" "), notes.join("\n")) }
}
