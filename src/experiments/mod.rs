//! The laboratories: one folder and one line in the registry each.
//!
//! Natively all of [`ALL`] is there. On the page each laboratory is a module of its
//! own, which installs its entry and knows the others from the [`DIRECTORY`].
//!
//! An [`Experiment`] says what a run computes and shows; [`crate::session`]
//! drives it. Lanes are methods (or models, or rewards) run side by side from
//! the same start on one clock.

mod entry;
mod registry;

pub use entry::{Entry, Pairs};
pub use registry::{Listed, find, first, install, installed};

use crate::{
    claim::Claim,
    data::{self, Format, Source, Table},
    event::{Kick, Leg},
    frame::{Comparison, Picture, Role, Sheet},
    progress::Watch,
    rng::Streams,
    schema::{Params, Problem},
    session::Run,
    verdict::{PointKind, Verdict},
};

registry::laboratories! {
    wasserstein: Wasserstein,
    attention: Attention,
    navigation: Navigation,
}

/// A lane that an experiment can run.
#[derive(Clone, Copy, Debug)]
pub struct Lane {
    /// Name in links and in machine-readable output.
    pub slug: &'static str,
    /// Name for readers.
    pub label: &'static str,
    /// Colour, dash and marker.
    pub role: Role,
}

/// A number that every lane has at every step.
#[derive(Clone, Copy, Debug)]
pub struct Metric {
    /// Name in machine-readable output.
    pub slug: &'static str,
    /// Name for readers, with its symbol.
    pub label: &'static str,
}

/// A place on the page for one picture.
#[derive(Clone, Copy, Debug)]
pub struct PanelSpec {
    /// Name in the page's address (`hide=`).
    pub slug: &'static str,
    /// Heading.
    pub title: &'static str,
}

/// A run worth looking at, with its story.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// Name in links (`#p=<slug>`), unique over all laboratories.
    pub slug: &'static str,
    /// Name for readers.
    pub label: &'static str,
    /// What is to be seen, in a sentence or two.
    pub story: &'static str,
    /// Parameters as in a link.
    pub link: &'static str,
}

/// What an experiment knows about one point.
#[derive(Clone, Debug, PartialEq)]
pub struct PointReport {
    /// Objective.
    pub objective: f64,
    /// Norm of the gradient.
    pub gradient_norm: f64,
    /// Hessian eigenvalues in ascending order: all, or some at either end.
    pub spectrum: Vec<f64>,
    /// Number of eigenvalues that there are.
    pub size: usize,
    /// Eigenvalues within this distance of zero count as zero.
    pub tolerance: f64,
    /// The verdict.
    pub kind: PointKind,
}

/// A laboratory.
///
/// The value holds what a run never changes (the problem, its known critical
/// points). `step` is a function of (params, seed, step index, state) alone.
pub trait Experiment: Sized + 'static {
    /// Name in links.
    const ID: &'static str;
    /// Name for readers.
    const TITLE: &'static str;
    /// One sentence for the head of the page.
    const SUMMARY: &'static str;
    /// All lanes there are; [`Experiment::lanes`] says which run.
    const LANES: &'static [Lane];
    /// The numbers of every lane.
    const METRICS: &'static [Metric];
    /// The panels; the first is the main picture.
    const PANELS: &'static [PanelSpec];
    /// Runs worth looking at; the first is the default run.
    const PRESETS: &'static [Preset];
    /// Statements that are tested live.
    const CLAIMS: &'static [Claim];
    /// Rewrites of a link's pairs from schema version `i + 1` to `i + 2`.
    const MIGRATIONS: &'static [fn(Pairs) -> Pairs] = &[];
    /// Parameters to set, as in a link, when the reader opens a table; empty if
    /// the laboratory takes none.
    const ON_TABLE: &'static [(&'static str, &'static str)] = &[];
    /// What the file is from which such a table is read.
    const FORMAT: &'static Format = &data::CSV;
    /// What the laboratory can save of a run, in words.
    const EXPORTS: &'static [&'static str] = &[];
    /// By what lanes are compared: the step at which each first passes these.
    const MILESTONES: &'static [&'static str] = &[];
    /// What is counted on the way there, such as gradients.
    const COSTS: &'static [&'static str] = &[];
    /// Index of the panel with the map on which the reader can walk, if there is one.
    const MAP: Option<usize> = None;
    /// Most steps of a run.
    const CAP: u64 = 100_000;
    /// Steps per second at speed 1.
    const PACE: f64 = 20.0;

    /// The parameters.
    type Params: Params;
    /// What the next step of a lane needs, and nothing else.
    type State: Clone;

    /// Parameters to set, as in a link, for a table that the reader draws as points on the
    /// main picture or opens meanwhile; empty where nothing can be drawn.
    fn on_drawing(_params: &Self::Params) -> &'static [(&'static str, &'static str)] {
        &[]
    }

    /// Where the table of a run comes from.
    fn source(_params: &Self::Params) -> Source {
        Source::None
    }

    /// Builds the problem, with the table of [`Experiment::source`] if it could be had;
    /// `streams` are for problems that are drawn. What had to be changed is reported.
    fn new(params: &Self::Params, table: Option<&Table>, streams: Streams) -> (Self, Vec<Problem>);

    /// Tells from now on how far a computation has come within a step, a kick or an
    /// inspection, if these can take long.
    fn watch(&mut self, _watch: Watch) {}

    /// Indices into [`Experiment::LANES`] of the lanes that run.
    fn lanes(&self) -> Vec<usize>;

    /// The start of a lane; the same for all lanes.
    fn init(&self, lane: usize, streams: Streams) -> Self::State;

    /// One step of a lane, from `step` to `step + 1`.
    fn step(&self, lane: usize, streams: Streams, step: u64, state: &mut Self::State) -> Verdict;

    /// Steps of a run, at most [`Experiment::CAP`].
    fn end(&self) -> u64 {
        Self::CAP
    }

    /// Parts of a lane's state that develop without each other and take so long that
    /// other workers may compute them ahead; 0 for none.
    fn parts(&self) -> usize {
        0
    }

    /// A part of a state in numbers.
    fn part(&self, _state: &Self::State, _part: usize) -> Vec<f64> {
        Vec::new()
    }

    /// Goes on with a part from the numbers that it has at `step`: these, and those
    /// of some steps after it. Needs nothing of the lane's state.
    fn extend(
        &self,
        _lane: usize,
        _part: usize,
        _streams: Streams,
        _step: u64,
        _numbers: &[f64],
    ) -> Vec<Vec<f64>> {
        Vec::new()
    }

    /// Takes what [`Experiment::extend`] has returned elsewhere. `step` may use it only
    /// where it would come to the same: a result never depends on it.
    fn foresee(&mut self, _lane: usize, _part: usize, _step: u64, _states: Vec<Vec<f64>>) {}

    /// Takes parameters of which only live ones have changed.
    fn live(&mut self, params: &Self::Params, table: Option<&Table>, streams: Streams) {
        *self = Self::new(params, table, streams).0;
    }

    /// Displaces a lane along an eigenvector of its Hessian.
    ///
    /// # Errors
    /// Words that say why it cannot be done; the state is then unchanged.
    fn kick(&self, state: &mut Self::State, kick: &Kick) -> Result<(), String>;

    /// Number of the episode on the map, counted from 1.
    fn episode(&self) -> u32 {
        1
    }

    /// The reader's own walk through an episode, leg by leg from its start, and the
    /// numbers that make up its result: they are signed. It depends on what all lanes
    /// share; `state` is that of any lane.
    ///
    /// # Errors
    /// Words that say why the last leg that could be tried cannot be made.
    fn walk(&self, _state: &Self::State, _episode: u32, _legs: &[Leg]) -> Result<Vec<f64>, String> {
        Err("this laboratory has no map to walk on".to_string())
    }

    /// Parameters to set, as in a link, when the reader marks a place of the map.
    fn mark(&self, _state: &Self::State, _place: usize) -> Vec<(&'static str, String)> {
        Vec::new()
    }

    /// Numbers of the episode on show, side by side.
    fn sheet(&self, _run: &Run<'_, Self>) -> Option<Sheet> {
        None
    }

    /// The numbers that make up the result of a lane: they are signed, and
    /// scanned for NaN and infinity.
    fn numbers<'a>(&self, state: &'a Self::State) -> &'a [f64];

    /// One value per metric.
    fn measure(&self, state: &Self::State) -> Vec<f64>;

    /// Whether a state with these metrics is past each milestone.
    fn reached(&self, _metrics: &[f64]) -> Vec<bool> {
        Vec::new()
    }

    /// What a lane has cost up to its state: one count for each of
    /// [`Experiment::COSTS`].
    fn costs(&self, _state: &Self::State) -> Vec<u64> {
        Vec::new()
    }

    /// What the method says of its last step; may be empty.
    fn note(&self, state: &Self::State) -> String;

    /// Gradient, spectrum and verdict at the state's point.
    fn inspect(&self, state: &Self::State) -> PointReport;

    /// Numbers of a state worth keeping over time, such as positions.
    fn trail(&self, _state: &Self::State) -> Vec<f64> {
        Vec::new()
    }

    /// A file of [`Experiment::EXPORTS`], by its position: its name and its text.
    fn export(&self, _state: &Self::State, _which: usize) -> Option<(String, String)> {
        None
    }

    /// One picture per panel.
    fn pictures(&self, run: &Run<'_, Self>) -> Vec<Picture>;

    /// A table that compares the lanes, in place of one of milestones.
    fn comparison(&self, _run: &Run<'_, Self>) -> Option<Comparison> {
        None
    }

    /// One sentence on what is to be seen now.
    fn sentence(&self, run: &Run<'_, Self>) -> String;
}
