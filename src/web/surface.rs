//! A canvas to draw on, in a worker or on the page's thread.

use plotters_canvas::CanvasBackend;
use wasm_bindgen::JsCast;
use web_sys::{HtmlCanvasElement, OffscreenCanvas, OffscreenCanvasRenderingContext2d};

use super::{
    error::Error,
    pencil::{FINENESS, Pencil, Set},
};
use crate::{
    frame::Picture,
    plot::{self, Style},
};

impl plot::Canvas for CanvasBackend {}

/// The canvas of one panel.
pub struct Surface {
    canvas: Canvas,
    /// Size in CSS pixels.
    size: (f64, f64),
    /// Device pixels per CSS pixel.
    ratio: f64,
}

enum Canvas {
    /// Drawn by our own backend. The context is asked for once: Firefox refuses
    /// a second time on a transferred canvas.
    Offscreen { canvas: OffscreenCanvas, context: OffscreenCanvasRenderingContext2d, set: Set },
    /// Drawn by plotters' backend.
    Page(HtmlCanvasElement),
}

impl Surface {
    /// A canvas that a worker can draw on.
    pub fn offscreen(canvas: OffscreenCanvas) -> Result<Self, Error> {
        let context = canvas
            .get_context("2d")?
            .and_then(|context| context.dyn_into().ok())
            .ok_or_else(|| Error("no two-dimensional canvas".to_owned()))?;
        Ok(Self::new(Canvas::Offscreen { canvas, context, set: Set::default() }))
    }

    /// A canvas of the document.
    pub fn page(canvas: HtmlCanvasElement) -> Self {
        Self::new(Canvas::Page(canvas))
    }

    fn new(canvas: Canvas) -> Self {
        Self { canvas, size: (0.0, 0.0), ratio: 1.0 }
    }

    /// Size in CSS pixels.
    pub fn size(&self) -> (f64, f64) {
        self.size
    }

    /// Takes a new size in CSS pixels, and the device pixels per CSS pixel.
    pub fn resize(&mut self, width: f64, height: f64, ratio: f64) {
        let ratio = if ratio.is_finite() { ratio.clamp(0.5, 4.0) } else { 1.0 };
        self.size = (width, height);
        self.ratio = ratio;
        let device = |length: f64| (length * ratio).round().clamp(1.0, 8192.0) as u32;
        let (width, height) = (device(width), device(height));
        match &mut self.canvas {
            Canvas::Offscreen { canvas, set, .. } => {
                canvas.set_width(width);
                canvas.set_height(height);
                // A new size resets the context.
                *set = Set::default();
            }
            Canvas::Page(canvas) => {
                canvas.set_width(width);
                canvas.set_height(height);
            }
        }
    }

    /// Draws a picture, and tells where the reader can take hold of something; nothing while
    /// the canvas has no size.
    pub fn draw(&mut self, picture: &Picture, style: &Style) -> Result<Vec<[f64; 2]>, Error> {
        if self.size.0 < 1.0 || self.size.1 < 1.0 {
            return Ok(Vec::new());
        }
        match &mut self.canvas {
            Canvas::Offscreen { canvas, context, set } => {
                let size = (canvas.width() * FINENESS, canvas.height() * FINENESS);
                let unit = 1.0 / f64::from(FINENESS);
                context.set_transform(unit, 0.0, 0.0, unit, 0.0, 0.0)?;
                let style = Style { scale: self.ratio * f64::from(FINENESS), ..*style };
                plot::draw(&mut Pencil::new(context, set, size), picture, &style)
                    .map_err(|error| Error(error.to_string()))
            }
            Canvas::Page(canvas) => {
                let mut backend = CanvasBackend::with_canvas_object(canvas.clone())
                    .ok_or_else(|| Error("no two-dimensional canvas".to_owned()))?;
                let style = Style { scale: self.ratio, ..*style };
                plot::draw(&mut backend, picture, &style).map_err(|error| Error(error.to_string()))
            }
        }
    }
}
