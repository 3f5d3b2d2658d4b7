//! How a table is read, and what of it is shown before it is used.

use serde::{Deserialize, Serialize};

use super::{Decimal, Encoding, Separator};

/// What the reader has chosen; the rest is found out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// How bytes stand for characters.
    pub encoding: Option<Encoding>,
    /// What stands between cells.
    pub separator: Option<Separator>,
    /// The decimal mark of all columns.
    pub decimal: Option<Decimal>,
    /// The record with the names, `Some(None)` for none.
    pub header: Option<Option<usize>>,
    /// Which columns are used, by position.
    pub columns: Option<Vec<usize>>,
}

impl Reading {
    /// Takes an option of a [`Choice`]; the first one leaves it to the page. Other choices are
    /// of other columns, so that those are found anew.
    pub fn choose(&mut self, choice: usize, option: usize) {
        let option = option.checked_sub(1);
        match choice {
            0 => self.encoding = option.and_then(|k| Encoding::ALL.get(k)).copied(),
            1 => self.separator = option.and_then(|k| Separator::ALL.get(k)).copied(),
            2 => self.decimal = option.and_then(|k| Decimal::ALL.get(k)).copied(),
            _ => self.header = option.map(|k| k.checked_sub(1)),
        }
        self.columns = None;
        if choice < 2 {
            self.header = None;
        }
    }
}

/// One way to read a file, and the other ones.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// The options; the first one says what was found.
    pub options: Vec<String>,
    /// Which of them is chosen.
    pub chosen: usize,
}

/// A column of a file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Whether it is used.
    pub used: bool,
    /// What it holds, and why it is not used.
    pub about: String,
}

/// A table before it is used.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    /// Name of the file.
    pub name: String,
    /// How it is read: encoding, separator, decimal mark, record with the names.
    pub choices: [Choice; 4],
    /// Its columns.
    pub columns: Vec<Column>,
    /// Cells of its first rows as they are read.
    pub rows: Vec<Vec<String>>,
    /// What is used.
    pub summary: String,
    /// What is left out and why, and what could be read otherwise.
    pub notes: Vec<String>,
    /// Why it cannot be used like this.
    pub refusal: Option<String>,
}
