//! Two parts of a module: what a first visit needs, and the rest.
//!
//! A first visit opens a laboratory and lets it play by itself. The functions that it calls
//! are listed in `xtask/first_visit/<laboratory>.txt`, which `cargo xtask record` writes by
//! such visits in Chromium and Firefox. All others move into a module of their own, the
//! rest, which the page loads when it is wanted (`src/web/rest.rs`). A list that has become
//! old costs bytes or time, never correctness.

mod first;
mod label;
mod marks;
mod names;
mod plan;
mod rest;
mod thunk;

pub use marks::{instrument, report};
pub use names::shorten;

use crate::paths;
use anyhow::{Context, Result};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// How the file name of a module ends, and that of its rest.
pub const MODULE: &str = "_bg.wasm";
pub const REST: &str = "_rest.wasm";

/// Where the list of a laboratory is.
pub fn list(laboratory: &str) -> PathBuf {
    paths::root().join("xtask/first_visit").join(laboratory).with_extension("txt")
}

/// Leaves the first part of a module in its place, with the rest beside it.
pub fn split(path: &Path) -> Result<()> {
    let whole = std::fs::read(path)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let laboratory = name.split(['-', '_']).next().unwrap_or_default();
    let list = list(laboratory);
    let list = std::fs::read_to_string(&list).with_context(|| list.display().to_string())?;
    let kept: BTreeSet<String> = list.lines().map(str::to_owned).collect();
    let plan = plan::Plan::new(&whole, &kept)?;
    let (rest, imports) = rest::build(&whole, &plan)?;
    std::fs::write(path, first::build(&whole, &plan, &imports)?)?;
    let name = path.display().to_string();
    let name = name.strip_suffix(MODULE).context("not the name of a module")?;
    std::fs::write(format!("{name}{REST}"), rest)?;
    Ok(())
}
