//! Replays share links natively, one JSON line each.
//!
//! ```text
//! replay LINK...                  links as arguments
//! replay < links.txt              or one per line on standard input
//! replay --ask QUESTION LINK...   what a run answers to a question
//! replay --ask - < trials.txt     lines of a link, a tab and a question
//! replay --cards WIDTH HEIGHT     pictures of every laboratory for the landing page
//! replay --bench                  milliseconds of steps of every laboratory's presets
//! ```
//!
//! The exit code is 0 if every link names a run, every one that carries a signature was
//! reproduced and every question was answered, 1 if one was not.
//!
//! A set of trials can be shared among processors or machines line by line:
//!
//! ```text
//! parallel --colsep '\t' replay --ask {2} {1} :::: trials.txt > lines.jsonl
//! ```

use std::io::{BufRead, Write};
use std::process::ExitCode;

use critical_point_lab::{
    labs, link, report,
    trial::{self, Run, Trial},
};

const USAGE: &str = "usage: replay LINK... | replay < links.txt | replay --ask QUESTION LINK... \
                     | replay --ask - < trials.txt \
                     | replay --cards WIDTH HEIGHT | replay --bench";

/// Steps that are timed in a preset end after so many, or after so many seconds.
const TIMED_STEPS: u64 = 2000;
const TIMED_SECONDS: f64 = 0.4;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        Some("--help" | "-h") => {
            println!("{USAGE}");
            ExitCode::SUCCESS
        }
        Some("--bench") => bench(),
        Some("--cards") => cards(&arguments[1..]),
        Some("--ask") => match trials(&arguments[1..]) {
            Ok(trials) => ask(&trials),
            Err(why) => {
                eprintln!("{why}");
                ExitCode::FAILURE
            }
        },
        Some(_) => run(arguments.into_iter()),
        None => run(std::io::stdin().lock().lines().map_while(Result::ok)),
    }
}

fn run(links: impl Iterator<Item = String>) -> ExitCode {
    let mut code = ExitCode::SUCCESS;
    for text in links.filter(|line| !line.trim().is_empty()) {
        let report = report::replay(&text).unwrap_or_else(|why| {
            code = ExitCode::FAILURE;
            serde_json::json!({ "link": text, "error": why })
        });
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

/// The trials that the arguments after `--ask` name.
fn trials(arguments: &[String]) -> Result<Vec<Trial>, String> {
    let Some((question, links)) = arguments.split_first() else { return Err(USAGE.into()) };
    if question == "-" {
        let text = std::io::read_to_string(std::io::stdin()).map_err(|why| why.to_string())?;
        return trial::read(&text);
    }
    let question: trial::Question = question.parse()?;
    let trial = |link: &String| Trial { link: link.clone(), question: question.clone() };
    Ok(links.iter().map(trial).collect())
}

fn ask(trials: &[Trial]) -> ExitCode {
    let mut code = ExitCode::SUCCESS;
    for trial in trials {
        let line = Run::open(trial).map_or_else(|line| *line, Run::finish);
        if line.fault.is_some() {
            code = ExitCode::FAILURE;
        }
        if writeln!(std::io::stdout(), "{}", line.write()).is_err() {
            break;
        }
    }
    code
}

fn cards(arguments: &[String]) -> ExitCode {
    let numbers: Vec<f64> = arguments.iter().filter_map(|word| word.parse().ok()).collect();
    let &[width, height] = &numbers[..] else {
        eprintln!("{USAGE}");
        return ExitCode::FAILURE;
    };
    for card in report::cards(width, height) {
        println!("{card}");
    }
    ExitCode::SUCCESS
}

/// Times the steps of every laboratory's presets, the first of each apart.
fn bench() -> ExitCode {
    for entry in labs::ALL {
        for preset in entry.presets {
            let (link, _) = link::parse(&format!("p={}", preset.slug));
            let (mut session, _) = link.open();
            session.advance();
            let (from, start) = (session.step(), std::time::Instant::now());
            while session.is_running()
                && session.step() < TIMED_STEPS
                && start.elapsed().as_secs_f64() < TIMED_SECONDS
            {
                session.advance();
            }
            let milliseconds = 1e3 * start.elapsed().as_secs_f64();
            let line = serde_json::json!({
                "lab": entry.id, "preset": preset.slug, "from": from, "to": session.step(),
                "milliseconds": milliseconds,
            });
            println!("{line}");
        }
    }
    ExitCode::SUCCESS
}
