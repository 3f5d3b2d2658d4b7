//! Tells the page around an embedded figure where the run has come to rest.

use serde::Serialize;

use super::{dom, error::Error};

/// Name of the message.
pub const STATE: &str = "critical-point-lab:state";
/// Version of the messages.
pub const VERSION: u32 = 1;

/// A message to the host.
#[derive(Serialize)]
pub struct Rested<'a> {
    /// [`STATE`].
    pub r#type: &'static str,
    /// [`VERSION`].
    pub v: u32,
    /// Name of the laboratory.
    pub lab: &'a str,
    /// Steps taken.
    pub step: u64,
    /// `ready`, `paused` or `finished`.
    pub state: &'a str,
    /// Signature of this step.
    pub sig: &'a str,
    /// The link of this step.
    pub link: &'a str,
}

/// Posts the message, if the page is in a frame. It has nothing in it that the
/// host could not read from the link, so any host may have it.
pub fn tell(rested: &Rested<'_>) -> Result<(), Error> {
    let window = dom::window()?;
    let Some(host) = window.parent()?.filter(|parent| *parent != window) else { return Ok(()) };
    let plain = serde_wasm_bindgen::Serializer::json_compatible();
    host.post_message(&rested.serialize(&plain)?, "*")?;
    Ok(())
}
