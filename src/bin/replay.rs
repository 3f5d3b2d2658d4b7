//! Replays share links natively, one JSON line each.
//!
//! ```text
//! replay LINK...            links as arguments
//! replay < links.txt        or one per line on standard input
//! replay --bench            steps per second of every laboratory's presets
//! ```
//!
//! The exit code is 0 if every link that carries a signature was reproduced,
//! 1 if one was not.

use std::io::{BufRead, Write};
use std::process::ExitCode;

use critical_point_lab::{experiments, link, report};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        Some("--help" | "-h") => {
            println!("usage: replay LINK... | replay < links.txt | replay --bench");
            ExitCode::SUCCESS
        }
        Some("--bench") => bench(),
        Some(_) => run(arguments.into_iter()),
        None => run(std::io::stdin().lock().lines().map_while(Result::ok)),
    }
}

fn run(links: impl Iterator<Item = String>) -> ExitCode {
    let mut code = ExitCode::SUCCESS;
    for text in links.filter(|line| !line.trim().is_empty()) {
        let report = report::replay(&text);
        if report.get("reproduced").and_then(serde_json::Value::as_bool) == Some(false) {
            code = ExitCode::FAILURE;
        }
        // A closed pipe (`| head`) ends the replay without an error.
        if writeln!(std::io::stdout(), "{report}").is_err() {
            break;
        }
    }
    code
}

/// Runs each preset over and over for about a second and prints its pace.
fn bench() -> ExitCode {
    for entry in experiments::ALL {
        for preset in entry.presets {
            let (link, _) = link::parse(&format!("p={}", preset.slug));
            let start = std::time::Instant::now();
            let mut steps = 0_u64;
            while start.elapsed().as_secs_f64() < 1.0 {
                let (mut session, _) = link.open();
                while session.is_running() && start.elapsed().as_secs_f64() < 1.0 {
                    session.advance();
                    steps += 1;
                }
            }
            let pace = steps as f64 / start.elapsed().as_secs_f64();
            let line = serde_json::json!({
                "lab": entry.id, "preset": preset.slug, "steps_per_second": pace,
            });
            println!("{line}");
        }
    }
    ExitCode::SUCCESS
}
