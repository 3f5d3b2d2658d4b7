//! Pictures, the canvases they are drawn on and how they are drawn.

use super::surface::Surface;
use crate::{
    event::Heading,
    frame::{LETTERS, Over, Picture},
    plot::{self, Aim, Drag, Dragged, Located, Style, StyleChoice},
};

/// Size of an SVG file, in CSS pixels, of a panel that has no canvas.
const SVG_SIZE: (f64, f64) = (640.0, 400.0);

/// Draws the panels.
#[derive(Default)]
pub struct Painter {
    pictures: Vec<Picture>,
    surfaces: Vec<Option<Surface>>,
    style: Style,
    /// What the reader has taken hold of in a picture.
    grip: Option<usize>,
    /// Where the reader can take hold of something in panels drawn since the page was told.
    grips: Grips,
}

/// Panels, and places in them in CSS pixels.
pub type Grips = Vec<(usize, Vec<[f64; 2]>)>;

impl Painter {
    /// Puts a canvas under a panel.
    pub fn attach(&mut self, panel: usize, surface: Surface) {
        if self.surfaces.len() <= panel {
            self.surfaces.resize_with(panel + 1, || None);
        }
        self.surfaces[panel] = Some(surface);
    }

    /// Forgets what was drawn, for another run. Whoever drags a start goes on in the next one.
    pub fn forget(&mut self) {
        self.pictures.clear();
        self.style.cursor = None;
        self.style.aim = None;
    }

    /// Takes new pictures and draws those that have changed. Where a picture has nothing to
    /// show because the spectrum was not asked for, the previous one stays, without arrows.
    pub fn show(&mut self, pictures: Vec<Picture>, inspected: bool) {
        let before = std::mem::replace(&mut self.pictures, pictures);
        let mut before = before.into_iter();
        for panel in 0..self.pictures.len() {
            match (before.next(), &mut self.pictures[panel]) {
                (Some(old @ Picture::Spectrum(_)), new @ Picture::Empty(_)) if !inspected => {
                    *new = old;
                }
                (Some(Picture::Surface(mut old)), new @ Picture::Empty(_)) if !inspected => {
                    let had_arrows = !old.kicks.is_empty();
                    old.kicks.clear();
                    *new = Picture::Surface(old);
                    if had_arrows {
                        self.draw(panel);
                    }
                }
                // Words would flash until the first inspection, which comes next.
                (None, new @ Picture::Empty(_)) if !inspected => {
                    *new = Picture::Empty(String::new());
                    self.draw(panel);
                }
                (Some(old), new) if stands(&old, new) => {}
                _ => self.draw(panel),
            }
        }
    }

    /// Panels with such pictures, as bits.
    pub fn which(&self, is_such: fn(&Picture) -> bool) -> u32 {
        let pictures = self.pictures.iter().rev();
        pictures.fold(0, |bits, picture| bits << 1 | u32::from(is_such(picture)))
    }

    /// What dragging on a panel does. Surfaces turn at once, all of them.
    pub fn drag(&mut self, panel: usize, drag: Drag) -> Dragged {
        let size = self.surfaces.get(panel).and_then(Option::as_ref).map(Surface::size);
        let Some((picture, size)) = self.pictures.get(panel).zip(size) else {
            return Dragged::Nothing;
        };
        let dragged = plot::drag(picture, &self.style, size, &mut self.grip, drag);
        match dragged {
            Dragged::Turned(turn) => self.style.turn = turn,
            Dragged::Pulled(aim) => self.style.aim = Some(aim),
            _ => return dragged,
        }
        self.draw_arrows();
        dragged
    }

    /// The kick that is prepared from now on.
    pub fn aim(&mut self, aim: Option<Aim>) {
        self.style.aim = aim;
    }

    /// Draws the pictures that turn or have arrows to kick with.
    pub fn draw_arrows(&mut self) {
        for panel in 0..self.pictures.len() {
            if plot::can_be_dragged(&self.pictures[panel]) {
                self.draw(panel);
            }
        }
    }

    /// Sets colours, then draws.
    pub fn restyle(&mut self, choice: StyleChoice) {
        self.style.theme = choice.theme;
        self.style.palette = choice.palette;
        self.draw_all();
    }

    /// Sets a panel's size in CSS pixels, then draws it.
    pub fn resize(&mut self, panel: usize, width: f64, height: f64, ratio: f64) {
        let Some(Some(surface)) = self.surfaces.get_mut(panel) else { return };
        surface.resize(width, height, ratio);
        self.draw(panel);
    }

    /// What is at a position of a panel; all panels then mark the same step.
    pub fn point(&mut self, panel: usize, x: f64, y: f64) -> Option<Located> {
        let size = self.surfaces.get(panel)?.as_ref()?.size();
        let located = plot::locate(self.pictures.get(panel)?, &self.style, size, (x, y));
        self.set_cursor(located.as_ref().and_then(|located| located.step));
        located
    }

    /// The data at positions of a panel.
    pub fn trace(&self, panel: usize, positions: &[[f64; 2]]) -> Vec<[f64; 2]> {
        let surface = self.surfaces.get(panel).and_then(Option::as_ref);
        let found = surface.zip(self.pictures.get(panel));
        found.map_or(Vec::new(), |(surface, picture)| {
            plot::trace(picture, &self.style, surface.size(), positions)
        })
    }

    /// The neighbour of the reader's place to which a key on a panel's map leads.
    pub fn toward(&self, panel: usize, heading: Heading) -> Option<usize> {
        let Picture::Map(map) = self.pictures.get(panel)? else { return None };
        match heading {
            Heading::Along(direction) => map.toward(map.you?, direction),
            Heading::Letter(letter) => map.hidden(map.you?).get(LETTERS.find(letter)?).copied(),
        }
    }

    /// The pointer has left: no step is marked.
    pub fn leave(&mut self) {
        self.set_cursor(None);
    }

    fn set_cursor(&mut self, step: Option<f64>) {
        if self.style.cursor != step {
            self.style.cursor = step;
            self.draw_all();
        }
    }

    /// A panel in words.
    pub fn describe(&self, panel: usize) -> Option<String> {
        Some(plot::describe(self.pictures.get(panel)?))
    }

    /// A panel's data.
    pub fn tabulate(&self, panel: usize) -> Option<plot::Table> {
        Some(plot::tabulate(self.pictures.get(panel)?))
    }

    /// A panel as an SVG file, in the size it has on the page.
    pub fn svg(&self, panel: usize) -> String {
        let Some(picture) = self.pictures.get(panel) else { return String::new() };
        let surface = self.surfaces.get(panel).and_then(Option::as_ref);
        let (width, height) =
            surface.map(Surface::size).filter(|size| size.0 >= 1.0).unwrap_or(SVG_SIZE);
        let style = Style { cursor: None, aim: None, ..self.style };
        plot::svg(picture, &style, width, height)
    }

    fn draw_all(&mut self) {
        (0..self.pictures.len()).for_each(|panel| self.draw(panel));
    }

    fn draw(&mut self, panel: usize) {
        let surface = self.surfaces.get_mut(panel).and_then(Option::as_mut);
        if let Some((surface, picture)) = surface.zip(self.pictures.get(panel)) {
            match surface.draw(picture, &self.style) {
                Ok(grips) if plot::can_be_dragged(picture) => self.grips.push((panel, grips)),
                Ok(_) => {}
                // The run goes on.
                Err(error) => error.warn(),
            }
        }
    }

    /// Where the reader can take hold of something, if that has been drawn anew.
    pub fn grips(&mut self) -> Option<Grips> {
        let grips = std::mem::take(&mut self.grips);
        (!grips.is_empty()).then_some(grips)
    }
}

/// Whether a drawn picture is that of the next step, too: words, the same basins, or curves
/// over anything but steps with the same names and points. Others change with every step.
fn stands(old: &Picture, new: &Picture) -> bool {
    match (old, new) {
        (Picture::Empty(old), Picture::Empty(new)) => old == new,
        (Picture::Basins(old), Picture::Basins(new)) => old == new,
        (Picture::Lines(old), Picture::Lines(new)) => {
            let curves = old.curves.iter().zip(&new.curves);
            new.over == Over::Else
                && (&old.x.title, &old.y.title) == (&new.x.title, &new.y.title)
                && old.curves.len() == new.curves.len()
                && curves
                    .into_iter()
                    .all(|(old, new)| old.label == new.label && old.points == new.points)
        }
        _ => false,
    }
}
