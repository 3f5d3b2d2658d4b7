//! Tables that have been read.

use super::App;
use crate::{
    data::{Table, TableRef},
    link::Link,
    schema::Problem,
    web::reader::{Job, Key, desk::Answer},
};

impl App {
    /// A table has been read, or could not be.
    pub(super) fn table_read(&mut self, job: Job, answer: Answer) {
        match (job, answer) {
            (job, Answer::Refused(problem)) => self.table_refused(job, &problem),
            (Job::Table(key), Answer::Table { table, .. }) => self.reader.keep(key, Some(table)),
            (Job::File(_), Answer::Table { table, reference, problems }) => {
                self.file_read(table, reference, &problems);
            }
        }
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
        self.files.note(&format!(
            "{}: {}. The file stays in your browser; it is never uploaded.",
            table.name,
            (self.link.entry.format.describe)(&table)
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
