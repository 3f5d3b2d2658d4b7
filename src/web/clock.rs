//! Time: the only place where the crate looks at a clock.

use wasm_bindgen::{JsValue, closure::Closure, prelude::wasm_bindgen};

#[wasm_bindgen]
extern "C" {
    /// Milliseconds since the page or the worker began.
    #[wasm_bindgen(js_namespace = performance)]
    pub fn now() -> f64;
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(run: &JsValue, milliseconds: i32);
    #[wasm_bindgen(js_name = requestAnimationFrame)]
    fn request_animation_frame(run: &JsValue);
}

/// Runs something once, after a delay in milliseconds.
pub fn after(milliseconds: i32, run: impl FnOnce() + 'static) {
    set_timeout(&Closure::once_into_js(run), milliseconds);
}

/// Runs something before the next repaint.
pub fn next_frame(run: impl FnOnce() + 'static) {
    request_animation_frame(&Closure::once_into_js(run));
}
