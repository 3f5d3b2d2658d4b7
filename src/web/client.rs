//! The page's side of the protocol: it starts workers, and stands in for them
//! where the browser refuses them.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use web_sys::{
    Blob, BlobPropertyBag, HtmlCanvasElement, MessageEvent, Url, Worker,
    WorkerOptions, WorkerType,
};

use super::{
    clock,
    dom::{self, Listener},
    engine::{self, Engine},
    error::Error,
    message::{Handle, Message},
    painter::Painter,
    surface::Surface,
    wire::{Incoming, Outgoing, bytes},
};
use crate::protocol::{Reply, Request};

#[wasm_bindgen]
extern "C" {
    /// Address of the module's own JavaScript, hashed name included.
    #[wasm_bindgen(thread_local_v2, js_namespace = ["import", "meta"], js_name = url)]
    static GLUE: String;
}

/// Milliseconds of computing at a time where the page itself computes.
const OWN_BUDGET: f64 = 8.0;
/// Milliseconds after which a worker that has not begun is given up.
const PATIENCE: i32 = 15_000;

/// Where the engine runs. The later ones are tried when the earlier fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a worker from a file of this site.
    File,
    /// In a worker from a Blob, for documents without an origin of their own,
    /// such as sandboxed frames.
    Blob,
    /// On the page's thread, in small portions.
    Page,
}

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
    engine: Engine,
    /// Draws what the worker computes, where it cannot draw itself.
    painter: Option<Painter>,
}

/// A worker and its listeners, ended when dropped.
pub struct Running {
    worker: Worker,
    ready: bool,
    _listeners: [Listener; 2],
}

impl Drop for Running {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

impl Client {
    /// Starts a worker. `page_canvas` draws on the page's thread even where a
    /// worker could.
    pub fn new(handle: &Handle, page_canvas: bool) -> Self {
        let offscreen = js_sys::Reflect::has(&js_sys::global(), &"OffscreenCanvas".into());
        let painter = (page_canvas || !offscreen.unwrap_or(false)).then(Painter::default);
        let mut client = Self {
            handle: handle.clone(),
            place: Place::File,
            worker: None,
            generation: 0,
            grave: None,
            waiting: Vec::new(),
            engine: Engine::default(),
            painter,
        };
        client.begin();
        client
    }

    /// Whether canvases are drawn on the page's thread.
    pub fn draws_on_page(&self) -> bool {
        self.painter.is_some() || self.place == Place::Page
    }

    fn begin(&mut self) {
        while self.place != Place::Page {
            self.generation += 1;
            match spawn(self.place, self.generation, &self.handle) {
                Ok(worker) => {
                    self.worker = Some(worker);
                    return;
                }
                Err(_) => self.place = next(self.place),
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
        self.place = next(self.place);
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
        if let Some(painter) = self.painter.take() {
            self.engine.painter = painter;
        }
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
        if let Some(painter) = &mut self.painter {
            *painter = Painter::default();
        }
        self.engine = Engine::default();
        self.begin();
    }

    /// Gives the engine the canvas of a panel.
    pub fn attach(&mut self, panel: usize, canvas: HtmlCanvasElement) -> Result<(), Error> {
        if let Some(painter) = &mut self.painter {
            painter.attach(panel, Surface::page(canvas));
        } else if self.place == Place::Page {
            self.engine.painter.attach(panel, Surface::page(canvas));
        } else {
            let canvas = canvas.transfer_control_to_offscreen()?;
            self.deliver(Outgoing::Canvas(panel, canvas));
        }
        Ok(())
    }

    /// Sends a request. Its replies come as messages.
    pub fn send(&mut self, request: Request) {
        match (&mut self.painter, request) {
            (Some(painter), Request::Style(choice)) => painter.restyle(choice),
            (Some(painter), Request::Resize { panel, width, height, ratio }) => {
                painter.resize(panel, width, height, ratio);
            }
            (Some(painter), Request::Point { panel, x, y }) => {
                let reply = engine::point(painter, panel, x, y);
                self.handle.send(Message::Reply(Box::new(reply)));
            }
            (Some(painter), Request::Leave) => painter.leave(),
            (Some(painter), Request::Describe { panel }) => {
                let reply = engine::describe(painter, panel);
                self.handle.send(Message::Reply(Box::new(reply)));
            }
            (Some(painter), Request::Svg { panel }) => {
                let text = painter.svg(panel);
                self.handle.send(Message::Reply(Box::new(Reply::Svg { panel, text })));
            }
            (_, request) => self.deliver(Outgoing::Request(request)),
        }
    }

    /// Hands over a file for reading.
    pub fn read(&mut self, name: String, buffer: js_sys::ArrayBuffer) {
        self.deliver(Outgoing::File(name, buffer));
    }

    /// Draws a reply's pictures, where this is done on the page.
    pub fn paint(&mut self, reply: &mut Reply, inspected: bool) {
        if let (Some(painter), Reply::Shown { frame, .. }) = (&mut self.painter, reply) {
            painter.show(std::mem::take(&mut frame.pictures), inspected);
        }
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
        let posted = message.encode().and_then(|(value, transfer)| {
            running.worker.post_message_with_transfer(&value, &transfer).map_err(Error::from)
        });
        if let Err(error) = posted {
            self.handle.send(Message::Crashed(error.to_string()));
        }
    }

    /// Answers on the page's thread.
    fn serve(&mut self, message: Outgoing) {
        let handle = self.handle.clone();
        match message {
            Outgoing::Canvas(panel, canvas) => {
                if let Ok(surface) = Surface::offscreen(canvas) {
                    self.engine.painter.attach(panel, surface);
                }
            }
            Outgoing::File(name, buffer) => {
                let answer = self.engine.read(&name, &bytes(&buffer));
                handle.send(Message::FileRead(Box::new(answer)));
            }
            Outgoing::Test(..) => {}
            Outgoing::Request(mut request) => {
                if let Request::Advance { budget, .. } = &mut request {
                    *budget = budget.min(OWN_BUDGET);
                }
                for reply in self.engine.handle(request) {
                    let handle = handle.clone();
                    // Later, so that the page can react between two portions.
                    let later =
                        clock::after(0, move || handle.send(Message::Reply(Box::new(reply))));
                    if let Err(error) = later {
                        error.report();
                    }
                }
            }
        }
    }
}

const fn next(place: Place) -> Place {
    match place {
        Place::File => Place::Blob,
        Place::Blob | Place::Page => Place::Page,
    }
}

/// Starts the worker of the session.
fn spawn(place: Place, generation: u32, handle: &Handle) -> Result<Running, Error> {
    let (ok, failed) = (handle.clone(), handle.clone());
    let running = start(
        place,
        move |incoming| {
            ok.send(match incoming {
                Incoming::Ready => Message::Ready(generation),
                Incoming::Reply(reply) => Message::Reply(Box::new(reply)),
                Incoming::File(answer) => Message::FileRead(Box::new(answer)),
                Incoming::Panic(why) => Message::Crashed(why),
                Incoming::Claim(news) => Message::Claim(news),
            });
        },
        move || failed.send(Message::WorkerFailed(generation)),
    )?;
    let handle = handle.clone();
    clock::after(PATIENCE, move || handle.send(Message::Overdue(generation)))?;
    Ok(running)
}

/// Starts a worker and sends it the module.
pub fn start(
    place: Place,
    mut receive: impl FnMut(Incoming) + 'static,
    mut failed: impl FnMut() + 'static,
) -> Result<Running, Error> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let glue = GLUE.with(Clone::clone);
    let worker = match place {
        Place::File => Worker::new_with_options("./worker.js", &options)?,
        Place::Blob | Place::Page => {
            let source = include_str!("../../www/worker.js");
            let parts = Array::of1(&source.into());
            let kind = BlobPropertyBag::new();
            kind.set_type("text/javascript");
            let blob = Blob::new_with_str_sequence_and_options(&parts, &kind)?;
            let url = Url::create_object_url_with_blob(&blob)?;
            // The worker fetches its script later, so the address is never
            // revoked; it is one small script per page.
            Worker::new_with_options(&url, &options)?
        }
    };
    let received = dom::listen(&worker, "message", move |event| {
        match Incoming::decode(&event.unchecked_ref::<MessageEvent>().data()) {
            Ok(incoming) => receive(incoming),
            Err(error) => receive(Incoming::Panic(error.to_string())),
        }
    })?;
    let erred = dom::listen(&worker, "error", move |event| {
        // A panic has reported itself by now; this keeps the console clean.
        event.prevent_default();
        failed();
    })?;
    let first = js_sys::Object::new();
    js_sys::Reflect::set(&first, &"glue".into(), &JsValue::from_str(&glue))?;
    js_sys::Reflect::set(&first, &"module".into(), &wasm_bindgen::module())?;
    worker.post_message(&first)?;
    Ok(Running { worker, ready: false, _listeners: [received, erred] })
}

impl Running {
    /// Posts to a worker that has said that it is ready.
    pub fn post(&self, message: &Outgoing) -> Result<(), Error> {
        let (value, transfer) = message.encode()?;
        self.worker.post_message_with_transfer(&value, &transfer)?;
        Ok(())
    }
}
