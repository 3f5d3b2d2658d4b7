//! Tells the page around an embedded figure where the run has come to rest.

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use web_sys::Window;

use super::dom;

/// A message to the host. It has nothing in it that the host could not read from
/// the link, so any host may have it.
#[derive(Serialize)]
pub struct Rested<'a> {
    r#type: &'static str,
    v: u32,
    lab: &'a str,
    step: u64,
    state: &'a str,
    sig: &'a str,
    link: &'a str,
}

/// The window of the page around an embedded figure.
fn host() -> Option<Window> {
    let window = dom::window();
    window.parent().ok().flatten().filter(|parent| *parent != window)
}

/// Gives the keys back to the page around, a deck for example.
pub fn focus() {
    dom::blur();
    if let Some(host) = host() {
        // Any page may do so with the one around it; some browsers refuse silently.
        let _ = host.focus();
    }
}

impl<'a> Rested<'a> {
    /// The run of a laboratory rests at `step`; `state` is `ready`, `paused` or
    /// `finished`.
    pub fn new(lab: &'a str, step: u64, state: &'a str, sig: &'a str, link: &'a str) -> Self {
        Self { r#type: "critical-point-lab:state", v: 1, lab, step, state, sig, link }
    }

    /// Posts the message, if the page is in a frame.
    pub fn post(&self) {
        if let Some(host) = host() {
            // A struct of texts and numbers always has an object.
            let object = self.serialize(&Serializer::json_compatible()).unwrap_or_default();
            // It fails only for hosts that are addressed wrongly, and this is for all.
            let _ = host.post_message(&object, "*");
        }
    }
}
