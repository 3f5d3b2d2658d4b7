//! Changes of the run by the reader: a control, a seed, a file.

use super::App;
use crate::{
    link::{Link, TableRef},
    schema::{Effect, Problem},
    web::{dom, file::Answer},
};

impl App {
    /// A control was set. What was typed out of range is moved into it.
    pub(super) fn set_field(&mut self, index: usize, text: &str) {
        let entry = self.link.entry;
        let Some(field) = entry.fields.get(index) else { return };
        let (value, problem) = field.read(text);
        self.controls.problem(index, problem.as_deref());
        let changed = self.link.values.0.get(index) != Some(&value);
        self.link.values.set(entry.fields, field.key, value);
        if !changed {
            self.controls.show(entry, &self.link.values);
            return;
        }
        self.crash.acknowledge();
        if field.effect == Effect::Live {
            self.run.live = true;
            self.show_link();
            return self.address.touch();
        }
        self.reopen()
    }

    /// The seed was typed.
    pub(super) fn type_seed(&mut self, text: &str) {
        match text.trim().parse::<u32>() {
            Ok(seed) => self.set_seed(seed),
            Err(_) => {
                self.seed.set_value(&self.link.seed.to_string());
                let message = format!(
                    "a seed is a whole number from 0 to {}; seed {} is kept",
                    u32::MAX,
                    self.link.seed
                );
                dom::text(&self.seed_problem, &message);
                dom::show(&self.seed_problem, true);
            }
        }
    }

    /// Another seed, from the browser's entropy.
    pub(super) fn new_seed(&mut self) {
        match getrandom::u32() {
            Ok(seed) => self.set_seed(seed),
            Err(error) => self.notices.add(&[Problem::new(
                "seed",
                format!("the browser has no random numbers ({error}); type a seed instead"),
            )]),
        }
    }

    fn set_seed(&mut self, seed: u32) {
        self.crash.acknowledge();
        self.link.seed = seed;
        self.reopen()
    }

    /// Removes all kicks.
    pub(super) fn forget_kicks(&mut self) {
        self.crash.acknowledge();
        self.link.events.clear();
        self.reopen()
    }

    /// The engine has read the reader's file.
    pub(super) fn file_read(&mut self, answer: Answer) {
        match answer {
            Answer::Refused(problem) => self.refuse(&problem),
            Answer::Kept { note, problems, digest, small } => {
                self.notices.clear();
                self.notices.add(&problems);
                self.files.note(&note);
                self.crash.acknowledge();
                let table =
                    small.map_or(TableRef::Missing { digest: digest.clone() }, TableRef::Here);
                let asked = self.awaited.take().filter(
                    |link| matches!(&link.table, TableRef::Missing { digest: d } if *d == digest),
                );
                let link = match asked {
                    Some(link) => Link { table, ..link },
                    None => Link {
                        values: self.link.entry.with_table(self.link.values.clone()),
                        events: Vec::new(),
                        table,
                        ..self.link.clone()
                    },
                };
                let signature = link.signature.clone();
                self.take(link);
                // The file is here now, so the result can be compared.
                self.run.expected = signature;
                self.awaited = None;
                self.address.touch()
            }
        }
    }
}
