//! Critical points that the reader chooses.

use super::{
    Navigation, State,
    own::{Own, numbers_at},
    params::{Params, Points},
};
use crate::{
    navigation::{Node, route::MOST_PIECES},
    schema::Problem,
};

/// Leaves out landmarks that no instruction has, for the longest has `most`; without any the choice falls back to
/// that of the authors.
pub fn check(params: &mut Params, most: u32, problems: &mut Vec<Problem>) {
    if params.critical != Points::Chosen {
        return;
    }
    let landmarks = || (1..=most).map(f64::from);
    let bad: Vec<String> = params
        .landmarks
        .iter()
        .filter(|number| landmarks().all(|landmark| landmark != **number))
        .map(f64::to_string)
        .collect();
    if !bad.is_empty() {
        let bad = bad.join(", ");
        let message = format!("{bad} left out: an instruction has landmarks 1 to {most}");
        problems.push(Problem::new("landmarks", message));
    }
    params.landmarks = landmarks().filter(|number| params.landmarks.contains(number)).collect();
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
    let last = own.route().pieces().len();
    let chosen = |number: usize| match params.critical {
        Points::Paper => number == (last / 2).max(1) || number == last,
        Points::All => number <= last,
        Points::Chosen => params.landmarks.contains(&(number as f64)),
        Points::Random | Points::RandomBoth => false,
    };
    // Landmarks at one place join and leave together.
    let joins = marked.iter().any(|number| !chosen(*number));
    let list: Vec<String> = (1..=MOST_PIECES)
        .filter(|number| if marked.contains(number) { joins } else { chosen(*number) })
        .map(|number| number.to_string())
        .collect();
    vec![("critical", "chosen".to_string()), ("landmarks", list.join(","))]
}
