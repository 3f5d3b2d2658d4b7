//! Builds and serves the page with trunk.

use crate::about;
use crate::fingerprint;
use crate::paths;
use crate::process::{command, run};
use crate::split;
use crate::tools;
use crate::wasm;
use anyhow::{Context, Result, bail, ensure};
use std::path::{Path, PathBuf};

const PORT: u16 = 8080;

/// The modules of the page: one for each laboratory, and the reader of tables.
pub const BINARIES: [&str; 4] = ["wasserstein", "attention", "navigation", READER];
/// The module that is loaded with the first table.
pub const READER: &str = "reader";

/// The variable by which `cargo xtask record` asks for modules that mark what is called.
const RECORD: &str = "CRITICAL_POINT_LAB_RECORD";

/// Which page is built, and where it goes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Flavour {
    /// What visitors get, in `dist/`.
    Release,
    /// The same with the hooks that end-to-end tests need, in `target/dist-test/`.
    Test,
    /// With modules that mark which functions are called, in `target/dist-record/`.
    Record,
}

impl Flavour {
    /// The directory that holds the built page.
    pub fn dist(self) -> PathBuf {
        match self {
            Self::Release => paths::root().join("dist"),
            Self::Test => paths::target().join("dist-test"),
            Self::Record => paths::target().join("dist-record"),
        }
    }
}

/// Builds the page, checks that nothing of this machine leaks into it, and
/// returns its directory.
pub fn build(flavour: Flavour) -> Result<PathBuf> {
    tools::ensure_build_tools()?;
    let dist = flavour.dist();
    let mut trunk = command("trunk");
    trunk.args(["build", "--release", "--dist"]).arg(&dist);
    match flavour {
        Flavour::Release => {}
        Flavour::Test => drop(trunk.args(["--features", "test-hooks"])),
        Flavour::Record => drop(trunk.env(RECORD, "1")),
    }
    run(&mut trunk)?;
    check_leaks(&dist)?;
    Ok(dist)
}

/// Trunk's `post_build` hook: strips the modules of a release build, names them by
/// their content and adds the texts about the laboratories.
pub fn finish() -> Result<()> {
    let staging = std::env::var_os("TRUNK_STAGING_DIR")
        .context("TRUNK_STAGING_DIR is not set: this command is a hook that trunk runs")?;
    let staging = PathBuf::from(staging);
    if std::env::var_os(RECORD).is_some() {
        split::report(&staging)?;
        laboratories(&staging)?.iter().try_for_each(|module| split::instrument(module))?;
    } else if std::env::var("TRUNK_PROFILE").as_deref() != Ok("debug") {
        laboratories(&staging)?.iter().try_for_each(|module| {
            split::shorten(module)?;
            split::split(module)
        })?;
        wasm::strip_all(&staging)?;
    }
    fingerprint::rename(&staging)?;
    about::write(&staging.join("about"))
}

/// The modules of the laboratories in a directory.
fn laboratories(directory: &Path) -> Result<Vec<PathBuf>> {
    let mut modules = files_below(directory)?;
    modules.retain(|file| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        name.ends_with(split::MODULE) && !name.starts_with(READER)
    });
    Ok(modules)
}

/// Serves a release build and rebuilds it when a source changes.
pub fn serve(arguments: &[String]) -> Result<()> {
    let port = port(arguments)?;
    tools::ensure_build_tools()?;
    println!("\nThe page will be at http://127.0.0.1:{port}/ (Ctrl-C stops)");
    run(command("trunk").args(["serve", "--release", "--port", &port.to_string()]))
}

fn port(arguments: &[String]) -> Result<u16> {
    let words: Vec<&str> = arguments.iter().flat_map(|word| word.split('=')).collect();
    match words[..] {
        [] => Ok(PORT),
        ["--port", number] => {
            number.parse().with_context(|| format!("`{number}` is not a port number"))
        }
        _ => bail!("usage: cargo xtask serve [--port N]"),
    }
}

/// Fails when a published file names this machine's directories or a source map.
fn check_leaks(dist: &Path) -> Result<()> {
    let home = std::env::home_dir().map(|home| home.join("."));
    let mut forbidden = vec![
        paths::root().display().to_string(),
        paths::target().display().to_string(),
        "sourceMappingURL".to_owned(),
    ];
    forbidden.extend(home.map(|home| home.display().to_string()));
    for file in files_below(dist)? {
        let bytes = std::fs::read(&file)?;
        for text in &forbidden {
            ensure!(
                !contains(&bytes, text.as_bytes()),
                "{} contains `{text}`, which should not be published",
                file.display()
            );
        }
    }
    Ok(())
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

/// All files below a directory, sorted.
pub fn files_below(directory: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut pending = vec![directory.to_path_buf()];
    while let Some(directory) = pending.pop() {
        let entries = std::fs::read_dir(&directory)
            .with_context(|| format!("could not read {}", directory.display()))?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                pending.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}
