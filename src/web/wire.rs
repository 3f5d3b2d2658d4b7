//! Messages between page and worker as JavaScript values: arrays whose first
//! entry says what they are. What the protocol says goes as bytes: that needs
//! less code than objects, and the two ends are one and the same module.

use js_sys::{Array, Uint8Array};
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use web_sys::OffscreenCanvas;

use super::error::Error;
use crate::{
    data::Table,
    protocol::{Reply, Request},
    trial::Trial,
};

/// From the page to the worker.
pub enum Outgoing {
    /// A request of the protocol.
    Request(Request),
    /// The canvas of a panel.
    Canvas(usize, OffscreenCanvas),
    /// A trial, with the table that its run needs.
    Trial(Trial, Option<Table>),
    /// A table to read; see [`super::reader::desk`].
    Read(JsValue),
}

/// From the worker to the page.
pub enum Incoming {
    /// The worker listens.
    Ready,
    /// A reply of the protocol.
    Reply(Reply),
    /// The worker is about to stop.
    Panic(String),
    /// What has come of a trial, as a line of JSON.
    Line(String),
    /// The share of a trial that is done.
    Share(f64),
    /// What is computed, in words, and the share that is done.
    Progress(String, f64),
    /// What came of reading a table, as bytes.
    Read(JsValue),
}

impl Outgoing {
    /// The value to post, and what is to be transferred with it.
    pub fn encode(&self) -> (JsValue, Array) {
        let transfer = Array::new();
        let value = match self {
            Self::Request(request) => Array::of2(&"request".into(), &pack(request)),
            Self::Canvas(panel, canvas) => {
                transfer.push(canvas);
                Array::of3(&"canvas".into(), &(*panel as f64).into(), canvas)
            }
            Self::Trial(trial, table) => Array::of2(&"trial".into(), &pack(&(trial, table))),
            Self::Read(parts) => Array::of2(&"read".into(), parts),
        };
        (value.into(), transfer)
    }

    /// Reads what [`Outgoing::encode`] wrote.
    pub fn decode(value: &JsValue) -> Result<Self, Error> {
        let parts: &Array = value.unchecked_ref();
        let text = |i: u32| parts.get(i).as_string().unwrap_or_default();
        let number = |i: u32| parts.get(i).as_f64().unwrap_or_default() as usize;
        Ok(match text(0).as_str() {
            "canvas" => Self::Canvas(number(1), parts.get(2).unchecked_into()),
            "trial" => {
                let (trial, table) = unpack(&parts.get(1))?;
                Self::Trial(trial, table)
            }
            "read" => Self::Read(parts.get(1)),
            _ => Self::Request(unpack(&parts.get(1))?),
        })
    }
}

impl Incoming {
    /// The value to post.
    pub fn encode(&self) -> JsValue {
        let (kind, value) = match self {
            Self::Ready => ("ready", JsValue::NULL),
            Self::Reply(reply) => ("reply", pack(reply)),
            Self::Panic(message) => ("panic", message.into()),
            Self::Line(line) => ("line", line.into()),
            Self::Share(share) => ("share", (*share).into()),
            Self::Read(answer) => ("read", answer.clone()),
            Self::Progress(words, share) => {
                return Array::of3(&"progress".into(), &words.into(), &(*share).into()).into();
            }
        };
        Array::of2(&kind.into(), &value).into()
    }

    /// Reads what [`Incoming::encode`] wrote.
    pub fn decode(value: &JsValue) -> Result<Self, Error> {
        let parts: &Array = value.unchecked_ref();
        let body = parts.get(1);
        let number = |value: JsValue| value.as_f64().unwrap_or_default();
        Ok(match parts.get(0).as_string().unwrap_or_default().as_str() {
            "ready" => Self::Ready,
            "panic" => Self::Panic(body.as_string().unwrap_or_default()),
            "line" => Self::Line(body.as_string().unwrap_or_default()),
            "share" => Self::Share(number(body)),
            "read" => Self::Read(body),
            "progress" => {
                Self::Progress(body.as_string().unwrap_or_default(), number(parts.get(2)))
            }
            _ => Self::Reply(unpack(&body)?),
        })
    }
}

#[wasm_bindgen]
extern "C" {
    /// Posts from a worker to the page.
    #[wasm_bindgen(js_name = postMessage)]
    pub fn post_to_page(value: &JsValue);
}

/// A value as bytes.
pub fn pack(value: &impl Serialize) -> JsValue {
    // Nothing that is written to memory fails.
    Uint8Array::from(postcard::to_allocvec(value).unwrap_or_default().as_slice()).into()
}

/// Reads what [`pack`] wrote.
pub fn unpack<T: DeserializeOwned>(value: &JsValue) -> Result<T, Error> {
    let bytes: &Uint8Array = value.unchecked_ref();
    Ok(postcard::from_bytes(&bytes.to_vec())?)
}
