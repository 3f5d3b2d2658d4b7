//! A function of two variables as a surface in three dimensions, by parallel projection and
//! from the back to the front. plotters' own chart of three dimensions is larger, and cuts no
//! surface at a height.

mod turn;
mod upon;

pub(super) use turn::drag;
pub(super) use upon::{named, under};

use super::axes::PAD;
use super::contour;
use super::key::Key;
use super::kicks;
use super::number::readout;
use super::path::Area;
use super::scatter;
use super::scene::{Anchor, Point, Scene, Text};
use super::style::Style;
use super::text::{Type, is_small};
use super::theme::mix;
use crate::frame::{Cloud, Surface};
use crate::math;
use plotters::style::RGBAColor;

/// Half the height of the box whose floor reaches from -1 to 1.
const HALF: f64 = 0.4;
/// Where the reader looks from: around the vertical, and up, in radians.
const VIEW: [f64; 2] = [0.42, 0.88];
/// Heights above the horizon at which the surface can be looked at.
const UP: (f64, f64) = (0.06, 1.5);
/// Steps of a line of sight, in units of the box.
const SIGHT: f64 = 0.05;
/// What lies this far off the surface is tied to it.
const OFF: f64 = 0.02;
/// Darkest shade of a slope.
const SHADE: f64 = 0.42;

/// Where everything is.
struct Layout {
    font: Type,
    title: Vec<String>,
    key: Option<(Key, Area)>,
    /// Sine and cosine of the angle around the vertical, then of the one above the horizon.
    turn: [[f64; 2]; 2],
    centre: Point,
    /// Of the panel.
    width: f64,
    unit: f64,
    low: f64,
    high: f64,
}

fn layout(surface: &Surface, style: &Style, size: (f64, f64)) -> Option<Layout> {
    let field = Some(&surface.field).filter(|field| contour::is_grid(field))?;
    let finite = || field.values.iter().copied().filter(|z| z.is_finite());
    let low = finite().fold(f64::INFINITY, f64::min);
    let high = finite().fold(f64::NEG_INFINITY, f64::max).min(surface.top).max(low);
    let high = if high > low { high } else { low + 1.0 };
    if !(high - low).is_finite() {
        return None;
    }
    let font = Type::of(style, size.0);
    let room = (size.0 - 2.0 * PAD).max(1.0);
    let small = is_small(size);
    let title = if small { Vec::new() } else { font.wrap(&field.title, room, 2) };
    let name = |label: &String, role| Cloud { label: label.clone(), role, points: Vec::new() };
    let names: Vec<Cloud> = surface.trails.iter().map(|t| name(&t.label, t.role)).collect();
    let top = PAD + font.line() * title.len() as f64;
    let key = if small {
        Key::column(&names, style, font, 0.6 * room)
    } else {
        Key::rows(&names, style, font, room).filter(|key| key.height < 0.3 * size.1)
    };
    let key = key.map(|key| {
        let area = Area { x: PAD, y: top, width: key.width, height: key.height };
        (key, area)
    });
    let (beside, above) = key.as_ref().map_or((0.0, 0.0), |(_, area)| (area.width, area.height));
    let top = if small { 4.0 } else { top + above + 4.0 };
    let up = (VIEW[1] + style.turn[1]).clamp(UP.0, UP.1);
    let angle = |x: f64| [math::sin(x), math::cos(x)];
    let turn = [angle(VIEW[0] + style.turn[0]), angle(up)];
    // Room for the box however it is turned around.
    let wide = std::f64::consts::SQRT_2;
    let tall = wide * turn[1][0] + HALF * turn[1][1];
    let height = (size.1 - top - 1.4 * font.line()).max(1.0);
    let unit = (0.5 * (room - 2.0 * font.size) / wide).min(0.5 * height / tall).max(0.1);
    let mut centre = [0.5 * size.0, top + 0.5 * height];
    if small {
        centre[0] = centre[0].max((size.0 - PAD - wide * unit).min(PAD + beside + wide * unit));
    }
    Some(Layout { font, title, key, turn, centre, width: size.0, unit, low, high })
}

impl Layout {
    /// A point of the surface's coordinates in those of the box.
    fn inside(&self, surface: &Surface, [x, y, z]: [f64; 3]) -> [f64; 3] {
        let across = |v: f64, ends: (f64, f64)| 2.0 * (v - ends.0) / (ends.1 - ends.0) - 1.0;
        let up = (z.min(self.high) - self.low) / (self.high - self.low);
        let field = &surface.field;
        [across(x, field.x), across(y, field.y), HALF * (2.0 * up - 1.0)]
    }

    /// To the right and away from the reader.
    fn turned(&self, [u, v, _]: [f64; 3]) -> [f64; 2] {
        let [s, c] = self.turn[0];
        [c * u - s * v, s * u + c * v]
    }

    fn place(&self, at: [f64; 3]) -> Point {
        let ([right, away], [s, c]) = (self.turned(at), self.turn[1]);
        [self.centre[0] + self.unit * right, self.centre[1] - self.unit * (at[2] * c + away * s)]
    }

    /// A point of the surface's coordinates on the panel.
    fn at(&self, surface: &Surface, at: [f64; 3]) -> Point {
        self.place(self.inside(surface, at))
    }

    /// A place in the box in the surface's coordinates.
    fn outside(&self, surface: &Surface, [u, v]: [f64; 2]) -> [f64; 2] {
        let along = |t: f64, ends: (f64, f64)| ends.0 + 0.5 * (t + 1.0) * (ends.1 - ends.0);
        [along(u, surface.field.x), along(v, surface.field.y)]
    }

    /// Height of the surface in the box.
    fn height(&self, surface: &Surface, at: [f64; 2]) -> Option<f64> {
        let at = self.outside(surface, at);
        let z = contour::sample(&surface.field, at).filter(|z| *z <= surface.top)?;
        Some(self.inside(surface, [at[0], at[1], z])[2])
    }

    /// Whether nothing stands between a point and the reader.
    fn is_seen(&self, surface: &Surface, [u, v, w]: [f64; 3]) -> bool {
        let ([s, c], [up, flat]) = (self.turn[0], self.turn[1]);
        let along = |k: u32| {
            let t = SIGHT * f64::from(k);
            ([u - t * s * flat, v - t * c * flat], w + t * up)
        };
        let stands = |(at, w): ([f64; 2], f64)| {
            self.height(surface, at).is_some_and(|height| height > w + OFF)
        };
        !(1..60).map(along).any(stands)
    }
}

/// Draws a surface.
pub(super) fn compose(scene: &mut Scene, surface: &Surface, style: &Style, size: (f64, f64)) {
    let Some(lay) = layout(surface, style, size) else {
        return super::notice(scene, "There is no finite value here.", style, size);
    };
    let (ink, font) = (style.ink(), lay.font);
    let mut say = |scene: &mut Scene, at: Point, text: &str, anchor, paint| {
        let wide = font.width(text);
        let (before, after) = match anchor {
            Anchor::Start => (0.0, wide),
            Anchor::Middle => (0.5 * wide, 0.5 * wide),
            Anchor::End => (wide, 0.0),
        };
        let x = at[0].min(size.0 - 2.0 - after).max(2.0 + before);
        let y = at[1].min(size.1 - 0.5 * font.line()).max(0.5 * font.line());
        if wide < size.0 - 4.0 {
            let (text, size) = (text.to_owned(), font.size);
            scene.text(Text { at: [x, y], text, size, anchor, bold: false, paint });
        }
    };
    for (i, line) in lay.title.iter().enumerate() {
        let at = [PAD, PAD + font.line() * (i as f64 + 0.5)];
        say(scene, at, line, Anchor::Start, ink.ink);
    }
    let corners = [[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]].map(|[u, v]| [u, v, -HALF]);
    scene.outline(corners.map(|at| lay.place(at)).to_vec(), 1.0, ink.hairline);
    cells(scene, surface, &lay, style);
    // The height stands at the corner that is farthest to the left.
    let left = |a: &[f64; 3], b: &[f64; 3]| lay.turned(*a)[0].total_cmp(&lay.turned(*b)[0]);
    let post = corners.into_iter().min_by(left).unwrap_or_default();
    let ends = [-HALF, HALF].map(|w| lay.place([post[0], post[1], w]));
    scene.line(ends.to_vec(), 1.0, ink.hairline);
    // In a small picture the key stands there.
    let heights = ends.into_iter().zip([lay.low, lay.high]);
    for (end, z) in heights.filter(|_| !is_small(size)) {
        say(scene, [end[0] - 5.0, end[1]], &readout(z), Anchor::End, ink.muted);
    }
    axes(surface, &lay, |at, text, anchor| say(scene, at, text, anchor, ink.muted));
    upon::trails(scene, surface, &lay, style);
    let place = |at| lay.at(surface, at);
    let said = kicks::compose(scene, &surface.kicks, style, size, (&place, true));
    upon::marks(scene, surface, &lay, style, said, &mut say);
    let begun = surface.trails.first().and_then(|trail| trail.points.first());
    if let Some(at) = begun.filter(|_| surface.keys.is_some()) {
        scatter::grip(scene, place(*at), style);
    }
    upon::balls(scene, surface, &lay, style);
    scene.grips.extend(lay.balls(surface));
    if let Some((key, area)) = &lay.key {
        key.draw(scene, style, area);
    }
}

/// Names and ends of the two edges of the floor that are nearest to the reader.
fn axes(surface: &Surface, lay: &Layout, mut say: impl FnMut(Point, &str, Anchor)) {
    let (field, [s, c]) = (&surface.field, lay.turn[0]);
    for (axis, (name, ends)) in [(&surface.x, field.x), (&surface.y, field.y)].iter().enumerate() {
        let aside = -[c, s][axis].signum();
        let edge = |t: f64| if axis == 0 { [t, aside, -HALF] } else { [aside, t, -HALF] };
        let [low, middle, high] = [-0.9, 0.0, 0.9].map(|t| lay.place(edge(t)));
        let anchor = if middle[0] < lay.centre[0] { Anchor::End } else { Anchor::Start };
        let below = |at: Point| [at[0], at[1] + 0.75 * lay.font.line()];
        say(below(middle), name, anchor);
        if (high[0] - low[0]).abs() > 8.0 * lay.font.size {
            say(below(low), &readout(ends.0), anchor);
            say(below(high), &readout(ends.1), anchor);
        }
    }
}

/// The cells from the back to the front, by height and slope.
fn cells(scene: &mut Scene, surface: &Surface, lay: &Layout, style: &Style) {
    let field = &surface.field;
    let (columns, rows) = (field.columns, field.rows);
    let [s, c] = lay.turn[0];
    let at = |i: usize, j: usize| {
        let along = |k: usize, count: usize, ends: (f64, f64)| {
            ends.0 + (ends.1 - ends.0) * k as f64 / (count - 1) as f64
        };
        [along(i, columns, field.x), along(j, rows, field.y), field.values[j * columns + i]]
    };
    // Light comes from behind the reader, from the left and above.
    let light = [-0.45 * c - 0.35 * s, 0.45 * s - 0.35 * c, 0.82];
    for a in 0..columns - 1 {
        for b in 0..rows - 1 {
            let i = if s > 0.0 { columns - 2 - a } else { a };
            let j = if c > 0.0 { rows - 2 - b } else { b };
            let corners = [at(i, j), at(i + 1, j), at(i + 1, j + 1), at(i, j + 1)];
            let below = below(&corners, surface.top);
            if below.len() < 3 || corners.iter().any(|at| !at[2].is_finite()) {
                continue;
            }
            let mean = math::sum(below.iter().map(|at| at[2])) / below.len() as f64;
            let share = (mean - lay.low) / (lay.high - lay.low);
            let [p, q, _, r] = corners.map(|at| lay.inside(surface, at));
            let slope = [-(q[2] - p[2]) / (q[0] - p[0]), -(r[2] - p[2]) / (r[1] - p[1]), 1.0];
            let length = math::sqrt(math::dot(&slope, &slope));
            let bright = (math::dot(&slope, &light) / length).clamp(0.0, 1.0);
            let dark = RGBAColor(0, 0, 0, 1.0);
            let paint = mix(style.heat(share, false), dark, SHADE * (1.0 - bright));
            let outline: Vec<Point> =
                below.iter().map(|at| lay.place(lay.inside(surface, *at))).collect();
            scene.area(wider(outline), paint);
        }
    }
}

/// The part of a polygon that is not above a height.
fn below(corners: &[[f64; 3]], top: f64) -> Vec<[f64; 3]> {
    let mut kept = Vec::with_capacity(5);
    for (k, a) in corners.iter().enumerate() {
        let b = &corners[(k + 1) % corners.len()];
        if a[2] <= top {
            kept.push(*a);
        }
        if (a[2] <= top) != (b[2] <= top) {
            let t = (top - a[2]) / (b[2] - a[2]);
            kept.push([0, 1, 2].map(|n| a[n] + t * (b[n] - a[n])));
        }
    }
    kept
}

/// A polygon that reaches a little under its neighbours, so that no seam is seen.
fn wider(mut outline: Vec<Point>) -> Vec<Point> {
    let count = outline.len() as f64;
    let centre = [0, 1].map(|n| math::sum(outline.iter().map(|at| at[n])) / count);
    for at in &mut outline {
        let way = [at[0] - centre[0], at[1] - centre[1]];
        let length = math::sqrt(way[0] * way[0] + way[1] * way[1]).max(1e-9);
        *at = [0, 1].map(|n| at[n] + 0.6 * way[n] / length);
    }
    outline
}
