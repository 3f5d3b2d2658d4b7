//! The worker: an engine that answers messages, or one that computes ahead for it.

use std::cell::{Cell, RefCell};

use wasm_bindgen::JsValue;

use super::{
    claims, clock, dom,
    engine::Engine,
    error::Error,
    surface::Surface,
    wire::{self, Incoming, Outgoing},
};
use crate::{link, progress::Progress, session::Stretch};

/// Milliseconds from a request, or from the last news of what it takes, to the next.
const NEWS_PAUSE: f64 = 100.0;

/// Takes over the worker's messages and tells the page that it listens.
pub fn start(scope: &JsValue) {
    std::panic::set_hook(Box::new(|info| post(&Incoming::Panic(info.to_string()))));
    let engine = RefCell::new((Engine::watched(tell), None));
    let listener = dom::listen(scope, "message", move |event| {
        let Ok(mut engine) = engine.try_borrow_mut() else { return };
        let (engine, assistant) = &mut *engine;
        if let Err(error) = answer(engine, assistant, &event.data()) {
            post(&Incoming::Panic(error.to_string()));
        }
    });
    // It listens as long as the worker lives.
    std::mem::forget(listener);
    post(&Incoming::Ready);
}

/// Computes strands of one run; see [`crate::session::extend`].
type Assistant = Box<dyn Fn(&Stretch) -> Stretch>;

fn answer(
    engine: &mut Engine,
    assistant: &mut Option<Assistant>,
    message: &JsValue,
) -> Result<(), Error> {
    match Outgoing::decode(message)? {
        Outgoing::Request(request) => {
            TOLD.set(clock::now());
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
        shared => share(engine, assistant, shared)?,
    }
    Ok(())
}

/// Computes for another worker, or takes what another has computed.
#[inline(never)]
fn share(
    engine: &mut Engine,
    assistant: &mut Option<Assistant>,
    message: Outgoing,
) -> Result<(), Error> {
    match message {
        Outgoing::Assist(link, table) => {
            let (link, _) = link::parse(&link);
            *assistant = Some((link.entry.assist)(&link, table.as_ref()));
        }
        Outgoing::Stretch(bytes) => {
            let stretch: Stretch = wire::unpack(&bytes)?;
            match assistant {
                Some(extend) => {
                    let next = extend(&stretch);
                    post(&Incoming::Stretch(next.strand, next.end(), wire::pack(&next)));
                }
                None => engine.foresee(stretch),
            }
        }
        _ => {}
    }
    Ok(())
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
