//! Where the page is put: hosts that do things wrong, frames, translators, paper, screens.

use crate::support::{BOTH, host, in_both, in_chromium_with, machine, open_still, signature};
use anyhow::{Context, Result, ensure};
use e2e::{Fault, Kind, Options, Page, paths};
use serde_json::json;
use std::time::{Duration, Instant};

const RUN: &str = "lab=attention&v=1&seed=26&at=40&sig=3669f5a2";

/// What the page says while it does not run.
const SAID: &str = "
    const seen = (e) => e?.checkVisibility({ visibilityProperty: true }) ? e.textContent : '';
    return ['#sentence', '#not-started', '.noscript']
        .map(css => seen(document.querySelector(css))).join(' ')";

/// Which controls are offered.
const OFFERED: &str = "
    return ['#play', '#preset', '#kick', '#share-copy', '#theme'].filter(css =>
        document.querySelector(css)?.checkVisibility({ visibilityProperty: true }))";

/// Waits at most ten seconds until the page says this, and looks whether it offers controls.
async fn says(page: &Page, words: &str) -> Result<()> {
    let start = Instant::now();
    let mut said = String::new();
    while start.elapsed() < Duration::from_secs(10) {
        said = page.eval(SAID).await?.as_str().unwrap_or_default().to_owned();
        if said.contains(words) {
            let offered = page.eval(OFFERED).await?;
            ensure!(offered == json!([]), "controls that cannot work are offered: {offered}");
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    anyhow::bail!("after ten seconds the page says `{said}`, not `{words}`")
}

/// What a host does wrong is told in words, with what to do.
#[tokio::test]
async fn a_host_that_keeps_the_module_from_running_is_named() -> Result<()> {
    let _share = machine().await;
    for kind in BOTH {
        for (fault, words) in [
            (Fault::FrontPage, "sends another page in place of the file attention-"),
            (Fault::Missing, "it answers 404"),
            (Fault::Stalled, "still on its way"),
            (Fault::NoWasm, "forbids WebAssembly"),
            (Fault::NoInline, "content security policy has to allow the page’s own scripts"),
        ] {
            let page = Page::launch_faulty(kind, fault).await?;
            page.goto(&page.address("", RUN)).await?;
            says(&page, words).await.with_context(|| format!("{fault:?} in {kind:?}"))?;
            page.release().await?;
        }
        let page = Page::launch(kind, Options::default()).await?;
        let file = format!("file://{}/index.html#{RUN}", paths::dist()?.display());
        page.goto(&file).await?;
        match kind {
            Kind::Chromium => says(&page, "opened from a disk").await?,
            // It runs the page from a disk.
            _ => page.wait_for_drawn().await?,
        }
        page.release().await?;
    }
    Ok(())
}

/// A wrong type alone does not keep it from running.
#[tokio::test]
async fn a_module_of_another_type_runs() -> Result<()> {
    let _share = machine().await;
    for kind in BOTH {
        for fault in [Fault::OctetStream, Fault::NoSniff] {
            let page = Page::launch_faulty(kind, fault).await?;
            page.open("play=no", RUN).await?;
            page.wait_for_data("reproduction", "reproduced").await?;
            page.release().await?;
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_frame_without_an_origin_says_what_is_missing() -> Result<()> {
    let _share = machine().await;
    for kind in BOTH {
        let page = Page::launch_faulty(kind, Fault::NoCors).await?;
        let address = page.address("embed=1", RUN).replace('&', "&amp;");
        let host = host(&format!(
            "<iframe src=\"{address}\" width=\"640\" height=\"480\" sandbox=\"allow-scripts\"></iframe>"
        ))
        .await?;
        page.goto(&host.url()).await?;
        page.enter_frame().await?;
        says(&page, "Add allow-same-origin to the frame's sandbox").await?;
        says(&page, "seed=26").await.context("the address")?;
        page.release().await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_query_that_was_escaped_twice_is_read() -> Result<()> {
    in_both(async |page| {
        let address = page.address("embed=1&amp;amp;ui=bar&amp;play=no", "lab=attention");
        page.goto("about:blank").await?;
        page.goto(&address).await?;
        page.wait_for_drawn().await?;
        ensure!(page.data("ui").await? == "bar" && page.data("embed").await? == "1", "{address}");
        Ok(())
    })
    .await
}

/// A copy inside another document has no neighbours, and says so; the code that is handed out
/// tells Quarto to make none.
#[tokio::test]
async fn an_inlined_copy_asks_to_be_opened_from_its_address() -> Result<()> {
    let _share = machine().await;
    let html = std::fs::read_to_string(paths::dist()?.join("index.html"))?;
    let html = html.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
    for kind in BOTH {
        let page = Page::launch(kind, Options::default()).await?;
        open_still(&page, RUN).await?;
        let code = page.property("#share-iframe", "value").await?;
        ensure!(code.contains("data-external=\"1\""), "{code}");
        let host =
            host(&format!("<iframe width=640 height=480 srcdoc=\"{html}\"></iframe>")).await?;
        page.goto(&host.url()).await?;
        page.enter_frame().await?;
        page.wait_for(
            "document.querySelector('#sentence').textContent.includes('from its own address')",
            Duration::from_secs(10),
        )
        .await?;
        page.release().await?;
    }
    Ok(())
}

/// What a translator does, and a count of texts that are written again though the page has said
/// the same there before.
const TRANSLATE: &str = "
    const skip = 'SCRIPT,STYLE,TEXTAREA,NOSCRIPT,TEMPLATE,INPUT,SELECT,OPTION';
    const said = new WeakMap();
    window.written = { same: 0, other: 0 };
    const wrap = (node) => {
        const parent = node.parentElement;
        if (!parent || !node.data.trim() || parent.closest(skip) || parent.closest('font')) return;
        window.written[said.get(parent) === node.data ? 'same' : 'other']++;
        said.set(parent, node.data);
        const outer = document.createElement('font'), inner = document.createElement('font');
        inner.textContent = '«' + node.data + '»';
        outer.append(inner);
        node.replaceWith(outer);
    };
    const all = (root) => {
        const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
        const found = [];
        while (walk.nextNode()) found.push(walk.currentNode);
        found.forEach(wrap);
    };
    document.documentElement.dir = 'rtl';
    all(document.body);
    new MutationObserver((changes) => {
        for (const change of changes)
            for (const node of change.addedNodes)
                node.nodeType === 3 ? wrap(node) : node.tagName !== 'FONT' && all(node);
    }).observe(document.body, { childList: true, subtree: true });
";

#[tokio::test]
async fn a_translator_is_not_given_the_same_words_again() -> Result<()> {
    in_both(async |page| {
        open_still(page, "lab=wasserstein&v=1&seed=12&at=40").await?;
        page.eval(TRANSLATE).await?;
        page.click("#play").await?;
        page.wait("Number(document.documentElement.dataset.step) > 80").await?;
        page.click("#play").await?;
        let written = page.eval("return window.written").await?;
        ensure!(written["same"] == json!(0), "{written}");
        ensure!(written["other"].as_u64() > Some(100), "nothing was translated: {written}");
        // Numbers read from left to right in a page that does not.
        let direction = "return getComputedStyle(document.querySelector('#inspector-extremes'))
            .direction";
        ensure!(page.eval(direction).await? == json!("ltr"), "1 of 128 reads 128 of 1");
        Ok(())
    })
    .await
}

/// A deck keeps its own history, and gets its keys back with Escape.
#[tokio::test]
async fn an_embedded_figure_leaves_history_and_keys_to_its_host() -> Result<()> {
    in_both(async |page| {
        let address = page.address("embed=1&play=no", "lab=wasserstein").replace('&', "&amp;");
        let host = host(&format!(
            "<script>addEventListener('keydown', event => pressed = event.key)</script>\
             <iframe src=\"{address}\" width=\"640\" height=\"480\"></iframe>"
        ))
        .await?;
        page.goto(&host.url()).await?;
        let before = page.eval("return history.length").await?;
        page.enter_frame().await?;
        page.wait_for_drawn().await?;
        page.eval(
            "const preset = document.querySelector('#preset');
             preset.value = 'escape';
             preset.dispatchEvent(new Event('change', { bubbles: true }))",
        )
        .await?;
        page.wait("location.hash.includes('escape') || location.hash.includes('start=')").await?;
        page.click("#step-forward").await?;
        page.press('\u{E00C}').await?;
        page.press('a').await?;
        page.leave_frame().await?;
        let after = page.eval("return history.length").await?;
        ensure!(before == after, "the history had {before} entries, and has {after}");
        page.wait("pressed === 'a'").await
    })
    .await
}

#[tokio::test]
async fn on_paper_the_ink_is_dark() -> Result<()> {
    in_chromium_with(Options::default(), async |page| {
        page.open("play=no&theme=dark", RUN).await?;
        signature(page).await?;
        page.as_printed().await?;
        let look = "const of = (css, what) => getComputedStyle(document.querySelector(css))[what];
            return [of('body', 'backgroundColor'), of('h2', 'color'), of('.panel canvas', 'filter')]";
        let found = page.eval(look).await?;
        ensure!(found[0] == "rgb(255, 255, 255)", "the paper is {}", found[0]);
        ensure!(found[1] == "rgb(27, 31, 36)", "the ink is {}", found[1]);
        let turned = found[2].as_str().unwrap_or_default();
        ensure!(turned.contains("invert(1)"), "a dark picture is printed as it is: {turned}");
        Ok(())
    })
    .await
}

/// A window keeps its size in CSS pixels when it is moved to a finer screen.
#[tokio::test]
async fn a_finer_screen_has_finer_pictures() -> Result<()> {
    in_chromium_with(Options::default(), async |page| {
        // Another screen of the developer tools fires no media query; this test does.
        page.run_before(
            "const make = window.matchMedia;
             window.lists = [];
             window.matchMedia = (query) => {
                 window.lists.push(make.call(window, query));
                 return window.lists.at(-1);
             };",
        )
        .await?;
        open_still(page, RUN).await?;
        // The width of what a worker has drawn.
        let width = "const done = arguments[arguments.length - 1];
            createImageBitmap(document.querySelector('#panels canvas'))
                .then(bitmap => done(bitmap.width))";
        let before = page.eval_async(width).await?.as_f64().context("a width")?;
        page.change_screen(Options::default(), 2.0).await?;
        page.eval(
            "window.lists.filter(list => list.media.includes('resolution'))
                 .forEach(list => list.dispatchEvent(new Event('change')))",
        )
        .await?;
        for _ in 0..100 {
            let now = page.eval_async(width).await?.as_f64().context("a width")?;
            if (now - 2.0 * before).abs() < 3.0 {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        anyhow::bail!("a picture is still {before} pixels wide")
    })
    .await
}

/// The page allows nothing from elsewhere, and none of its own parts is refused by that.
#[tokio::test]
async fn the_page_has_a_policy_of_its_own() -> Result<()> {
    in_both(async |page| {
        open_still(page, RUN).await?;
        let script = "const done = arguments[arguments.length - 1];
            addEventListener('securitypolicyviolation', event => done(event.effectiveDirective));
            fetch('https://elsewhere.invalid/').catch(() => setTimeout(() => done(''), 2000));";
        let refused = page.eval_async(script).await?;
        ensure!(refused == json!("connect-src"), "a request elsewhere: {refused}");
        // This one violation was ours; there must be no other.
        let errors = page.console_errors().await?;
        ensure!(errors.iter().all(|error| error.contains("elsewhere.invalid")), "{errors:#?}");
        Ok(())
    })
    .await?;
    in_chromium_with(Options::default(), async |page| page.open("", "lab=navigation").await).await
}
