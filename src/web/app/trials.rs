//! Trials on the page: whose they are, and what becomes of their answers.

use wasm_bindgen::{JsCast, JsValue};

use super::App;
use crate::{
    schema::{Problem, excerpt},
    trial::{self, Line, Outcome, Trial},
    web::{message::Message, reader::Found, spawn::Place, tables},
};

/// What is said where the browser does not allow workers.
const NO_WORKERS: &str = "The browser does not allow workers here, which this needs.";

/// For whom the pool works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    /// The claim with this index.
    Claim(usize),
    /// The section of the trials.
    Set,
}

impl App {
    /// Does what has to do with trials.
    pub(super) fn fulfil_trial(&mut self, wish: Message) {
        match wish {
            Message::TestClaim(index) => self.test_claim(index),
            Message::SaveClaim(index) => {
                let entry = self.link.entry;
                if let Some(claim) = entry.claims.get(index) {
                    let name = format!("{}-{}", entry.id, claim.slug);
                    save(&name, &trial::of_claim(claim, entry.id));
                }
            }
            Message::AnswerTrials => self.answer_trials(),
            Message::SaveTrials => {
                save(&format!("{}-trials", self.link.entry.id), &self.trials.set(&self.link));
            }
            Message::SaveLines => {
                self.trials.save_lines(&format!("{}-answers", self.link.entry.id));
            }
            Message::CancelTrials => self.cancel_trials(),
            Message::Units(text) => self.trials.type_units(&text, &self.link),
            Message::Pool(generation, worker, news) => {
                self.pool.take(generation, worker, *news);
                self.follow_pool();
            }
            Message::PoolLook(generation) => {
                self.pool.look(generation);
                self.follow_pool();
            }
            _ => {}
        }
    }

    fn test_claim(&mut self, index: usize) {
        let entry = self.link.entry;
        let Some(claim) = entry.claims.get(index) else { return };
        self.cancel_trials();
        if self.client.place() == Place::Page {
            return self.claims.refuse(index, NO_WORKERS);
        }
        self.claims.begin(index);
        self.asker = Some(Asker::Claim(index));
        self.pool.begin(self.client.place(), trial::of_claim(claim, entry.id), None);
        self.follow_pool();
    }

    fn answer_trials(&mut self) {
        self.cancel_trials();
        if self.client.place() == Place::Page {
            return self.trials.say(NO_WORKERS);
        }
        let table = match self.reader.find(&self.link) {
            Found::Table(table) => Some(table),
            Found::None => None,
            Found::Later => return self.trials.say("The table of the run is not here yet."),
        };
        self.trials.busy(true);
        self.asker = Some(Asker::Set);
        self.pool.begin(self.client.place(), self.trials.set(&self.link), table);
        self.follow_pool();
    }

    /// Ends the trials that are under way.
    pub(super) fn cancel_trials(&mut self) {
        self.pool.cancel();
        match self.asker.take() {
            Some(Asker::Claim(index)) => self.claims.end(index),
            Some(Asker::Set) => self.trials.busy(false),
            None => {}
        }
    }

    /// Shows how far the pool is, or what has come of its work.
    fn follow_pool(&mut self) {
        let Some(asker) = self.asker else { return };
        if let Some(lines) = self.pool.finish() {
            self.cancel_trials();
            let failed = lines.iter().filter(|line| line.fault.is_some()).count();
            match asker {
                Asker::Claim(index) => self.show_claim(index, lines),
                Asker::Set => {
                    self.trials.say(&match (lines.len(), failed) {
                        (all, 0) => format!("All {all} trials are answered."),
                        (all, failed) => format!("{failed} of {all} trials have failed."),
                    });
                    self.trials.take(lines, &self.link);
                }
            }
        } else if let Some(progress) = self.pool.progress() {
            match asker {
                Asker::Claim(index) => self.claims.progress(index, &progress),
                Asker::Set => {
                    self.trials.progress(&progress);
                    self.trials.follow_answers(self.pool.lines(), &self.link);
                }
            }
        }
    }

    fn show_claim(&mut self, index: usize, lines: Vec<Line>) {
        if let Some(claim) = self.link.entry.claims.get(index) {
            self.claims.show(index, claim, &Outcome::of(claim, lines));
        }
    }

    /// Opens a file if it has trials or their answers; whether it had.
    pub(super) fn open_trials(&mut self, name: &str, bytes: &JsValue) -> bool {
        let bytes = js_sys::Uint8Array::new(bytes.unchecked_ref()).to_vec();
        let Ok(text) = String::from_utf8(bytes) else { return false };
        if let Ok(trials) = trial::read(&text)
            && !trials.is_empty()
        {
            self.cancel_trials();
            self.trials.open(trials, &excerpt(name));
            return true;
        }
        let named = std::path::Path::new(name).extension().is_some_and(|end| end == "jsonl");
        match trial::read_lines(&text) {
            Ok(lines) if !lines.is_empty() => {
                self.cancel_trials();
                self.open_lines(lines, &excerpt(name));
                true
            }
            // Records of a laboratory may be lines, too.
            Err(why) if named && !self.link.entry.reads(".jsonl") => {
                self.refuse(&Problem::new(excerpt(name), why));
                true
            }
            _ => false,
        }
    }

    /// Shows answers where their trials are: on the card of a claim that they are all of,
    /// and in the section of the trials.
    fn open_lines(&mut self, lines: Vec<Line>, name: &str) {
        let entry = self.link.entry;
        for (index, claim) in entry.claims.iter().enumerate() {
            let answers = trial::answers_to(&trial::of_claim(claim, entry.id), &lines);
            if let Some(answers) = answers.into_iter().collect::<Option<Vec<Line>>>() {
                self.show_claim(index, answers);
            }
        }
        self.trials.say(&format!("{} answers in {name}.", lines.len()));
        self.trials.take(lines, &self.link);
    }
}

fn save(name: &str, trials: &[Trial]) {
    tables::save(&format!("{name}.txt"), "text/plain", &trial::write(trials));
}
