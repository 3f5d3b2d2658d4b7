//! Workers that compute the strands of a run ahead of the one that shows it.
//!
//! What they find changes no result, so there may be any number of them, and none.
//! The page pulls: each gets the next piece of work only while the run moves.

use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};

use super::{
    clock,
    message::{Handle, Message},
    spawn::{self, Place, Running},
    wire::{self, Incoming, Outgoing},
};
use crate::{data::Table, session::Stretch};

/// Most helpers.
const MOST: usize = 6;
/// Stretches that a helper has to do at a time, so that it never waits for the page.
const AT_A_TIME: u32 = 2;
/// Bytes that may lie ahead of the step on show.
const BYTES: u64 = 48 << 20;
/// Fewest steps that lie ahead nevertheless, before a helper rests.
const FEWEST: u64 = 20;

/// The helpers of one run.
pub struct Helpers {
    handle: Handle,
    /// How many there are to be.
    count: usize,
    /// Counts calls for help, so that news of earlier helpers is not taken for these.
    generation: u32,
    /// Whether the run can be helped and is not yet.
    useful: bool,
    workers: Vec<Helper>,
    strands: Vec<Strand>,
    /// The step from which they have gone on, and when.
    begun: (u64, f64),
    /// What a helper is told first.
    assignment: Outgoing,
}

struct Helper {
    running: Running,
    jobs: u32,
}

struct Strand {
    /// The step that it has come to.
    end: u64,
    last: JsValue,
    busy: bool,
}

impl Helpers {
    /// Nobody yet. One worker beside the one that shows would only take its time.
    pub fn new(handle: &Handle, wanted: Option<usize>) -> Self {
        let cores = super::dom::window().navigator().hardware_concurrency() as usize;
        let count = wanted.unwrap_or(if cores > 1 { cores } else { 0 }).min(MOST);
        Self {
            handle: *handle,
            count,
            generation: 0,
            useful: false,
            workers: Vec::new(),
            strands: Vec::new(),
            begun: (0, 0.0),
            assignment: Outgoing::Assist(String::new(), None),
        }
    }

    /// Sends all away; whether the run can be helped (again).
    pub fn dismiss(&mut self, useful: bool) {
        self.generation += 1;
        self.workers.clear();
        self.strands.clear();
        self.useful = useful;
    }

    /// Sends all away, to be called again from where the run is by then.
    pub fn recall(&mut self) {
        self.dismiss(self.useful || !self.strands.is_empty());
    }

    /// Whether the run is to be helped and is not yet.
    pub fn wanted(&self, place: Place) -> bool {
        self.useful && self.strands.is_empty() && self.count > 0 && place != Place::Page
    }

    /// Calls them for the run of a link, whose strands are here now.
    pub fn call(&mut self, place: Place, link: &str, table: Option<Table>, strands: &[Stretch]) {
        self.dismiss(false);
        let generation = self.generation;
        for worker in 0..self.count.min(strands.len()) {
            let handle = self.handle;
            let news = move |incoming| handle.send(Message::Helper(generation, worker, incoming));
            let failed = move || news(Incoming::Panic(String::new()));
            let Ok(running) = spawn::start(place, news, failed) else { return self.dismiss(false) };
            self.workers.push(Helper { running, jobs: 0 });
        }
        let first =
            |strand: &Stretch| Strand { end: strand.end(), last: wire::pack(strand), busy: false };
        self.strands = strands.iter().map(first).collect();
        self.begun = (self.ready().unwrap_or(0), clock::now());
        self.assignment = Outgoing::Assist(link.to_owned(), table);
    }

    /// The step to which all strands are known; `None` if nobody helps.
    pub fn ready(&self) -> Option<u64> {
        self.strands.iter().map(|strand| strand.end).min()
    }

    /// Gives work to whoever has none, up to a step.
    pub fn work(&mut self, now: u64, to: u64) {
        let size = |last: &JsValue| u64::from(last.unchecked_ref::<Uint8Array>().length());
        let round: u64 = self.strands.iter().map(|strand| size(&strand.last)).sum();
        let horizon = to.min(now + (FEWEST / 2 * BYTES / round.max(1)).max(FEWEST));
        for helper in self.workers.iter_mut().filter(|helper| helper.running.ready) {
            while helper.jobs < AT_A_TIME {
                let idle = self.strands.iter_mut().filter(|s| !s.busy && s.end < horizon);
                let Some(strand) = idle.min_by_key(|strand| strand.end) else { return };
                let job = Outgoing::Stretch(strand.last.clone());
                if helper.running.post(&job).is_err() {
                    return self.dismiss(false);
                }
                strand.busy = true;
                helper.jobs += 1;
            }
        }
    }

    /// Takes news of one of them: what it has computed is returned.
    pub fn take(&mut self, generation: u32, worker: usize, news: Incoming) -> Option<JsValue> {
        if generation != self.generation {
            return None;
        }
        let helper = self.workers.get_mut(worker)?;
        match news {
            Incoming::Ready => {
                helper.running.ready = helper.running.post(&self.assignment).is_ok();
                None
            }
            Incoming::Stretch(strand, end, bytes) => {
                helper.jobs -= 1;
                let strand = self.strands.get_mut(strand)?;
                if end <= strand.end {
                    // It cannot go on. Whoever steps through the run says why.
                    self.dismiss(false);
                    return None;
                }
                (strand.end, strand.busy) = (end, false);
                strand.last = bytes.clone();
                Some(bytes)
            }
            // The run goes on without.
            _ => {
                self.dismiss(false);
                None
            }
        }
    }

    /// How far they are on the way to a step, unless they have come to rest: the share
    /// that is done, in words, too, and since when they are at it.
    pub fn progress(&self, to: u64) -> Option<(f64, String, f64)> {
        let (from, since) = self.begun;
        if self.workers.is_empty() || self.ready()? >= to {
            return None;
        }
        let done: u64 = self.strands.iter().map(|strand| strand.end.min(to) - from).sum();
        let all = (to - from) * self.strands.len() as u64;
        let workers = self.workers.len();
        let words =
            format!("{} parts in {workers} workers: {done} of {all} steps", self.strands.len());
        Some((done as f64 / all as f64, words, since))
    }
}
