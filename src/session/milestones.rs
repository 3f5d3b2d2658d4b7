//! When each lane passed each milestone, and what it had cost by then.

use crate::frame::Passed;

/// The first passage of every lane at every milestone.
#[derive(Clone, Debug)]
pub struct Milestones {
    count: usize,
    passed: Vec<Option<Passed>>,
}

impl Milestones {
    /// Nothing is passed yet.
    pub(super) fn new(lanes: usize, count: usize) -> Self {
        Self { count, passed: vec![None; lanes * count] }
    }

    /// Takes note of what a lane has reached at a step.
    pub(super) fn record(&mut self, lane: usize, reached: &[bool], now: impl Fn() -> Passed) {
        let places = self.passed[lane * self.count..][..self.count].iter_mut();
        for (place, reached) in places.zip(reached) {
            if *reached && place.is_none() {
                *place = Some(now());
            }
        }
    }

    /// Forgets what was passed at `step` and later.
    pub(super) fn truncate_before(&mut self, step: u64) {
        for place in &mut self.passed {
            if place.as_ref().is_some_and(|passed| passed.step >= step) {
                *place = None;
            }
        }
    }

    /// The passages of a lane, in the order of the laboratory's milestones.
    #[must_use]
    pub fn of(&self, lane: usize) -> &[Option<Passed>] {
        &self.passed[lane * self.count..][..self.count]
    }
}
