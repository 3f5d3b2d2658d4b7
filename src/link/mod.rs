//! Share links: the fragment `#lab=…&v=1&seed=7&key=value…` as data.
//!
//! [`parse`] never fails: every link yields a [`Link`] that opens, plus the
//! list of what was wrong with it. [`Link::write`] omits defaults, which are
//! frozen per schema version `v`.

mod read;

use std::sync::Arc;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::{
    data::{Source, Table, TableRef},
    event::{self, Event},
    experiments::Entry,
    schema::{Effect, Problem, Values},
    session::AnySession,
};

pub use read::{laboratory_of, parse};

/// Longest fragment that is read; anything longer is refused whole.
pub const LONGEST: usize = 65_536;

/// Everything but unreserved characters, comma and colon is escaped.
const ESCAPED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b',').remove(b':');

/// A run that can be reproduced.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The laboratory.
    pub entry: &'static Entry,
    /// Seed of all randomness.
    pub seed: u32,
    /// Parameters, in schema order.
    pub values: Values,
    /// The step at which the link opens; `None` plays from the start.
    pub at: Option<u64>,
    /// Interventions, ordered by step.
    pub events: Vec<Event>,
    /// Signature of the result at `at`, to be compared after recomputation.
    pub signature: Option<String>,
    /// The reader's own table.
    pub table: TableRef,
    /// Keys this version does not know, kept as they came.
    pub unknown: Vec<(String, String)>,
}

impl Link {
    /// The defaults of one laboratory.
    #[must_use]
    pub fn new(entry: &'static Entry) -> Self {
        Self {
            entry,
            seed: 1,
            values: Values::defaults(entry.fields),
            at: None,
            events: Vec::new(),
            signature: None,
            table: TableRef::None,
            unknown: Vec::new(),
        }
    }

    /// Opens the run with its table, natively: the page has the table read for it.
    #[must_use]
    pub fn open(&self) -> (Box<dyn AnySession>, Vec<Problem>) {
        let (table, problem) = self.load();
        let (session, mut problems) = (self.entry.open)(self, table.map(Arc::new));
        problems.extend(problem);
        (session, problems)
    }

    fn load(&self) -> (Option<Table>, Option<Problem>) {
        match ((self.entry.source)(&self.values), &self.table) {
            (Source::Shipped(shipped), _) => (Some(shipped.load()), None),
            (Source::Own, TableRef::Inline(text)) => match Table::unpack(text) {
                Ok(table) => (Some(table), None),
                Err(why) => (None, Some(Problem::new("z", why))),
            },
            _ => (None, None),
        }
    }

    /// Whether a run of this link needs the same computation as one of `other`:
    /// all but live parameters, `at` and the signature agree.
    #[must_use]
    pub fn same_run(&self, other: &Self) -> bool {
        let restarts = |link: &Self| -> Vec<_> {
            let fields = link.entry.fields.iter().zip(&link.values.0);
            fields.filter(|(f, _)| f.effect == Effect::Restart).map(|(_, v)| v.clone()).collect()
        };
        self.entry.id == other.entry.id
            && self.seed == other.seed
            && self.events == other.events
            && self.table == other.table
            && restarts(self) == restarts(other)
    }

    /// The fragment, without `#`.
    #[must_use]
    pub fn write(&self) -> String {
        let mut pairs = vec![
            ("lab".to_string(), self.entry.id.to_string()),
            ("v".to_string(), self.entry.version.to_string()),
            ("seed".to_string(), self.seed.to_string()),
        ];
        for (field, value) in self.entry.fields.iter().zip(&self.values.0) {
            if *value != (field.default)() {
                pairs.push((field.key.to_string(), field.write(value)));
            }
        }
        if !self.events.is_empty() {
            pairs.push(("do".to_string(), event::write(&self.events)));
        }
        match &self.table {
            TableRef::None => {}
            TableRef::Inline(text) => pairs.push(("z".to_string(), text.clone())),
            TableRef::Named(digest) => pairs.push(("file".to_string(), digest.clone())),
        }
        if let Some(at) = self.at {
            pairs.push(("at".to_string(), at.to_string()));
        }
        if let Some(signature) = &self.signature {
            pairs.push(("sig".to_string(), signature.clone()));
        }
        pairs.extend(self.unknown.iter().cloned());
        let escape = |text| utf8_percent_encode(text, ESCAPED);
        let pairs = pairs.iter().map(|(k, v)| format!("{}={}", escape(k), escape(v)));
        pairs.collect::<Vec<_>>().join("&")
    }
}
