//! The page's thread stays free while the worker computes.

use crate::support::alone_in;
use anyhow::{Result, ensure};
use e2e::Kind;
use std::time::Duration;

/// Milliseconds; what the browsers call a long task.
const LONGEST_TASK: f64 = 50.0;

const OBSERVE: &str = "
    window.longTasks = [];
    new PerformanceObserver(list => list.getEntries().forEach(entry =>
        window.longTasks.push(entry.duration))).observe({ type: 'longtask' });
";

/// Only Chromium tells of long tasks.
#[tokio::test]
async fn playing_leaves_the_page_responsive() -> Result<()> {
    alone_in(&[Kind::Chromium], async |page| {
        page.open("play=no", "lab=wasserstein").await?;
        page.wait("document.documentElement.dataset.signature").await?;
        tokio::time::sleep(Duration::from_secs(1)).await;
        page.eval(OBSERVE).await?;
        page.click("#play").await?;
        tokio::time::sleep(Duration::from_secs(3)).await;
        ensure!(page.step().await? > 20, "it has hardly played");
        let tasks = page.eval("return window.longTasks").await?;
        let long = tasks.as_array().into_iter().flatten().filter_map(serde_json::Value::as_f64);
        let worst = long.fold(0.0, f64::max);
        ensure!(worst <= LONGEST_TASK, "a task of {worst:.0} ms on the page's thread: {tasks}");
        Ok(())
    })
    .await
}
