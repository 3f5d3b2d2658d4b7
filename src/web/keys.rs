//! Keys of the page, while no field has the focus.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent};

use super::{
    dom::{self, Listener},
    error::Fault,
    message::{Handle, Message},
};

/// Fields, in which keys have their own meaning.
const FIELDS: &str = "input, select, textarea, [contenteditable], dialog";
/// What Space presses by itself.
const PRESSED_BY_SPACE: &str = "button, a, summary, input, select, textarea";

/// Listens on the document.
pub fn listen(handle: &Handle) -> Result<Listener, Fault> {
    let handle = handle.clone();
    dom::listen(&dom::document()?, "keydown", move |event| {
        if let Some(message) = message(&event) {
            event.prevent_default();
            handle.send(message);
        }
    })
}

fn message(event: &Event) -> Option<Message> {
    let key: &KeyboardEvent = event.dyn_ref()?;
    let target: Element = event.target()?.dyn_into().ok()?;
    let within = |css: &str| target.closest(css).ok().flatten().is_some();
    let dialog = dom::document().ok()?.query_selector("dialog[open]").ok()?.is_some();
    if key.ctrl_key() || key.meta_key() || key.alt_key() || dialog || event.default_prevented() {
        return None;
    }
    let in_transport = within("#transport") && !within(FIELDS);
    match key.key().as_str() {
        "ArrowLeft" if in_transport => return Some(Message::StepBack),
        "ArrowRight" if in_transport => return Some(Message::StepForward),
        _ if within(FIELDS) => return None,
        _ => {}
    }
    Some(match key.key().as_str() {
        " " if within(PRESSED_BY_SPACE) => return None,
        " " => Message::PlayOrPause,
        "." => Message::StepForward,
        "," => Message::StepBack,
        "r" => Message::Reset,
        "n" => Message::NewSeed,
        "k" => Message::Kick,
        "s" => Message::CopyLink,
        "?" => Message::Help,
        "t" => Message::Theme(None),
        _ => return None,
    })
}
