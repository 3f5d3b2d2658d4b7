//! The plot area with its two axes: margins, ticks, titles.

use super::path::Area;
use super::scene::{Anchor, Point, Scene, Text};
use super::span::{Span, Tick};
use super::style::Style;
use super::text::Type;
use crate::math;

/// Free space around a picture.
pub(super) const PAD: f64 = 8.0;
/// Length of a tick mark and its distance from the label.
const TICK: f64 = 4.0;

/// What an axis layout has to know.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame<'a> {
    pub size: (f64, f64),
    pub font: Type,
    pub x_title: &'a str,
    pub y_title: &'a str,
    /// Room for labels to the right of the area.
    pub right: f64,
    /// Room for a key between the vertical axis's title and the area.
    pub above: f64,
    /// Whether ticks of the horizontal axis are whole numbers.
    pub whole: bool,
    /// Whether the horizontal axis has tick labels of its own.
    pub x_ticks: bool,
}

/// A laid-out pair of axes.
#[derive(Clone, Debug)]
pub(super) struct Axes {
    pub area: Area,
    pub x: Span,
    pub y: Span,
    pub font: Type,
    x_ticks: Vec<Tick>,
    y_ticks: Vec<Tick>,
    x_title: String,
    y_title: Vec<String>,
    /// Room that tick labels take to the left of the area.
    left: f64,
    /// Room kept free above the area.
    above: f64,
    /// Width of the panel.
    width: f64,
}

impl Axes {
    /// Lays out axes of the given spans.
    pub(super) fn new(frame: Frame, x: Span, y: Span) -> Self {
        let font = frame.font;
        let (width, height) = frame.size;
        let y_title = font.wrap(frame.y_title, (width - 2.0 * PAD).max(1.0), 2);
        let top = PAD + font.line() * y_title.len() as f64 + 0.6 * font.size + frame.above;
        let below = f64::from(u8::from(!frame.x_title.is_empty()));
        let bottom = PAD + TICK + font.line() * (1.0 + below);
        let area_height = (height - top - bottom).max(1.0);
        let y_ticks = y_ticks(&y, area_height, font);
        let widest = y_ticks.iter().map(|t| font.width(&t.label)).fold(0.0, f64::max);
        let left = PAD + widest + TICK + 3.0;
        let area_width = (width - left - frame.right.max(PAD)).max(1.0);
        let area = Area { x: left, y: top, width: area_width, height: area_height };
        let x_ticks =
            if frame.x_ticks { x_ticks(&x, area_width, font, frame.whole) } else { Vec::new() };
        let x_title = font.shorten(frame.x_title, (width - 2.0 * PAD).max(1.0));
        Self {
            area,
            x,
            y,
            font,
            x_ticks,
            y_ticks,
            x_title,
            y_title,
            left,
            width,
            above: frame.above,
        }
    }

    /// Moves the axes to a part of their area.
    pub(super) fn shrink(&mut self, area: Area) {
        self.area = area;
        self.x_ticks = x_ticks(&self.x, area.width, self.font, false);
        self.y_ticks = y_ticks(&self.y, area.height, self.font);
    }

    /// Where a data point is drawn.
    pub(super) fn place(&self, at: [f64; 2]) -> Point {
        [self.place_x(at[0]), self.place_y(at[1])]
    }

    /// The data point that is drawn at a position.
    pub(super) fn value(&self, at: Point) -> [f64; 2] {
        let x = self.x.value((at[0] - self.area.x) / self.area.width);
        [x, self.y.value((self.area.bottom() - at[1]) / self.area.height)]
    }

    /// Horizontal position of an abscissa.
    pub(super) fn place_x(&self, value: f64) -> f64 {
        self.area.x + self.area.width * self.x.unit(value)
    }

    /// Vertical position of an ordinate.
    pub(super) fn place_y(&self, value: f64) -> f64 {
        self.area.bottom() - self.area.height * self.y.unit(value)
    }

    /// How far the label of the last tick reaches beyond the area.
    pub(super) fn overhang(&self) -> f64 {
        let ends =
            self.x_ticks.iter().map(|t| self.place_x(t.value) + 0.5 * self.font.width(&t.label));
        ends.fold(0.0, f64::max) - self.area.right()
    }

    /// Right end of the vertical axis's title.
    pub(super) fn title_end(&self) -> f64 {
        let widest = self.y_title.iter().map(|line| self.font.width(line)).fold(0.0, f64::max);
        (self.area.x - self.left + PAD + widest).min(self.width - PAD)
    }

    /// Vertical centre of the last line of the vertical axis's title.
    pub(super) fn title_y(&self) -> f64 {
        self.area.y - self.above - 0.6 * self.font.size - 0.5 * self.font.line()
    }

    /// Draws the axes; horizontal grid lines if `grid`.
    pub(super) fn draw(&self, scene: &mut Scene, style: &Style, grid: bool) {
        let ink = style.ink();
        let area = &self.area;
        let text = |at: Point, text: &str, anchor: Anchor| Text {
            at,
            text: text.to_owned(),
            size: self.font.size,
            anchor,
            bold: false,
            paint: ink.muted,
        };
        for tick in &self.y_ticks {
            let y = self.place_y(tick.value);
            if grid {
                scene.horizontal((area.x, area.right()), y, ink.grid);
            }
            scene.horizontal((area.x - TICK, area.x), y, ink.hairline);
            scene.text(text([area.x - TICK - 3.0, y], &tick.label, Anchor::End));
        }
        let base = area.bottom() + TICK + 0.6 * self.font.line();
        for tick in &self.x_ticks {
            let x = self.place_x(tick.value);
            scene.vertical(x, (area.bottom(), area.bottom() + TICK), ink.hairline);
            scene.text(text([x, base], &tick.label, Anchor::Middle));
        }
        scene.horizontal((area.x, area.right()), area.bottom(), ink.hairline);
        scene.vertical(area.x, (area.y, area.bottom() + 1.0), ink.hairline);
        let top = area.y
            - self.above
            - 0.6 * self.font.size
            - self.font.line() * self.y_title.len() as f64;
        for (i, line) in self.y_title.iter().enumerate() {
            let most = (self.width - PAD - self.font.width(line)).max(PAD);
            let x = (area.x - self.left + PAD).min(most);
            scene.text(text([x, top + self.font.line() * (i as f64 + 0.5)], line, Anchor::Start));
        }
        // Centred beneath the area, but never over the left edge of the panel.
        let half = 0.5 * self.font.width(&self.x_title);
        let centre = (area.x + 0.5 * area.width).max(PAD + half);
        scene.text(text([centre, base + self.font.line()], &self.x_title, Anchor::Middle));
    }
}

/// Ticks of the vertical axis with room between their labels.
fn y_ticks(span: &Span, height: f64, font: Type) -> Vec<Tick> {
    let rows = (height / (2.6 * font.size)) as usize;
    let mut ticks = span.ticks(rows.clamp(2, 6), false);
    let mut taken: Vec<f64> = Vec::new();
    ticks.retain(|tick| {
        let at = span.unit(tick.value) * height;
        let free = taken.iter().all(|other| (other - at).abs() >= 1.15 * font.size);
        if free {
            taken.push(at);
        }
        free
    });
    ticks
}

/// As many ticks as have room for their labels.
fn x_ticks(span: &Span, width: f64, font: Type, whole: bool) -> Vec<Tick> {
    let fits = |ticks: &[Tick]| {
        let at: Vec<f64> = ticks.iter().map(|t| span.unit(t.value) * width).collect();
        let half = |i: usize| 0.5 * font.width(&ticks[i].label) + 0.5 * font.size;
        let order = math::ascending(&at);
        order.windows(2).all(|w| at[w[0]] + half(w[0]) <= at[w[1]] - half(w[1]))
    };
    let candidates = (2..=7).rev().map(|most| span.ticks(most, whole));
    let mut last = Vec::new();
    for ticks in candidates {
        if fits(&ticks) {
            return ticks;
        }
        last = ticks;
    }
    last.truncate(1);
    last
}
