//! The phase map: how many runs of every number of teacher and student neurons end at copies
//! and an average, how many at perturbed copies, and how many elsewhere.

use std::cell::RefCell;

use super::{
    params::{Origin, Params},
    problem::ends::{End, Place},
    setting,
    study::{CELLS, TEACHERS, cell},
};
use crate::{
    frame::{Cell, Comparison, Row},
    lab::{Unit, kit},
};

/// What a cell says beyond a boundary.
const BEYOND: [&str; 2] = ["PC lower", "CA a saddle"];

thread_local! {
    /// What is known of the cells of the last map, as far as it has been computed, and of which
    /// map that is: a cell may cost a thousand times as much as counting all runs does.
    static PLACES: RefCell<(Params, Vec<Place>)> = RefCell::default();
}

/// Computes what is known of the next cell of the map; whether one was missing.
pub fn prepare(params: &Params) -> bool {
    let Params { activation, spare, angle, .. } = *params;
    let (norms, outs) = (params.norms.clone(), params.outs.clone());
    let map = Params { activation, spare, angle, norms, outs, ..Params::default() };
    PLACES.with_borrow_mut(|(of, places)| {
        if *of != map {
            (*of, *places) = (map, Vec::new());
        }
        let next = places.len() as u32 + 1;
        if next <= CELLS {
            let ((teachers, students), teacher) = (cell(next), Origin::Designed);
            let params = Params { teacher, teachers, students, ..of.clone() };
            places.push(Place::of(&setting::loss(&params)));
        }
        next <= CELLS
    })
}

/// The map of the runs that have been measured; none if there are none.
pub fn table(params: &Params, units: &[Unit<'_>]) -> Option<Comparison> {
    if units.is_empty() {
        return None;
    }
    while prepare(params) {}
    PLACES.with_borrow(|(_, places)| counted(places, units))
}

fn counted(places: &[Place], units: &[Unit<'_>]) -> Option<Comparison> {
    let mut counts = [[0; 3]; CELLS as usize];
    for unit in units {
        let at = ((unit.number - 1) % CELLS) as usize;
        let ended = unit.metric("objective").zip(unit.metric("gradient"));
        let end = ended.map_or(End::Other, |(loss, gradient)| places[at].end(loss, gradient));
        counts[at][end as usize] += 1;
    }
    let most = counts.iter().map(|counts| counts.iter().sum()).max()?;
    let students = 2..*TEACHERS.last()?;
    let written = |k: u32, n: u32| {
        let number = (1..=CELLS).find(|number| cell(*number) == (k, n))?;
        let at = number as usize - 1;
        Some(Cell { unit: Some(number), ..written(&counts[at], most, &places[at]) })
    };
    let row = |k: u32| Row {
        label: format!("k = {k}"),
        cells: students.clone().map(|n| written(k, n).unwrap_or_default()).collect(),
    };
    Some(Comparison {
        caption: format!(
            "Where gradient flow ends from {} random start{}: at copies and an average (CA), at \
             perturbed copies (PC), or elsewhere",
            units.len(),
            if units.len() == 1 { "" } else { "s" }
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

/// The shares of a cell with their intervals, how many runs it has if other cells have more,
/// and which boundaries it is beyond.
fn written(counts: &[usize; 3], most: usize, place: &Place) -> Cell {
    let beyond = place.beyond();
    let marks = BEYOND.into_iter().zip(beyond).filter(|(_, beyond)| *beyond);
    let mut cell = kit::shares(["CA", "PC", "else"], *counts);
    cell.outline = beyond.iter().map(|beyond| u8::from(*beyond)).sum();
    let runs: usize = counts.iter().sum();
    let fewer = (0 < runs && runs < most).then(|| format!("{runs} of {most} runs"));
    let notes = std::iter::once(cell.note).filter(|note| !note.is_empty());
    let notes: Vec<String> = notes.chain(fewer).chain(marks.map(|(name, _)| name.to_string())).collect();
    cell.note = notes.join("\n");
    cell
}
