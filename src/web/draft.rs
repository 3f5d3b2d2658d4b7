//! A target that the reader draws on the main picture.
//!
//! While it is drawn a sheet lies over the canvas and takes the pointer. What is drawn
//! becomes a table like that of a file.

use super::{
    dom::{self, Element, Listener},
    message::{Handle, Message},
};

/// Pixels between two points along a stroke.
const SPACING: f64 = 9.0;
/// Most points; with them the table still fits into a link.
const MOST: usize = 300;

/// What happens to a draft.
pub enum Pen {
    /// It is begun, or it is done.
    Press,
    /// It is given up.
    Cancel,
    /// The pointer is at a position of the panel; whether a stroke begins there.
    At(f64, f64, bool),
}

/// The control, and what has been drawn.
pub struct Draft {
    handle: Handle,
    tools: Element,
    button: Element,
    cancel: Element,
    hint: Element,
    canvas: Element,
    sheet: Option<Sheet>,
    _listeners: Vec<Listener>,
}

struct Sheet {
    element: Element,
    points: Vec<[f64; 2]>,
    _listeners: Vec<Listener>,
}

impl Draft {
    /// Puts the control beneath the main picture.
    pub fn new(figure: &Element, handle: &Handle) -> Self {
        let tools = dom::stamp("draw-template");
        dom::find(figure, ".panel-readout").before(&tools);
        let button = dom::find(&tools, ".draw");
        let cancel = dom::find(&tools, ".draw-cancel");
        let listeners = vec![
            handle.on(&button, "click", || Message::Pen(Pen::Press)),
            handle.on(&cancel, "click", || Message::Pen(Pen::Cancel)),
        ];
        let draft = Self {
            handle: *handle,
            hint: dom::find(&tools, "span"),
            canvas: dom::find(figure, ".panel-canvas"),
            tools,
            button,
            cancel,
            sheet: None,
            _listeners: listeners,
        };
        draft.tell();
        draft
    }

    /// Shows the control where something can be drawn.
    pub fn show(&mut self, shown: bool) {
        dom::show(&self.tools, shown);
        if !shown {
            self.end();
        }
    }

    /// Takes what happens; the positions in the panel once they are done.
    pub fn take(&mut self, pen: Pen) -> Vec<[f64; 2]> {
        let mut done = Vec::new();
        match pen {
            Pen::At(x, y, begins) => {
                if let Some(sheet) = &mut self.sheet {
                    sheet.draw([x, y], begins);
                }
            }
            Pen::Press if self.sheet.is_none() => {
                self.sheet = Some(Sheet::new(&self.canvas, &self.handle));
            }
            Pen::Press => done = self.end(),
            Pen::Cancel => drop(self.end()),
        }
        self.tell();
        done
    }

    fn end(&mut self) -> Vec<[f64; 2]> {
        let Some(sheet) = self.sheet.take() else { return Vec::new() };
        sheet.element.remove();
        sheet.points
    }

    fn tell(&self) {
        let drawing = self.sheet.is_some();
        dom::show(&self.cancel, drawing);
        dom::text(&self.button, if drawing { "Done" } else { "Draw a target" });
        let count = self.sheet.as_ref().map_or(0, |sheet| sheet.points.len());
        let text = match count {
            _ if !drawing => "With the pointer, or as a CSV file below.".to_owned(),
            0 => "Draw on the picture, in one stroke or several.".to_owned(),
            MOST => format!("{MOST} points, no more are taken."),
            _ => format!("{count} points."),
        };
        dom::text(&self.hint, &text);
    }
}

impl Sheet {
    fn new(canvas: &Element, handle: &Handle) -> Self {
        let element = dom::add(canvas, "div");
        element.set_attribute("class", "draft");
        let pointer = |kind: &'static str, begins: bool| {
            let handle = *handle;
            dom::listen(&element, kind, move |event| {
                if event.buttons() & 1 == 1 {
                    event.prevent_default();
                    let (x, y) = (event.offset_x(), event.offset_y());
                    handle.send(Message::Pen(Pen::At(x, y, begins)));
                }
            })
        };
        let keys = {
            let handle = *handle;
            dom::listen(&dom::document(), "keydown", move |event| {
                if event.key().as_deref() == Some("Escape") {
                    handle.send(Message::Pen(Pen::Cancel));
                }
            })
        };
        let listeners = vec![pointer("pointerdown", true), pointer("pointermove", false), keys];
        Self { element, points: Vec::new(), _listeners: listeners }
    }

    /// Points at even distances along the way from the last one.
    fn draw(&mut self, to: [f64; 2], begins: bool) {
        let Some(mut at) = self.points.last().copied().filter(|_| !begins) else {
            return self.dot(to);
        };
        loop {
            let way = [to[0] - at[0], to[1] - at[1]];
            let length = (way[0] * way[0] + way[1] * way[1]).sqrt();
            if length < SPACING || self.points.len() >= MOST {
                return;
            }
            at = [0, 1].map(|k| at[k] + SPACING * way[k] / length);
            self.dot(at);
        }
    }

    fn dot(&mut self, at: [f64; 2]) {
        if self.points.len() < MOST {
            self.points.push(at);
            let dot = dom::add(&self.element, "i");
            dot.place(at[0], at[1]);
        }
    }
}

/// Points as a CSV file, to a thousandth: finer than a pixel, and short in a link.
pub fn csv(points: &[[f64; 2]]) -> String {
    let mut text = "x,y\n".to_owned();
    for point in points {
        let [x, y] = point.map(|x| ((1e3 * x).round() / 1e3).to_string());
        text.push_str(&format!("{x},{y}\n"));
    }
    text
}
