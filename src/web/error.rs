//! What can go wrong between Rust and the browser.
//!
//! An [`Error`] is the browser's refusal, and is dealt with. A [`Fault`] is a
//! mistake of ours, such as an element that `index.html` does not have: it is
//! shown, and ends the page.

use wasm_bindgen::{JsCast, JsValue};

/// An error on the page or in a worker.
#[derive(Clone, Debug)]
pub enum Error {
    /// The document has no such element, or one of another type.
    Missing(String),
    /// The browser refused something.
    Browser(String),
}

impl Error {
    /// Says it in the console and, if this is the page, in the document.
    pub fn report(&self) {
        web_sys::console::error_1(&self.to_string().into());
        show(&self.to_string());
    }
}

/// Shows a message in `section#crash`, without any of the page's own structures.
pub fn show(message: &str) {
    let document = web_sys::window().and_then(|window| window.document());
    let Some(document) = document else { return };
    if let Some(root) = document.document_element() {
        // Best effort: this runs when something else has already failed.
        let _ = root.set_attribute("data-state", "error");
    }
    if let Some(text) = document.get_element_by_id("crash-message") {
        text.set_text_content(Some(message));
    }
    if let Some(section) = document.get_element_by_id("crash") {
        let _ = section.remove_attribute("hidden");
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Missing(what) => write!(f, "the page has no {what}"),
            Self::Browser(why) => write!(f, "the browser refused: {why}"),
        }
    }
}

impl std::error::Error for Error {}

impl From<JsValue> for Error {
    // Hundreds of calls end in a question mark; none of them is hot.
    #[cold]
    #[inline(never)]
    fn from(value: JsValue) -> Self {
        let text = match value.dyn_ref::<js_sys::Error>() {
            Some(error) => String::from(error.message()),
            None => value.as_string().unwrap_or_else(|| "an unknown error".to_owned()),
        };
        Self::Browser(text)
    }
}

impl From<postcard::Error> for Error {
    fn from(error: postcard::Error) -> Self {
        Self::Browser(error.to_string())
    }
}

impl From<serde_wasm_bindgen::Error> for Error {
    fn from(error: serde_wasm_bindgen::Error) -> Self {
        Self::Browser(error.to_string())
    }
}

/// A broken contract between `index.html` and the code. There is no value of it:
/// making one stops the page. So `?` costs nothing where elements are looked up
/// by the hundred; with an ordinary error it would be a tenth of the module.
pub enum Fault {}

impl Fault {
    /// Shows what is wrong and stops.
    #[cold]
    #[inline(never)]
    pub fn stop(message: &str) -> Self {
        show(message);
        wasm_bindgen::throw_str(message)
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        match fault {}
    }
}

impl From<JsValue> for Fault {
    #[cold]
    #[inline(never)]
    fn from(value: JsValue) -> Self {
        Self::stop(&Error::from(value).to_string())
    }
}
