//! Students that copy or average: arrows that are dragged, the phase map, an embedded preset.

use crate::support::{
    fill, in_both, is_visible, notice, open_still, reopen_reproduced, signature, step_forward, tip,
    wait_for_picture,
};
use anyhow::{Context, Result, bail, ensure};

const CANVAS: &str = "[data-panel=neurons] canvas";
/// The key code of the right arrow in WebDriver.
const RIGHT: char = '\u{e014}';

/// A fragment, the key of the notice that it has to give, and what the notice says.
const BAD: [(&str, &str, &str); 6] = [
    ("students=5", "students", "n = k = 3 is used"),
    ("students=0", "students", "1"),
    ("teachers=1&students=1", "teachers", "can only be copied"),
    ("teachers=5&angle=110", "angle", "no larger angle"),
    ("teachers=4&start=exact&point=chosen&groups=3,3", "groups", "add up to 4"),
    ("students=1&start=exact&point=perturbed", "point", "a random start is used"),
];

#[tokio::test]
async fn a_dragged_arrow_changes_the_run_and_its_link() -> Result<()> {
    in_both(async |page| {
        open_still(page, "lab=copy-average&students=1&start=exact").await?;
        page.wait("document.querySelector('[data-panel=neurons]').dataset.held === 'yes'").await?;
        let before = page.text("#sentence").await?;
        ensure!(before.contains("averages all 3"), "it begins with `{before}`");
        let [x, y] = tip(page, "neurons", "student 1").await?;
        page.stroke(CANVAS, &[[x, y], [x + 30.0, y + 10.0], [x + 60.0, y + 20.0]]).await?;
        page.wait("document.querySelector('#share-link').value.includes(':move:gradient-flow:0:')")
            .await?;
        let dragged = page.shared_fragment().await?;
        // A key moves it farther.
        page.focus(CANVAS).await?;
        page.press(RIGHT).await?;
        page.wait(&format!("!document.querySelector('#share-link').value.endsWith('{dragged}')"))
            .await?;
        let fragment = reopen_reproduced(page).await?;
        ensure!(fragment.contains(":move:gradient-flow:0:"), "the link is {fragment}");
        // The run goes on from there, back to the average.
        page.click("#play").await?;
        page.wait("document.querySelector('#sentence').textContent.includes('averages all 3')")
            .await
    })
    .await
}

/// Keeps how many cells of the phase map have runs, and what its caption says, each time it is
/// drawn.
const KEEP: &str = "
    window.kept = [];
    const table = document.querySelector('#trials-table');
    new MutationObserver(() => kept.push([
        [...table.querySelectorAll('tbody td b')].filter(b => b.textContent.includes('CA')).length,
        table.caption.textContent,
    ])).observe(table, { subtree: true, childList: true, characterData: true });
";

#[tokio::test]
async fn a_cell_of_the_phase_map_opens_its_run() -> Result<()> {
    in_both(async |page| {
        open_still(page, "lab=copy-average").await?;
        page.wait("document.querySelector('#trials-count').value").await?;
        fill(page, "#trials-count", "42").await?;
        page.eval(KEEP).await?;
        page.click("#trials-run").await?;
        page.wait("/All|failed/.test(document.querySelector('#trials-words').textContent)").await?;
        let words = page.text("#trials-words").await?;
        ensure!(words == "All 42 trials are answered.", "`{words}`");
        let kept: Vec<(usize, String)> = serde_json::from_value(page.eval("return kept").await?)?;
        let (first, last) = kept.first().zip(kept.last()).context("no map was drawn")?;
        ensure!(first.0 < 21 && !first.1.contains("from 42 random"), "it begins with {first:?}");
        ensure!(last.0 == 21 && last.1.contains("from 42 random"), "it ends with {last:?}");
        // Seven teachers and six students: nobody averages, and that would be a saddle.
        let cell = "#trials-table tbody tr:nth-child(5) td:nth-of-type(5)";
        let text = page.text(cell).await?;
        ensure!(text.contains("PC\u{a0}100") && text.contains("CA a saddle"), "`{text}`");
        page.click(&format!("{cell} a")).await?;
        page.wait("document.querySelector('#share-link').value.includes('teachers=7')").await?;
        let fragment = page.shared_fragment().await?;
        ensure!(fragment.contains("students=6"), "the cell leads to {fragment}");
        page.click("#play").await?;
        page.wait("document.querySelector('#sentence').textContent.includes('perturbed copies')")
            .await
    })
    .await
}

#[tokio::test]
async fn a_preset_is_embedded() -> Result<()> {
    in_both(async |page| {
        page.open("embed=1&play=no", "p=copy-border").await?;
        signature(page).await?;
        ensure!(!is_visible(page, "aside").await?, "an embedded figure shows its controls");
        wait_for_picture(page, CANVAS).await?;
        let full = page.property("#open-full", "href").await?;
        ensure!(full.contains("copy-border") || full.contains("teachers=8"), "it leads to {full}");
        page.click("#play").await?;
        page.wait("Number(document.documentElement.dataset.step) > 3").await
    })
    .await
}

#[tokio::test]
async fn every_preset_of_copy_average_plays() -> Result<()> {
    in_both(async |page| {
        open_still(page, "lab=copy-average").await?;
        let script = "return [...document.querySelectorAll('#preset option')]
            .map(option => option.value).filter(Boolean)";
        let slugs = page.eval(script).await?;
        let slugs: Vec<&str> =
            slugs.as_array().into_iter().flatten().filter_map(|slug| slug.as_str()).collect();
        ensure!(slugs.len() >= 9, "only {} presets", slugs.len());
        for slug in slugs {
            page.follow(&format!("lab=copy-average&p={slug}")).await?;
            if page.count("#notices li").await? > 0 {
                bail!("the preset {slug} is told that {}", page.text("#notices").await?);
            }
            step_forward(page).await.with_context(|| format!("the preset {slug}"))?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn bad_input_of_copy_average_is_told() -> Result<()> {
    in_both(async |page| {
        for (fragment, key, words) in BAD {
            page.follow(&format!("lab=copy-average&{fragment}")).await?;
            let text = notice(page, key).await.with_context(|| fragment)?;
            ensure!(text.contains(words), "{fragment}: the notice says `{text}`");
            page.check_plays().await.with_context(|| fragment)?;
        }
        // What can be seen on the way only: a neuron that dies, and where the theorem is silent.
        for (fragment, words) in [
            (
                "p=relu-dies&at=200",
                "lost student 3: its in-weights are zero, where the gradient jumps",
            ),
            ("p=narrow-teacher", "The theorem on copy-average points does not apply"),
        ] {
            open_still(page, fragment).await?;
            page.wait(&format!(
                "document.querySelector('#sentence').textContent.includes('{words}')"
            ))
            .await
            .with_context(|| fragment)?;
        }
        Ok(())
    })
    .await
}
