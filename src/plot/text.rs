//! Text without a font: estimated widths, wrapping, shortening.
//!
//! Layout must not depend on the backend, so widths come from a table.

use super::style::Style;

/// Whether a picture is so small that its names stand beside it, and no sentence above them.
pub(super) fn is_small((width, height): (f64, f64)) -> bool {
    width < 400.0 && height < 200.0
}

/// Text of one picture: its size and how wide it runs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Type {
    /// Size in CSS pixels.
    pub size: f64,
    stretch: f64,
}

impl Type {
    /// The text of a panel of the given width.
    pub(super) fn of(style: &Style, width: f64) -> Self {
        let stretch =
            if style.text_width.is_finite() { style.text_width.clamp(0.5, 3.0) } else { 1.15 };
        Self { size: style.text_size(width), stretch }
    }

    /// Estimated width of `text`, rather too large than too small.
    pub(super) fn width(&self, text: &str) -> f64 {
        self.size * self.stretch * units(text)
    }

    /// Distance between baselines.
    pub(super) fn line(&self) -> f64 {
        self.size * 1.25
    }

    /// `text`, shortened with an ellipsis to at most `room`.
    pub(super) fn shorten(&self, text: &str, room: f64) -> String {
        if self.width(text) <= room {
            return text.to_owned();
        }
        let mut kept = String::new();
        let mut used = self.width("…");
        for c in text.chars() {
            used += self.size * self.stretch * advance(c);
            if used > room {
                break;
            }
            kept.push(c);
        }
        kept.truncate(kept.trim_end().len());
        kept.push('…');
        kept
    }

    /// `text` on as few lines of at most `room` as its spaces allow, at most `most`.
    pub(super) fn wrap(&self, text: &str, room: f64, most: usize) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            let last = lines.len() == most;
            match lines.last_mut() {
                Some(line)
                    if last || self.width(line) + self.width(" ") + self.width(word) <= room =>
                {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => lines.push(word.to_owned()),
            }
        }
        lines.iter().map(|line| self.shorten(line, room)).collect()
    }
}

/// Estimated width of `text` in a sans-serif font of the given size in CSS
/// pixels, with the default [`Style::text_width`].
#[must_use]
pub fn text_width(text: &str, size: f64) -> f64 {
    size * Style::default().text_width * units(text)
}

/// Width in Helvetica, in units of the font size.
pub(crate) fn units(text: &str) -> f64 {
    text.chars().map(advance).sum()
}

/// Advance width of one character in Helvetica, in units of the font size.
fn advance(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | '·' => 0.28,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '-' | '/' | ' ' | '\u{2009}' => 0.32,
        'm' | 'M' | 'w' | 'W' | '@' | '%' | '…' | '→' | '↓' => 0.9,
        '0'..='9' | 'a'..='z' | '_' | '"' | '*' => 0.556,
        '⁻' | '¹' | '²' | '³' | '⁰' | '⁴'..='⁹' | '₀'..='₉' => 0.4,
        'A'..='Z' => 0.7,
        c if c < '⺀' => 0.62,
        _ => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapped_and_shortened_text_keeps_to_its_room() {
        let font = Type::of(&Style::default(), 480.0);
        for room in [20.0, 60.0, 90.0, 400.0] {
            for line in font.wrap("saddle-free Newton, damped", room, 2) {
                assert!(font.width(&line) <= room.max(font.width("…")), "{line} in {room}");
            }
        }
        assert_eq!(font.wrap("saddle-free Newton", 90.0, 2), ["saddle-free", "Newton"]);
        assert_eq!(font.wrap("", 90.0, 2), Vec::<String>::new());
        assert_eq!(font.shorten("abc", 100.0), "abc");
    }
}
