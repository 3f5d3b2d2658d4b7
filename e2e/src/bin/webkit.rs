//! `cargo xtask webkit`: every laboratory and every golden link in WebKitGTK, which the tests
//! leave out because its driver is slow and knows little.

use anyhow::{Context, Result, ensure};
use e2e::{Kind, Options, Page, goldens};

/// Opens the laboratories of the arguments, then the golden links.
#[tokio::main]
async fn main() -> Result<()> {
    let page = Page::launch(Kind::WebKit, Options::default()).await?;
    let version = page.eval("return navigator.userAgent").await?;
    println!("\n{}", version.as_str().unwrap_or_default());
    for laboratory in std::env::args().skip(1) {
        page.open("play=no", &format!("lab={laboratory}")).await.context(laboratory.clone())?;
        let before = page.step().await?;
        page.click("#step-forward").await?;
        page.wait_for_data("step", &(before + 1).to_string()).await.context(laboratory.clone())?;
        println!("{laboratory} opens, draws and steps");
    }
    let mut failed = 0;
    let all = goldens()?;
    for golden in &all {
        if let Err(error) = golden.check(&page).await {
            failed += 1;
            println!("{error:#}");
        }
    }
    println!("{} of {} golden links have the native bits", all.len() - failed, all.len());
    ensure!(failed == 0, "{failed} golden links differ");
    Ok(())
}
