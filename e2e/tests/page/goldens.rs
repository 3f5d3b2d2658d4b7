//! Links with known results, the same as in the native tests.

use crate::support::{in_both, open_still};
use anyhow::{Result, ensure};
use e2e::{Golden, Page, goldens};

const WRONG: &str = "0badbad0";

#[tokio::test]
async fn links_give_the_native_signatures() -> Result<()> {
    in_both(async |page| {
        for golden in goldens()? {
            golden.check(page).await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_wrong_signature_is_told() -> Result<()> {
    in_both(async |page| {
        let Golden { fragment, signature } = goldens()?.swap_remove(0);
        open_still(page, &format!("{fragment}&sig={WRONG}")).await?;
        page.wait_for_data("reproduction", "differs").await?;
        ensure!(page.text("#reproduction").await?.contains("differs"), "no badge");
        ensure!(shared_signature(page).await? == signature, "the shared link keeps the wrong one");
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
