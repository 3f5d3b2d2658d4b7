//! The panels: one figure, canvas and readout per picture.

use std::{cell::Cell, rc::Rc};

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{
    Element, HtmlCanvasElement, HtmlElement, KeyboardEvent, MouseEvent, ResizeObserver,
    ResizeObserverEntry,
};

use super::{
    client::Client,
    dom::{self, Listener},
    error::Fault,
    message::{Handle, Message},
};
use crate::experiments::{Entry, PanelSpec};

/// Part of a panel's width or height that an arrow key moves the reading point.
const STRIDE: f64 = 1.0 / 40.0;

/// All panels of a laboratory.
pub struct Panels {
    items: Vec<Panel>,
    root: Element,
    sizes: ResizeObserver,
    handle: Handle,
    _observed: Closure<dyn FnMut(js_sys::Array)>,
}

struct Panel {
    figure: HtmlElement,
    frame: HtmlElement,
    readout: Element,
    description: Element,
    _buttons: [Listener; 2],
    _canvas: Vec<Listener>,
}

impl Panels {
    /// No panels yet.
    pub fn new(handle: &Handle) -> Result<Self, Fault> {
        let sender = handle.clone();
        let observed = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
            for entry in entries.iter() {
                let entry: ResizeObserverEntry = entry.unchecked_into();
                let panel = entry.target().get_attribute("data-index").and_then(|i| i.parse().ok());
                let Some(panel) = panel else { continue };
                let area = entry.content_rect();
                sender.send(Message::Resized(panel, area.width(), area.height()));
            }
        });
        Ok(Self {
            items: Vec::new(),
            root: dom::by_id("panels")?,
            sizes: ResizeObserver::new(observed.as_ref().unchecked_ref())?,
            handle: handle.clone(),
            _observed: observed,
        })
    }

    /// Builds the panels of a laboratory and gives the client their canvases.
    pub fn build(&mut self, entry: &Entry, client: &mut Client) -> Result<(), Fault> {
        self.sizes.disconnect();
        self.items.clear();
        dom::clear(&self.root);
        for (index, spec) in entry.panels.iter().enumerate() {
            let panel = Panel::new(index, spec, &self.handle)?;
            self.root.append_child(&panel.figure)?;
            self.items.push(panel);
        }
        self.give_canvases(client)
    }

    /// Puts fresh canvases into the panels: those of a worker that has stopped
    /// cannot be taken back.
    pub fn renew(&mut self, client: &mut Client) -> Result<(), Fault> {
        self.sizes.disconnect();
        for (index, panel) in self.items.iter_mut().enumerate() {
            let old: HtmlCanvasElement = dom::find(&panel.frame, "canvas")?;
            let new: HtmlCanvasElement =
                old.clone_node()?.dyn_into().map_err(|_| dom::missing("copy of a canvas"))?;
            old.replace_with_with_node_1(&new)?;
            panel._canvas = canvas_listeners(index, &new, &self.handle)?;
        }
        self.give_canvases(client)
    }

    fn give_canvases(&self, client: &mut Client) -> Result<(), Fault> {
        for (index, panel) in self.items.iter().enumerate() {
            if let Err(error) = client.attach(index, dom::find(&panel.frame, "canvas")?) {
                error.report();
            }
            // Reports the present size once, and every later one.
            self.sizes.observe(&panel.frame);
        }
        dom::mark("canvas", if client.draws_on_page() { "page" } else { "worker" });
        Ok(())
    }

    /// The main picture.
    pub fn first(&self) -> Option<&HtmlElement> {
        self.items.first().map(|panel| &panel.figure)
    }

    /// Hides the panels with these slugs.
    pub fn hide(&self, slugs: &[String]) {
        for panel in &self.items {
            let slug = panel.figure.get_attribute("data-panel").unwrap_or_default();
            if slugs.contains(&slug) {
                dom::show(&panel.figure, false);
            }
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

impl Drop for Panels {
    fn drop(&mut self) {
        self.sizes.disconnect();
    }
}

impl Panel {
    fn new(index: usize, spec: &PanelSpec, handle: &Handle) -> Result<Self, Fault> {
        let figure: HtmlElement = dom::stamp("panel-template")?;
        figure.set_attribute("data-panel", spec.slug)?;
        let frame: HtmlElement = dom::find(&figure, ".panel-canvas")?;
        frame.set_attribute("data-index", &index.to_string())?;
        dom::text(&dom::find::<Element>(&figure, ".panel-title")?, spec.title);
        let description: Element = dom::find(&figure, ".panel-description")?;
        description.set_id(&format!("description-{}", spec.slug));
        let canvas: HtmlCanvasElement = dom::find(&figure, "canvas")?;
        canvas.set_attribute("aria-label", spec.title)?;
        canvas.set_attribute("aria-describedby", &description.id())?;
        let table: Element = dom::find(&figure, ".panel-table")?;
        table.set_attribute("aria-label", &format!("Data of {}", spec.title))?;
        let svg: Element = dom::find(&figure, ".panel-svg")?;
        svg.set_attribute("aria-label", &format!("SVG file of {}", spec.title))?;
        Ok(Self {
            frame,
            readout: dom::find(&figure, ".panel-readout")?,
            description,
            _buttons: [
                handle.on(&table, "click", move || Message::Table(index))?,
                handle.on(&svg, "click", move || Message::Svg(index))?,
            ],
            _canvas: canvas_listeners(index, &canvas, handle)?,
            figure,
        })
    }
}

fn canvas_listeners(
    index: usize,
    canvas: &HtmlCanvasElement,
    handle: &Handle,
) -> Result<Vec<Listener>, Fault> {
    let point = |kind: &'static str, clicked: bool| {
        let handle = handle.clone();
        dom::listen(canvas, kind, move |event| {
            let mouse: &MouseEvent = event.unchecked_ref();
            let (x, y) = (f64::from(mouse.offset_x()), f64::from(mouse.offset_y()));
            handle.send(Message::Pointed(index, x, y, clicked));
        })
    };
    let keys = {
        let (handle, canvas) = (handle.clone(), canvas.clone());
        // As parts of width and height: the reading point of the keyboard.
        let at = Rc::new(Cell::new((0.5, 0.5)));
        dom::listen(&canvas.clone(), "keydown", move |event| {
            let key: &KeyboardEvent = event.unchecked_ref();
            let (mut x, mut y) = at.get();
            let clicked = key.key() == "Enter";
            match key.key().as_str() {
                "ArrowLeft" => x -= STRIDE,
                "ArrowRight" => x += STRIDE,
                "ArrowUp" => y -= STRIDE,
                "ArrowDown" => y += STRIDE,
                "Enter" => {}
                _ => return,
            }
            event.prevent_default();
            at.set((x.clamp(0.0, 1.0), y.clamp(0.0, 1.0)));
            let area = canvas.get_bounding_client_rect();
            let (x, y) = (at.get().0 * area.width(), at.get().1 * area.height());
            handle.send(Message::Pointed(index, x, y, clicked));
        })?
    };
    Ok(vec![
        point("pointermove", false)?,
        point("click", true)?,
        handle.on(canvas, "pointerleave", || Message::Left)?,
        handle.on(canvas, "blur", || Message::Left)?,
        keys,
    ])
}
