//! The episode on show in numbers: the agent's walk and the reader's.

use super::{
    Navigation,
    episode::Episode,
    own::{Measures, Own},
    params::Shown,
    words,
};
use crate::{frame::Sheet, lab::Lab, lab::Run};

/// The table of the episode on show.
pub fn sheet(lab: &Navigation, run: &Run<'_, Navigation>) -> Option<Sheet> {
    let (name, agent) = agent(lab, run)?;
    let own = own(lab, run)?;
    let mut rows = vec![(name.to_string(), agent.row())];
    if !run.walk.is_empty() {
        rows.push(("you".to_string(), own.measures().row()));
    }
    Some(Sheet {
        title: format!("Test episode {} in numbers", lab.params.episode),
        columns: Measures::NAMES.map(String::from).to_vec(),
        rows,
        legs: run.walk.len(),
        ended: own.ended(),
    })
}

/// The sentence above the figure: of the reader's walk while there is one, and of the
/// training.
pub fn sentence(lab: &Navigation, run: &Run<'_, Navigation>) -> String {
    let training = words::sentence(&lab.params, run);
    if run.walk.is_empty() { training } else { of_walk(lab, run, training) }
}

/// What there is to say of the reader's walk, and of the training when it has ended.
fn of_walk(lab: &Navigation, run: &Run<'_, Navigation>, training: String) -> String {
    let Some((own, (name, agent))) = own(lab, run).zip(agent(lab, run)) else { return training };
    let text = format!("{} ({name}: {:.3}).", own.words(), agent.metrics.ndtw);
    if own.ended() { format!("{text} {training}") } else { text }
}

/// The reader's walk through the episode on show.
pub fn own<'a>(lab: &Navigation, run: &Run<'a, Navigation>) -> Option<Own<'a>> {
    Own::of(lab, &run.lanes[run.inspected].state, lab.params.episode, run.walk).ok()
}

/// Name and measures of what else walks through the episode on show.
fn agent(lab: &Navigation, run: &Run<'_, Navigation>) -> Option<(&'static str, Measures)> {
    let lane = &run.lanes[run.inspected];
    let episode = Episode::of(lab, &lane.state)?;
    let (graph, route, walk) = (episode.graph, episode.route(), episode.walk());
    Some(if lab.params.shown == Shown::Reference {
        ("every move correct", Measures::of(graph, route, walk.path(), walk.stopped()))
    } else {
        let measures = Measures::with(graph, route, walk.path(), episode.landmarks);
        (Navigation::LANES[lane.lane].label, measures)
    })
}
