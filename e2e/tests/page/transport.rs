//! Playing, pausing, stepping, resetting and reseeding.

use crate::support::{BOTH, alone_in, in_both, open_still, signature, step_forward};
use anyhow::{Context, Result, ensure};
use e2e::Page;
use std::time::Duration;

const LONGEST_PAUSE: f64 = 100.0;

/// Presses Pause and reports when the page said so and the steps then taken.
const PAUSE: &str = "
    const done = arguments[arguments.length - 1];
    const data = document.documentElement.dataset;
    const start = performance.now();
    const told = new Promise(resolve => {
        const see = () => data.state === 'paused' && resolve(performance.now() - start);
        new MutationObserver(see).observe(document.documentElement, { attributes: true });
        document.querySelector('#play').click();
        see();
    });
    told.then(after => setTimeout(() => {
        const step = data.step;
        setTimeout(() => done([after, Number(data.step) - Number(step)]), 300);
    }, Math.max(0, 100 - after)));
";

#[tokio::test]
async fn pauses_within_a_tenth_of_a_second() -> Result<()> {
    alone_in(&BOTH, async |page| {
        page.open("speed=max&play=visible", "p=low-barrier").await?;
        pause(page).await
    })
    .await
}

async fn pause(page: &Page) -> Result<()> {
    page.wait_for_state("playing").await?;
    page.wait("Number(document.documentElement.dataset.step) > 3").await?;
    let result = page.eval_async(PAUSE).await?;
    let after = result[0].as_f64().context("a time")?;
    ensure!(after < LONGEST_PAUSE, "paused after {after:.0} ms");
    ensure!(result[1] == 0, "{} more steps after 100 ms", result[1]);
    Ok(())
}

/// A step with a hundred thousand particles on a ring takes a good part of a second:
/// meanwhile the page says what is under way and how far it has come, and Pause answers at
/// once. The inspector names the step that it is about.
#[tokio::test]
async fn a_long_step_is_announced_and_can_be_paused() -> Result<()> {
    const RING: &str = "lab=wasserstein&v=1&functional=discrepancy&goal=ring&start=cloud\
                        &features=64&particles=100000&methods=saddle-free";
    alone_in(&BOTH, async |page| {
        open_still(page, RING).await?;
        ensure!(page.text("#inspector-step").await? == "0", "step 0 is not inspected");
        page.click("#play").await?;
        page.wait(
            "/^computing step [0-9]+: Saddle-free Newton, Hessian product [0-9]+ of at most 40,/
                 .test(document.querySelector('#progress-text').textContent)
             && document.querySelector('#progress').position > 0
             && !document.querySelector('#progress').hidden
             && document.querySelector('#cancel').hidden",
        )
        .await?;
        let result = page.eval_async(PAUSE).await?;
        let after = result[0].as_f64().context("a time")?;
        ensure!(after < LONGEST_PAUSE, "paused after {after:.0} ms");
        page.wait(
            "document.documentElement.dataset.signature
             && document.querySelector('#inspector-step').textContent
                 === document.documentElement.dataset.step
             && document.querySelector('#progress').hidden",
        )
        .await
    })
    .await
}

#[tokio::test]
async fn plays_and_pauses() -> Result<()> {
    in_both(async |page| {
        open_still(page, "lab=wasserstein").await?;
        ensure!(page.step().await? == 0, "it has moved by itself");
        page.click("#play").await?;
        page.wait_for_state("playing").await?;
        page.wait("Number(document.documentElement.dataset.step) >= 5").await?;
        page.click("#play").await?;
        page.wait_for_state("paused").await?;
        tokio::time::sleep(Duration::from_millis(150)).await;
        let step = page.step().await?;
        tokio::time::sleep(Duration::from_millis(300)).await;
        ensure!(page.step().await? == step, "it goes on after Pause");
        ensure!(page.text("#step").await? == format!("step {step}"), "#step lags behind");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn steps_forward_and_back_to_the_same_result() -> Result<()> {
    in_both(async |page| {
        open_still(page, "lab=wasserstein").await?;
        let mut signatures = vec![signature(page).await?];
        for _ in 0..3 {
            step_forward(page).await?;
            signatures.push(signature(page).await?);
        }
        for step in (0..3).rev() {
            page.click("#step-back").await?;
            page.wait_for_data("step", &step.to_string()).await?;
            let again = signature(page).await?;
            ensure!(again == signatures[step], "step {step} differs on the way back");
        }
        signatures.dedup();
        ensure!(signatures.len() == 4, "steps without a difference: {signatures:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn reset_replays_and_a_new_seed_does_not() -> Result<()> {
    in_both(async |page| {
        open_still(page, "seed=11&at=3").await?;
        let first = signature(page).await?;
        ensure!(three_steps_after(page, "#reset").await? == first, "reset has changed the run");
        ensure!(page.property("#seed", "value").await? == "11", "reset has changed the seed");
        let other = three_steps_after(page, "#new-seed").await?;
        ensure!(page.property("#seed", "value").await? != "11", "the seed is still the same");
        ensure!(other != first, "another seed has given the same run");
        Ok(())
    })
    .await
}

async fn three_steps_after(page: &Page, button: &str) -> Result<String> {
    page.click(button).await?;
    page.wait_for_data("step", "0").await?;
    page.wait("['ready', 'paused'].includes(document.documentElement.dataset.state)").await?;
    for _ in 0..3 {
        step_forward(page).await?;
    }
    signature(page).await
}
