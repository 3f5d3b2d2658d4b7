//! The sentence above the figure and the table of methods in numbers.

use super::{
    clock,
    dom::{self, Element},
};
use crate::{
    frame::{Frame, LaneReadout, Role},
    lab::Manifest,
    plot::readout,
    words::{capital, first},
};

/// Milliseconds between two sentences, so that a screen reader can follow.
const PAUSE: f64 = 600.0;

/// The sentence and the table.
pub struct Readout {
    sentence: Element,
    /// Whether there is room for one sentence only.
    short: bool,
    said: f64,
    /// What is read out to those who do not see the run, only where something happens.
    announcement: Element,
    /// Whether nothing of the run has been announced yet.
    unsaid: bool,
    /// Whether the run moved at the last frame.
    moved: bool,
    head: Element,
    body: Element,
    rows: Vec<Row>,
}

struct Row {
    id: String,
    cells: Vec<Element>,
    verdict: Element,
}

impl Readout {
    /// Binds the elements.
    pub fn new(short: bool) -> Self {
        let table = dom::by_id("lanes");
        let sentence = dom::by_id("sentence");
        // Until the module runs it says what is missing; then it changes with every step.
        sentence.remove_attribute("role");
        sentence.remove_attribute("aria-live");
        Self {
            sentence,
            short,
            announcement: dom::by_id("announcement"),
            unsaid: true,
            moved: false,
            said: f64::NEG_INFINITY,
            head: dom::find(&table, "thead"),
            body: dom::find(&table, "tbody"),
            rows: Vec::new(),
        }
    }

    /// Writes the table's head for a laboratory.
    pub fn build(&mut self, entry: &Manifest) {
        dom::clear(&self.head);
        dom::clear(&self.body);
        self.rows.clear();
        let row = dom::add(&self.head, "tr");
        let metrics = entry.metrics.iter().map(|metric| (metric.label, "number"));
        let ends = [("Method", ""), ("State", "lane-verdict")];
        for (text, class) in
            ends[..1].iter().copied().chain(metrics).chain(ends[1..].iter().copied())
        {
            let cell = dom::add(&row, "th");
            cell.set_attribute("scope", "col");
            cell.set_attribute("class", class);
            dom::text(&cell, text);
        }
    }

    /// Shows a frame. While a run plays the sentence waits for its turn.
    pub fn show(&mut self, frame: &Frame, playing: bool) {
        let now = clock::now();
        if !playing || now - self.said >= PAUSE {
            let all = &frame.sentence;
            dom::text(&self.sentence, if self.short { first(all) } else { all });
            if self.short {
                self.sentence.set_attribute("title", all);
            }
            self.said = now;
        }
        let same = self.rows.len() == frame.lanes.len()
            && self.rows.iter().zip(&frame.lanes).all(|(row, lane)| row.id == lane.id);
        if !same {
            dom::clear(&self.body);
            self.rows.clear();
            for lane in &frame.lanes {
                let row = self.row(lane);
                self.rows.push(row);
            }
        }
        for (row, lane) in self.rows.iter().zip(&frame.lanes) {
            for (cell, value) in row.cells.iter().zip(&lane.metrics) {
                // Unknown, or gone; then the state says so.
                let text = if value.is_nan() { "–".to_owned() } else { readout(*value) };
                dom::text(cell, &text);
            }
            dom::text(&row.verdict, &state(lane));
        }
    }

    /// Another run begins.
    pub fn begin(&mut self) {
        self.unsaid = true;
    }

    /// Announces the beginning of a run, its rest, and the lanes that have come to stand elsewhere.
    pub fn announce(&mut self, frame: &Frame, lanes: &[usize], moves: bool) {
        let rests = std::mem::replace(&mut self.moved, moves) && !moves;
        let said = if std::mem::take(&mut self.unsaid) || rests {
            frame.sentence.clone()
        } else if lanes.is_empty() {
            return;
        } else {
            let lanes = lanes.iter().filter_map(|lane| frame.lanes.get(*lane));
            lanes.map(|lane| format!("{} is {}. ", lane.label, lane.place)).collect()
        };
        dom::text(&self.announcement, &format!("Step {}: {said}", frame.step));
    }

    fn row(&self, lane: &LaneReadout) -> Row {
        let row = dom::stamp("lane-template");
        row.set_attribute("data-lane", &lane.id);
        dom::fill(&row, ".lane-label", &lane.label);
        let swatch = dom::find(&row, ".lane-swatch");
        swatch.set_attribute("class", &format!("lane-swatch {}", role_class(lane.role)));
        let verdict = dom::find(&row, ".lane-verdict");
        let mut cells = Vec::new();
        for _ in &lane.metrics {
            let cell = dom::create("td");
            cell.set_attribute("class", "number");
            verdict.before(&cell);
            cells.push(cell);
        }
        self.body.append(&row);
        Row { id: lane.id.clone(), cells, verdict }
    }
}

/// Where a lane stands, whether it goes on, and what its last step did.
fn state(lane: &LaneReadout) -> String {
    let verdict = if lane.verdict.is_running() { "" } else { lane.verdict.words() };
    let parts = [lane.place.as_str(), verdict, lane.note.as_str()];
    let said: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    capital(said.join("; "))
}

fn role_class(role: Role) -> String {
    match role {
        Role::GradientFlow => "role-gradient-flow".to_owned(),
        Role::PerturbedFlow => "role-perturbed-flow".to_owned(),
        Role::Newton => "role-newton".to_owned(),
        Role::SaddleFree => "role-saddle-free".to_owned(),
        Role::Reference | Role::Reader => "role-reference".to_owned(),
        Role::Series(n) => format!("role-series-{n}"),
    }
}
