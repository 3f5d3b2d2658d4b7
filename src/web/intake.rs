//! A table before it is used: how it is read, its columns, and what is left out. The reader
//! looks at it, changes it, and takes it or not.

use super::{
    dom::{self, Element, Listener},
    message::{Handle, Message},
};
use crate::data::{Choice, Preview, Reading};

/// What the reader wants of the table on show.
pub enum Wish {
    /// It is to be read in another way: which choice, and the option's position.
    Choose(usize, usize),
    /// A column is to be used or not.
    Column(usize, bool),
    /// It is to be used.
    Use,
    /// It is not.
    Leave,
}

/// The dialog.
pub struct Intake {
    dialog: Element,
    /// How the table on show is read.
    pub reading: Reading,
    /// Whether it has been taken, so that closing the dialog leaves nothing.
    pub taken: bool,
    shown: Preview,
    boxes: Vec<Element>,
    _listeners: [Listener; 4],
}

impl Intake {
    /// Binds the dialog.
    pub fn new(handle: &Handle) -> Self {
        let dialog = dom::by_id("intake");
        let sender = *handle;
        let changed = dom::listen(&dialog, "change", move |event| {
            let Some(field) = event.target() else { return };
            let option = field.value().parse().unwrap_or_default();
            let wish = match field.attribute("data-choice") {
                Some(choice) => Wish::Choose(choice.parse().unwrap_or_default(), option),
                None => Wish::Column(option, field.checked()),
            };
            sender.send(Message::Intake(wish));
        });
        let closing = dialog.clone();
        let listeners = [
            changed,
            handle.on_click("intake-use", || Message::Intake(Wish::Use)),
            dom::listen(&dom::by_id("intake-leave"), "click", move |_| closing.close()),
            // Also by the Escape key.
            handle.on(&dialog, "close", || Message::Intake(Wish::Leave)),
        ];
        Self {
            dialog,
            reading: Reading::default(),
            taken: false,
            shown: Preview::default(),
            boxes: Vec::new(),
            _listeners: listeners,
        }
    }

    /// Name of the file on show.
    pub fn name(&self) -> &str {
        &self.shown.name
    }

    /// Closes the dialog.
    pub fn close(&self) {
        self.dialog.close();
    }

    /// Uses a column or not.
    pub fn choose_column(&mut self, column: usize, used: bool) {
        let columns = self.shown.columns.iter().enumerate();
        let wanted = |(k, one): &(usize, &crate::data::Column)| {
            if *k == column { used } else { one.used }
        };
        self.reading.columns = Some(columns.filter(wanted).map(|(k, _)| k).collect());
    }

    /// Shows a table. What has the focus keeps it.
    pub fn show(&mut self, preview: Preview) {
        let root = &self.dialog;
        dom::fill(root, "h2", &format!("Is {} read rightly?", preview.name));
        dom::fill(root, "[role=status]", &preview.summary);
        for (k, choice) in preview.choices.iter().enumerate() {
            choose(&dom::find(root, &format!("[data-choice=\"{k}\"]")), choice);
        }
        let names = |preview: &Preview| -> Vec<String> {
            preview.columns.iter().map(|column| column.name.clone()).collect()
        };
        if names(&preview) != names(&self.shown) || self.boxes.len() != preview.columns.len() {
            self.boxes = boxes(&dom::find(root, ".columns"), preview.columns.len());
        }
        for (item, column) in self.boxes.iter().zip(&preview.columns) {
            dom::find(item, "input").set_checked(column.used);
            dom::fill(item, "span", &column.name);
            dom::fill(item, "small", &column.about);
        }
        let table = dom::find(root, "table");
        let [head, body] = ["thead", "tbody"].map(|part| dom::find(&table, part));
        dom::clear(&head);
        dom::clear(&body);
        let row = |place: &Element, kind: &str, cells: &mut dyn Iterator<Item = &String>| {
            let row = dom::add(place, "tr");
            cells.for_each(|cell| dom::text(&dom::add(&row, kind), cell));
        };
        row(&head, "th", &mut preview.columns.iter().map(|column| &column.name));
        for cells in &preview.rows {
            row(&body, "td", &mut cells.iter());
        }
        let notes = dom::find(root, "ul");
        dom::clear(&notes);
        for note in &preview.notes {
            dom::text(&dom::add(&notes, "li"), note);
        }
        let refusal = preview.refusal.clone().map(|why| crate::words::capital(why) + ".");
        dom::fill(root, "[role=alert]", refusal.as_deref().unwrap_or_default());
        dom::by_id("intake-use").set_disabled(refusal.is_some());
        self.shown = preview;
        self.dialog.open_dialog();
    }
}

fn choose(list: &Element, choice: &Choice) {
    dom::clear(list);
    for (k, option) in choice.options.iter().enumerate() {
        dom::option(list, &k.to_string(), option);
    }
    list.set_value(&choice.chosen.to_string());
    dom::show(list, !choice.options.is_empty());
}

/// A checkbox for each column, with room for what it holds.
fn boxes(place: &Element, count: usize) -> Vec<Element> {
    dom::clear(place);
    let one = |k: usize| {
        let item = dom::stamp("option-checkbox");
        dom::find(&item, "input").set_attribute("value", &k.to_string());
        dom::add(&item, "small");
        place.append(&item);
        item
    };
    (0..count).map(one).collect()
}
