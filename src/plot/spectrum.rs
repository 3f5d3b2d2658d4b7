//! Eigenvalues as bars in ascending order, coloured by sign.

use super::axes::{Axes, Frame, PAD};
use super::describe::eigenvalue;
use super::groups::{Group, groups, sign};
use super::marker::{Look, Shape, marker};
use super::scene::{Anchor, Point, Scene, Text};
use super::span::Span;
use super::spread::spread;
use super::style::Style;
use super::text::Type;
use super::theme::{Sign, faded};
use crate::frame::{Scale, Spectrum};
use crate::math;

/// Bars thinner than this are drawn as one outline.
const THINNEST: f64 = 3.5;

/// Share of a bar's length that is kept free on the other side of the axis.
const NAME_ROOM: f64 = 0.25;

/// The layout that drawing and locating share.
pub(super) struct Bars {
    pub axes: Axes,
    groups: Vec<Group>,
    /// Width of a bar and the space after it.
    slot: f64,
    /// Additional space between groups.
    gap: f64,
    /// Left edge of the first slot.
    left: f64,
    count: usize,
}

impl Bars {
    /// Left edge of a slot in a group.
    fn edge(&self, group: usize, index: usize) -> f64 {
        self.left + self.slot * index as f64 + self.gap * group as f64
    }

    /// The eigenvalue whose bar is nearest to a horizontal position.
    pub(super) fn index(&self, x: f64) -> Option<usize> {
        let mut nearest = None;
        let mut least = f64::INFINITY;
        for (g, group) in self.groups.iter().enumerate() {
            let offset = ((x - self.edge(g, 0)) / self.slot).floor();
            let index =
                (offset.max(0.0) as usize).clamp(group.first, group.first + group.count - 1);
            let distance = (x - self.edge(g, index) - 0.5 * self.slot).abs();
            if distance < least {
                least = distance;
                nearest = Some(index);
            }
        }
        nearest.filter(|i| *i < self.count)
    }
}

/// Lays out bars in a panel of the given size.
pub(super) fn layout(spectrum: &Spectrum, style: &Style, size: (f64, f64)) -> Bars {
    let font = Type::of(style, size.0);
    let frame = Frame {
        size,
        font,
        x_title: "",
        y_title: &spectrum.y.title,
        right: PAD + 4.0,
        above: 0.0,
        whole: true,
        x_ticks: false,
    };
    let axes = Axes::new(frame, Span::linear(0.0, 1.0), vertical(spectrum));
    let groups = groups(spectrum);
    let count = spectrum.eigenvalues.len();
    let margin = 6.0;
    let room = axes.area.width - 2.0 * margin;
    let breaks = groups.len().saturating_sub(1) as f64;
    // What is not known takes twice the room.
    let wide = if spectrum.gap().is_some() { 2.0 } else { 1.0 };
    let gap = (wide * (0.03 * room).clamp(4.0, 16.0)).min(0.5 * room / breaks.max(1.0));
    let free = room - gap * breaks;
    // A few bars do not become slabs.
    let slot = (free / count.max(1) as f64).min(3.0 * font.size).max(1e-3);
    let used = slot * count as f64 + gap * breaks;
    let left = axes.area.x + 0.5 * (axes.area.width - used);
    Bars { axes, groups, slot, gap, left, count }
}

/// The vertical axis: linear, or logarithmic on both sides of zero if the
/// magnitudes differ by more than three decades.
fn vertical(spectrum: &Spectrum) -> Span {
    if let Some((low, high)) = spectrum.y.range
        && low.is_finite()
        && high.is_finite()
        && low < high
    {
        return Span::linear(low, high);
    }
    let values = spectrum.eigenvalues.iter().copied().zip(&spectrum.tolerances);
    let (mut low, mut high) = (0.0_f64, 0.0_f64);
    let mut smallest = f64::INFINITY;
    for (value, tolerance) in values.filter(|(value, _)| value.is_finite()) {
        low = low.min(value);
        high = high.max(value);
        if sign(value, *tolerance) != Sign::Zero {
            smallest = smallest.min(value.abs());
        }
    }
    let largest = high.max(-low);
    if smallest.is_infinite() {
        // All zero: rounding noise must not look like curvature.
        return Span::linear(-1.0, 1.0);
    }
    let log = largest > 1e3 * smallest || spectrum.y.scale == Scale::Log;
    let threshold = smallest.max(1e-12 * largest);
    // The name of the selected eigenvalue needs room across the axis.
    let across = |size: f64| {
        if log {
            threshold * (math::pow(10.0, NAME_ROOM * math::log10(1.0 + size / threshold)) - 1.0)
        } else {
            NAME_ROOM * size
        }
    };
    match spectrum.selected.and_then(|i| spectrum.eigenvalues.get(i)) {
        Some(value) if *value < 0.0 => high = high.max(across(-low)),
        Some(_) => low = low.min(-across(high)),
        None => {}
    }
    if log { Span::symmetric(low, high, threshold) } else { Span::around_zero(low, high) }
}

/// Draws bars.
pub(super) fn compose(scene: &mut Scene, spectrum: &Spectrum, style: &Style, size: (f64, f64)) {
    if spectrum.eigenvalues.is_empty() {
        super::notice(scene, "No eigenvalues.", style, size);
        return;
    }
    let bars = layout(spectrum, style, size);
    let axes = &bars.axes;
    axes.draw(scene, style, true);
    let zero = axes.place_y(0.0).clamp(axes.area.y, axes.area.bottom());
    scene.horizontal((axes.area.x, axes.area.right()), zero, style.ink().hairline);
    for (g, group) in bars.groups.iter().enumerate() {
        if bars.slot < THINNEST {
            silhouette(scene, spectrum, style, &bars, (g, *group), zero);
        } else {
            for i in group.first..group.first + group.count {
                bar(scene, spectrum.eigenvalues[i], style, &bars, (g, i, group.sign), zero);
            }
        }
    }
    separators(scene, spectrum, style, &bars);
    selected(scene, spectrum, style, &bars, zero);
    counts(scene, style, &bars);
}

/// Height of an eigenvalue's bar end.
fn tip(axes: &Axes, value: f64, sign: Sign, zero: f64) -> f64 {
    if sign == Sign::Zero || value.is_nan() {
        return zero;
    }
    axes.place_y(value).clamp(axes.area.y, axes.area.bottom())
}

/// Draws one bar; a zero is a short tick on the axis.
fn bar(
    scene: &mut Scene,
    value: f64,
    style: &Style,
    bars: &Bars,
    at: (usize, usize, Sign),
    zero: f64,
) {
    let (group, index, sign) = at;
    let width = (0.78 * bars.slot).min(bars.slot - 1.0).max(1.0);
    let x = bars.edge(group, index) + 0.5 * (bars.slot - width);
    let paint = style.curvature(sign);
    if sign == Sign::Zero {
        scene.rect([x, zero - 1.5], [width, 4.0], paint);
        return;
    }
    let end = tip(&bars.axes, value, sign, zero);
    let height = (end - zero).abs().max(1.5);
    scene.rect(
        [x, if sign == Sign::Negative { zero } else { zero - height }],
        [width, height],
        paint,
    );
}

/// Draws a group of very thin bars as one area, an edge per bar.
fn silhouette(
    scene: &mut Scene,
    spectrum: &Spectrum,
    style: &Style,
    bars: &Bars,
    group: (usize, Group),
    zero: f64,
) {
    let (g, Group { sign, first, count }) = group;
    let paint = style.curvature(sign);
    let (left, right) = (bars.edge(g, first), bars.edge(g, first + count));
    if sign == Sign::Zero {
        scene.rect([left, zero - 1.5], [right - left, 4.0], paint);
        return;
    }
    let mut outline: Vec<Point> = vec![[left, zero]];
    for i in first..first + count {
        let y = tip(&bars.axes, spectrum.eigenvalues[i], sign, zero);
        outline.push([bars.edge(g, i), y]);
        outline.push([bars.edge(g, i + 1), y]);
    }
    outline.push([right, zero]);
    scene.area(outline, paint);
}

/// Draws a faint line between groups, and dots where eigenvalues are not known.
fn separators(scene: &mut Scene, spectrum: &Spectrum, style: &Style, bars: &Bars) {
    let (area, ink) = (&bars.axes.area, style.ink());
    for (g, group) in bars.groups.iter().enumerate().skip(1) {
        let x = bars.edge(g, group.first) - 0.5 * bars.gap;
        if spectrum.gap() == Some(group.first) {
            let zero = bars.axes.place_y(0.0).clamp(area.y, area.bottom());
            let look = Look { fill: ink.hairline, line: ink.hairline, width: 0.0 };
            for step in [-1.0, 0.0, 1.0] {
                marker(scene, Shape::Circle, [x + step * 0.3 * bars.gap, zero - 8.0], 1.5, look);
            }
        } else {
            scene.vertical(x, (area.y, area.bottom()), ink.grid);
        }
    }
}

/// Emphasises the eigenvalue along which a kick is prepared.
fn selected(scene: &mut Scene, spectrum: &Spectrum, style: &Style, bars: &Bars, zero: f64) {
    let Some(index) = spectrum.selected else { return };
    let group = bars.groups.iter().position(|g| (g.first..g.first + g.count).contains(&index));
    let (Some(g), Some(value)) = (group, spectrum.eigenvalues.get(index)) else { return };
    let ink = style.ink();
    let (axes, font) = (&bars.axes, bars.axes.font);
    let sign = bars.groups[g].sign;
    let centre = bars.edge(g, index) + 0.5 * bars.slot;
    let end = tip(axes, *value, sign, zero);
    let width = (0.78 * bars.slot).max(2.0);
    let (top, bottom) =
        if sign == Sign::Zero { (zero - 3.0, zero + 4.0) } else { (end.min(zero), end.max(zero)) };
    scene.rect([centre - 0.5 * width, top], [width, bottom - top], style.curvature(sign));
    let frame = [
        [centre - 0.5 * width, top],
        [centre + 0.5 * width, top],
        [centre + 0.5 * width, bottom],
        [centre - 0.5 * width, bottom],
    ];
    scene.outline(frame.to_vec(), 1.5, ink.ink);
    // The name stands on the free side of the axis, away from the bar.
    let down = sign == Sign::Negative;
    let toward = if down { -1.0 } else { 1.0 };
    let pointer = [centre, zero + toward * 8.0];
    let shape = if down { Shape::Down } else { Shape::Triangle };
    marker(scene, shape, pointer, 4.0, Look { fill: ink.ink, line: ink.ink, width: 0.0 });
    let text = eigenvalue(index, *value);
    // Bold text runs wider.
    let half = 0.54 * font.width(&text);
    let x = centre
        .clamp(axes.area.x + half + 8.0, (axes.area.right() - half).max(axes.area.x + half + 8.0));
    let wish = zero + toward * (14.0 + 0.5 * font.line());
    let y = wish.clamp(axes.area.y, axes.area.bottom());
    scene.rect(
        [x - half - 3.0, y - 0.5 * font.line()],
        [2.0 * half + 6.0, font.line()],
        faded(ink.background, 0.85),
    );
    scene.text(Text {
        at: [x, y],
        text,
        size: font.size,
        anchor: Anchor::Middle,
        bold: true,
        paint: ink.ink,
    });
}

/// Draws how many eigenvalues each group has, beneath it.
fn counts(scene: &mut Scene, style: &Style, bars: &Bars) {
    let area = &bars.axes.area;
    let font = bars.axes.font;
    let labels: Vec<String> = bars.groups.iter().map(Group::label).collect();
    let wishes: Vec<(f64, f64)> = bars
        .groups
        .iter()
        .enumerate()
        .map(|(g, group)| {
            let centre =
                0.5 * (bars.edge(g, group.first) + bars.edge(g, group.first + group.count));
            (centre, font.width(&labels[g]) + font.size)
        })
        .collect();
    let y = area.bottom() + 4.0 + 0.6 * font.line();
    let right = area.right() + 0.5 * font.size;
    for ((label, group), x) in labels.iter().zip(&bars.groups).zip(spread(&wishes, PAD, right)) {
        scene.text(Text {
            at: [x, y],
            text: label.clone(),
            size: font.size,
            anchor: Anchor::Middle,
            bold: false,
            paint: style.legible(style.curvature(group.sign)),
        });
    }
}
