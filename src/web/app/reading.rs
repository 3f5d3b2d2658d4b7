//! Tables that have been read.

use wasm_bindgen::JsValue;

use super::App;
use crate::{
    data::{Table, TableRef},
    link::Link,
    schema::Problem,
    web::{
        intake::Wish,
        reader::{Job, Key, desk::Answer},
    },
};

impl App {
    /// A table has been read, or could not be.
    pub(super) fn table_read(&mut self, job: Job, answer: Answer) {
        match (job, answer) {
            (Job::File(name), Answer::Preview { preview, reference }) => {
                // The file that a link has asked for is read as it was for that link.
                if self.awaits(&reference) {
                    return self.read_again(&name, true);
                }
                self.intake.show(preview);
            }
            (job, Answer::Refused(problem)) => self.table_refused(job, &problem),
            (Job::Table(key), Answer::Table { table, .. }) => self.reader.keep(key, Some(table)),
            (Job::Table(_), Answer::Preview { .. }) => {}
            (Job::File(_), Answer::Table { table, reference, problems }) => {
                self.file_read(table, reference, &problems);
            }
        }
    }

    fn awaits(&self, reference: &TableRef) -> bool {
        self.awaited.as_ref().is_some_and(|link| link.table == *reference)
    }

    /// Reads the file on show as it is to be read now.
    fn read_again(&mut self, name: &str, at_once: bool) {
        self.reader.read(name, &JsValue::UNDEFINED, &self.intake.reading, at_once);
    }

    /// The reader looks at a table before it is used.
    pub(super) fn take_in(&mut self, wish: Wish) {
        let name = self.intake.name().to_owned();
        match wish {
            Wish::Choose(choice, option) => self.intake.reading.choose(choice, option),
            Wish::Column(column, used) => self.intake.choose_column(column, used),
            Wish::Use => {
                self.intake.taken = true;
                self.intake.close();
                return self.read_again(&name, true);
            }
            Wish::Leave => {
                if !std::mem::take(&mut self.intake.taken) {
                    self.files.note(&format!("{name} is not used; nothing was changed."));
                }
                return;
            }
        }
        self.read_again(&name, false);
    }

    /// A table cannot be had: a file changes nothing, and a run goes without.
    pub(super) fn table_refused(&mut self, job: Job, problem: &Problem) {
        match job {
            Job::File(_) => self.refuse(problem),
            Job::Table(key) => {
                self.notices.add(std::slice::from_ref(problem));
                self.reader.keep(key, None);
            }
        }
    }

    /// The reader's file has been read: its run opens.
    fn file_read(&mut self, table: Table, reference: TableRef, problems: &[Problem]) {
        self.notices.clear();
        self.notices.add(problems);
        if matches!(&self.awaited, Some(link) if link.table != reference) {
            let why = "this table is not the one that the link was made with; its run is another";
            self.notices.add(&[Problem::new("file", why)]);
        }
        self.files.note(&format!(
            "{}: {}. The file stays in your browser; it is never uploaded.",
            table.name,
            self.link.entry.describe(&table)
        ));
        self.crash.acknowledge();
        self.reader.keep(Key::Own(reference.clone()), Some(table));
        let link = match self.awaited.take().filter(|link| link.table == reference) {
            Some(link) => link,
            None => Link {
                values: self.link.entry.with_table(self.link.values.clone()),
                events: Vec::new(),
                table: reference,
                ..self.link.clone()
            },
        };
        self.take(link);
        self.address.touch();
    }
}
