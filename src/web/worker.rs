//! The worker: an engine that answers messages, and the reader of tables.

use std::cell::{Cell, RefCell};

use wasm_bindgen::JsValue;

use super::{
    clock, dom,
    engine::Engine,
    error::Error,
    reader::desk::Desk,
    surface::Surface,
    wire::{self, Incoming, Outgoing},
};
use crate::{
    data::Table,
    progress::Progress,
    trial::{Line, Run, Trial},
};

/// Milliseconds from a request, or from the last news of what it takes, to the next.
const NEWS_PAUSE: f64 = 100.0;

/// Takes over the worker's messages and tells the page that it listens.
pub fn start(scope: &JsValue) {
    std::panic::set_hook(Box::new(|info| post(&Incoming::Panic(info.to_string()))));
    let state = RefCell::new((Engine::watched(tell), Desk::default()));
    let listener = dom::listen(scope, "message", move |event| {
        let Ok(mut state) = state.try_borrow_mut() else { return };
        let (engine, desk) = &mut *state;
        if let Err(error) = answer(engine, desk, &event.data()) {
            post(&Incoming::Panic(error.to_string()));
        }
    });
    // It listens as long as the worker lives.
    std::mem::forget(listener);
    post(&Incoming::Ready);
}

fn answer(engine: &mut Engine, desk: &mut Desk, message: &JsValue) -> Result<(), Error> {
    match Outgoing::decode(message)? {
        Outgoing::Request(request) => {
            TOLD.set(clock::now());
            engine.handle(request).for_each(|reply| post(&Incoming::Reply(reply)));
        }
        Outgoing::Canvas(panel, canvas) => {
            engine.painter.attach(panel, Surface::offscreen(canvas)?);
        }
        Outgoing::Trial(trial, table) => post(&Incoming::Line(answer_to(&trial, table).write())),
        Outgoing::Read(parts) => desk.answer(parts, |answer| post(&Incoming::Read(answer))),
    }
    Ok(())
}

/// Answers a trial, and tells meanwhile how far it has come.
fn answer_to(trial: &Trial, table: Option<Table>) -> Line {
    let mut run = match Run::with_table(trial, table) {
        Ok(run) => run,
        Err(line) => return *line,
    };
    let mut told = clock::now();
    loop {
        if let Some(line) = run.advance() {
            return line;
        }
        if clock::now() - told > NEWS_PAUSE {
            post(&Incoming::Share(run.share()));
            told = clock::now();
        }
    }
}

thread_local! {
    /// When the page has asked, or was last told.
    static TOLD: Cell<f64> = const { Cell::new(0.0) };
}

/// Tells the page how far a long computation has come.
fn tell(progress: Progress) {
    let now = clock::now();
    if now - TOLD.get() >= NEWS_PAUSE {
        TOLD.set(now);
        post(&Incoming::Progress(progress.to_string(), progress.share()));
    }
}

/// Posts to the page.
fn post(message: &Incoming) {
    wire::post_to_page(&message.encode());
}
