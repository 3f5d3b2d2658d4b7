//! Changes of the run by the reader: a control, a seed, a file.

use super::App;
use crate::{
    schema::{Effect, Problem},
    web::dom,
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

    /// Several parameters were set together, as in a link.
    pub(super) fn set_pairs(&mut self, pairs: &[(String, String)]) {
        let fields = self.link.entry.fields;
        let before = self.link.values.clone();
        for (key, text) in pairs {
            if let Some(field) = fields.iter().find(|field| field.key == *key) {
                self.link.values.set(fields, key, field.read(text).0);
            }
        }
        if self.link.values != before {
            self.crash.acknowledge();
            self.reopen();
        }
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
        self.link.events.retain(|event| event.walk().is_some());
        self.reopen()
    }
}
