//! What the reader may choose about a picture's looks.

use serde::{Deserialize, Serialize};

/// Colour scheme of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Theme {
    /// Dark ink on white.
    #[default]
    Light,
    /// Light ink on near-black.
    Dark,
    /// Black on white with heavier lines and darker colours.
    Contrast,
}

/// Whether roles are told apart by hue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Palette {
    /// One hue per role, besides its dash and marker.
    #[default]
    Default,
    /// Ink only: dash and marker alone tell the roles apart.
    Mono,
}

/// The part of a [`Style`] that the reader chooses on the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StyleChoice {
    /// Colour scheme.
    pub theme: Theme,
    /// Hue or ink.
    pub palette: Palette,
}

/// The kick that the reader prepares.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Aim {
    /// Which eigenvector, counted from the smallest eigenvalue, from 0.
    pub mode: usize,
    /// Signed length of the displacement.
    pub amplitude: f64,
}

/// How a picture is drawn. All lengths are CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    /// Colour scheme.
    pub theme: Theme,
    /// Hue or ink.
    pub palette: Palette,
    /// Units of the drawing area per CSS pixel: the device pixel ratio, or a
    /// multiple of it on a surface that draws at a finer grid than its pixels.
    pub scale: f64,
    /// Text size in a panel 480 pixels wide; it follows the panel's width gently
    /// and never falls below 12.
    pub font_size: f64,
    /// Width of the page's font relative to Helvetica's. Layout never asks a
    /// backend to measure text, so that [`super::locate`] and every backend
    /// agree on it; a page with a browser at hand may calibrate this number.
    pub text_width: f64,
    /// The step under the pointer, shared by all pictures over steps.
    pub cursor: Option<f64>,
    /// By how much the reader has turned surfaces: around the vertical, and up, in radians.
    pub turn: [f64; 2],
    /// The kick that is prepared: its arrow is pulled.
    pub aim: Option<Aim>,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            theme: Theme::Light,
            palette: Palette::Default,
            scale: 1.0,
            font_size: 13.0,
            // Wide enough for DejaVu Sans and Verdana.
            text_width: 1.15,
            cursor: None,
            turn: [0.0; 2],
            aim: None,
        }
    }
}

impl Style {
    /// A style of the given theme, otherwise the default.
    #[must_use]
    pub fn new(theme: Theme) -> Self {
        Self { theme, ..Self::default() }
    }

    /// The reader's choice, otherwise the default.
    #[must_use]
    pub fn of(choice: StyleChoice) -> Self {
        Self { theme: choice.theme, palette: choice.palette, ..Self::default() }
    }

    /// Text size in a panel of the given width.
    pub(super) fn text_size(&self, width: f64) -> f64 {
        let wished =
            if self.font_size.is_finite() { self.font_size.clamp(8.0, 64.0) } else { 13.0 };
        let fitted = wished * (1.0 + (width - 480.0) / 1800.0).clamp(0.9, 1.5);
        if width < 160.0 { fitted.clamp(8.0, 12.0) } else { fitted.max(12.0) }
    }
}
