//! Child processes with one environment for all of them.

use crate::paths;
use anyhow::{Context, Result, bail};
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// A command in the workspace root with the pinned tools first on `PATH`.
///
/// `RUSTFLAGS` is removed because it would replace the flags of
/// `.cargo/config.toml` and silently switch SIMD off; the paths of this machine
/// are mapped away so that the page does not carry them. Failures are to be read,
/// so the traces of the tools' own code stay out of them.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command
        .current_dir(paths::root())
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env("RUST_LIB_BACKTRACE", "0")
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", remap_flags())
        .env("PATH", path_with_tools());
    command
}

/// Runs to the end with inherited output; a failure names the command line.
pub fn run(command: &mut Command) -> Result<()> {
    let line = shown(command);
    println!("\n\x1b[1m$ {line}\x1b[0m");
    let status = command.status().with_context(|| format!("could not start `{line}`"))?;
    if !status.success() {
        bail!("`{line}` failed ({status})");
    }
    Ok(())
}

/// Standard output of a quiet command, or `None` when it cannot be run or fails.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

/// The full path of a program on `PATH` or among the pinned tools.
pub fn which(program: &str) -> Option<PathBuf> {
    std::env::split_paths(&path_with_tools())
        .map(|dir| dir.join(program))
        .find(|file| file.is_file())
}

fn shown(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|word| word.to_string_lossy().into_owned()));
    words.join(" ")
}

fn path_with_tools() -> OsString {
    let tools = paths::tools().join("bin");
    let inherited = std::env::var_os("PATH").unwrap_or_default();
    let all = std::iter::once(tools).chain(std::env::split_paths(&inherited));
    std::env::join_paths(all).unwrap_or(inherited)
}

/// Maps the standard library, the registry and this checkout to short names in
/// panic messages.
///
/// Cargo appends these flags to those of `.cargo/config.toml`. The variable is
/// split at spaces, so a path with a space stays unmapped.
fn remap_flags() -> String {
    let registry = paths::cargo_home().map(|home| (home.join("registry/src"), "crates"));
    let standard = paths::sysroot().map(|sysroot| (sysroot.join("lib/rustlib/src/rust"), "rust"));
    [Some((paths::root(), ".")), Some((paths::target(), "target")), registry, standard]
        .into_iter()
        .flatten()
        .map(|(from, to)| format!("--remap-path-prefix={}={to}", from.display()))
        .filter(|flag| !flag.contains(char::is_whitespace))
        .collect::<Vec<_>>()
        .join(" ")
}
