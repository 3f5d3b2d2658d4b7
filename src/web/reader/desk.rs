//! The worker that reads tables.

use js_sys::{Array, Uint8Array};
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};

use crate::{
    data::{Preview, Reader, Reading, Shipped, Table, TableRef},
    labs,
    schema::Problem,
    web::wire,
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

/// The worker's side: reads files in the format of the laboratory.
pub struct Desk {
    /// None where the laboratory reads no files, so that its module has no reader.
    reader: Option<Box<dyn Reader>>,
    /// Bytes of the last file.
    file: Vec<u8>,
}

impl Default for Desk {
    fn default() -> Self {
        let tables = labs::first().tables;
        Self { reader: tables.map(|tables| (tables.format.reader)()), file: Vec::new() }
    }
}

impl Desk {
    /// Reads a table.
    pub fn answer(&mut self, parts: &JsValue) -> Answer {
        self.read(parts.unchecked_ref()).unwrap_or_else(Answer::Refused)
    }

    fn read(&mut self, parts: &Array) -> Result<Answer, Problem> {
        let text = |i: u32| parts.get(i).as_string().unwrap_or_default();
        let bytes = || Uint8Array::new(&parts.get(2)).to_vec();
        let alone =
            |table| Answer::Table { table, reference: TableRef::None, problems: Vec::new() };
        match text(0).as_str() {
            UNPACK => {
                let table = Table::unpack(&text(1)).map_err(|why| Problem::new("z", why))?;
                if let Some(reader) = &mut self.reader {
                    reader.keep(&table);
                }
                Ok(alone(table))
            }
            SHIPPED => match Shipped::find(&text(1)) {
                Some(shipped) => shipped.read(&bytes()).map(alone),
                None => Err(Problem::new(text(1), "no table of this name belongs to the page")),
            },
            _ => {
                if !parts.get(2).is_undefined() {
                    self.file = bytes();
                }
                let (name, file) = (text(1), &self.file);
                let Some(reader) = &mut self.reader else {
                    return Err(Problem::new(name, "this laboratory reads no files"));
                };
                let (reading, at_once): (Reading, bool) =
                    wire::unpack(&parts.get(3)).unwrap_or_default();
                let preview = if at_once { None } else { reader.preview(&name, file, &reading) };
                let table = reader.read_as(&name, file, &reading);
                if let Some(preview) = preview {
                    let reference = table.map_or(TableRef::None, |(table, _)| table.pack());
                    return Ok(Answer::Preview { preview, reference });
                }
                let (table, problems) = table?;
                Ok(Answer::Table { reference: table.pack(), table, problems })
            }
        }
    }
}
