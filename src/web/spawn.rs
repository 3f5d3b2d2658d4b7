//! Starting and ending workers.

use js_sys::Array;
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};
use web_sys::{Blob, BlobPropertyBag, Url, Worker, WorkerOptions, WorkerType};

use super::{
    dom::{self, Listener},
    error::Error,
    wire::{Incoming, Outgoing},
};

#[wasm_bindgen]
extern "C" {
    /// Address of the module's own JavaScript, its name hashed.
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

/// Starts a worker with this very module.
pub fn start(
    place: Place,
    mut receive: impl FnMut(Incoming) + 'static,
    failed: impl Fn() + 'static,
) -> Result<Running, Error> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let url = match place {
        Place::File => "./worker.js".to_owned(),
        // The worker fetches its script later, so the address is never
        // revoked; it is one small script per page.
        Place::Blob | Place::Page => {
            address("text/javascript", include_str!("../../www/worker.js"))?
        }
    };
    let worker = Worker::new_with_options(&url, &options)?;
    let received = dom::listen(&worker, "message", move |event| {
        let incoming = Incoming::decode(&event.data());
        receive(incoming.unwrap_or_else(|error| Incoming::Panic(error.to_string())));
    });
    let erred = dom::listen(&worker, "error", move |event| {
        // A panic has reported itself by now; this keeps the console clean.
        event.prevent_default();
        failed();
    });
    // The first message is for `www/worker.js`; the module is compiled already.
    worker.post_message(&Array::of2(
        &GLUE.with(|glue| JsValue::from(glue)),
        &wasm_bindgen::module(),
    ))?;
    Ok(Running { worker, ready: false, _listeners: [received, erred] })
}

/// An address under which the browser serves a text of ours.
pub fn address(kind: &str, text: &str) -> Result<String, Error> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options)?;
    Ok(Url::create_object_url_with_blob(&blob)?)
}

impl Running {
    /// Posts to a worker that has said that it is ready.
    pub fn post(&self, message: &Outgoing) -> Result<(), Error> {
        let (value, transfer) = message.encode();
        self.worker.post_message_with_transfer(&value, &transfer)?;
        Ok(())
    }
}
