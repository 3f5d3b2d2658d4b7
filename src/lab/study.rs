//! A study: many runs of a laboratory, and the table of what they come to.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::{
    frame::{Comparison, Picture},
    schema::Values,
};

/// All metrics of one lane at one step.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Measured {
    /// Slug of the lane.
    pub lane: String,
    /// The step.
    pub step: u64,
    /// The metrics by their slugs; null where one is not finite.
    pub metrics: Map<String, Value>,
}

impl Measured {
    /// The metric with a slug, if it is finite.
    #[must_use]
    pub fn metric(&self, slug: &str) -> Option<f64> {
        self.metrics.get(slug)?.as_f64()
    }
}

/// A unit of a study that has been measured.
#[derive(Clone, Copy, Debug)]
pub struct Unit<'a> {
    /// Its number, counted from 1.
    pub number: u32,
    /// Its lanes at its start and at the step of the comparison.
    pub rows: &'a [Measured],
}

impl Unit<'_> {
    /// A metric where it was last measured, of a unit with one lane.
    #[must_use]
    pub fn metric(&self, slug: &str) -> Option<f64> {
        let last = self.rows.iter().max_by_key(|row| row.step)?;
        last.metric(slug)
    }
}

/// Runs that differ in a few parameters and belong into one table.
///
/// Every unit of a study is a run of its own, which a link names: so a study may have more
/// units than one run, or one machine, can hold.
#[derive(Clone, Copy, Debug)]
pub struct Study {
    /// What a unit is, in the plural, for readers.
    pub units: &'static str,
    /// Units that a run with these parameters has itself.
    pub count: fn(&Values) -> u32,
    /// Most units.
    pub most: u32,
    /// Parameters to set, as in a link, for a unit counted from 1.
    pub unit: fn(&Values, u32) -> Vec<(&'static str, String)>,
    /// The step at which a run with these parameters is compared.
    pub step: fn(&Values) -> u64,
    /// The table of the units that have been measured, of a run with these parameters and seed.
    pub table: fn(&Values, u32, &[Unit<'_>]) -> Option<Comparison>,
    /// The picture of the same, where there is one.
    pub picture: fn(&Values, u32, &[Unit<'_>]) -> Option<Picture>,
    /// Computes one more piece of what a table needs whatever its units come to; whether one was
    /// missing. With all of them a table takes so little that it is made anew with the answers.
    pub prepare: Option<fn(&Values) -> bool>,
}

impl Study {
    /// The name of the units where a label begins with it.
    #[must_use]
    pub fn label(&self) -> String {
        let mut label = self.units.to_string();
        if let Some(first) = label.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        label
    }
}
