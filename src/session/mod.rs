//! A run: it drives an experiment's lanes on one clock, keeps their history,
//! applies the reader's interventions and rewinds exactly.

mod checkpoints;
mod history;
mod milestones;
mod stretch;
mod walking;

pub use history::History;
pub use milestones::Milestones;
pub use stretch::{Stretch, extend};

use checkpoints::Checkpoints;

use std::sync::Arc;

use crate::{
    data::Table,
    digest::Canonical,
    event::{self, Action, Event, Leg, Stride},
    experiments::{Experiment, PointReport},
    frame::{Frame, Inspection, LaneReadout, Passed, Spent},
    link::Link,
    rng::Streams,
    schema::{Params, Problem, Values},
    verdict::{Verdict, morse_index},
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

/// A run with the experiment's types erased.
pub trait AnySession {
    /// Steps taken.
    fn step(&self) -> u64;

    /// Times the steps from now on, in milliseconds. Times are shown and never enter
    /// a result.
    fn set_clock(&mut self, clock: fn() -> f64);

    /// Whether another step would change anything.
    fn is_running(&self) -> bool;

    /// Takes one step of every lane that still runs, then applies the
    /// interventions of the new step.
    fn advance(&mut self);

    /// Steps of the run.
    fn end(&self) -> u64;

    /// Where its strands are now; empty if it has none that are worth computing apart.
    fn strands(&self) -> Vec<Stretch>;

    /// Takes what another worker has computed ahead. It changes no result.
    fn foresee(&mut self, stretch: Stretch);

    /// Goes back to the last state kept at or before `step`; advancing from
    /// there reproduces every later state exactly.
    fn rewind(&mut self, step: u64);

    /// Intervenes now, and forgets interventions at later steps.
    fn intervene(&mut self, action: Action);

    /// Goes on with the reader's own walk through the episode on show.
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

    /// A file that the experiment can save, by its position: its name and its text.
    fn export(&self, view: &View, which: usize) -> Option<(String, String)>;

    /// Signature of the result at this step.
    fn signature(&self) -> String;
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
        self.check_walks();
        self.record();
    }

    fn record(&mut self) {
        let mut metrics = Vec::new();
        for (i, run) in self.lanes.iter().enumerate() {
            let of_lane = self.experiment.measure(&run.state);
            let reached = self.experiment.reached(&of_lane);
            let now = || Passed { step: self.step, spent: spent(&self.experiment, run) };
            self.milestones.record(i, &reached, now);
            metrics.extend(of_lane);
        }
        let trails = self.lanes.iter().map(|run| self.experiment.trail(&run.state));
        self.history.record(self.step, metrics, trails.flatten().collect());
        self.checkpoints.offer(self.step, &self.lanes);
    }

    fn act(&mut self, action: &Action) {
        match action {
            Action::Kick(kick) => {
                let run = self.lanes.iter_mut().find(|run| E::LANES[run.lane].slug == kick.lane);
                let Some(run) = run else {
                    self.problems.push(Problem::new(
                        "do",
                        format!(
                            "the kick of {} at step {} was left out: it does not run here",
                            kick.lane, self.step
                        ),
                    ));
                    return;
                };
                match self.experiment.kick(&mut run.state, kick) {
                    Ok(()) => run.verdict = Verdict::Continue,
                    Err(why) => self.problems.push(Problem::new(
                        "do",
                        format!(
                            "the kick of {} at step {} was left out: {why}",
                            kick.lane, self.step
                        ),
                    )),
                }
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

    fn inspected(&self, view: &View) -> usize {
        self.lanes.iter().position(|run| E::LANES[run.lane].slug == view.lane).unwrap_or(0)
    }
}

fn spent<E: Experiment>(experiment: &E, run: &LaneRun<E::State>) -> Spent {
    Spent { counts: experiment.costs(&run.state), milliseconds: run.milliseconds }
}

/// The driver's own check, so that no method needs one: NaN and infinity stop a lane.
fn scanned(numbers: &[f64], verdict: Verdict) -> Verdict {
    if numbers.iter().all(|x| x.is_finite()) { verdict } else { Verdict::NonFinite }
}

impl<E: Experiment> AnySession for Session<E> {
    fn step(&self) -> u64 {
        self.step
    }

    fn set_clock(&mut self, clock: fn() -> f64) {
        self.clock = clock;
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
            let said = self.experiment.step(run.lane, self.streams, self.step, &mut run.state);
            run.milliseconds += (self.clock)() - begun;
            run.verdict = scanned(self.experiment.numbers(&run.state), said);
            if run.verdict.is_running() && self.step + 1 == end {
                run.verdict = Verdict::Truncated;
            }
        }
        self.step += 1;
        self.arrive();
    }

    fn end(&self) -> u64 {
        self.experiment.end().min(E::CAP)
    }

    fn strands(&self) -> Vec<Stretch> {
        let parts = self.experiment.parts();
        let strands = self.lanes.iter().enumerate().flat_map(|(i, run)| {
            (0..parts).map(move |part| Stretch {
                strand: i * parts + part,
                step: self.step,
                states: vec![self.experiment.part(&run.state, part)],
            })
        });
        strands.collect()
    }

    fn foresee(&mut self, stretch: Stretch) {
        let Some(part) = stretch.strand.checked_rem(self.experiment.parts()) else { return };
        let slot = stretch.strand / self.experiment.parts();
        let Some(lane) = self.lanes.get(slot).map(|run| run.lane) else { return };
        self.experiment.foresee(lane, part, stretch.step, stretch.states);
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
        self.experiment.mark(&self.lanes[0].state, place)
    }

    fn events(&self) -> &[Event] {
        &self.events
    }

    fn set_live(&mut self, values: &Values) {
        self.link.values = values.clone();
        let params = E::Params::from_values(values);
        self.experiment.live(&params, self.table.as_deref(), self.streams);
    }

    fn take_problems(&mut self) -> Vec<Problem> {
        std::mem::take(&mut self.problems)
    }

    fn metric(&self, lane: &str, metric: usize) -> Option<f64> {
        let index = self.lanes.iter().position(|run| E::LANES[run.lane].slug == lane)?;
        Some(self.history.at(self.step as usize, index, metric))
    }

    fn frame(&self, view: &View) -> Frame {
        let inspected = self.inspected(view);
        let report = view.inspect.then(|| self.experiment.inspect(&self.lanes[inspected].state));
        let walk = self.legs(self.experiment.episode());
        let run = Run {
            step: self.step,
            lanes: &self.lanes,
            history: &self.history,
            inspected,
            report: report.as_ref(),
            mode: view.mode,
            walk: &walk,
        };
        let pictures = self.experiment.pictures(&run);
        let sentence = self.experiment.sentence(&run);
        let sheet = self.experiment.sheet(&run);
        let comparison = self.experiment.comparison(&run);
        let lanes = self
            .lanes
            .iter()
            .enumerate()
            .map(|(i, run)| {
                let lane = &E::LANES[run.lane];
                LaneReadout {
                    id: lane.slug.to_string(),
                    label: lane.label.to_string(),
                    role: lane.role,
                    verdict: run.verdict,
                    note: self.experiment.note(&run.state),
                    metrics: self.experiment.measure(&run.state),
                    spent: spent(&self.experiment, run),
                    milestones: self.milestones.of(i).to_vec(),
                }
            })
            .collect();
        let inspection = report.map(|report| Inspection {
            lane: E::LANES[self.lanes[inspected].lane].slug.to_string(),
            objective: report.objective,
            gradient_norm: report.gradient_norm,
            index: morse_index(&report.spectrum, report.tolerance),
            spectrum: report.spectrum,
            size: report.size,
            tolerance: report.tolerance,
            kind: report.kind,
        });
        Frame { step: self.step, sentence, lanes, pictures, inspection, sheet, comparison }
    }

    fn export(&self, view: &View, which: usize) -> Option<(String, String)> {
        self.experiment.export(&self.lanes[self.inspected(view)].state, which)
    }

    fn signature(&self) -> String {
        let mut canonical = Canonical::default();
        canonical.text(E::ID);
        canonical.count(self.step);
        for run in &self.lanes {
            canonical.text(E::LANES[run.lane].slug);
            canonical.text(run.verdict.slug());
            canonical.numbers(self.experiment.numbers(&run.state));
        }
        self.sign_walks(&mut canonical);
        canonical.signature()
    }
}
