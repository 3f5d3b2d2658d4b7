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

impl<'a> Rested<'a> {
    /// The run of a laboratory rests at `step`; `state` is `ready`, `paused` or
    /// `finished`.
    pub fn new(lab: &'a str, step: u64, state: &'a str, sig: &'a str, link: &'a str) -> Self {
        Self { r#type: "critical-point-lab:state", v: 1, lab, step, state, sig, link }
    }

    /// Posts the message, if the page is in a frame.
    pub fn post(&self) {
        let window = dom::window();
        let host = window.parent().ok().flatten().filter(|parent| *parent != window);
        if let Some(host) = host {
            self.post_to(&host);
        }
    }

    /// Never inlined, for a page of its own has no use for it.
    #[inline(never)]
    fn post_to(&self, host: &Window) {
        // A struct of texts and numbers always has an object.
        let object = self.serialize(&Serializer::json_compatible()).unwrap_or_default();
        // It fails only for hosts that are addressed wrongly, and this is for all.
        let _ = host.post_message(&object, "*");
    }
}
