//! Parameters that cannot be as they are wanted: changed, and reported.

use super::{
    building::Building,
    chosen,
    params::{Learner, Params},
    trial,
};
use crate::{rng::Streams, schema::Problem};

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
        let message = format!("{wanted} test episodes were changed to {given}: so many instructions are open");
        changed("episodes", message);
    }
    let longest = building.map_or(0, Building::longest).max(params.pieces);
    chosen::check(&mut params, longest, problems);
    if params.episode > params.episodes {
        params.episode = params.episodes;
        let message =
            format!("there are only {0} test episodes; number {0} is shown", params.episodes);
        problems.push(Problem::new("episode", message));
    }
    params
}
