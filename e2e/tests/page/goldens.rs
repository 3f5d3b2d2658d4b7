//! Links with known results, the same as in the native tests.

use crate::support::{in_both, open_still, signature};
use anyhow::{Context, Result, ensure};
use e2e::{Page, paths};

const WRONG: &str = "0badbad0";

/// Signature and fragment of every golden link.
fn goldens() -> Result<Vec<(String, String)>> {
    let file = paths::root().join("tests/goldens.txt");
    let text = std::fs::read_to_string(&file).context("reading tests/goldens.txt")?;
    let goldens: Vec<_> = text
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(' '))
        .map(|(signature, fragment)| (signature.to_owned(), fragment.to_owned()))
        .collect();
    ensure!(!goldens.is_empty(), "tests/goldens.txt holds no links");
    Ok(goldens)
}

#[tokio::test]
async fn links_give_the_native_signatures() -> Result<()> {
    in_both(async |page| {
        for (expected, fragment) in goldens()? {
            open_still(page, &format!("{fragment}&sig={expected}")).await?;
            let found = signature(page).await?;
            ensure!(found == expected, "{fragment}: {found}, natively {expected}");
            let verdict = page.data("reproduction").await?;
            ensure!(verdict == "reproduced", "{fragment}: the badge says `{verdict}`");
            ensure!(page.text("#reproduction").await?.contains("reproduced"), "no badge");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_wrong_signature_is_told() -> Result<()> {
    in_both(async |page| {
        let (expected, fragment) = goldens()?.swap_remove(0);
        open_still(page, &format!("{fragment}&sig={WRONG}")).await?;
        page.wait_for_data("reproduction", "differs").await?;
        ensure!(page.text("#reproduction").await?.contains("differs"), "no badge");
        ensure!(shared_signature(page).await? == expected, "the shared link keeps the wrong one");
        open_still(page, &fragment).await?;
        let verdict = page.data("reproduction").await?;
        ensure!(verdict.is_empty(), "no signature was given, the badge says `{verdict}`");
        Ok(())
    })
    .await
}

async fn shared_signature(page: &Page) -> Result<String> {
    let fragment = page.shared_fragment().await?;
    let signature = fragment.split('&').find_map(|pair| pair.strip_prefix("sig="));
    Ok(signature.unwrap_or_default().to_owned())
}
