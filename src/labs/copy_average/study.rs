//! The runs of the phase map: for every number of teacher and student neurons, some from random
//! starts.

use super::{map, params::Params};
use crate::{lab::Study, schema::Params as _};

/// Numbers of teacher neurons on the map; students are from 2 to one less.
pub const TEACHERS: [u32; 6] = [3, 4, 5, 6, 7, 8];
/// Cells of the map.
pub const CELLS: u32 = 21;
/// Runs of each cell.
const RUNS: u32 = 30;
/// Where runs are looked at the latest: by then all have ended.
const STEP: u64 = 2000;

/// The study.
pub static STUDY: Study = Study {
    units: "runs of the phase map",
    count: |_| CELLS * RUNS,
    most: CELLS * RUNS,
    unit: |_, number| {
        let (k, n) = cell(number);
        let numbers = [("teachers", k), ("students", n), ("draw", (number - 1) / CELLS + 1)];
        let words = [("teacher", "designed"), ("methods", "gradient-flow"), ("start", "random")];
        let numbers = numbers.map(|(key, value)| (key, value.to_string()));
        numbers.into_iter().chain(words.map(|(key, value)| (key, value.to_string()))).collect()
    },
    step: |_| STEP,
    table: |values, _, units| map::table(&Params::from_values(values), units),
    picture: |_, _, _| None,
    prepare: Some(|values| map::prepare(&Params::from_values(values))),
};

/// Teacher and student neurons of a unit, counted from 1: every cell once before any twice.
pub fn cell(number: u32) -> (u32, u32) {
    let cells = TEACHERS.iter().flat_map(|k| (2..*k).map(move |n| (*k, n)));
    cells.cycle().nth(((number - 1) % CELLS) as usize).unwrap_or_default()
}
