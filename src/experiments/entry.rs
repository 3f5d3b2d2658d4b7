//! An experiment with its types erased, for the registry.

use super::{Experiment, Lane, Metric, PanelSpec, Preset};
use std::sync::Arc;

use crate::{
    claim::Claim,
    data::{Format, Source, Table},
    link::Link,
    schema::{Fields, Params, Problem, Values},
    session::{AnySession, Session, Stretch, extend},
};

/// Keys and values of a link, in order.
pub type Pairs = Vec<(String, String)>;

/// Opens the run of a link; what was wrong with it is reported.
pub type Open = fn(&Link, Option<Arc<Table>>) -> (Box<dyn AnySession>, Vec<Problem>);

/// Opens a run of which only [strands](Stretch) are computed, from where they are.
pub type Assist = fn(&Link, Option<&Table>) -> Box<dyn Fn(&Stretch) -> Stretch>;

/// One line of the registry. See [`Experiment`] for what the parts mean.
#[derive(Clone, Copy)]
#[allow(missing_docs, reason = "each field is documented on `Experiment` under its own name")]
pub struct Entry {
    pub id: &'static str,
    pub title: &'static str,
    pub summary: &'static str,
    pub version: u32,
    pub fields: Fields,
    pub lanes: &'static [Lane],
    pub metrics: &'static [Metric],
    pub panels: &'static [PanelSpec],
    pub presets: &'static [Preset],
    pub claims: &'static [Claim],
    pub migrations: &'static [fn(Pairs) -> Pairs],
    pub on_table: &'static [(&'static str, &'static str)],
    pub format: &'static Format,
    pub exports: &'static [&'static str],
    pub milestones: &'static [&'static str],
    pub costs: &'static [&'static str],
    pub map: Option<usize>,
    pub cap: u64,
    pub pace: f64,
    pub on_drawing: fn(&Values) -> &'static [(&'static str, &'static str)],
    pub source: fn(&Values) -> Source,
    pub open: Open,
    pub assist: Assist,
}

impl Entry {
    /// The entry of an experiment.
    #[must_use]
    pub const fn of<E: Experiment>() -> Self {
        Self {
            id: E::ID,
            title: E::TITLE,
            summary: E::SUMMARY,
            version: E::Params::VERSION,
            fields: E::Params::FIELDS,
            lanes: E::LANES,
            metrics: E::METRICS,
            panels: E::PANELS,
            presets: E::PRESETS,
            claims: E::CLAIMS,
            migrations: E::MIGRATIONS,
            on_table: E::ON_TABLE,
            format: E::FORMAT,
            exports: E::EXPORTS,
            milestones: E::MILESTONES,
            costs: E::COSTS,
            map: E::MAP,
            cap: E::CAP,
            pace: E::PACE,
            on_drawing: |values| E::on_drawing(&E::Params::from_values(values)),
            source: |values| E::source(&E::Params::from_values(values)),
            open: |link, table| {
                let (session, problems) = Session::<E>::open(link, table);
                (Box::new(session), problems)
            },
            assist: |link, table| extend::<E>(link, table),
        }
    }

    /// The values after the reader has opened or drawn a table.
    #[must_use]
    pub fn with_table(&self, mut values: Values) -> Values {
        let drawing = (self.on_drawing)(&values);
        for (key, text) in if drawing.is_empty() { self.on_table } else { drawing } {
            if let Some(field) = self.fields.iter().find(|field| field.key == *key) {
                values.set(self.fields, key, field.read(text).0);
            }
        }
        values
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Entry({})", self.id)
    }
}
