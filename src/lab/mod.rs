//! What a laboratory is.
//!
//! | file | holds |
//! |---|---|
//! | [`manifest`] | [`Manifest`]: names, parameters, lanes, panels, presets, claims as data |
//! | here | [`Lab`]: what a run computes and shows |
//! | [`standing`] | [`Terrain`] and [`Standing`]: what is known of the objective and of a state, from which both are judged |
//! | [`walk`] | [`Walk`]: a map to walk on, which some laboratories have |
//! | [`run`], [`history`] | [`Run`]: what a laboratory sees of its run |
//! | [`claim`] | [`claim::Claim`]: statements to be tested |
//! | [`kit`] | lanes, curves, spectrum, notes, milestones and sentence, written once |
//!
//! A [`Lab`] says what a run computes and shows; [`crate::session`] drives it. Lanes are
//! methods (or models, or rewards) run side by side from the same start on one clock.

pub mod claim;
pub mod history;
pub mod kit;
pub mod manifest;
pub mod run;
pub mod standing;
mod study;
pub mod walk;

pub use history::{History, SPENT};
pub use manifest::{
    Card, Lane, Manifest, Metric, Pairs, PanelSpec, Preset, Question, Settings, Tables,
};
pub use run::{LaneRun, Run};
pub use standing::{Inspected, Standing, Terrain};
pub use study::{Measured, Study, Unit};
pub use walk::{Leg, Walk};

use crate::{
    data::Table,
    frame::{Comparison, Picture},
    progress::Watch,
    rng::Streams,
    schema::{Params, Problem},
    verdict::Verdict,
};

/// A laboratory.
///
/// The value holds what a run never changes (the problem, its known critical points).
/// `step` is a function of (params, seed, step index, state) alone.
pub trait Lab: Sized + 'static {
    /// What it consists of.
    const MANIFEST: Manifest;
    /// All lanes there are; [`Lab::lanes`] says which run.
    const LANES: &'static [Lane] = Self::MANIFEST.lanes;

    /// The parameters.
    type Params: Params;
    /// What the next step of a lane needs, and nothing else.
    type State: Clone;

    /// Builds the problem, with the table of the manifest's source if it could be had;
    /// `streams` are for problems that are drawn. What had to be changed is reported.
    fn new(params: &Self::Params, table: Option<&Table>, streams: Streams) -> (Self, Vec<Problem>);

    /// Takes parameters of which only live ones have changed.
    fn live(&mut self, params: &Self::Params, table: Option<&Table>, streams: Streams) {
        *self = Self::new(params, table, streams).0;
    }

    /// Tells from now on how far a computation has come within a step, a kick or an
    /// inspection, if these can take long.
    fn watch(&mut self, _watch: Watch) {}

    /// Indices into the manifest's lanes of those that run.
    fn lanes(&self) -> Vec<usize>;

    /// Steps of a run, at most the manifest's cap.
    fn end(&self) -> u64 {
        Self::MANIFEST.cap
    }

    /// The start of a lane; the same for all lanes.
    fn init(&self, lane: usize, streams: Streams) -> Self::State;

    /// One step of a lane, from `step` to `step + 1`.
    fn step(&self, lane: usize, streams: Streams, step: u64, state: &mut Self::State) -> Verdict;

    /// Displaces a lane by `amplitude` along an eigenvector of its Hessian, counted from the
    /// smallest eigenvalue from 0.
    ///
    /// # Errors
    /// Words that say why it cannot be done; the state is then unchanged.
    fn kick(&self, state: &mut Self::State, mode: usize, amplitude: f64) -> Result<(), String>;

    /// Moves the `grip`-th thing, from 0, that the main picture shows of a lane and lets the
    /// reader take hold of, to a place in the picture's coordinates.
    ///
    /// # Errors
    /// Words that say why it cannot be done; the state is then unchanged.
    fn pull(&self, _state: &mut Self::State, _grip: usize, _to: [f64; 2]) -> Result<(), String> {
        Err("nothing here can be moved".to_string())
    }

    /// The numbers that make up the result of a lane: they are signed, and scanned for NaN
    /// and infinity.
    fn numbers<'a>(&self, state: &'a Self::State) -> &'a [f64];

    /// One value per metric.
    fn measure(&self, state: &Self::State) -> Vec<f64>;

    /// What is known of the objective: units, the smallest value, critical points.
    fn terrain(&self) -> &Terrain;

    /// What a state is judged by, short of its Hessian.
    fn stand(&self, state: &Self::State) -> Standing;

    /// Gradient and spectrum at the state's point.
    fn inspect(&self, state: &Self::State) -> Inspected;

    /// Whether a state is past each milestone.
    fn reached(&self, _standing: &Standing, _metrics: &[f64]) -> Vec<bool> {
        Vec::new()
    }

    /// What a lane has cost up to its state: one count for each of the manifest's costs.
    fn costs(&self, _state: &Self::State) -> Vec<u64> {
        Vec::new()
    }

    /// What the method says of its last step; may be empty.
    fn note(&self, state: &Self::State) -> String;

    /// Numbers of a state worth keeping over time, such as positions.
    fn trail(&self, _state: &Self::State) -> Vec<f64> {
        Vec::new()
    }

    /// One picture per panel.
    fn pictures(&self, run: &Run<'_, Self>) -> Vec<Picture>;

    /// One sentence on what is to be seen now: where each lane stands.
    fn sentence(&self, run: &Run<'_, Self>) -> String {
        kit::sentence(self, run)
    }

    /// What the laboratory adds to that sentence, as one of its own.
    fn remark(&self, _run: &Run<'_, Self>) -> Option<String> {
        None
    }

    /// A table that compares the lanes, in place of one of milestones.
    fn comparison(&self, _run: &Run<'_, Self>) -> Option<Comparison> {
        None
    }

    /// The map to walk on, if there is one.
    fn map(&self) -> Option<&dyn Walk<Self>> {
        None
    }

    /// A file of the manifest's exports, by its position: its name and its text.
    fn export(&self, _state: &Self::State, _which: usize) -> Option<(String, String)> {
        None
    }
}
