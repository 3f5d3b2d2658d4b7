//! Tables: read by a worker of their own, which is started with the first table, so that
//! neither the page nor a run waits for a large file. Its side is the [`desk`].

pub mod desk;

use std::collections::VecDeque;

use wasm_bindgen::JsValue;

use super::{
    message::{Handle, Message},
    promise::{self, Content, Settled},
    spawn::{self, Place, Running},
    wire::{self, Incoming, Outgoing},
};
use crate::{
    data::{Reading, Shipped, Source, Table, TableRef},
    link::Link,
    schema::Problem,
};

/// Where the shipped tables are, relative to the page.
const FOLDER: &str = "./data/";

/// Names a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Key {
    /// One from beside the page.
    Shipped(&'static Shipped),
    /// The reader's.
    Own(TableRef),
}

/// What is to be read.
#[derive(Clone, Debug, PartialEq)]
pub enum Job {
    /// A file that the reader has opened, by its name.
    File(String),
    /// The table of a link or from beside the page.
    Table(Key),
}

/// A table on the way to the engine.
pub enum Found {
    /// The run needs none, or goes without.
    None,
    /// Here it is.
    Table(Table),
    /// It comes later, with a [`Message::Read`].
    Later,
}

/// Has tables read, and keeps the last one.
pub struct Reader {
    handle: Handle,
    worker: Option<Running>,
    /// What the worker has to do, in order.
    jobs: VecDeque<Job>,
    /// Shipped tables whose files are on the way.
    fetching: Vec<&'static Shipped>,
    waiting: Vec<Outgoing>,
    /// The last table; without its numbers if it could not be had.
    kept: Option<(Key, Option<Table>)>,
}

impl Reader {
    /// Nothing is loaded before it is needed.
    pub fn new(handle: &Handle) -> Self {
        Self {
            handle: *handle,
            worker: None,
            jobs: VecDeque::new(),
            fetching: Vec::new(),
            waiting: Vec::new(),
            kept: None,
        }
    }

    /// Whether the reader's table of this name is here.
    pub fn has(&self, table: &TableRef) -> bool {
        matches!(&self.kept, Some((Key::Own(kept), Some(_))) if kept == table)
    }

    /// Keeps a table that has been read.
    pub fn keep(&mut self, key: Key, table: Option<Table>) {
        self.kept = Some((key, table));
    }

    /// The table that a link's run needs.
    pub fn find(&mut self, link: &Link) -> Found {
        let key = match link.entry.source(&link.values) {
            Source::None => return Found::None,
            Source::Shipped(shipped) => Key::Shipped(shipped),
            Source::Own => Key::Own(link.table.clone()),
        };
        match (&self.kept, &key) {
            (Some((kept, table)), key) if kept == key => {
                return table.clone().map_or(Found::None, Found::Table);
            }
            // The reader has to open a file first.
            (_, Key::Own(TableRef::None | TableRef::Named(_))) => return Found::None,
            _ => {}
        }
        let job = Job::Table(key.clone());
        match key {
            _ if self.jobs.contains(&job) => {}
            Key::Own(TableRef::Inline(text)) => {
                self.post(job, &[desk::UNPACK.into(), text.into()]);
            }
            Key::Own(_) => {}
            Key::Shipped(shipped) => self.fetch(shipped),
        }
        Found::Later
    }

    /// Reads a file that the reader has opened (`undefined` for the one before) in a chosen
    /// way, to show it first or to use it at once.
    pub fn read(&mut self, name: &str, bytes: &JsValue, reading: &Reading, at_once: bool) {
        let way = wire::pack(&(reading, at_once));
        let parts = [desk::FILE.into(), name.into(), bytes.clone(), way];
        self.post(Job::File(name.to_owned()), &parts);
    }

    /// The file of a shipped table has arrived, or has not.
    pub fn fetched(&mut self, shipped: &'static Shipped, file: Settled) {
        let job = Job::Table(Key::Shipped(shipped));
        self.fetching.retain(|other| *other != shipped);
        match file {
            Ok(bytes) => self.post(job, &[desk::SHIPPED.into(), shipped.file.into(), bytes]),
            Err(why) => self.fail(job, &why.0),
        }
    }

    fn fetch(&mut self, shipped: &'static Shipped) {
        if self.fetching.contains(&shipped) {
            return;
        }
        self.fetching.push(shipped);
        let handle = self.handle;
        promise::fetch(&format!("{FOLDER}{}", shipped.file), Content::Bytes, move |file| {
            handle.send(Message::Fetched(shipped, file));
        });
    }

    fn post(&mut self, job: Job, parts: &[JsValue]) {
        self.jobs.push_back(job);
        let message = Outgoing::Read(parts.iter().collect::<js_sys::Array>().into());
        match &self.worker {
            Some(worker) if worker.ready => self.send(worker, &message),
            Some(_) => self.waiting.push(message),
            None => {
                self.waiting.push(message);
                self.begin();
            }
        }
    }

    fn begin(&mut self) {
        let handle = self.handle;
        let started = spawn::start(
            Place::File,
            move |incoming| match incoming {
                Incoming::Ready => handle.send(Message::ReaderReady),
                Incoming::Read(answer) => handle.send(Message::Read(answer)),
                _ => {}
            },
            move || handle.send(Message::ReaderFailed),
        );
        match started {
            Ok(worker) => self.worker = Some(worker),
            Err(_) => handle.send(Message::ReaderFailed),
        }
    }

    fn send(&self, worker: &Running, message: &Outgoing) {
        if worker.post(message).is_err() {
            self.handle.send(Message::ReaderFailed);
        }
    }

    /// The worker listens: posts what has waited.
    pub fn ready(&mut self) {
        let waiting = std::mem::take(&mut self.waiting);
        if let Some(worker) = &mut self.worker {
            worker.ready = true;
        }
        if let Some(worker) = &self.worker {
            waiting.iter().for_each(|message| self.send(worker, message));
        }
    }

    /// Takes what the worker answers: a job and what came of it.
    pub fn take(&mut self, answer: &JsValue) -> Option<(Job, desk::Answer)> {
        Some((self.jobs.pop_front()?, desk::Answer::decode(answer)))
    }

    /// The worker could not be started, or has stopped.
    pub fn failed(&mut self) {
        self.worker = None;
        self.waiting.clear();
        for job in std::mem::take(&mut self.jobs) {
            self.fail(job, "the part of the page that reads tables did not start");
        }
    }

    fn fail(&self, job: Job, why: &str) {
        let problem = match &job {
            Job::File(name) => Problem::new(crate::schema::excerpt(name), why),
            Job::Table(Key::Shipped(shipped)) => shipped.problem(&format!("is missing: {why}")),
            Job::Table(Key::Own(_)) => Problem::new("z", why),
        };
        self.handle.send(Message::Unread(job, problem));
    }
}
