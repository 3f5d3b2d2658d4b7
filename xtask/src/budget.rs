//! The size budget of the first load.

use crate::page::{BINARIES, READER, files_below};
use anyhow::{Context, Result, ensure};
use flate2::{Compression, write::GzEncoder};
use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

/// Most bytes of everything in the first load of a laboratory, each file compressed by
/// `gzip -9`. What a visit loads later (`split`) is not part of it: a browser test sees
/// that a first visit does without.
const BUDGET: usize = 200_000;

/// Loaded first although only the module itself names it.
const WORKER: &str = "worker.js";

/// Prints a table for each laboratory and fails if one is above [`BUDGET`].
pub fn check(dist: &Path) -> Result<()> {
    let files = all(dist)?;
    let laboratories = BINARIES.into_iter().filter(|name| *name != READER);
    let mut seen = BTreeSet::new();
    let mut over = Vec::new();
    for laboratory in laboratories {
        println!("\nFirst load of {laboratory:<30}    bytes  gzip -9");
        let others = BINARIES.iter().filter(|name| **name != laboratory);
        let others: Vec<String> = others.map(|name| format!("{name}-")).collect();
        let own = files.iter().filter(|file| !others.iter().any(|other| file.starts_with(other)));
        let first = first_load(dist, &own.cloned().collect::<Vec<_>>())?;
        let module = first.iter().any(|name| name.ends_with(".wasm"));
        ensure!(module, "{laboratory} loads no module");
        let mut total = (0, 0);
        for name in &first {
            let (bytes, compressed) = row(dist, name)?;
            total = (total.0 + bytes, total.1 + compressed);
        }
        println!("{:<44} {:>8} {:>8}  budget {BUDGET}", "total", total.0, total.1);
        if total.1 > BUDGET {
            over.push(format!("{laboratory} has {} bytes too many", total.1 - BUDGET));
        }
        seen.extend(first);
    }
    println!("\nLoaded when it is wanted");
    for name in files.iter().filter(|name| !seen.contains(*name)) {
        row(dist, name)?;
    }
    ensure!(over.is_empty(), "above the budget of the first load: {}", over.join(", "));
    Ok(())
}

/// Prints a file's name and sizes.
fn row(dist: &Path, name: &str) -> Result<(usize, usize)> {
    let bytes = std::fs::read(dist.join(name))?;
    let compressed = gzip(&bytes)?;
    println!("{name:<44} {:>8} {compressed:>8}", bytes.len());
    Ok((bytes.len(), compressed))
}

/// Names of all files of the page.
fn all(dist: &Path) -> Result<Vec<String>> {
    Ok(files_below(dist)?
        .iter()
        .filter_map(|file| Some(file.strip_prefix(dist).ok()?.display().to_string()))
        .collect())
}

/// `index.html`, the worker's script, and every file among `files` that one of these
/// names, directly or through another; links to further pages are not followed.
fn first_load(dist: &Path, files: &[String]) -> Result<BTreeSet<String>> {
    let mut pending = vec!["index.html".to_owned(), WORKER.to_owned()];
    let mut found = BTreeSet::new();
    while let Some(name) = pending.pop() {
        let bytes =
            std::fs::read(dist.join(&name)).with_context(|| format!("the build has no {name}"))?;
        found.insert(name.clone());
        if !name.ends_with(".wasm") {
            let text = String::from_utf8_lossy(&bytes);
            let named = files.iter().filter(|other| {
                !found.contains(*other) && !other.ends_with(".html") && names(&text, other)
            });
            pending.extend(named.cloned());
        }
    }
    Ok(found)
}

/// Whether the text mentions the file at the end of a quoted word or `url()`.
fn names(text: &str, file: &str) -> bool {
    text.match_indices(file).any(|(start, _)| {
        let before = text[..start].chars().next_back();
        let after = text[start + file.len()..].chars().next();
        matches!(before, Some('"' | '\'' | '`' | '/' | '('))
            && matches!(after, Some('"' | '\'' | '`' | ')'))
    })
}

fn gzip(bytes: &[u8]) -> Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn only_whole_quoted_names_count() {
        assert!(names("<script src=\"./app-12.js\">", "app-12.js"));
        assert!(names("url(font.woff2)", "font.woff2"));
        assert!(!names("see myapp.js.txt", "app.js"));
        assert!(!names("'bapp.js'", "app.js"));
    }
}
