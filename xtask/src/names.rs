//! The names by which a module and its JavaScript know each other. wasm-bindgen makes them long,
//! for readers, and ends them in hashes, of which gzip can make nothing, in two files: a
//! fiftieth of a laboratory.

use anyhow::{Context, Result};
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{ExportSection, ImportSection};
use wasmparser::{Export, ImportSectionReader, Parser};

/// Hexadecimal digits of a hash.
const DIGITS: usize = 16;

/// Puts short names in place of those that end in a hash, in the order of the alphabet.
pub fn shorten(script: &str, module: &[u8]) -> Result<(String, Vec<u8>)> {
    let long: BTreeSet<&str> = script.split(is_apart).filter(|word| is_hashed(word)).collect();
    let short = |(k, name): (usize, &str)| (name.to_owned(), format!("${k:x}"));
    let mut names = Names(long.into_iter().enumerate().map(short).collect());
    let mut shortened = wasm_encoder::Module::new();
    names
        .parse_core_module(&mut shortened, Parser::new(0), module)
        .context("shortening the names of a module")?;
    // Word by word: one name can begin with another.
    let words = script.split_inclusive(is_apart).map(|word| {
        let name = word.trim_end_matches(is_apart);
        names.short(name).to_owned() + &word[name.len()..]
    });
    Ok((words.collect(), shortened.finish()))
}

fn is_apart(c: char) -> bool {
    !c.is_ascii_alphanumeric() && c != '_'
}

/// Whether a name ends in a hash, or in one with a number after it.
fn is_hashed(name: &str) -> bool {
    let word = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let word = word.strip_suffix('_').filter(|word| word.len() + 1 < name.len());
    [Some(name), word].into_iter().flatten().any(ends_in_hash)
}

fn ends_in_hash(word: &str) -> bool {
    let digits = word.len().checked_sub(DIGITS).and_then(|at| word.get(at..));
    let hexadecimal = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    word.len() > DIGITS && digits.is_some_and(|digits| digits.bytes().all(hexadecimal))
}

/// Short names by the long ones.
struct Names(BTreeMap<String, String>);

impl Names {
    fn short<'a>(&'a self, name: &'a str) -> &'a str {
        self.0.get(name).map_or(name, String::as_str)
    }
}

impl Reencode for Names {
    type Error = Infallible;

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: ImportSectionReader<'_>,
    ) -> Result<(), reencode::Error> {
        for import in section.into_imports() {
            let import = import?;
            let ty = self.entity_type(import.ty)?;
            imports.import(import.module, self.short(import.name), ty);
        }
        Ok(())
    }

    fn parse_export(
        &mut self,
        exports: &mut ExportSection,
        export: Export<'_>,
    ) -> Result<(), reencode::Error> {
        let (kind, index) =
            (self.export_kind(export.kind)?, self.external_index(export.kind, export.index)?);
        exports.export(self.short(export.name), kind, index);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{EntityType, ExportKind, Module, TypeSection};
    use wasmparser::Payload;

    /// What a module imports and exports.
    fn names(module: &[u8]) -> Vec<String> {
        let mut names = Vec::new();
        for payload in Parser::new(0).parse_all(module) {
            match payload.unwrap() {
                Payload::ImportSection(section) => {
                    names.extend(section.into_imports().map(|i| i.unwrap().name.to_owned()));
                }
                Payload::ExportSection(section) => {
                    names.extend(section.into_iter().map(|e| e.unwrap().name.to_owned()));
                }
                _ => {}
            }
        }
        names
    }

    #[test]
    fn both_sides_get_the_same_short_names_and_others_stay() {
        let script = "a_set_00112233445566ff(); b.a_set_ff00112233445566; a_get_00112233445566ff; \
                      main(); short_0011; 00112233445566ff; wasm.a_set_00112233445566ff_2(1)";
        let (mut types, mut imports) = (TypeSection::new(), ImportSection::new());
        types.ty().function([], []);
        for name in ["a_set_ff00112233445566", "a_set_00112233445566ff", "short_0011"] {
            imports.import("./a.js", name, EntityType::Function(0));
        }
        let mut exports = ExportSection::new();
        exports.export("main", ExportKind::Func, 0);
        exports.export("a_get_00112233445566ff", ExportKind::Func, 1);
        exports.export("a_set_00112233445566ff_2", ExportKind::Func, 1);
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&exports);
        let (script, module) = shorten(script, &module.finish()).unwrap();
        assert_eq!(script, "$1(); b.$3; $0; main(); short_0011; 00112233445566ff; wasm.$2(1)");
        assert_eq!(names(&module), ["$3", "$1", "short_0011", "main", "$0", "$2"]);
    }
}
