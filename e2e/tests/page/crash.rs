//! A worker that panics.
//!
//! No link is known that makes one panic. A message does that the page never sends: a canvas
//! for a panel beyond all.

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

/// Has the worker get that message in place of the next one, and plays: a pointer on its way to
/// the button might be told to the worker before.
const SPOIL: &str = "
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function () {
        Worker.prototype.postMessage = post;
        const canvas = new OffscreenCanvas(1, 1);
        this.postMessage(['canvas', 2 ** 32 - 1, canvas], [canvas]);
    };
    document.querySelector('#play').click();
";

async fn crash(page: &Page) -> Result<()> {
    page.open("play=no", "seed=3&do=0:kick:newton:0:0.1").await?;
    page.eval(SPOIL).await?;
    page.wait("!document.querySelector('#crash').hidden").await?;
    ensure!(is_visible(page, "#crash").await?, "the message is not visible");
    ensure!(page.data("state").await? == "error", "the state is {}", page.data("state").await?);
    let message = page.text("#crash-message").await?;
    ensure!(message.contains("painter.rs"), "the message is `{message}`");
    let link = page.property("#crash-link", "href").await?;
    ensure!(link.contains("do=0:kick") && link.contains("seed=3"), "the link is {link}");
    page.check_plays().await?;
    wait_for_picture(page, "#panels canvas").await?;
    page.click("#crash-reload").await?;
    page.wait("document.querySelector('#crash').hidden").await?;
    page.wait_for_drawn().await?;
    page.check_plays().await
}
