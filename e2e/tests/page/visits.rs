//! Visits that are interrupted, or by browsers that tell pages less.

use crate::support::{
    go_back_to, host, in_both, in_chromium_with, open_still, signature, step_forward,
};
use anyhow::{Context, Result, ensure};
use e2e::Options;

/// Where a run of [`RUN`] is compared with itself.
const STEP: u64 = 50;
const RUN: &str = "lab=wasserstein&v=1&seed=12&at=50";

/// Whether the browser has kept the page as it was or loads it anew, the run stands at a step
/// of its own, goes on from there, and has the same bits as before.
#[tokio::test]
async fn away_and_back_the_run_goes_on() -> Result<()> {
    in_both(async |page| {
        open_still(page, RUN).await?;
        let before = signature(page).await?;
        page.click("#play").await?;
        page.wait(&format!("Number(document.documentElement.dataset.step) > {STEP}")).await?;
        let away = host("").await?;
        page.goto(&away.url()).await?;
        page.eval("history.back()").await?;
        page.wait("document.querySelector('#timeline')").await?;
        page.wait_for_drawn().await?;
        if page.data("state").await? == "playing" {
            page.click("#play").await?;
            page.wait_for_state("paused").await?;
        }
        ensure!(page.step().await? >= STEP, "it stands at {}", page.step().await?);
        step_forward(page).await?;
        go_back_to(page, STEP).await?;
        let after = signature(page).await?;
        ensure!(after == before, "step {STEP} has {after}, and had {before}");
        Ok(())
    })
    .await
}

/// What the cases say of a browser that resists fingerprinting: clocks that tick ten times a
/// second, two processors, noise in pixels that are read back.
const RESIST: &str = include_str!("../../../tests/cases/input/E07/resist.js");

#[tokio::test]
async fn clocks_and_pixels_that_lie_change_no_number() -> Result<()> {
    in_chromium_with(Options::default(), async |page| {
        page.run_before(RESIST).await?;
        for run in
            ["lab=attention&v=1&seed=26&at=40&sig=3669f5a2", "lab=navigation&v=2&seed=12&p=study"]
        {
            open_still(page, run).await?;
            if run.contains("sig=") {
                let verdict = page.data("reproduction").await?;
                ensure!(verdict == "reproduced", "{run}: the badge says `{verdict}`");
            }
            page.check_plays().await?;
            page.click("#play").await?;
            let text = page.eval("return document.body.innerText").await?;
            let text = text.as_str().context("the page has no text")?;
            for word in ["NaN", "Infinity", "undefined"] {
                ensure!(!text.contains(word), "{run}: the page says {word}");
            }
        }
        Ok(())
    })
    .await
}

/// Editors put an empty `sandbox` on frames: no script runs that could say so.
#[tokio::test]
async fn a_frame_that_forbids_scripts_has_words_without_them() -> Result<()> {
    in_both(async |page| {
        let address = page.address("embed=1", RUN).replace('&', "&amp;");
        let code = format!(
            "<iframe src=\"{address}\" width=\"640\" height=\"480\" sandbox=\"\"></iframe>"
        );
        let host = host(&code).await?;
        page.goto(&host.url()).await?;
        page.enter_frame().await?;
        // A driver cannot run scripts here either, so it asks for the words themselves.
        let said = page.rendered_text("main").await?;
        ensure!(said.contains("its sandbox has to say allow-scripts"), "it says `{said}`");
        ensure!(!said.contains("Play"), "controls are offered: `{said}`");
        Ok(())
    })
    .await
}
