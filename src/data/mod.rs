//! Tables of real data: the ones shipped with the page and the reader's own.
//!
//! | file | purpose |
//! |---|---|
//! | `encoding` | bytes to text |
//! | `sheet` | text to records and cells |
//! | `dialect` | what stands between cells, and where the columns begin |
//! | `number` | a cell to a number |
//! | `column` | which columns are measurements, and why the others are not |
//! | `reading` | what is chosen by hand, and what is shown |
//! | `draft`, `read` | the table that comes of it, and what is left out of it |
//! | `csv`, `pack` | a table as text, and within a link |
//! | `shipped` | the tables beside the page |

mod column;
pub mod csv;
mod dialect;
mod draft;
mod encoding;
mod number;
mod pack;
mod read;
mod reading;
mod sheet;
mod shipped;

pub use encoding::{Encoding, no_text};
pub use number::{Cell, Decimal};
pub use pack::{PREFIX, TableRef, deflated};
pub use read::{preview, read, read_as};
pub use reading::{Choice, Column, Preview, Reading};
pub use sheet::Separator;
pub use shipped::{DIGITS, PENGUINS, Shipped};

use rand::RngExt;

use crate::{math, rng::ChaCha8Rng, schema::Problem};

/// Most columns of a table that are used.
pub const MOST_COLUMNS: usize = 8;
/// Largest file that is read, in bytes.
pub const LARGEST_FILE: usize = 8_000_000;

/// Where the table of a run comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The run needs none.
    None,
    /// From beside the page.
    Shipped(&'static Shipped),
    /// From the reader.
    Own,
}

/// Reads the files of a format, of which one table may come in several.
pub trait Reader {
    /// The table of a file, with what the reader should know of it.
    ///
    /// # Errors
    /// A problem that says why the file cannot be used.
    fn read(&mut self, name: &str, bytes: &[u8]) -> Result<(Table, Vec<Problem>), Problem>;

    /// What a file holds, to be shown before it is used; `None` where files are used at once.
    fn preview(&self, _name: &str, _bytes: &[u8], _reading: &Reading) -> Option<Preview> {
        None
    }

    /// The table of a file that is read in a chosen way.
    ///
    /// # Errors
    /// As [`Reader::read`].
    fn read_as(
        &mut self,
        name: &str,
        bytes: &[u8],
        _reading: &Reading,
    ) -> Result<(Table, Vec<Problem>), Problem> {
        self.read(name, bytes)
    }

    /// Takes the table of a link, to which further files may belong.
    fn keep(&mut self, _table: &Table) {}
}

/// Reads each file as a table of its own.
struct Columns;

impl Reader for Columns {
    fn read(&mut self, name: &str, bytes: &[u8]) -> Result<(Table, Vec<Problem>), Problem> {
        read(name, bytes)
    }

    fn preview(&self, name: &str, bytes: &[u8], reading: &Reading) -> Option<Preview> {
        Some(preview(name, bytes, reading))
    }

    fn read_as(
        &mut self,
        name: &str,
        bytes: &[u8],
        reading: &Reading,
    ) -> Result<(Table, Vec<Problem>), Problem> {
        read_as(name, bytes, reading)
    }
}

/// The kind of file from which a laboratory has its tables.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// Name of the kind of file.
    pub label: &'static str,
    /// Endings and types that a file dialog offers.
    pub accept: &'static str,
    /// Whether several files can be chosen together.
    pub several: bool,
    /// What becomes of it.
    pub help: &'static str,
    /// A table in a few words.
    pub describe: fn(&Table) -> String,
    /// What reads such files.
    pub reader: fn() -> Box<dyn Reader>,
}

/// Numeric columns of a CSV file.
pub static CSV: Format = Format {
    label: "CSV file",
    accept: ".csv,.tsv,.txt,.dat,text/csv,text/plain,text/tab-separated-values",
    several: false,
    help: "Open a table as text (CSV and its kin), or drop one anywhere on the page. You see how it \
           is read, and can change it, before it is used; what is left out is counted and named.",
    describe: |table| format!("{} rows, columns {}", table.rows(), table.columns.join(", ")),
    reader: || Box::new(Columns),
};

/// Numeric columns without gaps.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Table {
    /// File name, for the reader.
    pub name: String,
    /// Column names.
    pub columns: Vec<String>,
    /// One list per column, all of the same length.
    pub values: Vec<Vec<f64>>,
    /// Names that the reader's file has for the first rows; a link does not carry them.
    pub row_names: Vec<String>,
}

impl Table {
    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.values.first().map_or(0, Vec::len)
    }

    /// Rows of a random sample without repetition, in order; all, if there are not more
    /// (selection sampling: D. Knuth, The Art of Computer Programming, 3.4.2, algorithm S).
    #[must_use]
    pub fn sample(&self, most: usize, rng: &mut ChaCha8Rng) -> Vec<usize> {
        let rows = self.rows();
        let mut kept = Vec::with_capacity(most.min(rows));
        for row in 0..rows {
            let wanted = most.min(rows) - kept.len();
            if wanted == rows - row || rng.random_range(0..(rows - row) as u32) < wanted as u32 {
                kept.push(row);
            }
        }
        kept
    }

    /// Correlation matrix of the columns (the second-moment matrix of the
    /// standardised columns), row-major, `d * d` entries.
    ///
    /// Columns must not be constant; [`read()`] leaves such columns out.
    #[must_use]
    pub fn correlation(&self) -> Vec<f64> {
        let standardised: Vec<Vec<f64>> =
            self.values.iter().map(|column| standardise(column)).collect();
        let rows = self.rows() as f64;
        let mut matrix = Vec::with_capacity(standardised.len() * standardised.len());
        for a in &standardised {
            for b in &standardised {
                matrix.push(math::dot(a, b) / rows);
            }
        }
        matrix
    }
}

/// Whether numbers differ by so much that the squares of their differences are not all zero:
/// without a variance there is no correlation.
fn varies(numbers: impl Iterator<Item = f64> + Clone) -> bool {
    const LEAST: f64 = 1e-100;
    let most = numbers.clone().fold(f64::NEG_INFINITY, f64::max);
    most - numbers.fold(f64::INFINITY, f64::min) > LEAST
}

/// Shifts and scales to mean 0 and (population) variance 1.
fn standardise(column: &[f64]) -> Vec<f64> {
    let mean = math::mean(column);
    let centred: Vec<f64> = column.iter().map(|x| x - mean).collect();
    let deviation = math::sqrt(math::dot(&centred, &centred) / column.len() as f64);
    centred.into_iter().map(|x| x / deviation).collect()
}
