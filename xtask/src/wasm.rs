//! Drops what a visitor does not need from a WebAssembly module.
//!
//! The name section is a sixth of the compressed module. wasm-bindgen can drop
//! it, but trunk does not pass that option on, and `strip = true` in the cargo
//! profile also drops `target_features`, which wasm-bindgen needs to see.

use anyhow::{Context, Result, bail, ensure};
use std::path::Path;

const HEADER: &[u8] = b"\0asm\x01\0\0\0";
const CUSTOM: u8 = 0;
const DROPPED: [&str; 2] = ["name", "producers"];

/// Strips every module in a directory.
pub fn strip_all(directory: &Path) -> Result<()> {
    for entry in std::fs::read_dir(directory).context("could not read the staging directory")? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "wasm") {
            strip_file(&path).with_context(|| format!("stripping {}", path.display()))?;
        }
    }
    Ok(())
}

fn strip_file(path: &Path) -> Result<()> {
    let module = std::fs::read(path)?;
    let stripped = strip(&module)?;
    std::fs::write(path, stripped)?;
    Ok(())
}

/// The module without the custom sections in [`DROPPED`]; all else is copied.
fn strip(module: &[u8]) -> Result<Vec<u8>> {
    ensure!(module.starts_with(HEADER), "not a WebAssembly module");
    let mut kept = HEADER.to_vec();
    let mut rest = &module[HEADER.len()..];
    while let Some((&id, after_id)) = rest.split_first() {
        let (length, body) = leb128(after_id)?;
        ensure!(length <= body.len(), "a section ends after the module");
        let (section, next) = body.split_at(length);
        let whole = &rest[..rest.len() - next.len()];
        if id != CUSTOM || !DROPPED.contains(&section_name(section)?) {
            kept.extend_from_slice(whole);
        }
        rest = next;
    }
    Ok(kept)
}

fn section_name(section: &[u8]) -> Result<&str> {
    let (length, rest) = leb128(section)?;
    let name = rest.get(..length).context("a section name ends after its section")?;
    Ok(std::str::from_utf8(name)?)
}

/// An unsigned LEB128 number and what follows it.
fn leb128(bytes: &[u8]) -> Result<(usize, &[u8])> {
    let mut value = 0usize;
    for (index, byte) in bytes.iter().enumerate().take(5) {
        value |= usize::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Ok((value, &bytes[index + 1..]));
        }
    }
    bail!("a length does not end")
}

#[cfg(test)]
mod tests {
    use super::{HEADER, strip};

    fn custom(name: &str, payload: &[u8]) -> Vec<u8> {
        let mut body = vec![name.len() as u8];
        body.extend_from_slice(name.as_bytes());
        body.extend_from_slice(payload);
        let mut section = vec![0, body.len() as u8];
        section.extend(body);
        section
    }

    #[test]
    fn names_go_and_target_features_stay() {
        let features = custom("target_features", b"simd");
        let code = [10, 2, 1, 0];
        let module = [HEADER, &code, &custom("name", b"secret"), &features].concat();
        assert_eq!(strip(&module).expect("valid module"), [HEADER, &code, &features].concat());
    }

    #[test]
    fn a_truncated_module_is_refused() {
        assert!(strip(&[HEADER, &[10, 200]].concat()).is_err());
        assert!(strip(b"not wasm").is_err());
    }
}
