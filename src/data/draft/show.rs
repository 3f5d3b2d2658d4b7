//! What of a table is shown before it is used.

use super::{Draft, plural};
use crate::{
    data::{
        Encoding,
        column::Column,
        number::{Cell, Decimal},
        reading::{self, Choice, Preview, Reading},
        sheet::Separator,
    },
    schema::excerpt,
    words,
};

/// Most records that can be chosen as the header.
const MOST_HEADERS: usize = 24;
/// Rows on show, and cells of a record that is named.
const SHOWN: usize = 6;

impl Draft {
    /// Fills in what is shown.
    pub fn show(self, reading: &Reading, preview: &mut Preview) {
        let Self { sheet, layout, columns, .. } = &self;
        preview.choices = self.choices(reading);
        let shown = (layout.first..sheet.len()).filter(|record| layout.fits(sheet, *record));
        let row = |record: usize| {
            let cells = columns.iter().enumerate();
            cells
                .map(|(k, column)| match column.cells[record - layout.first] {
                    Cell::Number(x) => x.to_string(),
                    _ => excerpt(sheet.cell(record, k)),
                })
                .collect()
        };
        preview.rows = shown.take(SHOWN).map(row).collect();
        let column = |(k, column): (usize, &Column)| reading::Column {
            name: column.name.clone(),
            used: self.used.contains(&k),
            about: column.not_measured.clone().unwrap_or_else(|| holds(column)),
        };
        preview.columns = columns.iter().enumerate().map(column).collect();
        preview.summary = format!(
            "{} of {} and {} of {} are used.",
            self.complete.len(),
            plural(sheet.len() - layout.first, "row"),
            self.used.len(),
            plural(layout.width, "column")
        );
        preview.notes = self.notes;
        preview.refusal = self.refusal;
    }

    fn choices(&self, reading: &Reading) -> [Choice; 4] {
        let Self { sheet, layout, .. } = self;
        let decimals: Vec<&str> = Decimal::ALL
            .into_iter()
            .filter(|own| self.used.iter().any(|k| self.columns[*k].decimal == *own))
            .map(Decimal::name)
            .collect();
        let line = |record: usize| {
            let cells = (0..sheet.width(record).min(SHOWN)).map(|k| sheet.cell(record, k));
            let cells = excerpt(&cells.collect::<Vec<_>>().join(", "));
            format!("line {}: {cells}", sheet.line(record))
        };
        let header = layout.header.map_or_else(|| "none".to_string(), line);
        let names = std::iter::once("none".to_string())
            .chain((0..sheet.len().min(MOST_HEADERS)).map(line))
            .collect();
        let separator = if layout.width == 1 { "none: one column" } else { self.separator.name() };
        let place = |at: Option<usize>| at.map_or(0, |at| at + 1);
        let own = |all: &[&str]| all.iter().map(ToString::to_string).collect::<Vec<_>>();
        let choice = |found: &str, others: Vec<String>, chosen: Option<usize>| Choice {
            options: std::iter::once(format!("Found: {found}")).chain(others).collect(),
            chosen: place(chosen),
        };
        let at =
            |names: &[&str], name: Option<&str>| names.iter().position(|own| Some(*own) == name);
        let encodings = Encoding::ALL.map(Encoding::name);
        let separators = Separator::ALL.map(Separator::name);
        let marks = Decimal::ALL.map(Decimal::name);
        [
            choice(
                self.encoding.name(),
                own(&encodings),
                at(&encodings, reading.encoding.map(Encoding::name)),
            ),
            choice(
                separator,
                own(&separators),
                at(&separators, reading.separator.map(Separator::name)),
            ),
            choice(
                &decimals.join(" and "),
                own(&marks),
                at(&marks, reading.decimal.map(Decimal::name)),
            ),
            choice(&header, names, reading.header.map(place)),
        ]
    }
}

/// The span of a column's numbers.
fn holds(column: &Column) -> String {
    let numbers = || column.cells.iter().filter_map(|cell| cell.number());
    let least = numbers().fold(f64::INFINITY, f64::min);
    let most = numbers().fold(f64::NEG_INFINITY, f64::max);
    format!("{} to {}", words::number(least), words::number(most))
}
