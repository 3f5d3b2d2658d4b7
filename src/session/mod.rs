//! A run: it drives an experiment's lanes on one clock, keeps their history,
//! applies the reader's interventions and rewinds exactly.

mod any;
mod checkpoints;
mod history;
mod milestones;
mod shown;
mod stretch;
mod walking;

pub use any::AnySession;
pub use history::History;
pub use milestones::Milestones;
pub use stretch::{Stretch, extend};

use checkpoints::Checkpoints;

use std::sync::Arc;

use crate::{
    data::Table,
    event::{Action, Event, Leg},
    experiments::{Experiment, PointReport},
    frame::Passed,
    link::Link,
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
}

/// One lane of a run.
#[derive(Clone)]
pub struct LaneRun<S> {
    /// Index into [`Experiment::LANES`].
    pub lane: usize,
    /// Its state.
    pub state: S,
    /// What its last step said.
    pub verdict: Verdict,
    /// Milliseconds that its steps have taken; see [`AnySession::set_clock`].
    pub milliseconds: f64,
}

/// What an experiment sees of its run when it draws.
pub struct Run<'a, E: Experiment> {
    /// Steps taken.
    pub step: u64,
    /// The lanes, in the order of [`Experiment::lanes`].
    pub lanes: &'a [LaneRun<E::State>],
    /// Metrics of all steps up to now.
    pub history: &'a History,
    /// Index into `lanes` of the inspected one.
    pub inspected: usize,
    /// What the inspector says of it, if it was asked.
    pub report: Option<&'a PointReport>,
    /// The eigenvector along which a kick is prepared.
    pub mode: Option<usize>,
    /// The reader's own walk through the episode on show.
    pub walk: &'a [Leg],
}

/// A run of one experiment.
pub struct Session<E: Experiment> {
    experiment: E,
    link: Link,
    table: Option<Arc<Table>>,
    streams: Streams,
    step: u64,
    lanes: Vec<LaneRun<E::State>>,
    events: Vec<Event>,
    history: History,
    milestones: Milestones,
    checkpoints: Checkpoints<Vec<LaneRun<E::State>>>,
    clock: fn() -> f64,
    watch: Watch,
    problems: Vec<Problem>,
}

impl<E: Experiment> Session<E> {
    /// Opens the run of a link at step 0, with the interventions of step 0 applied.
    /// The table is that of [`Experiment::source`].
    #[must_use]
    pub fn open(link: &Link, table: Option<Arc<Table>>) -> (Self, Vec<Problem>) {
        let params = E::Params::from_values(&link.values);
        let streams = Streams::new(link.seed);
        let (experiment, mut problems) = E::new(&params, table.as_deref(), streams);
        let lanes: Vec<_> = experiment
            .lanes()
            .into_iter()
            .map(|lane| LaneRun {
                lane,
                state: experiment.init(lane, streams),
                verdict: Verdict::Continue,
                milliseconds: 0.0,
            })
            .collect();
        assert!(!lanes.is_empty(), "{} runs no lane", E::ID);
        let bytes = lanes.iter().map(|run| size_of_val(experiment.numbers(&run.state))).sum();
        let history = History::new(lanes.len(), E::METRICS.len());
        let milestones = Milestones::new(lanes.len(), E::MILESTONES.len());
        let mut session = Self {
            experiment,
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
            let of_lane = self.experiment.measure(&run.state);
            let reached = self.experiment.reached(&of_lane);
            let now = || Passed { step: self.step, spent: shown::spent(&self.experiment, run) };
            self.milestones.record(i, &reached, now);
            metrics.extend(of_lane);
        }
        let trails = self.lanes.iter().map(|run| self.experiment.trail(&run.state));
        self.history.record(self.step, metrics, trails.flatten().collect());
        self.checkpoints.offer(self.step, &self.lanes);
    }

    /// Does what the reader has done. Never inlined, for a first visit has nothing of it.
    #[inline(never)]
    fn act(&mut self, action: &Action) {
        match action {
            Action::Kick(kick) => {
                let run = self.lanes.iter_mut().find(|run| E::LANES[run.lane].slug == kick.lane);
                let kicked = match run {
                    Some(run) => {
                        let kicked = self.experiment.kick(&mut run.state, kick);
                        kicked.map(|()| run.verdict = Verdict::Continue)
                    }
                    None => Err("it does not run here".to_owned()),
                };
                self.report(kicked.map_err(|why| {
                    format!("the kick of {} at step {} was left out: {why}", kick.lane, self.step)
                }));
            }
            // What has been walked is read from the events.
            Action::Walk(_) => {}
            #[cfg(feature = "test-hooks")]
            Action::Panic => panic!("a panic was asked for with do={}:panic", self.step),
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
