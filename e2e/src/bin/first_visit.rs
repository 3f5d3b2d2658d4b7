//! `cargo xtask first-visit`: the first seconds of somebody who has never seen the page and has a
//! slow line, recorded.

use anyhow::{Context, Result};
use e2e::{Kind, Line, Options, Page, paths};
use std::time::Duration;

/// When the visitor looks first, and when the visitor drags the figure; milliseconds after the
/// address was entered.
const LOOKS: f64 = 1_000.0;
const DRAGS: f64 = 3_000.0;
const SURFACE: &str = "[data-panel=surface] canvas";

/// Notes when the pointer goes down on a canvas, and in which frame after that the canvas shows
/// another picture.
const NOTE: &str = "
    const copy = new OffscreenCanvas(64, 64).getContext('2d', { willReadFrequently: true });
    const picture = canvas => {
        copy.drawImage(canvas, 0, 0, 64, 64);
        return copy.getImageData(0, 0, 64, 64).data.join();
    };
    addEventListener('pointerdown', event => {
        if (event.target.localName !== 'canvas') return;
        window.dragged = performance.now();
        const before = picture(event.target);
        const look = now => {
            if (picture(event.target) === before) return requestAnimationFrame(look);
            window.answered = performance.now();
        };
        requestAnimationFrame(look);
    }, true);
";
const PAINTED: &str = "return performance.getEntriesByName('first-contentful-paint')[0]?.startTime";

#[tokio::main]
async fn main() -> Result<()> {
    let folder = paths::root().join("target/first-visit");
    std::fs::create_dir_all(&folder).context("creating the folder of the record")?;
    let page = Page::launch(Kind::Chromium, Options::default()).await?;
    page.slow_down(Line::SLOW).await?;
    page.run_before(NOTE).await?;
    page.goto(&page.server.url()).await?;
    let record = async |name: &str| -> Result<()> {
        Ok(std::fs::write(folder.join(name), page.screenshot(false).await?)?)
    };
    wait_until(&page, LOOKS).await?;
    record("1-looks.png").await?;
    page.wait_for_drawn().await?;
    record("2-before-the-drag.png").await?;
    wait_until(&page, DRAGS).await?;
    page.stroke(SURFACE, &[[150.0, 150.0], [180.0, 155.0], [210.0, 160.0]]).await?;
    page.wait("window.answered").await?;
    record("3-after-the-drag.png").await?;
    let number = async |script: &str| -> Result<f64> {
        page.eval(script).await?.as_f64().with_context(|| format!("`{script}` gave no number"))
    };
    let (painted, dragged) = (number(PAINTED).await?, number("return window.dragged").await?);
    let answered = number("return window.answered").await?;
    let headline = page.text("#intro h2").await?;
    println!("\nA first visit to the introduction in Chromium, at {}", Line::SLOW);
    println!("{painted:>8.0} ms  “{headline}” can be read (wanted: {LOOKS:.0})");
    println!("{dragged:>8.0} ms  the figure is dragged (wanted: {DRAGS:.0})");
    println!("{:>8.0} ms  later it shows another picture", answered - dragged);
    println!("Pictures: {}", folder.display());
    Ok(())
}

/// Waits until the page's clock shows a time.
async fn wait_until(page: &Page, milliseconds: f64) -> Result<()> {
    let now = page.eval("return performance.now()").await?;
    let missing = milliseconds - now.as_f64().unwrap_or_default();
    if missing > 0.0 {
        tokio::time::sleep(Duration::from_secs_f64(missing / 1e3)).await;
    }
    Ok(())
}
