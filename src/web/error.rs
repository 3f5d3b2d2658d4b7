//! What can go wrong between Rust and the browser.

use wasm_bindgen::{JsCast, JsValue};

use super::dom;

/// What the browser refused, in words.
#[derive(Clone, Debug)]
pub struct Error(pub String);

impl Error {
    /// Says it in the console.
    pub fn warn(&self) {
        web_sys::console::warn_1(&self.0.as_str().into());
    }
}

/// Says in the console and in `section#crash` that nothing can go on.
pub fn show(message: &str) {
    web_sys::console::error_1(&message.into());
    dom::mark("state", "error");
    // By other ways than usual: these two may be what is missing.
    if let (Some(section), Some(text)) =
        (dom::get_element_by_id("crash"), dom::get_element_by_id("crash-message"))
    {
        dom::text(&text, message);
        dom::show(&section, true);
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the browser refused: {}", self.0)
    }
}

impl std::error::Error for Error {}

impl From<JsValue> for Error {
    #[cold]
    #[inline(never)]
    fn from(value: JsValue) -> Self {
        Self(match value.dyn_ref::<js_sys::Error>() {
            Some(error) => String::from(error.message()),
            None => value.as_string().unwrap_or_else(|| "an unknown error".to_owned()),
        })
    }
}

impl From<postcard::Error> for Error {
    fn from(_: postcard::Error) -> Self {
        Self("a message could not be read".to_owned())
    }
}
