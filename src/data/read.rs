//! Reading a reader's CSV file. What is left out is always reported.

use super::{LARGEST_FILE, MOST_COLUMNS, Table};
use crate::schema::{Problem, excerpt, finite};

/// Reads the numeric columns of a CSV file.
///
/// A column counts as numeric if at least half of its cells that are not gaps
/// are numbers. Rows with a gap in such a column, rows of another length and
/// constant columns are left out and reported.
///
/// # Errors
/// A problem that says why nothing of the file can be used.
pub fn read(name: &str, bytes: &[u8]) -> Result<(Table, Vec<Problem>), Problem> {
    let name = excerpt(name);
    let fail = |why: &str| Err(Problem::new(name.clone(), format!("{why}; nothing was changed")));
    if bytes.len() > LARGEST_FILE {
        return fail(&format!(
            "the file has {:.1} MB, more than the {} MB that are read",
            bytes.len() as f64 / 1e6,
            LARGEST_FILE / 1_000_000
        ));
    }
    let sheet = Sheet::parse(bytes);
    if sheet.rows.is_empty() {
        return fail("the file has no rows of data");
    }
    let numeric: Vec<usize> = (0..sheet.header.len()).filter(|j| sheet.is_numeric(*j)).collect();
    if numeric.is_empty() {
        return fail("the file has no numeric column");
    }
    let mut problems = Vec::new();
    let mut note = |text: String| problems.push(Problem::new(name.clone(), text));
    if sheet.ragged > 0 {
        note(format!(
            "{} whose number of cells differs from the header's {} left out",
            plural(sheet.ragged, "row"),
            if sheet.ragged == 1 { "is" } else { "are" }
        ));
    }
    let (mut table, gaps) = sheet.extract(&name, &numeric);
    if table.rows() < 2 {
        return fail("fewer than two rows have a number in every numeric column");
    }
    if gaps > 0 {
        note(format!(
            "{} with gaps left out; {} used",
            plural(gaps, "row"),
            plural(table.rows(), "row")
        ));
    }
    let constant = table.drop_constant_columns();
    if !constant.is_empty() {
        note(format!("constant columns left out: {}", constant.join(", ")));
    }
    if table.columns.is_empty() {
        return fail("every numeric column is constant");
    }
    if table.columns.len() > MOST_COLUMNS {
        note(format!(
            "only the first {MOST_COLUMNS} of {} numeric columns are used",
            table.columns.len()
        ));
        table.columns.truncate(MOST_COLUMNS);
        table.values.truncate(MOST_COLUMNS);
    }
    Ok((table, problems))
}

/// Reads the named columns; rows with a gap in one of them are left out. `None` if
/// there is no such column or no such row.
pub(super) fn columns(name: &str, bytes: &[u8], columns: &[&str]) -> Option<Table> {
    let sheet = Sheet::parse(bytes);
    let at = |column: &&str| sheet.header.iter().position(|other| other == column);
    let places = columns.iter().map(at).collect::<Option<Vec<_>>>()?;
    let (table, _) = sheet.extract(name, &places);
    (table.rows() > 0).then_some(table)
}

/// Reads a sheet that has nothing but numbers under its header.
pub(super) fn whole(name: &str, bytes: &[u8]) -> Option<Table> {
    let sheet = Sheet::parse(bytes);
    let columns: Vec<usize> = (0..sheet.header.len()).collect();
    let (table, gaps) = sheet.extract(name, &columns);
    (gaps == 0 && sheet.ragged == 0).then_some(table)
}

fn plural(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

struct Sheet {
    header: Vec<String>,
    /// Cells as numbers; `None` is a gap or text.
    rows: Vec<Vec<Option<f64>>>,
    /// Per column: cells that hold text which is neither a number nor a gap.
    text_cells: Vec<usize>,
    ragged: usize,
}

impl Sheet {
    fn parse(bytes: &[u8]) -> Self {
        let mut reader =
            ::csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
        let mut sheet =
            Self { header: Vec::new(), rows: Vec::new(), text_cells: Vec::new(), ragged: 0 };
        let mut record = ::csv::ByteRecord::new();
        // Reading from memory into byte records has no error left to report.
        while reader.read_byte_record(&mut record).unwrap_or(false) {
            let cells: Vec<String> =
                record.iter().map(|c| String::from_utf8_lossy(c).trim().to_string()).collect();
            if sheet.header.is_empty() {
                sheet.text_cells = vec![0; cells.len()];
                if cells.iter().all(|c| number(c).is_none()) {
                    sheet.header = cells.iter().map(|c| excerpt(c)).collect();
                    continue;
                }
                sheet.header = (1..=cells.len()).map(|j| format!("column {j}")).collect();
            }
            if cells.len() != sheet.header.len() {
                sheet.ragged += 1;
                continue;
            }
            for (count, cell) in sheet.text_cells.iter_mut().zip(&cells) {
                *count += usize::from(number(cell).is_none() && !is_gap(cell));
            }
            sheet.rows.push(cells.iter().map(|c| number(c)).collect());
        }
        sheet
    }

    fn is_numeric(&self, column: usize) -> bool {
        let numbers = self.rows.iter().filter(|row| row[column].is_some()).count();
        numbers > 0 && numbers >= self.text_cells[column]
    }

    fn extract(&self, name: &str, columns: &[usize]) -> (Table, usize) {
        let mut values = vec![Vec::with_capacity(self.rows.len()); columns.len()];
        let mut gaps = 0;
        for row in &self.rows {
            let complete: Option<Vec<f64>> = columns.iter().map(|j| row[*j]).collect();
            match complete {
                Some(numbers) => {
                    for (column, number) in values.iter_mut().zip(numbers) {
                        column.push(number);
                    }
                }
                None => gaps += 1,
            }
        }
        let columns = columns.iter().map(|j| self.header[*j].clone()).collect();
        (Table { name: name.to_string(), columns, values, ..Table::default() }, gaps)
    }
}

impl Table {
    fn drop_constant_columns(&mut self) -> Vec<String> {
        let varies: Vec<bool> = self.values.iter().map(|c| c.iter().any(|x| *x != c[0])).collect();
        let mut dropped = Vec::new();
        let mut keep = varies.iter();
        self.columns.retain(|name| {
            let kept = *keep.next().unwrap_or(&true);
            if !kept {
                dropped.push(name.clone());
            }
            kept
        });
        let mut keep = varies.iter();
        self.values.retain(|_| *keep.next().unwrap_or(&true));
        dropped
    }
}

fn number(cell: &str) -> Option<f64> {
    // Beyond this magnitude the squares of a covariance overflow.
    const LARGEST: f64 = 1e100;
    finite(cell).filter(|x| x.abs() <= LARGEST)
}

fn is_gap(cell: &str) -> bool {
    matches!(
        cell.to_ascii_lowercase().as_str(),
        "" | "na" | "n/a" | "nan" | "null" | "none" | "?" | "-" | "."
    )
}
