//! `cargo xtask record`: which functions first visits of these fragments call.

use anyhow::{Context, Result};
use e2e::{Kind, Options, Page};
use std::collections::BTreeSet;
use std::time::Duration;

/// Asks the page and its workers for the labels of the functions that they have called.
const ASK: &str = "
    const [done] = arguments;
    const labels = new Set();
    const channel = new BroadcastChannel('marks');
    channel.onmessage = ({ data }) => data.forEach(label => labels.add(label));
    channel.postMessage('report');
    setTimeout(() => { channel.close(); done([...labels]); }, 1500);
";

/// Milliseconds for which the run plays by itself.
const PLAY: u64 = 5_000;
/// Turns to another tab and back, as far as the page can tell.
const TURN_AWAY: &str = "
    for (const value of [true, false]) {
        Object.defineProperty(document, 'hidden', { value, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
    }
";

#[tokio::main]
async fn main() -> Result<()> {
    let fragments: Vec<String> = std::env::args().skip(1).collect();
    let mut labels = BTreeSet::new();
    for (fragment, dark) in fragments.iter().flat_map(|f| [(f, false), (f, true)]) {
        let page = Page::launch(Kind::Chromium, Options { dark, ..Options::default() }).await?;
        page.open("", fragment).await?;
        tokio::time::sleep(Duration::from_millis(PLAY)).await;
        page.eval(TURN_AWAY).await?;
        let called = page.eval_async(ASK).await?;
        let called = called.as_array().context("no list of labels")?;
        labels.extend(called.iter().filter_map(|label| label.as_str()).map(str::to_owned));
    }
    for label in labels {
        println!("{label}");
    }
    Ok(())
}
