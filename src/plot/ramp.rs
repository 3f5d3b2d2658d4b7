//! Colours for numbers.

use super::style::{Palette, Style, Theme};
use super::theme::{Paint, mix};
use plotters::style::RGBAColor;

/// Viridis at nine equal distances: lightness rises evenly, also for readers
/// with a colour deficiency and in grey.
const VIRIDIS: [u32; 9] =
    [0x440154, 0x472d7b, 0x3b528b, 0x2c728e, 0x21918c, 0x28ae80, 0x5ec962, 0xaddc30, 0xfde725];

const fn rgb(hex: u32) -> Paint {
    let [_, r, g, b] = hex.to_be_bytes();
    RGBAColor(r, g, b, 1.0)
}

impl Style {
    /// Colour of a value on a scale from 0 to 1, or from -1 to 1 if `signed`.
    /// A signed scale is nearly the ground at zero, blue above and vermilion
    /// below; without hues the cell's sign needs a mark besides.
    pub(super) fn heat(&self, value: f64, signed: bool) -> Paint {
        let ink = self.ink();
        if signed {
            let middle = mix(ink.background, ink.hairline, 0.12);
            let end = match (self.palette, self.theme, value < 0.0) {
                (Palette::Mono, ..) => ink.ink,
                (_, Theme::Dark, true) => rgb(0xf58b57),
                (_, Theme::Dark, false) => rgb(0x5ab0ee),
                (_, _, true) => rgb(0xb34700),
                (_, _, false) => rgb(0x005a8d),
            };
            return mix(middle, end, value.abs().min(1.0));
        }
        let t = value.clamp(0.0, 1.0);
        if self.palette == Palette::Mono {
            return mix(mix(ink.background, ink.hairline, 0.12), ink.ink, t);
        }
        let at = t * (VIRIDIS.len() - 1) as f64;
        let below = (at as usize).min(VIRIDIS.len() - 2);
        mix(rgb(VIRIDIS[below]), rgb(VIRIDIS[below + 1]), at - below as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grey(paint: Paint) -> f64 {
        0.2126 * f64::from(paint.0) + 0.7152 * f64::from(paint.1) + 0.0722 * f64::from(paint.2)
    }

    #[test]
    fn scales_are_ordered_by_lightness() {
        for theme in [Theme::Light, Theme::Dark, Theme::Contrast] {
            for palette in [Palette::Default, Palette::Mono] {
                let style = Style { theme, palette, ..Style::default() };
                for (signed, sign) in [(false, 1.0), (true, 1.0), (true, -1.0)] {
                    let greys: Vec<f64> = (0..=8)
                        .map(|k| grey(style.heat(sign * f64::from(k) / 8.0, signed)))
                        .collect();
                    let rising = greys.windows(2).all(|w| w[1] > w[0]);
                    let falling = greys.windows(2).all(|w| w[1] < w[0]);
                    assert!(rising || falling, "{theme:?} {palette:?} {signed} {greys:?}");
                }
            }
        }
    }
}
