//! A table that is being read: its columns are looked at, some of them chosen, and then rows.

mod show;

use super::{
    Encoding, LARGEST_FILE, MOST_COLUMNS, Table,
    column::{Column, Marks},
    dialect::{self, Layout},
    encoding::no_text,
    number::{Cell, Decimal},
    reading::Reading,
    sheet::{Separator, Sheet},
    varies,
};
use crate::schema::excerpt;

/// Most columns of a file that are looked at.
const MOST_LISTED: usize = 60;
/// Columns that are named where none is chosen.
const SHOWN: usize = 6;

/// A table that is being read.
pub(super) struct Draft {
    encoding: Encoding,
    separator: Separator,
    layout: Layout,
    sheet: Sheet,
    columns: Vec<Column>,
    used: Vec<usize>,
    /// Records whose numbers all columns in use have.
    complete: Vec<usize>,
    pub notes: Vec<String>,
    refusal: Option<String>,
}

impl Draft {
    /// Reads a file.
    ///
    /// # Errors
    /// Words: nothing of it can be used, or shown.
    pub fn new(bytes: &[u8], reading: &Reading) -> Result<Self, String> {
        if bytes.len() > LARGEST_FILE {
            return Err(format!(
                "the file has {:.1} MB, more than the {} MB that are read",
                bytes.len() as f64 / 1e6,
                LARGEST_FILE / 1_000_000
            ));
        }
        if let Some(why) = no_text(bytes) {
            return Err(format!("this is no table: {why}"));
        }
        let encoding = reading.encoding.unwrap_or_else(|| Encoding::of(bytes));
        let mut text = encoding.decode(bytes);
        if text.contains('\0') {
            return Err(format!("the file is no text: read as {}, it has zeros", encoding.name()));
        }
        let declared = dialect::declared(&text);
        if declared.is_some() {
            // Lines keep their numbers.
            let end = text.find(['\r', '\n']).unwrap_or(text.len());
            text = text[end..].to_string().into();
        }
        let separator = reading.separator.or(declared);
        let separator = separator.unwrap_or_else(|| dialect::separator(&text));
        let sheet = Sheet::split(&text, separator);
        let layout = Layout::of(&sheet, reading.header);
        if sheet.len() <= layout.first {
            return Err("the file has no rows of data".to_string());
        }
        let mut draft = Self {
            encoding,
            separator,
            layout,
            sheet,
            columns: Vec::new(),
            used: Vec::new(),
            complete: Vec::new(),
            notes: Vec::new(),
            refusal: None,
        };
        draft.note_text(&text, reading);
        draft.read_columns(reading.decimal);
        draft.choose(reading.columns.as_deref());
        draft.choose_rows();
        Ok(draft)
    }

    /// What is to be said of the text before its columns.
    fn note_text(&mut self, text: &str, reading: &Reading) {
        let Self { sheet, layout, encoding, notes, .. } = self;
        if *encoding == Encoding::Windows1252 && reading.encoding.is_none() {
            notes.push(
                "the text is not UTF-8 and read as Windows-1252: letters beyond A to Z may be \
                 others, numbers are the same"
                    .to_string(),
            );
        } else if text.contains('\u{fffd}') {
            let name = encoding.name();
            notes.push(format!("some characters are none in {name}; they are shown as �"));
        }
        let above = layout.header.unwrap_or(layout.first);
        if above > 0 {
            let line = sheet.line(above);
            let what = if layout.header.is_some() { "header" } else { "data" };
            notes.push(format!(
                "the {what} begins in line {line}; {} above it left out as a preamble",
                plural(above, "row")
            ));
        }
        if let Some(header) = layout.header {
            let names = sheet.filled(header);
            if layout.shift > 0 {
                notes.push(
                    "the header has one name less than the rows have cells: the first column is \
                     taken for names of rows"
                        .to_string(),
                );
            } else if names > layout.width {
                let width = layout.width;
                notes.push(format!("the header has {names} names for {width} columns"));
            }
        }
    }

    fn read_columns(&mut self, chosen: Option<Decimal>) {
        let Self { sheet, layout, separator, notes, .. } = self;
        let listed = layout.width.min(MOST_LISTED);
        let marks: Vec<Marks> = match chosen {
            Some(_) => vec![Marks::default(); listed],
            None => (0..listed).map(|column| Marks::of(sheet, *layout, column)).collect(),
        };
        let usual = chosen.or(Marks::usual(&marks));
        let read = |(column, marks): (usize, &Marks)| {
            Column::of(sheet, *layout, column, *marks, usual, *separator)
        };
        let columns: Vec<Column> = marks.iter().enumerate().map(read).collect();
        if layout.width > listed {
            let width = layout.width;
            notes.push(format!("only the first {listed} of {width} columns are looked at"));
        }
        for Column { name, doubt, .. } in &columns {
            if let Some(doubt) = doubt {
                notes.push(format!("{name}: {doubt}"));
            }
        }
        self.columns = columns;
    }

    /// Uses the chosen columns, else the first that are measurements.
    fn choose(&mut self, chosen: Option<&[usize]>) {
        if let Some(chosen) = chosen {
            let there = |column: &usize| chosen.contains(column);
            self.used = (0..self.columns.len()).filter(there).collect();
        } else {
            let measured = |k: &usize| self.columns[*k].not_measured.is_none();
            self.used = (0..self.columns.len()).filter(measured).collect();
            let found = self.used.len();
            if found > MOST_COLUMNS {
                self.used.truncate(MOST_COLUMNS);
                self.notes.push(format!(
                    "only the first {MOST_COLUMNS} of {found} columns of measurements are used"
                ));
            }
            for Column { name, not_measured, cells, .. } in &self.columns {
                if let Some(why) = not_measured
                    && cells.iter().any(|cell| cell.number().is_some())
                {
                    self.notes.push(format!("column {name} is left out: {why}"));
                }
            }
        }
        for k in &self.used {
            let column = &self.columns[*k];
            if let Some(code) = column.sentinel() {
                self.notes.push(format!(
                    "{}: {code} stands far from all other numbers, several times; if it means \
                     that a value is missing, take it out of the file",
                    column.name
                ));
            }
        }
        let none = match &self.columns[..] {
            [] => "the file has no columns".to_string(),
            columns if columns.iter().all(|column| column.cells.iter().all(is_no_number)) => {
                let what = if self.sheet.len() < 2 { "rows of data" } else { "numeric column" };
                format!("the file has no {what}")
            }
            [only] => format!("its only column is left out: {}", reason(only)),
            columns => {
                let of = |column: &Column| format!("{} ({})", column.name, reason(column));
                let all: Vec<String> = columns.iter().take(SHOWN).map(of).collect();
                format!("no column is chosen: {}", all.join(", "))
            }
        };
        if self.used.is_empty() {
            self.refusal = Some(none);
        } else if self.used.len() > MOST_COLUMNS {
            let chosen = self.used.len();
            self.refusal =
                Some(format!("{chosen} columns are chosen, and at most {MOST_COLUMNS} are used"));
        }
    }

    /// Finds the complete rows, and says why the others are left out.
    fn choose_rows(&mut self) {
        // In the order of the reasons below.
        let mut left: [Vec<usize>; 4] = Default::default();
        let first = self.layout.first;
        let all = first..self.sheet.len();
        let mut split = None;
        let counted = self.columns.first().is_some_and(Column::counts);
        for record in all.clone() {
            let fits = self.layout.fits(&self.sheet, record);
            // Under a header with one name less the first cell could be half of a number.
            if self.separator == Separator::Comma && (!fits || self.layout.shift > 0 && !counted) {
                let marks = if fits { &Decimal::ALL[..1] } else { &Decimal::ALL };
                let width = self.layout.width - self.layout.shift;
                split = split.or_else(|| split_number(&self.sheet, record, width, marks));
            }
            if !fits {
                left[0].push(record);
                continue;
            }
            let cells = self.used.iter().map(|k| self.columns[*k].cells[record - first]);
            let worst = cells.map(|cell| match cell {
                Cell::Number(_) => 0,
                Cell::Gap => 1,
                Cell::NotFinite => 2,
                Cell::Text => 3,
            });
            match worst.max().unwrap_or(1) {
                0 => self.complete.push(record),
                reason => left[reason].push(record),
            }
        }
        let width = plural(self.layout.width, "column");
        let why = [
            format!("whose number of cells differs from the {width}"),
            "with gaps".to_string(),
            "with a number that is not finite or beyond 1e100".to_string(),
            "with words in place of a number".to_string(),
        ];
        for (records, why) in left.iter().zip(why) {
            if let Some(first) = records.first() {
                let count = plural(records.len(), "row");
                let line = self.sheet.line(*first);
                self.notes.push(format!("{count} {why} left out (the first in line {line})"));
            }
        }
        if self.refusal.is_some() {
            return;
        }
        if let Some((cell, line)) = split {
            self.refusal = Some(format!(
                "line {line} has more cells than there are names or columns, and “{cell}” could be one number \
                 with a comma in it: without such rows the others would be a selection by size. \
                 Save the table with another separator, or without commas in numbers"
            ));
        } else if self.complete.len() < 2 {
            self.refusal =
                Some("fewer than two rows have a number in every column that is used".to_string());
        } else {
            let constant = |k: &&usize| {
                let cells = &self.columns[**k].cells;
                !varies(self.complete.iter().filter_map(|record| cells[record - first].number()))
            };
            self.refusal = self.used.iter().find(constant).map(|k| {
                format!("{} is constant in the rows that are used", self.columns[*k].name)
            });
        }
    }

    /// The table, if it can be used.
    ///
    /// # Errors
    /// Words that say why not.
    pub fn table(&self, name: &str) -> Result<Table, String> {
        if let Some(why) = &self.refusal {
            return Err(why.clone());
        }
        let first = self.layout.first;
        let values = |k: &usize| {
            let cells = &self.columns[*k].cells;
            self.complete.iter().filter_map(|record| cells[record - first].number()).collect()
        };
        Ok(Table {
            name: name.to_string(),
            columns: self.used.iter().map(|k| self.columns[*k].name.clone()).collect(),
            values: self.used.iter().map(values).collect(),
            row_names: Vec::new(),
        })
    }
}

/// Two neighbouring cells of a row with too many that could be one number with a comma, and
/// their line.
fn split_number(
    sheet: &Sheet,
    record: usize,
    width: usize,
    marks: &[Decimal],
) -> Option<(String, usize)> {
    let cells = sheet.width(record);
    if cells <= width {
        return None;
    }
    (1..cells).find_map(|k| {
        let pair = format!("{},{}", sheet.cell(record, k - 1), sheet.cell(record, k));
        let one = marks.iter().any(|decimal| Cell::read(&pair, *decimal).is_numeric());
        one.then(|| (excerpt(&pair), sheet.line(record)))
    })
}

fn is_no_number(cell: &Cell) -> bool {
    cell.number().is_none()
}

fn reason(column: &Column) -> &str {
    column.not_measured.as_deref().unwrap_or("numbers")
}

fn plural(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}
