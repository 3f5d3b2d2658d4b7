//! Critical Point Lab: where learning algorithms meet saddles and minima.
//!
//! # Bird's eye
//!
//! A *laboratory* is a [`lab::Lab`]: a problem with known critical points, and methods
//! (*lanes*) that run side by side on one clock. What it consists of (parameters, lanes,
//! panels, presets, claims) is data, its [`lab::Manifest`]. A [`session`] drives it. On the
//! page a session lives in a worker, which also draws; the page pulls frame after frame
//! through the [`protocol`]. Natively the binary `replay` drives the same session from a
//! share [`link`].
//!
//! Where a point stands (critical or not, of which index, near what) is one
//! [`verdict::Judgement`], made in [`optim::judgement`]. Sentence, inspector, table,
//! milestones, trials and `replay` quote it.
//!
//! # Layers
//!
//! Imports run downwards only; `tests/layers.rs` names the line that does not.
//!
//! | layer | modules | knows |
//! |---|---|---|
//! | 0 vocabulary | [`math`], [`rng`], [`json`], [`schema`], [`verdict`], [`frame`], [`progress`], [`statistics`], [`words`], [`digest`], [`data`] | numbers, parameters, pictures as numbers, tables, words |
//! | 1 kernel | [`linalg`], [`optim`] | objectives, the Hessian at a point, methods, the judgement |
//! | 2 laboratories | [`lab`], [`labs`] | what a laboratory is, and those there are |
//! | 3 runs | [`event`], [`link`], [`session`], [`trial`] | what a run is, how to write it down, what to ask of it |
//! | 4 edges | [`plot`], [`protocol`], [`report`] | how a run leaves the crate |
//! | 5 browser | `web` (only on `wasm32-unknown-unknown`) | the page, the worker, canvases |
//!
//! [`math`], [`rng`] and [`linalg`] are the crate `numerics`, which is compiled for speed where
//! the rest of the page is compiled for size.
//!
//! Within a layer the later module of a row may know the earlier ones, and no two know each
//! other. Tables stand at the bottom although runs name them: a laboratory may be built of
//! one. Only [`session`] knows how to open a laboratory, through the list in `labs/mod.rs`.
//!
//! # Where the next laboratory goes
//!
//! In `labs/<id>/`: its mathematics in `problem/`, an [`optim::Objective`] with its critical
//! points; its parameters (`params!`, with methods and their colours by `choices!` and
//! `lanes!`); its manifest and [`lab::Lab`] impl; own pictures; presets, claims, `about.md`;
//! and one line in `labs/mod.rs`. Lanes, curves over steps with the levels of critical points,
//! the panel of eigenvalues, milestones, costs, notes and the sentence come from
//! [`lab::kit`]. Its module, links, controls, transport, inspector, readouts, exports and the
//! conformance tests follow from that line. What only some laboratories have is a capability
//! beside the trait: a map to [walk](lab::Walk) on, [tables](lab::Tables), exports, a
//! [study](lab::Study). A new kind of picture is one variant of [`frame::Picture`] and one
//! file in [`plot`]. A table that only some runs need is one [`data::Shipped`].
//!
//! # What is loaded when
//!
//! The page and its workers are one WebAssembly module: `bin/page.rs`, compiled once for
//! each laboratory of the list, which [installs](session::install) its own laboratory and
//! knows the others by name. The loader in `index.html` picks one by the link. Without a link
//! the page is an introduction, with the module of [`labs::plane`] and a card for each
//! laboratory, which the build draws by [`report::cards`]. Of the kinds of pictures that few
//! laboratories draw, a module has those that its manifest names. It is complete; later come
//! only the texts about the laboratories (rendered when the page is built) and the shipped
//! tables of [`data`]. A run names its table with [`lab::Manifest::source`] and does not know
//! where it came from.
//!
//! # Invariants
//!
//! 1. Nothing outside `web` touches the browser, a clock or entropy.
//! 2. [`lab::Lab::step`] is a function of (params, seed, step index, state).
//! 3. [`link::parse`] and [`schema::Field::read`] never fail: they return values plus a list
//!    of problems that the reader is shown.
//! 4. Frames are numbers; drawing never calls mathematics.
//! 5. Workers are the only callers of `step` on the page.
//! 6. The meaning of a parameter, the name of a method and the list of laboratories are each
//!    written once: in `params!`, in `choices!`, in `labs/mod.rs`.
//! 7. Transcendental functions come from [`math`] alone, random numbers from
//!    [`rng::Streams`] alone, so that a link has the same bits everywhere.
//! 8. A squared loss is never negative, and no two judgements of a point contradict each
//!    other or its gradient: `tests/registry` walks every step of every preset.

pub use numerics::{linalg, math, rng};

pub mod data;
pub mod digest;
pub mod event;
pub mod frame;
pub mod json;
pub mod lab;
pub mod labs;
pub mod link;
pub mod optim;
pub mod plot;
pub mod progress;
pub mod protocol;
pub mod report;
pub mod schema;
pub mod session;
pub mod statistics;
pub mod trial;
pub mod verdict;
pub mod words;

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
pub mod web;
