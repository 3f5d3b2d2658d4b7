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

/// Browser, query and darkness of the visits.
const WAYS: [(Kind, &str, bool); 4] = [
    (Kind::Chromium, "", false),
    (Kind::Chromium, "speed=max", true),
    (Kind::Firefox, "", true),
    (Kind::Firefox, "speed=max", false),
];
/// For how long the page is watched at least: longer than any of its timers.
const WATCHED: Duration = Duration::from_secs(17);
/// The run has come to rest and is signed.
const AT_REST: &str = "document.documentElement.dataset.signature !== ''";
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
    // In every way that takes other turns.
    let ways = fragments.iter().flat_map(|fragment| WAYS.map(|way| (fragment, way)));
    for (fragment, (kind, query, dark)) in ways {
        let page = Page::launch(kind, Options { dark, ..Options::default() }).await?;
        page.open(query, fragment).await?;
        tokio::time::sleep(WATCHED).await;
        page.wait(AT_REST).await?;
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
