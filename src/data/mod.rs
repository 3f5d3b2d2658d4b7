//! Tables of real data: the ones shipped with the page and the reader's own.

pub mod csv;
mod pack;
mod read;
mod shipped;

pub use pack::{PREFIX, TableRef};
pub use read::read;
pub use shipped::{DIGITS, PENGUINS, Shipped};

use crate::math;

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

/// The kind of file from which a laboratory has its tables. What reads it is in the
/// module that is loaded with the first file.
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
}

/// Numeric columns of a CSV file.
pub static CSV: Format = Format {
    label: "CSV file",
    accept: ".csv,text/csv",
    several: false,
    help: "Open a CSV file, or drop one anywhere on the page. Its numeric columns are chosen \
           automatically; rows with gaps are left out and counted.",
    describe: |table| format!("{} rows, columns {}", table.rows(), table.columns.join(", ")),
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

/// Shifts and scales to mean 0 and (population) variance 1.
fn standardise(column: &[f64]) -> Vec<f64> {
    let mean = math::mean(column);
    let centred: Vec<f64> = column.iter().map(|x| x - mean).collect();
    let deviation = math::sqrt(math::dot(&centred, &centred) / column.len() as f64);
    centred.into_iter().map(|x| x / deviation).collect()
}
