//! A panel as a PNG file: the browser draws the SVG file on a canvas.

use js_sys::encode_uri_component;
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};

use super::dom;

/// Pixels of the file per CSS pixel of the panel.
const FINENESS: f64 = 2.0;

#[wasm_bindgen]
extern "C" {
    type Image;
    #[wasm_bindgen(constructor)]
    fn new() -> Image;
    #[wasm_bindgen(method, setter)]
    fn set_src(this: &Image, address: &str);
    #[wasm_bindgen(method, setter)]
    fn set_onload(this: &Image, loaded: &JsValue);
    #[wasm_bindgen(method, getter)]
    fn width(this: &Image) -> f64;
    #[wasm_bindgen(method, getter)]
    fn height(this: &Image) -> f64;

    type Canvas;
    #[wasm_bindgen(method, setter)]
    fn set_width(this: &Canvas, width: f64);
    #[wasm_bindgen(method, setter)]
    fn set_height(this: &Canvas, height: f64);
    #[wasm_bindgen(method, js_name = getContext)]
    fn context(this: &Canvas, kind: &str) -> Context;
    #[wasm_bindgen(method, js_name = toDataURL)]
    fn to_data_url(this: &Canvas) -> String;

    type Context;
    #[wasm_bindgen(method, js_name = drawImage)]
    fn draw(this: &Context, image: &Image, x: f64, y: f64, width: f64, height: f64);
}

/// Hands an SVG text over as a PNG file of this name without its ending.
pub fn save_png(name: String, svg: &str) {
    let image = Image::new();
    let loaded: Image = image.clone().unchecked_into();
    // Firefox decodes no SVG by itself, but loads it.
    image.set_onload(&Closure::once_into_js(move || draw(&name, &loaded)));
    image.set_src(&address(svg));
}

/// The address of an SVG text.
pub fn address(svg: &str) -> String {
    // No Blob: of one the canvas could not be read where the document has no origin.
    format!("data:image/svg+xml,{}", String::from(encode_uri_component(svg)))
}

fn draw(name: &str, image: &Image) {
    let (width, height) = (FINENESS * image.width(), FINENESS * image.height());
    let canvas: Canvas = dom::create("canvas").unchecked_into();
    canvas.set_width(width);
    canvas.set_height(height);
    canvas.context("2d").draw(image, 0.0, 0.0, width, height);
    let link = dom::create("a");
    link.set_attribute("href", &canvas.to_data_url());
    link.set_attribute("download", &format!("{name}.png"));
    link.click();
}
