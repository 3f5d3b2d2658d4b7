//! The reader's own walk through an episode.
//!
//! It is a list of [`Leg`]s and no state of its own: what has been walked by a step are
//! the events up to it. A walk changes nothing that is computed, so what is walked on the
//! page stands at step 0, and is there at every step.

use super::Session;
use crate::{
    digest::Canonical,
    event::{self, Action, Event, Leg, Stride, Walk},
    experiments::Experiment,
    schema::Problem,
};

impl<E: Experiment> Session<E> {
    /// The legs through an episode up to the present step.
    pub(super) fn legs(&self, episode: u32) -> Vec<Leg> {
        let done = self.events.iter().filter(|event| event.step <= self.step);
        let walks = done.filter_map(Event::walk).filter(|walk| walk.episode == episode);
        walks.map(|walk| walk.leg).collect()
    }

    /// The episodes that have been walked in, as they were begun.
    fn walked(&self) -> Vec<u32> {
        let mut episodes = Vec::new();
        let done = self.events.iter().filter(|event| event.step <= self.step);
        for walk in done.filter_map(Event::walk) {
            if !episodes.contains(&walk.episode) {
                episodes.push(walk.episode);
            }
        }
        episodes
    }

    fn follow(&self, episode: u32, legs: &[Leg]) -> Result<Vec<f64>, String> {
        self.experiment.walk(&self.lanes[0].state, episode, legs)
    }

    /// Leaves out what has been walked by now and cannot be walked: of such a walk all legs.
    #[inline(never)]
    pub(super) fn check_walks(&mut self) {
        for episode in self.walked() {
            if let Err(why) = self.follow(episode, &self.legs(episode)) {
                self.forget_walk(episode);
                let message = format!("the walk through episode {episode} was left out: {why}");
                self.problems.push(Problem::new("do", message));
            }
        }
    }

    fn forget_walk(&mut self, episode: u32) {
        self.events.retain(|event| event.walk().is_none_or(|walk| walk.episode != episode));
    }

    /// Adds what has been walked to a signature; nothing if nothing has been.
    #[inline(never)]
    pub(super) fn sign_walks(&self, canonical: &mut Canonical) {
        for episode in self.walked() {
            canonical.text("walk");
            canonical.count(u64::from(episode));
            canonical.numbers(&self.follow(episode, &self.legs(episode)).unwrap_or_default());
        }
    }

    /// Goes on with the walk through the episode on show, or takes it back.
    pub(super) fn walk_on(&mut self, stride: Stride) -> Result<(), String> {
        let episode = self.experiment.episode();
        match stride {
            Stride::On(leg) => self.add_leg(Walk { episode, leg }, 0),
            Stride::Back => {
                let of_walk = |event: &Event| event.walk().is_some_and(|w| w.episode == episode);
                if let Some(last) = self.events.iter().rposition(of_walk) {
                    self.events.remove(last);
                }
                Ok(())
            }
            Stride::Anew => {
                self.forget_walk(episode);
                Ok(())
            }
        }
    }

    /// Adds a leg at a step, or later if the walk so far was made later.
    pub(super) fn add_leg(&mut self, walk: Walk, step: u64) -> Result<(), String> {
        let mut legs = self.legs(walk.episode);
        legs.push(walk.leg);
        self.follow(walk.episode, &legs)?;
        let same = |event: &&Event| event.walk().is_some_and(|w| w.episode == walk.episode);
        let made = self.events.iter().filter(same).map(|event| event.step);
        let last = made.filter(|made| *made <= self.step).max().unwrap_or(0);
        event::insert(&mut self.events, Event { step: step.max(last), action: Action::Walk(walk) })
    }
}
