//! Names of the modules that change with their content, so that a browser never pairs
//! the JavaScript of one version with the WebAssembly of another.

use crate::split::{MODULE, REST};
use anyhow::{Context, Result, ensure};
use flate2::Crc;
use std::path::Path;

const PAGE: &str = "index.html";

/// Renames every `<name>.js`, `<name>_bg.wasm` and `<name>_rest.wasm` of a directory, and
/// what names them.
pub fn rename(directory: &Path) -> Result<()> {
    let page = directory.join(PAGE);
    let mut html = std::fs::read_to_string(&page).context("the build has no index.html")?;
    for built in modules(directory)? {
        // Trunk has named one of them by its content already.
        let name = built.split('-').next().unwrap_or(&built).to_owned();
        let glue = directory.join(format!("{built}.js"));
        let wasm = directory.join(format!("{built}{MODULE}"));
        let script = std::fs::read_to_string(&glue)?;
        let rest = directory.join(format!("{built}{REST}"));
        let mut crc = Crc::new();
        crc.update(script.as_bytes());
        crc.update(&std::fs::read(&wasm)?);
        if rest.is_file() {
            crc.update(&std::fs::read(&rest)?);
        }
        let marked = format!("{name}-{:08x}", crc.sum());
        let named = [&built, &name].map(|name| format!("{name}{MODULE}"));
        let named = named.iter().find(|named| script.contains(*named));
        let named = named.with_context(|| format!("{name}.js does not name its module"))?;
        let script = script.replace(named, &format!("{marked}{MODULE}"));
        let quoted = |name: &str| format!("\"./{name}.js\"");
        ensure!(html.contains(&quoted(&name)), "index.html does not name {name}.js");
        html = html.replace(&quoted(&name), &quoted(&marked));
        std::fs::write(directory.join(format!("{marked}.js")), script)?;
        std::fs::rename(&wasm, directory.join(format!("{marked}{MODULE}")))?;
        if rest.is_file() {
            std::fs::rename(&rest, directory.join(format!("{marked}{REST}")))?;
        }
        std::fs::remove_file(&glue)?;
    }
    // What was written for trunk alone.
    let html: String =
        html.split_inclusive('\n').filter(|line| !line.contains("data-trunk-id")).collect();
    std::fs::write(page, html)?;
    Ok(())
}

fn modules(directory: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(directory)? {
        let file = entry?.file_name().to_string_lossy().into_owned();
        names.extend(file.strip_suffix(MODULE).map(str::to_owned));
    }
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_is_renamed_everywhere_and_by_its_content() {
        let directory = std::env::temp_dir().join(format!("fingerprint-{}", std::process::id()));
        std::fs::create_dir_all(&directory).unwrap();
        let write = |name: &str, text: &str| std::fs::write(directory.join(name), text).unwrap();
        write(PAGE, "const labs = { lab: \"./lab.js\" };");
        write("lab.js", "new URL('lab_bg.wasm', import.meta.url)");
        write("lab_bg.wasm", "module");
        write("lab_rest.wasm", "rest");
        rename(&directory).unwrap();
        let html = std::fs::read_to_string(directory.join(PAGE)).unwrap();
        let name = html.split('"').nth(1).unwrap().trim_start_matches("./");
        let script = std::fs::read_to_string(directory.join(name)).unwrap();
        let [wasm, rest] = [MODULE, REST].map(|end| name.replace(".js", end));
        assert!(script.contains(&wasm) && directory.join(wasm).is_file(), "{html} {script}");
        assert!(directory.join(rest).is_file());
        std::fs::remove_dir_all(&directory).unwrap();
    }
}
