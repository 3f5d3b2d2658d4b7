//! The reader walks, and chooses critical points.

use crate::support::{in_both, in_both_with, open_still, place, signature};
use anyhow::{Context, Result, ensure};
use e2e::{Options, Page};
use serde_json::json;

const MAP: &str = "[data-panel=map] canvas";
const UP: char = '\u{E013}';
const RIGHT: char = '\u{E014}';
const ENTER: char = '\u{E007}';
const BACKSPACE: char = '\u{E003}';
const RUN: &str = "lab=navigation&runs=1&arms=ndtw-success,hard&seed=1";

#[tokio::test]
async fn a_walk_by_keys_and_taps_travels_with_the_link() -> Result<()> {
    in_both(async |page| {
        open_still(page, RUN).await?;
        ensure!(page.count("#sheet tbody tr").await? == 1, "somebody has walked already");
        page.focus(MAP).await?;
        // One of the two leads somewhere from any corner.
        page.press(UP).await?;
        page.press(RIGHT).await?;
        walked(page, 1).await?;
        page.wait("document.querySelector('#sentence').textContent.startsWith('You stand at')")
            .await?;
        ensure!(page.count("#sheet tbody tr").await? == 2, "the numbers of the walk are missing");
        let legs = legs(page).await?;
        let at = place(page, MAP, "one move from you").await?;
        page.stroke(MAP, &[at]).await?;
        walked(page, legs + 1).await?;
        page.focus(MAP).await?;
        page.press(BACKSPACE).await?;
        page.wait(&format!("{LEGS} === {legs}")).await?;
        page.press(ENTER).await?;
        page.wait("document.querySelector('#sentence').textContent.startsWith('You stopped')")
            .await?;
        ensure!(page.property(".walk-stop", "disabled").await? == "true", "STOP twice");
        signature(page).await?;
        page.wait("document.querySelector('#share-link').value.includes('&sig=')").await?;
        let fragment = page.shared_fragment().await?;
        ensure!(fragment.contains(":walk:1:stop"), "no walk in {fragment}");
        open_still(page, &fragment).await?;
        let verdict = page.data("reproduction").await?;
        ensure!(verdict == "reproduced", "the link with the walk: {verdict}");
        page.click(".walk-anew").await?;
        page.wait(&format!("{LEGS} === 0")).await?;
        ensure!(page.count("#notices li").await? == 0, "a walk has given a notice");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_tap_on_a_landmark_makes_it_critical() -> Result<()> {
    in_both(async |page| {
        open_still(page, RUN).await?;
        page.click(".panel-tools input").await?;
        let at = place(page, MAP, "1 ").await?;
        page.stroke(MAP, &[at]).await?;
        page.wait("document.querySelector('#share-link').value.includes('landmarks=1,3,6')")
            .await?;
        ensure!(page.property("#param-critical", "value").await? == "chosen", "nothing is chosen");
        page.wait("document.documentElement.dataset.signature").await?;
        page.stroke(MAP, &[at]).await?;
        page.wait("!document.querySelector('#share-link').value.includes('landmarks=')").await?;
        ensure!(page.count("#notices li").await? == 0, "a choice has given a notice");
        Ok(())
    })
    .await
}

/// What pointers have touched the map with.
const WATCH: &str = "
    window.pointers = [];
    document.querySelector('[data-panel=map] canvas').addEventListener('pointerdown',
        event => window.pointers.push(event.pointerType));
";

#[tokio::test]
async fn a_finger_walks_on_a_phone() -> Result<()> {
    in_both_with(Options { width: 390, height: 844, ..Options::default() }, async |page| {
        open_still(page, RUN).await?;
        page.eval(WATCH).await?;
        for leg in 1..=2 {
            let at = place(page, MAP, "one move from you").await?;
            page.tap(MAP, at).await?;
            walked(page, leg).await?;
        }
        ensure!(page.eval("return window.pointers").await? == json!(["touch", "touch"]));
        page.wait("document.querySelector('#sentence').textContent.includes('after 2 moves')")
            .await?;
        ensure!(page.count("#notices li").await? == 0, "a finger has given a notice");
        Ok(())
    })
    .await
}

/// A walk to the foot of stairs that lie behind a neighbour.
const STAIRS: &str = "lab=navigation&runs=1&arms=hard&floors=3&pieces=3&imitation=0&seed=4&\
                      do=0:walk:1:17,0:walk:1:16,0:walk:1:15,0:walk:1:51,0:walk:1:52";

#[tokio::test]
async fn stairs_behind_a_neighbour_are_climbed_by_their_letter() -> Result<()> {
    in_both(async |page| {
        open_still(page, STAIRS).await?;
        page.wait("document.querySelector('#sentence').textContent.includes('(key a)')").await?;
        let before = legs(page).await?;
        page.focus(MAP).await?;
        page.press('a').await?;
        walked(page, before + 1).await?;
        // A letter that stands nowhere leads nowhere.
        let sentence = page.text("#sentence").await?;
        page.press('q').await?;
        page.press(BACKSPACE).await?;
        page.wait(&format!("{LEGS} === {before}")).await?;
        ensure!(page.text("#sentence").await? != sentence, "the move is not taken back");
        ensure!(page.count("#notices li").await? == 0, "a letter has given a notice");
        Ok(())
    })
    .await
}

/// Legs of the walk in the link on offer.
const LEGS: &str = "(document.querySelector('#share-link').value.match(/:walk:/g) ?? []).length";

async fn legs(page: &Page) -> Result<u64> {
    page.eval(&format!("return {LEGS}")).await?.as_u64().context("a count is a number")
}

async fn walked(page: &Page, legs: u64) -> Result<()> {
    page.wait(&format!("{LEGS} >= {legs}")).await
}
