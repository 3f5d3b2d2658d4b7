//! Heavy runs, which several workers compute, and the table of their outcome.

use crate::support::{in_both, open_still, quiet_machine, signature};
use anyhow::{Context, Result, ensure};
use e2e::{Kind, Options, Page};
use std::time::Duration;

const STUDY: &str = "lab=navigation&p=study&at=20";
const AHEAD: &str = "document.querySelector('#progress-text').textContent.includes('workers')";

/// Milliseconds from pressing Cancel until the page says that it has paused, and
/// whether nothing is computed any more.
const CANCEL: &str = "
    const done = arguments[arguments.length - 1];
    const data = document.documentElement.dataset;
    const start = performance.now();
    const see = () => data.state === 'paused' && done(performance.now() - start);
    new MutationObserver((_, observer) => see() !== false && observer.disconnect())
        .observe(document.documentElement, { attributes: true, attributeFilter: ['data-state'] });
    document.querySelector('#cancel').click();
";

#[tokio::test]
async fn any_number_of_workers_gives_the_same_result() -> Result<()> {
    in_both(async |page| {
        let mut signatures = Vec::new();
        for helpers in [0, 1, 3] {
            page.open(&format!("play=no&helpers={helpers}"), STUDY).await?;
            signatures.push(signature(page).await?);
            ensure!(page.step().await? == 20, "{helpers} helpers: it has not arrived");
        }
        signatures.dedup();
        ensure!(signatures.len() == 1, "signatures differ: {signatures:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_study_shows_its_progress_pauses_and_is_cancelled_at_once() -> Result<()> {
    let _machine = quiet_machine().await;
    for kind in [Kind::Chromium, Kind::Firefox] {
        let page = Page::launch(kind, Options::default()).await?;
        cancelled(&page).await.with_context(|| format!("in {kind:?}"))?;
    }
    Ok(())
}

async fn cancelled(page: &Page) -> Result<()> {
    page.open("play=yes&helpers=2", "lab=navigation&p=study").await?;
    page.wait(AHEAD).await?;
    page.wait("Number(document.documentElement.dataset.step) >= 3").await?;
    let text = page.text("#progress-text").await?;
    ensure!(text.contains("64 parts in 2 workers") && text.contains("of 7680 steps"), "`{text}`");
    page.click("#play").await?;
    page.wait_for_state("paused").await?;
    let step = page.step().await?;
    tokio::time::sleep(Duration::from_millis(500)).await;
    ensure!(page.step().await? == step, "it goes on after Pause");
    let text = page.text("#progress-text").await?;
    ensure!(text.is_empty(), "a paused run says `{text}`");
    page.click("#play").await?;
    page.wait(AHEAD).await?;
    let time = page.eval_async(CANCEL).await?.as_f64().context("a time")?;
    ensure!(time < 100.0, "Cancel takes {time} ms");
    // From where it was, with other workers, to the same result. What was under way may
    // still arrive within the time that Cancel has.
    tokio::time::sleep(Duration::from_millis(100)).await;
    let step = page.step().await?;
    tokio::time::sleep(Duration::from_millis(500)).await;
    ensure!(page.step().await? == step, "it goes on after Cancel");
    page.click("#play").await?;
    page.wait(&format!("Number(document.documentElement.dataset.step) > {}", step + 10)).await?;
    page.click("#play").await?;
    page.wait_for_state("paused").await?;
    let (step, found) = (page.step().await?, signature(page).await?);
    page.open("play=no&helpers=0", &format!("lab=navigation&p=study&at={step}")).await?;
    ensure!(signature(page).await? == found, "the run has another result after Cancel");
    Ok(())
}

#[tokio::test]
async fn the_table_names_the_contrast_and_its_corrected_p_value() -> Result<()> {
    in_both(async |page| {
        open_still(page, "lab=navigation&runs=4&episodes=10&at=10").await?;
        ensure!(page.count("#comparison tbody tr").await? == 5, "the start and four arms");
        let hard = page.text("#comparison tbody tr:last-child").await?;
        ensure!(hard.contains("p = ") && hard.contains("Holm"), "the row says `{hard}`");
        ensure!(hard.contains("lower in") && hard.contains('\u{b1}'), "the row says `{hard}`");
        let note = page.text("#comparison-note").await?;
        ensure!(note.contains("Chosen beforehand") && note.contains("nDTW + goal"), "`{note}`");
        open_still(page, "lab=attention").await?;
        let shown = page.property("#comparison-region", "hidden").await?;
        ensure!(shown == "true" || page.count("#comparison th").await? > 1, "an empty table");
        Ok(())
    })
    .await
}
