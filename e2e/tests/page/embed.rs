//! The figure in somebody else's page.

use crate::support::{host, in_both, is_visible, open_still, signature, wait_for_picture};
use anyhow::{Context, Result, ensure};
use e2e::Page;

#[tokio::test]
async fn an_embedded_figure_is_the_figure_alone() -> Result<()> {
    in_both(async |page| {
        page.open("embed=1&play=no", "kappa=2.5&seed=8").await?;
        signature(page).await?;
        ensure!(page.data("embed").await? == "1", "it does not know that it is embedded");
        for absent in ["nav", "aside", "footer"] {
            ensure!(!is_visible(page, absent).await?, "an embedded figure shows its {absent}");
        }
        for present in ["#transport", "#play", "#open-full", "#panels canvas"] {
            ensure!(is_visible(page, present).await?, "an embedded figure has no {present}");
        }
        let full = page.property("#open-full", "href").await?;
        ensure!(full.contains("kappa=2.5") && full.contains("seed=8"), "it leads to {full}");
        ensure!(!full.contains("embed"), "the full lab is embedded, too: {full}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_full_page_does_not_lead_to_itself() -> Result<()> {
    in_both(async |page| {
        page.open("play=no", "lab=wasserstein").await?;
        ensure!(!is_visible(page, "#open-full").await?, "the full lab offers to open itself");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_handed_out_code_runs_in_another_page() -> Result<()> {
    in_both(async |page| {
        open_still(page, "kappa=2.5").await?;
        let code = page.property("#share-iframe", "value").await?;
        runs_inside(page, &code).await
    })
    .await
}

#[tokio::test]
async fn it_runs_without_an_origin() -> Result<()> {
    in_both(async |page| {
        let address = page.address("embed=1", "kappa=2.5").replace('&', "&amp;");
        let code = format!(
            "<iframe src=\"{address}\" title=\"A figure\" width=\"600\" height=\"480\" \
             sandbox=\"allow-scripts\"></iframe>"
        );
        runs_inside(page, &code).await
    })
    .await
}

/// Puts the code into somebody else's page and waits until the figure plays.
async fn runs_inside(page: &Page, code: &str) -> Result<()> {
    let host =
        host(&format!("<script>onmessage = event => told = event.data</script>{code}<p>After</p>"))
            .await?;
    ensure!(host.origin() != page.server.origin(), "the host is the same site");
    page.goto(&host.url()).await?;
    page.enter_frame().await?;
    page.wait_for_drawn().await.with_context(|| format!("in {code}"))?;
    page.wait("Number(document.documentElement.dataset.step) > 3").await?;
    wait_for_picture(page, "#panels canvas").await?;
    let address = page.eval("return location.href").await?;
    let address = address.as_str().unwrap_or_default();
    ensure!(address.contains("embed=1") && address.contains("kappa=2.5"), "it shows {address}");
    page.click("#play").await?;
    let sig = signature(page).await?;
    page.leave_frame().await?;
    page.wait(&format!("told.type === 'critical-point-lab:state' && told.sig === '{sig}'")).await
}
