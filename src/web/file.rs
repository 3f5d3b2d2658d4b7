//! The reader's own file: chosen or dropped, refused if too large, never
//! uploaded.

use wasm_bindgen::JsCast;
use web_sys::{File, FileList};

use super::{
    dom::{self, Element, Event, Listener},
    message::{Handle, Message},
    promise,
};
use crate::{data::LARGEST_FILE, experiments::Entry, schema::Problem};

/// The file input, and the whole page as a target for dropping.
pub struct FilePicker {
    section: Element,
    note: Element,
    _listeners: Vec<Listener>,
}

impl FilePicker {
    /// Binds the input and the drop target.
    pub fn new(handle: &Handle) -> Self {
        let input = dom::by_id("data-file");
        let body = dom::find(&dom::document(), "body");
        let marked = |body: &Element, dropping: bool| {
            body.set_attribute("class", if dropping { "dropping" } else { "" });
        };
        let chosen = {
            let (handle, field) = (*handle, input.clone());
            dom::listen(&input, "change", move |_| {
                send_first(field.files(), &handle);
                // So that the same file can be chosen again.
                field.set_value("");
            })
        };
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
            let handle = *handle;
            dom::listen(&body.clone(), "drop", move |event| {
                marked(&body, false);
                if carries_file(&event) {
                    event.prevent_default();
                    send_first(event.data_transfer().and_then(|carried| carried.files()), &handle);
                }
            })
        };
        Self {
            section: dom::by_id("data"),
            note: dom::by_id("data-note"),
            _listeners: vec![
                chosen,
                over,
                left,
                dropped,
                handle.on_click("data-export", || Message::Export),
            ],
        }
    }

    /// Says what a laboratory reads and saves; one that takes no tables has no section.
    pub fn build(&self, entry: &Entry) {
        dom::show(&self.section, !entry.on_table.is_empty());
        dom::fill(&self.section, "#data-help", entry.format.help);
        dom::fill(&self.section, "label", entry.format.label);
        dom::find(&self.section, "input").set_attribute("accept", entry.format.accept);
        let export = dom::by_id("data-export");
        dom::text(&export, entry.export);
        dom::show(&export, !entry.export.is_empty());
    }

    /// Says what is loaded.
    pub fn note(&self, text: &str) {
        dom::text(&self.note, text);
    }
}

fn carries_file(event: &Event) -> bool {
    event.data_transfer().is_some_and(|carried| carried.types().includes(&"Files".into(), 0))
}

fn send_first(files: Option<FileList>, handle: &Handle) {
    if let Some(file) = files.and_then(|files| files.get(0)) {
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
