//! The document.
//!
//! There is one type for every element, because the page's own file says which
//! kind each is; what a kind does not have is never asked of it. So there are
//! no casts, and each property is bound once.

use js_sys::WeakMap;
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};
use web_sys::{DataTransfer, FileList, Window};

use super::error;

#[wasm_bindgen]
extern "C" {
    /// An element, or the document.
    #[derive(Clone)]
    pub type Element;

    #[wasm_bindgen(thread_local_v2, js_name = document)]
    static DOCUMENT: Element;
    /// The element with this id, if there is one.
    #[wasm_bindgen(js_namespace = document, js_name = getElementById)]
    pub fn get_element_by_id(id: &str) -> Option<Element>;
    #[wasm_bindgen(js_namespace = document, js_name = createElement)]
    fn create_element(name: &str) -> Element;

    /// Adds a child at the end.
    #[wasm_bindgen(method)]
    pub fn append(this: &Element, child: &Element);
    /// Puts an element before this one.
    #[wasm_bindgen(method)]
    pub fn before(this: &Element, other: &Element);
    /// Takes the element's place.
    #[wasm_bindgen(method, js_name = replaceWith)]
    pub fn replace_with(this: &Element, other: &Element);
    /// Takes the element out of the document.
    #[wasm_bindgen(method)]
    pub fn remove(this: &Element);
    /// The nearest ancestor that a selector finds, or the element itself.
    #[wasm_bindgen(method)]
    pub fn closest(this: &Element, css: &str) -> Option<Element>;
    /// The first descendant that a selector finds.
    #[wasm_bindgen(method, js_name = querySelector)]
    pub fn query_selector(this: &Element, css: &str) -> Option<Element>;
    #[wasm_bindgen(method, js_name = cloneNode)]
    fn clone_node(this: &Element, deep: bool) -> Element;
    #[wasm_bindgen(method, getter)]
    fn content(this: &Element) -> Element;
    #[wasm_bindgen(method, getter, js_name = firstElementChild)]
    fn first_element_child(this: &Element) -> Element;

    #[wasm_bindgen(method, getter)]
    fn style(this: &Element) -> Style;
    type Style;
    #[wasm_bindgen(method, js_name = setProperty)]
    fn set_property(this: &Style, name: &str, value: &str);

    #[wasm_bindgen(method)]
    fn blur(this: &Element);
    #[wasm_bindgen(method, getter, js_name = activeElement)]
    fn active_element(this: &Element) -> Option<Element>;
    /// Reads an attribute.
    #[wasm_bindgen(method, js_name = getAttribute)]
    pub fn attribute(this: &Element, name: &str) -> Option<String>;
    /// Sets an attribute.
    #[wasm_bindgen(method, js_name = setAttribute)]
    pub fn set_attribute(this: &Element, name: &str, value: &str);
    /// Removes an attribute.
    #[wasm_bindgen(method, js_name = removeAttribute)]
    pub fn remove_attribute(this: &Element, name: &str);
    #[wasm_bindgen(method, getter, js_name = textContent)]
    fn text_content(this: &Element) -> Option<String>;
    #[wasm_bindgen(method, setter, js_name = textContent)]
    fn set_text_content(this: &Element, text: &str);
    /// Replaces what is in the element; the text must be the page's own.
    #[wasm_bindgen(method, setter, js_name = innerHTML)]
    pub fn set_inner_html(this: &Element, html: &str);
    /// Whether the element, or the whole document, is hidden.
    #[wasm_bindgen(method, getter)]
    pub fn hidden(this: &Element) -> bool;
    #[wasm_bindgen(method, setter)]
    fn set_hidden(this: &Element, hidden: bool);

    /// The text of a field, or the chosen option's.
    #[wasm_bindgen(method, getter)]
    pub fn value(this: &Element) -> String;
    #[wasm_bindgen(method, setter, js_name = value)]
    fn write_value(this: &Element, value: &str);
    /// Whether a box is checked.
    #[wasm_bindgen(method, getter)]
    pub fn checked(this: &Element) -> bool;
    /// Checks a box or clears it.
    #[wasm_bindgen(method, setter)]
    pub fn set_checked(this: &Element, checked: bool);
    /// Whether a button or a field can be used.
    #[wasm_bindgen(method, setter)]
    pub fn set_disabled(this: &Element, disabled: bool);
    /// Whether a field takes several files.
    #[wasm_bindgen(method, getter)]
    pub fn multiple(this: &Element) -> bool;
    /// Lets a field take several files or one.
    #[wasm_bindgen(method, setter)]
    pub fn set_multiple(this: &Element, multiple: bool);
    /// The files that were chosen.
    #[wasm_bindgen(method, getter)]
    pub fn files(this: &Element) -> Option<FileList>;
    /// Selects a field's text.
    #[wasm_bindgen(method)]
    pub fn select(this: &Element);
    /// Clicks.
    #[wasm_bindgen(method)]
    pub fn click(this: &Element);
    #[wasm_bindgen(method, getter)]
    fn open(this: &Element) -> bool;
    #[wasm_bindgen(method, js_name = showModal)]
    fn show_modal(this: &Element);
    /// Closes a dialog.
    #[wasm_bindgen(method)]
    pub fn close(this: &Element);
    /// Width in CSS pixels.
    #[wasm_bindgen(method, getter, js_name = clientWidth)]
    pub fn width(this: &Element) -> f64;
    /// Height in CSS pixels.
    #[wasm_bindgen(method, getter, js_name = clientHeight)]
    pub fn height(this: &Element) -> f64;

    #[wasm_bindgen(method, catch, js_name = setPointerCapture)]
    fn set_pointer_capture(this: &Element, pointer: i32) -> Result<(), JsValue>;
    #[wasm_bindgen(method, js_name = addEventListener)]
    fn add_event_listener(this: &Element, kind: &str, react: &JsValue);
    #[wasm_bindgen(method, js_name = removeEventListener)]
    fn remove_event_listener(this: &Element, kind: &str, react: &JsValue);

    /// An event of any kind.
    pub type Event;

    /// Keeps the browser from doing what it would do.
    #[wasm_bindgen(method, js_name = preventDefault)]
    pub fn prevent_default(this: &Event);
    /// Whether somebody has done so.
    #[wasm_bindgen(method, getter, js_name = defaultPrevented)]
    pub fn default_prevented(this: &Event) -> bool;
    /// Where it happened.
    #[wasm_bindgen(method, getter)]
    pub fn target(this: &Event) -> Option<Element>;
    /// Where the pointer came from or goes to.
    #[wasm_bindgen(method, getter, js_name = relatedTarget)]
    pub fn related_target(this: &Event) -> Option<Element>;
    /// The key.
    #[wasm_bindgen(method, getter)]
    pub fn key(this: &Event) -> Option<String>;
    /// Whether Control is held.
    #[wasm_bindgen(method, getter, js_name = ctrlKey)]
    pub fn ctrl_key(this: &Event) -> bool;
    /// Whether Command or Windows is held.
    #[wasm_bindgen(method, getter, js_name = metaKey)]
    pub fn meta_key(this: &Event) -> bool;
    /// Whether Alt is held.
    #[wasm_bindgen(method, getter, js_name = altKey)]
    pub fn alt_key(this: &Event) -> bool;
    /// From the target's left edge, in CSS pixels.
    #[wasm_bindgen(method, getter, js_name = offsetX)]
    pub fn offset_x(this: &Event) -> f64;
    /// From the target's top edge, in CSS pixels.
    #[wasm_bindgen(method, getter, js_name = offsetY)]
    pub fn offset_y(this: &Event) -> f64;
    #[wasm_bindgen(method, getter, js_name = pointerId)]
    fn pointer_id(this: &Event) -> i32;
    /// The buttons that are pressed, one bit each; the first is the main one.
    #[wasm_bindgen(method, getter)]
    pub fn buttons(this: &Event) -> u16;
    /// What is dragged.
    #[wasm_bindgen(method, getter, js_name = dataTransfer)]
    pub fn data_transfer(this: &Event) -> Option<DataTransfer>;
    /// What a message says.
    #[wasm_bindgen(method, getter)]
    pub fn data(this: &Event) -> JsValue;
}

impl Element {
    /// Writes into a field if it says something else, so that the cursor stays.
    pub fn set_value(&self, value: &str) {
        if self.value() != value {
            self.write_value(value);
        }
    }

    /// Has a pointer's events come here until it is let go, wherever it is meanwhile.
    pub fn hold(&self, event: &Event) {
        // A pointer that is no longer there cannot be held.
        let _ = self.set_pointer_capture(event.pointer_id());
    }

    /// Opens a dialog that may be open already.
    pub fn open_dialog(&self) {
        if !self.open() {
            self.show_modal();
        }
    }

    /// Sets a property of the element's own style, which the page's policy allows and an
    /// attribute `style` it does not. An empty text removes it.
    pub fn set_style(&self, property: &str, value: &str) {
        self.style().set_property(property, value);
    }

    /// Moves an element that is placed by its left and top edges, in CSS pixels.
    pub fn place(&self, left: f64, top: f64) {
        self.set_style("left", &format!("{left}px"));
        self.set_style("top", &format!("{top}px"));
    }

    /// A copy of the element alone.
    pub fn copy(&self) -> Self {
        self.clone_node(false)
    }
}

/// The window.
pub fn window() -> Window {
    js_sys::global().unchecked_into()
}

/// The document.
pub fn document() -> Element {
    DOCUMENT.with(Element::clone)
}

/// Takes the focus from whatever has it.
pub fn blur() {
    if let Some(element) = document().active_element() {
        element.blur();
    }
}

/// Sets a data attribute of `<html>`, which carries the page's state.
pub fn mark(name: &str, value: &str) {
    let root = find(&document(), "html");
    let name = format!("data-{name}");
    if root.attribute(&name).as_deref() != Some(value) {
        root.set_attribute(&name, value);
    }
}

/// The element with this id.
pub fn by_id(id: &str) -> Element {
    get_element_by_id(id).unwrap_or_else(|| missing(id))
}

/// The first descendant that a selector finds.
pub fn find(root: &Element, css: &str) -> Element {
    root.query_selector(css).unwrap_or_else(|| missing(css))
}

/// The page's file and this module do not fit: nothing can go on.
#[cold]
fn missing(what: &str) -> ! {
    let message = format!("the page has no {what}");
    error::show(&message);
    wasm_bindgen::throw_str(&message)
}

/// A copy of the first element in a template.
pub fn stamp(template: &str) -> Element {
    by_id(template).content().first_element_child().clone_node(true)
}

/// A new element at the end of another.
pub fn add(parent: &Element, name: &str) -> Element {
    let child = create_element(name);
    parent.append(&child);
    child
}

/// A new element.
pub fn create(name: &str) -> Element {
    create_element(name)
}

/// A new option of a list.
pub fn option(list: &Element, value: &str, label: &str) -> Element {
    let option = add(list, "option");
    option.set_attribute("value", value);
    text(&option, label);
    option
}

thread_local! {
    /// What was last said in each element. A translator may have put its own words there since.
    static SAID: WeakMap = WeakMap::new();
}

/// Notes that an element is to say this, and tells whether that is new.
fn is_news(element: &Element, text: &str) -> bool {
    SAID.with(|said| {
        let news = said.get(element.unchecked_ref()).as_string().map_or_else(
            || element.text_content().as_deref() != Some(text),
            |before| before != text,
        );
        if news {
            said.set(element.unchecked_ref(), &text.into());
        }
        news
    })
}

/// Sets an element's text if it differs, so that nothing is laid out or translated in vain.
pub fn text(element: &Element, text: &str) {
    if is_news(element, text) {
        element.set_text_content(text);
    }
}

/// Sets an element's text, with links where it names works or addresses.
pub fn cite(element: &Element, words: &str) {
    if !is_news(element, words) {
        return;
    }
    element.set_text_content("");
    for (part, address) in crate::words::cited(words) {
        let child = add(element, if address.is_some() { "a" } else { "span" });
        text(&child, part);
        if let Some(address) = address {
            child.set_attribute("href", &address);
        }
    }
}

/// Sets the text of the first descendant that a selector finds.
pub fn fill(root: &Element, css: &str, words: &str) {
    text(&find(root, css), words);
}

/// Removes all children.
pub fn clear(element: &Element) {
    SAID.with(|said| said.delete(element.unchecked_ref()));
    element.set_text_content("");
}

/// Shows or hides an element.
pub fn show(element: &Element, shown: bool) {
    if element.hidden() == shown {
        element.set_hidden(!shown);
    }
}

/// An event listener, removed when it is dropped.
pub struct Listener {
    target: Element,
    kind: &'static str,
    closure: Closure<dyn FnMut(Event)>,
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.target.remove_event_listener(self.kind, self.closure.as_ref());
    }
}

/// Listens for events of one kind at an element or whatever else sends them.
pub fn listen(
    target: &JsValue,
    kind: &'static str,
    react: impl FnMut(Event) + 'static,
) -> Listener {
    attach(target, kind, Box::new(react))
}

fn attach(target: &JsValue, kind: &'static str, react: Box<dyn FnMut(Event)>) -> Listener {
    let closure = Closure::wrap(react);
    let target: Element = target.clone().unchecked_into();
    target.add_event_listener(kind, closure.as_ref());
    Listener { target, kind, closure }
}
