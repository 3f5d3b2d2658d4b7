//! Runs the `e2e` crate, which drives the browsers.

use crate::process::{command, run};
use crate::{browsers, laboratories, page, paths, tools};
use anyhow::Result;
use std::path::Path;
use std::process::Command;

/// Installs the browsers, their drivers, axe-core and Lighthouse.
pub fn ensure_browsers() -> Result<()> {
    browsers::ensure(&browsers::TESTED)?;
    tools::ensure_geckodriver()?;
    tools::ensure_node_packages()
}

/// A `cargo` command that tells the `e2e` crate which page to open.
pub fn cargo(dist: &Path) -> Command {
    let mut cargo = command("cargo");
    cargo.env("E2E_DIST", dist).env("E2E_AXE", tools::axe());
    cargo.env("E2E_LIGHTHOUSE", tools::lighthouse());
    cargo
}

/// `cargo xtask screenshots`: pictures of the page as visitors see it.
pub fn screenshots(arguments: &[String]) -> Result<()> {
    run_binary("screenshots", arguments)
}

/// `cargo xtask bench`: how fast the page is, next to native code.
pub fn bench(arguments: &[String]) -> Result<()> {
    run(command("cargo").args(["build", "--release", "--bin", "replay"]))?;
    run_binary("bench", arguments)
}

fn run_binary(name: &str, arguments: &[String]) -> Result<()> {
    let helping = arguments.iter().any(|word| word == "--help" || word == "-h");
    let dist = page::Flavour::Release.dist();
    if !helping {
        ensure_browsers()?;
        page::build(page::Flavour::Release)?;
    }
    let replay = paths::target().join("release/replay");
    run(cargo(&dist)
        .args(["run", "--quiet", "--package", "e2e", "--bin", name, "--"])
        .args(arguments)
        .env("E2E_REPLAY", replay))
}

/// `cargo xtask webkit`: every laboratory and golden link in WebKitGTK.
pub fn webkit() -> Result<()> {
    browsers::ensure(&browsers::WEBKIT)?;
    let dist = page::build(page::Flavour::Release)?;
    let laboratories = laboratories::all()?.into_iter().map(|laboratory| laboratory.id);
    run(command("xvfb-run")
        .args(["--auto-servernum", "cargo", "run", "--quiet", "--package", "e2e"])
        .args(["--bin", "webkit", "--"])
        .args(laboratories)
        .env("E2E_DIST", dist)
        // Neither user namespaces nor a graphics card are there in a container.
        .env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1")
        .env("WEBKIT_DISABLE_COMPOSITING_MODE", "1"))
}

/// `cargo xtask first-picture`: how long a visitor waits for one.
pub fn first_picture() -> Result<()> {
    let ids: Vec<String> =
        laboratories::all()?.into_iter().map(|laboratory| laboratory.id).collect();
    run_binary("first_picture", &ids)
}

/// `cargo xtask first-visit`: the record of one.
pub fn first_visit() -> Result<()> {
    run_binary("first_visit", &[])
}

/// `cargo xtask lighthouse`: Lighthouse's judgement of the introduction.
pub fn lighthouse() -> Result<()> {
    run_binary("lighthouse", &[])
}
