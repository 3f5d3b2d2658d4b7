//! The names of clouds: a compact key inside the picture or beside it.

use super::marker::{Look, Shape, marker};
use super::path::Area;
use super::scene::{Anchor, Point, Scene, Text};
use super::style::Style;
use super::text::Type;
use super::theme::{self, Paint, faded};
use crate::frame::Cloud;

/// Width of the column of markers.
const MARKERS: f64 = 18.0;
/// Free space around a key.
pub(super) const MARGIN: f64 = 8.0;

/// Fill and outline of a particle's marker: translucent, so that overlap shows.
pub(super) fn look(paint: Paint) -> Look {
    Look { fill: faded(paint, 0.3), line: faded(paint, 0.9), width: 1.25 }
}

/// One name and its place within the key.
#[derive(Clone, Debug)]
struct Entry {
    shape: Shape,
    paint: Paint,
    text: Paint,
    lines: Vec<String>,
    offset: Point,
}

/// Markers with names.
#[derive(Clone, Debug)]
pub(super) struct Key {
    entries: Vec<Entry>,
    font: Type,
    pub width: f64,
    pub height: f64,
}

impl Key {
    /// A column of all named clouds in at most `room`; `None` if none has a name.
    pub(super) fn column(clouds: &[Cloud], style: &Style, font: Type, room: f64) -> Option<Self> {
        let mut y = 0.0;
        let place = |entry: &mut Entry, _: f64| {
            entry.offset = [0.0, y];
            y += font.line() * entry.lines.len() as f64;
        };
        Self::new(clouds, style, font, room, 2, place)
    }

    /// Rows of all named clouds in at most `room`; `None` if none has a name.
    pub(super) fn rows(clouds: &[Cloud], style: &Style, font: Type, room: f64) -> Option<Self> {
        let (mut x, mut y) = (0.0, 0.0);
        let place = |entry: &mut Entry, width: f64| {
            if x > 0.0 && x + width > room {
                (x, y) = (0.0, y + font.line());
            }
            entry.offset = [x, y];
            x += width + 1.2 * font.size;
        };
        Self::new(clouds, style, font, room, 1, place)
    }

    fn new(
        clouds: &[Cloud],
        style: &Style,
        font: Type,
        room: f64,
        most: usize,
        mut place: impl FnMut(&mut Entry, f64),
    ) -> Option<Self> {
        let (mut width, mut height) = (0.0_f64, 0.0_f64);
        let mut entries = Vec::new();
        for cloud in clouds.iter().filter(|c| !c.label.is_empty()) {
            let lines = font.wrap(&cloud.label, room - MARKERS, most);
            let widest = MARKERS + lines.iter().map(|line| font.width(line)).fold(0.0, f64::max);
            let mut entry = Entry {
                shape: theme::shape(cloud.role),
                paint: style.role(cloud.role),
                text: style.role_text(cloud.role),
                lines,
                offset: [0.0, 0.0],
            };
            place(&mut entry, widest);
            width = width.max(entry.offset[0] + widest);
            height = height.max(entry.offset[1] + font.line() * entry.lines.len() as f64);
            entries.push(entry);
        }
        (!entries.is_empty()).then_some(Self { entries, font, width, height })
    }

    /// The corner of an area in which the key hides least.
    pub(super) fn corner(&self, area: &Area, taken: impl Iterator<Item = Point>) -> Area {
        let (left, right) = (area.x + MARGIN, area.right() - MARGIN - self.width);
        let (top, bottom) = (area.y + MARGIN, area.bottom() - MARGIN - self.height);
        let corners = [(right, top), (left, top), (right, bottom), (left, bottom)]
            .map(|(x, y)| Area { x, y, width: self.width, height: self.height });
        let mut hidden = [0_usize; 4];
        for p in taken {
            for (count, corner) in hidden.iter_mut().zip(&corners) {
                *count += usize::from(corner.contains(p));
            }
        }
        let best = (0..4).min_by_key(|i| hidden[*i]).unwrap_or(0);
        corners[best]
    }

    /// Draws the key in its place, over a veil.
    pub(super) fn draw(&self, scene: &mut Scene, style: &Style, place: &Area) {
        let veil = faded(style.ink().background, 0.82);
        scene.rect([place.x - 4.0, place.y - 2.0], [place.width + 8.0, place.height + 4.0], veil);
        let line = self.font.line();
        for entry in &self.entries {
            let (x, mut y) = (place.x + entry.offset[0], place.y + entry.offset[1] + 0.5 * line);
            marker(scene, entry.shape, [x + 6.0, y], 4.5, look(entry.paint));
            for text in &entry.lines {
                scene.text(Text {
                    at: [x + MARKERS, y],
                    text: text.clone(),
                    size: self.font.size,
                    anchor: Anchor::Start,
                    bold: false,
                    paint: entry.text,
                });
                y += line;
            }
        }
    }
}
