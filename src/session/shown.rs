//! What is shown of a run.

use std::cell::Cell;

use super::{Session, View};
use crate::{
    frame::{Frame, Inspection, LaneReadout, Spent},
    lab::{Inspected, Lab, LaneRun, Run},
    optim::Judgement,
    words::number,
};

impl<L: Lab> Session<L> {
    /// Everything to show.
    pub(super) fn shown(&self, view: &View) -> Frame {
        let inspected = self.inspected(view);
        let report = view.inspect.then(|| self.lab.inspect(&self.lanes[inspected].state));
        let mut judgements: Vec<Judgement> =
            self.lanes.iter().map(|run| self.judged(run, None)).collect();
        if report.is_some() {
            judgements[inspected] = self.judged(&self.lanes[inspected], report.as_ref());
        }
        let map = self.lab.map();
        let walk = map.map_or_else(Vec::new, |map| self.legs(map.number()));
        let run = Run {
            step: self.step,
            lanes: &self.lanes,
            judgements: &judgements,
            history: &self.history,
            inspected,
            report: report.as_ref(),
            mode: view.mode,
            rests: view.rests,
            abscissa: view.abscissa,
            walk: &walk,
            relief: &self.relief,
            coarse: Cell::new(false),
        };
        let pictures = self.lab.pictures(&run);
        Frame {
            step: self.step,
            sentence: self.lab.sentence(&run),
            lanes: self.readouts(&judgements),
            pictures,
            coarse: run.coarse.get(),
            sheet: map.and_then(|map| map.sheet(&run)),
            comparison: self.lab.comparison(&run),
            inspection: report
                .map(|report| self.inspection(inspected, report, judgements[inspected])),
        }
    }

    /// Where a lane stands, by what an inspection has found if there was one.
    fn judged(&self, run: &LaneRun<L::State>, report: Option<&Inspected>) -> Judgement {
        let (standing, terrain) = (self.lab.stand(&run.state), self.lab.terrain());
        match report {
            None => standing.judged(terrain, run.verdict),
            Some(found) => standing.refined(terrain, run.verdict, found),
        }
    }

    fn readouts(&self, judgements: &[Judgement]) -> Vec<LaneReadout> {
        let readout = |(i, run): (usize, &LaneRun<L::State>)| {
            let lane = &L::MANIFEST.lanes[run.lane];
            LaneReadout {
                id: lane.slug.to_string(),
                label: lane.label.to_string(),
                role: lane.role,
                verdict: run.verdict,
                judgement: judgements[i],
                place: judgements[i].words(&self.lab.terrain().known, number),
                note: self.lab.note(&run.state),
                metrics: self.lab.measure(&run.state),
                spent: spent(&self.lab, run),
                milestones: self.milestones.of(i).to_vec(),
            }
        };
        self.lanes.iter().enumerate().map(readout).collect()
    }

    fn inspection(&self, inspected: usize, found: Inspected, judgement: Judgement) -> Inspection {
        let Inspected { value, gradient, resolved } = found;
        Inspection {
            lane: L::MANIFEST.lanes[self.lanes[inspected].lane].slug.to_string(),
            judgement,
            place: judgement.words(&self.lab.terrain().known, number),
            objective: value,
            gradient_norm: gradient,
            index: resolved.count(-1),
            nullity: resolved.count(0),
            spectrum: resolved.values,
            tolerances: resolved.tolerances,
            size: resolved.size,
        }
    }

    /// The lane that the reader looks at, as an index into `lanes`.
    pub(super) fn inspected(&self, view: &View) -> usize {
        let lane = |run: &LaneRun<L::State>| L::MANIFEST.lanes[run.lane].slug == view.lane;
        self.lanes.iter().position(lane).unwrap_or(0)
    }
}

/// What a lane has cost up to now.
pub(super) fn spent<L: Lab>(lab: &L, run: &LaneRun<L::State>) -> Spent {
    Spent { counts: lab.costs(&run.state), milliseconds: run.milliseconds }
}
