//! A picture as a list of primitives in CSS pixels, and its replay on a
//! plotters backend.
//!
//! Layout and drawing produce this list without knowing a backend; the replay
//! is the only generic code, so three backends cost little code and cannot
//! disagree about the layout.

use plotters::backend::SVGBackend;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontDesc, FontFamily, FontStyle, RGBAColor, ShapeStyle, TextStyle};
use plotters_backend::{DrawingBackend, DrawingErrorKind};

use super::theme::Paint;

/// A position in CSS pixels, `y` downwards.
pub type Point = [f64; 2];

/// The page's font stack.
pub(super) const FAMILY: &str = "system-ui, -apple-system, Roboto, Helvetica, Arial, sans-serif";

/// Which part of a text stands at its position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// A line of text, vertically centred at `at`.
#[derive(Clone, Debug)]
pub(super) struct Text {
    pub at: Point,
    pub text: String,
    pub size: f64,
    pub anchor: Anchor,
    pub bold: bool,
    pub paint: Paint,
}

/// Rows of equal cells in a rectangle.
#[derive(Clone, Debug)]
pub struct Image {
    /// Upper left corner in CSS pixels.
    pub corner: Point,
    /// Width and height in CSS pixels.
    pub size: Point,
    /// Cells in a row.
    pub columns: usize,
    /// Red, green, blue and opacity of the cells, row by row from the top.
    pub pixels: Vec<[u8; 4]>,
}

/// A plotters backend that can draw images.
pub trait Canvas: DrawingBackend {
    /// Draws an image with `scale` backend units per CSS pixel.
    ///
    /// As it stands here each run of equal cells becomes a rectangle.
    ///
    /// # Errors
    /// Those of the backend.
    fn image(
        &mut self,
        image: &Image,
        scale: f64,
    ) -> Result<(), DrawingErrorKind<Self::ErrorType>> {
        let rows = image.pixels.chunks_exact(image.columns);
        let step = [image.size[0] / image.columns as f64, image.size[1] / rows.len() as f64];
        for (j, row) in rows.enumerate() {
            let mut start = 0;
            for run in row.chunk_by(|a, b| a == b) {
                let [r, g, b, alpha] = run[0];
                let (left, right) = (start as f64, (start + run.len()) as f64);
                start += run.len();
                if alpha == 0 {
                    continue;
                }
                let at = |i: f64, j: f64| {
                    let place = |corner: f64, along: f64| ((corner + along) * scale).round() as i32;
                    (place(image.corner[0], i * step[0]), place(image.corner[1], j * step[1]))
                };
                let paint = RGBAColor(r, g, b, f64::from(alpha) / 255.0).filled();
                let (top, bottom) = (j as f64, (j + 1) as f64);
                self.draw_rect(at(left, top), at(right, bottom), &paint, true)?;
            }
        }
        Ok(())
    }
}

impl Canvas for SVGBackend<'_> {}

/// One drawing instruction.
#[derive(Clone, Debug)]
pub(super) enum Primitive {
    Rect { corner: Point, size: Point, paint: Paint },
    Line { points: Vec<Point>, width: f64, paint: Paint },
    Area { points: Vec<Point>, paint: Paint },
    Disc { centre: Point, radius: f64, paint: Paint },
    Ring { centre: Point, radius: f64, width: f64, paint: Paint },
    Image(Image),
    Text(Text),
}

/// Drawing instructions in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Scene {
    pub items: Vec<Primitive>,
    /// Where the reader can take hold of something.
    pub grips: Vec<Point>,
}

impl Scene {
    pub(super) fn rect(&mut self, corner: Point, size: Point, paint: Paint) {
        self.items.push(Primitive::Rect { corner, size, paint });
    }

    pub(super) fn line(&mut self, points: Vec<Point>, width: f64, paint: Paint) {
        if points.len() > 1 {
            self.items.push(Primitive::Line { points, width, paint });
        }
    }

    /// A closed line.
    pub(super) fn outline(&mut self, mut points: Vec<Point>, width: f64, paint: Paint) {
        // The second corner once more, so that the first one gets a join, not caps.
        let head: Vec<Point> = points.iter().take(2).copied().collect();
        points.extend(head);
        self.line(points, width, paint);
    }

    pub(super) fn image(&mut self, image: Image) {
        self.items.push(Primitive::Image(image));
    }

    pub(super) fn area(&mut self, points: Vec<Point>, paint: Paint) {
        self.items.push(Primitive::Area { points, paint });
    }

    pub(super) fn disc(&mut self, centre: Point, radius: f64, paint: Paint) {
        self.items.push(Primitive::Disc { centre, radius, paint });
    }

    pub(super) fn ring(&mut self, centre: Point, radius: f64, width: f64, paint: Paint) {
        self.items.push(Primitive::Ring { centre, radius, width, paint });
    }

    pub(super) fn text(&mut self, text: Text) {
        if !text.text.is_empty() {
            self.items.push(Primitive::Text(text));
        }
    }

    /// A horizontal hairline one CSS pixel thick. Hairlines are thin
    /// rectangles because every backend aligns those to its pixels.
    pub(super) fn horizontal(&mut self, x: (f64, f64), y: f64, paint: Paint) {
        self.rect([x.0.round(), y.floor()], [(x.1 - x.0).round(), 1.0], paint);
    }

    /// A vertical hairline one CSS pixel thick.
    pub(super) fn vertical(&mut self, x: f64, y: (f64, f64), paint: Paint) {
        self.rect([x.floor(), y.0.round()], [1.0, (y.1 - y.0).round()], paint);
    }

    /// Replays the instructions with `scale` backend units per CSS pixel. `em`
    /// corrects backends that do not take a font size at its word.
    pub(super) fn replay<B: Canvas>(
        &self,
        backend: &mut B,
        scale: f64,
        em: f64,
    ) -> Result<(), DrawingErrorKind<B::ErrorType>> {
        let unit = |v: f64| (v * scale).round() as i32;
        let at = |p: &Point| (unit(p[0]), unit(p[1]));
        let path = |points: &[Point]| points.iter().map(at).collect::<Vec<_>>();
        let stroke = |paint: &Paint, width: f64| ShapeStyle {
            color: *paint,
            filled: false,
            stroke_width: unit(width).max(1) as u32,
        };
        for item in &self.items {
            match item {
                Primitive::Rect { corner, size, paint } => {
                    let far = [corner[0] + size[0], corner[1] + size[1]];
                    backend.draw_rect(at(corner), at(&far), &paint.filled(), true)?;
                }
                Primitive::Line { points, width, paint } => {
                    backend.draw_path(path(points), &stroke(paint, *width))?;
                }
                Primitive::Area { points, paint } => {
                    backend.fill_polygon(path(points), &paint.filled())?;
                }
                Primitive::Disc { centre, radius, paint } => {
                    let radius = unit(*radius) as u32;
                    backend.draw_circle(at(centre), radius, &paint.filled(), true)?;
                }
                Primitive::Ring { centre, radius, width, paint } => {
                    let radius = unit(*radius) as u32;
                    backend.draw_circle(at(centre), radius, &stroke(paint, *width), false)?;
                }
                Primitive::Image(image) => backend.image(image, scale)?,
                Primitive::Text(text) => {
                    let weight = if text.bold { FontStyle::Bold } else { FontStyle::Normal };
                    let size = text.size * scale * em;
                    let horizontal = match text.anchor {
                        Anchor::Start => HPos::Left,
                        Anchor::Middle => HPos::Center,
                        Anchor::End => HPos::Right,
                    };
                    let style = TextStyle {
                        font: FontDesc::new(FontFamily::Name(FAMILY), size, weight),
                        color: text.paint.to_backend_color(),
                        pos: Pos::new(horizontal, VPos::Center),
                    };
                    backend.draw_text(&text.text, &style, at(&text.at))?;
                }
            }
        }
        Ok(())
    }
}
