//! Tables that a laboratory writes itself.

use serde::{Deserialize, Serialize};

/// Numbers of several walkers side by side, shown as a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    /// What the numbers are of.
    pub title: String,
    /// Names of the numbers.
    pub columns: Vec<String>,
    /// Whose they are, with one number per column.
    pub rows: Vec<(String, Vec<f64>)>,
    /// Legs of the reader's own walk.
    pub legs: usize,
    /// Whether that walk has ended.
    pub ended: bool,
}

/// A number of a [`Comparison`] as it is written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// The number; empty for none.
    pub value: String,
    /// What belongs to it, such as an interval; may be empty.
    pub note: String,
    /// From 0 to 1, how strongly the cell is coloured, if it is.
    pub share: Option<f64>,
    /// Which outline marks it, counted from 1; 0 for none.
    pub outline: u8,
    /// A unit of the study, counted from 1, that stands for those of the cell.
    pub unit: Option<u32>,
}

impl Cell {
    /// A cell without a note.
    #[must_use]
    pub fn of(value: impl Into<String>) -> Self {
        Self::with(value, "")
    }

    /// A cell with a note.
    #[must_use]
    pub fn with(value: impl Into<String>, note: impl Into<String>) -> Self {
        Self { value: value.into(), note: note.into(), ..Self::default() }
    }
}

/// One line of a [`Comparison`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// What is compared.
    pub label: String,
    /// One cell for each column but the first.
    pub cells: Vec<Cell>,
}

/// A table that compares the lanes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// What it is about.
    pub caption: String,
    /// Names of the columns; the first is that of the rows.
    pub head: Vec<String>,
    /// The rows.
    pub rows: Vec<Row>,
    /// What follows from it.
    pub note: String,
}
