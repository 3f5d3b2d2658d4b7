//! What can be done with a run, whatever its laboratory.

use super::{Session, View};
use crate::{
    digest::Canonical,
    event::{self, Action, Event, Stride},
    frame::Frame,
    lab::Lab,
    progress::Watch,
    schema::{Params, Problem, Values},
    verdict::Verdict,
};

/// A run with the laboratory's types erased.
pub trait AnySession {
    /// Steps taken.
    fn step(&self) -> u64;

    /// Times the steps from now on, in milliseconds. Times are shown and never enter
    /// a result.
    fn set_clock(&mut self, clock: fn() -> f64);

    /// Tells from now on how far long computations have come.
    fn set_watch(&mut self, watch: Watch);

    /// Whether another step would change anything.
    fn is_running(&self) -> bool;

    /// Takes one step of every lane that still runs, then applies the
    /// interventions of the new step.
    fn advance(&mut self);

    /// Steps of the run.
    fn end(&self) -> u64;

    /// Goes back to the last state kept at or before `step`; advancing from
    /// there reproduces every later state exactly.
    fn rewind(&mut self, step: u64);

    /// Intervenes now, and forgets interventions at later steps.
    fn intervene(&mut self, action: Action);

    /// Goes on with the reader's own walk on show.
    fn stride(&mut self, stride: Stride);

    /// Parameters to set, as in a link, when the reader marks a place of the map.
    fn mark(&self, place: usize) -> Vec<(&'static str, String)>;

    /// Interventions so far, ordered by step.
    fn events(&self) -> &[Event];

    /// Takes parameters of which only live ones have changed.
    fn set_live(&mut self, values: &Values);

    /// What could not be done since the last call.
    fn take_problems(&mut self) -> Vec<Problem>;

    /// The present value of a lane's metric, if that lane runs.
    fn metric(&self, lane: &str, metric: usize) -> Option<f64>;

    /// Everything to show.
    fn frame(&self, view: &View) -> Frame;

    /// A file that the laboratory can save, by its position: its name and its text.
    fn export(&self, view: &View, which: usize) -> Option<(String, String)>;

    /// Signature of the result at this step.
    fn signature(&self) -> String;
}

/// The driver's own check, so that no method needs one: NaN and infinity stop a lane.
fn scanned(numbers: &[f64], verdict: Verdict) -> Verdict {
    if numbers.iter().all(|x| x.is_finite()) { verdict } else { Verdict::NonFinite }
}

impl<L: Lab> AnySession for Session<L> {
    fn step(&self) -> u64 {
        self.step
    }

    fn set_clock(&mut self, clock: fn() -> f64) {
        self.clock = clock;
    }

    fn set_watch(&mut self, watch: Watch) {
        self.watch = watch;
        self.lab.watch(watch);
    }

    fn is_running(&self) -> bool {
        self.step < self.end()
            && (self.lanes.iter().any(|run| run.verdict.is_running())
                || self.events.iter().any(|event| event.step > self.step))
    }

    fn advance(&mut self) {
        if self.step >= self.end() {
            return;
        }
        let end = self.end();
        for run in self.lanes.iter_mut().filter(|run| run.verdict.is_running()) {
            let begun = (self.clock)();
            let said = self.lab.step(run.lane, self.streams, self.step, &mut run.state);
            run.milliseconds += (self.clock)() - begun;
            run.verdict = scanned(self.lab.numbers(&run.state), said);
            if run.verdict.is_running() && self.step + 1 == end {
                run.verdict = Verdict::Truncated;
            }
        }
        self.step += 1;
        self.arrive();
    }

    fn end(&self) -> u64 {
        self.lab.end().min(L::MANIFEST.cap)
    }

    fn rewind(&mut self, step: u64) {
        if step < self.step {
            let (step, lanes) = self.checkpoints.before(step);
            self.step = step;
            self.lanes = lanes;
            self.forget_from(step + 1);
        }
    }

    fn intervene(&mut self, action: Action) {
        if let Action::Walk(walk) = action {
            let added = self.add_leg(walk, self.step);
            return self.report(added);
        }
        self.regrip(&action);
        let event = Event { step: self.step, action: action.clone() };
        if let Err(why) = event::insert(&mut self.events, event) {
            return self.report(Err(why));
        }
        self.act(&action);
        self.forget_from(self.step);
        self.checkpoints.truncate_before(self.step);
        self.record();
    }

    fn stride(&mut self, stride: Stride) {
        let walked = self.walk_on(stride);
        self.report(walked);
    }

    fn mark(&self, place: usize) -> Vec<(&'static str, String)> {
        self.lab.map().map_or_else(Vec::new, |map| map.mark(&self.lanes[0].state, place))
    }

    fn events(&self) -> &[Event] {
        &self.events
    }

    fn set_live(&mut self, values: &Values) {
        self.link.values = values.clone();
        self.held = None;
        let params = L::Params::from_values(values);
        self.lab.live(&params, self.table.as_deref(), self.streams);
        self.lab.watch(self.watch);
    }

    fn take_problems(&mut self) -> Vec<Problem> {
        std::mem::take(&mut self.problems)
    }

    fn metric(&self, lane: &str, metric: usize) -> Option<f64> {
        let index = self.lanes.iter().position(|run| L::MANIFEST.lanes[run.lane].slug == lane)?;
        Some(self.history.at(self.step as usize, index, metric))
    }

    fn frame(&self, view: &View) -> Frame {
        self.shown(view)
    }

    fn export(&self, view: &View, which: usize) -> Option<(String, String)> {
        self.lab.export(&self.lanes[self.inspected(view)].state, which)
    }

    fn signature(&self) -> String {
        let mut canonical = Canonical::default();
        canonical.text(L::MANIFEST.id);
        canonical.count(self.step);
        for run in &self.lanes {
            canonical.text(L::MANIFEST.lanes[run.lane].slug);
            canonical.text(run.verdict.slug());
            canonical.numbers(self.lab.numbers(&run.state));
        }
        if !self.events.is_empty() {
            self.sign_walks(&mut canonical);
        }
        canonical.signature()
    }
}
