//! What a column of a sheet holds, and whether it is a measurement.

use super::{
    dialect::{Layout, has_digit},
    number::{Cell, Decimal},
    sheet::{Separator, Sheet},
};
use crate::schema::excerpt;

/// Spread of a column, over its largest magnitude, that is rounding and nothing else.
const ROUNDING: f64 = 1e-9;
/// Rows from which on whole numbers that rise by one are taken for a count of rows.
const COUNTED: usize = 6;

/// A column of a sheet.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its cells, from the first record of data on.
    pub cells: Vec<Cell>,
    /// How its numbers are read.
    pub decimal: Decimal,
    /// What else a cell could be read as, where nothing tells.
    pub doubt: Option<String>,
    /// What it holds if it is no measurement.
    pub not_measured: Option<String>,
}

/// Cells that only one decimal mark can read, and one that both can read in different ways.
#[derive(Clone, Copy, Debug, Default)]
pub struct Marks {
    point: usize,
    comma: usize,
    /// Record of the first cell that could be either.
    either: Option<usize>,
    /// Whether thousands do not stand apart.
    plain: bool,
}

impl Marks {
    /// Of a column.
    #[must_use]
    pub fn of(sheet: &Sheet, layout: Layout, column: usize) -> Self {
        let mut marks = Self::default();
        for record in layout.first..sheet.len() {
            let cell = sheet.cell(record, column);
            if !has_digit(cell) || !layout.fits(sheet, record) {
                continue;
            }
            if !cell.contains(['.', ',']) {
                let digits = cell.trim_start_matches(['-', '+']);
                marks.plain |= digits.len() > 3 && digits.bytes().all(|b| b.is_ascii_digit());
                continue;
            }
            let [point, comma] = Decimal::ALL.map(|decimal| Cell::read(cell, decimal));
            match (point.is_numeric(), comma.is_numeric()) {
                (true, false) => marks.point += 1,
                (false, true) => marks.comma += 1,
                (true, true) if point != comma => {
                    marks.either = marks.either.or(Some(record));
                }
                _ => {}
            }
        }
        marks
    }

    /// What most of the cells say that say anything.
    fn most(self) -> Option<Decimal> {
        match self.point.cmp(&self.comma) {
            std::cmp::Ordering::Greater => Some(Decimal::Point),
            std::cmp::Ordering::Less => Some(Decimal::Comma),
            std::cmp::Ordering::Equal => None,
        }
    }

    /// What most of the columns say.
    #[must_use]
    pub fn usual(all: &[Self]) -> Option<Decimal> {
        let sum = |count: fn(&Self) -> usize| all.iter().map(count).sum();
        let total = Self { point: sum(|m| m.point), comma: sum(|m| m.comma), ..Self::default() };
        total.most()
    }

    /// How a column is read of which this cell could be either, and whether anything tells.
    fn of_either(self, cell: &str, separator: Separator) -> (Decimal, bool) {
        let comma = cell.contains(',');
        // Where 12345 stands without, 1,234 has no thousands that stand apart.
        if self.plain {
            return (if comma { Decimal::Comma } else { Decimal::Point }, true);
        }
        // Who separates by commas writes points, and who separates otherwise could do so
        // because of his commas.
        let thousands = comma && separator == Separator::Comma;
        (if comma && !thousands { Decimal::Comma } else { Decimal::Point }, false)
    }
}

impl Column {
    /// A column of a sheet.
    #[must_use]
    pub fn of(
        sheet: &Sheet,
        layout: Layout,
        column: usize,
        marks: Marks,
        usual: Option<Decimal>,
        separator: Separator,
    ) -> Self {
        let cell = |record: usize| sheet.cell(record, column);
        let either = marks.either.map(cell);
        let (decimal, told) = match (marks.most().or(usual), either) {
            (Some(decimal), _) => (decimal, true),
            (None, Some(cell)) => marks.of_either(cell, separator),
            (None, None) => (Decimal::Point, true),
        };
        let doubt = either.filter(|_| !told).map(|cell| {
            let other = if decimal == Decimal::Point { Decimal::Comma } else { Decimal::Point };
            let [read, could] = [decimal, other].map(|decimal| Cell::read(cell, decimal));
            let [read, could] = [read, could].map(|cell| cell.number().unwrap_or(f64::NAN));
            format!(
                "“{}” is read as {read}; if it is {could}, choose the decimal mark",
                excerpt(cell)
            )
        });
        let records = layout.first..sheet.len();
        let read = |record: usize| {
            let cell = if layout.fits(sheet, record) { cell(record) } else { "" };
            Cell::read(cell, decimal)
        };
        let cells: Vec<Cell> = records.map(read).collect();
        let name = layout.name(sheet, column);
        let mut own = Self { name: excerpt(name), cells, decimal, doubt, not_measured: None };
        own.not_measured = own.why_not(sheet, layout, column);
        if own.name.is_empty() {
            own.name = format!("column {}", column + 1);
        }
        own
    }

    /// Why a column is no measurement.
    fn why_not(&self, sheet: &Sheet, layout: Layout, column: usize) -> Option<String> {
        let numbers: Vec<f64> = self.cells.iter().filter_map(|cell| cell.number()).collect();
        let texts = || {
            let at = self.cells.iter().enumerate().filter(|(_, cell)| **cell == Cell::Text);
            at.map(|(at, _)| sheet.cell(layout.first + at, column))
        };
        let (text, all) = (texts().next(), texts().count());
        if let Some(text) = text.filter(|_| all > numbers.len()) {
            return Some(format!("words such as “{}”", excerpt(text)));
        }
        // To leave out only rows of numbers that are written in another way is to select rows
        // by what is measured.
        if let Some(text) = texts().find(|text| has_digit(text)) {
            return Some(format!(
                "“{}” is not read as a number ({all} such {}); without these rows the others \
                 could be a selection",
                excerpt(text),
                if all == 1 { "cell" } else { "cells" }
            ));
        }
        let [first, ..] = numbers[..] else { return Some("no numbers".to_string()) };
        let (least, most) = span(&numbers);
        if least == most && numbers.len() > 1 {
            return Some(format!("constant: always {first}"));
        }
        if least < most && most - least <= ROUNDING * most.abs().max(least.abs()) {
            return Some(format!("constant but for rounding: always {first}"));
        }
        let whole = numbers.iter().all(|x| x.fract() == 0.0);
        let rises = numbers.windows(2).all(|pair| pair[1] > pair[0]);
        // In ASCII: the tables of Unicode's cases are as large as the reader of tables.
        let name = self.name.to_ascii_lowercase();
        let unnamed = name.is_empty() && layout.header.is_some();
        let called = matches!(name.as_str(), "id" | "index" | "row" | "no" | "no." | "nr" | "#")
            || unnamed
            || name.starts_with("unnamed:");
        if whole && rises && (called || self.counts()) {
            return Some("an index: it counts the rows".to_string());
        }
        let yearly = |word: &str| matches!(word, "year" | "yr" | "jahr" | "année" | "año" | "anno");
        let year = name.split(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric()).any(yearly);
        if whole && year && least >= 1000.0 && most < 3000.0 {
            return Some("years".to_string());
        }
        let mut coded = (layout.first..sheet.len()).map(|record| sheet.cell(record, column));
        let code = |cell: &str| {
            let bytes = cell.as_bytes();
            bytes.len() > 1 && bytes[0] == b'0' && bytes.iter().all(u8::is_ascii_digit)
        };
        coded.find(|cell| code(cell)).map(|cell| format!("codes such as {}", excerpt(cell)))
    }

    /// Whether its numbers are successive ones, and not few.
    #[must_use]
    pub fn counts(&self) -> bool {
        let numbers: Vec<f64> = self.cells.iter().filter_map(|cell| cell.number()).collect();
        numbers.len() >= COUNTED && numbers.windows(2).all(|pair| pair[1] == pair[0] + 1.0)
    }

    /// The code for a missing value that it seems to have: a number of nines far outside of
    /// all the others, more than once.
    #[must_use]
    pub fn sentinel(&self) -> Option<f64> {
        const NINES: [f64; 6] = [-99.0, -999.0, -9999.0, -99999.0, 9999.0, 99999.0];
        let numbers = || self.cells.iter().filter_map(|cell| cell.number());
        let has = |code: &f64| numbers().filter(|x| x == code).count() > 1;
        let apart = |code: &f64| {
            let others: Vec<f64> = numbers().filter(|x| x != code).collect();
            let (least, most) = span(&others);
            (code - most).max(least - code) > most - least
        };
        NINES.into_iter().find(|code| has(code) && apart(code))
    }
}

fn span(numbers: &[f64]) -> (f64, f64) {
    let least = numbers.iter().copied().fold(f64::INFINITY, f64::min);
    (least, numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max))
}
