//! Parameters that cannot be as they are wanted: changed, and reported. And critical
//! points that the reader chooses.

use super::{
    Navigation, State,
    building::Building,
    own::{Own, numbers_at},
    params::{Learner, Params, Points},
    trial,
};
use crate::{
    labs::navigation::problem::{Node, route::MOST_PIECES},
    rng::Streams,
    schema::Problem,
};

/// Most paired trainings of the recurrent agent.
const MOST_RECURRENT: u32 = 2;

/// The parameters as they can be.
pub fn adjusted(
    mut params: Params,
    building: Option<&Building>,
    streams: Streams,
    problems: &mut Vec<Problem>,
) -> Params {
    let mut changed = |key: &'static str, message: String| {
        problems.push(Problem::new(key, message));
    };
    let wanted = params.pieces;
    while params.pieces > 1 && !trial::has_room(&params, building, streams) {
        params.pieces -= 1;
    }
    if params.pieces != wanted {
        let message = format!(
            "{wanted} landmarks were changed to {}: such worlds have no longer routes",
            params.pieces
        );
        changed("pieces", message);
    }
    if params.agent == Learner::Recurrent && params.runs > MOST_RECURRENT {
        let message = format!(
            "{} paired trainings were changed to {MOST_RECURRENT}: a recurrent agent takes twenty \
             times as long as a linear one",
            params.runs
        );
        params.runs = MOST_RECURRENT;
        changed("runs", message);
    }
    let given = building.map_or(0, |building| building.instructions().len() as u32);
    if given > 0 && params.episodes > given {
        let wanted = params.episodes;
        params.episodes = given;
        let message = format!(
            "{wanted} test episodes were changed to {given}: so many instructions are open"
        );
        changed("episodes", message);
    }
    let longest = building.map_or(0, Building::longest).max(params.pieces);
    check_landmarks(&mut params, longest, problems);
    if params.episode > params.episodes {
        params.episode = params.episodes;
        let message =
            format!("there are only {0} test episodes; number {0} is shown", params.episodes);
        problems.push(Problem::new("episode", message));
    }
    params
}

/// Leaves out landmarks that no instruction has, for the longest has `most`; without any
/// the choice falls back to that of the authors.
fn check_landmarks(params: &mut Params, most: u32, problems: &mut Vec<Problem>) {
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
