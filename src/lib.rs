//! Critical Point Lab: where learning algorithms meet saddles and minima.
//!
//! # Bird's eye
//!
//! A *laboratory* is an [`experiments::Experiment`]: a problem with known
//! critical points, and methods (*lanes*) that run side by side on one clock. A
//! [`session`] drives it. On the page a session lives in a worker, which also
//! draws; the page pulls frame after frame through the [`protocol`]. Natively
//! the binary `replay` drives the same session from a share [`link`].
//!
//! # Layers
//!
//! Each layer depends only on those above it in this list.
//!
//! | layer | modules | knows |
//! |---|---|---|
//! | 0 vocabulary | [`math`], [`rng`], [`schema`], [`frame`], [`verdict`], [`progress`] | nothing of the crate |
//! | 1 mathematics | [`linalg`], [`statistics`], [`wasserstein`], [`attention`], [`navigation`] | numbers; no experiment, no page |
//! | 2 experiments | [`data`], [`digest`], [`experiments`], [`session`], [`event`], [`link`], [`claim`] | what a run is and how to write it down |
//! | 3 edges | [`plot`], [`protocol`], [`report`] | how a run leaves the crate |
//! | 4 browser | `web` (only on `wasm32-unknown-unknown`) | the page, the worker, canvases |
//!
//! # Where the next laboratory goes
//!
//! Its mathematics in a folder of its own beside [`wasserstein`]; its
//! experiment in `experiments/<id>/` (`params!` table, `Experiment` impl,
//! pictures, presets, `about.md`); one line in [`experiments::ALL`]; and its module,
//! `bin/<id>.rs` with its lines in `Cargo.toml` and `index.html`. Links, controls,
//! transport, inspector, readouts, exports and the conformance tests follow from
//! the registry. A new kind of picture is one variant of [`frame::Picture`] and one
//! file in [`plot`]. A table that only some runs need is one [`data::Shipped`].
//!
//! # What is loaded when
//!
//! The page and its workers are one WebAssembly module per laboratory: each binary
//! [installs](experiments::install) its own and knows the others by name, and the
//! loader in `index.html` picks one by the link. The build divides it: functions that a
//! first visit calls (`xtask/first_visit/`, recorded in a browser) are loaded with the
//! page, the others when the first of them is called (`web::rest`, `xtask/src/split`).
//! A function that only some readers need and that is called in one place deserves
//! `#[inline(never)]`, or it is loaded by all. Also later come the texts about the
//! laboratories (rendered when the page is built), the shipped tables of [`data`], and a
//! second small module, `bin/reader.rs`, which reads and packs tables. A run names its
//! table with [`experiments::Experiment::source`] and does not know where it came from.
//!
//! # Invariants
//!
//! 1. Nothing outside `web` touches the browser, a clock or entropy.
//! 2. `Experiment::step` is a function of (params, seed, step index, state).
//! 3. [`link::parse`] and [`schema::Field::read`] never fail: they return
//!    values plus a list of problems that the reader is shown.
//! 4. Frames are numbers; drawing never calls mathematics.
//! 5. Workers are the only callers of `step` on the page. Where several share a study, a
//!    result is taken from another only if it begins with the very bits of the own one.
//! 6. The meaning of a parameter is written once, in `params!`.
//! 7. Transcendental functions come from [`math`] alone, random numbers from
//!    [`rng::Streams`] alone, so that a link has the same bits everywhere.

pub mod attention;
pub mod claim;
pub mod data;
pub mod digest;
pub mod event;
pub mod experiments;
pub mod frame;
pub mod linalg;
pub mod link;
pub mod math;
pub mod navigation;
pub mod plot;
pub mod progress;
pub mod protocol;
pub mod report;
pub mod rng;
pub mod schema;
pub mod session;
pub mod statistics;
pub mod verdict;
pub mod wasserstein;

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
pub mod web;
