//! The pinned tools, installed into `.tools/` when they are missing.

use crate::paths;
use crate::process::{command, output, run};
use anyhow::{Context, Result};
use std::path::PathBuf;

/// Newer versions need a newer compiler than the workspace's.
const TRUNK: &str = "0.21.14";
const GECKODRIVER: &str = "0.37.1";
const AXE: &str = "4.14.1";
/// Newer versions need a newer Node.js than Debian's.
const LIGHTHOUSE: &str = "12.8.2";
const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Everything that building the page needs.
pub fn ensure_build_tools() -> Result<()> {
    ensure_wasm_target()?;
    ensure_wasm_bindgen()?;
    ensure_trunk()
}

/// Installs `rustfmt` and `clippy`, which minimal toolchains lack.
pub fn ensure_components() -> Result<()> {
    for (command_name, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if output(command("cargo").args([command_name, "--version"])).is_none() {
            run(command("rustup").args(["component", "add", component]))
                .with_context(|| format!("{component} is missing and rustup could not add it"))?;
        }
    }
    Ok(())
}

/// Installs geckodriver, which Debian does not package.
pub fn ensure_geckodriver() -> Result<()> {
    let found = output(command("geckodriver").arg("--version")).unwrap_or_default();
    if found.starts_with("geckodriver ") {
        return Ok(());
    }
    cargo_install(&["--locked", &format!("geckodriver@{GECKODRIVER}")])
}

/// Installs axe-core and Lighthouse.
///
/// With one command, because npm takes away what an earlier one has brought.
pub fn ensure_node_packages() -> Result<()> {
    let wanted = [("axe-core", AXE), ("lighthouse", LIGHTHOUSE)];
    let there = |(name, version): &(&str, &str)| {
        let manifest = node_modules().join(name).join("package.json");
        let manifest = std::fs::read_to_string(manifest).unwrap_or_default();
        manifest.contains(&format!("\"version\": \"{version}\""))
    };
    if wanted.iter().all(there) {
        return Ok(());
    }
    let tools = paths::tools();
    std::fs::create_dir_all(&tools).context("could not create .tools")?;
    run(command("npm")
        .args(["install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts"])
        .arg("--prefix")
        .arg(&tools)
        .args(wanted.map(|(name, version)| format!("{name}@{version}"))))
    .context("axe-core and Lighthouse come from npm; install node and npm")
}

/// The script of axe-core.
pub fn axe() -> PathBuf {
    node_modules().join("axe-core/axe.min.js")
}

/// The script of Lighthouse's command line.
pub fn lighthouse() -> PathBuf {
    node_modules().join("lighthouse/cli/index.js")
}

fn node_modules() -> PathBuf {
    paths::tools().join("node_modules")
}

fn ensure_wasm_target() -> Result<()> {
    let libraries =
        output(command("rustc").args(["--print", "target-libdir", "--target", WASM_TARGET]));
    if libraries.is_some_and(|dir| PathBuf::from(dir).is_dir()) {
        return Ok(());
    }
    run(command("rustup").args(["target", "add", WASM_TARGET]))
        .context("the wasm32-unknown-unknown target is missing and rustup could not add it")
}

/// The CLI must have the version of the library in `Cargo.lock`.
///
/// Not `--locked`: the lock file published with the CLI does not resolve.
fn ensure_wasm_bindgen() -> Result<()> {
    let version = locked_version("wasm-bindgen")?;
    let found = output(command("wasm-bindgen").arg("--version"));
    if found.as_deref() == Some(&format!("wasm-bindgen {version}")) {
        return Ok(());
    }
    cargo_install(&["--bin", "wasm-bindgen", &format!("wasm-bindgen-cli@{version}")])
}

fn ensure_trunk() -> Result<()> {
    let found = output(command("trunk").arg("--version"));
    if found.as_deref() == Some(&format!("trunk {TRUNK}")) {
        return Ok(());
    }
    let package = format!("trunk@{TRUNK}");
    cargo_install(&["--locked", "--no-default-features", "--features", "rustls", &package])
}

/// Debug builds: three times faster to install, and fast enough to run.
fn cargo_install(arguments: &[&str]) -> Result<()> {
    run(command("cargo")
        .args(["install", "--debug", "--force", "--root"])
        .arg(paths::tools())
        .args(arguments)
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env_remove("CARGO_TARGET_DIR"))
}

fn locked_version(package: &str) -> Result<String> {
    let lock = std::fs::read_to_string(paths::root().join("Cargo.lock"))
        .context("could not read Cargo.lock")?;
    version_in_lock(&lock, package)
        .with_context(|| format!("Cargo.lock has no package named {package}"))
}

fn version_in_lock(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    let version = lines.nth(1)?.strip_prefix("version = \"")?;
    Some(version.trim_end_matches('"').to_owned())
}

#[cfg(test)]
mod tests {
    use super::version_in_lock;

    #[test]
    fn the_version_belongs_to_the_whole_package_name() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"1.0.0\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(version_in_lock(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(version_in_lock(lock, "wasm"), None);
    }
}
