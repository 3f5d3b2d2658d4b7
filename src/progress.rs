//! How far a long computation has come: told while it goes on, and no part of its result.

use std::fmt;

/// One more part of a computation is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is computed, for readers.
    pub what: &'static str,
    /// What one part is called.
    pub part: &'static str,
    /// Parts that are done.
    pub done: usize,
    /// Parts that there are at most.
    pub most: usize,
}

impl Progress {
    /// The share that is done, at least.
    #[must_use]
    pub fn share(&self) -> f64 {
        self.done as f64 / self.most as f64
    }
}

impl fmt::Display for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, part, done, most } = self;
        write!(f, "{what}, {part} {done} of at most {most}")
    }
}

/// Is told of every part.
pub type Watch = fn(Progress);

/// Nobody is told.
pub const UNWATCHED: Watch = |_| {};

/// Counts the parts of one computation.
#[derive(Clone, Copy, Debug)]
pub struct Counter {
    what: &'static str,
    part: &'static str,
    watch: Watch,
}

impl Counter {
    /// Of a computation and its parts by these names.
    #[must_use]
    pub fn new(what: &'static str, part: &'static str, watch: Watch) -> Self {
        Self { what, part, watch }
    }

    /// Of a computation that nobody watches.
    #[must_use]
    pub fn unwatched() -> Self {
        Self::new("", "", UNWATCHED)
    }

    /// What is to be called after each of at most so many parts.
    pub fn of(self, most: usize) -> impl FnMut() {
        let Self { what, part, watch } = self;
        let mut done = 0;
        move || {
            done += 1;
            watch(Progress { what, part, done, most });
        }
    }
}
