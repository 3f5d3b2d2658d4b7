//! `cargo xtask lighthouse`: Lighthouse's judgement of the introduction.

use anyhow::{Context, Result, ensure};
use e2e::{Line, Server, paths};
use serde_json::Value;
use std::process::{Command, Stdio};

/// Categories with the least score that they must have. Performance has none: it is a time.
const CATEGORIES: [(&str, Option<f64>); 3] =
    [("performance", None), ("accessibility", Some(1.0)), ("best-practices", Some(1.0))];
/// Of the performance, what is told one by one.
const TIMES: [&str; 5] = [
    "first-contentful-paint",
    "largest-contentful-paint",
    "total-blocking-time",
    "cumulative-layout-shift",
    "speed-index",
];
const FLAGS: &str = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
                     --disable-background-networking --disable-component-update --disable-sync \
                     --disable-dev-shm-usage";

#[tokio::main]
async fn main() -> Result<()> {
    let server = Server::directory(&paths::dist()?).await?;
    let report = judge(&server.url())?;
    println!("\nLighthouse of the introduction, on a desktop at {}", Line::SLOW);
    for name in TIMES {
        let audit = &report["audits"][name];
        println!("{:<28} {:>8}", text(audit, "title"), text(audit, "displayValue"));
    }
    let mut low = Vec::new();
    for (id, least) in CATEGORIES {
        let category = &report["categories"][id];
        let score = category["score"].as_f64().with_context(|| format!("no score of {id}"))?;
        println!("{:<28} {:>8.0}", text(category, "title"), 100.0 * score);
        for audit in failed(&report, category) {
            println!("    {audit}");
        }
        if least.is_some_and(|least| score < least) {
            low.push(id);
        }
    }
    ensure!(low.is_empty(), "too low: {}", low.join(", "));
    Ok(())
}

/// Lighthouse's report of an address.
fn judge(address: &str) -> Result<Value> {
    let only = CATEGORIES.map(|(id, _)| id).join(",");
    let kilobits = 1e3 * Line::SLOW.megabits;
    let output = Command::new("node")
        .arg(paths::lighthouse()?)
        .args([address, "--quiet", "--output=json", "--preset=desktop"])
        .arg(format!("--only-categories={only}"))
        .arg(format!("--chrome-flags={FLAGS}"))
        .args(["--throttling-method=devtools", "--throttling.cpuSlowdownMultiplier=1"])
        .arg(format!("--throttling.requestLatencyMs={}", Line::SLOW.latency))
        .arg(format!("--throttling.downloadThroughputKbps={kilobits}"))
        .arg(format!("--throttling.uploadThroughputKbps={kilobits}"))
        .env("CHROME_PATH", "chromium")
        .stderr(Stdio::inherit())
        .output()
        .context("starting Lighthouse with node")?;
    let report: Value =
        serde_json::from_slice(&output.stdout).context("reading Lighthouse's report")?;
    let fault = &report["runtimeError"];
    ensure!(fault.is_null(), "Lighthouse gave up: {}", text(fault, "message"));
    Ok(report)
}

/// What a category finds wrong, one line for each audit that has a weight.
fn failed(report: &Value, category: &Value) -> Vec<String> {
    let parts = category["auditRefs"].as_array().into_iter().flatten();
    let weighty = parts.filter(|part| part["weight"].as_f64() > Some(0.0));
    weighty
        .map(|part| &report["audits"][part["id"].as_str().unwrap_or_default()])
        .filter(|audit| audit["score"].as_f64().is_some_and(|score| score < 0.9))
        .map(|audit| format!("{} {}", text(audit, "title"), text(audit, "displayValue")))
        .collect()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}
