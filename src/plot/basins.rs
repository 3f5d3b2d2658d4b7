//! Grids of starts, coloured by where methods lead from them.

use super::axes::PAD;
use super::describe::position;
use super::marker::{Look, landmark, marker};
use super::path::Area;
use super::scene::{Anchor, Image, Point, Scene, Text};
use super::style::{Palette, Style};
use super::text::Type;
use super::theme::{Paint, faded, mix};
use crate::frame::{Basins, Landmark, Role};

/// How much of its colour the slowest start keeps.
const PALEST: f64 = 0.3;

/// Where everything is.
struct Layout {
    font: Type,
    title: Vec<String>,
    /// One square for each grid, beneath its name.
    areas: Vec<Area>,
}

fn layout(basins: &Basins, style: &Style, size: (f64, f64)) -> Layout {
    let font = Type::of(style, size.0);
    let title = font.wrap(&basins.title, (size.0 - 2.0 * PAD).max(1.0), 2);
    let top = PAD + font.line() * title.len() as f64;
    let (count, gap) = (basins.regions.len().max(1), font.size);
    let [width, height] = basins.window.map(|[low, high]| high - low);
    let ratio = if (height / width).is_finite() { height / width } else { 1.0 };
    // As many beside each other as make them largest.
    let fit = |lines: usize| {
        let columns = count.div_ceil(lines) as f64;
        let across = (size.0 - 2.0 * PAD - gap * (columns - 1.0)) / columns;
        let down = (size.1 - top - PAD) / lines as f64 - 3.4 * font.line();
        across.min(down / ratio).max(1.0)
    };
    let best = |a: &usize, b: &usize| fit(*a).total_cmp(&fit(*b)).then(b.cmp(a));
    let lines = (1..=count).max_by(best).unwrap_or(1);
    let (columns, side) = (count.div_ceil(lines), fit(lines));
    let slot = (size.0 - 2.0 * PAD + gap) / columns as f64;
    let tall = (size.1 - top - PAD) / lines as f64;
    let area = |k: usize| Area {
        x: (PAD + slot * (k % columns) as f64).round(),
        y: (top + tall * (k / columns) as f64 + 1.1 * font.line()).round(),
        width: side.round(),
        height: (side * ratio).round().max(1.0),
    };
    Layout { font, title, areas: (0..basins.regions.len()).map(area).collect() }
}

/// Colour of a class: minima have hues of their own, and whatever else catches a start is
/// nearly ink.
fn paint(basins: &Basins, style: &Style, [class, shade]: [u8; 2]) -> Paint {
    let ink = style.ink();
    let Some(mark) = usize::from(class).checked_sub(1).and_then(|k| basins.marks.get(k)) else {
        return mix(ink.background, ink.hairline, 0.25);
    };
    let alike = basins.marks[..usize::from(class)].iter().filter(|other| other.kind == mark.kind);
    let hue = style.role(Role::Series(((alike.count() - 1) * 3 % 7) as u8));
    let full = match (mark.kind, style.palette) {
        (Landmark::Minimum, Palette::Mono) => {
            mix(ink.hairline, ink.background, 0.2 * f64::from(class % 4))
        }
        (Landmark::Minimum, _) => mix(hue, ink.background, 0.15),
        _ => mix(ink.ink, hue, 0.2),
    };
    mix(full, ink.background, (1.0 - PALEST) * f64::from(shade) / 255.0)
}

/// Draws grids.
pub(super) fn compose(scene: &mut Scene, basins: &Basins, style: &Style, size: (f64, f64)) {
    let Layout { font, title, areas } = layout(basins, style, size);
    let ink = style.ink();
    let say = |scene: &mut Scene, at: Point, text: String, paint| {
        let (size, anchor) = (font.size, Anchor::Start);
        scene.text(Text { at, text, size, anchor, bold: false, paint });
    };
    for (i, line) in title.into_iter().enumerate() {
        say(scene, [PAD, PAD + font.line() * (i as f64 + 0.5)], line, ink.ink);
    }
    let columns = basins.columns.max(1);
    for (region, area) in basins.regions.iter().zip(&areas) {
        let room = (size.0 - area.x - 2.0).min(area.width.max(9.0 * font.size));
        let name = font.shorten(&region.title, room);
        say(scene, [area.x, area.y - 0.6 * font.line()], name, ink.ink);
        let rows = region.cells.chunks_exact(columns).rev();
        let colour = |cell: &[u8; 2]| {
            let paint = paint(basins, style, *cell);
            [paint.0, paint.1, paint.2, 255]
        };
        let pixels: Vec<[u8; 4]> = rows.flatten().map(colour).collect();
        if !pixels.is_empty() {
            let (corner, size) = ([area.x, area.y], [area.width, area.height]);
            scene.image(Image { corner, size, columns, pixels });
        }
        for mark in &basins.marks {
            let at = place(basins, area, mark.at);
            if area.contains(at) {
                let look = Look { fill: faded(ink.background, 0.75), line: ink.ink, width: 1.5 };
                marker(scene, landmark(mark.kind), at, 4.0, look);
            }
        }
        for (i, line) in font.wrap(&region.note, room, 2).into_iter().enumerate() {
            let y = (area.bottom() + font.line() * (i as f64 + 0.6)).min(size.1 - 0.55 * font.size);
            say(scene, [area.x, y], line, ink.muted);
        }
    }
}

fn place(basins: &Basins, area: &Area, at: [f64; 2]) -> Point {
    let share = |k: usize| {
        let [low, high] = basins.window[k];
        (at[k] - low) / (high - low)
    };
    [area.x + area.width * share(0), area.bottom() - area.height * share(1)]
}

/// The start under the pointer in words.
pub(super) fn under(basins: &Basins, style: &Style, size: (f64, f64), at: Point) -> Option<String> {
    let areas = layout(basins, style, size).areas;
    let k = areas.iter().position(|area| area.contains(at))?;
    let (area, region) = (areas[k], basins.regions.get(k)?);
    let share = [(at[0] - area.x) / area.width, (area.bottom() - at[1]) / area.height];
    let columns = basins.columns.max(1);
    let rows = region.cells.len() / columns;
    let cell = |share: f64, count: usize| ((share * count as f64) as usize).min(count.max(1) - 1);
    let [class, _] = region.cells.get(cell(share[1], rows) * columns + cell(share[0], columns))?;
    let mark = usize::from(*class).checked_sub(1).and_then(|k| basins.marks.get(k));
    let to = mark.map_or("to no critical point here", |mark| &mark.label);
    let start = [0, 1].map(|k| {
        let [low, high] = basins.window[k];
        low + share[k] * (high - low)
    });
    let word = if mark.is_some() { "to " } else { "" };
    Some(format!("{} from {}: {word}{to}", region.title, position(start)))
}
