//! Reading a reader's table. What is left out, and what could be read otherwise, is always said.

use super::{
    Table,
    draft::Draft,
    number::{Cell, Decimal},
    reading::{Preview, Reading},
    sheet::{Separator, Sheet},
};
use crate::schema::{Problem, excerpt};

/// Reads the measurements of a table.
///
/// # Errors
/// A problem that says why nothing of the file can be used.
pub fn read(name: &str, bytes: &[u8]) -> Result<(Table, Vec<Problem>), Problem> {
    read_as(name, bytes, &Reading::default())
}

/// Reads a table in a chosen way.
///
/// # Errors
/// As [`read`].
pub fn read_as(
    name: &str,
    bytes: &[u8],
    reading: &Reading,
) -> Result<(Table, Vec<Problem>), Problem> {
    let draft = Draft::new(bytes, reading);
    let name = excerpt(name);
    match draft.and_then(|draft| Ok((draft.table(&name)?, draft.notes))) {
        Ok((table, notes)) => {
            Ok((table, notes.into_iter().map(|note| Problem::new(name.clone(), note)).collect()))
        }
        Err(why) => Err(Problem::new(name, format!("{why}; nothing was changed"))),
    }
}

/// What a table holds, to be shown before it is used.
#[must_use]
pub fn preview(name: &str, bytes: &[u8], reading: &Reading) -> Preview {
    let mut preview = Preview { name: excerpt(name), ..Preview::default() };
    match Draft::new(bytes, reading) {
        Ok(draft) => draft.show(reading, &mut preview),
        Err(why) => preview.refusal = Some(why),
    }
    preview
}

/// Reads the named columns; rows with a gap in one of them are left out. `None` if
/// there is no such column or no such row.
pub(super) fn columns(name: &str, bytes: &[u8], columns: &[&str]) -> Option<Table> {
    let sheet = plain(bytes);
    let at = |own: &&str| (0..sheet.width(0)).find(|column| sheet.cell(0, *column) == *own);
    let places = columns.iter().map(at).collect::<Option<Vec<_>>>()?;
    let table = numbers(name, &sheet, &places).0;
    (table.rows() > 0).then_some(table)
}

/// Reads a sheet that has nothing but numbers under its header.
pub(super) fn whole(name: &str, bytes: &[u8]) -> Option<Table> {
    let sheet = plain(bytes);
    let columns: Vec<usize> = (0..sheet.width(0)).collect();
    let (table, complete) = numbers(name, &sheet, &columns);
    complete.then_some(table)
}

/// What this project writes: commas, points, and a header on the first line.
fn plain(bytes: &[u8]) -> Sheet {
    Sheet::split(&String::from_utf8_lossy(bytes), Separator::Comma)
}

/// Complete rows of these columns, and whether all are.
fn numbers(name: &str, sheet: &Sheet, columns: &[usize]) -> (Table, bool) {
    let (mut values, mut complete) = (vec![Vec::new(); columns.len()], true);
    for record in 1..sheet.len() {
        let cell = |column: &usize| Cell::read(sheet.cell(record, *column), Decimal::Point);
        let row: Option<Vec<f64>> = columns.iter().map(|column| cell(column).number()).collect();
        match row.filter(|_| sheet.width(record) == sheet.width(0)) {
            Some(row) => values.iter_mut().zip(row).for_each(|(column, x)| column.push(x)),
            None => complete = false,
        }
    }
    let columns = columns.iter().map(|column| excerpt(sheet.cell(0, *column))).collect();
    (Table { name: name.to_string(), columns, values, ..Table::default() }, complete)
}
