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
};

/// From the page to the worker.
pub enum Outgoing {
    /// A request of the protocol.
    Request(Request),
    /// The canvas of a panel.
    Canvas(usize, OffscreenCanvas),
    /// A claim to test: the laboratory's id and the claim's index.
    Test(String, usize),
    /// From now on strands of this link's run are to be computed.
    Assist(String, Option<Table>),
    /// A stretch as bytes: one to go on from, or one that has been computed ahead.
    Stretch(JsValue),
}

/// From the worker to the page.
pub enum Incoming {
    /// The worker listens.
    Ready,
    /// A reply of the protocol.
    Reply(Reply),
    /// The worker is about to stop.
    Panic(String),
    /// News of a claim's test.
    Claim(super::claims::News),
    /// A stretch that has been computed: its strand, its last step, its bytes.
    Stretch(usize, u64, JsValue),
    /// What is computed, in words, and the share that is done.
    Progress(String, f64),
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
            Self::Test(lab, claim) => {
                Array::of3(&"test".into(), &lab.into(), &(*claim as f64).into())
            }
            Self::Assist(link, table) => Array::of2(&"assist".into(), &pack(&(link, table))),
            Self::Stretch(bytes) => Array::of2(&"stretch".into(), bytes),
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
            "test" => Self::Test(text(1), number(2)),
            "assist" => {
                let (link, table) = unpack(&parts.get(1))?;
                Self::Assist(link, table)
            }
            "stretch" => Self::Stretch(parts.get(1)),
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
            Self::Claim(news) => ("claim", pack(news)),
            Self::Stretch(strand, end, bytes) => {
                let (strand, end) = ((*strand as f64).into(), (*end as f64).into());
                return Array::of4(&"stretch".into(), &strand, &end, bytes).into();
            }
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
            "claim" => Self::Claim(unpack(&body)?),
            "stretch" => {
                Self::Stretch(number(body) as usize, number(parts.get(2)) as u64, parts.get(3))
            }
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
