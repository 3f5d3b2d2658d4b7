//! Runs the `e2e` crate, which drives the browsers.

use crate::process::{command, run};
use crate::{browsers, laboratories, page, paths, tools};
use anyhow::Result;
use std::process::Command;

/// Installs the browsers, their drivers, axe-core and Lighthouse.
pub fn ensure_browsers() -> Result<()> {
    browsers::ensure(&browsers::TESTED)?;
    tools::ensure_geckodriver()?;
    tools::ensure_node_packages()
}

/// A `cargo` command that tells the `e2e` crate where its tools are.
pub fn cargo() -> Command {
    let mut cargo = command("cargo");
    cargo.env("E2E_AXE", tools::axe()).env("E2E_LIGHTHOUSE", tools::lighthouse());
    cargo
}

/// Does what needs browsers and the page as visitors get it.
pub fn on_new_page(act: impl FnOnce() -> Result<()>) -> Result<()> {
    ensure_browsers()?;
    page::build()?;
    act()
}

/// `cargo xtask screenshots`: pictures of the page as visitors see it.
pub fn screenshots(arguments: &[String]) -> Result<()> {
    with_help("screenshots", arguments)
}

/// `cargo xtask bench`: how fast the page is, next to native code.
pub fn bench(arguments: &[String]) -> Result<()> {
    run(command("cargo").args(["build", "--release", "--bin", "replay"]))?;
    with_help("bench", arguments)
}

/// On a new page, if more is asked for than what there is to ask for.
fn with_help(name: &str, arguments: &[String]) -> Result<()> {
    let act = || run_binary(name, arguments);
    let helping = arguments.iter().any(|word| word == "--help" || word == "-h");
    if helping { act() } else { on_new_page(act) }
}

fn run_binary(name: &str, arguments: &[String]) -> Result<()> {
    let replay = paths::target().join("release/replay");
    run(cargo()
        .args(["run", "--quiet", "--package", "e2e", "--bin", name, "--"])
        .args(arguments)
        .env("E2E_REPLAY", replay))
}

/// `cargo xtask webkit`: every laboratory and golden link in WebKitGTK.
pub fn webkit() -> Result<()> {
    browsers::ensure(&browsers::WEBKIT)?;
    page::build()?;
    let laboratories = laboratories::all()?.into_iter().map(|laboratory| laboratory.id);
    run(command("xvfb-run")
        .args(["--auto-servernum", "cargo", "run", "--quiet", "--package", "e2e"])
        .args(["--bin", "webkit", "--"])
        .args(laboratories)
        // Neither user namespaces nor a graphics card are there in a container.
        .env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1")
        .env("WEBKIT_DISABLE_COMPOSITING_MODE", "1"))
}

/// How long a visitor waits for the first picture.
pub fn first_picture() -> Result<()> {
    let ids: Vec<String> =
        laboratories::all()?.into_iter().map(|laboratory| laboratory.id).collect();
    run_binary("first_picture", &ids)
}

/// The record of a first visit.
pub fn first_visit() -> Result<()> {
    run_binary("first_visit", &[])
}

/// Lighthouse's judgement of the introduction.
pub fn lighthouse() -> Result<()> {
    run_binary("lighthouse", &[])
}
