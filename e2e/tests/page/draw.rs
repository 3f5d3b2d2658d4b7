//! A target drawn with the pointer.

use crate::support::{ESCAPE, in_both, is_visible, open_still, signature};
use anyhow::{Result, ensure};
use e2e::Page;

const SHEET: &str = ".draft";

#[tokio::test]
async fn a_drawn_target_travels_with_the_link() -> Result<()> {
    in_both(async |page| {
        open_still(page, "functional=factorisation").await?;
        ensure!(!is_visible(page, ".draw").await?, "a matrix cannot be drawn");
        open_still(page, "functional=discrepancy").await?;
        page.click(".draw").await?;
        page.stroke(SHEET, &spiral(page).await?).await?;
        page.press(ESCAPE).await?;
        page.wait("!document.querySelector('.draft')").await?;
        let link = page.shared_fragment().await?;
        ensure!(!link.contains("z="), "Escape has kept the drawing: {link}");
        page.click(".draw").await?;
        let positions = spiral(page).await?;
        page.stroke(SHEET, &positions).await?;
        page.wait("document.querySelectorAll('.draft i').length > 20").await?;
        page.stroke(SHEET, &positions[..1]).await?;
        let dots = page.count(".draft i").await?;
        page.click(".draw").await?;
        page.wait("document.querySelector('#share-link').value.includes('&z=')").await?;
        let note = page.text("#data-note").await?;
        ensure!(note.contains(&format!("{dots} rows")), "{dots} dots, but `{note}`");
        signature(page).await?;
        page.wait("document.querySelector('#share-link').value.includes('&sig=')").await?;
        let fragment = page.shared_fragment().await?;
        ensure!(fragment.contains("goal=own"), "no own target: {fragment}");
        ensure!(page.count("#notices li").await? == 0, "a drawing has given a notice");
        open_still(page, &fragment).await?;
        let verdict = page.data("reproduction").await?;
        ensure!(verdict == "reproduced", "the link with the drawing: {verdict}");
        Ok(())
    })
    .await
}

/// Positions around the middle of the sheet.
async fn spiral(page: &Page) -> Result<Vec<[f64; 2]>> {
    page.wait("document.querySelector('.draft').clientWidth > 0").await?;
    let size = page
        .eval(
            "const e = document.querySelector('.draft'); \
                          return [e.clientWidth, e.clientHeight]",
        )
        .await?;
    let [width, height] = [0, 1].map(|k| size[k].as_f64().unwrap_or_default());
    let corner = |i: usize| [[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]][i % 4];
    let at = |i: usize| {
        let [x, y] = corner(i).map(|side| 0.015 * i as f64 * height * side);
        [(0.5 * width + x).round(), (0.5 * height + y).round()]
    };
    Ok((4..16).map(at).collect())
}
