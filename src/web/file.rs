//! The reader's own file: chosen or dropped, refused if too large, never
//! uploaded.

use wasm_bindgen::JsCast;
use web_sys::{File, FileList};

use super::{
    dom::{self, Element, Event, Listener},
    message::{Handle, Message},
    promise,
};
use crate::{
    data::LARGEST_FILE,
    lab::{Manifest, Tables},
    schema::Problem,
};

/// The file input, and the whole page as a target for dropping.
pub struct FilePicker {
    section: Element,
    note: Element,
    _exports: Vec<Listener>,
    _listeners: [Listener; 4],
}

impl FilePicker {
    /// Binds the input and the drop target.
    pub fn new(handle: &Handle) -> Self {
        let input = dom::by_id("data-file");
        let body = dom::find(&dom::document(), "body");
        let marked = |body: &Element, dropping: bool| {
            body.set_attribute("class", if dropping { "dropping" } else { "" });
        };
        let chosen = listen(&input, handle);
        let over = {
            let body = body.clone();
            dom::listen(&body.clone(), "dragover", move |event| {
                if carries_file(&event) {
                    event.prevent_default();
                    marked(&body, true);
                }
            })
        };
        let left = {
            let body = body.clone();
            dom::listen(&body.clone(), "dragleave", move |event| {
                if event.related_target().is_none() {
                    marked(&body, false);
                }
            })
        };
        let dropped = {
            let (handle, field) = (*handle, input.clone());
            dom::listen(&body.clone(), "drop", move |event| {
                marked(&body, false);
                if carries_file(&event) {
                    event.prevent_default();
                    let files = event.data_transfer().and_then(|carried| carried.files());
                    send(files, &field, &handle);
                }
            })
        };
        Self {
            section: dom::by_id("data"),
            note: dom::by_id("data-note"),
            _exports: Vec::new(),
            _listeners: [chosen, over, left, dropped],
        }
    }

    /// Says what a laboratory reads and saves; one that takes no tables has no section.
    pub fn build(&mut self, entry: &Manifest, handle: &Handle) {
        dom::show(&self.section, entry.tables.is_some());
        if let Some(Tables { format, .. }) = entry.tables {
            dom::fill(&self.section, "#data-help", format.help);
            dom::fill(&self.section, "label", format.label);
            let input = dom::find(&self.section, "input");
            input.set_attribute("accept", format.accept);
            input.set_multiple(format.several);
        }
        let exports = dom::by_id("data-exports");
        dom::clear(&exports);
        let export = |(which, label): (usize, &&str)| {
            let button = dom::add(&exports, "button");
            button.set_attribute("type", "button");
            dom::text(&button, label);
            handle.on(&button, "click", move || Message::Export(which))
        };
        self._exports = entry.exports.iter().enumerate().map(export).collect();
    }

    /// Says what is loaded.
    pub fn note(&self, text: &str) {
        dom::text(&self.note, text);
    }
}

/// Hands over the files that are chosen in a field.
pub fn listen(input: &Element, handle: &Handle) -> Listener {
    let (handle, field) = (*handle, input.clone());
    dom::listen(input, "change", move |_| {
        send(field.files(), &field, &handle);
        // So that the same file can be chosen again.
        field.set_value("");
    })
}

fn carries_file(event: &Event) -> bool {
    event.data_transfer().is_some_and(|carried| carried.types().includes(&"Files".into(), 0))
}

/// Hands over the first file, or all where the field takes several.
fn send(files: Option<FileList>, field: &Element, handle: &Handle) {
    let Some(files) = files else { return };
    let most = if field.multiple() { files.length() } else { 1 };
    for file in (0..most).filter_map(|i| files.get(i)) {
        handle.send(Message::File(file));
    }
}

/// Fetches a file's bytes, unless it is too large to be read at all.
pub fn fetch(file: &File, handle: &Handle) -> Result<(), Problem> {
    let name = file.name();
    if file.size() > LARGEST_FILE as f64 {
        return Err(Problem::new(
            crate::schema::excerpt(&name),
            format!(
                "the file has {:.1} MB, more than the {} MB that are read; nothing was changed",
                file.size() / 1e6,
                LARGEST_FILE / 1_000_000
            ),
        ));
    }
    let handle = *handle;
    promise::settle(&file.array_buffer().unchecked_into(), move |bytes| {
        handle.send(Message::Bytes(name, bytes));
    });
    Ok(())
}
