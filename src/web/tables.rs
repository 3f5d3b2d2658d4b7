//! A panel's data as a table, and files for the reader.

use js_sys::Array;
use web_sys::{Blob, BlobPropertyBag, Element, HtmlAnchorElement, HtmlDialogElement, Url};

use super::{
    dom::{self, Listener},
    error::Fault,
    message::{Handle, Message},
};
use crate::plot::Table;

/// Most rows on show; the file has all of them.
const MOST_ROWS: usize = 200;

/// The dialog with the data of a panel.
pub struct Tables {
    dialog: HtmlDialogElement,
    title: Element,
    text: Element,
    body: Element,
    name: String,
    csv: String,
    _listeners: [Listener; 2],
}

impl Tables {
    /// Binds the dialog.
    pub fn new(handle: &Handle) -> Result<Self, Fault> {
        let dialog: HtmlDialogElement = dom::by_id("table-view")?;
        let close = {
            let dialog = dialog.clone();
            dom::listen(&dom::by_id::<Element>("table-close")?, "click", move |_| dialog.close())?
        };
        let save =
            handle.on(&dom::by_id::<Element>("table-csv")?, "click", || Message::SaveTable)?;
        Ok(Self {
            dialog,
            title: dom::by_id("table-title")?,
            text: dom::by_id("table-text")?,
            body: dom::by_id("table-body")?,
            name: String::new(),
            csv: String::new(),
            _listeners: [close, save],
        })
    }

    /// Opens the dialog.
    pub fn open(
        &mut self,
        title: &str,
        name: String,
        text: &str,
        data: &Table,
    ) -> Result<(), Fault> {
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
        let table: Element = dom::create("table")?;
        let head: Element = dom::create("thead")?;
        let names = row("th", data.columns.iter().map(|name| (name.clone(), false)))?;
        head.append_child(&names)?;
        table.append_child(&head)?;
        let body: Element = dom::create("tbody")?;
        for cells in data.rows.iter().take(MOST_ROWS) {
            let cells = row("td", cells.iter().map(cell))?;
            body.append_child(&cells)?;
        }
        table.append_child(&body)?;
        self.body.append_child(&table)?;
        self.name = name;
        self.csv = data.csv();
        if !self.dialog.open() {
            self.dialog.show_modal()?;
        }
        Ok(())
    }

    /// Hands the table over as a CSV file.
    pub fn save(&self) -> Result<(), Fault> {
        save(&format!("{}.csv", self.name), "text/csv", &self.csv)
    }
}

fn cell(value: &impl ToString) -> (String, bool) {
    let text = value.to_string();
    let number = crate::schema::finite(&text).is_some();
    (text, number)
}

fn row(kind: &str, cells: impl Iterator<Item = (String, bool)>) -> Result<Element, Fault> {
    let row: Element = dom::create("tr")?;
    for (text, number) in cells {
        let cell: Element = dom::create(kind)?;
        if kind == "th" {
            cell.set_attribute("scope", "col")?;
        }
        if number {
            cell.set_class_name("number");
        }
        dom::text(&cell, &text);
        row.append_child(&cell)?;
    }
    Ok(row)
}

/// Hands text over as a file.
pub fn save(name: &str, kind: &str, text: &str) -> Result<(), Fault> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = dom::create("a")?;
    link.set_href(&url);
    link.set_download(name);
    link.click();
    // The download holds its own reference once it has begun.
    super::clock::after(10_000, move || {
        let _ = Url::revoke_object_url(&url);
    })
}
