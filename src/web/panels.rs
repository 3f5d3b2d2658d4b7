//! The panels: one figure, canvas and readout per picture.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use super::{
    client::Client,
    dom::{self, Element, Listener},
    message::{Handle, Message},
    observer::Observer,
    query, walk,
};
use crate::{
    frame::Abscissa,
    lab::{Manifest, PanelSpec},
    plot::{self, Drag},
};

/// Part of a panel's width or height that an arrow key moves the reading point.
const STRIDE: f64 = 1.0 / 40.0;

/// All panels of a laboratory.
pub struct Panels {
    items: Vec<Panel>,
    root: Element,
    sizes: Observer,
    /// Fires when a CSS pixel becomes another number of the screen's.
    ratio: Option<Listener>,
    /// Names of the panels that stand first.
    leading: &'static [&'static str],
    /// The large button on the first panel.
    play: Element,
    _pressed: Listener,
    handle: Handle,
}

/// Where the reader can take hold of something on a canvas, in CSS pixels.
type Grips = Rc<RefCell<Vec<[f64; 2]>>>;

struct Panel {
    figure: Element,
    frame: Element,
    readout: Element,
    description: Element,
    /// Whether the reader can walk on it.
    map: bool,
    grips: Grips,
    _controls: [Listener; 4],
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
        let play = dom::stamp("play-template");
        Self {
            items: Vec::new(),
            root: dom::by_id("panels"),
            sizes,
            ratio: None,
            leading: &[],
            _pressed: handle.on(&play, "click", || Message::PlayOrPause),
            play,
            handle: *handle,
        }
    }

    /// Builds the panels of a laboratory and gives the client their canvases.
    pub fn build(&mut self, entry: &Manifest, client: &mut Client) {
        self.sizes.clear();
        self.items.clear();
        dom::clear(&self.root);
        for (index, spec) in entry.panels.iter().enumerate() {
            let panel = Panel::new(index, spec, entry.map == Some(index), &self.handle);
            self.root.append(&panel.figure);
            self.items.push(panel);
        }
        self.leading = &[];
        self.begin();
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
            panel._canvas = canvas_listeners(index, &new, panel.map, &panel.grips, &self.handle);
        }
        self.give_canvases(client)
    }

    fn give_canvases(&mut self, client: &mut Client) {
        for (index, panel) in self.items.iter().enumerate() {
            client.attach(index, &dom::find(&panel.frame, "canvas"));
        }
        dom::mark("canvas", if client.draws_on_page() { "page" } else { "worker" });
        self.measure()
    }

    /// Reports the present size of every panel, and every later one.
    pub fn measure(&mut self) {
        self.sizes.clear();
        for panel in &self.items {
            self.sizes.observe(&panel.frame);
        }
        // A window that is moved to another screen keeps its size in CSS pixels.
        let window = dom::window();
        let same = format!("(resolution: {}dppx)", window.device_pixel_ratio());
        let query = window.match_media(&same).ok().flatten();
        self.ratio = query.map(|query| self.handle.on(&query, "change", || Message::Ratio));
    }

    /// Puts the panels with these names first.
    pub fn lead(&mut self, entry: &Manifest, names: &'static [&'static str]) {
        if names == self.leading {
            return;
        }
        self.leading = names;
        let named = |name: &str| entry.panels.iter().position(|spec| spec.slug == name);
        let first: Vec<usize> = names.iter().filter_map(|name| named(name)).collect();
        let others = (0..self.items.len()).filter(|at| !first.contains(at));
        for panel in first.iter().copied().chain(others).filter_map(|at| self.items.get(at)) {
            self.root.append(&panel.figure);
        }
        self.begin()
    }

    /// Puts what is hidden last, and the large button on the first panel.
    fn begin(&self) {
        for panel in self.items.iter().filter(|panel| panel.figure.hidden()) {
            self.root.append(&panel.figure);
        }
        if let Some(first) = self.root.query_selector(".panel-canvas") {
            first.append(&self.play);
        }
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
        self.begin()
    }

    /// Marks panels that have nothing to show but words (they stand last and are small), on
    /// which the reader can drag, or whose abscissa the reader chooses.
    pub fn mark(&self, name: &str, panels: u32) {
        for (index, panel) in self.items.iter().enumerate() {
            let text = if panels >> index & 1 == 1 { "yes" } else { "no" };
            panel.figure.set_attribute(name, text);
        }
    }

    /// Notes where the reader can take hold of something in panels.
    pub fn hold(&self, grips: Vec<(usize, Vec<[f64; 2]>)>) {
        for (panel, grips) in grips {
            if let Some(item) = self.items.get(panel) {
                item.grips.replace(grips);
            }
        }
    }

    /// Shows what curves over steps are drawn against.
    pub fn choose(&self, abscissa: Abscissa) {
        for panel in &self.items {
            let select = dom::find(&panel.figure, ".panel-abscissa");
            select.set_value(query::ABSCISSAE[abscissa as usize]);
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
        let png = dom::find(&figure, ".panel-png");
        png.set_attribute("aria-label", &format!("PNG file of {}", spec.title));
        let abscissa = dom::find(&figure, ".panel-abscissa");
        abscissa.set_attribute("aria-label", &format!("Abscissa of {}", spec.title));
        let grips = Grips::default();
        Self {
            frame,
            readout: dom::find(&figure, ".panel-readout"),
            description,
            _controls: [
                handle.on(&table, "click", move || Message::Table(index)),
                handle.on(&svg, "click", move || Message::Picture(index, false)),
                handle.on(&png, "click", move || Message::Picture(index, true)),
                handle.on_change(&abscissa, |name| Message::Abscissa(query::abscissa(&name))),
            ],
            map,
            _canvas: canvas_listeners(index, &canvas, map, &grips, handle),
            grips,
            figure,
        }
    }
}

fn canvas_listeners(
    index: usize,
    canvas: &Element,
    map: bool,
    grips: &Grips,
    handle: &Handle,
) -> Vec<Listener> {
    let point = |kind: &'static str, clicked: bool| {
        let handle = *handle;
        dom::listen(canvas, kind, move |event| {
            handle.send(Message::Pointed(index, event.offset_x(), event.offset_y(), clicked));
        })
    };
    let held = {
        let canvas = canvas.clone();
        move || canvas.closest("[data-held=yes]").is_some()
    };
    // Where the pointer was that drags.
    let from = Rc::new(Cell::new([0.0, 0.0]));
    let drag = |kind: &'static str| {
        let (handle, held, from) = (*handle, held.clone(), from.clone());
        let element = canvas.clone();
        dom::listen(canvas, kind, move |event| {
            let to = [event.offset_x(), event.offset_y()];
            let pressed = kind == "pointerdown";
            let before = from.replace(to);
            if event.buttons() & 1 == 1 && held() {
                if pressed {
                    element.hold(&event);
                }
                let from = if pressed { to } else { before };
                handle.send(Message::Dragged(index, Drag::Pointer { from, to, pressed }));
            }
        })
    };
    // The page stays where it is under a finger that takes hold of something. Browsers decide
    // that at the first touch, after the pointer has said where it is.
    let touch = {
        let (held, from, grips) = (held.clone(), from.clone(), grips.clone());
        dom::listen(canvas, "touchstart", move |event| {
            let takes = |grip: &[f64; 2]| plot::is_within_reach(*grip, from.get());
            if held() && grips.borrow().iter().any(takes) {
                event.prevent_default();
            }
        })
    };
    let keys = {
        let (handle, canvas, held) = (*handle, canvas.clone(), held.clone());
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
            let by = match key.as_str() {
                "ArrowLeft" => [-1.0, 0.0],
                "ArrowRight" => [1.0, 0.0],
                "ArrowUp" => [0.0, 1.0],
                "ArrowDown" => [0.0, -1.0],
                _ => [0.0, 0.0],
            };
            if by != [0.0, 0.0] && held() {
                event.prevent_default();
                handle.send(Message::Dragged(index, Drag::Keys(by)));
                return;
            }
            if by == [0.0, 0.0] && key != "Enter" {
                return;
            }
            (x, y) = (x + STRIDE * by[0], y - STRIDE * by[1]);
            event.prevent_default();
            at.set((x.clamp(0.0, 1.0), y.clamp(0.0, 1.0)));
            let (x, y) = at.get();
            let (x, y) = (x * canvas.width(), y * canvas.height());
            handle.send(Message::Pointed(index, x, y, key == "Enter"));
        })
    };
    vec![
        drag("pointerdown"),
        drag("pointermove"),
        touch,
        handle.on(canvas, "pointerup", || Message::Released),
        point("pointermove", false),
        point("click", true),
        handle.on(canvas, "pointerleave", || Message::Left),
        handle.on(canvas, "blur", || Message::Left),
        keys,
    ]
}
