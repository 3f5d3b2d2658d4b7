//! Promises of the browser, files of this site, and the browser's deflate.

use std::{cell::Cell, rc::Rc};

use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};

use super::error::Error;

#[wasm_bindgen]
extern "C" {
    /// A promise whose outcome goes to closures of ours.
    #[wasm_bindgen(js_name = Promise)]
    pub type Outcome;
    #[wasm_bindgen(method)]
    fn then(this: &Outcome, done: &JsValue, failed: &JsValue) -> Outcome;
    /// A promise that is kept already.
    #[wasm_bindgen(static_method_of = Outcome, js_class = "Promise", js_name = resolve)]
    pub fn resolve(value: &JsValue) -> Outcome;

    /// What came of fetching a file, or bytes that go through a stream.
    type Response;
    #[wasm_bindgen(constructor)]
    fn new(body: &JsValue) -> Response;
    #[wasm_bindgen(method, getter)]
    fn body(this: &Response) -> Stream;
    #[wasm_bindgen(js_name = fetch)]
    fn fetch_from(address: &str) -> Outcome;
    #[wasm_bindgen(method, getter)]
    fn ok(this: &Response) -> bool;
    #[wasm_bindgen(method, getter)]
    fn status(this: &Response) -> u32;
    #[wasm_bindgen(method, js_name = arrayBuffer)]
    fn array_buffer(this: &Response) -> Outcome;
    #[wasm_bindgen(method)]
    fn text(this: &Response) -> Outcome;

    /// Bytes one after the other.
    type Stream;
    #[wasm_bindgen(method, js_name = pipeThrough)]
    fn pipe_through(this: &Stream, way: &JsValue) -> Stream;
    #[wasm_bindgen(js_name = CompressionStream)]
    type Deflate;
    #[wasm_bindgen(catch, constructor, js_class = "CompressionStream")]
    fn new(format: &str) -> Result<Deflate, JsValue>;
    #[wasm_bindgen(js_name = DecompressionStream)]
    type Inflate;
    #[wasm_bindgen(catch, constructor, js_class = "DecompressionStream")]
    fn new(format: &str) -> Result<Inflate, JsValue>;
}

/// The format of packed tables, without a head or a checksum.
const FORMAT: &str = "deflate-raw";

/// What a promise brings, or why it does not.
pub type Settled = Result<JsValue, Error>;
type Done = Box<dyn FnOnce(Settled) -> JsValue>;

/// How a fetched file is wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// As an `ArrayBuffer`.
    Bytes,
    /// As a text.
    Text,
}

/// Calls a function once when a promise is settled.
pub fn settle(promise: &Outcome, done: impl FnOnce(Settled) + 'static) {
    after(promise, |settled| {
        done(settled);
        JsValue::UNDEFINED
    });
}

/// A promise of what a function makes of the outcome of another one, or of what the promise
/// brings that the function returns.
pub fn after(promise: &Outcome, next: impl FnOnce(Settled) -> JsValue + 'static) -> Outcome {
    attach(promise, Box::new(next))
}

fn attach(promise: &Outcome, done: Done) -> Outcome {
    let done = Rc::new(Cell::new(Some(done)));
    let other = Rc::clone(&done);
    let call = |done: &Cell<Option<Done>>, settled: Settled| {
        done.take().map_or(JsValue::UNDEFINED, |done| done(settled))
    };
    let kept = Closure::once_into_js(move |value: JsValue| call(&done, Ok(value)));
    let broken = Closure::once_into_js(move |why: JsValue| call(&other, Err(why.into())));
    promise.then(&kept, &broken)
}

/// Fetches a file of this site, by its address relative to the page.
pub fn fetch(address: &str, content: Content, done: impl FnOnce(Settled) + 'static) {
    settle(&fetch_from(address), move |response| match response {
        Err(error) => done(Err(error)),
        Ok(response) => {
            let response: Response = response.unchecked_into();
            if !response.ok() {
                return done(Err(Error(format!("status {}", response.status()))));
            }
            let body =
                if content == Content::Text { response.text() } else { response.array_buffer() };
            settle(&body, done);
        }
    });
}

/// Bytes that the browser deflates.
///
/// # Errors
/// If it cannot.
pub fn deflate(bytes: &[u8]) -> Result<Outcome, Error> {
    let way = Deflate::new(FORMAT)?;
    Ok(through(bytes, &way))
}

/// Bytes that the browser inflates.
///
/// # Errors
/// If it cannot.
pub fn inflate(bytes: &[u8]) -> Result<Outcome, Error> {
    let way = Inflate::new(FORMAT)?;
    Ok(through(bytes, &way))
}

fn through(bytes: &[u8], way: &JsValue) -> Outcome {
    let stream = Response::new(&Uint8Array::from(bytes)).body().pipe_through(way);
    Response::new(&stream).array_buffer()
}
