//! The figure in somebody else's page.

use crate::support::{
    LABS, host, in_both, in_chromium_with, is_visible, open_still, place, signature, spot,
    wait_for_picture,
};
use anyhow::{Context, Result, ensure};
use e2e::{Options, Page};

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

/// What is wrong with a small frame, in words: its parts stand below each other, nothing is
/// scrolled, and a sentence that is cut off can be read elsewhere.
const CROWDED: &str = "
    const part = css => document.querySelector(css).getBoundingClientRect();
    const [words, canvas, bar] = ['#sentence', '#panels canvas', '#transport'].map(part);
    const sentence = document.querySelector('#sentence');
    const wrong = [];
    if (document.documentElement.scrollHeight > innerHeight) wrong.push('it scrolls');
    if (words.bottom > canvas.top + 1) wrong.push('words over the picture');
    if (canvas.bottom > bar.top + 1) wrong.push('the bar over the picture');
    if (canvas.height < 96) wrong.push(`a picture of ${canvas.height}`);
    const lines = words.height / parseFloat(getComputedStyle(sentence).lineHeight);
    if (lines > 2.5) wrong.push(`${lines} lines`);
    if (!sentence.title.startsWith(sentence.textContent)) wrong.push('no title');
    const buttons = [...document.querySelectorAll('#transport :is(button, a)')];
    const boxes = buttons.filter(b => b.checkVisibility()).map(b => b.getBoundingClientRect());
    boxes.forEach((a, i) => boxes.slice(i + 1).forEach(b => {
        if (a.left < b.right - 1 && b.left < a.right - 1) wrong.push('buttons over each other');
    }));
    if (boxes.some(b => b.right > innerWidth)) wrong.push('a button outside');
    return wrong.join(', ');
";

#[tokio::test]
async fn nothing_overlaps_in_a_small_frame() -> Result<()> {
    in_chromium_with(Options::default(), async |page| {
        for (width, height) in [(320, 240), (360, 300), (480, 360)] {
            page.apply(Options { width, height, ..Options::default() }).await?;
            for lab in LABS {
                page.open("embed=1&play=no", &format!("lab={lab}")).await?;
                signature(page).await?;
                let wrong = page.eval(CROWDED).await?;
                ensure!(wrong == "", "{lab} in {width} x {height}: {wrong}");
            }
        }
        // What is done to it works there, too.
        page.apply(Options { width: 320, height: 240, ..Options::default() }).await?;
        page.open("embed=1&play=no", "lab=plane").await?;
        signature(page).await?;
        page.click("#kick").await?;
        page.wait("document.querySelector('#open-full').href.includes('do=0:kick:')").await
    })
    .await
}

/// The run that an embedded figure leads to.
const FULL: &str = "document.querySelector('#open-full').href";

/// Opens a figure in a frame of the smallest size in somebody else's page. It stands in the corner:
/// Chromium's driver counts a pointer's place from there.
async fn open_small(page: &Page, query: &str, fragment: &str) -> Result<()> {
    page.leave_frame().await?;
    let address = page.address(&format!("embed=1&play=no{query}"), fragment);
    let host = host(&format!(
        "<iframe src=\"{}\" title=\"A figure\" width=\"320\" height=\"240\" \
         style=\"position: fixed; inset: 0; border: 0\"></iframe>",
        address.replace('&', "&amp;")
    ))
    .await?;
    page.goto(&host.url()).await?;
    page.enter_frame().await?;
    page.wait_for_drawn().await?;
    signature(page).await.map(drop)
}

#[tokio::test]
async fn balls_arrows_and_surfaces_are_dragged_in_a_small_frame() -> Result<()> {
    in_both(async |page| {
        let surface = "[data-panel=surface] canvas";
        open_small(page, "", "lab=plane").await?;
        let ball = spot(page, surface, "drag the ball").await?;
        let on = |by: f64| [ball[0] + by, ball[1] + 0.4 * by];
        page.stroke(surface, &[ball, on(18.0), on(36.0)]).await?;
        page.wait(&format!("{FULL}.includes('x=')")).await?;
        page.wait("Number(document.documentElement.dataset.step) > 2").await?;
        // Somewhere else it turns, and nothing of the run changes.
        open_small(page, "", "lab=plane&at=5").await?;
        let before = page.screenshot(false).await?;
        page.stroke(surface, &[[30.0, 120.0], [60.0, 125.0], [90.0, 130.0]]).await?;
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        ensure!(page.screenshot(false).await? != before, "the surface stands still");
        ensure!(page.step().await? == 5, "turning is no part of the run");
        for (query, fragment, panel, name) in [
            ("&hide=landscape", "lab=attention", "tokens", "drag it"),
            ("", "lab=copy-average&students=1&start=exact", "neurons", "student 1"),
        ] {
            open_small(page, query, fragment).await?;
            let canvas = format!("[data-panel={panel}] canvas");
            let [x, y] = spot(page, &canvas, name).await?;
            page.stroke(&canvas, &[[x, y], [x + 15.0, y + 5.0], [x + 25.0, y + 10.0]]).await?;
            page.wait(&format!("{FULL}.includes(':move:')")).await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_walk_goes_through_a_small_frame() -> Result<()> {
    in_both(async |page| {
        open_small(page, "", "lab=navigation&runs=1&arms=hard&seed=1").await?;
        let map = "[data-panel=map] canvas";
        for leg in 1..=2 {
            let at = place(page, map, "one move from you").await?;
            page.stroke(map, &[at]).await?;
            page.wait(&format!("({FULL}.match(/:walk:/g) ?? []).length >= {leg}")).await?;
        }
        page.click(".walk-stop").await?;
        page.wait(&format!("{FULL}.includes(':walk:1:stop')")).await?;
        page.click(".walk-anew").await?;
        page.wait(&format!("!{FULL}.includes(':walk:')")).await
    })
    .await
}
