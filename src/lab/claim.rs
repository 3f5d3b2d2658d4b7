//! Statements of a laboratory that a reader can test.

/// Whose a statement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The cited paper states it; the runs that test it and their numbers are ours.
    Paper(&'static str),
    /// Ours: how we come by it.
    Ours(&'static str),
}

impl Source {
    /// Whose it is, as its card says.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Paper(work) => {
                format!(
                    "Stated by the paper: {work}. The run that tests it and its numbers are ours."
                )
            }
            Self::Ours(how) => format!("Ours: {how}."),
        }
    }
}

/// A statement with the trials that test it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Claim {
    /// Name, unique within the laboratory.
    pub slug: &'static str,
    /// The statement.
    pub statement: &'static str,
    /// Under which assumptions.
    pub assumptions: &'static str,
    /// Whose it is.
    pub source: Source,
    /// Parameters of the runs, as in a link; they need no table.
    pub link: &'static str,
    /// What each run is asked, as a [question](crate::trial::Question) is written. The
    /// answer is a number.
    pub question: &'static str,
    /// The claim holds if every answer lies in this closed interval.
    pub within: (f64, f64),
    /// Number of seeds, from 1 on.
    pub seeds: u32,
}
