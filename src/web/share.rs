//! Links and iframe code for the present run, and the clipboard.

use wasm_bindgen::JsCast;

use super::{
    address,
    dom::{self, Element, Listener},
    message::{Handle, Message},
    promise,
};
use crate::{data::TableRef, link::Link};

/// The section's elements.
pub struct Share {
    link: Element,
    frame: Element,
    note: Element,
    handle: Handle,
    _listeners: [Listener; 4],
}

impl Share {
    /// Binds the section.
    pub fn new(handle: &Handle) -> Self {
        let link = dom::by_id("share-link");
        let frame = dom::by_id("share-iframe");
        let (field, area) = (link.clone(), frame.clone());
        let listeners = [
            handle.on_click("share-copy", || Message::CopyLink),
            handle.on_click("iframe-copy", || Message::CopyFrame),
            dom::listen(&link, "focus", move |_| field.select()),
            dom::listen(&frame, "focus", move |_| area.select()),
        ];
        Self { link, frame, note: dom::by_id("share-note"), handle: *handle, _listeners: listeners }
    }

    /// Writes the link to a step, signed if its signature is known, and the
    /// iframe code, which plays from the start. Returns the link.
    pub fn show(&self, link: &Link, step: u64, signature: Option<&str>, title: &str) -> String {
        let page = address::page();
        let from_start = Link { at: None, signature: None, ..link.clone() };
        let here =
            Link { at: Some(step), signature: signature.map(str::to_owned), ..from_start.clone() };
        let address = format!("{page}#{}", here.seal());
        if self.link.value() != address {
            self.link.set_value(&address);
            dom::text(
                &self.note,
                if matches!(link.table, TableRef::Named(_)) { LARGE } else { "" },
            );
        }
        let code = frame_code(&format!("{page}?embed=1#{}", from_start.seal()), title);
        self.frame.set_value(&code);
        address
    }

    /// The link that was written last.
    pub fn link(&self) -> String {
        self.link.value()
    }

    /// Copies the link.
    pub fn copy_link(&self) {
        self.copy(&self.link.value());
    }

    /// Copies the iframe code.
    pub fn copy_frame(&self) {
        self.copy(&self.frame.value());
    }

    /// Says what the clipboard did. If it refused, the text is selected by hand.
    pub fn copied(&self, done: bool) {
        let text = if done {
            "Copied."
        } else {
            "The browser does not allow copying here: select the text above and copy it by hand."
        };
        dom::text(&self.note, text);
    }

    fn copy(&self, text: &str) {
        let handle = self.handle;
        let clipboard = dom::window().navigator().clipboard();
        // Absent in documents that are not served over https or from this machine.
        if clipboard.is_undefined() {
            return handle.send(Message::Copied(false));
        }
        let promise = clipboard.write_text(text).unchecked_into();
        promise::settle(&promise, move |done| handle.send(Message::Copied(done.is_ok())));
    }
}

const LARGE: &str = "The file is too large for a link: the link names the file's digest, and the \
                     page will ask whoever opens it for the same file.";

/// The code of an embedded figure.
fn frame_code(address: &str, title: &str) -> String {
    let escape =
        |text: &str| text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
    format!(
        "<iframe src=\"{}\" title=\"{}\" width=\"100%\" height=\"480\" style=\"border:0\" \
         loading=\"lazy\" data-external=\"1\" allow=\"fullscreen; clipboard-write\" \
         sandbox=\"allow-scripts allow-same-origin allow-downloads allow-popups\"></iframe>",
        escape(address),
        escape(title)
    )
}
