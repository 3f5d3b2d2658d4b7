//! A browser that another test has had is like a new one.

use crate::support::{BOTH, alone};
use anyhow::{Result, ensure};
use e2e::{Kind, Options, Page};
use serde_json::Value;

/// What a page finds of the reader, the window and the pages before it.
const FOUND: &str = "return {
    told: ['prefers-color-scheme: dark', 'prefers-reduced-motion: reduce', 'forced-colors: active']
        .filter(query => matchMedia(`(${query})`).matches),
    kept: [localStorage.kept, sessionStorage.kept, window.kept, document.cookie].join(''),
    size: [innerWidth, innerHeight, devicePixelRatio],
    seen: [document.visibilityState, document.hasFocus()],
}";

/// Leaves behind what a page and its driver can.
const LEAVE: &str = "
    localStorage.kept = sessionStorage.kept = window.kept = 'kept';
    console.error('kept');
    window.open('about:blank');
";

#[tokio::test]
async fn a_released_browser_is_like_a_new_one() -> Result<()> {
    let _alone = alone().await;
    for kind in BOTH {
        let page = Page::launch(kind, Options::default()).await?;
        let new = found(&page).await?;
        page.eval(LEAVE).await?;
        page.apply(Options { width: 600, height: 500, dark: true, reduced_motion: true }).await?;
        if kind == Kind::Chromium {
            page.run_before("window.kept = 'kept'").await?;
            page.force_colours(true).await?;
        }
        let windows = page.windows().await?;
        ensure!(windows == 2 && found(&page).await? != new, "nothing was left in {kind:?}");
        page.release().await?;
        let page = Page::launch(kind, Options::default()).await?;
        ensure!(page.windows().await? == 1, "windows of an earlier test stay open in {kind:?}");
        let again = found(&page).await?;
        ensure!(again == new, "in {kind:?} a page finds {again}, and in a new browser {new}");
        let errors = page.console_errors().await?;
        ensure!(errors.is_empty(), "errors of an earlier test in {kind:?}: {errors:#?}");
        page.release().await?;
    }
    Ok(())
}

async fn found(page: &Page) -> Result<Value> {
    page.open("play=no", "lab=wasserstein").await?;
    page.eval(FOUND).await
}
