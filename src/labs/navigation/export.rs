//! The world on the map and its instructions, as files.

use super::{Navigation, State, building};
use crate::labs::navigation::problem::{Environment, Record, record};

/// What can be saved.
pub const LABELS: &[&str] = &[
    "Save the world on the map as a connectivity file",
    "Save its test instructions as a records file",
];

/// What files of a generated world are called after.
const GENERATED: &str = "generated";

/// A file: its name and its text.
pub fn file(lab: &Navigation, state: &State, which: usize) -> Option<(String, String)> {
    let ground = &*state.trials.first()?.ground;
    let rules = lab.test_rules(state.lane);
    let episode = |number: u32| ground.episode(&rules, number).ok();
    let graph = &ground.unseen[episode(lab.params.episode - 1)?.world()];
    let scan = lab.building.as_ref().and_then(|building| building.scan());
    let name = scan.unwrap_or(GENERATED);
    if which == 0 {
        return Some(building::write(graph, name));
    }
    let given = lab.building.as_ref().map_or(&[][..], |building| building.instructions());
    let here = |environment: &Environment| ground.unseen[environment.world()] == *graph;
    let record = |number: u32| {
        let environment = episode(number).filter(here)?;
        let own = given.get(number as usize);
        let id = own.map_or(u64::from(number) + 1, |instruction| instruction.id);
        let record = Record::of(graph, environment.route(), id);
        Some(Record { scan: scan.map(str::to_string), ..record })
    };
    let records: Vec<Record> = (0..lab.params.episodes).filter_map(record).collect();
    Some((format!("{name}_records.json"), record::write(&records)))
}
