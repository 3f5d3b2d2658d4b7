//! What the worker answers.

use js_sys::Uint8Array;

use super::{
    App,
    run::{Busy, Wanted},
};
use crate::{
    data::Reading,
    event::{Event, Leg, Stride},
    frame::{Frame, LaneReadout},
    lab::Manifest,
    link::Link,
    math::ordered,
    protocol::{Reply, Request},
    web::{clock, dom, draft, host::Rested, tables},
};

/// Milliseconds from which on opening a run is long.
const LONG_OPENING: f64 = 100.0;
/// Milliseconds between two updates of the links while playing.
const SHARE_PAUSE: f64 = 1_000.0;

/// The steps at which lanes have passed milestones, in words.
fn passages(frame: &Frame, entry: &Manifest) -> Vec<(u64, String)> {
    let of = |lane: &LaneReadout| {
        let label = lane.label.clone();
        let passed = lane.milestones.iter().zip(entry.milestones);
        passed
            .filter_map(|(passed, name)| Some((passed.as_ref()?.step, format!("{label}: {name}"))))
            .collect::<Vec<_>>()
    };
    let marks: Vec<_> = frame.lanes.iter().flat_map(of).collect();
    ordered(&marks, |(step, _)| *step as f64)
}

impl App {
    /// Takes an answer.
    pub(super) fn reply(&mut self, reply: Reply) {
        let inspect = matches!(self.run.busy, Some(Busy::Show { inspect: true, .. }));
        // Another run has been asked for meanwhile: this answer is out of date.
        let outdated = self.run.open;
        match reply {
            Reply::Opened { problems, end, took } => {
                self.run.busy = None;
                if outdated {
                    return;
                }
                self.run.opened = true;
                self.run.end = end;
                self.inspector.outdated();
                self.run.unseen = took > LONG_OPENING;
                self.run.step = 0;
                self.notices.add(&problems)
            }
            Reply::Shown { frame, running, events, problems, absent, held, chosen, drawn } => {
                let busy = self.run.busy.take();
                if outdated {
                    return;
                }
                if let Some(Busy::Show { inspect, since }) = busy {
                    let now = clock::now();
                    if inspect {
                        self.run.inspection = (now, now - since);
                    } else {
                        self.run.trip = now - since;
                        self.adapt(now - since);
                        dom::mark("drawn", &format!("{drawn:.1}"));
                    }
                }
                self.run.running = running;
                self.notices.add(&problems);
                self.take_events(events);
                if inspect {
                    self.panels.mark("data-absent", absent);
                }
                self.panels.mark("data-held", held);
                self.panels.mark("data-chosen", chosen);
                self.shown(&frame, inspect)
            }
            Reply::Signed { step, signature } => {
                self.run.busy = None;
                if outdated || step != self.run.step {
                    return;
                }
                dom::mark("signature", &signature);
                if let Some(expected) = self.run.expected.take() {
                    self.transport.reproduced(Some(expected == signature));
                }
                let link = Link {
                    at: Some(step),
                    signature: Some(signature.clone()),
                    ..self.link.clone()
                };
                let (lab, state) = (self.link.entry.id, self.run.state());
                Rested::new(lab, step, state, &signature, &link.write()).post();
                self.run.signature = Some(signature);
                self.write_share();
            }
            Reply::Described { panel, text } => {
                self.run.busy = None;
                if !outdated {
                    self.panels.describe(panel, &text);
                    self.run.described = panel + 1;
                }
            }
            Reply::Dragged(dragged) => {
                self.run.pointing = None;
                if !outdated {
                    self.dragged(dragged);
                }
            }
            Reply::Grips(grips) => self.panels.hold(grips),
            Reply::Pointed { text, mode, step, place } => {
                let Some(pointer) = self.run.pointing.take() else { return };
                self.panels.read_out(pointer.panel, &text);
                if let Some(mode) = mode.filter(|_| pointer.clicked) {
                    self.choose_mode(mode);
                }
                if let Some(step) = step.filter(|_| pointer.clicked) {
                    self.step_to(step as u64);
                }
                let on_map = self.link.entry.map == Some(pointer.panel);
                if let Some(place) = place.filter(|_| pointer.clicked && on_map) {
                    if self.walk.marks() {
                        self.client.send(Request::Mark { place });
                    } else {
                        self.walk(Wanted::Stride(Stride::On(Leg::To(place))));
                    }
                }
            }
            Reply::Traced { points } => {
                let bytes = draft::csv(&points).into_bytes();
                let bytes = Uint8Array::from(bytes.as_slice()).buffer();
                // What is drawn is no index, and shown already.
                let reading = Reading { columns: Some(vec![0, 1]), ..Reading::default() };
                self.reader.read("drawn.csv", &bytes, &reading, true);
            }
            Reply::Marked { pairs } => {
                if !outdated {
                    self.set_pairs(&pairs);
                }
            }
            Reply::Tabulated { panel, text, table } => {
                self.run.busy = None;
                if !outdated && self.run.table.take_if(|wanted| *wanted == panel).is_some() {
                    let title = self.link.entry.panels.get(panel).map_or("Data", |spec| spec.title);
                    let name = self.file_name(panel);
                    self.tables.open(title, name, &text, &table);
                }
            }
            Reply::Export(Some((name, text))) => tables::save(&name, "application/json", &text),
            Reply::Export(None) => {}
            Reply::Svg { panel, png, text } => self.save_picture(panel, &text, png),
        }
    }

    fn take_events(&mut self, events: Vec<Event>) {
        if events == self.link.events {
            return;
        }
        self.link.events = events;
        self.inspector.events(&self.link.events, self.link.entry);
        self.address.touch()
    }

    fn shown(&mut self, frame: &Frame, inspected: bool) {
        let happened = self.run.transitions.of(frame);
        self.run.pace.see(frame, !happened.is_empty());
        self.run.step = frame.step;
        self.run.shown = true;
        self.run.unseen = false;
        self.run.stale();
        self.run.inspected = inspected;
        self.run.coarse = frame.coarse;
        // What is still to be done may set it going again.
        if !self.run.running && self.run.actions.is_empty() {
            self.run.playing = false;
        }
        // A reply that was under way when the goal was set may be beyond it.
        if let Some(goal) = self.run.goal
            && (frame.step == goal.to || (frame.step < goal.to && !self.run.running))
        {
            self.run.goal = None;
            self.run.playing |= goal.play;
            self.run.due = 0.0;
            self.run.touched |= goal.to > 0;
        }
        let moves = self.run.moves();
        self.transport.step(frame.step);
        self.transport.mark(passages(frame, self.link.entry));
        // Until the worker has signed this step.
        dom::mark("signature", "");
        self.readout.show(frame, moves);
        self.prediction.show(frame, self.run.running);
        self.readout.announce(frame, &happened, moves);
        self.comparison.show(frame);
        self.walk.show(frame);
        self.inspector.lanes(frame, &self.view.lane);
        if let Some(point) = &frame.inspection {
            let last = point.spectrum.len().saturating_sub(1);
            let mode = self.view.mode.unwrap_or(0).min(last);
            self.view.mode = Some(mode);
            self.inspector.show(point, frame.step, mode, !moves);
        } else {
            self.inspector.behind(frame.step);
        }
        let now = clock::now();
        if !moves || now - self.run.shared > SHARE_PAUSE {
            self.run.shared = now;
            self.write_share();
        }
    }
}
