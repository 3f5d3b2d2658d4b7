//! Where a saddle leads: kicks that are drawn as they are explored, and the same as trials.

use crate::support::{in_both, no_console_errors, open_still};
use anyhow::{Result, ensure};

/// Keeps what is said of the graph of the trials, each time it is drawn.
const KEEP: &str = "
    window.kept = [];
    const image = document.querySelector('#trials-picture');
    new MutationObserver(() => kept.push(image.alt))
        .observe(image, { attributes: true, attributeFilter: ['alt'] });
";

#[tokio::test]
async fn kicks_of_a_saddle_are_drawn_told_and_asked_of_workers() -> Result<()> {
    in_both(async |page| {
        open_still(page, "lab=landscape&p=where-from-here&trials=kicks&at=8").await?;
        let sentence = page.text("#sentence").await?;
        for words in
            ["along ±1 it leads to the saddle {1, 3}", "along ±4 it leads to the saddle {2}"]
        {
            ensure!(sentence.contains(words), "the sentence is `{sentence}`");
        }
        let drawn = page.text("[data-panel=mountain] .panel-description").await?;
        ensure!(drawn.contains("Along ±1 from {3} to {1, 3}."), "the picture is `{drawn}`");
        page.wait("document.querySelector('#trials-count').value === '24'").await?;
        page.eval(KEEP).await?;
        page.click("#trials-run").await?;
        page.wait("/All|failed/.test(document.querySelector('#trials-words').textContent)").await?;
        let table = page.text("#trials-table tbody").await?;
        ensure!(table.contains("{1, 3}") && table.contains("±1"), "the table is `{table}`");
        let [first, last]: [String; 2] =
            serde_json::from_value(page.eval("return [kept[0], kept[kept.length - 1]]").await?)?;
        let ways = |words: &str| words.matches(" Along ").count();
        ensure!(ways(&first) < 4 && ways(&last) == 4, "the graph is `{first}`, then `{last}`");
        ensure!(last.contains("Along ±1 from {3} to {1, 3}."), "the graph is `{last}`");
        page.wait("document.querySelector('#trials-picture').naturalWidth > 200").await?;
        no_console_errors(page).await
    })
    .await
}
