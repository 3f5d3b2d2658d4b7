//! Places, the ways between them, and paths along those.

mod labels;
mod words;

pub(super) use words::{COLUMNS, describe, rows};

use super::marker::{Look, Shape, marker};
use super::path::{Area, dash};
use super::scene::{Anchor, Point, Scene, Text};
use super::style::Style;
use super::text::{Type, is_small};
use super::theme::{self, faded};
use crate::frame::{Map, Track};
use crate::math;

/// Free space around the picture.
const PAD: f64 = 8.0;
/// Most lines of the words above the map.
const MOST_LINES: usize = 6;
/// Most of the height that they take.
const MOST_HEIGHT: f64 = 0.3;
/// Paths that share a way lie beside each other, so far apart.
const ASIDE: f64 = 2.5;
/// Width of the sample before a name in the key.
const SAMPLE: f64 = 22.0;
/// Strokes and gaps of a jump.
const JUMP: &[f64] = &[2.0, 4.0];

/// Where everything is.
struct Layout {
    font: Type,
    title: Vec<String>,
    key: f64,
    places: Vec<Point>,
    /// Pixels from a place to the next, about.
    grain: f64,
}

fn layout(map: &Map, style: &Style, size: (f64, f64)) -> Layout {
    let font = Type::of(style, size.0);
    let lines = ((MOST_HEIGHT * size.1 / font.line()) as usize).clamp(1, MOST_LINES);
    let small = is_small(size);
    let room = (size.0 - 2.0 * PAD).max(1.0);
    let title = if small { Vec::new() } else { font.wrap(&map.title, room, lines) };
    let key = PAD + font.line() * (title.len() as f64 + 0.5);
    let rows = key_places(map, font, size).last().map_or(0, |(_, row)| row + 1);
    // Names of the topmost places stand above them if they must.
    let top = if small { PAD } else { key + font.line() * rows as f64 } + 1.4 * font.line();
    // Room at the sides for the names of the outermost places.
    let side = PAD + 2.4 * font.size;
    let left = if small { PAD + key_width(map, font) + font.size } else { side };
    let area = Area {
        x: left,
        y: top,
        width: (size.0 - left - side).max(1.0),
        height: (size.1 - top - PAD - 1.6 * font.line()).max(1.0),
    };
    let extent = |axis: usize| {
        let finite = map.places.iter().map(|place| place.at[axis]).filter(|x| x.is_finite());
        finite.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), x| (l.min(x), h.max(x)))
    };
    let (x, y) = (extent(0), extent(1));
    let wide = |(low, high): (f64, f64)| (high - low).max(1e-9);
    let unit = (area.width / wide(x)).min(area.height / wide(y));
    let left = area.x + 0.5 * (area.width - unit * wide(x));
    let low = area.bottom() - 0.5 * (area.height - unit * wide(y));
    let at = |place: &crate::frame::Place| {
        [left + unit * (place.at[0] - x.0), low - unit * (place.at[1] - y.0)]
    };
    let places: Vec<Point> = map.places.iter().map(at).collect();
    let covered = unit * wide(x) * unit * wide(y);
    let grain = math::sqrt(covered / places.len().max(1) as f64);
    Layout { font, title, key, places, grain }
}

/// Draws a map.
pub(super) fn compose(scene: &mut Scene, map: &Map, style: &Style, size: (f64, f64)) {
    let lay = layout(map, style, size);
    let (ink, font) = (style.ink(), lay.font);
    for (i, line) in lay.title.iter().enumerate() {
        scene.text(Text {
            at: [PAD, PAD + font.line() * (i as f64 + 0.5)],
            text: line.clone(),
            size: font.size,
            anchor: Anchor::Start,
            bold: false,
            paint: ink.ink,
        });
    }
    key(scene, map, style, &lay, size);
    let at = |place: usize| lay.places.get(place).copied();
    // Where the reader can go next is darker.
    let yours = |place: &usize| map.you == Some(*place);
    for [a, b] in &map.ways {
        let paint = if yours(a) || yours(b) { ink.hairline } else { ink.grid };
        if let (Some(a), Some(b)) = (at(*a), at(*b)) {
            scene.line(vec![a, b], 1.5, paint);
        }
    }
    let dot = (0.06 * lay.grain).clamp(1.5, 4.0);
    for track in map.tracks.iter().filter(|track| track.band) {
        let points = track.places.iter().filter_map(|place| at(*place)).collect();
        scene.line(points, (0.16 * lay.grain).clamp(5.0, 12.0), faded(style.role(track.role), 0.3));
    }
    for place in &lay.places {
        scene.disc(*place, dot, ink.hairline);
    }
    for place in map.you.iter().flat_map(|you| map.neighbours(*you)).filter_map(at) {
        scene.disc(place, dot + 1.0, ink.muted);
    }
    for [a, b] in &map.jumps {
        if let (Some(a), Some(b)) = (at(*a), at(*b)) {
            for piece in dash(&[a, b], JUMP, 1e4) {
                scene.line(piece, ink.stroke, ink.ink);
            }
            arrow(scene, a, b, 0.0, 1.0, ink.ink);
        }
    }
    for track in map.tracks.iter().filter(|track| !track.band) {
        draw_track(scene, track, style, &lay);
    }
    if let Some(place) = map.here.and_then(at) {
        scene.disc(place, dot + 4.5, ink.ink);
        scene.ring(place, dot + 7.0, 1.5, ink.ink);
    }
    if let Some(place) = map.you.and_then(at) {
        scene.disc(place, dot + 5.0, ink.background);
        scene.ring(place, dot + 5.0, ink.stroke + 0.5, ink.ink);
        scene.disc(place, dot, ink.ink);
    }
    let look = Look { fill: faded(ink.background, 0.85), line: ink.ink, width: 1.75 };
    for place in map.critical.iter().filter_map(|place| at(*place)) {
        marker(scene, Shape::Diamond, place, (0.13 * lay.grain).clamp(4.0, 6.5), look);
    }
    let lettered = map.you.map_or_else(Vec::new, |you| map.hidden(you));
    if !lettered.is_empty() {
        labels::letters(scene, &lettered, style, &lay);
    }
    labels::names(scene, map, style, &lay, size);
}

/// What an entry of the key shows beside its name.
enum Sample<'a> {
    Track(&'a Track),
    Critical,
    Jump,
}

/// The names of the paths, and what diamonds and dotted arrows are.
fn entries(map: &Map) -> impl Iterator<Item = (&str, Sample<'_>)> {
    let named = map.tracks.iter().filter(|track| !track.label.is_empty());
    let tracks = named.map(|track| (track.label.as_str(), Sample::Track(track)));
    let critical = (!map.critical.is_empty()).then_some(("critical point", Sample::Critical));
    let jump = (!map.jumps.is_empty()).then_some(("put back", Sample::Jump));
    tracks.chain(critical).chain(jump)
}

/// Width of the widest entry.
fn key_width(map: &Map, font: Type) -> f64 {
    SAMPLE + entries(map).map(|(label, _)| font.width(label)).fold(0.0, f64::max)
}

/// Left end and row of every entry.
fn key_places(map: &Map, font: Type, size: (f64, f64)) -> Vec<(f64, usize)> {
    let (mut x, mut row) = (PAD, 0);
    let place = |(label, _): (&str, Sample<'_>)| {
        let room = SAMPLE + font.width(label);
        if x > PAD && (is_small(size) || x + room > size.0 - PAD) {
            (x, row) = (PAD, row + 1);
        }
        let at = (x, row);
        x += room + font.size;
        at
    };
    entries(map).map(place).collect()
}

fn key(scene: &mut Scene, map: &Map, style: &Style, lay: &Layout, size: (f64, f64)) {
    let (ink, font) = (style.ink(), lay.font);
    for ((label, sample), (x, row)) in entries(map).zip(key_places(map, font, size)) {
        let y = lay.key + font.line() * (row as f64 + 0.5);
        let swatch = vec![[x, y], [x + SAMPLE - 5.0, y]];
        match sample {
            Sample::Track(track) if track.band => {
                scene.line(swatch, 7.0, faded(style.role(track.role), 0.3));
            }
            Sample::Track(track) => scene.line(swatch, ink.stroke + 0.5, style.role(track.role)),
            Sample::Critical => {
                let look = Look { fill: ink.background, line: ink.ink, width: 1.5 };
                marker(scene, Shape::Diamond, [x + 9.0, y], 4.5, look);
            }
            Sample::Jump => {
                for piece in dash(&swatch, JUMP, 1e4) {
                    scene.line(piece, ink.stroke, ink.ink);
                }
            }
        }
        scene.text(Text {
            at: [x + SAMPLE, y],
            text: font.shorten(label, size.0 - PAD - x - SAMPLE),
            size: font.size,
            anchor: Anchor::Start,
            bold: false,
            paint: ink.muted,
        });
    }
}

/// A path with an arrow on each of its ways; every passage of a way has its own side.
fn draw_track(scene: &mut Scene, track: &Track, style: &Style, lay: &Layout) {
    let paint = style.role(track.role);
    let mut passed: Vec<[usize; 2]> = Vec::new();
    for pair in track.places.windows(2) {
        let (Some(a), Some(b)) = (lay.places.get(pair[0]), lay.places.get(pair[1])) else {
            continue;
        };
        if pair[0] == pair[1] {
            continue;
        }
        let way = [pair[0], pair[1]];
        let before = passed.iter().filter(|other| **other == way).count();
        passed.push(way);
        let aside = ASIDE * (1.0 + 1.6 * before as f64);
        let shifted = |p: &Point| shift(*p, *a, *b, aside);
        scene.line(vec![shifted(a), shifted(b)], style.ink().stroke + 0.5, paint);
        arrow(scene, *a, *b, aside, 0.62, paint);
    }
}

/// A point moved to the right of the direction from `a` to `b`.
fn shift(p: Point, a: Point, b: Point, aside: f64) -> Point {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let length = math::sqrt(dx * dx + dy * dy).max(1e-9);
    [p[0] - aside * dy / length, p[1] + aside * dx / length]
}

/// A small triangle at a fraction of the way.
fn arrow(scene: &mut Scene, a: Point, b: Point, aside: f64, fraction: f64, paint: theme::Paint) {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let length = math::sqrt(dx * dx + dy * dy);
    if length < 8.0 {
        return;
    }
    let tip = shift([a[0] + fraction * dx, a[1] + fraction * dy], a, b, aside);
    let (ux, uy) = (dx / length, dy / length);
    let base = [tip[0] - 8.0 * ux, tip[1] - 8.0 * uy];
    let wing = |side: f64| [base[0] - side * uy, base[1] + side * ux];
    scene.area(vec![tip, wing(4.0), wing(-4.0)], paint);
}

/// The place under the pointer, and in words.
pub(super) fn locate(
    map: &Map,
    style: &Style,
    size: (f64, f64),
    at: Point,
    reach: f64,
) -> Option<(usize, String)> {
    let lay = layout(map, style, size);
    let distance = |p: &Point| (p[0] - at[0]) * (p[0] - at[0]) + (p[1] - at[1]) * (p[1] - at[1]);
    let near = (0..lay.places.len())
        .filter(|i| distance(&lay.places[*i]) <= reach * reach)
        .min_by(|a, b| distance(&lay.places[*a]).total_cmp(&distance(&lay.places[*b])))?;
    let mut text = map.places[near].label.clone();
    for extra in words::roles(map, near) {
        text.push_str(", ");
        text.push_str(&extra);
    }
    Some((near, text))
}
