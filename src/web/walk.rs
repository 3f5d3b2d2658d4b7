//! The reader's own walk: its tools beneath the map, its keys, and its numbers.

use super::{
    dom::{self, Element, Event, Listener},
    message::{Handle, Message},
};
use crate::{
    event::{Heading, Leg, Stride},
    frame::{Frame, LETTERS},
    plot::readout,
};

/// The tools, and the table of the episode on show.
pub struct WalkTools {
    region: Element,
    title: Element,
    head: Element,
    body: Element,
    /// What the head of the table says.
    columns: Vec<String>,
    buttons: Option<[Element; 3]>,
    /// The box that turns taps into marks.
    marks: Option<Element>,
    _listeners: Vec<Listener>,
}

impl WalkTools {
    /// Binds the table; there are no tools yet.
    pub fn new() -> Self {
        let region = dom::by_id("sheet-region");
        Self {
            title: dom::by_id("sheet-title"),
            head: dom::find(&region, "thead"),
            body: dom::find(&region, "tbody"),
            region,
            columns: Vec::new(),
            buttons: None,
            marks: None,
            _listeners: Vec::new(),
        }
    }

    /// Whether a tap on the map marks a place rather than goes there.
    pub fn marks(&self) -> bool {
        self.marks.as_ref().is_some_and(Element::checked)
    }

    /// Puts the tools beneath the canvas of the panel with the map.
    pub fn build(&mut self, figure: Option<&Element>, handle: &Handle) {
        (self.buttons, self.marks) = (None, None);
        self._listeners.clear();
        let Some(figure) = figure else { return };
        let tools = dom::stamp("walk-template");
        dom::find(figure, ".panel-readout").before(&tools);
        let mut button = |class: &str, stride: Stride| {
            let button = dom::find(&tools, class);
            self._listeners.push(handle.on(&button, "click", move || Message::Stride(stride)));
            button
        };
        self.buttons = Some([
            button(".walk-stop", Stride::On(Leg::Stop)),
            button(".walk-back", Stride::Back),
            button(".walk-anew", Stride::Anew),
        ]);
        self.marks = Some(dom::find(&tools, "input"));
    }

    /// Shows the numbers of the episode, and which tools there are use for.
    pub fn show(&mut self, frame: &Frame) {
        dom::show(&self.region, frame.sheet.is_some());
        let Some(sheet) = &frame.sheet else { return };
        if let Some([stop, back, anew]) = &self.buttons {
            stop.set_disabled(sheet.ended);
            back.set_disabled(sheet.legs == 0);
            anew.set_disabled(sheet.legs == 0);
        }
        dom::text(&self.title, &sheet.title);
        if self.columns != sheet.columns {
            dom::clear(&self.head);
            let row = dom::add(&self.head, "tr");
            for text in std::iter::once("").chain(sheet.columns.iter().map(String::as_str)) {
                let cell = dom::add(&row, if text.is_empty() { "td" } else { "th" });
                cell.set_attribute("class", "number");
                dom::text(&cell, text);
            }
            self.columns.clone_from(&sheet.columns);
        }
        dom::clear(&self.body);
        for (name, numbers) in &sheet.rows {
            let row = dom::add(&self.body, "tr");
            let cell = dom::add(&row, "th");
            cell.set_attribute("scope", "row");
            dom::text(&cell, name);
            for number in numbers {
                let cell = dom::add(&row, "td");
                cell.set_attribute("class", "number");
                dom::text(&cell, &readout(*number));
            }
        }
    }
}

/// What a key means on the map: digits as on a keypad, and the letters that stand there.
pub fn key(panel: usize, event: &Event) -> Option<Message> {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return None;
    }
    let key = event.key()?;
    let (x, y) = match key.as_str() {
        "Enter" => return Some(Message::Stride(Stride::On(Leg::Stop))),
        "Backspace" => return Some(Message::Stride(Stride::Back)),
        "ArrowLeft" | "4" => (-1.0, 0.0),
        "ArrowRight" | "6" => (1.0, 0.0),
        "ArrowUp" | "8" => (0.0, 1.0),
        "ArrowDown" | "2" => (0.0, -1.0),
        "7" => (-1.0, 1.0),
        "9" => (1.0, 1.0),
        "1" => (-1.0, -1.0),
        "3" => (1.0, -1.0),
        key => {
            let letter = key.parse().ok().filter(|letter| LETTERS.contains(*letter))?;
            return Some(Message::Toward(panel, Heading::Letter(letter)));
        }
    };
    Some(Message::Toward(panel, Heading::Along([x, y])))
}
