//! Tables that are shipped beside the page and loaded when a run needs them.

use super::{Table, read};
use crate::schema::Problem;

/// A file of the folder `data/`, and what of it is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shipped {
    /// Name for readers.
    pub name: &'static str,
    /// Name of the CSV file.
    pub file: &'static str,
    /// The columns that are used, in this order.
    pub columns: &'static [&'static str],
}

/// The Palmer penguins: 342 complete rows of bill length, bill depth, flipper
/// length and body mass (Gorman, Williams and Fraser 2014; see `data/README.md`).
pub static PENGUINS: Shipped = Shipped {
    name: "Palmer penguins",
    file: "penguins.csv",
    columns: &["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"],
};

impl Shipped {
    /// The shipped table of a file.
    #[must_use]
    pub fn find(file: &str) -> Option<&'static Self> {
        [&PENGUINS].into_iter().find(|shipped| shipped.file == file)
    }

    /// Reads the file's content. Rows with a gap in a used column are left out.
    ///
    /// # Errors
    /// If it is another file.
    pub fn read(&self, bytes: &[u8]) -> Result<Table, Problem> {
        read::columns(self.name, bytes, self.columns)
            .ok_or_else(|| self.problem("is not the file that this page was made for"))
    }

    /// The table itself, natively: the page fetches the file instead.
    #[must_use]
    pub fn load(&self) -> Table {
        let bytes: &[u8] = match self.file {
            "penguins.csv" => include_bytes!("../../data/penguins.csv"),
            other => panic!("data/{other} is not compiled in"),
        };
        self.read(bytes).unwrap_or_else(|problem| panic!("{problem}"))
    }

    /// A problem with the file.
    #[must_use]
    pub fn problem(&self, what: &str) -> Problem {
        Problem::new(self.file, format!("the table {} {what}", self.name))
    }
}
