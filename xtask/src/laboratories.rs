//! The laboratories, read from their list in `src/labs/mod.rs`.

use crate::paths;
use anyhow::{Context, Result, ensure};
use std::path::PathBuf;

const LIST: &str = "src/labs/mod.rs";
/// The list stands between these.
const BRACES: [&str; 2] = ["laboratories! {", "}"];

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Laboratory {
    /// Name in links and in the files of the page: `copy-average`.
    pub id: String,
    /// Name of its folder: `copy_average`.
    module: String,
}

impl Laboratory {
    /// The laboratory of a module.
    pub fn of(module: &str) -> Self {
        Self { id: module.replace('_', "-"), module: module.to_owned() }
    }

    /// Where its sources are.
    pub fn folder(&self) -> PathBuf {
        paths::root().join("src/labs").join(&self.module)
    }
}

/// Every laboratory, in the order of the page's navigation.
pub fn all() -> Result<Vec<Laboratory>> {
    let source = std::fs::read_to_string(paths::root().join(LIST)).context(LIST)?;
    listed(&source).context(LIST)
}

/// The first one, which opens where a link names none.
pub fn first() -> Result<Laboratory> {
    Ok(all()?.remove(0))
}

fn listed(source: &str) -> Result<Vec<Laboratory>> {
    let [open, close] = BRACES;
    let list = source.split_once(open).and_then(|(_, after)| after.split_once(close));
    let (list, _) = list.with_context(|| format!("there is no `{open} … {close}`"))?;
    let mut laboratories = Vec::new();
    for line in list.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let module = line.split_once(':').map(|(module, _)| module.trim());
        laboratories.push(Laboratory::of(module.with_context(|| format!("what is `{line}`?"))?));
    }
    ensure!(!laboratories.is_empty(), "no laboratory is listed");
    Ok(laboratories)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_with_an_underscore_has_an_id_with_a_hyphen() {
        let list =
            "use x;\n\nlaboratories! {\n    plain: Plain,\n    copy_average: CopyAverage,\n}\n";
        let found = listed(list).unwrap();
        let ids: Vec<&str> = found.iter().map(|laboratory| &*laboratory.id).collect();
        assert_eq!(ids, ["plain", "copy-average"]);
        assert!(found[1].folder().ends_with("src/labs/copy_average"));
        assert!(listed("mod plain;").is_err());
    }

    #[test]
    fn every_laboratory_has_a_folder_and_a_row_in_the_readme() {
        let readme = std::fs::read_to_string(paths::root().join("README.md")).unwrap();
        for laboratory in all().unwrap() {
            let folder = laboratory.folder();
            assert!(folder.join("mod.rs").is_file(), "there is no {}", folder.display());
            let row = format!("| `{}` | what is to be seen |", laboratory.id);
            let start = format!("| `{}` |", laboratory.id);
            let found = readme.lines().any(|line| line.starts_with(&start));
            assert!(found, "the table of README.md has no row like\n{row}");
        }
    }
}
