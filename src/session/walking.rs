//! The reader's own walks.
//!
//! It is a list of [`Leg`]s and no state of its own: what has been walked by a step are
//! the events up to it. A walk changes nothing that is computed, so what is walked on the
//! page stands at step 0, and is there at every step.

use super::Session;
use crate::{
    digest::Canonical,
    event::{self, Action, Event, Stride, Walk},
    lab::{Lab, Leg},
    schema::Problem,
};

impl<L: Lab> Session<L> {
    /// The legs of a walk up to the present step.
    pub(super) fn legs(&self, number: u32) -> Vec<Leg> {
        let done = self.events.iter().filter(|event| event.step <= self.step);
        let walks = done.filter_map(Event::walk).filter(|walk| walk.number == number);
        walks.map(|walk| walk.leg).collect()
    }

    /// The numbers of the walks, in the order in which they were begun.
    fn walked(&self) -> Vec<u32> {
        let mut numbers = Vec::new();
        let done = self.events.iter().filter(|event| event.step <= self.step);
        for walk in done.filter_map(Event::walk) {
            if !numbers.contains(&walk.number) {
                numbers.push(walk.number);
            }
        }
        numbers
    }

    fn follow(&self, number: u32, legs: &[Leg]) -> Result<Vec<f64>, String> {
        match self.lab.map() {
            Some(map) => map.walk(&self.lanes[0].state, number, legs),
            None => Err("this laboratory has no map to walk on".to_string()),
        }
    }

    /// Leaves out what has been walked by now and cannot be walked: of such a walk all legs.
    pub(super) fn check_walks(&mut self) {
        for number in self.walked() {
            if let Err(why) = self.follow(number, &self.legs(number)) {
                self.forget_walk(number);
                let message = format!("walk {number} was left out: {why}");
                self.problems.push(Problem::new("do", message));
            }
        }
    }

    fn forget_walk(&mut self, number: u32) {
        self.events.retain(|event| event.walk().is_none_or(|walk| walk.number != number));
    }

    /// Adds what has been walked to a signature; nothing if nothing has been.
    pub(super) fn sign_walks(&self, canonical: &mut Canonical) {
        for number in self.walked() {
            canonical.text("walk");
            canonical.count(u64::from(number));
            canonical.numbers(&self.follow(number, &self.legs(number)).unwrap_or_default());
        }
    }

    /// Goes on with the walk on show, or takes it back.
    pub(super) fn walk_on(&mut self, stride: Stride) -> Result<(), String> {
        let number = self.lab.map().map_or(1, |map| map.number());
        match stride {
            Stride::On(leg) => self.add_leg(Walk { number, leg }, 0),
            Stride::Back => {
                let of_walk = |event: &Event| event.walk().is_some_and(|w| w.number == number);
                if let Some(last) = self.events.iter().rposition(of_walk) {
                    self.events.remove(last);
                }
                Ok(())
            }
            Stride::Anew => {
                self.forget_walk(number);
                Ok(())
            }
        }
    }

    /// Adds a leg at a step, or later if the walk so far was made later.
    pub(super) fn add_leg(&mut self, walk: Walk, step: u64) -> Result<(), String> {
        let mut legs = self.legs(walk.number);
        legs.push(walk.leg);
        self.follow(walk.number, &legs)?;
        let same = |event: &&Event| event.walk().is_some_and(|w| w.number == walk.number);
        let made = self.events.iter().filter(same).map(|event| event.step);
        let last = made.filter(|made| *made <= self.step).max().unwrap_or(0);
        event::insert(&mut self.events, Event { step: step.max(last), action: Action::Walk(walk) })
    }
}
