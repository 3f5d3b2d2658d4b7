//! Tables that are shipped beside the page and loaded when a run needs them.

use miniz_oxide::inflate::decompress_to_vec;

use super::{Table, read};
use crate::schema::Problem;

/// A file of the folder `data/`, and what of it is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shipped {
    /// Name for readers.
    pub name: &'static str,
    /// Name of the file.
    pub file: &'static str,
    /// Whom readers thank, and the licence.
    pub credit: &'static str,
    content: Content,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Content {
    /// CSV, of which these columns are used, in this order.
    Columns(&'static [&'static str]),
    /// Columns of so many rows, one after the other, one byte per number, deflated.
    Bytes { rows: usize, columns: usize },
}

/// The Palmer penguins: 342 complete rows of bill length, bill depth, flipper
/// length and body mass (Gorman, Williams and Fraser 2014; see `data/README.md`).
pub static PENGUINS: Shipped = Shipped {
    name: "Palmer penguins",
    file: "penguins.csv",
    credit: "K. B. Gorman, T. D. Williams and W. R. Fraser 2014, CC0",
    content: Content::Columns(&[
        "bill_length_mm",
        "bill_depth_mm",
        "flipper_length_mm",
        "body_mass_g",
    ]),
};

/// The handwritten digits of the UCI repository: 1797 images of 8 by 8 pixels
/// with values from 0 to 16, one column per pixel, row after row of the image
/// (see `data/README.md`).
pub static DIGITS: Shipped = Shipped {
    name: "Handwritten digits",
    file: "digits.bin",
    credit: "E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine \
             Learning Repository, 1998, CC BY 4.0",
    content: Content::Bytes { rows: 1797, columns: 64 },
};

impl Shipped {
    /// The shipped table of a file.
    #[must_use]
    pub fn find(file: &str) -> Option<&'static Self> {
        [&PENGUINS, &DIGITS].into_iter().find(|shipped| shipped.file == file)
    }

    /// Whether the file has to be inflated before it is read.
    #[must_use]
    pub fn is_deflated(&self) -> bool {
        matches!(self.content, Content::Bytes { .. })
    }

    /// Reads the file's content, inflated. Rows with a gap in a used column are left out.
    ///
    /// # Errors
    /// If it is another file.
    pub fn read(&self, bytes: &[u8]) -> Result<Table, Problem> {
        let table = match self.content {
            Content::Columns(columns) => read::columns(self.name, bytes, columns),
            Content::Bytes { rows, columns } => self.of_bytes(bytes, rows, columns),
        };
        table.ok_or_else(|| self.problem("is not the file that this page was made for"))
    }

    fn of_bytes(&self, numbers: &[u8], rows: usize, columns: usize) -> Option<Table> {
        let column = |numbers: &[u8]| numbers.iter().map(|x| f64::from(*x)).collect();
        let values: Vec<Vec<f64>> = numbers.chunks_exact(rows).map(column).collect();
        let names = (1..=columns).map(|k| format!("pixel {k}")).collect();
        let table =
            Table { name: self.name.to_string(), columns: names, values, ..Table::default() };
        (numbers.len() == rows * columns).then_some(table)
    }

    /// The table itself, natively: the page fetches the file instead.
    #[must_use]
    pub fn load(&self) -> Table {
        let bytes: &[u8] = match self.file {
            "penguins.csv" => include_bytes!("../../data/penguins.csv"),
            "digits.bin" => include_bytes!("../../data/digits.bin"),
            other => panic!("data/{other} is not compiled in"),
        };
        let inflated = if self.is_deflated() {
            decompress_to_vec(bytes).unwrap_or_default()
        } else {
            bytes.to_vec()
        };
        self.read(&inflated).unwrap_or_else(|problem| panic!("{problem}"))
    }

    /// A problem with the file.
    #[must_use]
    pub fn problem(&self, what: &str) -> Problem {
        Problem::new(self.file, format!("the table {} {what}", self.name))
    }
}
