//! The size budget of a laboratory.

use crate::fingerprint::belongs;
use crate::laboratories::{self, Laboratory};
use crate::page::files_below;
use anyhow::{Result, ensure};
use flate2::{Compression, write::GzEncoder};
use std::io::Write;
use std::path::Path;

/// Most bytes of everything that a visit to one laboratory can ever load but tables and
/// texts, each file compressed by `gzip -9`.
const BUDGET: usize = 400_000;

/// Folders of what is not part of it: tables, texts about the laboratories, and pictures of the
/// landing page, which is no laboratory.
const APART: [&str; 3] = ["data/", "about/", crate::cards::FOLDER];

/// Prints a table for each laboratory and fails if one is above [`BUDGET`].
pub fn check(dist: &Path) -> Result<()> {
    let mut files = Vec::new();
    for file in files_below(dist)? {
        files.push(file.strip_prefix(dist)?.display().to_string());
    }
    let laboratories = laboratories::all()?;
    let mut over = Vec::new();
    for laboratory in &laboratories {
        let id = &laboratory.id;
        let loaded = loaded(&files, laboratory, &laboratories);
        ensure!(loaded.iter().any(|file| belongs(file, laboratory)), "{id} has no module");
        println!("\n{:<44} {:>8} {:>8}", format!("All that {id} can load"), "bytes", "gzip -9");
        let mut total = (0, 0);
        for file in loaded {
            let (bytes, compressed) = row(dist, file)?;
            total = (total.0 + bytes, total.1 + compressed);
        }
        println!("{:<44} {:>8} {:>8}  budget {BUDGET}", "total", total.0, total.1);
        if total.1 > BUDGET {
            over.push(format!("{id} has {} bytes too many", total.1 - BUDGET));
        }
    }
    println!("\nTables, texts and cards");
    for file in files.iter().filter(|file| is_apart(file)) {
        row(dist, file)?;
    }
    ensure!(over.is_empty(), "above the budget: {}", over.join(", "));
    Ok(())
}

/// Files that a visit to a laboratory can load: all but tables, texts and the modules of
/// the others.
fn loaded<'a>(files: &'a [String], own: &Laboratory, all: &[Laboratory]) -> Vec<&'a String> {
    let of_another = |file: &str| all.iter().any(|one| one != own && belongs(file, one));
    files.iter().filter(|file| !is_apart(file) && !of_another(file)).collect()
}

fn is_apart(file: &str) -> bool {
    APART.iter().any(|folder| file.starts_with(folder))
}

/// Prints a file's name and sizes.
fn row(dist: &Path, name: &str) -> Result<(usize, usize)> {
    let bytes = std::fs::read(dist.join(name))?;
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&bytes)?;
    let compressed = encoder.finish()?.len();
    println!("{name:<44} {:>8} {compressed:>8}", bytes.len());
    Ok((bytes.len(), compressed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visit_loads_all_but_tables_texts_and_other_laboratories() {
        let all = ["copy", "copy_average"].map(Laboratory::of);
        let files = [
            "about/copy.html",
            "copy-01234567.js",
            "copy-01234567_bg.wasm",
            "copy-average-89abcdef.js",
            "copy-average-89abcdef_bg.wasm",
            "data/digits.csv",
            "index.html",
        ]
        .map(str::to_owned);
        let of = |k: usize| loaded(&files, &all[k], &all);
        assert_eq!(of(0), ["copy-01234567.js", "copy-01234567_bg.wasm", "index.html"]);
        assert_eq!(
            of(1),
            ["copy-average-89abcdef.js", "copy-average-89abcdef_bg.wasm", "index.html"]
        );
    }
}
