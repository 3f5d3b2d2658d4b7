//! The sentence above the figure.

use super::{Attention, setting::is_flat, settle};
use crate::{experiments::Experiment, session::Run, verdict::Verdict};

/// A lane is at a critical point within this part of the trace.
const NEAR: f64 = 1e-3;
/// Aligned up to this misalignment.
const ALIGNED: f64 = 1e-3;

/// Says which methods are where.
pub fn sentence(lab: &Attention, run: &Run<'_, Attention>) -> String {
    let mut places: Vec<(String, Vec<String>)> = Vec::new();
    for (slot, lane) in run.lanes.iter().enumerate() {
        let at = |metric: usize| run.history.at(run.step as usize, slot, metric);
        let place = match lane.verdict {
            Verdict::Diverged | Verdict::NonFinite => "diverged".to_string(),
            _ => place(lab, at(0), at(2)),
        };
        let label = within_sentence(Attention::LANES[lane.lane].label);
        match places.iter_mut().find(|(known, _)| *known == place) {
            Some((_, who)) => who.push(label),
            None => places.push((place, vec![label])),
        }
    }
    let parts: Vec<String> =
        places.iter().map(|(place, who)| format!("{}: {place}", listed(who))).collect();
    let mut sentence = format!("{}.", parts.join("; "));
    if lab.setting.tasks.is_none()
        && let Some(words) = settle::repeated(&lab.setting.covariance)
    {
        sentence.push_str(&format!(" Note: {words}."));
    }
    if let Some(first) = sentence.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    sentence
}

/// Where a lane is, by its loss and its alignment.
fn place(lab: &Attention, loss: f64, misalignment: f64) -> String {
    let setting = &lab.setting;
    let target = if setting.tasks.is_some() {
        "the signal v"
    } else if setting.factors.is_some() {
        "the leading eigenspace"
    } else {
        "e1"
    };
    let aligned = if misalignment < ALIGNED {
        format!("aligned with {target}, 1 \u{2212} cos = {}", brief(misalignment))
    } else {
        format!("cos = {} with {target}", brief(1.0 - misalignment))
    };
    if !setting.exact || setting.minimum.is_none() {
        return format!("{aligned}, loss {}", brief(loss));
    }
    let near = NEAR * setting.covariance.trace();
    let distance = |p: &&crate::attention::CriticalPoint| (p.value - loss).abs();
    let nearest = setting.points.iter().min_by(|a, b| distance(a).total_cmp(&distance(b)));
    match nearest.filter(|p| distance(p) <= near) {
        Some(p) if setting.is_minimum(p) => format!("at the minimum, {aligned}"),
        Some(p) if is_flat(p) => {
            format!("at u = 0, where the second order vanishes, loss {}", brief(p.value))
        }
        Some(p) => {
            let name = if p.support.is_empty() { "u = 0".to_string() } else { p.name() };
            format!("at the saddle {name} of index {}, loss {}", setting.index(p), brief(p.value))
        }
        None => format!("on the way at loss {}, {aligned}", brief(loss)),
    }
}

/// A label in small letters, unless it is a person's name or an abbreviation.
pub fn within_sentence(label: &str) -> String {
    if label.starts_with("Newton") || label.starts_with("SGD") {
        label.to_string()
    } else {
        label.to_ascii_lowercase().replace("newton", "Newton")
    }
}

fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}

/// A number to about four digits.
pub fn brief(value: f64) -> String {
    let size = value.abs();
    if size != 0.0 && !(1e-3..1e5).contains(&size) {
        return format!("{value:.1e}");
    }
    let text = format!("{value:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}
