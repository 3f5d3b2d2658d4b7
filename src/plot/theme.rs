//! Colours, dashes and markers: one meaning each, in every lab.
//!
//! The four methods have the colours of Okabe and Ito (2008), which readers
//! with any of the common colour deficiencies tell apart; the dark theme has
//! lighter twins of equal contrast. Curvature is vermilion below zero, grey at
//! zero and blue above.

use plotters::style::RGBAColor;

use super::marker::Shape;
use super::style::{Palette, Style, Theme};
use crate::frame::Role;
use crate::math;

/// A colour with opacity.
pub(super) type Paint = RGBAColor;

/// An opaque colour from `0xRRGGBB`.
const fn rgb(hex: u32) -> Paint {
    let [_, r, g, b] = hex.to_be_bytes();
    RGBAColor(r, g, b, 1.0)
}

/// The same colour at opacity `alpha`.
pub(super) const fn faded(paint: Paint, alpha: f64) -> Paint {
    RGBAColor(paint.0, paint.1, paint.2, alpha)
}

/// The neutral colours of a theme and its stroke widths.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ink {
    pub background: Paint,
    /// Text and landmarks.
    pub ink: Paint,
    /// Secondary text and levels.
    pub muted: Paint,
    /// Axes.
    pub hairline: Paint,
    /// Grid lines and contours.
    pub grid: Paint,
    /// Width of a curve.
    pub stroke: f64,
}

/// Sign of a curvature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Negative,
    Zero,
    Positive,
}

impl Style {
    /// Neutral colours.
    pub(super) const fn ink(&self) -> Ink {
        match self.theme {
            Theme::Light => Ink {
                background: rgb(0xffffff),
                ink: rgb(0x1b1f24),
                muted: rgb(0x5b636d),
                hairline: rgb(0x9aa2ab),
                grid: rgb(0xe6e9ed),
                stroke: 2.0,
            },
            Theme::Dark => Ink {
                background: rgb(0x15191e),
                ink: rgb(0xe8eaed),
                muted: rgb(0xa3abb5),
                hairline: rgb(0x69727d),
                grid: rgb(0x2a3038),
                stroke: 2.0,
            },
            Theme::Contrast => Ink {
                background: rgb(0xffffff),
                ink: rgb(0x000000),
                muted: rgb(0x333333),
                hairline: rgb(0x333333),
                grid: rgb(0xc4c4c4),
                stroke: 3.0,
            },
        }
    }

    /// Colour of a role's curve and marker.
    pub(super) fn role(&self, role: Role) -> Paint {
        let n = match role {
            Role::Reference => return self.ink().muted,
            Role::Reader => return self.ink().ink,
            _ if self.palette == Palette::Mono => return self.ink().ink,
            Role::GradientFlow => 0,
            Role::PerturbedFlow => 1,
            Role::Newton => 2,
            Role::SaddleFree => 3,
            Role::Series(n) => 4 + usize::from(n) % 7,
        };
        let hues: [u32; 11] = match self.theme {
            Theme::Light => [
                0x0072b2, 0xe69f00, 0xd55e00, 0x009e73, 0x4477aa, 0xaa3377, 0x228833, 0x8a6d00,
                0xc2475a, 0x2a7f98, 0x6a51a3,
            ],
            Theme::Dark => [
                0x5ab0ee, 0xe69f00, 0xf58b57, 0x35bf92, 0x7fa8e0, 0xde8bc0, 0x6fbf73, 0xc9b458,
                0xf0909c, 0x6cc0d8, 0xb39ddb,
            ],
            Theme::Contrast => [
                0x005a8d, 0x7a4e00, 0x9c3200, 0x00644a, 0x2c5080, 0x80205a, 0x146622, 0x5c4800,
                0x8f2638, 0x14586c, 0x4a2f7a,
            ],
        };
        rgb(hues[n])
    }

    /// Colour of a role's text: its hue, moved towards ink until legible.
    pub(super) fn role_text(&self, role: Role) -> Paint {
        self.legible(self.role(role))
    }

    /// Colour of a curvature's bar.
    pub(super) const fn curvature(&self, sign: Sign) -> Paint {
        match (self.palette, self.theme, sign) {
            (_, _, Sign::Zero) => self.ink().muted,
            (Palette::Mono, ..) => self.ink().ink,
            (_, Theme::Light, Sign::Negative) => rgb(0xd55e00),
            (_, Theme::Light, Sign::Positive) => rgb(0x0072b2),
            (_, Theme::Dark, Sign::Negative) => rgb(0xf58b57),
            (_, Theme::Dark, Sign::Positive) => rgb(0x5ab0ee),
            (_, Theme::Contrast, Sign::Negative) => rgb(0x9c3200),
            (_, Theme::Contrast, Sign::Positive) => rgb(0x005a8d),
        }
    }

    /// `paint`, moved towards ink until its contrast suffices for text.
    pub(super) fn legible(&self, paint: Paint) -> Paint {
        let ink = self.ink();
        let wanted = if self.theme == Theme::Contrast { 7.0 } else { 4.6 };
        (0..=10)
            .map(|tenth| mix(paint, ink.ink, f64::from(tenth) / 10.0))
            .find(|mixed| contrast(*mixed, ink.background) >= wanted)
            .unwrap_or(ink.ink)
    }
}

/// Lengths of strokes and gaps along a role's curve; empty for solid.
pub(super) const fn dash(role: Role) -> &'static [f64] {
    match role {
        Role::GradientFlow | Role::Reader => &[],
        Role::PerturbedFlow => &[11.0, 4.0],
        Role::Newton => &[3.0, 3.0],
        Role::SaddleFree => &[14.0, 3.5, 3.0, 3.5],
        Role::Reference => &[2.0, 4.0],
        Role::Series(n) => match n % 7 {
            0 => &[],
            1 => &[9.0, 4.0],
            2 => &[3.0, 3.0],
            3 => &[12.0, 3.0, 3.0, 3.0],
            4 => &[6.0, 3.0, 2.0, 3.0, 2.0, 3.0],
            5 => &[18.0, 5.0],
            _ => &[5.0, 5.0],
        },
    }
}

/// Marker of a role; diamonds and large discs are kept for landmarks.
pub(super) const fn shape(role: Role) -> Shape {
    match role {
        Role::GradientFlow | Role::Reader => Shape::Circle,
        Role::PerturbedFlow => Shape::Triangle,
        Role::Newton => Shape::Square,
        Role::SaddleFree => Shape::Plus,
        Role::Reference => Shape::Bar,
        Role::Series(n) => match n % 7 {
            0 => Shape::Circle,
            1 => Shape::Square,
            2 => Shape::Triangle,
            3 => Shape::Plus,
            4 => Shape::Hexagon,
            5 => Shape::Down,
            _ => Shape::Circle,
        },
    }
}

/// Linear mixture of two colours, `0` for the first.
pub(super) fn mix(a: Paint, b: Paint, t: f64) -> Paint {
    let channel = |a: u8, b: u8| (f64::from(a) + t * (f64::from(b) - f64::from(a))).round() as u8;
    RGBAColor(channel(a.0, b.0), channel(a.1, b.1), channel(a.2, b.2), a.3)
}

/// Contrast ratio of WCAG 2.
fn contrast(a: Paint, b: Paint) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Relative luminance of WCAG 2.
fn luminance(paint: Paint) -> f64 {
    let channel = |byte: u8| {
        let c = f64::from(byte) / 255.0;
        if c <= 0.03928 { c / 12.92 } else { math::pow((c + 0.055) / 1.055, 2.4) }
    };
    0.2126 * channel(paint.0) + 0.7152 * channel(paint.1) + 0.0722 * channel(paint.2)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROLES: [Role; 13] = [
        Role::GradientFlow,
        Role::PerturbedFlow,
        Role::Newton,
        Role::SaddleFree,
        Role::Reference,
        Role::Series(0),
        Role::Series(1),
        Role::Series(2),
        Role::Series(3),
        Role::Series(4),
        Role::Series(5),
        Role::Series(6),
        Role::Reader,
    ];

    #[test]
    fn every_text_colour_is_legible_and_every_curve_visible() {
        for theme in [Theme::Light, Theme::Dark, Theme::Contrast] {
            for palette in [Palette::Default, Palette::Mono] {
                let style = Style { theme, palette, ..Style::default() };
                let ground = style.ink().background;
                for role in ROLES {
                    assert!(contrast(style.role_text(role), ground) >= 4.5, "{theme:?} {role:?}");
                    // The orange of Okabe and Ito has 2.2 on white; its dash,
                    // marker and label carry the rest.
                    let wanted = if theme == Theme::Light { 2.2 } else { 4.5 };
                    assert!(contrast(style.role(role), ground) >= wanted, "{theme:?} {role:?}");
                }
                assert!(contrast(style.ink().muted, ground) >= 4.5);
            }
        }
    }

    #[test]
    fn the_style_sheet_has_the_same_colours() {
        let sheet = include_str!("../../www/style.css");
        for theme in [Theme::Light, Theme::Dark, Theme::Contrast] {
            let style = Style { theme, ..Style::default() };
            let methods = ROLES.iter().filter(|r| !matches!(r, Role::Reference | Role::Reader));
            for role in methods {
                let RGBAColor(r, g, b, _) = style.role(*role);
                let hue = format!("#{r:02x}{g:02x}{b:02x}");
                assert!(sheet.contains(&hue), "{theme:?} {role:?}: {hue}");
            }
        }
    }

    #[test]
    fn methods_differ_in_dash_and_in_marker() {
        let methods = &ROLES[..5];
        for (i, a) in methods.iter().enumerate() {
            for b in &methods[i + 1..] {
                assert_ne!(dash(*a), dash(*b));
                assert_ne!(shape(*a), shape(*b));
            }
        }
    }
}
