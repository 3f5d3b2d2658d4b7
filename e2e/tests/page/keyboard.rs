//! Everything by keyboard.

use crate::support::{ESCAPE, in_both, open_still, signature};
use anyhow::{Result, ensure};
use e2e::Page;

#[tokio::test]
async fn keys_drive_the_transport() -> Result<()> {
    in_both(async |page| {
        open_still(page, "seed=4").await?;
        page.press('.').await?;
        page.wait_for_data("step", "1").await?;
        page.press('.').await?;
        page.wait_for_data("step", "2").await?;
        page.press(',').await?;
        page.wait_for_data("step", "1").await?;
        page.press(' ').await?;
        page.wait_for_state("playing").await?;
        page.press(' ').await?;
        page.wait_for_state("paused").await?;
        page.press('r').await?;
        page.wait_for_data("step", "0").await?;
        page.press('n').await?;
        page.wait("document.querySelector('#seed').value !== '4'").await
    })
    .await
}

#[tokio::test]
async fn space_presses_a_button_only_once() -> Result<()> {
    in_both(async |page| {
        open_still(page, "lab=wasserstein").await?;
        page.focus("#play").await?;
        page.press(' ').await?;
        page.wait_for_state("playing").await?;
        page.wait("Number(document.documentElement.dataset.step) > 1").await
    })
    .await
}

#[tokio::test]
async fn k_kicks() -> Result<()> {
    in_both(async |page| {
        open_still(page, "p=kick").await?;
        signature(page).await?;
        page.wait("document.querySelectorAll('#kick-mode option').length > 1").await?;
        page.press('k').await?;
        page.wait("document.querySelector('#share-link').value.includes('do=')").await
    })
    .await
}

#[tokio::test]
async fn help_and_tables_close_with_escape() -> Result<()> {
    in_both(async |page| {
        open_still(page, "lab=wasserstein").await?;
        page.press('?').await?;
        opens_and_closes(page, "#help").await?;
        page.focus(".panel-table").await?;
        page.press(' ').await?;
        opens_and_closes(page, "#table-view").await?;
        ensure!(page.count("#table-body tr").await? > 1, "the table is empty");
        let active = page.eval("return document.activeElement.className").await?;
        ensure!(active == "panel-table", "the focus went to `{active}` after the dialog");
        Ok(())
    })
    .await
}

async fn opens_and_closes(page: &Page, dialog: &str) -> Result<()> {
    page.wait(&format!("document.querySelector('{dialog}').open")).await?;
    page.press(ESCAPE).await?;
    page.wait(&format!("!document.querySelector('{dialog}').open")).await
}

#[tokio::test]
async fn t_goes_through_the_themes() -> Result<()> {
    in_both(async |page| {
        open_still(page, "lab=wasserstein").await?;
        for theme in ["light", "dark", "contrast", "auto"] {
            page.press('t').await?;
            page.wait_for_data("theme", theme).await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn keys_in_a_field_are_text() -> Result<()> {
    in_both(async |page| {
        open_still(page, "seed=4&at=2").await?;
        page.focus("#share-link").await?;
        for key in ['.', 'r', 'n', '?'] {
            page.press(key).await?;
        }
        page.focus("#reset").await?;
        page.press('t').await?;
        page.wait_for_data("theme", "light").await?;
        ensure!(page.step().await? == 2, "a key in a field has moved the run");
        ensure!(page.property("#seed", "value").await? == "4", "a key in a field has reseeded");
        ensure!(page.count("dialog[open]").await? == 0, "a key in a field has opened help");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn arrows_step_inside_the_transport_only() -> Result<()> {
    const RIGHT: char = '\u{E014}';
    in_both(async |page| {
        open_still(page, "lab=wasserstein").await?;
        page.press(RIGHT).await?;
        page.focus("#step-forward").await?;
        page.press(RIGHT).await?;
        page.wait_for_data("step", "1").await
    })
    .await
}
