//! The worker that reads tables. What packs and unpacks those of links is the browser's own.

use std::{cell::RefCell, rc::Rc};

use js_sys::{Array, Uint8Array};
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};

use crate::{
    data::{self, Preview, Reader, Reading, Shipped, Table, TableRef},
    labs,
    schema::Problem,
    web::{
        error::Error,
        promise::{self, Outcome},
        wire,
    },
};

/// First part of a message: a file of the reader's; its name, its bytes (`undefined` for the
/// file before), how it is to be read and whether it is used at once follow.
pub const FILE: &str = "file";
/// A shipped file; its name and bytes follow.
pub const SHIPPED: &str = "shipped";
/// The table of a link; its text follows.
pub const UNPACK: &str = "unpack";

/// What came of reading.
#[derive(Serialize, Deserialize)]
pub enum Answer {
    /// A table.
    Table {
        /// The table.
        table: Table,
        /// How a link refers to it, if it is the reader's file.
        reference: TableRef,
        /// What was left out.
        problems: Vec<Problem>,
    },
    /// What is shown before it is used.
    Preview {
        /// What is shown.
        preview: Preview,
        /// How a link refers to the table, read like this.
        reference: TableRef,
    },
    /// Nothing that can be used.
    Refused(Problem),
}

impl Answer {
    /// Reads an answer.
    pub fn decode(value: &JsValue) -> Self {
        wire::unpack(value)
            .unwrap_or_else(|error| Self::Refused(Problem::new("table", error.to_string())))
    }
}

/// The worker's side: reads files in the format of the laboratory, one after the other.
pub struct Desk {
    shelf: Rc<RefCell<Shelf>>,
    /// Of the last answer.
    last: Outcome,
}

/// What is kept from one file to the next.
struct Shelf {
    /// None where the laboratory reads no files, so that its module has no reader.
    reader: Option<Box<dyn Reader>>,
    /// Bytes of the last file.
    file: Vec<u8>,
}

impl Default for Desk {
    fn default() -> Self {
        let reader = labs::first().tables.map(|tables| (tables.format.reader)());
        let shelf = Rc::new(RefCell::new(Shelf { reader, file: Vec::new() }));
        Self { shelf, last: Outcome::resolve(&JsValue::UNDEFINED) }
    }
}

impl Desk {
    /// Reads a table after those that were asked for before, and posts the answer as bytes.
    pub fn answer(&mut self, parts: JsValue, post: fn(JsValue)) {
        let shelf = Rc::clone(&self.shelf);
        self.last = promise::after(&self.last, move |_| answer(&shelf, parts.unchecked_ref()));
        promise::settle(&self.last, move |answer| {
            post(answer.unwrap_or_else(|error| refused("table", error.to_string())));
        });
    }
}

/// Reads a table: an answer, or a promise of one.
fn answer(shelf: &Rc<RefCell<Shelf>>, parts: &Array) -> JsValue {
    let text = |i: u32| parts.get(i).as_string().unwrap_or_default();
    let bytes = || Uint8Array::new(&parts.get(2)).to_vec();
    match text(0).as_str() {
        UNPACK => match data::deflated(&text(1)) {
            Ok(bytes) => {
                let shelf = Rc::clone(shelf);
                through(promise::inflate(&bytes), move |csv| unpacked(&shelf, csv.as_deref()))
            }
            Err(why) => refused("z", why),
        },
        SHIPPED => match Shipped::find(&text(1)) {
            Some(shipped) if shipped.is_deflated() => {
                through(promise::inflate(&bytes()), |bytes| {
                    alone(shipped.read(&bytes.unwrap_or_default()))
                })
            }
            Some(shipped) => wire::pack(&alone(shipped.read(&bytes()))),
            None => refused(&text(1), "no table of this name belongs to the page".to_string()),
        },
        _ => {
            let mut shelf = shelf.borrow_mut();
            if !parts.get(2).is_undefined() {
                shelf.file = bytes();
            }
            let (reading, at_once) = wire::unpack(&parts.get(3)).unwrap_or_default();
            shelf.read(&text(1), &reading, at_once)
        }
    }
}

impl Shelf {
    /// Reads the file, to show it first or to use it at once.
    fn read(&mut self, name: &str, reading: &Reading, at_once: bool) -> JsValue {
        let Some(reader) = &mut self.reader else {
            return refused(name, "this laboratory reads no files".to_string());
        };
        let preview = if at_once { None } else { reader.preview(name, &self.file, reading) };
        match (reader.read_as(name, &self.file, reading), preview) {
            (Ok((table, _)), Some(preview)) => {
                packed(table.canonical_csv(), |reference| Answer::Preview { preview, reference })
            }
            (Err(_), Some(preview)) => {
                wire::pack(&Answer::Preview { preview, reference: TableRef::None })
            }
            (Ok((table, problems)), None) => packed(table.canonical_csv(), move |reference| {
                Answer::Table { table, reference, problems }
            }),
            (Err(problem), None) => wire::pack(&Answer::Refused(problem)),
        }
    }
}

/// The table of a link, which is kept for the files that belong to it.
fn unpacked(shelf: &RefCell<Shelf>, csv: Option<&[u8]>) -> Answer {
    let table = Table::of_csv(csv).map_err(|why| Problem::new("z", why));
    if let (Ok(table), Some(reader)) = (&table, &mut shelf.borrow_mut().reader) {
        reader.keep(table);
    }
    alone(table)
}

/// A table that no link refers to by its numbers.
fn alone(table: Result<Table, Problem>) -> Answer {
    match table {
        Ok(table) => Answer::Table { table, reference: TableRef::None, problems: Vec::new() },
        Err(problem) => Answer::Refused(problem),
    }
}

/// The answer about a table, by its text, with the reference to it.
fn packed(csv: Vec<u8>, answer: impl FnOnce(TableRef) -> Answer + 'static) -> JsValue {
    through(promise::deflate(&csv), move |deflated| answer(TableRef::to(&csv, deflated.as_deref())))
}

/// A promise of the answer about what deflate or inflate makes of bytes, if it can.
fn through(
    promise: Result<Outcome, Error>,
    answer: impl FnOnce(Option<Vec<u8>>) -> Answer + 'static,
) -> JsValue {
    let Ok(promise) = promise else { return wire::pack(&answer(None)) };
    let answer = promise::after(&promise, |bytes| {
        wire::pack(&answer(bytes.ok().map(|bytes| Uint8Array::new(&bytes).to_vec())))
    });
    answer.into()
}

fn refused(what: &str, why: String) -> JsValue {
    wire::pack(&Answer::Refused(Problem::new(what, why)))
}
