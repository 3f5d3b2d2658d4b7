//! The table below the figure that compares the lanes: as the laboratory has it, or by
//! what each had cost when it passed a milestone.

use std::borrow::Cow;

use super::dom::{self, Element};
use crate::{
    frame::{Cell, Comparison as Table, Frame, Passed, Row},
    lab::Manifest,
    plot::readout,
};

/// The table.
pub struct Comparison {
    region: Element,
    caption: Element,
    head: Element,
    body: Element,
    note: Element,
    /// What the elements are made for: the head and the labels of the rows.
    made: Vec<String>,
    cells: Vec<Element>,
    milestones: &'static [&'static str],
    costs: &'static [&'static str],
}

impl Comparison {
    /// Binds the table with this id, its region and its note.
    pub fn new(id: &str) -> Self {
        let table = dom::by_id(id);
        Self {
            region: dom::by_id(&format!("{id}-region")),
            caption: dom::find(&table, "caption"),
            head: dom::find(&table, "thead"),
            body: dom::find(&table, "tbody"),
            note: dom::by_id(&format!("{id}-note")),
            made: Vec::new(),
            cells: Vec::new(),
            milestones: &[],
            costs: &[],
        }
    }

    /// Another laboratory.
    pub fn build(&mut self, entry: &Manifest) {
        (self.milestones, self.costs) = (entry.milestones, entry.costs);
        dom::show(&self.region, false);
    }

    /// Shows how the lanes of a frame compare.
    pub fn show(&mut self, frame: &Frame) {
        let table = match &frame.comparison {
            Some(table) => Cow::Borrowed(table),
            None => Cow::Owned(self.passages(frame)),
        };
        self.fill(&table, |_| None);
    }

    /// Shows a table, with the link of a unit on its cell; one with a single column is hidden.
    pub fn fill(&mut self, table: &Table, link: impl Fn(u32) -> Option<String>) {
        dom::show(&self.region, table.head.len() > 1);
        dom::text(&self.caption, &table.caption);
        dom::text(&self.note, &table.note);
        let labels = table.rows.iter().map(|row| &row.label);
        if !self.made.iter().eq(table.head.iter().chain(labels)) {
            self.make(table);
        }
        for (element, cell) in self.cells.iter().zip(table.rows.iter().flat_map(|row| &row.cells)) {
            dom::fill(element, "b", &cell.value);
            dom::fill(element, "small", &cell.note);
            let anchor = dom::find(element, "a");
            match cell.unit.and_then(&link) {
                Some(link) => anchor.set_attribute("href", &format!("#{link}")),
                None => anchor.remove_attribute("href"),
            }
            let share = cell.share.map_or(String::new(), |share| format!("{:.0}%", 100.0 * share));
            element.set_style("--share", &share);
            element.set_attribute("data-outline", &cell.outline.to_string());
        }
    }

    fn make(&mut self, table: &Table) {
        dom::clear(&self.head);
        dom::clear(&self.body);
        self.cells.clear();
        self.made.clone_from(&table.head);
        let row = dom::add(&self.head, "tr");
        for text in &table.head {
            let cell = dom::add(&row, "th");
            cell.set_attribute("scope", "col");
            dom::text(&cell, text);
        }
        for Row { label, cells } in &table.rows {
            self.made.push(label.clone());
            let row = dom::add(&self.body, "tr");
            let name = dom::add(&row, "th");
            name.set_attribute("scope", "row");
            name.set_attribute("class", "lane-name");
            dom::text(&name, label);
            for _ in cells {
                let cell = dom::stamp("milestone-template");
                row.append(&cell);
                self.cells.push(cell);
            }
        }
    }

    /// When each lane got where, and what it had cost by then.
    fn passages(&self, frame: &Frame) -> Table {
        let cell = |passed: &Option<Passed>| match passed {
            None => Cell::of("–"),
            Some(passed) => Cell::with(passed.step.to_string(), self.spent(passed)),
        };
        let head = ["Steps to"].iter().chain(self.milestones);
        let rows = frame.lanes.iter().map(|lane| Row {
            label: lane.label.clone(),
            cells: lane.milestones.iter().map(cell).collect(),
        });
        Table {
            caption: "First step at which each method gets there, and what it had cost by then"
                .to_owned(),
            head: head.map(|text| (*text).to_owned()).collect(),
            rows: rows.collect(),
            note: String::new(),
        }
    }

    fn spent(&self, passed: &Passed) -> String {
        let counts = self.costs.iter().zip(&passed.spent.counts);
        let mut parts: Vec<String> = counts
            .filter(|(_, count)| **count > 0)
            .map(|(name, count)| match count {
                1 => format!("1 {}", name.trim_end_matches('s')),
                _ => format!("{count} {name}"),
            })
            .collect();
        if passed.spent.milliseconds > 0.0 {
            parts.push(format!("{} ms", readout(passed.spent.milliseconds)));
        }
        parts.join("\n")
    }
}
