//! A finger on a phone.

use crate::support::{in_chromium_with, open_still, spot, tip};
use anyhow::{Result, ensure};
use e2e::{Options, Page};

const PHONE: Options = Options { width: 360, height: 740, dark: false, reduced_motion: true };
const LINK: &str = "document.querySelector('#share-link').value";

/// A finger goes down from a place by some pixels; returns by how much the picture on the screen
/// follows it. It is in the middle of the screen before.
async fn down(page: &Page, css: &str, [x, y]: [f64; 2], by: f64) -> Result<f64> {
    let top = format!("return document.querySelector('{css}').getBoundingClientRect().top");
    let middle = format!(
        "document.querySelector('{css}').scrollIntoView({{ block: 'center', behavior: 'instant' }});"
    );
    page.eval(&middle).await?;
    let before = page.eval(&top).await?.as_f64().unwrap_or_default();
    let way: Vec<[f64; 2]> = (0..=8).map(|k| [x, y + 0.125 * by * f64::from(k)]).collect();
    page.swipe(css, &way).await?;
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    Ok(page.eval(&top).await?.as_f64().unwrap_or_default() - before)
}

/// Only Chromium scrolls for a driver's finger.
#[tokio::test]
async fn a_finger_drags_a_ball_downwards_and_scrolls_beside_it() -> Result<()> {
    in_chromium_with(PHONE, async |page| {
        let surface = "[data-panel=surface] canvas";
        open_still(page, "lab=plane").await?;
        let before = page.eval(&format!("return {LINK}")).await?;
        let beside = down(page, surface, [24.0, 240.0], -64.0).await?;
        ensure!(beside < -20.0, "beside the ball a finger scrolls by {beside}");
        let after = page.eval(&format!("return {LINK}")).await?;
        ensure!(before == after, "beside the ball the start moves");
        let ball = spot(page, surface, "drag the ball").await?;
        let scrolled = down(page, surface, ball, 64.0).await?;
        ensure!(scrolled.abs() < 1.0, "under a finger that drags the page scrolls by {scrolled}");
        page.wait(&format!("{LINK} !== {before}")).await
    })
    .await
}

#[tokio::test]
async fn a_finger_drags_an_arrow_and_scrolls_beside_it() -> Result<()> {
    in_chromium_with(PHONE, async |page| {
        let plane = "[data-panel=tokens] canvas";
        open_still(page, "lab=attention").await?;
        let arrow = tip(page, "tokens", "drag it").await?;
        let scrolled = down(page, plane, arrow, 64.0).await?;
        ensure!(scrolled.abs() < 1.0, "under a finger that drags the page scrolls by {scrolled}");
        page.wait(&format!("{LINK}.includes(':move:')")).await?;
        let beside = down(page, plane, [16.0, 240.0], -64.0).await?;
        ensure!(beside < -20.0, "beside the arrow a finger scrolls by {beside}");
        Ok(())
    })
    .await
}
