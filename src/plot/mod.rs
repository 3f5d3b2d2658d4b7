//! Pictures as drawings, as words and as tables.
//!
//! A [`Picture`] is laid out once, as a list of primitives in CSS pixels, and
//! that list is replayed on whatever plotters backend there is: [`svg`] for
//! exports and snapshots, a canvas in the browser. The layout measures text
//! with a table of its own, so that every backend shows the same picture and
//! [`locate`] knows what is where without a drawing.
//!
//! | file | purpose |
//! |---|---|
//! | `scatter`, `density`, `contour`, `landmarks`, `key` | clouds over a field |
//! | `lines`, `levels`, `spread` | curves with labels at their ends |
//! | `spectrum`, `groups` | eigenvalues as bars |
//! | `heat`, `ramp` | matrices as coloured cells, colour scales |
//! | `map` | places, ways and paths |
//! | `arrows` | arrows between axes |
//! | `surface`, `basins` | a function of two variables in three dimensions, and where methods lead |
//! | `graph` | critical points as a mountain with walkers |
//! | `axes`, `span`, `number`, `text` | axes, ticks, numbers, estimated text widths |
//! | `kinds` | which kinds are here: some only where a laboratory names them |
//! | `theme`, `marker`, `style` | colours, dashes, markers, what a reader may choose |
//! | `scene`, `path` | primitives, their replay, polylines |
//! | `locate`, `describe`, `table` | the same picture under the pointer, in words, as data |
//! | `drag`, `kicks` | what the reader moves in a picture, arrows along eigenvectors |
//!
//! A new kind of picture is a variant of [`Picture`], a file with its layout
//! and one arm in `compose`, [`locate`], [`describe`] and [`tabulate`]; one that few
//! laboratories draw has an arm in `kinds` instead.

mod arrows;
mod axes;
mod basins;
mod contour;
mod density;
mod describe;
mod drag;
mod graph;
mod groups;
mod heat;
mod key;
mod kicks;
mod kinds;
mod landmarks;
mod levels;
mod lines;
mod locate;
mod map;
mod marker;
mod number;
mod path;
mod ramp;
mod scatter;
mod scene;
mod span;
mod spectrum;
mod spread;
mod style;
mod surface;
mod table;
mod text;
mod theme;

use plotters::backend::SVGBackend;
use plotters_backend::{DrawingBackend as _, DrawingErrorKind};

use crate::frame::Picture;

pub use describe::describe;
pub use drag::{Drag, Dragged, can_be_dragged, drag, is_within_reach};
pub use kinds::{Kinds, install};
pub use locate::{Located, locate, trace};
pub use number::readout;
pub use style::{Aim, Palette, Style, StyleChoice, Theme};
pub use table::{MOST_ROWS, Table, tabulate};
pub use text::text_width;

use scene::{Anchor, Scene, Text};
pub use scene::{Canvas, Image};

/// Grid of an SVG file: units per CSS pixel.
const SVG_GRID: f64 = 10.0;
/// plotters' SVG backend divides font sizes by this number.
const SVG_EM: f64 = 1.24;

/// Draws a picture on the whole of a backend, its background included. Returns where the reader
/// can take hold of something, in CSS pixels.
///
/// The panel has `backend.get_size() / style.scale` CSS pixels.
///
/// # Errors
/// Those of the backend.
pub fn draw<B: Canvas>(
    backend: &mut B,
    picture: &Picture,
    style: &Style,
) -> Result<Vec<[f64; 2]>, DrawingErrorKind<B::ErrorType>> {
    let (width, height) = backend.get_size();
    let scale = if style.scale.is_finite() && style.scale > 0.0 { style.scale } else { 1.0 };
    let size = (f64::from(width) / scale, f64::from(height) / scale);
    let scene = compose(picture, style, size);
    scene.replay(backend, scale, 1.0)?;
    Ok(scene.grips)
}

/// An SVG file with a title and where it comes from, which readers and tools can see.
#[must_use]
pub fn titled(svg: &str, title: &str, source: &str) -> String {
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let Some((head, body)) = svg.split_once('>') else { return svg.to_owned() };
    let (title, source) = (escape(title), escape(source));
    format!("{head}><title>{title}</title><desc>{source}</desc>{body}")
}

/// An SVG file with its title and where it comes from in the picture, below it, for files that
/// have no other words.
#[must_use]
pub fn captioned(svg: &str, title: &str, source: &str, style: &Style) -> String {
    let length = |key: &str| {
        let after = svg.split_once(key).map_or("", |(_, after)| after);
        after.split('"').next().and_then(crate::schema::finite).unwrap_or(0.0)
    };
    let (width, height) = (length(" width=\""), length(" height=\""));
    let font = text::Type::of(style, width);
    let room = (width - 2.0 * axes::PAD).max(8.0 * font.size);
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let mut lines = font.wrap(title, room, 2);
    // Links have no spaces at which they could be wrapped.
    let mut line = String::new();
    for c in source.chars() {
        if font.width(&line) + font.size > room {
            lines.push(std::mem::take(&mut line));
        }
        line.push(c);
    }
    lines.push(line);
    let ink = style.ink();
    let hex = |theme::Paint { 0: r, 1: g, 2: b, .. }| format!("#{r:02x}{g:02x}{b:02x}");
    let whole = height + font.line() * (lines.len() as f64 + 0.5);
    let mut file = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{whole}\" \
         font-family=\"{}\" font-size=\"{}\" fill=\"{}\"><rect width=\"100%\" height=\"100%\" \
         fill=\"{}\"/>{svg}",
        scene::FAMILY,
        font.size,
        hex(ink.muted),
        hex(ink.background),
    );
    for (i, line) in lines.iter().enumerate() {
        let y = height + font.line() * (i as f64 + 0.8);
        file += &format!("<text x=\"{}\" y=\"{y}\">{}</text>", axes::PAD, escape(line));
    }
    file + "</svg>"
}

/// A picture as an SVG file of `width` by `height` CSS pixels, whatever
/// [`Style::scale`] says.
#[must_use]
pub fn svg(picture: &Picture, style: &Style, width: f64, height: f64) -> String {
    let whole =
        |length: f64| if length.is_finite() { length.clamp(1.0, 10_000.0).round() } else { 1.0 };
    let (width, height) = (whole(width), whole(height));
    let grid = ((width * SVG_GRID) as u32, (height * SVG_GRID) as u32);
    let mut file = String::new();
    {
        let mut backend = SVGBackend::with_string(&mut file, grid);
        // Writing to a string does not fail.
        let _ = compose(picture, style, (width, height)).replay(&mut backend, SVG_GRID, SVG_EM);
        let _ = backend.present();
    }
    let head = format!("<svg width=\"{}\" height=\"{}\" ", grid.0, grid.1);
    let family = format!("font-family=\"{}\" ", scene::FAMILY);
    let body = file.strip_prefix(&head).unwrap_or(&file);
    // One font for the whole file instead of one per text.
    let head =
        format!("<svg width=\"{width}\" height=\"{height}\" {family}stroke-linejoin=\"round\" ");
    head + &without(body, &family)
}

/// A text without any of the occurrences of a part.
fn without(text: &str, part: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text.chars();
    loop {
        while let Some(after) = rest.as_str().strip_prefix(part) {
            rest = after.chars();
        }
        match rest.next() {
            Some(c) => kept.push(c),
            None => return kept,
        }
    }
}

/// Lays a picture out in a panel of the given size.
fn compose(picture: &Picture, style: &Style, size: (f64, f64)) -> Scene {
    let mut scene = Scene::default();
    scene.rect([0.0, 0.0], [size.0, size.1], style.ink().background);
    match picture {
        Picture::Scatter(scatter) => scatter::compose(&mut scene, scatter, style, size),
        Picture::Lines(lines) => lines::compose(&mut scene, lines, style, size),
        Picture::Spectrum(spectrum) => spectrum::compose(&mut scene, spectrum, style, size),
        Picture::Heat(heat) => heat::compose(&mut scene, heat, style, size),
        Picture::Empty(why) if why.is_empty() => {}
        Picture::Empty(why) => notice(&mut scene, why, style, size),
        _ => {
            if let Some(kind) = kinds::of(picture) {
                (kind.compose)(&mut scene, picture, style, size);
            }
        }
    }
    scene
}

/// Centred muted text instead of a picture.
fn notice(scene: &mut Scene, why: &str, style: &Style, size: (f64, f64)) {
    let font = text::Type::of(style, size.0);
    let room = (size.0 - 32.0).clamp(20.0, 36.0 * font.size);
    let most = ((size.1 / font.line()) as usize).clamp(1, 6);
    let lines = font.wrap(why, room, most);
    let top = 0.5 * size.1 - 0.5 * font.line() * (lines.len() as f64 - 1.0);
    for (i, line) in lines.into_iter().enumerate() {
        scene.text(Text {
            at: [0.5 * size.0, top + font.line() * i as f64],
            text: line,
            size: font.size,
            anchor: Anchor::Middle,
            bold: false,
            paint: style.ink().muted,
        });
    }
}
