//! A world as a table: for each viewpoint a row (metres east, north and up, and its
//! landmark kind), then one for each edge (the two viewpoints), then for each instruction
//! its number, the steps of its path and, if they are words of the templates, its words.

use super::{Building, scan_of};
use crate::{
    data::Table,
    labs::navigation::problem::{
        Graph, Node,
        record::Instruction,
        route::{MOST_MOVES, MOST_TOKENS},
        world::words::{MOST_KINDS, Token, WORDS},
    },
};

const COLUMNS: [&str; 4] = ["x or from", "y or to", "z", "landmark"];

// What stands in place of a landmark says what a row is.
/// A viewpoint whose landmark is to be drawn.
const DRAWN: f64 = -1.0;
/// An edge.
const EDGE: f64 = -2.0;
/// The beginning of an instruction: its number.
const BEGIN: f64 = -3.0;
/// A step of its path: the viewpoint, and whether a piece ends there.
const STEP: f64 = -4.0;
/// One of its words, and whether it is the last of a piece.
const WORD: f64 = -5.0;

/// Whether a table is one of a world.
pub fn is_world(table: &Table) -> bool {
    table.columns == COLUMNS
}

/// The table of a world.
pub fn write(building: &Building, name: String) -> Table {
    let graph = &building.graph;
    let mut values = vec![Vec::new(); COLUMNS.len()];
    let mut row = |numbers: [f64; 4]| {
        for (column, number) in values.iter_mut().zip(numbers) {
            column.push(number);
        }
    };
    let nodes = || 0..graph.len() as Node;
    for node in nodes() {
        let [x, y, z] = graph.place(node);
        row([x, y, z, if building.drawn { DRAWN } else { f64::from(graph.kind(node)) }]);
    }
    for node in nodes() {
        for edge in graph.edges(node).iter().filter(|edge| edge.to > node) {
            row([f64::from(node), f64::from(edge.to), EDGE, EDGE]);
        }
    }
    for Instruction { id, path, ends, words } in &building.instructions {
        row([*id as f64, 0.0, 0.0, BEGIN]);
        for (at, node) in path.iter().enumerate() {
            row([f64::from(*node), f64::from(u8::from(ends.contains(&at))), 0.0, STEP]);
        }
        for piece in words.iter().flatten() {
            for (at, word) in piece.iter().enumerate() {
                let last = at + 1 == piece.len();
                row([f64::from(*word), f64::from(u8::from(last)), 0.0, WORD]);
            }
        }
    }
    let columns = COLUMNS.map(str::to_string).to_vec();
    let row_names = nodes().map(|node| graph.name(node).to_string()).collect();
    Table { name, columns, values, row_names }
}

/// The world of a table; whether it can be used is to be seen.
///
/// # Errors
/// Words: the table is none of a world.
pub fn read(table: &Table) -> Result<Building, String> {
    let [x, y, z, landmark] = table.values.as_slice() else {
        return Err("this is not a table of a world".to_string());
    };
    let (mut places, mut kinds, mut joined) = (Vec::new(), Vec::new(), Vec::new());
    let mut instructions: Vec<Instruction> = Vec::new();
    let mut drawn = false;
    for row in 0..table.rows() {
        let first = whole(x[row]);
        if landmark[row] == EDGE {
            let ends = first.zip(whole(y[row])).filter(|(a, b)| a < b);
            joined.push(ends.ok_or_else(|| format!("row {row} is no edge"))?);
        } else if landmark[row] <= BEGIN {
            let of = first
                .and_then(|first| part(&mut instructions, landmark[row], first, y[row] == 1.0));
            of.ok_or_else(|| format!("row {row} is no part of an instruction"))?;
        } else {
            drawn |= landmark[row] == DRAWN;
            let kind = if drawn { Some(0) } else { whole(landmark[row]) };
            let kind = kind.filter(|kind| *kind < MOST_KINDS);
            kinds.push(kind.ok_or_else(|| format!("row {row} has no landmark kind"))? as u8);
            places.push([x[row], y[row], z[row]]);
        }
    }
    let names = if table.row_names.len() == places.len() {
        table.row_names.clone()
    } else {
        (0..places.len()).map(|i| format!("v{i:03}")).collect()
    };
    let graph = Graph::new(names, places, kinds, &joined).map_err(|fault| fault.to_string())?;
    Ok(Building { graph, drawn, instructions, scan: scan_of(&table.name) })
}

/// Adds a row to the last instruction, or begins one; `None` if it does not belong there.
fn part(all: &mut Vec<Instruction>, kind: f64, number: usize, ends: bool) -> Option<()> {
    if kind == BEGIN {
        let (path, ends) = (Vec::new(), Vec::new());
        all.push(Instruction { id: number as u64, path, ends, words: None });
        return Some(());
    }
    let Instruction { path, ends: last, words, .. } = all.last_mut()?;
    if kind == STEP && path.len() <= MOST_MOVES && words.is_none() {
        if ends {
            last.push(path.len());
        }
        path.push(Node::try_from(number).ok()?);
        return Some(());
    }
    let word = Token::try_from(number).ok().filter(|word| usize::from(*word) < WORDS.len())?;
    let pieces = words.get_or_insert_with(|| vec![Vec::new()]);
    let count: usize = pieces.iter().map(Vec::len).sum();
    if kind != WORD || count >= MOST_TOKENS || pieces.len() > last.len() {
        return None;
    }
    pieces.last_mut()?.push(word);
    if ends && pieces.len() < last.len() {
        pieces.push(Vec::new());
    }
    Some(())
}

fn whole(x: f64) -> Option<usize> {
    (x >= 0.0 && x.fract() == 0.0).then_some(x as usize)
}

/// What a table holds, in a few words.
pub fn describe(table: &Table) -> String {
    let of = |kind: f64| {
        table.values.last().map_or(0, |kinds| kinds.iter().filter(|k| **k == kind).count())
    };
    let viewpoints =
        table.values.last().map_or(0, |kinds| kinds.iter().filter(|kind| **kind > EDGE).count());
    let text = format!("{viewpoints} viewpoints, {} edges", of(EDGE));
    match of(BEGIN) {
        0 => text,
        1 => format!("{text}, 1 instruction"),
        instructions => format!("{text}, {instructions} instructions"),
    }
}
