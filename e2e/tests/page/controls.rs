//! Parameters, presets and the history.

use crate::support::{fill, in_both, is_visible, notice, open_still, signature};
use anyhow::{Result, ensure};
use e2e::Page;

#[tokio::test]
async fn a_parameter_changes_the_run_and_its_link() -> Result<()> {
    in_both(async |page| {
        open_still(page, "at=5").await?;
        let before = signature(page).await?;
        fill(page, "[data-key=kappa] input[type=number]", "2.5").await?;
        wait_for_shared(page, "kappa=2.5").await?;
        page.wait_for_data("step", "0").await?;
        let link = page.shared_fragment().await?;
        ensure!(!link.contains("epsilon"), "a default stands in the link: {link}");
        open_still(page, &format!("{}&at=5", without(&link, &["at", "sig"]))).await?;
        ensure!(signature(page).await? != before, "kappa has no effect");
        let shown = page.property("[data-key=kappa] input[type=number]", "value").await?;
        ensure!(shown == "2.5", "the control shows {shown}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_value_out_of_range_is_brought_back_and_told() -> Result<()> {
    in_both(async |page| {
        open_still(page, "lab=wasserstein").await?;
        fill(page, "[data-key=dimension] input[type=number]", "99").await?;
        page.wait("document.querySelector('[data-key=dimension] .control-problem:not([hidden])')")
            .await?;
        let shown = page.property("[data-key=dimension] input[type=number]", "value").await?;
        ensure!(shown == "4", "the control shows {shown}");
        page.check_plays().await
    })
    .await
}

#[tokio::test]
async fn a_preset_is_one_step_of_the_history() -> Result<()> {
    in_both(async |page| {
        open_still(page, "lab=wasserstein").await?;
        ensure!(page.property("#preset", "value").await? == "escape", "another default preset");
        page.choose("#preset", "kick").await?;
        wait_for_shared(page, "start=exact").await?;
        ensure!(!page.text("#preset-story").await?.is_empty(), "the preset has no story");
        page.back().await?;
        page.wait("!document.querySelector('#share-link').value.includes('start=exact')").await?;
        page.wait("document.querySelector('#preset').value === 'escape'").await?;
        page.check_plays().await
    })
    .await
}

#[tokio::test]
async fn every_preset_plays() -> Result<()> {
    in_both(async |page| {
        open_still(page, "lab=wasserstein").await?;
        let script = "return [...document.querySelectorAll('#preset option')]
            .map(option => option.value).filter(Boolean)";
        let slugs = page.eval(script).await?;
        for slug in slugs.as_array().into_iter().flatten().filter_map(|slug| slug.as_str()) {
            page.choose("#preset", slug).await?;
            page.wait_for_drawn().await?;
            let notices = page.count("#notices li").await?;
            ensure!(notices == 0, "the preset {slug} has {notices} notices");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn help_of_a_control_opens_in_place() -> Result<()> {
    in_both(async |page| {
        open_still(page, "lab=wasserstein").await?;
        ensure!(!is_visible(page, "[data-key=kappa] .help").await?, "help is open at first");
        page.click("[data-key=kappa] .help-toggle").await?;
        ensure!(is_visible(page, "[data-key=kappa] .help").await?, "help does not open");
        let state = page
            .eval("return document.querySelector('[data-key=kappa] .help-toggle').ariaExpanded");
        ensure!(state.await? == "true", "the button does not say that help is open");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_fragment_typed_into_the_address_opens() -> Result<()> {
    in_both(async |page| {
        open_still(page, "lab=wasserstein").await?;
        page.eval("location.hash = 'p=kick&bogus=1'").await?;
        notice(page, "bogus").await?;
        wait_for_shared(page, "start=exact").await
    })
    .await
}

async fn wait_for_shared(page: &Page, text: &str) -> Result<()> {
    page.wait(&format!("document.querySelector('#share-link').value.includes('{text}')")).await
}

/// A fragment without some keys.
fn without(fragment: &str, keys: &[&str]) -> String {
    let kept = fragment
        .split('&')
        .filter(|pair| !keys.contains(&pair.split('=').next().unwrap_or_default()));
    kept.collect::<Vec<_>>().join("&")
}

/// Another laboratory is another module: the page loads itself again for it.
#[tokio::test]
async fn a_laboratory_is_loaded_when_it_is_chosen() -> Result<()> {
    in_both(async |page| {
        open_still(page, "lab=wasserstein").await?;
        page.click("#labs a[href='#lab=attention']").await?;
        page.wait("document.querySelector('#lab-title').textContent.startsWith('Attention')")
            .await?;
        page.check_plays().await?;
        // A preset of a third one, by its name alone.
        page.open("play=no", "p=correct-move-punished").await?;
        page.wait("document.querySelector('#lab-title').textContent.startsWith('Follow')").await?;
        page.check_plays().await
    })
    .await
}
