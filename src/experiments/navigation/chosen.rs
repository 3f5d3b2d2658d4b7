//! Critical points that the reader chooses.

use super::{
    Navigation, State,
    own::{Own, numbers_at},
    params::{Params, Points},
};
use crate::{navigation::Node, schema::Problem};

/// Leaves out landmarks that no instruction has; without any the choice falls back to
/// that of the authors.
pub fn check(params: &mut Params, problems: &mut Vec<Problem>) {
    if params.critical != Points::Chosen {
        return;
    }
    let most = f64::from(params.pieces);
    let (good, bad): (Vec<f64>, Vec<f64>) = params
        .landmarks
        .iter()
        .partition(|number| number.fract() == 0.0 && (1.0..=most).contains(*number));
    if !bad.is_empty() {
        let bad: Vec<String> = bad.iter().map(f64::to_string).collect();
        let message =
            format!("{} left out: an instruction has landmarks 1 to {most}", bad.join(", "));
        problems.push(Problem::new("landmarks", message));
    }
    params.landmarks = good;
    params.landmarks.sort_by(f64::total_cmp);
    params.landmarks.dedup();
    if params.landmarks.is_empty() {
        let message = "no landmark is chosen; the middle and the last one are critical";
        problems.push(Problem::new("landmarks", message));
        params.critical = Points::Paper;
    }
}

/// The parameters after the reader has marked a place: a landmark there joins the
/// critical ones or leaves them. Random points are given up for it.
pub fn mark(lab: &Navigation, state: &State, place: usize) -> Vec<(&'static str, String)> {
    let params = &lab.params;
    let (Ok(own), Ok(node)) = (Own::of(lab, state, params.episode, &[]), Node::try_from(place))
    else {
        return Vec::new();
    };
    let marked = numbers_at(own.route(), node);
    if marked.is_empty() {
        return Vec::new();
    }
    let last = params.pieces as usize;
    let mut chosen: Vec<usize> = match params.critical {
        Points::Paper => vec![(last / 2).max(1), last],
        Points::All => (1..=last).collect(),
        Points::Chosen => params.landmarks.iter().map(|number| *number as usize).collect(),
        Points::Random | Points::RandomBoth => Vec::new(),
    };
    let joins = marked.iter().any(|number| !chosen.contains(number));
    chosen.retain(|number| !marked.contains(number));
    if joins {
        chosen.extend(marked);
    }
    chosen.sort_unstable();
    chosen.dedup();
    let list: Vec<String> = chosen.iter().map(usize::to_string).collect();
    vec![("critical", "chosen".to_string()), ("landmarks", list.join(","))]
}
