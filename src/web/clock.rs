//! Time: the only place where the crate looks at a clock.

use wasm_bindgen::{JsCast, closure::Closure, prelude::wasm_bindgen};

use super::{dom, error::Fault};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;
}

/// Milliseconds since the page or the worker began.
pub fn now() -> f64 {
    performance_now()
}

/// Runs something once, after a delay in milliseconds.
pub fn after(milliseconds: i32, run: impl FnOnce() + 'static) -> Result<(), Fault> {
    let function = Closure::once_into_js(run);
    dom::window()?.set_timeout_with_callback_and_timeout_and_arguments_0(
        function.unchecked_ref(),
        milliseconds,
    )?;
    Ok(())
}

/// Runs something before the next repaint.
pub fn next_frame(run: impl FnOnce() + 'static) -> Result<(), Fault> {
    let function = Closure::once_into_js(run);
    dom::window()?.request_animation_frame(function.unchecked_ref())?;
    Ok(())
}
