//! Golden signatures. `tests/goldens.txt` holds links with the signature of
//! their result; the browser tests open the same links in Chromium and Firefox,
//! so the three agree bit for bit or a test fails.
//!
//! `UPDATE_GOLDENS=1 cargo test --test all golden` rewrites the file; a change of it
//! breaks every published link and belongs in a commit that says why.

use std::fmt::Write;

use critical_point_lab::data::Reader as _;
use critical_point_lab::{
    labs::{self, navigation::building::Inbox},
    link::Link,
    report,
    session::View,
};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/goldens.txt");
/// Long enough for perturbations, line searches and stopping rules to act.
const STEPS: u64 = 120;

fn links() -> impl Iterator<Item = String> {
    let kicked = [
        "lab=wasserstein&v=1&seed=3&do=4:kick:saddle-free:0:0.25,9:kick:newton:2:-0.5&at=30",
        "lab=attention&v=1&seed=3&start=exact&do=4:kick:gradient-flow:0:0.01&at=60",
    ]
    .map(str::to_string);
    let presets = labs::ALL.iter().flat_map(|entry| {
        let links = entry.presets.iter();
        links.map(|preset| format!("lab={}&p={}&seed=7&at={STEPS}", entry.id, preset.slug))
    });
    presets
        .chain(kicked)
        .chain(solved())
        .chain([WALKED, CHOSEN].map(str::to_string))
        .chain([own_world()])
}

/// Ways to compute that no preset takes.
fn solved() -> impl Iterator<Item = String> {
    let settings = [
        "functional=factorisation&start=cloud&particles=400&methods=newton,saddle-free&solver=lanczos",
        "functional=factorisation&start=cloud&particles=400&methods=saddle-free&solver=rational",
        "functional=factorisation&particles=400&methods=newton,saddle-free&spectrum=4,3,2,2,1",
        "particles=400&methods=newton,saddle-free&solver=lanczos&absolute=floor",
        "functional=discrepancy&start=cloud&particles=200&methods=saddle-free&goal=ring",
        "functional=discrepancy&start=cloud&particles=3000&methods=saddle-free&features=64",
        "functional=discrepancy&particles=400&methods=perturbed-flow&features=16&trigger=1&noise=isotropic",
        "functional=network&start=cloud&particles=3000&methods=saddle-free",
        "functional=network&start=cloud&particles=300&methods=saddle-free&solver=rational",
        "functional=network&particles=400&methods=perturbed-flow&trigger=1&noise=isotropic",
    ];
    settings.into_iter().map(|text| format!("lab=wasserstein&v=1&seed=2&{text}&at=8"))
}

/// The reader's own walk along the beginning of the described path, and back.
const WALKED: &str = "lab=navigation&v=2&seed=3&runs=1&arms=ndtw&at=20&do=0:walk:1:30,\
                      0:walk:1:24,0:walk:1:19,0:walk:1:24,3:walk:2:stop,20:walk:1:stop";
/// Critical points of the reader's choice, and a walk that was made meanwhile.
const CHOSEN: &str = "lab=navigation&v=2&seed=5&runs=2&arms=soft,hard&critical=chosen&\
                      landmarks=1,4&at=30&do=0:walk:1:17,10:walk:1:11,10:walk:1:stop";

/// The world of another run with its instructions, as a reader opens their files.
fn own_world() -> String {
    let small = "lab=navigation&seed=4&size=4&pieces=2&runs=1&arms=ndtw&episodes=20&imitation=1";
    let (run, _) = critical_point_lab::link::parse(small).0.open();
    let mut inbox = Inbox::default();
    let mut table = None;
    for which in [0, 1] {
        let (name, text) = run.export(&View::default(), which).expect("a file");
        table = inbox.read(&name, text.as_bytes()).ok();
    }
    let (link, _) = critical_point_lab::link::parse(
        "lab=navigation&v=2&seed=3&world=own&pieces=2&runs=2&arms=ndtw,hard&episodes=4&at=30",
    );
    Link { table: table.expect("a world").0.pack(), ..link }.write()
}

#[test]
fn replayed_links_have_their_golden_signatures() {
    let mut text = String::from("# signature, link (see tests/golden.rs)\n");
    let links: Vec<String> = links().collect();
    let reports = super::on_all_cores(&links, |link| report::replay(link).unwrap());
    for (link, report) in links.iter().zip(reports) {
        assert_eq!(report["problems"], serde_json::json!([]), "{link}");
        writeln!(text, "{} {link}", report["sig"].as_str().expect("a signature")).unwrap();
    }
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        std::fs::write(FILE, &text).expect("tests/goldens.txt can be written");
    }
    let golden = std::fs::read_to_string(FILE).unwrap_or_default();
    assert_eq!(text, golden, "results have changed; see the head of tests/golden.rs");
}
