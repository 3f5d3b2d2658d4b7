//! What stands between the cells of a table, and where its columns begin.
//!
//! The crates that sniff dialects (`csv-sniffer`, `qsv-sniffer`) know neither decimal commas nor
//! thousands, take letters for separators where they repeat, and bring a regular-expression
//! engine that is larger than a laboratory's share of the page. Here every separator is tried,
//! and the one under which most cells are numbers and fewest are pieces of them is taken; that
//! is what `CleverCSV` does (G. van den Burg et al. 2019, doi:10.1007/s10618-019-00646-y).

use super::{
    number::{Cell, Decimal},
    sheet::{Separator, Sheet},
};

/// Records from which separator and header are inferred.
const LOOKED_AT: usize = 400;
/// Bytes from which the separator is inferred.
const SAMPLE: usize = 60_000;
/// Records below a header of which one at least is data.
const BELOW: usize = 3;
/// Weight of rows under a header of another number of names.
const UNEVEN: f64 = 0.4;

/// Where the columns of a sheet are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// The record with the names.
    pub header: Option<usize>,
    /// The first record of data.
    pub first: usize,
    /// Number of columns.
    pub width: usize,
    /// Number of names that the header lacks on the left: row names of R have none.
    pub shift: usize,
}

/// The separator that a first line `sep=;` names, as spreadsheets have it.
#[must_use]
pub fn declared(text: &str) -> Option<Separator> {
    let line = text.lines().next()?.trim_matches(['"', ' ']);
    let (key, mark) = line.split_at_checked(4)?;
    let of = |separator: &Separator| mark.as_bytes().first() == Some(&separator.byte());
    if key.eq_ignore_ascii_case("sep=") { Separator::ALL.into_iter().find(of) } else { None }
}

/// The separator under which most is read.
#[must_use]
pub fn separator(text: &str) -> Separator {
    let mut end = text.len().min(SAMPLE);
    if end < text.len() {
        // Cut between two lines, and never within a character.
        end = text.as_bytes()[..end].iter().rposition(|byte| *byte == b'\n').unwrap_or(0);
    }
    let sample = text.get(..end).unwrap_or(text);
    let mut best = (Separator::Comma, f64::NEG_INFINITY);
    for separator in Separator::ALL {
        let sheet = Sheet::split(sample, separator);
        let score = score(&sheet, Layout::of(&sheet, None));
        if score > best.1 {
            best = (separator, score);
        }
    }
    best.0
}

/// Numbers of its rows, less cells that seem to be pieces or several of them.
fn score(sheet: &Sheet, layout: Layout) -> f64 {
    let mut score = 0;
    for record in layout.first..sheet.len().min(LOOKED_AT) {
        if !layout.fits(sheet, record) {
            score -= 1;
            continue;
        }
        for column in 0..layout.width {
            let cell = sheet.cell(record, column);
            if is_number(cell) {
                score += 1;
            } else if cell.contains([',', ';', '\t', '|', ' ']) && has_digit(cell) {
                score -= 1;
            }
        }
    }
    let even = layout.header.is_none_or(|header| sheet.filled(header) == layout.width);
    f64::from(score) * if even { 1.0 } else { UNEVEN }
}

/// Whether a cell holds a digit.
#[must_use]
pub fn has_digit(cell: &str) -> bool {
    cell.bytes().any(|byte| byte.is_ascii_digit())
}

fn read(cell: &str) -> Cell {
    match Cell::read(cell, Decimal::Point) {
        Cell::Text => Cell::read(cell, Decimal::Comma),
        cell => cell,
    }
}

fn is_number(cell: &str) -> bool {
    read(cell).number().is_some()
}

impl Layout {
    /// The layout of a sheet, whose header is this record, none (`Some(None)`), or to be found:
    /// the last row of words under which the columns are what they are in the lower half.
    #[must_use]
    pub fn of(sheet: &Sheet, header: Option<Option<usize>>) -> Self {
        let count = sheet.len().min(LOOKED_AT);
        let lower = count / 2..count;
        let usual = most_frequent(lower.clone().map(|record| sheet.width(record)));
        let alike = |record: &usize| sheet.width(*record) == usual;
        let is_numeric = |column: &usize| {
            let numbers = |record: usize| match read(sheet.cell(record, *column)) {
                Cell::Number(_) => 1,
                Cell::Text => -1,
                Cell::Gap | Cell::NotFinite => 0,
            };
            lower.clone().filter(alike).map(numbers).sum::<i32>() > 0
        };
        let numeric: Vec<usize> = (0..usual).filter(is_numeric).collect();
        // A row of numbers where the lower half has them.
        let is_data = |record: &usize| {
            let cells = || numeric.iter().map(|column| read(sheet.cell(*record, *column)));
            alike(record)
                && cells().all(|cell| cell != Cell::Text)
                && cells().any(|cell| cell.is_numeric())
        };
        let names = |record: usize| {
            let cells = (0..sheet.width(record)).map(|column| read(sheet.cell(record, column)));
            let words = cells.clone().filter(|cell| *cell == Cell::Text).count();
            words > 0 && cells.clone().all(|cell| !cell.is_numeric())
        };
        let data = (0..count).filter(is_data).count();
        let (mut before, mut found) = (0, None);
        for record in 0..count {
            if is_data(&record) {
                before += 1;
            } else if names(record)
                && 8 * before < data
                && (record + 1..count).take(BELOW).any(|record| is_data(&record))
            {
                found = Some(record);
            }
        }
        let chosen = header.is_some();
        let header = header.unwrap_or(found).filter(|record| *record < sheet.len());
        let first = match header {
            Some(record) => (record + 1).min(sheet.len()),
            None if chosen => 0,
            None => (0..count).find(is_data).unwrap_or(0),
        };
        // Rows with a cell for each name are whole, be there more of others.
        let names = header.map_or(0, |record| sheet.filled(record));
        let usual = match (first..count).find(|record| sheet.width(*record) == names) {
            Some(_) if names > 0 && names < usual => names,
            _ => usual,
        };
        let alike = |record: &usize| sheet.width(*record) == usual;
        let filled = (first..count).filter(alike).map(|record| sheet.filled(record)).max();
        let mut layout = Self { header, first, width: filled.unwrap_or(usual), shift: 0 };
        if let Some(record) = header {
            if names <= usual {
                layout.width = layout.width.max(names);
            }
            layout.shift = usize::from(names + 1 == layout.width && sheet.width(record) == names);
        }
        layout
    }

    /// Whether a record has as many cells as there are columns; empty ones may follow.
    #[must_use]
    pub fn fits(self, sheet: &Sheet, record: usize) -> bool {
        sheet.width(record) >= self.width && sheet.filled(record) <= self.width
    }

    /// The name of a column; empty where it has none.
    #[must_use]
    pub fn name(self, sheet: &Sheet, column: usize) -> &str {
        match (self.header, column.checked_sub(self.shift)) {
            (Some(record), Some(column)) => sheet.cell(record, column),
            _ => "",
        }
    }
}

fn most_frequent(widths: impl Iterator<Item = usize> + Clone) -> usize {
    let times = |width: usize| widths.clone().filter(|other| *other == width).count();
    let mut best = (0, 0);
    for width in widths.clone() {
        let times = times(width);
        if times > best.1 || (times == best.1 && width > best.0) {
            best = (width, times);
        }
    }
    best.0
}
