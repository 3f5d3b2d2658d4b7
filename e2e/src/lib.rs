//! Drives the built page in real browsers, one way for all of them.
//!
//! [`Server`] publishes a built page as GitHub Pages would: under a sub-path
//! and with permissive CORS, compression and ten minutes of freshness. [`Browser`] starts the
//! driver of its kind, or takes over one that was released, and speaks WebDriver to it. [`Page`] is one of each, with the page open, in terms
//! of what the page promises: `data-state`, `data-step` and the ids in the
//! tests.
//!
//! The environment says where things are: `E2E_DIST` (the built page),
//! `E2E_AXE` and `E2E_LIGHTHOUSE` (scripts of axe-core and Lighthouse), `E2E_REPLAY` (the native
//! binary). `cargo xtask` sets them; the defaults are where it puts things.

mod actions;
mod axe;
mod browser;
mod command;
mod console;
mod driver;
mod golden;
mod page;
pub mod paths;
mod reuse;
mod server;

pub use browser::{Browser, Kind, Line, Options};
pub use golden::{Golden, goldens};
pub use page::Page;
pub use server::{Fault, SUB_PATH, Server};
