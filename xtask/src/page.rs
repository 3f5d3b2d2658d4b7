//! Builds and serves the page: trunk brings page, styles and data together, and its hook
//! `cargo xtask finish` adds the module and the text of each laboratory.

use crate::modules::Build;
use crate::process::{command, run};
use crate::{about, cards, fingerprint, laboratories, paths, policy, slim, tools};
use anyhow::{Context, Result, bail, ensure};
use std::path::{Path, PathBuf};
use std::time::Instant;

const PORT: u16 = 8080;

/// Builds the page as visitors get it in `dist/`, checks that nothing of this machine leaks
/// into it, and returns its directory.
pub fn build() -> Result<PathBuf> {
    tools::ensure_build_tools()?;
    let dist = paths::root().join("dist");
    run(command("trunk").args(["build", "--release", "--dist"]).arg(&dist))?;
    check_leaks(&dist)?;
    Ok(dist)
}

/// Trunk's `post_build` hook: adds the modules of the laboratories, named by their content,
/// and the texts about them.
pub fn finish() -> Result<()> {
    let start = Instant::now();
    let staging = std::env::var_os("TRUNK_STAGING_DIR")
        .context("TRUNK_STAGING_DIR is not set: this command is a hook that trunk runs")?;
    let staging = PathBuf::from(staging);
    let release = std::env::var("TRUNK_PROFILE").as_deref() != Ok("debug");
    let build = Build { profile: if release { "web" } else { "serve" }, stripped: release };
    let laboratories = laboratories::all()?;
    for laboratory in &laboratories {
        build.write(laboratory, &staging)?;
    }
    fingerprint::name(&staging, &laboratories)?;
    cards::write(&staging, release)?;
    if release {
        slim::write(&staging)?;
    }
    policy::complete(&staging)?;
    about::write(&staging.join("about"), &laboratories)?;
    let seconds = start.elapsed().as_secs_f64();
    println!("\nThe page is there after {seconds:.1} s (cargo profile `{}`).", build.profile);
    Ok(())
}

/// Serves the page for development and rebuilds it when a source changes.
pub fn serve(arguments: &[String]) -> Result<()> {
    let wishes = wishes(arguments)?;
    tools::ensure_build_tools()?;
    let which = if wishes.release {
        "as visitors get it"
    } else {
        "quick to build and a few times slower than for visitors; `--release` serves theirs"
    };
    println!("\nThe page will be at http://127.0.0.1:{}/ ({which}; Ctrl-C stops)", wishes.port);
    let mut trunk = command("trunk");
    trunk.args(["serve", "--port", &wishes.port.to_string()]);
    trunk.arg("--dist").arg(paths::target().join("dist-serve"));
    if wishes.release {
        trunk.arg("--release");
    }
    run(&mut trunk)
}

/// What the command line of `serve` asks for.
#[derive(Debug, PartialEq, Eq)]
struct Wishes {
    port: u16,
    release: bool,
}

fn wishes(arguments: &[String]) -> Result<Wishes> {
    let mut wishes = Wishes { port: PORT, release: false };
    let mut words = arguments.iter().flat_map(|word| word.split('='));
    while let Some(word) = words.next() {
        match word {
            "--release" => wishes.release = true,
            "--port" => {
                let number = words.next().unwrap_or_default();
                wishes.port =
                    number.parse().with_context(|| format!("`{number}` is not a port number"))?;
            }
            _ => bail!("usage: cargo xtask serve [--port N] [--release]"),
        }
    }
    Ok(wishes)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serve_has_a_port_and_a_build() {
        let of = |text: &str| {
            let words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
            wishes(&words).ok()
        };
        assert_eq!(of(""), Some(Wishes { port: PORT, release: false }));
        assert_eq!(of("--release --port=81"), Some(Wishes { port: 81, release: true }));
        assert_eq!(of("--port many"), None);
        assert_eq!(of("--fast"), None);
    }
}
