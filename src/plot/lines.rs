//! Curves with their names at their ends.

use super::axes::{Axes, Frame, PAD};
use super::levels;
use super::marker::{Look, marker};
use super::path::{clip, dash, decimate};
use super::scene::{Anchor, Point, Scene, Text};
use super::span::{Fit, Span};
use super::spread::spread;
use super::style::Style;
use super::text::Type;
use super::theme::{self, faded};
use crate::frame::{Curve, Lines, Over};

/// Width of a decimation column in CSS pixels.
const COLUMN: f64 = 0.5;
/// Distance between the area and the names of curves.
const GAP: f64 = 14.0;

/// The layout that drawing and locating share.
pub(super) struct Layout {
    pub axes: Axes,
    /// Names on their lines, one entry per curve, empty for none.
    names: Vec<Vec<String>>,
}

/// Lays out curves in a panel of the given size.
pub(super) fn layout(lines: &Lines, style: &Style, size: (f64, f64)) -> Layout {
    let font = Type::of(style, size.0);
    let points = || lines.curves.iter().flat_map(|c| &c.points);
    let mut x = Span::fit(&lines.x, points().map(|p| p[0]), Fit::Tight);
    if lines.over != Over::Else && lines.x.range.is_none() {
        x = started(x, points().map(|p| p[0]));
    }
    let levels = lines.levels.iter().map(|l| l.value);
    let y = Span::fit(&lines.y, points().map(|p| p[1]).chain(levels), Fit::Roomy);
    // Names share the panel with their curves: a third of it at most.
    let room = (0.34 * size.0).min(16.0 * font.size);
    let named = |c: &&Curve| !c.label.is_empty() && end(c, &x, &y).is_some();
    let height = (size.1 - 5.0 * font.line()).max(1.0);
    let named_in = |most: usize| -> Vec<Vec<String>> {
        let name = |c: &Curve| font.wrap(&c.label, room, most);
        lines.curves.iter().map(|c| if named(&c) { name(c) } else { Vec::new() }).collect()
    };
    let mut names = named_in(2);
    if names.iter().flatten().count() as f64 * font.line() > height {
        names = named_in(1);
    }
    let widest = names.iter().flatten().map(|line| font.width(line)).fold(0.0, f64::max);
    let right = if widest > 0.0 { widest + GAP + 2.0 } else { PAD + font.size };
    let frame = Frame {
        size,
        font,
        x_title: &lines.x.title,
        y_title: &lines.y.title,
        right,
        above: 0.0,
        whole: lines.is_over_steps(),
        x_ticks: true,
    };
    Layout { axes: Axes::new(frame, x, y), names }
}

/// The span of a run: one that has not moved yet has its whole axis ahead.
fn started(span: Span, steps: impl Iterator<Item = f64>) -> Span {
    let mut steps = steps.filter(|s| s.is_finite());
    let Some(first) = steps.next() else { return span };
    if !span.is_log() && steps.all(|s| s == first) {
        Span::linear(first, first + 1.0)
    } else {
        span
    }
}

/// Draws curves.
pub(super) fn compose(scene: &mut Scene, lines: &Lines, style: &Style, size: (f64, f64)) {
    let Layout { axes, names } = layout(lines, style, size);
    axes.draw(scene, style, true);
    levels::compose(scene, lines, style, &axes);
    // Faint curves are the background of the others.
    for curve in lines.curves.iter().filter(|c| c.faint) {
        stroke(scene, curve, style, &axes);
    }
    for curve in lines.curves.iter().filter(|c| !c.faint) {
        stroke(scene, curve, style, &axes);
    }
    levels::names(scene, lines, style, &axes);
    cursor(scene, lines, style, &axes);
    ends(scene, lines, style, &axes, &names);
}

/// Whether a vertex can be drawn.
pub(super) fn drawable(p: &[f64; 2], x: &Span, y: &Span) -> bool {
    let usable = |v: f64, span: &Span| v.is_finite() && (v > 0.0 || !span.is_log());
    usable(p[0], x) && usable(p[1], y)
}

/// The last vertex of a curve that can be drawn.
fn end(curve: &Curve, x: &Span, y: &Span) -> Option<[f64; 2]> {
    curve.points.iter().rev().find(|p| drawable(p, x, y)).copied()
}

/// Draws one curve, broken where it has no value.
fn stroke(scene: &mut Scene, curve: &Curve, style: &Style, axes: &Axes) {
    let ink = style.ink();
    let (width, paint) = if curve.faint {
        (0.5 * ink.stroke, faded(style.role(curve.role), 0.35))
    } else {
        (ink.stroke, style.role(curve.role))
    };
    let pattern = if curve.faint { &[][..] } else { theme::dash(curve.role) };
    let longest = 4.0 * (axes.area.width + axes.area.height);
    for run in curve.points.split(|p| !drawable(p, &axes.x, &axes.y)) {
        let path = decimate(run.iter().map(|p| axes.place(*p)), COLUMN);
        if let [only] = path[..]
            && axes.area.contains(only)
        {
            scene.disc(only, width, paint);
        }
        for piece in clip(&path, &axes.area) {
            for part in dash(&piece, pattern, longest) {
                scene.line(part, width, paint);
            }
        }
    }
}

/// Draws the shared step cursor and where it meets the curves.
fn cursor(scene: &mut Scene, lines: &Lines, style: &Style, axes: &Axes) {
    let Some(step) = style.cursor else { return };
    let (area, ink) = (&axes.area, style.ink());
    if lines.is_over_steps() {
        let x = axes.place_x(step);
        if !(x >= area.x - 0.5 && x <= area.right() + 0.5) {
            return;
        }
        scene.vertical(x, (area.y, area.bottom()), faded(ink.muted, 0.7));
    }
    for (i, curve) in lines.curves.iter().enumerate().filter(|(_, curve)| !curve.faint) {
        let met = lines.at_step(i, step).filter(|at| drawable(at, &axes.x, &axes.y));
        let Some(at) = met.map(|at| axes.place(at)) else { continue };
        if area.contains(at) {
            scene.disc(at, 4.5, ink.background);
            scene.disc(at, 3.5, style.role(curve.role));
        }
    }
}

/// Draws the markers at the ends of curves and the names beside them.
fn ends(scene: &mut Scene, lines: &Lines, style: &Style, axes: &Axes, names: &[Vec<String>]) {
    let area = &axes.area;
    let font = axes.font;
    let mut marked: Vec<(usize, Point)> = Vec::new();
    for (i, curve) in lines.curves.iter().enumerate() {
        let Some(last) = end(curve, &axes.x, &axes.y).map(|p| axes.place(p)) else { continue };
        // Intervals, which have no name, have no end to mark.
        if !curve.faint && !curve.label.is_empty() && area.contains(last) {
            let paint = style.role(curve.role);
            let look = Look { fill: paint, line: style.ink().background, width: 1.0 };
            marker(scene, theme::shape(curve.role), last, 4.5, look);
        }
        if !names[i].is_empty() {
            marked.push((
                i,
                [last[0].clamp(area.x, area.right()), last[1].clamp(area.y, area.bottom())],
            ));
        }
    }
    let wishes: Vec<(f64, f64)> = marked
        .iter()
        .map(|(i, at)| (at[1].round(), font.line() * names[*i].len() as f64))
        .collect();
    // The last tick's label may stand where names would.
    let below = if axes.overhang() > GAP - 3.0 { 0.35 } else { 1.2 };
    let (low, high) = (area.y - 0.6 * font.line(), area.bottom() + below * font.line());
    let centres = spread(&wishes, low, high);
    for (((i, from), centre), (_, extent)) in marked.iter().zip(centres).zip(&wishes) {
        if centre + 0.5 * extent > high + 1.0 {
            continue;
        }
        let curve = &lines.curves[*i];
        let paint = style.role_text(curve.role);
        let to = [area.right() + GAP - 3.0, centre];
        // At the start of a run all points are far from their names.
        let moved = curve.points.len() > 1 || lines.over == Over::Else;
        if moved
            && ((centre - from[1]).abs() > 0.5 * extent + 3.0 || from[0] < area.right() - 2.0 * GAP)
        {
            let begin = [from[0] + 6.0, from[1]];
            let knee = [to[0] - 2.0, centre];
            for part in dash(&[begin, knee], &[1.5, 2.5], f64::INFINITY) {
                scene.line(part, 1.0, paint);
            }
        }
        for (row, text) in names[*i].iter().enumerate() {
            let y = centre - 0.5 * extent + font.line() * (row as f64 + 0.5);
            scene.text(Text {
                at: [area.right() + GAP, y],
                text: text.clone(),
                size: font.size,
                anchor: Anchor::Start,
                bold: false,
                paint,
            });
        }
    }
}
