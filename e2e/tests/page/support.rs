//! What the tests share.

use anyhow::{Context, Result, bail, ensure};
use e2e::{Kind, Options, Page, Server};
use serde_json::json;
use tokio::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard};

/// Both browsers.
pub const BOTH: [Kind; 2] = [Kind::Chromium, Kind::Firefox];

/// The laboratories.
pub const LABS: [&str; 6] =
    ["wasserstein", "attention", "navigation", "copy-average", "plane", "landscape"];

/// Tests that measure time hold this alone; the others share it.
static MACHINE: RwLock<()> = RwLock::const_new(());

/// A share of the machine.
pub async fn machine() -> RwLockReadGuard<'static, ()> {
    MACHINE.read().await
}

/// The machine without any other test.
pub async fn alone() -> RwLockWriteGuard<'static, ()> {
    MACHINE.write().await
}

/// Runs a test body in both browsers with the usual reader.
pub async fn in_both(body: impl AsyncFn(&Page) -> Result<()>) -> Result<()> {
    in_both_with(Options::default(), body).await
}

/// Runs a test body in both browsers with a reader of these `options`.
pub async fn in_both_with(options: Options, body: impl AsyncFn(&Page) -> Result<()>) -> Result<()> {
    let _share = machine().await;
    in_each(&BOTH, options, body).await
}

/// Runs a test body in Chromium alone, where Firefox cannot be what it needs.
pub async fn in_chromium_with(
    options: Options,
    body: impl AsyncFn(&Page) -> Result<()>,
) -> Result<()> {
    let _share = machine().await;
    in_each(&[Kind::Chromium], options, body).await
}

/// Runs a test body that measures time in these browsers, without any other test.
pub async fn alone_in(kinds: &[Kind], body: impl AsyncFn(&Page) -> Result<()>) -> Result<()> {
    let _alone = alone().await;
    in_each(kinds, Options::default(), body).await
}

async fn in_each(
    kinds: &[Kind],
    options: Options,
    body: impl AsyncFn(&Page) -> Result<()>,
) -> Result<()> {
    for &kind in kinds {
        let page = Page::launch(kind, options).await?;
        body(&page).await.with_context(|| format!("in {kind:?}"))?;
        no_console_errors(&page).await.with_context(|| format!("in {kind:?}"))?;
        page.release().await?;
    }
    Ok(())
}

/// Fails when the page has written errors to the console.
pub async fn no_console_errors(page: &Page) -> Result<()> {
    let errors = page.console_errors().await?;
    ensure!(errors.is_empty(), "errors in the console: {errors:#?}");
    Ok(())
}

/// The signature of the step on show, once the worker has signed it.
pub async fn signature(page: &Page) -> Result<String> {
    page.wait("document.documentElement.dataset.signature").await?;
    page.data("signature").await
}

/// Opens a run that does not play by itself.
pub async fn open_still(page: &Page, fragment: &str) -> Result<()> {
    page.open("play=no", fragment).await?;
    signature(page).await.map(drop)
}

/// Pauses, and opens the link of the step on show, which has to give the same bits again;
/// returns its fragment.
pub async fn reopen_reproduced(page: &Page) -> Result<String> {
    if page.data("state").await? == "playing" {
        page.click("#play").await?;
    }
    let sig = signature(page).await?;
    page.wait(&format!("document.querySelector('#share-link').value.includes('sig={sig}')"))
        .await?;
    let fragment = page.shared_fragment().await?;
    open_still(page, &fragment).await?;
    let verdict = page.data("reproduction").await?;
    ensure!(verdict == "reproduced", "{fragment}: {verdict}");
    Ok(fragment)
}

/// Steps forward once and waits for it.
pub async fn step_forward(page: &Page) -> Result<()> {
    let next = page.step().await? + 1;
    page.click("#step-forward").await?;
    page.wait_for_data("step", &next.to_string()).await
}

/// Puts a value into a field as a reader does who then goes to the next one.
pub async fn fill(page: &Page, css: &str, value: &str) -> Result<()> {
    page.focus(css).await?;
    page.eval_with("document.querySelector(arguments[0]).select()", vec![json!(css)]).await?;
    for key in value.chars() {
        page.press(key).await?;
    }
    page.press(TAB).await
}

/// WebDriver's name of the key.
pub const TAB: char = '\u{E004}';
/// WebDriver's name of the key.
pub const ESCAPE: char = '\u{E00C}';

/// How many colours the first canvas that a selector finds shows.
///
/// A canvas that a worker draws can be copied, though not read.
const COLOURS: &str = "
    const source = document.querySelector(arguments[0]);
    if (!source?.width || !source.height) return 0;
    const copy = document.createElement('canvas');
    copy.width = source.width;
    copy.height = source.height;
    const context = copy.getContext('2d');
    context.drawImage(source, 0, 0);
    const pixels = new Uint32Array(
        context.getImageData(0, 0, copy.width, copy.height).data.buffer);
    return new Set(pixels).size;
";

/// Waits until a canvas shows a picture rather than one colour.
pub async fn wait_for_picture(page: &Page, css: &str) -> Result<()> {
    let mut colours = 0;
    for _ in 0..100 {
        let found = page.eval_with(COLOURS, vec![json!(css)]).await?;
        colours = found.as_u64().unwrap_or(0);
        // Text alone gives a handful of shades.
        if colours > 8 {
            return Ok(());
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    bail!("{css} shows {colours} colours")
}

/// Whether an element is rendered.
pub async fn is_visible(page: &Page, css: &str) -> Result<bool> {
    let script = "return document.querySelector(arguments[0])?.checkVisibility() ?? false";
    Ok(page.eval_with(script, vec![json!(css)]).await? == json!(true))
}

/// A place about in the middle of a picture where its readout says these words.
pub async fn spot(page: &Page, css: &str, words: &str) -> Result<[f64; 2]> {
    let look = "
        const canvas = document.querySelector(arguments[0]);
        const words = canvas.closest('figure').querySelector('.panel-readout');
        const box = canvas.getBoundingClientRect();
        return (async () => {
            for (let y = box.height / 2 - 90; y <= box.height / 2 + 90; y += 12) {
                for (let x = box.width / 2 - 90; x <= box.width / 2 + 90; x += 12) {
                    canvas.dispatchEvent(new PointerEvent('pointermove',
                        { clientX: box.left + x, clientY: box.top + y, bubbles: true }));
                    await new Promise(resolve => setTimeout(resolve, 25));
                    if (!words.textContent.includes(arguments[1])) continue;
                    // The words can be late, and those of a place before.
                    await new Promise(resolve => setTimeout(resolve, 300));
                    if (words.textContent.includes(arguments[1])) return [x, y];
                }
            }
            return null;
        })();
    ";
    let found = page.eval_with(look, vec![json!(css), json!(words)]).await?;
    let at = |k: usize| found[k].as_f64().with_context(|| format!("nowhere in {css}: {words}"));
    Ok([at(0)?.round(), at(1)?.round()])
}

/// The position on a map of a place whose words begin with a text of one or two letters, or contain
/// a longer one.
pub async fn place(page: &Page, map: &str, text: &str) -> Result<[f64; 2]> {
    let script = "
        const [css, text, done] = arguments;
        const canvas = document.querySelector(css);
        canvas.scrollIntoView({ block: 'center', behavior: 'instant' });
        const readout = canvas.closest('figure').querySelector('.panel-readout');
        (async () => {
            const box = canvas.getBoundingClientRect();
            for (let y = 0.3 * box.height; y < box.height; y += 14)
                for (let x = 20; x < box.width; x += 14) {
                    canvas.dispatchEvent(new PointerEvent('pointermove',
                        { clientX: box.x + x, clientY: box.y + y, bubbles: true }));
                    await new Promise(next => setTimeout(next, 25));
                    const found = readout.textContent;
                    // The first hit is at the upper edge of a place's reach: go a little inwards.
                    if (text.length > 2 ? found.includes(text) : found.startsWith(text))
                        return done([x, y + 4]);
                }
            done(null);
        })();";
    let found = page.eval_async_with(script, vec![json!(map), json!(text)]).await?;
    let at = |k: usize| found[k].as_f64().with_context(|| format!("no place says `{text}`"));
    Ok([at(0)?, at(1)?])
}

/// Waits for a notice with this key and returns its text.
pub async fn notice(page: &Page, key: &str) -> Result<String> {
    let css = format!("#notices li[data-key=\"{key}\"]");
    page.wait(&format!("document.querySelector({})", json!(css))).await?;
    page.text(&format!("{css} .notice-text")).await
}

/// Goes to a step that has been seen before, by the timeline.
pub async fn go_back_to(page: &Page, step: u64) -> Result<()> {
    let script = "const line = document.querySelector('#timeline'); line.value = arguments[0];
                  line.dispatchEvent(new Event('input'))";
    page.eval_with(script, vec![json!(step)]).await?;
    page.wait_for_data("step", &step.to_string()).await
}

/// Somebody's page with this code in it.
pub async fn host(code: &str) -> Result<Server> {
    Server::document(format!(
        "<!doctype html><html lang=\"en\"><link rel=\"icon\" href=\"data:,\"><title>A course</title>\
         <p>Before</p>{code}</html>"
    ))
    .await
}

/// Pixels between places where the tip of an arrow is looked for; it is caught from farther off.
const STRIDE: f64 = 12.0;

/// Where the reader finds the tip of an arrow with this name that stands upright in a panel.
pub async fn tip(page: &Page, panel: &str, name: &str) -> Result<[f64; 2]> {
    let canvas = format!("[data-panel={panel}] canvas");
    let readout = format!("[data-panel={panel}] .panel-readout");
    let size = format!(
        "const c = document.querySelector('{canvas}'); return [c.clientWidth, c.clientHeight]"
    );
    let size = page.eval(&size).await?;
    let [width, height] = [0, 1].map(|k| size[k].as_f64().unwrap_or_default());
    let mut y = 0.15 * height;
    while y < height {
        let at = [(0.5 * width).round(), y.round()];
        page.hover(&canvas, at).await?;
        tokio::time::sleep(std::time::Duration::from_millis(120)).await;
        if page.text(&readout).await?.contains(name) {
            return Ok(at);
        }
        y += STRIDE;
    }
    bail!("no arrow of {name} in the middle of {width} x {height}")
}
