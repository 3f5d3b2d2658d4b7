//! The phase map: for every number of teacher and student neurons, how many runs from random
//! starts end at copies and an average, how many at perturbed copies, and how many elsewhere.

use super::{
    params::{Origin, Params},
    problem::ends::{End, Place},
    setting,
};
use crate::{
    frame::{Cell, Comparison, Row},
    lab::{Measured, Study, Unit, kit},
    schema::Params as _,
};

/// Numbers of teacher neurons on the map; students are from 2 to one less.
const TEACHERS: [u32; 6] = [3, 4, 5, 6, 7, 8];
/// Cells of the map.
const CELLS: u32 = 21;
/// Runs of each cell.
const RUNS: u32 = 30;
/// What a cell says beyond a boundary.
const BEYOND: [&str; 2] = ["PC lower", "CA a saddle"];
/// Where runs are looked at the latest: by then all have ended.
const STEP: u64 = 2000;

/// The study.
pub static STUDY: Study = Study {
    units: "runs of the phase map",
    count: |_| CELLS * RUNS,
    most: CELLS * RUNS,
    unit: |_, number| {
        let (k, n) = cell(number);
        let draw = (number - 1) / CELLS + 1;
        let text = |(key, value): (&'static str, u32)| (key, value.to_string());
        let mut settings: Vec<_> =
            [("teachers", k), ("students", n), ("draw", draw)].map(text).into();
        let words = [("teacher", "designed"), ("methods", "gradient-flow"), ("start", "random")];
        settings.extend(words.map(|(key, value)| (key, value.to_string())));
        settings
    },
    step: |_| STEP,
    table: |values, units| table(&Params::from_values(values), units),
};

/// Teacher and student neurons of a unit.
fn cell(number: u32) -> (u32, u32) {
    let cells = TEACHERS.iter().flat_map(|k| (2..*k).map(move |n| (*k, n)));
    cells.cycle().nth(((number - 1) % CELLS) as usize).unwrap_or_default()
}

/// Loss and gradient norm at the end of a run.
fn ended(rows: &[Measured]) -> Option<(f64, f64)> {
    let last = rows.iter().max_by_key(|row| row.step)?;
    let metric = |slug: &str| *last.metrics.get(slug)?;
    Some((metric("objective")?, metric("gradient")?))
}

fn table(params: &Params, units: &[Unit<'_>]) -> Option<Comparison> {
    let mut counts = [[0_usize; 3]; CELLS as usize];
    for unit in units {
        let at = ((unit.number - 1) % CELLS) as usize;
        let (k, n) = cell(unit.number);
        let end = ended(unit.rows)
            .map_or(End::Other, |(loss, gradient)| place(params, k, n).end(loss, gradient));
        counts[at][end as usize] += 1;
    }
    let students = 2..*TEACHERS.last()?;
    let row = |k: u32| {
        let cells = students.clone().map(|n| {
            let at = (1..=CELLS).find(|number| cell(*number) == (k, n));
            at.map_or_else(Cell::default, |at| Cell {
                unit: Some(at),
                ..written(&counts[at as usize - 1], &place(params, k, n))
            })
        });
        Row { label: format!("k = {k}"), cells: cells.collect() }
    };
    (!units.is_empty()).then(|| Comparison {
        caption: format!(
            "Where gradient flow ends from {} random starts: at copies and an average (CA), at \
             perturbed copies (PC), or elsewhere",
            units.len()
        ),
        head: std::iter::once(String::new())
            .chain(students.clone().map(|n| format!("n = {n}")))
            .collect(),
        rows: TEACHERS.into_iter().map(row).collect(),
        note:
            "The darker, the more runs end at CA; with 95 % Wilson intervals. A broken outline: PC \
             have the smaller loss; an unbroken one: CA is a saddle. A run counts by its loss at \
             rest, to 1e-7; one that has not settled counts as elsewhere. Each cell is a link to the \
             first of its runs; change its random start number to see the others."
                .to_string(),
    })
}

fn place(params: &Params, k: u32, n: u32) -> Place {
    let teacher = Origin::Designed;
    let params = Params { teacher, teachers: k, students: n, ..params.clone() };
    Place::of(&setting::loss(&params))
}

/// The shares of a cell with their intervals, and which boundaries it is beyond.
fn written(counts: &[usize; 3], place: &Place) -> Cell {
    let beyond = place.beyond();
    let marks = BEYOND.into_iter().zip(beyond).filter(|(_, beyond)| *beyond);
    let mut cell = kit::shares(["CA", "PC", "else"], *counts);
    cell.outline = beyond.iter().map(|beyond| u8::from(*beyond)).sum();
    let notes = std::iter::once(cell.note).filter(|note| !note.is_empty());
    let notes: Vec<String> = notes.chain(marks.map(|(name, _)| name.to_string())).collect();
    cell.note = notes.join("\n");
    cell
}
