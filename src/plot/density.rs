//! A crowd of points as an image of its density.

use super::axes::Axes;
use super::scene::{Image, Point};
use super::theme::Paint;
use crate::math;

/// More points than this are drawn as an image, with a sample on top.
pub(super) const CROWD: usize = 3000;
/// Points of the sample.
pub(super) const SAMPLE: usize = 60;
/// Side of a cell, in CSS pixels.
const CELL: f64 = 2.0;
/// Opacities of a cell with one point and of the fullest cell.
const OPACITY: (f64, f64) = (0.16, 0.9);

/// Counts points by cell; the opacity grows with the logarithm of the count.
pub(super) fn image(points: impl Iterator<Item = Point>, axes: &Axes, paint: Paint) -> Image {
    let area = &axes.area;
    let count = |length: f64| ((length / CELL).ceil() as usize).max(1);
    let (columns, rows) = (count(area.width), count(area.height));
    let mut counts = vec![0_u32; columns * rows];
    for [x, y] in points {
        let column = (((x - area.x) / CELL) as usize).min(columns - 1);
        let row = (((y - area.y) / CELL) as usize).min(rows - 1);
        counts[row * columns + column] += 1;
    }
    let fullest = counts.iter().copied().max().unwrap_or(0);
    let whole = math::ln(f64::from(fullest.max(2)));
    let (low, high) = OPACITY;
    // Few different counts, so their opacities are computed once.
    let opacity = |count: u32| (low + (high - low) * math::ln(f64::from(count)) / whole) * 255.0;
    let known: Vec<u8> = (1..=256).map(|count| opacity(count).min(255.0).round() as u8).collect();
    let pixels = counts
        .iter()
        .map(|count| {
            let alpha = match *count {
                0 => 0,
                n => known.get(n as usize - 1).copied().unwrap_or_else(|| opacity(n) as u8),
            };
            [paint.0, paint.1, paint.2, alpha]
        })
        .collect();
    let size = [columns as f64 * CELL, rows as f64 * CELL];
    Image { corner: [area.x, area.y], size, columns, pixels }
}
