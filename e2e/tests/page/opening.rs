//! The first seconds.

use crate::support::{
    BOTH, go_back_to, in_both, is_visible, machine, open_still, wait_for_picture,
};
use anyhow::{Result, ensure};
use e2e::{Options, Page, SUB_PATH};
use std::time::Duration;

#[tokio::test]
async fn opens_under_a_sub_path_and_draws() -> Result<()> {
    in_both(async |page| {
        page.open("", "lab=wasserstein").await?;
        ensure!(page.server.url().ends_with(SUB_PATH), "published at {}", page.server.url());
        let panels = page.count("#panels .panel").await?;
        ensure!(panels > 0, "there are no panels");
        for panel in 1..=panels {
            let css = format!("#panels .panel:nth-child({panel}) canvas");
            wait_for_picture(page, &css).await?;
        }
        ensure!(page.data("canvas").await? == "worker", "the page's own thread draws");
        ensure!(!page.text("#sentence").await?.is_empty(), "the figure has no sentence");
        ensure!(page.count("#lanes tbody tr").await? >= 2, "fewer than two methods run");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn waits_for_its_reader_and_leaves_the_focus_alone() -> Result<()> {
    in_both(async |page| {
        page.open("", "lab=wasserstein").await?;
        tokio::time::sleep(Duration::from_millis(500)).await;
        ensure!(page.step().await? == 0, "it plays without being asked");
        page.click(".play-large").await?;
        page.wait("Number(document.documentElement.dataset.step) > 3").await?;
        ensure!(!is_visible(page, ".play-large").await?, "the large button stays");
        page.open("play=visible", "lab=wasserstein").await?;
        page.wait("Number(document.documentElement.dataset.step) > 3").await?;
        let active = page.eval("return document.activeElement.tagName").await?;
        ensure!(active == "BODY", "{active} has taken the focus");
        Ok(())
    })
    .await
}

/// Without a link the page is an introduction: words and cards that need no module, and one
/// figure that runs.
#[tokio::test]
async fn without_a_link_the_page_is_an_introduction() -> Result<()> {
    in_both(async |page| {
        page.goto(&page.server.url()).await?;
        page.wait_for_drawn().await?;
        for seen in
            ["#intro h2", "#introduction", "#play", "#panels canvas", "#cards img", "#prediction"]
        {
            ensure!(is_visible(page, seen).await?, "an introduction shows no {seen}");
        }
        for absent in ["#side", "#below", "#lab-summary"] {
            ensure!(!is_visible(page, absent).await?, "an introduction shows its {absent}");
        }
        let labs = page.count("#labs a").await?;
        ensure!(page.count("#cards .card").await? == labs, "not every laboratory has a card");
        page.click("#cards .card-lab[href='#lab=attention']").await?;
        page.wait("document.querySelector('#lab-title')?.textContent.includes('ttention')").await?;
        ensure!(is_visible(page, "#side").await?, "the laboratory has no controls");
        ensure!(!is_visible(page, "#intro").await?, "the introduction stays");
        // The laboratory whose figure is the introduction's.
        page.goto("about:blank").await?;
        page.goto(&page.server.url()).await?;
        page.wait_for_drawn().await?;
        page.click("#cards .card-lab[href='#lab=plane']").await?;
        page.wait("document.querySelector('#side').checkVisibility()").await?;
        ensure!(!is_visible(page, "#intro").await?, "the introduction stays");
        Ok(())
    })
    .await
}

/// The timeline ends at the furthest step that was seen, and goes to every step before.
#[tokio::test]
async fn a_timeline_goes_back_and_forth() -> Result<()> {
    in_both(async |page| {
        open_still(page, "lab=wasserstein&at=60").await?;
        ensure!(page.property("#timeline", "max").await? == "60", "it ends elsewhere");
        for step in [12, 55] {
            go_back_to(page, step).await?;
        }
        ensure!(page.property("#timeline", "max").await? == "60", "it has become shorter");
        ensure!(page.count("#marks option").await? > 0, "nothing is marked");
        page.click("#new-seed").await?;
        page.wait("document.querySelector('#timeline').disabled").await
    })
    .await
}

#[tokio::test]
async fn loads_nothing_from_elsewhere() -> Result<()> {
    in_both(async |page| {
        page.open("", "lab=wasserstein").await?;
        let foreign = page
            .eval(
                "return performance.getEntriesByType('resource').map(entry => entry.name)
                    .filter(name => !name.startsWith(location.origin) && !name.startsWith('data:')
                        && !name.startsWith('blob:'))",
            )
            .await?;
        ensure!(foreign == serde_json::json!([]), "loaded from elsewhere: {foreign}");
        Ok(())
    })
    .await
}

/// Every other test relies on it.
#[tokio::test]
async fn errors_in_the_console_are_seen() -> Result<()> {
    let _share = machine().await;
    for kind in BOTH {
        let page = Page::launch(kind, Options::default()).await?;
        page.open("play=no", "lab=wasserstein").await?;
        let quiet = page.console_errors().await?;
        ensure!(quiet.is_empty(), "{kind:?} begins with {quiet:?}");
        page.eval("console.error('told'); setTimeout(() => { throw new Error('thrown') })").await?;
        tokio::time::sleep(Duration::from_millis(500)).await;
        let errors = page.console_errors().await?.join("\n");
        ensure!(errors.contains("told"), "{kind:?} does not see console.error: {errors}");
        ensure!(errors.contains("thrown"), "{kind:?} does not see what is thrown: {errors}");
        page.release().await?;
    }
    Ok(())
}
