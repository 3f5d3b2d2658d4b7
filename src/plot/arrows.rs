//! Arrows between axes that begin at one origin.

use super::describe::position;
use super::drag::{Drag, Dragged, thousandth};
use super::locate::REACH;
use super::path::{Area, clip, dash};
use super::scene::{Anchor, Point, Scene, Text};
use super::style::Style;
use super::text::{Type, is_small};
use super::theme::{Paint, faded};
use crate::frame::{Arrow, Arrows, Role};
use crate::math;

/// How far a key moves a tip, in the units of the picture.
const NUDGE: f64 = 0.05;
/// Free space around the picture.
const PAD: f64 = 8.0;
/// Width of an arrow and of the sample of its colour in the key.
const SHAFT: f64 = 3.5;
const SAMPLE: f64 = 14.0;
/// Length of an arrow's head.
const HEAD: f64 = 12.0;
/// Width of the band along an axis that is for an arrow.
const OWNED: f64 = 12.0;
/// Radius of the smallest point, and by how much the largest one's is more.
const DOT: f64 = 1.5;
const GROWN: f64 = 6.0;
/// Radius of the ring where an arrow comes to rest.
const GOAL: f64 = 10.0;
/// An arrow that ends closer than this to the line of an axis, but beyond it, pushes the axis's
/// name away.
const CROWD: f64 = 20.0;
/// Where a small picture begins beside its key, as a part of the width.
const BESIDE: f64 = 0.38;
/// Strokes and gaps of a broken arrow.
const BROKEN: &[f64] = &[7.0, 5.0];

/// Where everything is.
struct Layout {
    font: Type,
    title: Vec<String>,
    /// Left end and line of each entry of the key, and its text.
    key: Vec<(f64, usize, String)>,
    /// Top of the key.
    top: f64,
    area: Area,
    origin: Point,
    unit: f64,
}

impl Layout {
    fn place(&self, [x, y]: [f64; 2]) -> Point {
        [self.origin[0] + self.unit * x, self.origin[1] - self.unit * y]
    }
}

fn layout(arrows: &Arrows, style: &Style, size: (f64, f64)) -> Layout {
    let font = Type::of(style, size.0);
    let room = (size.0 - 2.0 * PAD).max(1.0);
    let small = is_small(size);
    let title = if small { Vec::new() } else { font.wrap(&arrows.title, room, 2) };
    let top = PAD + font.line() * title.len() as f64;
    let most = (if small { 0.8 } else { 0.3 } * size.1 / font.line()) as usize;
    let mut key = Vec::new();
    let (mut x, mut line) = (PAD, 0);
    for arrow in &arrows.arrows {
        let text = font.shorten(&arrow.label, (room - SAMPLE - 4.0).max(1.0));
        let width = SAMPLE + 4.0 + font.width(&text);
        if x > PAD && (small || x + width > size.0 - PAD) {
            (x, line) = (PAD, line + 1);
        }
        if line >= most {
            break;
        }
        key.push((x, line, text));
        x += width + font.size;
    }
    let lines = if small { 0 } else { key.last().map_or(0, |(_, line, _)| line + 1) };
    // Names of axes stand around the picture, a letter's size beyond their ends and their rings.
    let wide = arrows.rays.iter().map(|ray| font.width(&ray.label)).fold(0.0, f64::max);
    let rings = arrows.arrows.iter().any(|arrow| arrow.goal.is_some());
    let ring = if rings { 2.0 * GOAL } else { 0.0 };
    let side = PAD + (wide + font.size + 2.0 + ring).min(0.2 * size.0);
    let left = if small { BESIDE * size.0 } else { side };
    let above = top + font.line() * (lines as f64 + 1.3) + ring;
    let area = Area {
        x: left,
        y: above,
        width: (size.0 - left - side).max(1.0),
        height: (size.1 - above - PAD - 0.8 * font.line()).max(1.0),
    };
    let [low, high] = arrows.corners;
    let extent = [0, 1].map(|axis| {
        let extent = high[axis] - low[axis];
        if extent.is_finite() && extent > 0.0 { extent } else { 1.0 }
    });
    let unit = (area.width / extent[0]).min(area.height / extent[1]);
    let start = [0, 1].map(|axis| if low[axis].is_finite() { low[axis] } else { 0.0 });
    let origin = [
        area.x + 0.5 * (area.width - unit * extent[0]) - unit * start[0],
        area.bottom() - 0.5 * (area.height - unit * extent[1]) + unit * start[1],
    ];
    Layout { font, title, key, top, area, origin, unit }
}

/// Draws arrows.
pub(super) fn compose(scene: &mut Scene, arrows: &Arrows, style: &Style, size: (f64, f64)) {
    let lay = layout(arrows, style, size);
    let (ink, font) = (style.ink(), lay.font);
    let say = |scene: &mut Scene, at: Point, text: &str, anchor, bold, paint| {
        scene.text(Text { at, text: text.to_owned(), size: font.size, anchor, bold, paint });
    };
    for (i, line) in lay.title.iter().enumerate() {
        let at = [PAD, PAD + font.line() * (i as f64 + 0.5)];
        say(scene, at, line, Anchor::Start, false, ink.ink);
    }
    for (arrow, (x, line, text)) in arrows.arrows.iter().zip(&lay.key) {
        let y = lay.top + font.line() * (*line as f64 + 0.5);
        scene.line(vec![[*x, y], [x + SAMPLE, y]], SHAFT, style.role(arrow.role));
        let at = [x + SAMPLE + 4.0, y];
        say(scene, at, text, Anchor::Start, false, style.role_text(arrow.role));
    }
    let outline: Vec<Point> = arrows.outline.iter().map(|at| lay.place(*at)).collect();
    for piece in clip(&outline, &lay.area) {
        scene.line(piece, 1.5, ink.muted);
    }
    let grown = GROWN * (lay.area.height / 300.0).clamp(0.5, 1.0);
    for dot in &arrows.dots {
        let at = lay.place(dot.at);
        if lay.area.contains(at) {
            let paint = style.role(Role::Reference);
            scene.disc(at, DOT + grown * math::sqrt(dot.share), faded(paint, 0.5));
        }
    }
    for ray in &arrows.rays {
        let end = lay.place(ray.to);
        if !end.iter().all(|x| x.is_finite()) {
            continue;
        }
        if let Some(role) = ray.role {
            scene.line(vec![lay.origin, end], OWNED, faded(style.role(role), 0.25));
        }
        scene.line(vec![lay.origin, end], 2.0, ink.hairline);
        scene.disc(end, 4.0, ink.hairline);
        let at = beyond(lay.origin, end, font.size + crowd(arrows, &lay, end));
        let anchor = match (end[0] - lay.origin[0]) / lay.unit {
            x if x > 0.3 => Anchor::Start,
            x if x < -0.3 => Anchor::End,
            _ => Anchor::Middle,
        };
        let text = font.shorten(&ray.label, room(at[0], anchor, size.0));
        let at = within(at, font, size);
        if !arrows.dots.is_empty() {
            let wide = font.width(&text);
            let left = at[0] - wide * [0.0, 0.5, 1.0][anchor as usize];
            let veil = faded(ink.background, 0.8);
            scene.rect([left - 2.0, at[1] - 0.5 * font.line()], [wide + 4.0, font.line()], veil);
        }
        say(scene, at, &text, anchor, false, ink.muted);
    }
    for arrow in &arrows.arrows {
        let paint = style.role(arrow.role);
        if let Some(goal) = arrow.goal.map(|goal| lay.place(goal)) {
            scene.ring(goal, GOAL, 2.0, paint);
        }
        let trail: Vec<Point> = arrow.trail.iter().map(|at| lay.place(*at)).collect();
        for piece in clip(&trail, &lay.area) {
            scene.line(piece, 1.5, faded(paint, 0.45));
        }
    }
    for arrow in &arrows.arrows {
        let tip = lay.place(arrow.to);
        if !tip.iter().all(|x| x.is_finite()) {
            continue;
        }
        scene.grips.push(tip);
        shaft(scene, arrow, lay.origin, tip, &lay.area, style.role(arrow.role));
        let at = within(beside(lay.origin, tip, 0.8 * font.size), font, size);
        say(scene, at, &arrow.tag, Anchor::Middle, true, style.role_text(arrow.role));
    }
    scene.disc(lay.origin, 3.0, ink.ink);
}

/// How much farther out the name of an axis stands where arrows come to its end.
fn crowd(arrows: &Arrows, lay: &Layout, end: Point) -> f64 {
    let tips = arrows.arrows.iter().flat_map(|arrow| [Some(arrow.to), arrow.goal]).flatten();
    let [u, v] = [0, 1].map(|c| end[c] - lay.origin[c]);
    let length = math::sqrt(u * u + v * v).max(1.0);
    let by = |tip: [f64; 2]| {
        let [x, y] = lay.place(tip);
        let [x, y] = [x - end[0], y - end[1]];
        let (along, across) = ((x * u + y * v) / length, (x * v - y * u) / length);
        if across.abs() < CROWD && along > -GOAL { along + 2.0 * GOAL } else { 0.0 }
    };
    tips.map(by).fold(0.0, f64::max)
}

/// Room for a text at this abscissa.
fn room(x: f64, anchor: Anchor, width: f64) -> f64 {
    let (left, right) = (x - PAD, width - PAD - x);
    let room = match anchor {
        Anchor::Start => right,
        Anchor::End => left,
        Anchor::Middle => 2.0 * left.min(right),
    };
    room.max(0.0)
}

/// The place of a text that stays in its panel.
fn within(at: Point, font: Type, size: (f64, f64)) -> Point {
    let clamp = |x: f64, low: f64, high: f64| x.max(low).min(high.max(low));
    let half = 0.6 * font.size;
    [clamp(at[0], PAD, size.0 - PAD), clamp(at[1], half, size.1 - half)]
}

/// A point farther along the way from one to another.
fn beyond(from: Point, to: Point, by: f64) -> Point {
    let way = [to[0] - from[0], to[1] - from[1]];
    let length = math::sqrt(way[0] * way[0] + way[1] * way[1]);
    // Of an arrow without a length the name stands above.
    let way = if length > 1e-6 { way.map(|x| x / length) } else { [0.0, -1.0] };
    [to[0] + by * way[0], to[1] + by * way[1]]
}

/// A point beside the middle of the way from one to another.
fn beside(from: Point, to: Point, by: f64) -> Point {
    let middle = [0, 1].map(|c| 0.4 * from[c] + 0.6 * to[c]);
    let [x, y] = beyond(from, to, by);
    [middle[0] - (y - to[1]), middle[1] + (x - to[0])]
}

fn shaft(scene: &mut Scene, arrow: &Arrow, origin: Point, tip: Point, area: &Area, paint: Paint) {
    if !area.contains(tip) {
        // Its head lies outside.
        clip(&[origin, tip], area).into_iter().for_each(|line| scene.line(line, SHAFT, paint));
        return;
    }
    let way = [tip[0] - origin[0], tip[1] - origin[1]];
    let length = math::sqrt(way[0] * way[0] + way[1] * way[1]);
    if length < 3.0 {
        scene.disc(tip, 4.0, paint);
        return;
    }
    let head = HEAD.min(length);
    let along = way.map(|x| x / length);
    let neck = [tip[0] - head * along[0], tip[1] - head * along[1]];
    let line = [origin, neck];
    if arrow.broken {
        dash(&line, BROKEN, 1e4).into_iter().for_each(|piece| scene.line(piece, SHAFT, paint));
    } else {
        scene.line(line.to_vec(), SHAFT, paint);
    }
    let wing = 0.45 * head;
    let corner = |side: f64| [neck[0] - side * wing * along[1], neck[1] + side * wing * along[0]];
    scene.area(vec![tip, corner(1.0), corner(-1.0)], paint);
}

/// Takes hold of the tip under the pointer, and puts it where it is dragged, within the corners.
pub(super) fn drag(
    arrows: &Arrows,
    style: &Style,
    size: (f64, f64),
    grip: &mut Option<usize>,
    drag: Drag,
) -> Dragged {
    let to = match drag {
        Drag::Pointer { from, to, pressed } => {
            if pressed {
                *grip = under(arrows, style, size, from, REACH).and_then(|found| found.1);
            }
            let lay = layout(arrows, style, size);
            let at = [(to[0] - lay.origin[0]) / lay.unit, (lay.origin[1] - to[1]) / lay.unit];
            (from != to).then_some(at)
        }
        Drag::Keys([right, up]) => {
            let arrow = arrows.arrows.get(*grip.get_or_insert(0));
            arrow.map(|arrow| [arrow.to[0] + NUDGE * right, arrow.to[1] + NUDGE * up])
        }
    };
    let [low, high] = arrows.corners;
    match grip.filter(|grip| *grip < arrows.arrows.len()).zip(to) {
        Some((grip, to)) => {
            let within = [0, 1].map(|c| to[c].max(low[c]).min(high[c]));
            let (grip, all) = (if arrows.together { 0 } else { grip }, arrows.together);
            Dragged::Moved { grip, to: thousandth(within), all }
        }
        None => Dragged::Nothing,
    }
}

/// The tip or axis under the pointer in words, and which arrow it is.
pub(super) fn under(
    arrows: &Arrows,
    style: &Style,
    size: (f64, f64),
    at: Point,
    reach: f64,
) -> Option<(String, Option<usize>)> {
    let lay = layout(arrows, style, size);
    let distance = |place: [f64; 2]| {
        let [x, y] = lay.place(place);
        (x - at[0]) * (x - at[0]) + (y - at[1]) * (y - at[1])
    };
    let tips = arrows.arrows.iter().enumerate().map(|(i, arrow)| (&arrow.label, arrow.to, Some(i)));
    let ends = arrows.rays.iter().map(|ray| (&ray.label, ray.to, None));
    let near = tips.chain(ends).filter(|(_, to, _)| distance(*to) <= reach * reach);
    let (label, to, arrow) = near.min_by(|a, b| distance(a.1).total_cmp(&distance(b.1)))?;
    let hint = if arrow.is_some() { "; drag it, or press arrow keys" } else { "" };
    Some((format!("{label}: {}{hint}", position(to)), arrow))
}
