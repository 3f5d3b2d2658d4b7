//! The browser: the page, its worker and their canvases.
//!
//! One WebAssembly module for each laboratory runs in both contexts. In the window it is an
//! [`app`]: a state machine fed by [`message`]s, which asks for steps through
//! the [`client`]. In the worker it is an [`engine`], which holds the session
//! and draws through the [`painter`]. Where the browser refuses a worker or an
//! `OffscreenCanvas`, the same engine serves on the page's thread. Tables are read by
//! a worker of their own, the [`reader`].
//!
//! Everything that comes from a link, a file or the worker enters the document
//! as text, never as HTML.

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod address;
mod app;
mod claims;
mod client;
mod clock;
mod comparison;
mod controls;
mod dom;
mod draft;
mod engine;
mod error;
mod file;
mod host;
mod inspector;
mod intake;
mod keys;
mod message;
mod notices;
mod observer;
mod painter;
mod panels;
mod pencil;
mod picture;
mod pool;
mod prediction;
mod promise;
mod query;
mod reader;
mod readout;
mod share;
mod spawn;
mod surface;
mod tables;
mod theme;
mod transport;
mod trials;
mod walk;
mod wire;
mod worker;

use wasm_bindgen::JsCast;

use crate::{
    plot,
    session::{self, Opener},
};

/// Starts the page in a window and the engine in a worker, with one laboratory and the kinds of
/// pictures that it draws.
pub fn start(laboratory: &'static Opener, kinds: &'static plot::Kinds) {
    session::install(laboratory);
    plot::install(kinds);
    let scope = js_sys::global();
    match scope.dyn_into::<web_sys::Window>() {
        Ok(_) => app::start(),
        Err(scope) => worker::start(&scope),
    }
}
