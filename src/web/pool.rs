//! Workers that answer trials: as many at a time as the machine has processors to spare.
//!
//! A worker that panics, is killed or takes no step for too long loses the one trial that it
//! was at. That trial is tried once more in another worker, and then reported as failed.

use std::collections::VecDeque;

use super::{
    clock, dom,
    message::{Handle, Message},
    spawn::{self, Place, Running},
    wire::{Incoming, Outgoing},
};
use crate::{
    data::Table,
    trial::{Line, Trial},
};

/// Most workers.
const MOST: usize = 6;
/// How often a trial is tried.
const TRIES: u32 = 2;
/// Milliseconds without a step after which a worker is given up.
const PATIENCE: f64 = 60_000.0;
/// Milliseconds between two looks at the workers.
const LOOK: i32 = 500;
/// Share of the work after which the time that is left can be told.
const TELLING: f64 = 0.03;

/// Answers one set of trials at a time.
pub struct Pool {
    handle: Handle,
    size: usize,
    place: Place,
    /// Counts sets, so that news of an earlier set is not taken for this one's.
    generation: u32,
    jobs: Vec<Job>,
    /// Trials that nobody is at.
    waiting: VecDeque<usize>,
    workers: Vec<Worker>,
    /// Number of the next worker.
    serial: u32,
    table: Option<Table>,
    begun: f64,
    /// The last worker that was given up: while its listeners live, its last error stays
    /// out of the console.
    grave: Option<Running>,
}

struct Job {
    trial: Trial,
    tries: u32,
    share: f64,
    line: Option<Line>,
}

struct Worker {
    serial: u32,
    running: Running,
    job: Option<usize>,
    /// When it last said something.
    heard: f64,
}

/// How far a set has come.
pub struct Progress {
    /// The share that is done.
    pub share: f64,
    /// The same in words, with the time that is left.
    pub words: String,
}

impl Pool {
    /// No worker yet; `wanted` is the number that the reader asks for.
    pub fn new(handle: &Handle, wanted: Option<usize>) -> Self {
        let cores = dom::window().navigator().hardware_concurrency() as usize;
        Self {
            handle: *handle,
            size: wanted.unwrap_or(cores.saturating_sub(1)).clamp(1, MOST),
            place: Place::File,
            generation: 0,
            jobs: Vec::new(),
            waiting: VecDeque::new(),
            workers: Vec::new(),
            serial: 0,
            table: None,
            begun: 0.0,
            grave: None,
        }
    }

    /// Begins a set, whose runs may need a table; an earlier set is given up.
    pub fn begin(&mut self, place: Place, trials: Vec<Trial>, table: Option<Table>) {
        self.cancel();
        self.waiting = (0..trials.len()).collect();
        let job = |trial| Job { trial, tries: 0, share: 0.0, line: None };
        self.jobs = trials.into_iter().map(job).collect();
        (self.place, self.table, self.begun) = (place, table, clock::now());
        self.staff();
        self.watch();
    }

    /// Gives up the set; all workers end.
    pub fn cancel(&mut self) {
        self.generation += 1;
        self.workers.clear();
        self.waiting.clear();
        self.jobs.clear();
        self.table = None;
    }

    /// Takes news of a worker.
    pub fn take(&mut self, generation: u32, serial: u32, news: Incoming) {
        if generation != self.generation {
            return;
        }
        let Some(at) = self.workers.iter().position(|worker| worker.serial == serial) else {
            return;
        };
        let Some(worker) = self.workers.get_mut(at) else { return };
        worker.heard = clock::now();
        match news {
            Incoming::Ready => {
                worker.running.ready = true;
                self.employ(at);
            }
            Incoming::Share(share) => {
                if let Some(job) = worker.job.and_then(|job| self.jobs.get_mut(job)) {
                    job.share = share;
                }
            }
            Incoming::Line(text) => match Line::parse(&text) {
                Ok(line) => {
                    if let Some(job) = worker.job.take().and_then(|job| self.jobs.get_mut(job)) {
                        job.line = Some(line);
                    }
                    self.employ(at);
                }
                Err(why) => self.lose(at, &why),
            },
            Incoming::Panic(why) => self.lose(at, &why),
            Incoming::Reply(_) | Incoming::Progress(..) | Incoming::Read(_) => {}
        }
    }

    /// Gives up workers that have been silent for too long.
    pub fn look(&mut self, generation: u32) {
        if generation != self.generation || self.jobs.is_empty() {
            return;
        }
        let now = clock::now();
        let silent = |worker: &Worker| now - worker.heard > PATIENCE;
        while let Some(at) = self.workers.iter().position(silent) {
            let why = format!("it took no step for {} seconds", PATIENCE / 1000.0);
            self.lose(at, &why);
        }
        self.watch();
    }

    /// All answers, once there are no more to come.
    pub fn finish(&mut self) -> Option<Vec<Line>> {
        if self.jobs.is_empty() || self.jobs.iter().any(|job| job.line.is_none()) {
            return None;
        }
        let lines = self.jobs.drain(..).filter_map(|job| job.line).collect();
        self.cancel();
        Some(lines)
    }

    /// The trials with the answers that there are.
    pub fn lines(&self) -> impl Iterator<Item = (&Trial, Option<&Line>)> {
        self.jobs.iter().map(|job| (&job.trial, job.line.as_ref()))
    }

    /// How far the set has come; `None` if there is none.
    pub fn progress(&self) -> Option<Progress> {
        let all = self.jobs.len();
        let done = self.jobs.iter().filter(|job| job.line.is_some()).count();
        let of = |job: &Job| if job.line.is_some() { 1.0 } else { job.share.min(1.0) };
        let share = self.jobs.iter().map(of).sum::<f64>() / all.max(1) as f64;
        let left = (clock::now() - self.begun) * (1.0 - share) / share.max(TELLING) / 1000.0;
        let left =
            if share < TELLING { String::new() } else { format!(", about {left:.0} s left") };
        let workers = match self.workers.len() {
            1 => "1 worker".to_owned(),
            n => format!("{n} workers"),
        };
        let words = format!("{done} of {all} answered, {workers}{left}");
        (all > 0).then_some(Progress { share, words })
    }

    /// Starts as many workers as have something to do.
    fn staff(&mut self) {
        let idle = self.workers.iter().filter(|worker| worker.job.is_none()).count();
        let room = self.size.saturating_sub(self.workers.len());
        for _ in 0..self.waiting.len().saturating_sub(idle).min(room) {
            self.serial += 1;
            let (handle, generation, serial) = (self.handle, self.generation, self.serial);
            let news = move |incoming| {
                handle.send(Message::Pool(generation, serial, Box::new(incoming)));
            };
            let failed = move || news(Incoming::Panic("the worker stopped".to_owned()));
            match spawn::start(self.place, news, failed) {
                Ok(running) => {
                    let heard = clock::now();
                    self.workers.push(Worker { serial, running, job: None, heard });
                }
                Err(error) => return self.fail_next(&error.to_string()),
            }
        }
    }

    /// Gives a worker the next trial; without one it ends.
    fn employ(&mut self, at: usize) {
        let Some(next) = self.waiting.pop_front() else {
            self.workers.remove(at);
            return;
        };
        let Some(worker) = self.workers.get_mut(at) else { return };
        let Some(job) = self.jobs.get_mut(next) else { return };
        (job.tries, job.share, worker.job) = (job.tries + 1, 0.0, Some(next));
        let order = Outgoing::Trial(job.trial.clone(), self.table.clone());
        if let Err(error) = worker.running.post(&order) {
            self.lose(at, &error.to_string());
        }
    }

    /// A worker is lost, and with it the trial that it was at.
    fn lose(&mut self, at: usize, why: &str) {
        let worker = self.workers.remove(at);
        match worker.job {
            Some(number) => {
                let Some(job) = self.jobs.get_mut(number) else { return };
                job.share = 0.0;
                if job.tries < TRIES {
                    self.waiting.push_front(number);
                } else {
                    let why = format!("tried {TRIES} times, and the worker was lost: {why}");
                    job.line = Some(Line::failed(&job.trial, why));
                }
            }
            // It never began: with the next one it may be the same.
            None => self.fail_next(why),
        }
        self.grave = Some(worker.running);
        self.staff();
    }

    /// Where no worker can be had the next trial is tried, and counted, without one.
    fn fail_next(&mut self, why: &str) {
        let Some(number) = self.waiting.pop_front() else { return };
        if let Some(job) = self.jobs.get_mut(number) {
            job.line = Some(Line::failed(&job.trial, format!("there is no worker for it: {why}")));
        }
        // Nobody may be left to ask for the others.
        if self.workers.is_empty() && !self.waiting.is_empty() {
            self.staff();
        }
    }

    fn watch(&self) {
        let (handle, generation) = (self.handle, self.generation);
        clock::after(LOOK, move || handle.send(Message::PoolLook(generation)));
    }
}
