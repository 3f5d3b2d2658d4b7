//! Matrices as coloured cells beside one another, with a labelled colour scale.

use super::axes::PAD;
use super::number::readout;
use super::path::Area;
use super::scene::{Anchor, Point, Scene, Text};
use super::style::{Palette, Style};
use super::text::Type;
use crate::frame::{Heat, Tile};

/// Steps of the colour scale beside the picture.
const STEPS: usize = 48;
/// Width of the colour scale in CSS pixels.
const BAR: f64 = 12.0;
/// A sign is marked in cells of at least this size, where hues are off.
const SMALLEST_MARKED: f64 = 7.0;
/// Cells of this many CSS pixels or more do not grow further.
const LARGEST: f64 = 48.0;

/// Where one matrix is drawn.
struct Place<'a> {
    tile: &'a Tile,
    area: Area,
    /// Left of it stand the names of rows.
    names: f64,
    /// These, on one line or on two.
    rows: Vec<Vec<String>>,
    title: Vec<String>,
}

impl Place<'_> {
    /// Left and right, or top and bottom, of a cell, on whole pixels.
    fn edges(&self, row: usize, column: usize) -> ([f64; 2], [f64; 2]) {
        let across = |k: usize| {
            (self.area.x + self.area.width * k as f64 / self.tile.columns.max(1) as f64).round()
        };
        let down = |k: usize| {
            (self.area.y + self.area.height * k as f64 / self.tile.rows().max(1) as f64).round()
        };
        ([across(column), across(column + 1)], [down(row), down(row + 1)])
    }
}

/// The layout that drawing and locating share.
struct Layout<'a> {
    font: Type,
    places: Vec<Place<'a>>,
    bar: Area,
    title: Vec<String>,
    /// What the columns are.
    beneath: Vec<String>,
    top: f64,
    largest: f64,
}

/// The value at the end of the scale.
fn largest(heat: &Heat) -> f64 {
    let values = heat.tiles.iter().flat_map(|t| &t.values).filter(|v| v.is_finite());
    let largest = values.fold(0.0_f64, |m, v| m.max(if heat.signed { v.abs() } else { *v }));
    if largest > 0.0 { largest } else { 1.0 }
}

/// Labels of the scale from bottom to top, with their positions from 0 to 1.
fn ticks(heat: &Heat, largest: f64) -> [(f64, String); 3] {
    let low = if heat.signed { -largest } else { 0.0 };
    let middle = 0.5 * (low + largest);
    [(0.0, readout(low)), (0.5, readout(middle)), (1.0, readout(largest))]
}

/// How many matrices stand beside one another, and on how many lines, so that
/// their cells are as large as they can be.
fn grid(heat: &Heat, font: Type, room: [f64; 2], gap: f64) -> (usize, usize) {
    let total = heat.tiles.len().max(1);
    let columns = heat.tiles.iter().map(|t| t.columns).max().unwrap_or(1).max(1) as f64;
    let rows = heat.tiles.iter().map(Tile::rows).max().unwrap_or(1).max(1) as f64;
    let mut best = (total, 1);
    let mut largest = 0.0;
    for lines in 1..=total {
        let count = total.div_ceil(lines);
        let width = (room[0] - gap * (count as f64 - 1.0)) / count as f64 / columns;
        let height = (room[1] / lines as f64 - font.line() - gap) / rows;
        // A change must be worth it.
        if width.min(height) > 1.05 * largest {
            largest = width.min(height);
            best = (count, lines);
        }
    }
    best
}

fn layout<'a>(heat: &'a Heat, style: &Style, size: (f64, f64)) -> Layout<'a> {
    let font = Type::of(style, size.0);
    let largest = largest(heat);
    let title = font.wrap(&heat.title, (size.0 - 2.0 * PAD).max(1.0), 2);
    let labels = ticks(heat, largest);
    let scale = BAR + 4.0 + labels.iter().map(|(_, l)| font.width(l)).fold(0.0, f64::max);
    let gap = font.size;
    let axis = |text: &str| if text.is_empty() { 0.0 } else { font.line() };
    let top = PAD + font.line() * title.len() as f64 + axis(&heat.y) + 0.3 * font.size;
    let right = size.0 - PAD - scale - gap;
    let beneath = font.wrap(&heat.x, (right - PAD).max(1.0), 2);
    let bottom = PAD + font.line() * beneath.len() as f64;
    let room = (right - PAD).max(1.0);
    let (count, lines) = grid(heat, font, [room, size.1 - top - bottom], gap);
    let slot = ((room - gap * (count as f64 - 1.0)) / count as f64).max(1.0);
    let titles: Vec<Vec<String>> =
        heat.tiles.iter().map(|t| font.wrap(&t.title, slot, 2)).collect();
    let heads = titles.iter().map(Vec::len).max().unwrap_or(0) as f64 * font.line();
    let whole = (size.1 - top - bottom).max(1.0);
    let each = whole / lines as f64;
    let height = (each - heads - gap * f64::from(u8::from(lines > 1))).max(1.0);
    let places: Vec<Place> = heat
        .tiles
        .iter()
        .zip(titles)
        .enumerate()
        .map(|(i, (tile, title))| {
            let (rows, columns) = (tile.rows().max(1) as f64, tile.columns.max(1) as f64);
            let most = if height / rows >= 2.0 * font.line() { 2 } else { 1 };
            let wrapped: Vec<Vec<String>> =
                tile.names.iter().map(|n| font.wrap(n, 0.45 * slot - 6.0, most)).collect();
            let names = wrapped.iter().flatten().map(|n| font.width(n)).fold(0.0, f64::max);
            let names = if names > 0.0 { names + 6.0 } else { 0.0 };
            let (mut width, mut tall) = ((slot - names) / columns, (height / rows).min(LARGEST));
            // Cells are square unless that would waste most of the panel.
            if tile.names.is_empty() && width < 4.0 * tall && tall < 4.0 * width {
                let side = width.min(tall);
                (width, tall) = (side, side);
            }
            width = width.max(0.1);
            let x = PAD + (slot + gap) * (i % count) as f64 + names;
            let y = top + heads + each * (i / count) as f64;
            let area = Area { x, y, width: width * columns, height: tall * rows };
            Place { tile, area, names, rows: wrapped, title }
        })
        .collect();
    let lowest = places.iter().map(|p| p.area.bottom()).fold(top, f64::max);
    let bar = Area {
        x: right + gap,
        y: top + heads,
        width: BAR,
        height: (lowest - top - heads).max(3.0 * font.line()).min((whole - heads).max(1.0)),
    };
    Layout { font, places, bar, title, beneath, top, largest }
}

/// Draws matrices.
pub(super) fn compose(scene: &mut Scene, heat: &Heat, style: &Style, size: (f64, f64)) {
    let layout = layout(heat, style, size);
    let ink = style.ink();
    let font = layout.font;
    let say = |scene: &mut Scene, text: String, at: Point, anchor: Anchor, paint| {
        scene.text(Text { at, text, size: font.size, anchor, bold: false, paint });
    };
    for (i, line) in layout.title.iter().enumerate() {
        let y = PAD + font.line() * (i as f64 + 0.5);
        say(scene, line.clone(), [PAD, y], Anchor::Start, ink.ink);
    }
    let beside = font.shorten(&heat.y, (size.0 - 2.0 * PAD).max(1.0));
    let y = layout.top - 0.3 * font.size - 0.5 * font.line();
    say(scene, beside, [PAD, y], Anchor::Start, ink.muted);
    for place in &layout.places {
        tile(scene, place, heat, style, &layout);
    }
    if let Some(first) = layout.places.first() {
        let lowest =
            layout.places.iter().map(|p| p.area.bottom()).fold(first.area.bottom(), f64::max);
        // A long text begins at the panel's edge, not at the cells'.
        let widest = layout.beneath.iter().map(|line| font.width(line)).fold(0.0, f64::max);
        let fits = first.area.x + widest <= layout.bar.x - PAD;
        let left = if fits { first.area.x } else { PAD };
        for (i, line) in layout.beneath.iter().enumerate() {
            let y = lowest + font.line() * (i as f64 + 0.65);
            let last = size.1 - font.line() * ((layout.beneath.len() - i) as f64 - 0.5);
            say(scene, line.clone(), [left, y.min(last)], Anchor::Start, ink.muted);
        }
    }
    legend(scene, heat, style, &layout);
}

fn tile(scene: &mut Scene, place: &Place, heat: &Heat, style: &Style, layout: &Layout) {
    let ink = style.ink();
    let font = layout.font;
    let heads = place.title.len() as f64;
    for (i, line) in place.title.iter().enumerate() {
        scene.text(Text {
            at: [place.area.x - place.names, place.area.y - font.line() * (heads - i as f64 - 0.4)],
            text: line.clone(),
            size: font.size,
            anchor: Anchor::Start,
            bold: false,
            paint: ink.ink,
        });
    }
    let columns = place.tile.columns.max(1);
    for (i, value) in place.tile.values.iter().enumerate() {
        let (x, y) = place.edges(i / columns, i % columns);
        let extent = [x[1] - x[0], y[1] - y[0]];
        if value.is_nan() {
            continue;
        }
        let share = (value / layout.largest).clamp(-1.0, 1.0);
        scene.rect([x[0], y[0]], extent, style.heat(share, heat.signed));
        let marked = style.palette == Palette::Mono && heat.signed && share < -0.02;
        if marked && extent[0].min(extent[1]) >= SMALLEST_MARKED {
            let middle = [0.5 * (x[0] + x[1]), 0.5 * (y[0] + y[1])];
            let paint = if share < -0.5 { ink.background } else { ink.ink };
            scene.rect([middle[0] - 2.0, middle[1] - 0.5], [4.0, 1.0], paint);
        }
    }
    let corners = [
        [place.area.x, place.area.y],
        [place.area.right(), place.area.y],
        [place.area.right(), place.area.bottom()],
        [place.area.x, place.area.bottom()],
    ];
    scene.outline(corners.map(|p| p.map(f64::round)).to_vec(), 1.0, ink.hairline);
    // Names of rows closer than a line would cover each other.
    let tall = place.area.height / place.tile.rows().max(1) as f64;
    let stride = (font.line() / tall.max(0.1)).ceil().max(1.0) as usize;
    for (row, name) in place.rows.iter().enumerate().step_by(stride) {
        let (_, y) = place.edges(row, 0);
        let middle = 0.5 * (y[0] + y[1]);
        for (i, line) in name.iter().enumerate() {
            let offset = i as f64 - 0.5 * (name.len() as f64 - 1.0);
            scene.text(Text {
                at: [place.area.x - 6.0, middle + font.line() * offset],
                text: line.clone(),
                size: font.size,
                anchor: Anchor::End,
                bold: false,
                paint: ink.muted,
            });
        }
    }
}

fn legend(scene: &mut Scene, heat: &Heat, style: &Style, layout: &Layout) {
    let (bar, font, ink) = (&layout.bar, layout.font, style.ink());
    let at = |k: usize| (bar.bottom() - bar.height * k as f64 / STEPS as f64).round();
    for k in 0..STEPS {
        let t = (k as f64 + 0.5) / STEPS as f64;
        let value = if heat.signed { 2.0 * t - 1.0 } else { t };
        scene.rect([bar.x, at(k + 1)], [BAR, at(k) - at(k + 1)], style.heat(value, heat.signed));
    }
    for (t, label) in ticks(heat, layout.largest) {
        let y = bar.bottom() - t * bar.height;
        // The outer labels stay beside the bar's ends.
        let y = y.min(bar.bottom() - 0.4 * font.size).max(bar.y + 0.4 * font.size);
        scene.text(Text {
            at: [bar.right() + 4.0, y],
            text: label,
            size: font.size,
            anchor: Anchor::Start,
            bold: false,
            paint: ink.muted,
        });
    }
}

/// The cell under the pointer in words.
pub(super) fn under(heat: &Heat, style: &Style, size: (f64, f64), at: Point) -> Option<String> {
    let layout = layout(heat, style, size);
    let place = layout.places.iter().find(|p| p.area.contains(at))?;
    let cell = |offset: f64, extent: f64, count: usize| {
        ((offset / extent * count as f64) as usize).min(count.saturating_sub(1))
    };
    let (rows, columns) = (place.tile.rows(), place.tile.columns.max(1));
    let row = cell(at[1] - place.area.y, place.area.height, rows);
    let column = cell(at[0] - place.area.x, place.area.width, columns);
    let value = place.tile.values.get(row * columns + column).filter(|v| !v.is_nan())?;
    let title =
        if place.tile.title.is_empty() { String::new() } else { format!("{}, ", place.tile.title) };
    let name = place.tile.names.get(row).cloned().unwrap_or_else(|| format!("row {}", row + 1));
    Some(format!("{title}{name}, column {}: {}", column + 1, readout(*value)))
}
