//! The first seconds.

use crate::support::{BOTH, in_both, machine, no_console_errors, wait_for_picture};
use anyhow::{Result, ensure};
use e2e::{Options, Page, SUB_PATH, paths};
use std::time::Duration;

#[tokio::test]
async fn opens_under_a_sub_path_and_draws() -> Result<()> {
    in_both(async |page| {
        page.open("", "").await?;
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
async fn plays_by_itself_and_leaves_the_focus_alone() -> Result<()> {
    in_both(async |page| {
        page.open("", "").await?;
        page.wait("Number(document.documentElement.dataset.step) > 3").await?;
        let active = page.eval("return document.activeElement.tagName").await?;
        ensure!(active == "BODY", "{active} has taken the focus");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn loads_nothing_from_elsewhere() -> Result<()> {
    in_both(async |page| {
        page.open("", "").await?;
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

/// How the file name of what is loaded later ends.
const REST: &str = "_rest.wasm";
/// First visits, one for each laboratory.
const VISITS: [&str; 3] = ["", "lab=attention", "lab=navigation"];

/// The budget of the first load counts on it, so this opens the page as visitors get it.
/// If it fails after functions have been added or renamed, `cargo xtask record` writes
/// anew what a first visit calls.
#[tokio::test]
async fn a_first_visit_needs_only_the_first_part_of_a_module() -> Result<()> {
    let _share = machine().await;
    let dist = paths::published()?;
    for (kind, fragment) in BOTH.into_iter().flat_map(|kind| VISITS.map(|visit| (kind, visit))) {
        let page = Page::launch_in(&dist, kind, Options::default()).await?;
        page.open("speed=max", fragment).await?;
        page.wait("document.documentElement.dataset.signature !== ''").await?;
        let asked = page.server.was_asked_for(REST);
        ensure!(!asked, "#{fragment} loads the rest of its module in {kind:?}");
        page.press(' ').await?;
        while !page.server.was_asked_for(REST) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        no_console_errors(&page).await?;
    }
    Ok(())
}

/// Every other test relies on it.
#[tokio::test]
async fn errors_in_the_console_are_seen() -> Result<()> {
    let _share = machine().await;
    for kind in BOTH {
        let page = Page::launch(kind, Options::default()).await?;
        page.open("play=no", "").await?;
        let quiet = page.console_errors().await?;
        ensure!(quiet.is_empty(), "{kind:?} begins with {quiet:?}");
        page.eval("console.error('told'); setTimeout(() => { throw new Error('thrown') })").await?;
        tokio::time::sleep(Duration::from_millis(500)).await;
        let errors = page.console_errors().await?.join("\n");
        ensure!(errors.contains("told"), "{kind:?} does not see console.error: {errors}");
        ensure!(errors.contains("thrown"), "{kind:?} does not see what is thrown: {errors}");
    }
    Ok(())
}
