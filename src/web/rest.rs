//! The rest of the module: the functions that a first visit does not call.
//!
//! The build moves them to a file of their own (`xtask/src/split`). What calls one of
//! them calls [`load_rest`] first. In a window the rest is fetched as soon as the reader
//! does something, so that the window hardly ever has to wait for it.

use std::cell::RefCell;

use js_sys::{Object, Reflect, Uint8Array, WebAssembly};
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

use super::{
    dom::{self, Listener},
    error::{self, Error},
    promise::{self, Content},
    spawn,
};

/// What the first part is called where the rest imports from it.
const FIRST: &str = "first";
/// The export of a first part that says whether its rest is there.
const READY: &str = "ready";
/// What a reader does first.
const GESTURES: [&str; 3] = ["pointermove", "pointerdown", "keydown"];

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = WebAssembly)]
    fn instantiate(bytes: &JsValue, imports: &Object) -> JsValue;

    /// A request that can be answered before its caller goes on.
    #[wasm_bindgen(js_name = XMLHttpRequest)]
    type Request;
    #[wasm_bindgen(constructor, js_class = "XMLHttpRequest")]
    fn new() -> Request;
    #[wasm_bindgen(method)]
    fn open(this: &Request, method: &str, address: &str, later: bool);
    #[wasm_bindgen(method, js_name = overrideMimeType)]
    fn override_mime_type(this: &Request, kind: &str);
    #[wasm_bindgen(method, catch)]
    fn send(this: &Request) -> Result<(), JsValue>;
    #[wasm_bindgen(method, getter)]
    fn status(this: &Request) -> u32;
    #[wasm_bindgen(method, getter, js_name = responseText)]
    fn response_text(this: &Request) -> String;
}

thread_local! {
    static LISTENERS: RefCell<Vec<Listener>> = const { RefCell::new(Vec::new()) };
}

/// Loads the rest now. Called by the module itself.
#[wasm_bindgen]
pub fn load_rest() {
    if let Err(Error(why)) = load() {
        let message = format!("A part of the page could not be loaded ({why}).");
        error::show(&message);
        wasm_bindgen::throw_str(&message);
    }
}

/// Fetches the rest when the reader first does something in this window.
pub fn fetch_with_first_gesture() {
    // A module in one piece has no rest.
    if Reflect::has(&wasm_bindgen::exports(), &READY.into()) != Ok(true) {
        return;
    }
    let document = dom::document();
    let listen = |kind| dom::listen(&document, kind, |_| fetch());
    LISTENERS.with_borrow_mut(|listeners| listeners.extend(GESTURES.map(listen)));
}

fn fetch() {
    let first = LISTENERS.take();
    if first.is_empty() {
        return;
    }
    // A listener must not end itself.
    super::clock::after(0, move || drop(first));
    promise::fetch(&address(), Content::Bytes, |bytes| {
        // If it is not had now, it is loaded, or its absence told, when it is called for.
        if let Ok(bytes) = bytes {
            instantiate(&bytes, &imports());
        }
    });
}

fn load() -> Result<(), Error> {
    let request = Request::new();
    request.open("GET", &address(), false);
    // A window gives bytes only as a text, in the low half of its characters.
    request.override_mime_type("text/plain; charset=x-user-defined");
    request.send()?;
    if request.status() != 200 {
        return Err(Error(format!("status {}", request.status())));
    }
    let bytes: Vec<u8> = request.response_text().chars().map(|c| c as u8).collect();
    let module = WebAssembly::Module::new(&Uint8Array::from(bytes.as_slice()))?;
    WebAssembly::Instance::new(&module, &imports())?;
    Ok(())
}

/// Beside the module's own JavaScript.
fn address() -> String {
    let glue = spawn::glue();
    format!("{}_rest.wasm", glue.strip_suffix(".js").unwrap_or(&glue))
}

fn imports() -> Object {
    let imports = Object::new();
    // An object of our own takes every property.
    let _ = Reflect::set(&imports, &FIRST.into(), &wasm_bindgen::exports());
    imports
}
