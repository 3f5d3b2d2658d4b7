//! The sentence above the figure.

use super::Wasserstein;
use crate::{experiments::Experiment, session::Run, verdict::Verdict};

/// A lane has arrived within this fraction of the saddle's height above the
/// minimum (of 1, where no saddle is known).
const ARRIVED: f64 = 1e-6;
/// A lane is at the saddle while its objective is within this fraction of the saddle's.
const AT_SADDLE: f64 = 0.01;

/// Where a lane is, in terms of the objective.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Arrived,
    Left,
    AtSaddle,
    Above,
    Broken,
}

/// Says which methods are where.
pub fn sentence(run: &Run<'_, Wasserstein>, saddle: Option<f64>, floor: f64) -> String {
    let places: Vec<Place> = run
        .lanes
        .iter()
        .enumerate()
        .map(|(i, lane)| match lane.verdict {
            Verdict::Diverged | Verdict::NonFinite => Place::Broken,
            _ => place(run.history.at(run.step as usize, i, 0), saddle, floor),
        })
        .collect();
    let who = |place: Place| -> Vec<String> {
        let lanes = run.lanes.iter().zip(&places).filter(|(_, p)| **p == place);
        lanes.map(|(lane, _)| within_sentence(Wasserstein::LANES[lane.lane].label)).collect()
    };
    let level =
        saddle.map_or(String::new(), |f| format!(", F = {f:.4}").trim_end_matches('0').to_string());
    let clauses = [
        (Place::Arrived, "has reached the minimum", "have reached the minimum", ""),
        (Place::Left, "has left the saddle", "have left the saddle", ""),
        (Place::AtSaddle, "is at the saddle", "are at the saddle", level.as_str()),
        (Place::Above, "is on its way", "are on their way", ""),
        (Place::Broken, "has diverged", "have diverged", ""),
    ];
    let parts: Vec<String> = clauses
        .iter()
        .filter_map(|(place, one, many, suffix)| {
            let who = who(*place);
            let verb = if who.len() == 1 { one } else { many };
            (!who.is_empty()).then(|| format!("{} {verb}{suffix}", listed(&who)))
        })
        .collect();
    let mut sentence = format!("{}.", parts.join("; "));
    if let Some(first) = sentence.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    sentence
}

/// A label with a small first letter, unless that begins a person's name.
fn within_sentence(label: &str) -> String {
    let mut text = label.to_string();
    if let Some(first) = text.get_mut(..1).filter(|_| !label.starts_with("Newton")) {
        first.make_ascii_lowercase();
    }
    text
}

fn place(objective: f64, saddle: Option<f64>, floor: f64) -> Place {
    let height = saddle.map(|level| level - floor).filter(|height| *height > 0.0);
    let above = (objective - floor) / height.unwrap_or(1.0);
    if above < ARRIVED {
        Place::Arrived
    } else if height.is_none() || above > 1.0 + AT_SADDLE {
        Place::Above
    } else if above < 1.0 - AT_SADDLE {
        Place::Left
    } else {
        Place::AtSaddle
    }
}

fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}
