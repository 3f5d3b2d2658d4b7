//! Kicking the saddle, and handing the run to another browser.

use crate::support::{BOTH, fill, machine, no_console_errors, open_still, signature, step_forward};
use anyhow::{Context, Result, ensure};
use e2e::{Options, Page};

#[tokio::test]
async fn a_kick_in_one_browser_is_reproduced_in_the_other() -> Result<()> {
    let _share = machine().await;
    let [chromium, firefox] = BOTH;
    for (here, there) in [(chromium, firefox), (firefox, chromium)] {
        let page = Page::launch(here, Options::default()).await?;
        let fragment = kicked(&page).await.with_context(|| format!("kicking in {here:?}"))?;
        no_console_errors(&page).await?;
        drop(page);
        let page = Page::launch(there, Options::default()).await?;
        open_still(&page, &fragment).await?;
        page.wait("document.documentElement.dataset.reproduction").await?;
        let verdict = page.data("reproduction").await?;
        ensure!(verdict == "reproduced", "from {here:?} to {there:?}, {fragment}: {verdict}");
        no_console_errors(&page).await?;
    }
    Ok(())
}

/// Kicks on the exact saddle, lets it run, and returns the link.
async fn kicked(page: &Page) -> Result<String> {
    open_still(page, "lab=wasserstein&v=1&start=exact&escape=false&seed=5").await?;
    page.choose("#inspector-lane", "saddle-free").await?;
    page.wait("document.querySelectorAll('#kick-mode option').length > 1").await?;
    page.choose("#kick-mode", "0").await?;
    fill(page, "#kick-amplitude", "0.25").await?;
    let before = signature(page).await?;
    page.click("#kick").await?;
    page.wait("document.querySelector('#share-link').value.includes('do=')").await?;
    ensure!(signature(page).await? != before, "the kick has no effect");
    for _ in 0..5 {
        step_forward(page).await?;
    }
    signature(page).await?;
    page.wait("document.querySelector('#share-link').value.includes('sig=')").await?;
    let fragment = page.shared_fragment().await?;
    ensure!(fragment.contains(":kick:saddle-free:0:0.25"), "another kick: {fragment}");
    Ok(fragment)
}
