//! JSON that readers bring.

use serde_json::Value;

/// Reads a text. `None` if it is no JSON, has a number beyond the largest double, or is nested
/// too deeply.
///
/// Its numbers are to be taken by [`Value::as_f64`], which is correctly rounded. On the page the
/// browser reads: a second reader of JSON is 12 kB of every module.
#[must_use]
pub fn read(text: &str) -> Option<Value> {
    #[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
    return serde_json::from_str(text).ok();
    #[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
    return browser::value(&js_sys::JSON::parse(text).ok()?, 0);
}

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
mod browser {
    use js_sys::{Array, Object, Reflect};
    use serde_json::{Number, Value};
    use wasm_bindgen::{JsCast, JsValue};

    /// The deepest nesting that `serde_json` reads.
    const DEEPEST: usize = 127;

    /// What the browser has read.
    pub fn value(js: &JsValue, depth: usize) -> Option<Value> {
        let below = |js: &JsValue| if depth < DEEPEST { value(js, depth + 1) } else { None };
        if let Some(number) = js.as_f64() {
            return Number::from_f64(number).map(Value::Number);
        }
        if let Some(list) = js.dyn_ref::<Array>() {
            return list.iter().map(|item| below(&item)).collect::<Option<_>>().map(Value::Array);
        }
        if let Some(object) = js.dyn_ref::<Object>() {
            let field = |key: JsValue| {
                let value = Reflect::get(object, &key).ok()?;
                Some((key.as_string()?, below(&value)?))
            };
            return Object::keys(object)
                .iter()
                .map(field)
                .collect::<Option<_>>()
                .map(Value::Object);
        }
        Some(js.as_string().map_or_else(|| js.as_bool().into(), Value::String))
    }
}
