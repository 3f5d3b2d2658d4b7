//! What axe-core finds, and names of what is drawn.

use crate::support::{in_both, in_chromium_with, open_still, signature};
use anyhow::{Result, ensure};
use e2e::{Options, Page};

#[tokio::test]
async fn axe_finds_nothing() -> Result<()> {
    in_both(async |page| {
        for query in ["theme=light", "theme=dark", "theme=contrast", "embed=1&theme=light"] {
            page.open(&format!("play=no&{query}"), "at=3").await?;
            signature(page).await?;
            nothing_found(page, query).await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn axe_finds_nothing_in_any_laboratory() -> Result<()> {
    in_both(async |page| {
        open_still(page, "lab=wasserstein").await?;
        let script = "return [...document.querySelectorAll('#labs a')].map(a => a.hash.slice(1))";
        let labs = page.eval(script).await?;
        let labs: Vec<&str> =
            labs.as_array().into_iter().flatten().filter_map(|lab| lab.as_str()).collect();
        ensure!(labs.len() > 1, "{} laboratories", labs.len());
        for lab in labs {
            for theme in ["light", "dark"] {
                page.open(&format!("play=no&theme={theme}"), lab).await?;
                signature(page).await?;
                nothing_found(page, &format!("{lab}, {theme}")).await?;
            }
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn axe_finds_nothing_in_what_opens() -> Result<()> {
    in_both(async |page| {
        open_still(page, "bogus=1&kappa=NaN").await?;
        page.click("[data-key=kappa] .help-toggle").await?;
        nothing_found(page, "with notices and help of a control").await?;
        page.press('?').await?;
        page.wait("document.querySelector('#help').open").await?;
        nothing_found(page, "with help").await?;
        page.click("#help-close").await?;
        page.click(".panel-table").await?;
        page.wait("document.querySelector('#table-view').open").await?;
        nothing_found(page, "with a table").await
    })
    .await
}

/// The system takes over the colours while a run is open; axe looks at the contrast, too.
#[tokio::test]
async fn labels_stay_legible_where_colours_are_forced() -> Result<()> {
    in_chromium_with(Options::default(), async |page| {
        open_still(page, "lab=wasserstein&at=3").await?;
        for dark in [true, false] {
            page.force_colours(dark).await?;
            page.wait("matchMedia('(forced-colors: active)').matches").await?;
            // The pictures' own ground follows.
            page.wait_for_data("ground", if dark { "dark" } else { "light" }).await?;
            // Colours of buttons pass over into each other.
            page.wait(
                "['body', '#play span'].map(css => getComputedStyle(document.querySelector(css)))
                    .every((style, _, [first]) => style.color === first.color)",
            )
            .await?;
            nothing_found(page, if dark { "forced, dark" } else { "forced, light" }).await?;
        }
        Ok(())
    })
    .await
}

async fn nothing_found(page: &Page, place: &str) -> Result<()> {
    let found = page.axe().await?;
    ensure!(found.is_empty(), "{place}:\n{}", found.join("\n"));
    Ok(())
}

#[tokio::test]
async fn every_picture_is_described_in_words() -> Result<()> {
    in_both(async |page| {
        open_still(page, "at=3").await?;
        page.wait(
            "[...document.querySelectorAll('#panels canvas')].every(canvas =>
                document.getElementById(canvas.getAttribute('aria-describedby'))
                    .textContent.length > 20)",
        )
        .await
    })
    .await
}
