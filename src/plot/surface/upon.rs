//! What stands on a surface: ways, critical points, balls.

use super::{Layout, OFF, layout};
use crate::frame::{Mark, Surface, Trail};
use crate::plot::contour;
use crate::plot::describe::position;
use crate::plot::kicks;
use crate::plot::marker::{Look, landmark, marker};
use crate::plot::path::{Area, dash};
use crate::plot::scene::{Anchor, Point, Scene};
use crate::plot::style::Style;
use crate::plot::theme::{self, Paint, faded};

/// Radius of balls.
const BALL: f64 = 6.5;

/// Where methods have been: what is hidden shines through.
pub(super) fn trails(scene: &mut Scene, surface: &Surface, lay: &Layout, style: &Style) {
    for trail in &surface.trails {
        let paint = style.role(trail.role);
        let inside = trail.points.iter().map(|at| lay.inside(surface, *at));
        let inside: Vec<[f64; 3]> =
            inside.filter(|at| at.iter().all(|x| x.abs() <= 1.0 + 1e-9)).collect();
        let seen = |at: &[f64; 3]| lay.is_seen(surface, *at);
        let mut start = 0;
        while start + 1 < inside.len() {
            let is_seen = seen(&inside[start + 1]);
            let more = inside[start + 1..].iter().take_while(|at| seen(at) == is_seen).count();
            let piece: Vec<Point> =
                inside[start..=start + more].iter().map(|at| lay.place(*at)).collect();
            start += more;
            if is_seen {
                scene.line(piece.clone(), 4.5, faded(style.ink().background, 0.55));
                for stroke in dash(&piece, theme::dash(trail.role), 4.0 * lay.unit) {
                    scene.line(stroke, 2.5, paint);
                }
            } else {
                scene.line(piece, 1.5, faded(paint, 0.4));
            }
        }
    }
}

/// Critical points with their names where there is room; `said` is none.
pub(super) fn marks(
    scene: &mut Scene,
    surface: &Surface,
    lay: &Layout,
    style: &Style,
    said: Option<Area>,
    say: &mut impl FnMut(&mut Scene, Point, &str, Anchor, Paint),
) {
    let (ink, font) = (style.ink(), lay.font);
    let spot = |mark: &Mark| {
        let z = contour::sample(&surface.field, mark.at).filter(|z| *z <= surface.top)?;
        let at = lay.inside(surface, [mark.at[0], mark.at[1], z]);
        Some((lay.place(at), lay.is_seen(surface, at)))
    };
    let spots: Vec<Option<(Point, bool)>> = surface.marks.iter().map(spot).collect();
    let around = |[x, y]: Point| Area { x: x - 7.0, y: y - 7.0, width: 14.0, height: 14.0 };
    let spotted = spots.iter().flatten().map(|(at, _)| around(*at));
    let key = lay.key.as_ref().map(|(_, area)| *area);
    let mut taken: Vec<Area> = spotted.chain(said).chain(key).collect();
    for (mark, (at, is_seen)) in
        surface.marks.iter().zip(spots).filter_map(|(mark, spot)| Some((mark, spot?)))
    {
        let alpha = if is_seen { 1.0 } else { 0.35 };
        let (fill, line) = (faded(ink.background, 0.8 * alpha), faded(ink.ink, alpha));
        marker(scene, landmark(mark.kind), at, 5.5, Look { fill, line, width: 1.75 });
        let (width, height) = (font.width(&mark.label), font.line());
        let beside = [at[0] + 11.0, at[0] - 11.0 - width];
        let places = beside.map(|x| Area { x, y: at[1] - 0.5 * height, width, height });
        let free = |place: &&Area| {
            taken.iter().all(|other| other.overlap(place) == 0.0)
                && place.x > 2.0
                && place.right() < lay.width
        };
        if let Some(place) = places.iter().find(free).filter(|_| is_seen && width > 0.0) {
            let veil = faded(ink.background, 0.72);
            scene.rect([place.x - 2.0, place.y], [width + 4.0, height], veil);
            say(scene, [place.x, at[1]], &mark.label, Anchor::Start, ink.ink);
            taken.push(*place);
        }
    }
}

/// Where methods are, each tied to the surface if it is off it.
pub(super) fn balls(scene: &mut Scene, surface: &Surface, lay: &Layout, style: &Style) {
    for trail in &surface.trails {
        let Some(at) = trail.points.last().map(|at| lay.inside(surface, *at)) else { continue };
        if !at.iter().all(|x| x.abs() <= 1.0 + 1e-9) {
            continue;
        }
        let (paint, ink) = (style.role(trail.role), style.ink());
        let alpha = if lay.is_seen(surface, at) { 1.0 } else { 0.4 };
        if let Some(w) = lay.height(surface, [at[0], at[1]]).filter(|w| (w - at[2]).abs() > OFF) {
            let foot = lay.place([at[0], at[1], w]);
            scene.line(vec![lay.place(at), foot], 1.0, faded(ink.ink, alpha));
            scene.disc(foot, 2.5, faded(ink.ink, alpha));
        }
        let [x, y] = lay.place(at);
        let (fill, line) = (faded(paint, alpha), faded(ink.background, alpha));
        marker(scene, theme::shape(trail.role), [x, y], BALL, Look { fill, line, width: 1.5 });
    }
}

/// What stands on the surface, with its place.
pub(in crate::plot) fn named(surface: &Surface) -> impl Iterator<Item = (&str, [f64; 2])> {
    let ball = |trail: &Trail| trail.points.last().map(|p| [p[0], p[1]]);
    let balls = surface.trails.iter().filter_map(move |t| Some((t.label.as_str(), ball(t)?)));
    balls.chain(surface.marks.iter().map(|mark| (mark.label.as_str(), mark.at)))
}

/// The ball or critical point under the pointer in words.
pub(in crate::plot) fn under(
    surface: &Surface,
    style: &Style,
    size: (f64, f64),
    at: Point,
    reach: f64,
) -> Option<String> {
    let lay = layout(surface, style, size)?;
    let arrow = kicks::under(&surface.kicks, style, &|at| lay.at(surface, at), at);
    if arrow.is_some() {
        return arrow;
    }
    let distance = |[x, y]: [f64; 2]| {
        let z = contour::sample(&surface.field, [x, y]).unwrap_or(f64::NAN);
        let [x, y] = lay.place(lay.inside(surface, [x, y, z]));
        (x - at[0]) * (x - at[0]) + (y - at[1]) * (y - at[1])
    };
    let near = named(surface).filter(|(_, place)| distance(*place) <= reach * reach);
    let nearest = near.min_by(|a, b| distance(a.1).total_cmp(&distance(b.1)));
    let named = nearest.map(|(name, place)| format!("{name}: {}", position(place)));
    if !lay.has_ball(surface, at) {
        return named;
    }
    let named = named.map_or_else(String::new, |named| format!("{named}; "));
    Some(format!("{named}drag the ball to begin elsewhere"))
}
