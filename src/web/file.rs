//! The reader's own file: chosen or dropped, refused if too large, read by the
//! engine, never uploaded.

use serde::{Deserialize, Serialize};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{File, FileList};

use super::{
    dom::{self, Element, Event, Listener},
    error::Error,
    message::{Handle, Message},
};
use crate::{
    data::{self, LARGEST_FILE, Packed, Table},
    schema::Problem,
};

/// What the engine says of a file.
#[derive(Serialize, Deserialize)]
pub enum Answer {
    /// Nothing of it can be used.
    Refused(Problem),
    /// It is kept, and named by its digest.
    Kept {
        /// What the reader is told.
        note: String,
        /// What was left out.
        problems: Vec<Problem>,
        /// By which a link asks for it.
        digest: String,
        /// The table itself, if it is small enough to travel with a link.
        small: Option<Table>,
    },
}

/// Reads a file; also returns the table for keeping.
pub fn read(name: &str, bytes: &[u8]) -> (Answer, Option<Table>) {
    match data::read(name, bytes) {
        Err(problem) => (Answer::Refused(problem), None),
        Ok((table, problems)) => {
            let note = format!(
                "{}: {} rows, columns {}. The file stays in your browser; it is never uploaded.",
                table.name,
                table.rows(),
                table.columns.join(", ")
            );
            let small = matches!(table.pack(), Packed::Inline(_)).then(|| table.clone());
            (Answer::Kept { note, problems, digest: table.digest(), small }, Some(table))
        }
    }
}

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
            _listeners: vec![chosen, over, left, dropped],
        }
    }

    /// Shows the section only where a laboratory takes tables.
    pub fn show(&self, shown: bool) {
        dom::show(&self.section, shown);
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
    let failed_name = name.clone();
    let done = Closure::once_into_js(move |value: wasm_bindgen::JsValue| {
        handle.send(Message::Bytes(name, Ok(value.unchecked_into())));
    });
    let failed = Closure::once_into_js(move |value: wasm_bindgen::JsValue| {
        let why = Error::from(value).to_string();
        handle.send(Message::Bytes(failed_name, Err(why)));
    });
    super::share::then(&file.array_buffer().unchecked_into(), &done, &failed);
    Ok(())
}
