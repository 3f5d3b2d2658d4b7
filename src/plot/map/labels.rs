//! Names of places, and keys that lead to them.

use super::super::path::Area;
use super::super::scene::{Anchor, Scene, Text};
use super::super::style::Style;
use super::super::text::is_small;
use super::super::theme::faded;
use super::Layout;
use crate::frame::{LETTERS, Map};

/// Stands beside the place where the reader is.
const YOU: &str = "you";

/// The keys of neighbours that lie behind others.
pub(super) fn letters(scene: &mut Scene, places: &[usize], style: &Style, lay: &Layout) {
    let (ink, font) = (style.ink(), lay.font);
    for (place, letter) in places.iter().zip(LETTERS.chars()) {
        let Some([x, y]) = lay.places.get(*place).copied() else { continue };
        let at = [x + 0.9 * font.size, y - 0.7 * font.size];
        scene.disc(at, 0.72 * font.size, ink.background);
        scene.ring(at, 0.72 * font.size, 1.25, ink.ink);
        scene.text(Text {
            at,
            text: letter.to_string(),
            size: font.size,
            anchor: Anchor::Middle,
            bold: true,
            paint: ink.ink,
        });
    }
}

/// The names of places beneath them, as far as there is room; those that matter first.
pub(super) fn names(scene: &mut Scene, map: &Map, style: &Style, lay: &Layout, size: (f64, f64)) {
    let (ink, font) = (style.ink(), lay.font);
    let mut taken: Vec<Area> = Vec::new();
    if let Some(at) = map.you.and_then(|place| lay.places.get(place)) {
        let (width, height) = (font.width(YOU), 1.15 * font.size);
        let area = Area { x: at[0] + 8.0, y: at[1] - 8.0 - height, width, height };
        scene.rect([area.x - 2.0, area.y], [width + 4.0, height], faded(ink.background, 0.85));
        scene.text(Text {
            at: [area.x, area.y + 0.5 * height],
            text: YOU.to_owned(),
            size: font.size,
            anchor: Anchor::Start,
            bold: true,
            paint: ink.ink,
        });
        taken.push(area);
    }
    for named in [true, false] {
        let small = if named { font.size } else { (0.85 * font.size).max(font.size.min(12.0)) };
        for (place, at) in map.places.iter().zip(&lay.places).filter(|(p, _)| p.named == named) {
            // In a small picture a number is enough.
            let label = place.label.split(' ').next().filter(|_| is_small(size));
            let label = label.unwrap_or(&place.label);
            let width = font.width(label) * small / font.size;
            if label.is_empty() || (!named && width > 1.15 * lay.grain) {
                continue;
            }
            let height = 1.15 * small;
            let gap = if named { 9.0 } else { 5.0 };
            let x = (at[0] - 0.5 * width).clamp(2.0, (size.0 - 2.0 - width).max(2.0));
            let below = Area { x, y: at[1] + gap, width, height };
            let above = Area { x, y: at[1] - gap - height, width, height };
            let free = |area: &Area| taken.iter().all(|other| other.overlap(area) < 1.0);
            let Some(area) = [below, above].into_iter().find(|area| free(area)) else { continue };
            if named {
                let veil = faded(ink.background, 0.75);
                scene.rect([area.x - 1.0, area.y], [width + 2.0, height], veil);
            }
            scene.text(Text {
                at: [area.x + 0.5 * width, area.y + 0.5 * height],
                text: label.to_owned(),
                size: small,
                anchor: Anchor::Middle,
                bold: false,
                paint: if named { ink.ink } else { ink.muted },
            });
            taken.push(area);
        }
    }
}
