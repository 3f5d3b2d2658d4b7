//! The table that compares methods: what each had cost when it passed a milestone.

use super::dom::{self, Element};
use crate::{
    experiments::Entry,
    frame::{Frame, Passed},
    plot::readout,
};

/// The table below the figure.
pub struct Comparison {
    region: Element,
    head: Element,
    body: Element,
    rows: Vec<(String, Vec<Element>)>,
    costs: &'static [&'static str],
}

impl Comparison {
    /// Binds the elements.
    pub fn new() -> Self {
        let table = dom::by_id("comparison");
        Self {
            region: dom::by_id("comparison-region"),
            head: dom::find(&table, "thead"),
            body: dom::find(&table, "tbody"),
            rows: Vec::new(),
            costs: &[],
        }
    }

    /// Writes the table's head for a laboratory, and hides the table where there is
    /// nothing to compare.
    pub fn build(&mut self, entry: &Entry) {
        dom::show(&self.region, !entry.milestones.is_empty());
        dom::clear(&self.head);
        dom::clear(&self.body);
        self.rows.clear();
        self.costs = entry.costs;
        let row = dom::add(&self.head, "tr");
        for text in ["Steps to"].iter().chain(entry.milestones) {
            let cell = dom::add(&row, "th");
            cell.set_attribute("scope", "col");
            dom::text(&cell, text);
        }
    }

    /// Shows what the lanes of a frame have passed.
    pub fn show(&mut self, frame: &Frame) {
        let same = self.rows.len() == frame.lanes.len()
            && self.rows.iter().zip(&frame.lanes).all(|((id, _), lane)| *id == lane.id);
        if !same {
            dom::clear(&self.body);
            self.rows.clear();
            for lane in &frame.lanes {
                let row = dom::add(&self.body, "tr");
                let name = dom::add(&row, "th");
                name.set_attribute("scope", "row");
                name.set_attribute("class", "lane-name");
                dom::text(&name, &lane.label);
                let cells = lane.milestones.iter().map(|_| {
                    let cell = dom::stamp("milestone-template");
                    row.append(&cell);
                    cell
                });
                self.rows.push((lane.id.clone(), cells.collect()));
            }
        }
        for ((_, cells), lane) in self.rows.iter().zip(&frame.lanes) {
            for (cell, passed) in cells.iter().zip(&lane.milestones) {
                let (steps, spent) = match passed {
                    None => ("\u{2013}".to_owned(), String::new()),
                    Some(passed) => (passed.step.to_string(), self.spent(passed)),
                };
                dom::fill(cell, "b", &steps);
                dom::fill(cell, "small", &spent);
            }
        }
    }

    fn spent(&self, passed: &Passed) -> String {
        let counts = self.costs.iter().zip(&passed.spent.counts);
        let mut parts: Vec<String> = counts
            .filter(|(_, count)| **count > 0)
            .map(|(name, count)| format!("{count} {name}"))
            .collect();
        if passed.spent.milliseconds > 0.0 {
            parts.push(format!("{} ms", readout(passed.spent.milliseconds)));
        }
        parts.join("\n")
    }
}
