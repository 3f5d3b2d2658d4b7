//! The theme: chosen by the reader, or as the system has it.

use web_sys::MediaQueryList;

use super::{
    dom::{self, Element, Listener},
    message::{Handle, Message},
};
use crate::plot::{Palette, StyleChoice, Theme};

/// The values of `data-theme`, in the order of the key `t`.
const NAMES: [&str; 4] = ["auto", "light", "dark", "contrast"];

/// The theme's control and what the system prefers.
pub struct Themes {
    select: Element,
    chosen: &'static str,
    palette: Palette,
    dark: Option<MediaQueryList>,
    _listeners: Vec<Listener>,
}

impl Themes {
    /// Binds the control; `name` is what the query asks for.
    pub fn new(handle: &Handle, name: &str, palette: Palette) -> Self {
        let select = dom::by_id("theme");
        let dark = dom::window().match_media("(prefers-color-scheme: dark)").ok().flatten();
        let mut listeners = vec![handle.on_change(&select, |name| Message::Theme(Some(name)))];
        if let Some(query) = &dark {
            listeners.push(handle.on(query, "change", || Message::Scheme));
        }
        let mut themes = Self { select, chosen: NAMES[0], palette, dark, _listeners: listeners };
        themes.choose(Some(name));
        themes
    }

    /// Takes a theme by name, or the next one. Unknown names mean `auto`.
    pub fn choose(&mut self, name: Option<&str>) {
        let at = NAMES.iter().position(|known| *known == self.chosen).unwrap_or(0);
        self.chosen = match name {
            Some(name) => NAMES.iter().find(|known| **known == name).unwrap_or(&NAMES[0]),
            None => NAMES[(at + 1) % NAMES.len()],
        };
        self.select.set_value(self.chosen);
        dom::mark("theme", self.chosen);
    }

    /// How pictures are to be drawn.
    pub fn style(&self) -> StyleChoice {
        let theme = match self.chosen {
            "light" => Theme::Light,
            "dark" => Theme::Dark,
            "contrast" => Theme::Contrast,
            _ if self.dark.as_ref().is_some_and(MediaQueryList::matches) => Theme::Dark,
            _ => Theme::Light,
        };
        StyleChoice { theme, palette: self.palette }
    }
}
