//! The worker: an engine that answers messages.

use std::cell::RefCell;

use wasm_bindgen::JsValue;

use super::{
    claims, dom,
    engine::Engine,
    error::Error,
    surface::Surface,
    wire::{self, Incoming, Outgoing},
};

/// Takes over the worker's messages and tells the page that it listens.
pub fn start(scope: &JsValue) {
    std::panic::set_hook(Box::new(|info| post(&Incoming::Panic(info.to_string()))));
    let engine = RefCell::new(Engine::default());
    let listener = dom::listen(scope, "message", move |event| {
        let Ok(mut engine) = engine.try_borrow_mut() else { return };
        if let Err(error) = answer(&mut engine, &event.data()) {
            post(&Incoming::Panic(error.to_string()));
        }
    });
    // It listens as long as the worker lives.
    std::mem::forget(listener);
    post(&Incoming::Ready);
}

fn answer(engine: &mut Engine, message: &JsValue) -> Result<(), Error> {
    match Outgoing::decode(message)? {
        Outgoing::Request(request) => {
            if let Some(reply) = engine.handle(request) {
                post(&Incoming::Reply(reply));
            }
        }
        Outgoing::Canvas(panel, canvas) => {
            engine.painter.attach(panel, Surface::offscreen(canvas)?);
        }
        Outgoing::Test(lab, claim) => {
            claims::test(&lab, claim, |news| post(&Incoming::Claim(news)));
        }
    }
    Ok(())
}

/// Posts to the page.
fn post(message: &Incoming) {
    wire::post_to_page(&message.encode());
}
