//! The worker: an engine that answers messages.

use std::{cell::RefCell, rc::Rc};

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use super::{
    claims,
    engine::Engine,
    error::Error,
    surface::Surface,
    wire::{Incoming, Outgoing, bytes},
};

/// Takes over the worker's messages and tells the page that it listens.
pub fn start(scope: DedicatedWorkerGlobalScope) {
    std::panic::set_hook(Box::new(|info| post(&Incoming::Panic(info.to_string()))));
    let engine = Rc::new(RefCell::new(Engine::default()));
    let react = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let Ok(mut engine) = engine.try_borrow_mut() else { return };
        if let Err(error) = answer(&mut engine, &event) {
            post(&Incoming::Panic(error.to_string()));
        }
    });
    scope.set_onmessage(Some(react.as_ref().unchecked_ref()));
    // It listens as long as the worker lives.
    react.forget();
    post(&Incoming::Ready);
}

fn answer(engine: &mut Engine, event: &MessageEvent) -> Result<(), Error> {
    match Outgoing::decode(&event.data())? {
        Outgoing::Request(request) => {
            for reply in engine.handle(request) {
                post(&Incoming::Reply(reply));
            }
        }
        Outgoing::Canvas(panel, canvas) => {
            engine.painter.attach(panel, Surface::offscreen(canvas)?);
        }
        Outgoing::File(name, buffer) => {
            post(&Incoming::File(engine.read(&name, &bytes(&buffer))));
        }
        Outgoing::Test(lab, claim) => {
            claims::test(&lab, claim, |news| post(&Incoming::Claim(news)));
        }
    }
    Ok(())
}

/// Posts to the page.
fn post(message: &Incoming) {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    match message.encode() {
        Ok(value) => {
            // Fails only for values that cannot be cloned, and these can.
            let _ = scope.post_message(&value);
        }
        Err(error) => web_sys::console::error_1(&error.to_string().into()),
    }
}
