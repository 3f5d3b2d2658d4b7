//! Tells the page around an embedded figure where the run has come to rest.

use super::{dom, wire::object};

/// Name of the message.
const STATE: &str = "critical-point-lab:state";
/// Version of the messages.
const VERSION: u32 = 1;

/// Posts where the run of a laboratory rests, if the page is in a frame: the
/// step, the page's state (`ready`, `paused` or `finished`), the signature of
/// the step and the link to it. The message has nothing in it that the host
/// could not read from the link, so any host may have it.
pub fn tell(lab: &str, step: u64, state: &str, signature: &str, link: &str) {
    let window = dom::window();
    let host = window.parent().ok().flatten().filter(|parent| *parent != window);
    if let Some(host) = host {
        let message = object(&[
            ("type", STATE.into()),
            ("v", VERSION.into()),
            ("lab", lab.into()),
            ("step", (step as f64).into()),
            ("state", state.into()),
            ("sig", signature.into()),
            ("link", link.into()),
        ]);
        // It fails only for hosts that are addressed wrongly, and this is for all.
        let _ = host.post_message(&message, "*");
    }
}
