//! `cargo xtask test`: every check that a change has to pass.

use crate::process::{command, run};
use crate::{budget, drive, laboratories, modules, page, tools};
use anyhow::{Context, Result};
use std::time::Instant;

type Stage = (&'static str, fn() -> Result<()>);

const STAGES: [Stage; 11] = [
    ("lint tools", tools::ensure_components),
    ("format", format),
    ("build tools", tools::ensure_build_tools),
    ("lints", lints),
    ("native tests", native_tests),
    ("page and size budget", release_page),
    ("browsers", drive::ensure_browsers),
    ("first pictures", drive::first_picture),
    ("first visit", drive::first_visit),
    ("Lighthouse", drive::lighthouse),
    ("end-to-end tests", end_to_end),
];

/// Runs the stages in order, stops at the first failure, and prints their times.
pub fn all() -> Result<()> {
    let mut times = Vec::new();
    for (name, stage) in STAGES {
        let start = Instant::now();
        stage().with_context(|| format!("stage “{name}”"))?;
        times.push((name, start.elapsed().as_secs_f64()));
    }
    println!("\nAll stages passed:");
    for (name, seconds) in times {
        println!("{seconds:>7.1} s  {name}");
    }
    Ok(())
}

fn format() -> Result<()> {
    run(command("cargo").args(["fmt", "--all", "--check"]))
}

fn lints() -> Result<()> {
    let deny = ["--", "-D", "warnings"];
    run(command("cargo").args(["clippy", "--workspace", "--all-targets"]).args(deny))?;
    run(command("cargo")
        .args(["clippy", "--target", "wasm32-unknown-unknown", "--lib", "--bin", "page"])
        .args(deny)
        .env(modules::LABORATORY, laboratories::first()?.id))?;
    // Links of the documentation lead somewhere.
    run(command("cargo").args(["doc", "--no-deps", "--lib"]).env("RUSTDOCFLAGS", "-D warnings"))
}

fn native_tests() -> Result<()> {
    run(command("cargo").args(["test", "--workspace", "--exclude", "e2e"]))
}

fn release_page() -> Result<()> {
    budget::check(&page::build()?)
}

fn end_to_end() -> Result<()> {
    run(drive::cargo().args(["test", "--package", "e2e"]))
}
