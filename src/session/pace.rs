//! How fast a run is shown: slowly where something happens, fast where nothing does. What is
//! computed does not depend on it.

use crate::frame::Frame;

/// Part of the usual pace after an event, and for how many milliseconds on the screen.
const SLOW: f64 = 0.3;
const LASTS: f64 = 1_000.0;
/// Times the usual pace at most, where nothing happens, and by how much it grows from one frame
/// to the next.
const FAST: f64 = 6.0;
const GROWTH: f64 = 1.05;
/// Nothing happens where no lane's first metric changes in a step by more than this part of its
/// range in the run so far.
const QUIET: f64 = 2e-3;

/// The pace of a run.
#[derive(Clone, Debug)]
pub struct Pace {
    step: u64,
    /// The first metric of every lane in the frame before.
    before: Vec<f64>,
    /// Smallest and largest first metric so far.
    range: (f64, f64),
    factor: f64,
    /// Milliseconds of slowness that are left.
    left: f64,
}

impl Default for Pace {
    fn default() -> Self {
        let range = (f64::INFINITY, f64::NEG_INFINITY);
        Self { step: 0, before: Vec::new(), range, factor: 1.0, left: 0.0 }
    }
}

impl Pace {
    /// Takes note of a frame, in which something has happened or not.
    pub fn see(&mut self, frame: &Frame, happened: bool) {
        if frame.step < self.step || self.before.len() != frame.lanes.len() {
            *self = Self::default();
        }
        let now = frame.lanes.iter().map(|lane| lane.metrics.first().copied().unwrap_or(f64::NAN));
        let now: Vec<f64> = now.collect();
        for value in now.iter().filter(|value| value.is_finite()) {
            self.range = (self.range.0.min(*value), self.range.1.max(*value));
        }
        let steps = frame.step.saturating_sub(self.step) as f64;
        if happened {
            self.left = LASTS;
            self.factor = 1.0;
        } else if steps > 0.0 {
            let apart = |(now, before): (&f64, &f64)| (now - before).abs();
            // The largest of numbers leaves out those that are none.
            let most = now.iter().zip(&self.before).map(apart).fold(0.0, f64::max);
            let quiet = most <= QUIET * steps * (self.range.1 - self.range.0).max(0.0);
            self.factor = if quiet { (GROWTH * self.factor).min(FAST) } else { 1.0 };
        }
        self.step = frame.step;
        self.before = now;
    }

    /// Times the usual pace now. `elapsed` milliseconds have been on the screen since the last
    /// call.
    pub fn factor(&mut self, elapsed: f64) -> f64 {
        self.left = (self.left - elapsed).max(0.0);
        if self.left > 0.0 { SLOW } else { self.factor }
    }
}
