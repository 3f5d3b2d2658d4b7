//! The worker that reads tables.

use std::cell::RefCell;

use js_sys::{Array, Uint8Array};
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};

use crate::{
    data::{self, Shipped, Table, TableRef},
    experiments::navigation::building::{self, Inbox},
    schema::Problem,
    web::{dom, wire},
};

/// First part of a message: a file of the reader's; name, bytes and the label of its format follow.
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

/// Takes over the worker's messages.
pub fn start() {
    let inbox = RefCell::new(Inbox::default());
    let listener = dom::listen(&js_sys::global(), "message", move |event| {
        let answer = read(event.data().unchecked_ref(), &mut inbox.borrow_mut());
        let answer = answer.unwrap_or_else(Answer::Refused);
        wire::post_to_page(&wire::pack(&answer));
    });
    // It listens as long as the worker lives.
    std::mem::forget(listener);
    wire::post_to_page(&"ready".into());
}

fn read(parts: &Array, inbox: &mut Inbox) -> Result<Answer, Problem> {
    let text = |i: u32| parts.get(i).as_string().unwrap_or_default();
    let bytes = || Uint8Array::new(&parts.get(2)).to_vec();
    let alone = |table| Answer::Table { table, reference: TableRef::None, problems: Vec::new() };
    match text(0).as_str() {
        UNPACK => {
            let table = Table::unpack(&text(1)).map_err(|why| Problem::new("z", why))?;
            inbox.keep(&table);
            Ok(alone(table))
        }
        SHIPPED => match Shipped::find(&text(1)) {
            Some(shipped) => shipped.read(&bytes()).map(alone),
            None => Err(Problem::new(text(1), "no table of this name belongs to the page")),
        },
        _ => {
            let (table, problems) = if text(3) == building::FORMAT.label {
                inbox.read(&text(1), &bytes())?
            } else {
                data::read(&text(1), &bytes())?
            };
            Ok(Answer::Table { reference: table.pack(), table, problems })
        }
    }
}
