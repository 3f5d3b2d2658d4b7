//! The page's side of the protocol: it starts workers, and stands in for them
//! where the browser refuses them.

use wasm_bindgen::JsCast;
use web_sys::HtmlCanvasElement;

use super::{
    clock,
    dom::Element,
    engine::Engine,
    error::Error,
    message::{Handle, Message},
    spawn::{self, Place, Running},
    surface::Surface,
    wire::{Incoming, Outgoing},
};
use crate::protocol::Request;

/// Milliseconds of computing at a time where the page itself computes.
const OWN_BUDGET: f64 = 8.0;
/// Milliseconds after which a worker that has not begun is given up.
const PATIENCE: i32 = 15_000;

/// Carries requests to the engine and replies to the page.
pub struct Client {
    handle: Handle,
    place: Place,
    worker: Option<Running>,
    /// Counts workers, so that news of an earlier one is not taken for this one's.
    generation: u32,
    /// The worker that has crashed: while its listeners live, its last error
    /// stays out of the console.
    grave: Option<Running>,
    /// Not yet posted: the worker does not listen before it says so.
    waiting: Vec<Outgoing>,
    /// Serves where there is no worker.
    engine: Engine,
}

impl Client {
    /// Starts a worker; on the page's thread if it is asked for or if a worker
    /// could not draw.
    pub fn new(handle: &Handle, on_page: bool) -> Self {
        let offscreen = js_sys::Reflect::has(&js_sys::global(), &"OffscreenCanvas".into());
        let draws = offscreen.unwrap_or(false);
        let mut client = Self {
            handle: *handle,
            place: if on_page || !draws { Place::Page } else { Place::File },
            generation: 0,
            worker: None,
            grave: None,
            waiting: Vec::new(),
            engine: Engine::default(),
        };
        client.begin();
        client
    }

    /// Whether canvases are drawn on the page's thread.
    pub fn draws_on_page(&self) -> bool {
        self.place == Place::Page
    }

    fn begin(&mut self) {
        while self.place != Place::Page {
            self.generation += 1;
            match begin(self.place, self.generation, &self.handle) {
                Ok(worker) => {
                    self.worker = Some(worker);
                    return;
                }
                Err(_) => self.place = self.place.next(),
            }
        }
        self.settle_here();
    }

    /// Tries the next place for a worker that has not begun. What has not been
    /// posted is kept. `false` if this worker had begun: then it has crashed.
    pub fn retreat(&mut self, generation: u32) -> bool {
        if generation != self.generation || self.place == Place::Page {
            return true;
        }
        if self.worker.as_ref().is_some_and(|worker| worker.ready) {
            return false;
        }
        self.worker = None;
        self.place = self.place.next();
        self.begin();
        true
    }

    /// Where workers run in this document.
    pub fn place(&self) -> Place {
        self.place
    }

    /// Whether this worker has not begun.
    pub fn waits_for(&self, generation: u32) -> bool {
        generation == self.generation && self.worker.as_ref().is_some_and(|w| !w.ready)
    }

    fn settle_here(&mut self) {
        self.worker = None;
        for message in std::mem::take(&mut self.waiting) {
            self.serve(message);
        }
    }

    /// The worker listens: posts what has waited.
    pub fn ready(&mut self, generation: u32) {
        let Some(running) = &mut self.worker else { return };
        if generation != self.generation {
            return;
        }
        running.ready = true;
        for message in std::mem::take(&mut self.waiting) {
            self.post(message);
        }
    }

    /// Ends the worker and starts another. Canvases have to be given anew.
    pub fn restart(&mut self) {
        self.grave = self.worker.take();
        self.waiting.clear();
        self.engine = Engine::default();
        self.begin();
    }

    /// Gives the engine the canvas of a panel.
    pub fn attach(&mut self, panel: usize, canvas: &Element) {
        let canvas: HtmlCanvasElement = canvas.clone().unchecked_into();
        if self.place == Place::Page {
            self.engine.painter.attach(panel, Surface::page(canvas));
        } else {
            match canvas.transfer_control_to_offscreen() {
                Ok(canvas) => self.deliver(Outgoing::Canvas(panel, canvas)),
                Err(error) => Error::from(error).warn(),
            }
        }
    }

    /// Sends a request. Its replies come as messages.
    pub fn send(&mut self, request: Request) {
        self.deliver(Outgoing::Request(request));
    }

    fn deliver(&mut self, message: Outgoing) {
        match &self.worker {
            Some(running) if running.ready => self.post(message),
            Some(_) => self.waiting.push(message),
            None => self.serve(message),
        }
    }

    fn post(&self, message: Outgoing) {
        let Some(running) = &self.worker else { return };
        if let Err(error) = running.post(&message) {
            self.handle.send(Message::Crashed(error.to_string()));
        }
    }

    /// Answers on the page's thread.
    fn serve(&mut self, message: Outgoing) {
        let handle = self.handle;
        match message {
            Outgoing::Canvas(panel, canvas) => {
                if let Ok(surface) = Surface::offscreen(canvas) {
                    self.engine.painter.attach(panel, surface);
                }
            }
            Outgoing::Trial(..) | Outgoing::Read(_) => {}
            Outgoing::Request(mut request) => {
                if let Request::Advance { budget, .. } = &mut request {
                    *budget = budget.min(OWN_BUDGET);
                }
                for reply in self.engine.handle(request) {
                    // Later, so that the page can react between two portions.
                    clock::after(0, move || handle.send(Message::Reply(Box::new(reply))));
                }
            }
        }
    }
}

/// Starts the worker of the session.
fn begin(place: Place, generation: u32, handle: &Handle) -> Result<Running, Error> {
    let handle = *handle;
    let running = spawn::start(
        place,
        move |incoming| {
            handle.send(match incoming {
                Incoming::Ready => Message::Ready(generation),
                Incoming::Reply(reply) => Message::Reply(Box::new(reply)),
                Incoming::Panic(why) => Message::Crashed(why),
                Incoming::Progress(words, share) => Message::Progress(words, share),
                Incoming::Line(_) | Incoming::Share(_) | Incoming::Read(_) => return,
            });
        },
        move || handle.send(Message::WorkerFailed(generation)),
    )?;
    clock::after(PATIENCE, move || handle.send(Message::Overdue(generation)));
    Ok(running)
}
