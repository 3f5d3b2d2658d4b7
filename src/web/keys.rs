//! Keys of the page, while no field has the focus.

use super::{
    dom::{self, Event, Listener},
    message::{Handle, Message},
};

/// Fields, in which keys have their own meaning.
const FIELDS: &str = "input, select, textarea, [contenteditable], dialog";
/// What Space presses by itself.
const PRESSED_BY_SPACE: &str = "button, a, summary, input, select, textarea";

/// How much a key lengthens the next kick.
const STRETCH: f64 = 0.05;

/// Listens on the document.
pub fn listen(handle: &Handle) -> Listener {
    let handle = *handle;
    dom::listen(&dom::document(), "keydown", move |event| {
        if let Some(message) = message(&event) {
            event.prevent_default();
            handle.send(message);
        }
    })
}

fn message(event: &Event) -> Option<Message> {
    let target = event.target()?;
    let within = |css: &str| target.closest(css).is_some();
    let dialog = dom::document().query_selector("dialog[open]").is_some();
    let held = event.ctrl_key() || event.meta_key() || event.alt_key();
    if held || dialog || event.default_prevented() {
        return None;
    }
    let key = event.key()?;
    let in_transport = within("#transport") && !within(FIELDS);
    match key.as_str() {
        "ArrowLeft" if in_transport => return Some(Message::StepBack),
        "ArrowRight" if in_transport => return Some(Message::StepForward),
        _ if within(FIELDS) => return None,
        _ => {}
    }
    Some(match key.as_str() {
        " " if within(PRESSED_BY_SPACE) => return None,
        " " => Message::PlayOrPause,
        "." => Message::StepForward,
        "," => Message::StepBack,
        "r" => Message::Reset,
        "n" => Message::NewSeed,
        "k" => Message::Kick(false),
        "K" => Message::Kick(true),
        "+" => Message::Aim(STRETCH),
        "-" => Message::Aim(-STRETCH),
        "s" => Message::CopyLink,
        "?" => Message::Help,
        "t" => Message::Theme(None),
        "Escape" => Message::Escape,
        _ => return None,
    })
}
