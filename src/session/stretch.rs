//! Parts of a run that other workers compute ahead.

use serde::{Deserialize, Serialize};

use crate::{data::Table, experiments::Experiment, link::Link, rng::Streams, schema::Params};

/// Successive states of a strand: one [part](Experiment::parts) of one lane.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stretch {
    /// Which strand, counted lane by lane.
    pub strand: usize,
    /// The step of the first state.
    pub step: u64,
    /// The states in numbers.
    pub states: Vec<Vec<f64>>,
}

impl Stretch {
    /// The step of the last state.
    #[must_use]
    pub fn end(&self) -> u64 {
        self.step + self.states.len().saturating_sub(1) as u64
    }
}

/// What goes on with a strand of a link's run from the last state of a stretch. It
/// returns a stretch without states if it cannot.
#[must_use]
pub fn extend<E: Experiment>(
    link: &Link,
    table: Option<&Table>,
) -> Box<dyn Fn(&Stretch) -> Stretch> {
    let streams = Streams::new(link.seed);
    let (experiment, _) = E::new(&E::Params::from_values(&link.values), table, streams);
    let lanes = experiment.lanes();
    Box::new(move |last| {
        let (strand, step) = (last.strand, last.end());
        let part = strand.checked_rem(experiment.parts());
        let lane = part.and_then(|_| lanes.get(strand / experiment.parts()));
        let states = match (part, lane, last.states.last()) {
            (Some(part), Some(&lane), Some(numbers)) => {
                experiment.extend(lane, part, streams, step, numbers)
            }
            _ => Vec::new(),
        };
        Stretch { strand, step, states }
    })
}
