//! Starting and ending workers.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use web_sys::{Blob, BlobPropertyBag, MessageEvent, Url, Worker, WorkerOptions, WorkerType};

use super::{
    dom::{self, Listener},
    error::Error,
    wire::{Incoming, Outgoing},
};

#[wasm_bindgen]
extern "C" {
    /// Address of the module's own JavaScript, hashed name included.
    #[wasm_bindgen(thread_local_v2, js_namespace = ["import", "meta"], js_name = url)]
    static GLUE: String;
}

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

impl Place {
    /// What is tried after this.
    pub const fn next(self) -> Self {
        match self {
            Self::File => Self::Blob,
            Self::Blob | Self::Page => Self::Page,
        }
    }
}

/// A worker and its listeners, ended when dropped.
pub struct Running {
    worker: Worker,
    /// Whether it listens.
    pub ready: bool,
    _listeners: [Listener; 2],
}

impl Drop for Running {
    fn drop(&mut self) {
        self.worker.terminate();
    }
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
