//! The sentence above the figure and the table of methods in numbers.

use web_sys::{Element, HtmlElement};

use super::{clock, dom, error::Fault};
use crate::{
    experiments::Entry,
    frame::{Frame, LaneReadout, Role},
    plot::readout,
};

/// Milliseconds between two sentences, so that a screen reader can follow.
const PAUSE: f64 = 600.0;

/// The sentence and the table.
pub struct Readout {
    sentence: Element,
    said: f64,
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
    pub fn new() -> Result<Self, Fault> {
        let table: Element = dom::by_id("lanes")?;
        Ok(Self {
            sentence: dom::by_id("sentence")?,
            said: f64::NEG_INFINITY,
            head: dom::find(&table, "thead")?,
            body: dom::find(&table, "tbody")?,
            rows: Vec::new(),
        })
    }

    /// Writes the table's head for a laboratory.
    pub fn build(&mut self, entry: &Entry) -> Result<(), Fault> {
        dom::clear(&self.head);
        dom::clear(&self.body);
        self.rows.clear();
        let row: Element = dom::create("tr")?;
        let metrics = entry.metrics.iter().map(|metric| (metric.label, "number"));
        let ends = [("Method", ""), ("State", "lane-verdict")];
        for (text, class) in
            ends[..1].iter().copied().chain(metrics).chain(ends[1..].iter().copied())
        {
            let cell: Element = dom::create("th")?;
            cell.set_attribute("scope", "col")?;
            cell.set_class_name(class);
            dom::text(&cell, text);
            row.append_child(&cell)?;
        }
        self.head.append_child(&row)?;
        Ok(())
    }

    /// Shows a frame. While a run plays the sentence waits for its turn.
    pub fn show(&mut self, frame: &Frame, playing: bool) -> Result<(), Fault> {
        let now = clock::now();
        if !playing || now - self.said >= PAUSE {
            dom::text(&self.sentence, &frame.sentence);
            self.said = now;
        }
        let same = self.rows.len() == frame.lanes.len()
            && self.rows.iter().zip(&frame.lanes).all(|(row, lane)| row.id == lane.id);
        if !same {
            dom::clear(&self.body);
            self.rows.clear();
            for lane in &frame.lanes {
                let row = self.row(lane)?;
                self.rows.push(row);
            }
        }
        for (row, lane) in self.rows.iter().zip(&frame.lanes) {
            for (cell, value) in row.cells.iter().zip(&lane.metrics) {
                dom::text(cell, &readout(*value));
            }
            let words = lane.verdict.words();
            let text = if lane.note.is_empty() {
                words.to_owned()
            } else {
                format!("{words}: {}", lane.note)
            };
            dom::text(&row.verdict, &text);
        }
        Ok(())
    }

    fn row(&self, lane: &LaneReadout) -> Result<Row, Fault> {
        let row: HtmlElement = dom::stamp("lane-template")?;
        row.set_attribute("data-lane", &lane.id)?;
        dom::text(&dom::find::<Element>(&row, ".lane-label")?, &lane.label);
        let swatch: Element = dom::find(&row, ".lane-swatch")?;
        swatch.set_class_name(&format!("lane-swatch {}", role_class(lane.role)));
        let verdict: Element = dom::find(&row, ".lane-verdict")?;
        let mut cells = Vec::new();
        for _ in &lane.metrics {
            let cell: Element = dom::create("td")?;
            cell.set_class_name("number");
            row.insert_before(&cell, Some(&verdict))?;
            cells.push(cell);
        }
        self.body.append_child(&row)?;
        Ok(Row { id: lane.id.clone(), cells, verdict })
    }
}

fn role_class(role: Role) -> String {
    match role {
        Role::GradientFlow => "role-gradient-flow".to_owned(),
        Role::PerturbedFlow => "role-perturbed-flow".to_owned(),
        Role::Newton => "role-newton".to_owned(),
        Role::SaddleFree => "role-saddle-free".to_owned(),
        Role::Reference => "role-reference".to_owned(),
        Role::Series(n) => format!("role-series-{n}"),
    }
}
