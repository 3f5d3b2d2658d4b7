//! Themes, sizes, motion, and where it is drawn.

use crate::support::{
    LABS, in_both, in_both_with, in_chromium_with, is_visible, open_still, signature,
    wait_for_picture,
};
use anyhow::{Context, Result, ensure};
use e2e::{Options, Page};
use std::time::Duration;

/// Brightness of the page's background from 0 to 255.
const BRIGHTNESS: &str = "
    const canvas = document.createElement('canvas');
    const context = canvas.getContext('2d');
    const backgrounds = [document.body, document.documentElement]
        .map(element => getComputedStyle(element).backgroundColor)
        .filter(colour => !/^rgba\\(.*, 0\\)$|transparent/.test(colour));
    context.fillStyle = backgrounds[0] ?? 'white';
    context.fillRect(0, 0, 1, 1);
    const [r, g, b] = context.getImageData(0, 0, 1, 1).data;
    return (r + g + b) / 3;
";

#[tokio::test]
async fn the_page_itself_can_draw() -> Result<()> {
    in_both(async |page| {
        page.open("canvas=page&play=visible", "lab=wasserstein").await?;
        ensure!(page.data("canvas").await? == "page", "a worker draws");
        for panel in 1..=page.count("#panels .panel").await? {
            let css = format!("#panels .panel:nth-child({panel}) canvas");
            wait_for_picture(page, &css).await?;
        }
        page.wait("Number(document.documentElement.dataset.step) > 3").await
    })
    .await
}

#[tokio::test]
async fn nothing_moves_by_itself_under_reduced_motion() -> Result<()> {
    let options = Options { reduced_motion: true, ..Options::default() };
    in_both_with(options, async |page| {
        page.open("", "lab=wasserstein").await?;
        signature(page).await?;
        let step = page.step().await?;
        tokio::time::sleep(Duration::from_millis(700)).await;
        ensure!(page.step().await? == step, "it moves by itself");
        ensure!(page.data("state").await? != "playing", "it plays by itself");
        page.check_plays().await
    })
    .await
}

#[tokio::test]
async fn a_theme_comes_from_the_query_or_the_system() -> Result<()> {
    in_both(async |page| {
        page.open("play=no&theme=dark", "lab=wasserstein").await?;
        ensure!(page.data("theme").await? == "dark", "data-theme");
        ensure!(brightness(page).await? < 80.0, "dark is bright");
        page.open("play=no", "lab=wasserstein").await?;
        ensure!(brightness(page).await? > 200.0, "light is dark");
        Ok(())
    })
    .await?;
    let options = Options { dark: true, ..Options::default() };
    in_both_with(options, async |page| {
        page.open("play=no", "lab=wasserstein").await?;
        ensure!(brightness(page).await? < 80.0, "it ignores a dark system");
        page.open("play=no&theme=light", "lab=wasserstein").await?;
        ensure!(brightness(page).await? > 200.0, "it ignores the query");
        Ok(())
    })
    .await
}

async fn brightness(page: &Page) -> Result<f64> {
    page.eval(BRIGHTNESS).await?.as_f64().context("a brightness")
}

#[tokio::test]
async fn a_phone_shows_the_main_picture_first() -> Result<()> {
    let options = Options { width: 360, height: 740, ..Options::default() };
    // Firefox has no window of less than 450 pixels.
    in_chromium_with(options, async |page| {
        for query in ["play=no", "play=no&embed=1"] {
            page.open(query, "lab=wasserstein").await?;
            signature(page).await?;
            let size = page
                .eval(
                    "const { top, bottom } = document.querySelector('#panels canvas')
                        .getBoundingClientRect();
                     const root = document.documentElement;
                     return [root.scrollWidth - root.clientWidth, top, bottom - innerHeight,
                        innerWidth]",
                )
                .await?;
            let number = |index: usize| size[index].as_f64().context("a length");
            ensure!(number(3)? <= 370.0, "the viewport is {} wide", number(3)?);
            ensure!(number(0)? <= 0.0, "{query}: {} pixels too wide", number(0)?);
            ensure!(number(1)? >= 0.0, "{query}: the picture begins above the screen");
            ensure!(number(2)? <= 0.0, "{query}: the picture ends {} below", number(2)?);
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_speed_comes_from_the_query() -> Result<()> {
    in_both(async |page| {
        page.open("speed=4&play=no", "lab=wasserstein").await?;
        ensure!(page.property("#speed", "value").await? == "4", "the speed is another");
        page.open("speed=nonsense&play=no", "lab=wasserstein").await?;
        ensure!(page.property("#speed", "value").await? == "1", "the speed is not the default");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_hidden_part_is_hidden() -> Result<()> {
    in_both(async |page| {
        open_still(page, "lab=wasserstein").await?;
        page.open("play=no&hide=inspector", "lab=wasserstein").await?;
        ensure!(!crate::support::is_visible(page, "#inspector").await?, "it is still there");
        page.check_plays().await
    })
    .await
}

/// What the large button has in common with the picture, in CSS pixels.
const COVERED: &str = "
    const [button, canvas] = ['.play-large', '.panel:has(.play-large) canvas']
        .map(css => document.querySelector(css).getBoundingClientRect());
    const common = (a, b) => Math.max(0, Math.min(a[1], b[1]) - Math.max(a[0], b[0]));
    return button.height * common([button.left, button.right], [canvas.left, canvas.right])
        && common([button.top, button.bottom], [canvas.top, canvas.bottom]);
";

#[tokio::test]
async fn the_large_play_button_hides_nothing_of_a_picture() -> Result<()> {
    in_chromium_with(Options::default(), async |page| {
        for width in [360, 768, 1280] {
            page.apply(Options { width, ..Options::default() }).await?;
            // On a map one walks instead.
            for lab in LABS.iter().filter(|lab| **lab != "navigation") {
                open_still(page, &format!("lab={lab}")).await?;
                ensure!(is_visible(page, ".play-large").await?, "{lab} has none");
                let covered = page.eval(COVERED).await?;
                ensure!(covered == 0, "{lab} at {width}: {covered}");
            }
        }
        page.click(".play-large").await?;
        page.wait("Number(document.documentElement.dataset.step) > 0").await
    })
    .await
}

/// How far the large button ends above the bar, in CSS pixels.
const ABOVE: &str = "
    const [button, bar] = ['.play-large', '#transport']
        .map(css => document.querySelector(css).getBoundingClientRect());
    return bar.top - button.bottom;
";

#[tokio::test]
async fn the_large_play_button_of_a_phone_stands_above_the_bar() -> Result<()> {
    let phone = Options { width: 360, height: 740, ..Options::default() };
    in_chromium_with(phone, async |page| {
        for fragment in ["", "p=escape", "p=cosine", "lab=plane&p=caught"] {
            open_still(page, fragment).await?;
            let above = page.eval(ABOVE).await?.as_f64().unwrap_or_default();
            ensure!(above > 0.0, "`{fragment}`: {above}");
        }
        Ok(())
    })
    .await
}
