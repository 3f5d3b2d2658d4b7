//! The levels of critical points in a picture of curves.

use super::axes::Axes;
use super::lines::drawable;
use super::path::{Area, dash};
use super::scene::{Anchor, Scene, Text};
use super::style::Style;
use super::theme::faded;
use crate::frame::{Landmark, Level, Lines};

/// Whether a level lies below every power of ten that a logarithmic axis shows,
/// as a minimum of zero does: then its name stands at the bottom, with an arrow.
fn below(level: &Level, axes: &Axes) -> bool {
    axes.y.is_log() && level.value < axes.y.value(0.0)
}

/// The heights of the levels that are in sight.
fn heights<'a>(lines: &'a Lines, axes: &'a Axes) -> impl Iterator<Item = (&'a Level, f64)> {
    lines
        .levels
        .iter()
        .filter(|level| below(level, axes) || drawable(&[1.0, level.value], &axes.x, &axes.y))
        .map(|level| {
            let sunk = below(level, axes);
            (level, if sunk { axes.area.bottom() } else { axes.place_y(level.value) })
        })
        .filter(|(_, y)| (axes.area.y - 0.5..=axes.area.bottom() + 0.5).contains(y))
}

/// Draws the levels: that of a saddle dashed, that of a minimum solid.
pub(super) fn compose(scene: &mut Scene, lines: &Lines, style: &Style, axes: &Axes) {
    let (left, right) = (axes.area.x, axes.area.right());
    for (level, y) in heights(lines, axes) {
        let pattern: &[f64] = if level.kind == Landmark::Saddle { &[5.0, 3.0] } else { &[] };
        for part in dash(&[[left, y], [right, y]], pattern, f64::INFINITY) {
            scene.horizontal((part[0][0], part[part.len() - 1][0]), y, style.ink().hairline);
        }
    }
}

/// Draws the names of levels on their lines, where they hide least.
pub(super) fn names(scene: &mut Scene, lines: &Lines, style: &Style, axes: &Axes) {
    let ink = style.ink();
    let (area, font) = (&axes.area, axes.font);
    let line = font.line();
    let mut taken: Vec<Area> = Vec::new();
    for (level, y) in heights(lines, axes) {
        let arrow = if below(level, axes) { " ↓" } else { "" };
        let text = font.shorten(&format!("{}{arrow}", level.label), area.width - 16.0);
        let width = font.width(&text);
        let rows = [y - line, y + 0.1 * line];
        let free = area.width - width - 12.0;
        // Names of curves may be far from their ends unless these are steps.
        let ends = if lines.is_over_steps() { [1.0, 0.0] } else { [0.0, 1.0] };
        let places = [ends[0], ends[1], 0.5, 0.75, 0.25].map(|t| area.x + 6.0 + t * free);
        let candidates =
            places.iter().flat_map(|x| rows.map(|y| Area { x: *x, y, width, height: 0.9 * line }));
        let inside = candidates.filter(|c| {
            c.y >= area.y - 0.75 * font.size
                && c.bottom() <= area.bottom()
                && taken.iter().all(|t| t.overlap(c) == 0.0)
        });
        let costs = inside.map(|c| (hidden(lines, axes, &c), c));
        let Some((_, place)) = costs.min_by(|a, b| a.0.cmp(&b.0)) else { continue };
        scene.rect(
            [place.x - 2.0, place.y],
            [width + 4.0, place.height],
            faded(ink.background, 0.7),
        );
        scene.text(Text {
            at: [place.x, place.y + 0.5 * place.height],
            text,
            size: font.size,
            anchor: Anchor::Start,
            bold: false,
            paint: ink.muted,
        });
        taken.push(place);
    }
}

/// How much of the curves a label would hide, in samples along the label.
fn hidden(lines: &Lines, axes: &Axes, label: &Area) -> usize {
    const SAMPLES: usize = 12;
    let mut count = 0;
    for curve in lines.curves.iter().filter(|c| !c.faint) {
        for i in 0..=SAMPLES {
            let x = label.x + label.width * i as f64 / SAMPLES as f64;
            let value = axes.x.value((x - axes.area.x) / axes.area.width);
            let after = curve.points.partition_point(|p| p[0] < value);
            let (Some(before), Some(next)) =
                (after.checked_sub(1).and_then(|b| curve.points.get(b)), curve.points.get(after))
            else {
                continue;
            };
            let (a, b) = (axes.place(*before), axes.place(*next));
            let t = (x - a[0]) / (b[0] - a[0]);
            let y = a[1] + t * (b[1] - a[1]);
            count += usize::from(y > label.y - 2.0 && y < label.bottom() + 2.0);
        }
    }
    count
}
