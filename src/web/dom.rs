//! The document, typed.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Document, Element, Event, EventTarget, HtmlElement, HtmlTemplateElement, Window};

use super::error::{Error, Fault};

/// The window; there is one wherever the page runs.
pub fn window() -> Result<Window, Fault> {
    web_sys::window().ok_or_else(|| missing("window"))
}

/// The document.
pub fn document() -> Result<Document, Fault> {
    window()?.document().ok_or_else(|| missing("document"))
}

/// The element `<html>`, which carries the page's state as data attributes.
pub fn root() -> Result<Element, Fault> {
    document()?.document_element().ok_or_else(|| missing("root element"))
}

/// Sets a data attribute of `<html>`.
pub fn mark(name: &str, value: &str) {
    let Ok(root) = root();
    let name = format!("data-{name}");
    if root.get_attribute(&name).as_deref() != Some(value) {
        // Fails only for invalid names, and these are ours.
        let _ = root.set_attribute(&name, value);
    }
}

/// The element with this id.
pub fn by_id<T: JsCast>(id: &str) -> Result<T, Fault> {
    let found = document()?.get_element_by_id(id);
    found.and_then(|element| element.dyn_into().ok()).ok_or_else(|| missing(id))
}

/// Stops because the document lacks something.
#[cold]
pub fn missing(what: &str) -> Fault {
    Fault::stop(&Error::Missing(what.to_owned()).to_string())
}

/// The first descendant that a selector finds.
pub fn find<T: JsCast>(root: &Element, css: &str) -> Result<T, Fault> {
    let found = root.query_selector(css)?;
    found.and_then(|element| element.dyn_into().ok()).ok_or_else(|| missing(css))
}

/// A copy of the first element in a template.
pub fn stamp<T: JsCast>(template: &str) -> Result<T, Fault> {
    let content = by_id::<HtmlTemplateElement>(template)?.content();
    let first = content.first_element_child().ok_or_else(|| missing(template))?;
    first.clone_node_with_deep(true)?.dyn_into().map_err(|_| missing(template))
}

/// A new element.
pub fn create<T: JsCast>(name: &str) -> Result<T, Fault> {
    document()?.create_element(name)?.dyn_into().map_err(|_| missing(name))
}

/// Sets an element's text if it differs, so that nothing is laid out in vain.
pub fn text(element: &Element, text: &str) {
    if element.text_content().as_deref() != Some(text) {
        element.set_text_content(Some(text));
    }
}

/// Removes all children.
pub fn clear(element: &Element) {
    element.set_text_content(None);
}

/// Shows or hides an element.
pub fn show(element: &HtmlElement, shown: bool) {
    if element.hidden() == shown {
        element.set_hidden(!shown);
    }
}

/// An event listener, removed when it is dropped.
pub struct Listener {
    target: EventTarget,
    kind: &'static str,
    closure: Closure<dyn FnMut(Event)>,
}

impl Drop for Listener {
    fn drop(&mut self) {
        let function = self.closure.as_ref().unchecked_ref();
        // Fails only if the listener is gone already.
        let _ = self.target.remove_event_listener_with_callback(self.kind, function);
    }
}

/// Listens for events of one kind.
pub fn listen(
    target: &impl AsRef<EventTarget>,
    kind: &'static str,
    react: impl FnMut(Event) + 'static,
) -> Result<Listener, Fault> {
    let closure = Closure::<dyn FnMut(Event)>::new(react);
    let target = target.as_ref().clone();
    target.add_event_listener_with_callback(kind, closure.as_ref().unchecked_ref())?;
    Ok(Listener { target, kind, closure })
}
