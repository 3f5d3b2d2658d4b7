//! A worker that panics.

use crate::support::{BOTH, is_visible, machine, wait_for_picture};
use anyhow::{Context, Result, ensure};
use e2e::{Options, Page};

#[tokio::test]
async fn a_panic_is_told_and_a_fresh_worker_takes_over() -> Result<()> {
    let _share = machine().await;
    for kind in BOTH {
        let page = Page::launch(kind, Options::default()).await?;
        crash(&page).await.with_context(|| format!("in {kind:?}"))?;
        page.release().await?;
    }
    Ok(())
}

async fn crash(page: &Page) -> Result<()> {
    page.goto(&page.address("", "seed=3&do=0:panic")).await?;
    page.wait("!document.querySelector('#crash').hidden").await?;
    ensure!(is_visible(page, "#crash").await?, "the message is not visible");
    ensure!(page.data("state").await? == "error", "the state is {}", page.data("state").await?);
    let message = page.text("#crash-message").await?;
    ensure!(message.contains("panic"), "the message is `{message}`");
    let link = page.property("#crash-link", "href").await?;
    ensure!(link.contains("do=0:panic") && link.contains("seed=3"), "the link is {link}");
    page.check_plays().await?;
    wait_for_picture(page, "#panels canvas").await?;
    page.click("#crash-reload").await?;
    page.wait("document.querySelector('#crash').hidden").await?;
    page.wait_for_drawn().await?;
    page.check_plays().await
}
