//! A plotters backend that draws on an `OffscreenCanvas`.
//!
//! Plotters' own canvas backend knows only canvases of the document. This one
//! works in a worker, and on a grid finer than the device's pixels, so that
//! what moves slowly moves smoothly.

use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
    text_anchor::{HPos, VPos},
};
use wasm_bindgen::{Clamped, JsCast, JsValue};
use web_sys::{ImageData, OffscreenCanvas, OffscreenCanvasRenderingContext2d};

use super::error::Error;
use crate::plot::{Canvas, Image};

/// Backend units per device pixel.
pub const FINENESS: u32 = 4;

/// What the context is set to, so that it is set only on a change.
#[derive(Default)]
pub struct Set {
    fill: Option<Colour>,
    stroke: Option<(Colour, u32)>,
    font: String,
}

type Colour = (u8, u8, u8, u64);

/// Draws once.
pub struct Pencil<'a> {
    context: &'a OffscreenCanvasRenderingContext2d,
    set: &'a mut Set,
    size: (u32, u32),
}

type Drawn = Result<(), DrawingErrorKind<Error>>;

fn refused(value: JsValue) -> DrawingErrorKind<Error> {
    DrawingErrorKind::DrawingError(value.into())
}

fn css(colour: BackendColor) -> String {
    let (r, g, b) = colour.rgb;
    format!("rgba({r},{g},{b},{})", colour.alpha)
}

impl<'a> Pencil<'a> {
    /// Takes up the pencil on an area of `size` backend units.
    pub fn new(
        context: &'a OffscreenCanvasRenderingContext2d,
        set: &'a mut Set,
        size: (u32, u32),
    ) -> Self {
        Self { context, set, size }
    }

    fn fill(&mut self, colour: BackendColor) {
        let (r, g, b) = colour.rgb;
        let key = (r, g, b, colour.alpha.to_bits());
        if self.set.fill != Some(key) {
            self.context.set_fill_style_str(&css(colour));
            self.set.fill = Some(key);
        }
    }

    fn stroke(&mut self, style: &impl BackendStyle) {
        let colour = style.color();
        let (r, g, b) = colour.rgb;
        let key = ((r, g, b, colour.alpha.to_bits()), style.stroke_width());
        if self.set.stroke != Some(key) {
            self.context.set_stroke_style_str(&css(colour));
            self.context.set_line_width(f64::from(key.1));
            self.set.stroke = Some(key);
        }
    }

    fn trace(&self, path: impl IntoIterator<Item = BackendCoord>) {
        self.context.begin_path();
        for (i, (x, y)) in path.into_iter().enumerate() {
            if i == 0 {
                self.context.move_to(f64::from(x), f64::from(y));
            } else {
                self.context.line_to(f64::from(x), f64::from(y));
            }
        }
    }

    fn font<S: BackendTextStyle>(&mut self, style: &S) {
        let font =
            format!("{} {:.2}px {}", style.style().as_str(), style.size(), style.family().as_str());
        if self.set.font != font {
            self.context.set_font(&font);
            self.set.font = font;
        }
    }
}

impl DrawingBackend for Pencil<'_> {
    type ErrorType = Error;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, colour: BackendColor) -> Drawn {
        self.fill(colour);
        self.context.fill_rect(f64::from(x), f64::from(y), 1.0, 1.0);
        Ok(())
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        (left, top): BackendCoord,
        (right, bottom): BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn {
        let (x, y) = (f64::from(left), f64::from(top));
        let (width, height) = (f64::from(right - left), f64::from(bottom - top));
        if fill {
            self.fill(style.color());
            self.context.fill_rect(x, y, width, height);
        } else {
            self.stroke(style);
            self.context.stroke_rect(x, y, width, height);
        }
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        self.stroke(style);
        self.trace(path);
        self.context.stroke();
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        self.fill(style.color());
        self.trace(path);
        self.context.fill();
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        (x, y): BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Drawn {
        self.context.begin_path();
        let (x, y, radius) = (f64::from(x), f64::from(y), f64::from(radius));
        self.context.arc(x, y, radius, 0.0, std::f64::consts::TAU).map_err(refused)?;
        if fill {
            self.fill(style.color());
            self.context.fill();
        } else {
            self.stroke(style);
            self.context.stroke();
        }
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &S,
        (x, y): BackendCoord,
    ) -> Drawn {
        self.font(style);
        self.fill(style.color());
        let anchor = style.anchor();
        self.context.set_text_align(match anchor.h_pos {
            HPos::Left => "left",
            HPos::Center => "center",
            HPos::Right => "right",
        });
        self.context.set_text_baseline(match anchor.v_pos {
            VPos::Top => "top",
            VPos::Center => "middle",
            VPos::Bottom => "bottom",
        });
        self.context.fill_text(text, f64::from(x), f64::from(y)).map_err(refused)
    }

    // The default measures in the document, which a worker does not have.
    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Error>> {
        let width = crate::plot::text_width(text, style.size());
        Ok((width.ceil() as u32, style.size().ceil() as u32))
    }
}

impl Canvas for Pencil<'_> {
    /// Through `ImageData`, which the browser scales.
    fn image(&mut self, image: &Image, scale: f64) -> Drawn {
        let (columns, rows) = (image.columns as u32, (image.pixels.len() / image.columns) as u32);
        let bytes = Clamped(image.pixels.as_flattened());
        let data = ImageData::new_with_u8_clamped_array_and_sh(bytes, columns, rows);
        let small = OffscreenCanvas::new(columns, rows).map_err(refused)?;
        let context = small.get_context("2d").map_err(refused)?;
        let context = context.and_then(|c| c.dyn_into::<OffscreenCanvasRenderingContext2d>().ok());
        if let Some(context) = context {
            context.put_image_data(&data.map_err(refused)?, 0.0, 0.0).map_err(refused)?;
        }
        let [x, y] = image.corner.map(|length| length * scale);
        let [width, height] = image.size.map(|length| length * scale);
        self.context
            .draw_image_with_offscreen_canvas_and_dw_and_dh(&small, x, y, width, height)
            .map_err(refused)
    }
}
