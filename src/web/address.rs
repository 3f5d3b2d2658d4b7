//! The page's address: its fragment is the run.

use wasm_bindgen::JsValue;

use super::{
    clock, dom,
    message::{Handle, Message},
};
use crate::{labs, link};

/// Milliseconds between two writes; browsers refuse more than about a hundred
/// in half a minute.
const PAUSE: i32 = 350;

/// Reads and writes the fragment.
pub struct Address {
    handle: Handle,
    written: String,
    due: bool,
    _listener: dom::Listener,
}

impl Address {
    /// Listens for changes by others.
    pub fn new(handle: &Handle) -> Self {
        let listener = handle.on(&dom::window(), "hashchange", || Message::Address);
        Self { handle: *handle, written: read(), due: false, _listener: listener }
    }

    /// The fragment, if somebody else has changed it.
    pub fn changed(&mut self) -> Option<String> {
        let fragment = read();
        (fragment != self.written).then(|| {
            self.written.clone_from(&fragment);
            fragment
        })
    }

    /// Asks for a [`Message::WriteAddress`] in a moment.
    pub fn touch(&mut self) {
        if !self.due {
            self.due = true;
            let handle = self.handle;
            clock::after(PAUSE, move || handle.send(Message::WriteAddress));
        }
    }

    /// Replaces the fragment. It is enough to do so now and then.
    pub fn replace(&mut self, fragment: &str) {
        self.due = false;
        self.write(fragment, false);
    }

    /// Adds an entry to the history.
    pub fn push(&mut self, fragment: &str) {
        self.write(fragment, true);
    }

    fn write(&mut self, fragment: &str, push: bool) {
        let url = format!("#{fragment}");
        // A sandboxed frame may have no history; the run does not need one.
        if let Ok(history) = dom::window().history() {
            let _ = if push {
                history.push_state_with_url(&JsValue::NULL, "", Some(&url))
            } else {
                history.replace_state_with_url(&JsValue::NULL, "", Some(&url))
            };
        }
        self.written = read();
    }
}

/// Whether a fragment is for another laboratory, whose module is not this one.
pub fn belongs_elsewhere(fragment: &str) -> bool {
    link::laboratory_of(fragment).is_some_and(|lab| labs::find(lab.id).is_none())
}

/// A fragment with its laboratory in front, where the loader in `index.html` finds it.
pub fn named(fragment: &str) -> String {
    let Some(lab) = link::laboratory_of(fragment) else { return fragment.to_owned() };
    let name = format!("lab={}", lab.id);
    if fragment == name || fragment.starts_with(&format!("{name}&")) {
        return fragment.to_owned();
    }
    format!("{name}&{fragment}")
}

/// Loads the page again for the laboratory of a fragment.
pub fn go(fragment: &str) {
    let location = dom::window().location();
    // Neither is refused but in a sandbox, where the first laboratory stays.
    let _ = location.set_hash(&named(fragment));
    let _ = location.reload();
}

/// The fragment without `#`.
pub fn read() -> String {
    href().split_once('#').map_or("", |(_, fragment)| fragment).to_owned()
}

/// The page's address without query and fragment.
pub fn page() -> String {
    href().split(['?', '#']).next().unwrap_or_default().to_owned()
}

fn href() -> String {
    dom::window().location().href().unwrap_or_default()
}
