//! A function of two variables: a start that is dragged, a surface that turns, a formula that is
//! typed.

use crate::support::{
    fill, in_both, in_both_with, in_chromium_with, is_visible, no_console_errors, open_still,
    signature, spot,
};
use anyhow::{Context, Result, ensure};
use e2e::{Options, Page};

const SURFACE: &str = "[data-panel=surface] canvas";
const CONTOURS: &str = "[data-panel=contours] canvas";
/// The key code of the right arrow in WebDriver.
const RIGHT: char = '\u{e014}';

#[tokio::test]
async fn a_dragged_start_is_a_part_of_the_link() -> Result<()> {
    in_both(async |page| {
        open_still(page, "lab=plane").await?;
        page.wait("document.querySelector('[data-panel=contours]').dataset.held === 'yes'").await?;
        let start = spot(page, CONTOURS, "particle").await?;
        let on = |by: f64| [start[0] + by, start[1] + 0.5 * by];
        page.stroke(CONTOURS, &[start, on(10.0), on(20.0)]).await?;
        page.wait("document.querySelector('#share-link').value.includes('x=')").await?;
        // Methods leave the new start at once.
        page.wait("Number(document.documentElement.dataset.step) > 2").await?;
        let before = page.property("[data-key=x] input[type=number]", "value").await?;
        page.focus(CONTOURS).await?;
        page.press(RIGHT).await?;
        let script = "document.querySelector('[data-key=x] input[type=number]').value";
        page.wait(&format!("Number({script}) > {before}")).await?;
        no_console_errors(page).await
    })
    .await
}

/// On the surface a ball is dragged, which is the same event as from above; the surface does not
/// turn meanwhile.
#[tokio::test]
async fn a_ball_is_dragged_on_the_surface() -> Result<()> {
    in_both(async |page| {
        open_still(page, "lab=plane").await?;
        page.wait("document.querySelector('[data-panel=surface]').dataset.held === 'yes'").await?;
        let ball = spot(page, SURFACE, "drag the ball").await?;
        let on = |by: f64| [ball[0] + by, ball[1] + 0.5 * by];
        page.stroke(SURFACE, &[ball, on(20.0), on(40.0), on(60.0)]).await?;
        page.wait("document.querySelector('#share-link').value.includes('x=')").await?;
        page.wait("Number(document.documentElement.dataset.step) > 2").await?;
        page.click("#play").await?;
        page.wait_for_state("paused").await?;
        page.click("#reset").await?;
        page.wait_for_data("step", "0").await?;
        // The ball lies where the pointer has let go of it. Firefox's driver tells of no pointer
        // that is where it was.
        page.hover(SURFACE, [4.0, 4.0]).await?;
        page.hover(SURFACE, on(60.0)).await?;
        page.wait(
            "document.querySelector('[data-panel=surface] .panel-readout').textContent
            .includes('drag the ball')",
        )
        .await?;
        no_console_errors(page).await
    })
    .await
}

/// Curves are drawn against steps, evaluations or this machine's time; the pointer finds the step
/// in each of them, and a click goes there.
#[tokio::test]
async fn curves_are_drawn_against_what_methods_spend() -> Result<()> {
    const CURVES: &str = "[data-panel=value] canvas";
    const READOUT: &str = "[data-panel=value] .panel-readout";
    in_both(async |page| {
        page.open("play=no&abscissa=evaluations", "lab=plane&at=40").await?;
        let signed = signature(page).await?;
        let select = "[data-panel=value] .panel-abscissa";
        ensure!(page.property(select, "value").await? == "evaluations", "the address is not read");
        let without = "[data-panel=surface] .panel-abscissa";
        ensure!(!is_visible(page, without).await?, "a surface has no abscissa");
        page.eval(&format!(
            "document.querySelector('{CURVES}').scrollIntoView({{ block: 'center' }})"
        ))
        .await?;
        for chosen in ["milliseconds", "evaluations"] {
            page.choose(select, chosen).await?;
            let other = "document.querySelector('[data-panel=gradient] .panel-abscissa').value";
            page.wait(&format!("{other} === '{chosen}'")).await?;
            spot(page, CURVES, " after ").await?;
            ensure!(page.step().await? == 40 && signature(page).await? == signed, "{chosen}");
        }
        let at = spot(page, CURVES, "after 2").await?;
        page.hover(CURVES, at).await?;
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        let words = page.text(READOUT).await?;
        page.stroke(CURVES, &[at]).await?;
        let step = words.trim_start_matches("step ").split(':').next().context("a step")?;
        ensure!(step != "40", "all curves end here: {words}");
        // The screen has no halves of a pixel.
        let now = "document.documentElement.dataset.step";
        page.wait(&format!("Math.abs(Number({now}) - {step}) <= 1")).await?;
        page.choose(select, "steps").await?;
        spot(page, CURVES, "step ").await?;
        ensure!(!page.text(READOUT).await?.contains("after"), "steps are costs");
        no_console_errors(page).await
    })
    .await
}

#[tokio::test]
async fn a_surface_turns() -> Result<()> {
    in_both(async |page| {
        open_still(page, "lab=plane&at=5").await?;
        page.wait("document.querySelector('[data-panel=surface]').dataset.held === 'yes'").await?;
        // A canvas that a worker draws on cannot be read; the screen can.
        let before = page.screenshot(false).await?;
        page.stroke(SURFACE, &[[150.0, 150.0], [200.0, 160.0], [260.0, 170.0]]).await?;
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        ensure!(page.screenshot(false).await? != before, "the surface stands still");
        ensure!(page.step().await? == 5, "turning is no part of the run");
        no_console_errors(page).await
    })
    .await
}

#[tokio::test]
async fn a_mistake_in_a_formula_is_told_with_its_place() -> Result<()> {
    in_both(async |page| {
        open_still(page, "lab=plane&function=own").await?;
        fill(page, "[data-key=formula] input", "x^2 + * y").await?;
        page.wait("document.querySelector('#notices').textContent.includes('column 7')").await?;
        fill(page, "[data-key=formula] input", "x^2 + 3*y^2").await?;
        page.wait("!document.querySelector('#notices').textContent.includes('column')").await?;
        page.wait("document.querySelector('#share-link').value.includes('formula=')").await?;
        page.check_plays().await
    })
    .await
}

#[tokio::test]
async fn what_happens_is_announced_and_nothing_else() -> Result<()> {
    in_both(async |page| {
        open_still(page, "lab=plane&p=caught").await?;
        let live = "return [...document.querySelectorAll('#sentence, #step')].map(live =>
            live.getAttribute('aria-live') ?? live.getAttribute('role') ?? '').join()";
        ensure!(page.eval(live).await? == ",off", "words of every step are read out");
        page.eval(
            "window.said = [];
             const words = document.querySelector('#announcement');
             new MutationObserver(() => said.push(words.textContent))
                .observe(words, { childList: true, characterData: true, subtree: true });",
        )
        .await?;
        page.click("#play").await?;
        page.wait("Number(document.documentElement.dataset.step) > 60").await?;
        page.click("#play").await?;
        page.wait_for_state("paused").await?;
        page.wait("said.length > 2").await?;
        let said = page.eval("return said").await?;
        let said: Vec<&str> =
            said.as_array().into_iter().flatten().filter_map(|s| s.as_str()).collect();
        ensure!(said.len() <= 8, "{} announcements in some 60 steps: {said:#?}", said.len());
        for wanted in ["Gradient descent is near the saddle", "the minimum (1, 0)"] {
            ensure!(said.iter().any(|words| words.contains(wanted)), "{wanted}: {said:#?}");
        }
        let next = "return document.querySelector('#side :is(button, select, input)')
            .closest('section').id";
        ensure!(page.eval(next).await? == "inspector", "something stands before the inspector");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_pace_can_be_even() -> Result<()> {
    in_both(async |page| {
        page.open("play=no&pace=even", "lab=plane").await?;
        signature(page).await?;
        ensure!(page.eval("return document.querySelector('#pace').checked").await? == false);
        open_still(page, "lab=plane").await?;
        ensure!(page.eval("return document.querySelector('#pace').checked").await? == true);
        // On the plateau before gradient descent leaves the saddle the run hurries.
        let even = plateau(page, "play=no&pace=even").await?;
        let hurried = plateau(page, "play=no").await?;
        ensure!(hurried < 0.75 * even, "{hurried:.0} ms against {even:.0} ms at an even pace");
        Ok(())
    })
    .await
}

/// Milliseconds that 45 steps take in which nothing happens.
async fn plateau(page: &Page, query: &str) -> Result<f64> {
    page.open(query, "lab=plane&p=caught&jitter=0.000000001&at=60").await?;
    signature(page).await?;
    page.eval("window.since = performance.now()").await?;
    page.click("#play").await?;
    page.wait("Number(document.documentElement.dataset.step) >= 105").await?;
    page.eval("return performance.now() - since").await?.as_f64().context("a time")
}

#[tokio::test]
async fn a_picture_is_saved_as_png() -> Result<()> {
    in_both(async |page| {
        open_still(page, "lab=plane&at=5").await?;
        page.eval(
            "window.saved = null;
             HTMLAnchorElement.prototype.click = function () { window.saved = [this.download, this.href]; }",
        )
        .await?;
        page.click("[data-panel=surface] .panel-png").await?;
        page.wait("window.saved").await?;
        let seen = page
            .eval(
                "return (async () => {
                    const image = new Image();
                    image.src = saved[1];
                    await image.decode();
                    const copy = document.createElement('canvas');
                    [copy.width, copy.height] = [image.width, image.height];
                    const context = copy.getContext('2d');
                    context.drawImage(image, 0, 0);
                    const box = document.querySelector('[data-panel=surface] canvas');
                    const top = context.getImageData(0, 0, copy.width, copy.height).data.buffer;
                    const below = context.getImageData(0, 2 * box.clientHeight, copy.width,
                        copy.height - 2 * box.clientHeight).data.buffer;
                    return [saved[0], image.width / box.clientWidth,
                        copy.height / 2 - box.clientHeight,
                        new Set(new Uint32Array(top)).size, new Set(new Uint32Array(below)).size];
                })()",
            )
            .await?;
        ensure!(seen[0] == "plane-surface-step-5.png", "it is called {}", seen[0]);
        let number = |k: usize| seen[k].as_f64().context("a number");
        ensure!((number(1)? - 2.0).abs() < 0.02, "it is {} times as wide", number(1)?);
        ensure!(number(2)? > 30.0, "title and link have {} pixels", number(2)?);
        ensure!(number(3)? > 100.0 && number(4)? > 4.0, "{seen}: nothing is drawn");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_prediction_is_answered_by_the_run() -> Result<()> {
    in_both(async |page| {
        // The default run is a preset, and asks.
        open_still(page, "lab=plane").await?;
        ensure!(page.property("#preset", "value").await? == "caught", "it has no name");
        ensure!(is_visible(page, "#prediction legend").await?, "nothing is asked");
        ensure!(!is_visible(page, "#prediction p").await?, "it is answered before the run");
        page.click("#prediction .check:first-of-type input").await?;
        page.click("#play").await?;
        page.wait(
            "document.querySelector('#prediction p').textContent
            .startsWith('You were right. Gradient descent. ')",
        )
        .await?;
        page.click("#prediction .check:first-of-type input").await?;
        page.click("#prediction .check:last-of-type input").await?;
        page.wait("document.querySelector('#prediction p').textContent.startsWith('Not what')")
            .await?;
        page.click("#prediction a").await?;
        page.wait("document.querySelector('#preset').value === 'exactly-on-a-saddle'").await?;
        ensure!(!is_visible(page, "#prediction").await?, "what was asked of another run stays");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn small_screens_show_a_picture() -> Result<()> {
    // Width and height, whether embedded, and how much of the picture is to be seen.
    for (width, height, query, least) in [
        (740, 360, "play=no", 150.0),
        (360, 740, "play=no", 200.0),
        (320, 240, "play=no&embed=1", 110.0),
        (600, 480, "play=no&embed=1", 180.0),
    ] {
        in_chromium_with(Options { width, height, ..Options::default() }, async |page| {
            page.open(query, "lab=plane&p=exactly-on-a-saddle").await?;
            signature(page).await?;
            let seen = page
                .eval(
                    "const canvas = document.querySelector('#panels canvas').getBoundingClientRect();
                     const bar = document.querySelector('#transport').getBoundingClientRect();
                     const root = document.documentElement;
                     return [Math.min(canvas.bottom, bar.top) - Math.max(canvas.top, 0),
                        root.scrollWidth - root.clientWidth, bar.height]",
                )
                .await?;
            let number = |k: usize| seen[k].as_f64().context("a length");
            let size = format!("{width} x {height}");
            ensure!(number(0)? >= least, "{size}: {} pixels of the picture", number(0)?);
            ensure!(number(1)? <= 0.0, "{size}: {} pixels too wide", number(1)?);
            ensure!(number(2)? <= 62.0, "{size}: the transport is {} high", number(2)?);
            let embedded = query.contains("embed");
            for button in ["#play", "#reset", "#step-forward"] {
                ensure!(is_visible(page, button).await?, "{size}: no {button}");
            }
            ensure!(!embedded || is_visible(page, "#kick").await?, "{size}: no kick");
            Ok(())
        })
        .await?;
    }
    Ok(())
}

#[tokio::test]
async fn without_motion_key_frames_are_offered() -> Result<()> {
    in_both_with(Options { reduced_motion: true, ..Options::default() }, async |page| {
        page.open("", "lab=plane&p=caught").await?;
        signature(page).await?;
        let last = page.step().await?;
        page.wait("document.querySelectorAll('#frames button').length === 2").await?;
        let words = page.text("#frames button").await?;
        ensure!(words.contains("Saddle-free Newton: near a minimum"), "{words}");
        page.click("#frames button").await?;
        page.wait(&format!("Number(document.documentElement.dataset.step) < {last}")).await?;
        let step = page.step().await?;
        ensure!(words.starts_with(&format!("Step {step}:")), "{words} leads to step {step}");
        Ok(())
    })
    .await
}
