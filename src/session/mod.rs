//! A run: it drives a laboratory's lanes on one clock, keeps their history,
//! applies the reader's interventions and rewinds exactly.

mod any;
mod checkpoints;
mod milestones;
mod open;
mod pace;
mod shown;
mod transitions;
mod walking;

pub use any::AnySession;
pub use milestones::Milestones;
pub use open::{Opened, Opener, install, named};
pub use pace::Pace;
pub use transitions::Transitions;

use checkpoints::Checkpoints;

use std::{cell::RefCell, sync::Arc};

use crate::{
    data::Table,
    event::{ALL, Action, Event, Kick, Move},
    frame::{Abscissa, Passed, Spent},
    lab::{History, Lab, LaneRun, SPENT},
    link::Link,
    optim::section::Relief,
    progress::{UNWATCHED, Watch},
    rng::Streams,
    schema::{Params, Problem},
    verdict::Verdict,
};

/// What the reader looks at.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct View {
    /// Slug of the inspected lane; the first one if there is no such lane.
    pub lane: String,
    /// The eigenvector along which a kick is prepared.
    pub mode: Option<usize>,
    /// Whether the Hessian spectrum is wanted: it can cost more than a step.
    pub inspect: bool,
    /// Whether the run waits for the reader: pictures then have arrows to kick with.
    pub rests: bool,
    /// What curves over steps are drawn against.
    pub abscissa: Abscissa,
}

/// A run of one laboratory.
pub struct Session<L: Lab> {
    lab: L,
    link: Link,
    table: Option<Arc<Table>>,
    streams: Streams,
    step: u64,
    lanes: Vec<LaneRun<L::State>>,
    events: Vec<Event>,
    history: History,
    milestones: Milestones,
    checkpoints: Checkpoints<Vec<LaneRun<L::State>>>,
    clock: fn() -> f64,
    watch: Watch,
    problems: Vec<Problem>,
    /// The lanes before the last move, and its step.
    held: Option<(u64, Vec<LaneRun<L::State>>)>,
    /// The section that was shown last, as far as it is known.
    relief: RefCell<Relief>,
}

impl<L: Lab> Session<L> {
    /// Opens the run of a link at step 0, with the interventions of step 0 applied.
    /// The table is that of the manifest's source.
    #[must_use]
    pub fn open(link: &Link, table: Option<Arc<Table>>) -> (Self, Vec<Problem>) {
        let params = L::Params::from_values(&link.values);
        let streams = Streams::new(link.seed);
        let (lab, mut problems) = L::new(&params, table.as_deref(), streams);
        let lanes: Vec<_> = lab
            .lanes()
            .into_iter()
            .map(|lane| LaneRun {
                lane,
                state: lab.init(lane, streams),
                verdict: Verdict::Continue,
                milliseconds: 0.0,
            })
            .collect();
        assert!(!lanes.is_empty(), "{} runs no lane", L::MANIFEST.id);
        let bytes = lanes.iter().map(|run| size_of_val(lab.numbers(&run.state))).sum();
        let history = History::new(lanes.len(), L::MANIFEST.metrics.len() + SPENT);
        let milestones = Milestones::new(lanes.len(), L::MANIFEST.milestones.len());
        let mut session = Self {
            lab,
            link: link.clone(),
            table,
            streams,
            step: 0,
            lanes,
            events: link.events.clone(),
            history,
            milestones,
            checkpoints: Checkpoints::of_size(bytes),
            clock: || 0.0,
            watch: UNWATCHED,
            problems: Vec::new(),
            held: None,
            relief: RefCell::default(),
        };
        session.arrive();
        problems.append(&mut session.problems);
        (session, problems)
    }

    /// Applies the interventions of the present step and records it.
    fn arrive(&mut self) {
        let due: Vec<Event> = self.events.iter().filter(|e| e.step == self.step).cloned().collect();
        for event in due {
            self.act(&event.action);
        }
        if !self.events.is_empty() {
            self.check_walks();
        }
        self.record();
    }

    fn record(&mut self) {
        let mut metrics = Vec::new();
        for (i, run) in self.lanes.iter().enumerate() {
            let of_lane = self.lab.measure(&run.state);
            let reached = self.lab.reached(&self.lab.stand(&run.state), &of_lane);
            let now = || Passed { step: self.step, spent: shown::spent(&self.lab, run) };
            self.milestones.record(i, &reached, now);
            metrics.extend(of_lane);
            let Spent { counts, milliseconds } = shown::spent(&self.lab, run);
            metrics.extend([counts.iter().sum::<u64>() as f64, milliseconds]);
        }
        let trails = self.lanes.iter().map(|run| self.lab.trail(&run.state));
        self.history.record(self.step, metrics, trails.flatten().collect());
        self.checkpoints.offer(self.step, &self.lanes);
    }

    /// Does what the reader has done.
    fn act(&mut self, action: &Action) {
        match action {
            Action::Kick(Kick { lane, mode, amplitude }) => {
                self.displace("kick", lane, |lab, state| lab.kick(state, *mode, *amplitude));
            }
            Action::Move(Move { lane, grip, to }) => {
                let pull = |lab: &L, state: &mut L::State| lab.pull(state, *grip, *to);
                let whose = if lane == ALL { self.lab.lanes() } else { Vec::new() };
                let slugs = whose.iter().map(|k| L::MANIFEST.lanes[*k].slug);
                let one = Some(lane.as_str()).filter(|lane| *lane != ALL);
                for lane in slugs.chain(one) {
                    self.displace("move", lane, pull);
                }
            }
            // What has been walked is read from the events.
            Action::Walk(_) => {}
        }
    }

    /// Does to a lane what sets it going again.
    fn displace(
        &mut self,
        what: &str,
        lane: &str,
        act: impl FnOnce(&L, &mut L::State) -> Result<(), String>,
    ) {
        let run = self.lanes.iter_mut().find(|run| L::MANIFEST.lanes[run.lane].slug == lane);
        let done = match run {
            Some(run) => act(&self.lab, &mut run.state).map(|()| run.verdict = Verdict::Continue),
            None => Err("it does not run here".to_owned()),
        };
        let step = self.step;
        self.report(
            done.map_err(|why| format!("the {what} of {lane} at step {step} was left out: {why}")),
        );
    }

    /// A move right after one of the same thing stands in its place, so that to drag something
    /// is one intervention.
    fn regrip(&mut self, action: &Action) {
        let Action::Move(next) = action else {
            self.held = None;
            return;
        };
        let same = |event: &Event| match &event.action {
            Action::Move(last) => {
                event.step == self.step && (&last.lane, last.grip) == (&next.lane, next.grip)
            }
            _ => false,
        };
        match &self.held {
            Some((step, lanes)) if *step == self.step && self.events.last().is_some_and(same) => {
                self.lanes.clone_from(lanes);
                self.events.pop();
            }
            _ => self.held = Some((self.step, self.lanes.clone())),
        }
    }

    /// Forgets what was recorded at `step` and later.
    fn forget_from(&mut self, step: u64) {
        self.history.truncate_before(step);
        self.milestones.truncate_before(step);
    }

    fn report(&mut self, done: Result<(), String>) {
        self.problems.extend(done.err().map(|why| Problem::new("do", why)));
    }
}
