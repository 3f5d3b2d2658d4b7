//! A function of two variables: a start that is dragged, a surface that turns, a formula that is
//! typed.

use crate::support::{fill, in_both, no_console_errors, open_still};
use anyhow::{Result, ensure};

const SURFACE: &str = "[data-panel=surface] canvas";
const CONTOURS: &str = "[data-panel=contours] canvas";
/// The key code of the right arrow in WebDriver.
const RIGHT: char = '\u{e014}';

#[tokio::test]
async fn a_dragged_start_is_a_part_of_the_link() -> Result<()> {
    in_both(async |page| {
        open_still(page, "lab=plane").await?;
        page.wait("document.querySelector('[data-panel=contours]').dataset.held === 'yes'").await?;
        let size = format!(
            "const c = document.querySelector('{CONTOURS}'); return [c.clientWidth, c.clientHeight]"
        );
        let size = page.eval(&size).await?;
        let [width, height] = [0, 1].map(|k| size[k].as_f64().unwrap_or_default());
        let at = |x: f64, y: f64| [(x * width).round(), (y * height).round()];
        page.stroke(CONTOURS, &[at(0.5, 0.4), at(0.6, 0.45), at(0.7, 0.5)]).await?;
        page.wait("document.querySelector('#share-link').value.includes('x=')").await?;
        // Methods leave the new start at once.
        page.wait("Number(document.documentElement.dataset.step) > 2").await?;
        let before = page.property("[data-key=x] input[type=number]", "value").await?;
        page.focus(CONTOURS).await?;
        page.press(RIGHT).await?;
        let script = "document.querySelector('[data-key=x] input[type=number]').value";
        page.wait(&format!("Number({script}) > {before}")).await?;
        no_console_errors(page).await
    })
    .await
}

#[tokio::test]
async fn a_surface_turns() -> Result<()> {
    in_both(async |page| {
        open_still(page, "lab=plane&at=5").await?;
        page.wait("document.querySelector('[data-panel=surface]').dataset.held === 'yes'").await?;
        // A canvas that a worker draws on cannot be read; the screen can.
        let before = page.screenshot(false).await?;
        page.stroke(SURFACE, &[[150.0, 150.0], [200.0, 160.0], [260.0, 170.0]]).await?;
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        ensure!(page.screenshot(false).await? != before, "the surface stands still");
        ensure!(page.step().await? == 5, "turning is no part of the run");
        no_console_errors(page).await
    })
    .await
}

#[tokio::test]
async fn a_mistake_in_a_formula_is_told_with_its_place() -> Result<()> {
    in_both(async |page| {
        open_still(page, "lab=plane&function=own").await?;
        fill(page, "[data-key=formula] input", "x^2 + * y").await?;
        page.wait("document.querySelector('#notices').textContent.includes('column 7')").await?;
        fill(page, "[data-key=formula] input", "x^2 + 3*y^2").await?;
        page.wait("!document.querySelector('#notices').textContent.includes('column')").await?;
        page.wait("document.querySelector('#share-link').value.includes('formula=')").await?;
        page.check_plays().await
    })
    .await
}
