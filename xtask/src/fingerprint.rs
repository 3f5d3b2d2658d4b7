//! Names of the modules that change with their content, so that a browser never pairs
//! the JavaScript of one version with the WebAssembly of another.

use crate::laboratories::Laboratory;
use crate::modules::MODULE;
use anyhow::{Context, Result, ensure};
use flate2::Crc;
use std::path::Path;

const PAGE: &str = "index.html";
/// Where the loader in `index.html` gets to know the modules.
const PLACE: &str = "const modules = {};";
/// Hexadecimal digits of a content.
const DIGITS: usize = 8;

/// Renames `<id>.js` and `<id>_bg.wasm` of every laboratory and tells the loader.
pub fn name(directory: &Path, laboratories: &[Laboratory]) -> Result<()> {
    let page = directory.join(PAGE);
    let html = std::fs::read_to_string(&page).context("the build has no index.html")?;
    let mut modules = Vec::new();
    for Laboratory { id, .. } in laboratories {
        let glue = directory.join(format!("{id}.js"));
        let wasm = directory.join(format!("{id}{MODULE}"));
        let script = std::fs::read_to_string(&glue).with_context(|| format!("no {id}.js"))?;
        let mut crc = Crc::new();
        crc.update(script.as_bytes());
        crc.update(&std::fs::read(&wasm)?);
        let marked = format!("{id}-{:0DIGITS$x}", crc.sum());
        let named = format!("'{id}{MODULE}'");
        ensure!(script.contains(&named), "{id}.js does not name its module");
        let script = script.replace(&named, &format!("'{marked}{MODULE}'"));
        std::fs::write(directory.join(format!("{marked}.js")), script)?;
        std::fs::rename(&wasm, directory.join(format!("{marked}{MODULE}")))?;
        std::fs::remove_file(&glue)?;
        modules.push(format!("\"{id}\": \"./{marked}.js\""));
    }
    ensure!(html.contains(PLACE), "index.html does not say `{PLACE}`");
    let html = html.replace(PLACE, &format!("const modules = {{ {} }};", modules.join(", ")));
    // What was written for trunk alone.
    let html: String =
        html.split_inclusive('\n').filter(|line| !line.contains("data-trunk-id")).collect();
    std::fs::write(page, html)?;
    Ok(())
}

/// Whether a file is the module of this laboratory or its JavaScript.
pub fn belongs(file: &str, laboratory: &Laboratory) -> bool {
    let content = file
        .strip_prefix(&laboratory.id)
        .and_then(|rest| rest.strip_prefix('-'))
        .and_then(|rest| rest.strip_suffix(".js").or_else(|| rest.strip_suffix(MODULE)));
    content.is_some_and(|digits| {
        digits.len() == DIGITS && digits.chars().all(|digit| digit.is_ascii_hexdigit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::laboratories::Laboratory;

    #[test]
    fn modules_are_named_by_their_content_everywhere_with_hyphens_too() {
        let directory = std::env::temp_dir().join(format!("fingerprint-{}", std::process::id()));
        std::fs::create_dir_all(&directory).unwrap();
        let write = |name: &str, text: &str| std::fs::write(directory.join(name), text).unwrap();
        let laboratories = ["copy", "copy_average"].map(Laboratory::of);
        write(PAGE, PLACE);
        for Laboratory { id, .. } in &laboratories {
            write(&format!("{id}.js"), &format!("new URL('{id}_bg.wasm', import.meta.url)"));
            write(&format!("{id}_bg.wasm"), "module");
        }
        name(&directory, &laboratories).unwrap();
        let html = std::fs::read_to_string(directory.join(PAGE)).unwrap();
        let words: Vec<&str> = html.split('"').collect();
        assert_eq!([words[1], words[5]], ["copy", "copy-average"]);
        for (laboratory, glue) in laboratories.iter().zip([words[3], words[7]]) {
            let glue = glue.strip_prefix("./").unwrap();
            let script = std::fs::read_to_string(directory.join(glue)).unwrap();
            let wasm = glue.replace(".js", MODULE);
            assert!(script.contains(&wasm) && directory.join(&wasm).is_file(), "{html} {script}");
            for file in [glue, &wasm] {
                let owners = laboratories.iter().filter(|one| belongs(file, one));
                assert_eq!(owners.collect::<Vec<_>>(), [laboratory], "{file}");
            }
        }
        assert!(!belongs("copy-style-12345678.css", &laboratories[0]));
        std::fs::remove_dir_all(&directory).unwrap();
    }
}
