//! What a laboratory sees of its run when it draws and speaks.

use std::cell::{Cell, RefCell};

use super::{History, Inspected, Lab, Lane, Leg};
use crate::{
    frame::Abscissa,
    optim::{Judgement, section::Relief},
    verdict::Verdict,
};

/// One lane of a run.
#[derive(Clone)]
pub struct LaneRun<S> {
    /// Index into the manifest's lanes.
    pub lane: usize,
    /// Its state.
    pub state: S,
    /// What its last step said.
    pub verdict: Verdict,
    /// Milliseconds that its steps have taken, by the clock of whoever shows the run. Never
    /// part of a result.
    pub milliseconds: f64,
}

/// A run at its present step.
pub struct Run<'a, L: Lab> {
    /// Steps taken.
    pub step: u64,
    /// The lanes, in the order of [`Lab::lanes`].
    pub lanes: &'a [LaneRun<L::State>],
    /// Where each of them stands.
    pub judgements: &'a [Judgement],
    /// Metrics of all steps up to now.
    pub history: &'a History,
    /// Index into `lanes` of the inspected one.
    pub inspected: usize,
    /// What the Hessian there says, if it was asked.
    pub report: Option<&'a Inspected>,
    /// The eigenvector along which a kick is prepared.
    pub mode: Option<usize>,
    /// Whether the run waits for the reader, who can kick then.
    pub rests: bool,
    /// What curves over steps are drawn against.
    pub abscissa: Abscissa,
    /// The reader's own walk, where there is a map.
    pub walk: &'a [Leg],
    /// What is known of the section on show.
    pub relief: &'a RefCell<Relief>,
    /// Set by pictures that will be finer when they are next asked for.
    pub coarse: Cell<bool>,
}

impl<L: Lab> Run<'_, L> {
    /// Slug, label and role of a lane of the run.
    #[must_use]
    pub fn spec(&self, slot: usize) -> &'static Lane {
        &L::MANIFEST.lanes[self.lanes[slot].lane]
    }

    /// The inspected lane.
    #[must_use]
    pub fn chosen(&self) -> &LaneRun<L::State> {
        &self.lanes[self.inspected]
    }
}
