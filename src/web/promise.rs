//! Promises of the browser, and files of this site.

use std::{cell::Cell, rc::Rc};

use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};

use super::error::Error;

#[wasm_bindgen]
extern "C" {
    /// A promise whose outcome goes to closures of ours.
    #[wasm_bindgen(js_name = Promise)]
    pub type Outcome;
    #[wasm_bindgen(method)]
    fn then(this: &Outcome, done: &JsValue, failed: &JsValue) -> JsValue;

    /// What came of fetching a file.
    type Response;
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
}

/// What a promise brings, or why it does not.
pub type Settled = Result<JsValue, Error>;
type Done = Box<dyn FnOnce(Settled)>;

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
    attach(promise, Box::new(done));
}

fn attach(promise: &Outcome, done: Done) {
    let done = Rc::new(Cell::new(Some(done)));
    let other = Rc::clone(&done);
    let call = |done: &Cell<Option<Done>>, settled: Settled| {
        if let Some(done) = done.take() {
            done(settled);
        }
    };
    let kept = Closure::once_into_js(move |value: JsValue| call(&done, Ok(value)));
    let broken = Closure::once_into_js(move |why: JsValue| call(&other, Err(why.into())));
    promise.then(&kept, &broken);
}

/// Fetches a file of this site, by its address relative to the page.
pub fn fetch(address: &str, content: Content, done: impl FnOnce(Settled) + 'static) {
    let done: Done = Box::new(done);
    settle(&fetch_from(address), move |response| match response {
        Err(error) => done(Err(error)),
        Ok(response) => {
            let response: Response = response.unchecked_into();
            if !response.ok() {
                return done(Err(Error(format!("status {}", response.status()))));
            }
            let body =
                if content == Content::Text { response.text() } else { response.array_buffer() };
            attach(&body, done);
        }
    });
}
