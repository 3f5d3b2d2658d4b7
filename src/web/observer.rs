//! Observers of elements: their size, and whether they are on the screen.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};
use web_sys::IntersectionObserverInit;

use super::dom::Element;

#[wasm_bindgen]
extern "C" {
    type ResizeObserver;
    #[wasm_bindgen(constructor)]
    fn new(react: &JsValue) -> ResizeObserver;
    #[wasm_bindgen(method)]
    fn observe(this: &ResizeObserver, element: &Element);
    #[wasm_bindgen(method)]
    fn disconnect(this: &ResizeObserver);

    /// Its methods are those of the other observer.
    type IntersectionObserver;
    #[wasm_bindgen(constructor)]
    fn new(react: &JsValue, options: &JsValue) -> IntersectionObserver;

    /// What an observer says of one element.
    pub type Seen;
    /// The element.
    #[wasm_bindgen(method, getter)]
    pub fn target(this: &Seen) -> Element;
    /// Whether enough of it is on the screen.
    #[wasm_bindgen(method, getter, js_name = isIntersecting)]
    pub fn on_screen(this: &Seen) -> bool;
    /// Its size without padding.
    #[wasm_bindgen(method, getter, js_name = contentRect)]
    pub fn size(this: &Seen) -> Size;

    /// A size in CSS pixels.
    pub type Size;
    /// Width.
    #[wasm_bindgen(method, getter)]
    pub fn width(this: &Size) -> f64;
    /// Height.
    #[wasm_bindgen(method, getter)]
    pub fn height(this: &Size) -> f64;
}

/// What share of an element has to be on the screen.
const IN_SIGHT: f64 = 0.5;

/// An observer, which ends when it is dropped.
pub struct Observer {
    observer: ResizeObserver,
    _react: Closure<dyn FnMut(Array)>,
}

impl Observer {
    /// Reports the size of an element once, and whenever it changes.
    pub fn of_size(react: impl Fn(Seen) + 'static) -> Self {
        let react = each(Box::new(react));
        Self { observer: ResizeObserver::new(react.as_ref()), _react: react }
    }

    /// Reports when half of an element comes on the screen or leaves it.
    pub fn of_sight(react: impl Fn(Seen) + 'static) -> Self {
        let react = each(Box::new(react));
        let options = IntersectionObserverInit::new();
        options.set_threshold(&IN_SIGHT.into());
        let observer = IntersectionObserver::new(react.as_ref(), &options);
        Self { observer: observer.unchecked_into(), _react: react }
    }

    /// Adds an element.
    pub fn observe(&self, element: &Element) {
        self.observer.observe(element);
    }

    /// Forgets all elements.
    pub fn clear(&self) {
        self.observer.disconnect();
    }
}

impl Drop for Observer {
    fn drop(&mut self) {
        self.clear();
    }
}

fn each(react: Box<dyn Fn(Seen)>) -> Closure<dyn FnMut(Array)> {
    Closure::wrap(Box::new(move |seen: Array| {
        for one in seen.iter() {
            react(one.unchecked_into());
        }
    }))
}
