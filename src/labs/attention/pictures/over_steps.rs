//! Curves over steps.

use super::{super::Attention, curve};
use crate::{
    frame::{Axis, Curve, Level, Picture, Role},
    lab::{Run, kit},
    optim::Known,
};

/// Most levels that are drawn besides the lowest and the highest.
const MOST_LEVELS: usize = 7;
/// Most coordinates that are drawn with a name.
const MOST_NAMED: usize = 6;

/// The loss with the level of every critical point.
pub fn loss(lab: &Attention, run: &Run<'_, Attention>) -> Picture {
    let title = if lab.setting.exact { "loss R" } else { "loss R on a fixed set of prompts" };
    kit::over_steps(run, 0, Axis::linear(title), levels(lab))
}

/// The levels of critical points, but few if there are many.
fn levels(lab: &Attention) -> Vec<Level> {
    let known: Vec<Known> = lab.setting.land.levels().cloned().collect();
    let levels = kit::levels(&known, 1e-9 * lab.setting.land.covariance.trace());
    let last = levels.len().saturating_sub(1);
    let shown = levels.into_iter().enumerate().filter(|(i, _)| *i < MOST_LEVELS || *i == last);
    shown.map(|(_, level)| level).collect()
}

/// Misalignment on a logarithmic axis.
pub fn alignment(lab: &Attention, run: &Run<'_, Attention>) -> Picture {
    let cos = if lab.setting.land.factors.is_some() { "mean cos²" } else { "|cos|" };
    let title = format!("1 − {cos} with {}", lab.setting.land.target());
    kit::over_steps(run, 2, Axis::log(title), Vec::new())
}

/// Coordinates of the inspected lane in the eigenbasis.
pub fn coordinates(lab: &Attention, run: &Run<'_, Attention>) -> Picture {
    let d = lab.setting.land.covariance.dim();
    let what = match lab.setting.land.factors {
        Some(_) => "length of the keys along each eigenvector",
        None => "u in the eigenbasis",
    };
    // The trail is thinned: the present point may be missing from it.
    let now = lab.setting.land.coordinates(&run.chosen().state.own.x);
    let last = run.history.trail().last().map(|(step, _)| step);
    let one = |i: usize| {
        let at = run.inspected * d + i;
        let kept = run.history.trail();
        let mut points: Vec<[f64; 2]> =
            kept.filter_map(|(step, all)| Some([step as f64, *all.get(at)?])).collect();
        if last.is_none_or(|last| last < run.step) {
            points.push([run.step as f64, now[i]]);
        }
        let named = i < MOST_NAMED;
        let label = if named { format!("e{}", i + 1) } else { String::new() };
        (
            run.inspected,
            Curve { faint: !named, ..curve(label, Role::Series((i % 6) as u8), points) },
        )
    };
    // The unnamed ones are the background of the named ones.
    let curves = (MOST_NAMED.min(d)..d).chain(0..MOST_NAMED.min(d)).map(one).collect();
    let y = Axis::linear(format!("{what}: {}", run.spec(run.inspected).label));
    kit::over(run, "step", y, curves, Vec::new())
}
