//! What is shown of a run.

use super::{LaneRun, Run, Session, View};
use crate::{
    experiments::{Experiment, PointReport},
    frame::{Frame, Inspection, LaneReadout, Spent},
    verdict::morse_index,
};

impl<E: Experiment> Session<E> {
    /// Everything to show.
    pub(super) fn shown(&self, view: &View) -> Frame {
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
        Frame {
            step: self.step,
            sentence: self.experiment.sentence(&run),
            lanes: self.readouts(),
            pictures: self.experiment.pictures(&run),
            sheet: self.experiment.sheet(&run),
            comparison: self.experiment.comparison(&run),
            inspection: report.map(|report| self.inspection(inspected, report)),
        }
    }

    fn readouts(&self) -> Vec<LaneReadout> {
        let readout = |(i, run): (usize, &LaneRun<E::State>)| {
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
        };
        self.lanes.iter().enumerate().map(readout).collect()
    }

    fn inspection(&self, inspected: usize, report: PointReport) -> Inspection {
        Inspection {
            lane: E::LANES[self.lanes[inspected].lane].slug.to_string(),
            objective: report.objective,
            gradient_norm: report.gradient_norm,
            index: morse_index(&report.spectrum, report.tolerance),
            spectrum: report.spectrum,
            size: report.size,
            tolerance: report.tolerance,
            kind: report.kind,
        }
    }

    /// The lane that the reader looks at, as an index into `lanes`.
    pub(super) fn inspected(&self, view: &View) -> usize {
        self.lanes.iter().position(|run| E::LANES[run.lane].slug == view.lane).unwrap_or(0)
    }
}

/// What a lane has cost up to now.
pub(super) fn spent<E: Experiment>(experiment: &E, run: &LaneRun<E::State>) -> Spent {
    Spent { counts: experiment.costs(&run.state), milliseconds: run.milliseconds }
}
