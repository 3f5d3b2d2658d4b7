//! Links with known results, the same as in the native tests.

use crate::{Page, paths};
use anyhow::{Context, Result, ensure};

/// A link and the signature that its run has natively.
#[derive(Clone, Debug)]
pub struct Golden {
    /// What stands behind `#`.
    pub fragment: String,
    /// Eight digits.
    pub signature: String,
}

/// All of `tests/goldens.txt`.
///
/// # Errors
/// If there are none.
pub fn goldens() -> Result<Vec<Golden>> {
    let file = paths::root().join("tests/goldens.txt");
    let text = std::fs::read_to_string(&file).context("reading tests/goldens.txt")?;
    let goldens: Vec<Golden> = text
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(' '))
        .map(|(signature, fragment)| Golden {
            fragment: fragment.into(),
            signature: signature.into(),
        })
        .collect();
    ensure!(!goldens.is_empty(), "tests/goldens.txt holds no links");
    Ok(goldens)
}

impl Golden {
    /// Opens the link and checks that its run is the native one, bit for bit, and that the page
    /// says so.
    ///
    /// # Errors
    /// If it is another, or never comes.
    pub async fn check(&self, page: &Page) -> Result<()> {
        let Self { fragment, signature } = self;
        page.follow(&format!("{fragment}&sig={signature}")).await?;
        let found = page.data("signature").await?;
        ensure!(found == *signature, "{fragment}: {found}, natively {signature}");
        let verdict = page.data("reproduction").await?;
        ensure!(verdict == "reproduced", "{fragment}: the badge says `{verdict}`");
        ensure!(page.text("#reproduction").await?.contains("reproduced"), "no badge");
        Ok(())
    }
}
