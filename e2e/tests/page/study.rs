//! Sets of trials: the pool of workers that answers them, and the study's table.

use crate::support::{BOTH, alone_in, in_both, open_still};
use anyhow::{Context, Result, ensure};
use e2e::Page;
use serde_json::json;
use std::time::Duration;

/// A small study: three pairs of four arms.
const STUDY: &str = "lab=navigation&runs=3&updates=20&episodes=10";

/// Milliseconds from pressing Cancel until the page says that nothing is computed.
const CANCEL: &str = "
    const done = arguments[arguments.length - 1];
    const button = document.querySelector('#trials-cancel');
    const start = performance.now();
    const see = () => button.hidden && done(performance.now() - start);
    new MutationObserver((_, observer) => see() !== false && observer.disconnect())
        .observe(button, { attributes: true, attributeFilter: ['hidden'] });
    button.click();
";

/// Opens a file of this name and text, as a reader does who drops it on the page.
const DROP: &str = "
    const carried = new DataTransfer();
    carried.items.add(new File([arguments[1]], arguments[0]));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: carried, bubbles: true }));
";

/// Has every worker panic that gets the trial with seed 2: its message is exchanged for a canvas
/// for a panel beyond all, which the page never sends.
const SPOIL_SECOND: &str = "
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (message, transfer) {
        const is_second = message[0] === 'trial'
            && new TextDecoder().decode(message[1]).includes('seed=2');
        const canvas = new OffscreenCanvas(1, 1);
        return is_second
            ? post.call(this, ['canvas', 2 ** 32 - 1, canvas], [canvas])
            : post.call(this, message, transfer);
    };
";

/// Keeps workers that are started from now on in `window.started`.
const KEEP_WORKERS: &str = "
    const Ours = Worker;
    window.started = [];
    window.Worker = class extends Ours {
        constructor(...all) { super(...all); window.started.push(this); }
    };
";

async fn drop_file(page: &Page, name: &str, text: &str) -> Result<()> {
    page.eval_with(DROP, vec![json!(name), json!(text)]).await?;
    Ok(())
}

/// Waits until the set is answered, and returns what the page says of it.
async fn answered(page: &Page) -> Result<String> {
    page.wait("/All|failed/.test(document.querySelector('#trials-words').textContent)").await?;
    page.text("#trials-words").await
}

#[tokio::test]
async fn a_study_has_the_table_of_the_run_that_has_all_its_pairs() -> Result<()> {
    in_both(async |page| {
        open_still(page, &format!("{STUDY}&at=20")).await?;
        let run = page.text("#comparison tbody").await?;
        ensure!(run.contains("Focal hard"), "the run's table is `{run}`");
        page.wait("document.querySelector('#trials-count').value === '3'").await?;
        page.click("#trials-run").await?;
        let words = answered(page).await?;
        ensure!(words == "All 3 trials are answered.", "`{words}`");
        let found = page.text("#trials-table tbody").await?;
        ensure!(found == run, "the study has `{found}`, the run `{run}`");
        ensure!(page.count("#trials-lines li").await? == 0, "a trial that is tabled is listed");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_set_shows_its_progress_and_is_cancelled_at_once() -> Result<()> {
    alone_in(&BOTH, async |page| {
        page.open("play=no&helpers=2", "lab=navigation&p=study").await?;
        page.wait("document.querySelector('#trials-count').value === '16'").await?;
        page.click("#trials-run").await?;
        let words = "document.querySelector('#trials-under-way').textContent";
        page.wait(&format!("{words}.includes('of 16 answered, 2 workers, about')")).await?;
        let time = page.eval_async(CANCEL).await?.as_f64().context("a time")?;
        ensure!(time < 100.0, "Cancel takes {time} ms");
        tokio::time::sleep(Duration::from_millis(500)).await;
        let text = page.text("#trials-under-way").await?;
        ensure!(text.is_empty(), "after Cancel the page says `{text}`");
        ensure!(page.property("#trials-run", "hidden").await? == "false", "it cannot begin again");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_worker_that_panics_loses_one_trial() -> Result<()> {
    in_both(async |page| {
        page.open("play=no&helpers=2", "lab=wasserstein&dimension=1&particles=20").await?;
        page.wait("document.querySelector('#trials-about').textContent").await?;
        let trial = |more: &str| format!("lab=wasserstein&particles=20{more}\tindex:newton@1\n");
        let set = trial("&seed=1") + &trial("&seed=2") + &trial("&seed=3");
        page.eval(SPOIL_SECOND).await?;
        drop_file(page, "set.txt", &set).await?;
        page.wait("!document.querySelector('#trials-run').hidden").await?;
        page.click("#trials-run").await?;
        let words = answered(page).await?;
        ensure!(words == "1 of 3 trials have failed.", "`{words}`");
        let lines = page.text("#trials-lines").await?;
        ensure!(page.count("#trials-lines li").await? == 3, "`{lines}`");
        ensure!(page.count("#trials-lines li[data-fault]").await? == 1, "`{lines}`");
        let fault = page.text("#trials-lines li[data-fault]").await?;
        ensure!(fault.contains("seed=2") && fault.contains("tried 2 times"), "`{fault}`");
        ensure!(fault.contains("painter.rs"), "`{fault}`");
        // The run on show is not concerned.
        ensure!(page.data("state").await? != "error", "the page is in error");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_trial_of_a_worker_that_is_lost_is_tried_again() -> Result<()> {
    in_both(async |page| {
        // Long enough for its progress to be seen on a busy machine.
        page.open("play=no&helpers=1", "lab=navigation&runs=6&updates=120&episodes=20").await?;
        page.wait("document.querySelector('#trials-count').value === '6'").await?;
        page.eval(KEEP_WORKERS).await?;
        page.click("#trials-run").await?;
        page.wait("document.querySelector('#trials-progress').value > 0").await?;
        page.eval("started[0].terminate(); started[0].dispatchEvent(new ErrorEvent('error'))")
            .await?;
        let words = answered(page).await?;
        ensure!(words == "All 6 trials are answered.", "`{words}`");
        let workers = page.eval("return started.length").await?;
        ensure!(workers == json!(2), "{workers} workers were started");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn answers_from_elsewhere_are_shown_where_their_trials_are() -> Result<()> {
    in_both(async |page| {
        open_still(page, STUDY).await?;
        page.wait("document.querySelector('#claim-cards .claim')").await?;
        let line = |lane: &str, missed: f64, step: u32| {
            let metrics = format!(
                "{{\"missed\":{missed},\"success\":0.5,\"ndtw\":0.5,\"ssa\":0.5,\"moves\":9.0}}"
            );
            format!("{{\"lane\":\"{lane}\",\"step\":{step},\"metrics\":{metrics}}}")
        };
        let unit = |first: u32| {
            let arms = ["success", "ndtw-success", "soft", "hard"];
            let rows = arms.map(|arm| line(arm, 0.4, 0)).into_iter();
            let missed = 0.2 + 0.01 * f64::from(first);
            let rows: Vec<_> = rows.chain(arms.map(|arm| line(arm, missed, 20))).collect();
            let first = if first == 1 { String::new() } else { format!("&first={first}") };
            format!(
                "{{\"link\":\"lab=navigation&v=2&seed=1&runs=1{first}&updates=20&episodes=10\
                 &at=20&sig=00000000\",\"question\":\"metrics@20\",\"answer\":[{}]}}\n",
                rows.join(",")
            )
        };
        let all: String = (1..=40).map(unit).collect();
        drop_file(page, "cluster.jsonl", &all).await?;
        page.wait("document.querySelectorAll('#trials-table tbody tr').length === 5").await?;
        let caption = page.text("#trials-table caption").await?;
        ensure!(caption.contains("40 paired trainings"), "`{caption}`");
        let words = page.text("#trials-words").await?;
        ensure!(words == "40 answers in cluster.jsonl.", "`{words}`");
        // The card of a claim takes the answers to its own trials.
        let seed = |seed: u32| {
            format!(
                "{{\"link\":\"lab=navigation&seed={seed}&arms=ndtw,soft&runs=1&lambda=1&at=40\",\
                 \"question\":\"difference:soft:ndtw:ndtw@40\",\"answer\":0.0}}\n"
            )
        };
        drop_file(page, "claim.jsonl", &(1..=3).map(seed).collect::<String>()).await?;
        let card = "[data-claim='importance-one-is-ndtw']";
        page.wait(&format!("document.querySelector(\"{card}\").dataset.outcome === 'holds'"))
            .await?;
        ensure!(page.count(&format!("{card} .claim-trials li")).await? == 3, "three seeds");
        // What is no line of ours is refused in words.
        drop_file(page, "other.jsonl", "{\"a\": 1}\n").await?;
        let why = crate::support::notice(page, "other.jsonl").await?;
        ensure!(why.contains("item 0") && why.contains("nothing was changed"), "`{why}`");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn lines_that_are_no_json_are_refused_as_natively() -> Result<()> {
    in_both(async |page| {
        open_still(page, "lab=landscape").await?;
        let nested = "[".repeat(100_000) + &"]".repeat(100_000);
        for (index, answer) in ["1e999", "01", "[1", &nested].iter().enumerate() {
            let name = format!("faulty{index}.jsonl");
            let line = format!("{{\"link\":\"\",\"question\":\"metrics@1\",\"answer\":{answer}}}");
            drop_file(page, &name, &line).await?;
            let why = crate::support::notice(page, &name).await?;
            ensure!(why.contains("line 1: it is no JSON"), "`{why}`");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_claim_is_tested_by_the_pool() -> Result<()> {
    in_both(async |page| {
        open_still(page, "lab=navigation").await?;
        let card = "[data-claim='importance-one-is-ndtw']";
        page.wait(&format!("document.querySelector(\"{card}\")")).await?;
        page.click(&format!("{card} .claim-test")).await?;
        page.wait(&format!("document.querySelector(\"{card}\").dataset.outcome === 'holds'"))
            .await?;
        let text = page.text(&format!("{card} .claim-outcome")).await?;
        ensure!(text.contains("Holds in 3 runs"), "`{text}`");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_table_names_the_contrast_and_its_corrected_p_value() -> Result<()> {
    in_both(async |page| {
        // Before the registered update there are means, and no comparison.
        open_still(page, "lab=navigation&runs=5&episodes=10&at=10").await?;
        ensure!(page.count("#comparison tbody tr").await? == 5, "the start and four arms");
        let hard = page.text("#comparison tbody tr:last-child").await?;
        ensure!(!hard.contains("p ") && !hard.contains("lower in"), "the row says `{hard}`");
        let note = page.text("#comparison-note").await?;
        ensure!(note.contains("There is no verdict before update 120."), "`{note}`");
        open_still(page, "lab=navigation&runs=5&episodes=10&at=120").await?;
        let hard = page.text("#comparison tbody tr:last-child").await?;
        ensure!(hard.contains("corrected for 2 (interval 97.5 %)"), "the row says `{hard}`");
        ensure!(hard.contains("p = ") || hard.contains("p < "), "the row says `{hard}`");
        ensure!(hard.contains("lower in") && hard.contains('±'), "the row says `{hard}`");
        let note = page.text("#comparison-note").await?;
        ensure!(note.contains("Chosen beforehand") && note.contains("nDTW + goal"), "`{note}`");
        open_still(page, "lab=attention").await?;
        let shown = page.property("#comparison-region", "hidden").await?;
        ensure!(shown == "true" || page.count("#comparison th").await? > 1, "an empty table");
        Ok(())
    })
    .await
}
