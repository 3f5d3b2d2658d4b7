//! Sets of trials: those of a claim, and those of a study.

use super::{Line, Quantity, Question, Trial};
use crate::{
    lab::{Manifest, Study, claim::Claim},
    link::{self, Link},
    schema::Values,
};

/// The trials of a claim of the laboratory with this id: one for each seed.
///
/// # Panics
/// If the claim's question is none.
#[must_use]
pub fn of_claim(claim: &Claim, lab: &str) -> Vec<Trial> {
    let question: Question = match claim.question.parse() {
        Ok(question) => question,
        Err(why) => panic!("claim {}: {why}", claim.slug),
    };
    let trial = |seed| {
        let (link, _) = link::parse(&format!("lab={lab}&seed={seed}&{}", claim.link));
        Trial { link: link.write(), question: question.clone() }
    };
    (1..=claim.seeds).map(trial).collect()
}

/// What the trials of a claim say.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Whether every answer lies in the claimed interval.
    pub holds: bool,
    /// The trials with their answers, by seed.
    pub lines: Vec<Line>,
}

impl Outcome {
    /// What the answers to a claim's trials say.
    #[must_use]
    pub fn of(claim: &Claim, lines: Vec<Line>) -> Self {
        let (low, high) = claim.within;
        let inside = |line: &Line| line.answer.number().is_some_and(|x| (low..=high).contains(&x));
        Self { holds: lines.iter().all(inside), lines }
    }

    /// Smallest and largest answer.
    #[must_use]
    pub fn range(&self) -> Option<(f64, f64)> {
        let mut values = self.lines.iter().filter_map(|line| line.answer.number());
        let first = values.next()?;
        Some(values.fold((first, first), |(low, high), v| (low.min(v), high.max(v))))
    }

    /// Why the first trial that has failed did, if one has: then nothing is said.
    #[must_use]
    pub fn fault(&self) -> Option<&str> {
        self.lines.iter().find_map(|line| line.fault.as_deref())
    }
}

/// The trials of the first `count` units of a study, with the other parameters of a link.
/// The reader's interventions belong to one run and are left out.
#[must_use]
pub fn of_study(study: &Study, link: &Link, count: u32) -> Vec<Trial> {
    let step = Some((study.step)(&link.values));
    let question = Question { quantity: Quantity::Metrics, step };
    let trial = |unit| {
        let mut values = link.values.clone();
        set(link.entry, &mut values, &(study.unit)(&link.values, unit));
        let plain = Link { values, events: Vec::new(), at: None, signature: None, ..link.clone() };
        Trial { link: plain.write(), question: question.clone() }
    };
    (1..=count.min(study.most)).map(trial).collect()
}

fn set(entry: &Manifest, values: &mut Values, pairs: &[(&'static str, String)]) {
    for (key, text) in pairs {
        if let Some(field) = entry.fields.iter().find(|field| field.key == *key) {
            values.set(entry.fields, key, field.read(text).0);
        }
    }
}

/// The answers to these trials, in their order, as far as there are any among the lines.
#[must_use]
pub fn answers_to(trials: &[Trial], lines: &[Line]) -> Vec<Option<Line>> {
    let given: Vec<_> = lines.iter().map(Line::trial).collect();
    let answer = |trial: &Trial| {
        let found = given.iter().position(|of| of.as_ref() == Some(trial));
        found.and_then(|i| lines.get(i)).cloned()
    };
    trials.iter().map(answer).collect()
}
