//! The panels: one figure, canvas and readout per picture.

use std::{cell::Cell, rc::Rc};

use super::{
    client::Client,
    dom::{self, Element, Listener},
    message::{Handle, Message},
    observer::Observer,
    walk,
};
use crate::experiments::{Entry, PanelSpec};

/// Part of a panel's width or height that an arrow key moves the reading point.
const STRIDE: f64 = 1.0 / 40.0;

/// All panels of a laboratory.
pub struct Panels {
    items: Vec<Panel>,
    root: Element,
    sizes: Observer,
    handle: Handle,
}

struct Panel {
    figure: Element,
    frame: Element,
    readout: Element,
    description: Element,
    /// Whether the reader can walk on it.
    map: bool,
    _buttons: [Listener; 2],
    _canvas: Vec<Listener>,
}

impl Panels {
    /// No panels yet.
    pub fn new(handle: &Handle) -> Self {
        let sender = *handle;
        let sizes = Observer::of_size(move |seen| {
            let panel = seen.target().attribute("data-index").and_then(|index| index.parse().ok());
            let Some(panel) = panel else { return };
            let size = seen.size();
            sender.send(Message::Resized(panel, size.width(), size.height()));
        });
        Self { items: Vec::new(), root: dom::by_id("panels"), sizes, handle: *handle }
    }

    /// Builds the panels of a laboratory and gives the client their canvases.
    pub fn build(&mut self, entry: &Entry, client: &mut Client) {
        self.sizes.clear();
        self.items.clear();
        dom::clear(&self.root);
        for (index, spec) in entry.panels.iter().enumerate() {
            let panel = Panel::new(index, spec, entry.map == Some(index), &self.handle);
            self.root.append(&panel.figure);
            self.items.push(panel);
        }
        self.give_canvases(client)
    }

    /// Puts fresh canvases into the panels: those of a worker that has stopped
    /// cannot be taken back.
    pub fn renew(&mut self, client: &mut Client) {
        self.sizes.clear();
        for (index, panel) in self.items.iter_mut().enumerate() {
            let old = dom::find(&panel.frame, "canvas");
            let new = old.copy();
            old.replace_with(&new);
            panel._canvas = canvas_listeners(index, &new, panel.map, &self.handle);
        }
        self.give_canvases(client)
    }

    fn give_canvases(&self, client: &mut Client) {
        for (index, panel) in self.items.iter().enumerate() {
            client.attach(index, &dom::find(&panel.frame, "canvas"));
            // Reports the present size once, and every later one.
            self.sizes.observe(&panel.frame);
        }
        dom::mark("canvas", if client.draws_on_page() { "page" } else { "worker" });
    }

    /// The figure of a panel; the first is the main picture.
    pub fn figure(&self, panel: usize) -> Option<&Element> {
        self.items.get(panel).map(|panel| &panel.figure)
    }

    /// Hides the panels with these slugs.
    pub fn hide(&self, slugs: &[String]) {
        for panel in &self.items {
            let slug = panel.figure.attribute("data-panel").unwrap_or_default();
            if slugs.contains(&slug) {
                dom::show(&panel.figure, false);
            }
        }
    }

    /// Marks panels that have nothing to show but words: they stand last and are small.
    pub fn mark_absent(&self, absent: u32) {
        for (index, panel) in self.items.iter().enumerate() {
            let text = if absent >> index & 1 == 1 { "yes" } else { "no" };
            panel.figure.set_attribute("data-absent", text);
        }
    }

    /// Shows what is under the pointer in one panel.
    pub fn read_out(&self, panel: usize, text: &str) {
        for (index, item) in self.items.iter().enumerate() {
            dom::text(&item.readout, if index == panel { text } else { "" });
        }
    }

    /// Clears what was under the pointer.
    pub fn read_out_nothing(&self) {
        for item in &self.items {
            dom::text(&item.readout, "");
        }
    }

    /// Describes a panel in words, for those who do not see it.
    pub fn describe(&self, panel: usize, text: &str) {
        if let Some(item) = self.items.get(panel) {
            dom::text(&item.description, text);
        }
    }
}

impl Panel {
    fn new(index: usize, spec: &PanelSpec, map: bool, handle: &Handle) -> Self {
        let figure = dom::stamp("panel-template");
        figure.set_attribute("data-panel", spec.slug);
        let frame = dom::find(&figure, ".panel-canvas");
        frame.set_attribute("data-index", &index.to_string());
        dom::fill(&figure, ".panel-title", spec.title);
        let description = dom::find(&figure, ".panel-description");
        let id = format!("description-{}", spec.slug);
        description.set_attribute("id", &id);
        let canvas = dom::find(&figure, "canvas");
        canvas.set_attribute("aria-label", spec.title);
        canvas.set_attribute("aria-describedby", &id);
        let table = dom::find(&figure, ".panel-table");
        table.set_attribute("aria-label", &format!("Data of {}", spec.title));
        let svg = dom::find(&figure, ".panel-svg");
        svg.set_attribute("aria-label", &format!("SVG file of {}", spec.title));
        Self {
            frame,
            readout: dom::find(&figure, ".panel-readout"),
            description,
            _buttons: [
                handle.on(&table, "click", move || Message::Table(index)),
                handle.on(&svg, "click", move || Message::Svg(index)),
            ],
            map,
            _canvas: canvas_listeners(index, &canvas, map, handle),
            figure,
        }
    }
}

fn canvas_listeners(index: usize, canvas: &Element, map: bool, handle: &Handle) -> Vec<Listener> {
    let point = |kind: &'static str, clicked: bool| {
        let handle = *handle;
        dom::listen(canvas, kind, move |event| {
            handle.send(Message::Pointed(index, event.offset_x(), event.offset_y(), clicked));
        })
    };
    let keys = {
        let (handle, canvas) = (*handle, canvas.clone());
        // As parts of width and height: the reading point of the keyboard.
        let at = Rc::new(Cell::new((0.5, 0.5)));
        dom::listen(&canvas.clone(), "keydown", move |event| {
            if map {
                if let Some(message) = walk::key(index, &event) {
                    event.prevent_default();
                    handle.send(message);
                }
                return;
            }
            let (mut x, mut y) = at.get();
            let key = event.key().unwrap_or_default();
            match key.as_str() {
                "ArrowLeft" => x -= STRIDE,
                "ArrowRight" => x += STRIDE,
                "ArrowUp" => y -= STRIDE,
                "ArrowDown" => y += STRIDE,
                "Enter" => {}
                _ => return,
            }
            event.prevent_default();
            at.set((x.clamp(0.0, 1.0), y.clamp(0.0, 1.0)));
            let (x, y) = at.get();
            let (x, y) = (x * canvas.width(), y * canvas.height());
            handle.send(Message::Pointed(index, x, y, key == "Enter"));
        })
    };
    vec![
        point("pointermove", false),
        point("click", true),
        handle.on(canvas, "pointerleave", || Message::Left),
        handle.on(canvas, "blur", || Message::Left),
        keys,
    ]
}
