//! A finger on a phone.

use crate::support::{in_both_with, open_still, spot, tip};
use anyhow::{Result, ensure};
use e2e::{Kind, Options, Page};
use serde_json::json;

const PHONE: Options = Options { width: 360, height: 740, dark: false, reduced_motion: true };
const LINK: &str = "document.querySelector('#share-link').value";

/// Keeps whether the page has taken a finger from the browser, which else scrolls.
const KEEP: &str = "
    window.taken = [];
    addEventListener('touchstart', event => taken.push(event.defaultPrevented));
";

/// A finger goes down from a place in the middle of the screen by some pixels; returns by how much
/// the page follows it.
async fn down(page: &Page, css: &str, [x, y]: [f64; 2], by: f64) -> Result<f64> {
    let middle = format!(
        "document.querySelector('{css}').scrollIntoView({{ block: 'center', behavior: 'instant' }});
         return scrollY"
    );
    let before = page.eval(&middle).await?.as_f64().unwrap_or_default();
    let way: Vec<[f64; 2]> = (0..=8).map(|k| [x, y + 0.125 * by * f64::from(k)]).collect();
    page.swipe(css, &way).await?;
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    Ok(before - page.eval("return scrollY").await?.as_f64().unwrap_or_default())
}

/// Firefox does not scroll for a driver's finger, though it tells the page of it.
async fn scrolls_beside(page: &Page, css: &str) -> Result<()> {
    let beside = down(page, css, [24.0, 240.0], -64.0).await?;
    let scrolls = beside < -20.0 || page.kind() == Kind::Firefox;
    ensure!(scrolls, "a finger beside scrolls by {beside}");
    Ok(())
}

/// The browser itself scrolls the other way where the words above become longer.
async fn drags(page: &Page, css: &str, at: [f64; 2]) -> Result<()> {
    let scrolled = down(page, css, at, 64.0).await?;
    ensure!(scrolled < 1.0, "under a finger that drags the page scrolls by {scrolled}");
    Ok(())
}

#[tokio::test]
async fn a_finger_drags_a_ball_downwards_and_scrolls_beside_it() -> Result<()> {
    in_both_with(PHONE, async |page| {
        let surface = "[data-panel=surface] canvas";
        open_still(page, "lab=plane").await?;
        page.eval(KEEP).await?;
        let before = page.eval(&format!("return {LINK}")).await?;
        scrolls_beside(page, surface).await?;
        let after = page.eval(&format!("return {LINK}")).await?;
        ensure!(before == after, "beside the ball the start moves");
        let ball = spot(page, surface, "drag the ball").await?;
        drags(page, surface, ball).await?;
        page.wait(&format!("{LINK} !== {before}")).await?;
        ensure!(page.eval("return window.taken").await? == json!([false, true]));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_finger_drags_an_arrow_and_scrolls_beside_it() -> Result<()> {
    in_both_with(PHONE, async |page| {
        for (fragment, panel, name) in [
            ("lab=attention", "tokens", "drag it"),
            ("lab=copy-average&students=1&start=exact", "neurons", "student 1"),
        ] {
            let canvas = format!("[data-panel={panel}] canvas");
            open_still(page, fragment).await?;
            page.eval(KEEP).await?;
            let arrow = tip(page, panel, name).await?;
            drags(page, &canvas, arrow).await?;
            page.wait(&format!("{LINK}.includes(':move:')")).await?;
            scrolls_beside(page, &canvas).await?;
            ensure!(page.eval("return window.taken").await? == json!([true, false]), "{fragment}");
        }
        Ok(())
    })
    .await
}
