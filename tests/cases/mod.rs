//! What readers bring: small inputs with the traits of tables, worlds and records that people
//! have, each with the value that a careful product finds, computed apart from this project, or
//! with the words that it says.

mod further;
mod tables;
mod worlds;

use std::{fs, path::Path};

/// A file of the cases.
pub fn input(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/input").join(name);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
