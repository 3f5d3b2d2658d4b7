//! Share links: the fragment `#lab=…&v=1&seed=7&key=value…` as data.
//!
//! [`parse`] never fails: every link yields a [`Link`] that opens, plus the
//! list of what was wrong with it. [`Link::write`] omits defaults, which are
//! frozen per schema version `v`.

mod read;
mod repair;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::{
    data::TableRef,
    digest::Canonical,
    event::{self, Event},
    lab::Manifest,
    schema::{Effect, Values},
};

pub use read::{laboratory_of, parse, parse_run};

use repair::Pairs;

/// Longest fragment that is read; anything longer is refused whole.
pub const LONGEST: usize = 65_536;

/// Everything but unreserved characters, comma and colon is escaped.
const ESCAPED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b',').remove(b':');

/// A run that can be reproduced.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The laboratory.
    pub entry: &'static Manifest,
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
    pub fn new(entry: &'static Manifest) -> Self {
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

    /// The fragment to hand on: with a check that stands early, `c`, by which a link that ends
    /// too early is known.
    #[must_use]
    pub fn seal(&self) -> String {
        let pairs = self.pairs();
        let check = check(&pairs);
        let (head, rest) = pairs.split_at(2);
        joined(head.iter().chain([&("c".to_string(), check)]).chain(rest))
    }

    /// The fragment, without `#`.
    #[must_use]
    pub fn write(&self) -> String {
        joined(&self.pairs())
    }

    fn pairs(&self) -> Pairs {
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
        pairs
    }
}

/// Pairs as a fragment.
fn joined<'a>(pairs: impl IntoIterator<Item = &'a (String, String)>) -> String {
    let escape = |text| utf8_percent_encode(text, ESCAPED);
    let pairs = pairs.into_iter().map(|(k, v)| format!("{}={}", escape(k), escape(v)));
    pairs.collect::<Vec<_>>().join("&")
}

/// The check of a link with these pairs: 16 bits of their signature, in any case of letters.
fn check(pairs: &Pairs) -> String {
    let mut text = Canonical::default();
    text.text(&joined(pairs).to_ascii_lowercase());
    text.signature()[..4].to_string()
}
