//! Imports run downwards only.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The modules from the bottom up, a layer a line; see `src/lib.rs`. A module may name those
/// before it, also in its own layer, so that no two modules know each other.
const LAYERS: &[&[&str]] = &[
    &[
        "math",
        "rng",
        "json",
        "schema",
        "verdict",
        "frame",
        "progress",
        "statistics",
        "words",
        "digest",
        "data",
    ],
    &["linalg", "optim"],
    &["lab", "labs"],
    &["event", "link", "session", "trial", "claim"],
    &["plot", "protocol", "report"],
    &["web"],
];

/// Where macros of the crate are declared, which have no path.
const MACROS: &[(&str, &str)] = &[("choices", "schema"), ("params", "schema"), ("lanes", "lab")];

/// Position of a module from the bottom.
fn height(module: &str) -> usize {
    let module = MACROS.iter().find(|(name, _)| *name == module).map_or(module, |(_, of)| of);
    let found = LAYERS.concat().iter().position(|listed| *listed == module);
    found.unwrap_or_else(|| panic!("`{module}` stands in no layer of tests/layers.rs"))
}

/// A source with everything blanked that is not code: comments, strings and characters.
/// Positions and lines stay where they are.
fn code(source: &str) -> Vec<u8> {
    let mut bytes = source.as_bytes().to_vec();
    let mut i = 0;
    while i < bytes.len() {
        let rest = &source.as_bytes()[i..];
        let end = if rest.starts_with(b"//") {
            rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len())
        } else if rest.starts_with(b"/*") {
            rest.windows(2).position(|pair| pair == b"*/").map_or(rest.len(), |at| at + 2)
        } else if rest[0] == b'"' {
            let mut at = 1;
            while at < rest.len() && rest[at] != b'"' {
                at += if rest[at] == b'\\' { 2 } else { 1 };
            }
            at + 1
        } else if rest.starts_with(b"'\"'") || rest.starts_with(b"'\\") {
            3
        } else {
            i += 1;
            continue;
        };
        let end = (i + end).min(bytes.len());
        bytes[i..end].iter_mut().filter(|b| **b != b'\n').for_each(|b| *b = b' ');
        i = end;
    }
    bytes
}

/// An identifier at the beginning, after white space.
fn identifier(code: &[u8]) -> &str {
    let code = code.trim_ascii_start();
    let is_part = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_';
    let end = code.iter().position(|b| !is_part(b)).unwrap_or(code.len());
    std::str::from_utf8(&code[..end]).expect("ASCII")
}

/// What is named of the crate: each module or macro with its position.
fn named(code: &[u8]) -> Vec<(usize, String)> {
    const PREFIX: &[u8] = b"crate::";
    let mut found = Vec::new();
    for at in (0..code.len()).filter(|at| code[*at..].starts_with(PREFIX)) {
        if at > 0 && (code[at - 1].is_ascii_alphanumeric() || code[at - 1] == b'_') {
            continue;
        }
        let start = at + PREFIX.len();
        if code[start] != b'{' {
            found.push((at, identifier(&code[start..]).to_string()));
            continue;
        }
        let mut depth = 0;
        for i in start..code.len() {
            match code[i] {
                b'{' => depth += 1,
                b'}' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
            if depth == 1 && matches!(code[i], b'{' | b',') {
                let name = identifier(&code[i + 1..]);
                let blank = code[i + 1..].iter().take_while(|b| b.is_ascii_whitespace()).count();
                if !name.is_empty() {
                    found.push((i + 1 + blank, name.to_string()));
                }
            }
        }
    }
    found
}

fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
}

/// Every import that runs upwards, with its file and line.
#[test]
fn imports_run_downwards() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["src", "numerics/src"] {
        let mut found = Vec::new();
        sources(&root.join(folder), &mut found);
        files.extend(found.into_iter().map(|file| (file, folder)));
    }
    files.sort();
    let mut upwards = Vec::new();
    let mut looked_at = 0;
    for (file, folder) in &files {
        let inside = file.strip_prefix(root.join(folder)).expect("a source");
        let first = inside.components().next().expect("a name").as_os_str().to_string_lossy();
        let module = first.trim_end_matches(".rs");
        // They stand above all layers.
        if matches!(module, "lib" | "bin") {
            continue;
        }
        let code = code(&fs::read_to_string(file).expect("a text"));
        for (at, name) in named(&code) {
            looked_at += 1;
            if height(&name) > height(module) {
                let line = 1 + code[..at].iter().filter(|b| **b == b'\n').count();
                let file = inside.display();
                upwards.push(format!("{folder}/{file}:{line}: {module} stands below {name}"));
            }
        }
    }
    assert!(looked_at > 500, "only {looked_at} imports were found");
    assert!(upwards.is_empty(), "imports run upwards:\n{}", upwards.join("\n"));
}

#[test]
fn imports_are_found_wherever_they_stand() {
    let source = "//! [`crate::web`]\nuse crate::{\n    frame::{Axis, Picture}, // crate::plot\n    \
                  lab::Run,\n};\nfn f() { $crate::schema::x(\"crate::link\"); crate::params! {} }";
    let code = code(source);
    let found = named(&code);
    let names: Vec<&str> = found.iter().map(|(_, name)| name.as_str()).collect();
    assert_eq!(names, ["frame", "lab", "schema", "params"]);
    let line = |at: usize| 1 + code[..at].iter().filter(|b| **b == b'\n').count();
    assert_eq!(found.iter().map(|(at, _)| line(*at)).collect::<Vec<_>>(), [3, 4, 6, 6]);
    assert!(height("params") < height("frame") && height("web") > height("report"));
}
