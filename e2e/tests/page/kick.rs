//! Kicking the saddle, and handing the run to another browser.

use crate::support::{
    BOTH, fill, in_both, is_visible, machine, no_console_errors, open_still, signature, spot,
    step_forward,
};
use anyhow::{Context, Result, ensure};
use e2e::{Options, Page};

/// The first saddle of the plane, with all methods exactly on it.
const SADDLE: &str = "lab=plane&p=exactly-on-a-saddle";
const LINK: &str = "document.querySelector('#share-link').value";
const AMPLITUDE: &str = "#kick-amplitude";

#[tokio::test]
async fn a_kick_in_one_browser_is_reproduced_in_the_other() -> Result<()> {
    let _share = machine().await;
    let [chromium, firefox] = BOTH;
    for (here, there) in [(chromium, firefox), (firefox, chromium)] {
        let page = Page::launch(here, Options::default()).await?;
        let fragment = kicked(&page).await.with_context(|| format!("kicking in {here:?}"))?;
        no_console_errors(&page).await?;
        page.release().await?;
        let page = Page::launch(there, Options::default()).await?;
        open_still(&page, &fragment).await?;
        page.wait("document.documentElement.dataset.reproduction").await?;
        let verdict = page.data("reproduction").await?;
        ensure!(verdict == "reproduced", "from {here:?} to {there:?}, {fragment}: {verdict}");
        no_console_errors(&page).await?;
        page.release().await?;
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
    // The run has gone on by itself.
    page.click("#play").await?;
    page.wait_for_state("paused").await?;
    page.click("#reset").await?;
    page.wait_for_data("step", "0").await?;
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

#[tokio::test]
async fn an_arrow_is_pulled_on_both_pictures() -> Result<()> {
    in_both(async |page| {
        for panel in ["surface", "contours"] {
            open_still(page, SADDLE).await?;
            let css = format!("[data-panel={panel}] canvas");
            let tip = tip(page, &css).await?;
            let [middle, _] = centre(page, &css).await?;
            let on = |by: f64| [middle + by * (tip[0] - middle), tip[1]];
            page.stroke(&css, &[tip, on(1.3), on(1.5)]).await?;
            page.wait(&format!("{LINK}.includes('do=0:kick:gradient-descent:')")).await?;
            // It is the number beside the button, too, and the run goes on.
            let amplitude = page.property(AMPLITUDE, "value").await?;
            page.wait(&format!(
                "{LINK}.includes(':{amplitude}&') || {LINK}.endsWith(':{amplitude}')"
            ))
            .await?;
            page.wait("Number(document.documentElement.dataset.step) > 3").await?;
        }
        Ok(())
    })
    .await
}

/// Where the tip of an arrow is, by what the page says when the pointer is there: the method is
/// about in the middle of the picture.
async fn tip(page: &Page, css: &str) -> Result<[f64; 2]> {
    page.wait("document.querySelectorAll('#kick-mode option').length > 1").await?;
    spot(page, css, "pull this arrow to kick").await
}

async fn centre(page: &Page, css: &str) -> Result<[f64; 2]> {
    let script = format!(
        "const c = document.querySelector('{css}'); return [c.clientWidth / 2, c.clientHeight / 2]"
    );
    let size = page.eval(&script).await?;
    Ok([0, 1].map(|k| size[k].as_f64().unwrap_or_default()))
}

#[tokio::test]
async fn every_method_is_kicked_at_once() -> Result<()> {
    in_both(async |page| {
        open_still(page, SADDLE).await?;
        page.wait("document.querySelectorAll('#kick-mode option').length > 1").await?;
        for _ in 0..3 {
            page.press('+').await?;
        }
        ensure!(page.property(AMPLITUDE, "value").await? == "0.25", "keys lengthen the kick");
        page.click("#kick-all").await?;
        for lane in ["gradient-descent", "perturbed-descent", "newton", "saddle-free"] {
            page.wait(&format!("{LINK}.includes('0:kick:{lane}:0:0.25')")).await?;
        }
        page.wait("Number(document.documentElement.dataset.step) > 3").await
    })
    .await
}

#[tokio::test]
async fn an_embedded_saddle_is_kicked() -> Result<()> {
    in_both(async |page| {
        page.open("embed=1&play=no", "p=kick").await?;
        signature(page).await?;
        for button in ["#kick", "#kick-all"] {
            ensure!(is_visible(page, button).await?, "an embedded figure has no {button}");
        }
        page.click("#kick").await?;
        page.wait("Number(document.documentElement.dataset.step) > 3").await?;
        page.wait("document.querySelector('#open-full').href.includes('do=0:kick:')").await
    })
    .await
}
