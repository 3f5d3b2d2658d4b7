//! Named critical points in a scatter picture.

use super::axes::Axes;
use super::marker::{Look, landmark, marker};
use super::path::Area;
use super::scene::{Anchor, Point, Scene, Text};
use super::style::Style;
use super::theme::faded;
use crate::frame::{Landmark, Mark};

/// Landmarks nearer than this share one label.
const SAME_PLACE: f64 = 7.0;
/// Draws the landmarks, and beside them their names where there is room.
pub(super) fn compose(
    scene: &mut Scene,
    marks: &[Mark],
    style: &Style,
    axes: &Axes,
    obstacles: &[Point],
    mut taken: Vec<Area>,
) {
    let ink = style.ink();
    let font = axes.font;
    let mut places: Vec<(Point, Vec<&str>)> = Vec::new();
    for mark in marks {
        let at = axes.place(mark.at);
        if !axes.area.contains(at) {
            continue;
        }
        let size = if mark.kind == Landmark::Saddle { 6.5 } else { 5.5 };
        let look = Look { fill: faded(ink.background, 0.6), line: ink.ink, width: 1.75 };
        marker(scene, landmark(mark.kind), at, size, look);
        let near =
            |p: &Point| (p[0] - at[0]).abs() < SAME_PLACE && (p[1] - at[1]).abs() < SAME_PLACE;
        match places.iter_mut().find(|(p, _)| near(p)) {
            Some((_, names)) if names.contains(&mark.label.as_str()) => {}
            Some((_, names)) => names.push(&mark.label),
            None => places.push((at, vec![&mark.label])),
        }
    }
    taken.extend(places.iter().map(|(p, _)| Area {
        x: p[0] - 7.0,
        y: p[1] - 7.0,
        width: 14.0,
        height: 14.0,
    }));
    let own = taken.len() - places.len();
    for (i, (at, names)) in places.iter().enumerate() {
        let text = font.shorten(&names.join(", "), 0.6 * axes.area.width);
        let (width, height) = (font.width(&text), font.line());
        let aside = 11.0;
        let candidates = [
            [at[0] + aside, at[1] - 0.5 * height],
            [at[0] - 0.5 * width, at[1] - aside - 0.9 * height],
            [at[0] - 0.5 * width, at[1] + aside - 0.1 * height],
            [at[0] - aside - width, at[1] - 0.5 * height],
        ]
        .map(|[x, y]| Area { x, y, width, height });
        let cost = |area: &Area| {
            let over: f64 = taken
                .iter()
                .enumerate()
                .filter(|(t, _)| *t != own + i)
                .map(|(_, t)| t.overlap(area))
                .sum();
            let out = area.width * area.height - area.overlap(&axes.area);
            let hidden = obstacles.iter().filter(|p| area.contains(**p)).count() as f64;
            10.0 * over + 10.0 * out + 4.0 * hidden
        };
        let costs = candidates.map(|c| cost(&c));
        let Some(best) = (0..4).min_by(|a, b| costs[*a].total_cmp(&costs[*b])) else { continue };
        let place = candidates[best];
        // Better no name than one over another.
        if taken.iter().enumerate().any(|(t, other)| t != own + i && other.overlap(&place) > 20.0) {
            continue;
        }
        scene.rect([place.x - 2.0, place.y], [width + 4.0, height], faded(ink.background, 0.72));
        scene.text(Text {
            at: [place.x, place.y + 0.5 * height],
            text,
            size: font.size,
            anchor: Anchor::Start,
            bold: false,
            paint: ink.ink,
        });
        taken.push(place);
    }
}

/// Says how many points lie outside the picture.
pub(super) fn outside(scene: &mut Scene, count: usize, style: &Style, axes: &Axes) {
    if count == 0 {
        return;
    }
    let font = axes.font;
    let text = format!("{count} outside");
    let at = [axes.area.right() - 6.0, axes.area.bottom() - 0.7 * font.line()];
    let (width, height) = (font.width(&text), font.line());
    let veil = faded(style.ink().background, 0.72);
    scene.rect([at[0] - width - 2.0, at[1] - 0.5 * height], [width + 4.0, height], veil);
    scene.text(Text {
        at,
        text,
        size: font.size,
        anchor: Anchor::End,
        bold: false,
        paint: style.ink().muted,
    });
}
