//! Golden signatures. `tests/goldens.txt` holds links with the signature of
//! their result; the browser tests open the same links in Chromium and Firefox,
//! so the three agree bit for bit or a test fails.
//!
//! `UPDATE_GOLDENS=1 cargo test --test golden` rewrites the file; a change of it
//! breaks every published link and belongs in a commit that says why.

use std::fmt::Write;

use critical_point_lab::{experiments, report};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/goldens.txt");
/// Long enough for perturbations, line searches and stopping rules to act.
const STEPS: u64 = 120;

fn links() -> impl Iterator<Item = String> {
    let kicked = [
        "lab=wasserstein&v=1&seed=3&do=4:kick:saddle-free:0:0.25,9:kick:newton:2:-0.5&at=30",
        "lab=attention&v=1&seed=3&start=exact&do=4:kick:gradient-flow:0:0.01&at=60",
    ]
    .map(str::to_string);
    let presets = experiments::ALL.iter().flat_map(|entry| entry.presets);
    presets.map(|preset| format!("p={}&seed=7&at={STEPS}", preset.slug)).chain(kicked)
}

#[test]
fn replayed_links_have_their_golden_signatures() {
    let mut text = String::from("# signature, link (see tests/golden.rs)\n");
    for link in links() {
        let report = report::replay(&link);
        assert_eq!(report["problems"], serde_json::json!([]), "{link}");
        writeln!(text, "{} {link}", report["sig"].as_str().expect("a signature")).unwrap();
    }
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        std::fs::write(FILE, &text).expect("tests/goldens.txt can be written");
    }
    let golden = std::fs::read_to_string(FILE).unwrap_or_default();
    assert_eq!(text, golden, "results have changed; see the head of tests/golden.rs");
}
