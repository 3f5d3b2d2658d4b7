//! A panel's data as a table, and files for the reader.

use web_sys::Url;

use super::{
    dom::{self, Element, Listener},
    message::{Handle, Message},
    spawn,
};
use crate::{plot::Table, schema::finite};

/// Most rows on show; the file has all of them.
const MOST_ROWS: usize = 200;

/// The dialog with the data of a panel.
pub struct Tables {
    dialog: Element,
    title: Element,
    text: Element,
    body: Element,
    name: String,
    csv: String,
    _listeners: [Listener; 2],
}

impl Tables {
    /// Binds the dialog.
    pub fn new(handle: &Handle) -> Self {
        let dialog = dom::by_id("table-view");
        let closing = dialog.clone();
        let close = dom::listen(&dom::by_id("table-close"), "click", move |_| closing.close());
        let save = handle.on_click("table-csv", || Message::SaveTable);
        Self {
            dialog,
            title: dom::by_id("table-title"),
            text: dom::by_id("table-text"),
            body: dom::by_id("table-body"),
            name: String::new(),
            csv: String::new(),
            _listeners: [close, save],
        }
    }

    /// Opens the dialog.
    pub fn open(&mut self, title: &str, name: String, text: &str, data: &Table) {
        dom::text(&self.title, title);
        let rows = data.rows.len();
        let cut = if rows > MOST_ROWS {
            format!("The first {MOST_ROWS} of {rows} rows are shown; the file has all of them.")
        } else {
            String::new()
        };
        let words = [text, &data.note, &cut].map(str::trim);
        let words: Vec<&str> = words.into_iter().filter(|part| !part.is_empty()).collect();
        dom::text(&self.text, &words.join(" "));
        dom::clear(&self.body);
        let table = dom::add(&self.body, "table");
        let head = dom::add(&table, "thead");
        row(&head, "th", &data.columns);
        let body = dom::add(&table, "tbody");
        for cells in data.rows.iter().take(MOST_ROWS) {
            row(&body, "td", cells);
        }
        self.name = name;
        self.csv = data.csv();
        self.dialog.open_dialog();
    }

    /// Hands the table over as a CSV file.
    pub fn save(&self) {
        save(&format!("{}.csv", self.name), "text/csv", &self.csv)
    }
}

fn row(place: &Element, kind: &str, cells: &[String]) {
    let row = dom::add(place, "tr");
    for text in cells {
        let cell = dom::add(&row, kind);
        if kind == "th" {
            cell.set_attribute("scope", "col");
        } else if finite(text).is_some() {
            cell.set_attribute("class", "number");
        }
        dom::text(&cell, text);
    }
}

/// Hands text over as a file.
pub fn save(name: &str, kind: &str, text: &str) {
    let url = match spawn::address(kind, text) {
        Ok(url) => url,
        Err(error) => return error.warn(),
    };
    let link = dom::create("a");
    link.set_attribute("href", &url);
    link.set_attribute("download", name);
    link.click();
    // The download holds its own reference once it has begun.
    super::clock::after(10_000, move || {
        let _ = Url::revoke_object_url(&url);
    });
}
