//! Where the tests find what they need.

use anyhow::{Result, ensure};
use std::path::{Path, PathBuf};

/// The workspace root.
#[must_use]
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// The built page.
///
/// # Errors
/// If there is none: a missing page must never look like a passing test.
pub fn dist() -> Result<PathBuf> {
    let dist = from_environment("E2E_DIST", "dist");
    ensure!(
        dist.join("index.html").is_file(),
        "there is no built page in {}; run `cargo xtask test`, or set E2E_DIST",
        dist.display()
    );
    Ok(dist)
}

/// The script of axe-core.
///
/// # Errors
/// If it is not installed.
pub fn axe() -> Result<PathBuf> {
    existing("E2E_AXE", ".tools/node_modules/axe-core/axe.min.js", "cargo xtask test")
}

/// The script of Lighthouse's command line.
///
/// # Errors
/// If it is not installed.
pub fn lighthouse() -> Result<PathBuf> {
    existing("E2E_LIGHTHOUSE", ".tools/node_modules/lighthouse/cli/index.js", "cargo xtask test")
}

/// The native binary `replay`.
///
/// # Errors
/// If it is not built.
pub fn replay() -> Result<PathBuf> {
    existing("E2E_REPLAY", "target/release/replay", "cargo xtask bench")
}

/// A program of `.tools/bin`, or one that `PATH` has.
#[must_use]
pub fn tool(name: &str) -> PathBuf {
    let pinned = root().join(".tools/bin").join(name);
    if pinned.is_file() { pinned } else { PathBuf::from(name) }
}

fn existing(variable: &str, default: &str, remedy: &str) -> Result<PathBuf> {
    let path = from_environment(variable, default);
    ensure!(path.is_file(), "{} is missing; run `{remedy}`, or set {variable}", path.display());
    Ok(path)
}

fn from_environment(variable: &str, default: &str) -> PathBuf {
    root().join(std::env::var_os(variable).unwrap_or_else(|| default.into()))
}
