//! The table that compares the arms.

use critical_point_lab::{
    frame::{Comparison, Frame},
    link,
    session::View,
    statistics::paired,
};

fn frame(parameters: &str, updates: u64) -> Frame {
    let (link, problems) = link::parse(&format!("lab=navigation&seed=5&{parameters}"));
    assert_eq!(problems, [], "{parameters}");
    let (mut session, _) = link.open();
    for _ in 0..updates {
        session.advance();
    }
    session.frame(&View::default())
}

fn table(parameters: &str, updates: u64) -> Comparison {
    frame(parameters, updates).comparison.expect("a table")
}

/// LN of each training, arm by arm, from the curves of the panel.
fn missed(parameters: &str, updates: u64, runs: usize) -> Vec<Vec<f64>> {
    let frame = frame(parameters, updates);
    let mut lines = frame.pictures.into_iter().filter_map(|picture| match picture {
        critical_point_lab::frame::Picture::Lines(lines) => Some(lines),
        _ => None,
    });
    let lines = lines.find(|lines| lines.y.title.starts_with("missed")).unwrap();
    let last = |curve: &critical_point_lab::frame::Curve| curve.points.last().unwrap()[1];
    let faint: Vec<f64> = lines.curves.iter().filter(|c| c.faint).map(last).collect();
    faint.chunks(runs).map(<[f64]>::to_vec).collect()
}

const ARMS: &str = "arms=success,ndtw-success,soft,hard,hard-random&runs=5&episodes=10";

/// The sentence and the note of a run of the default arms.
fn said(parameters: &str, updates: u64) -> (String, String) {
    let frame = frame(parameters, updates);
    (frame.sentence, frame.comparison.map_or(String::new(), |table| table.note))
}

#[test]
fn differences_are_paired_and_have_the_interval_of_their_p_value() {
    let table = table(ARMS, 120);
    let labels: Vec<&str> = table.rows.iter().map(|row| row.label.as_str()).collect();
    let arms = ["Goal", "nDTW + goal", "Focal soft", "Focal hard", "Focal hard, random points"];
    assert_eq!(labels, [&["imitation only"][..], &arms].concat());
    assert!(table.rows.iter().all(|row| row.cells.len() + 1 == table.head.len()));
    assert_eq!(table.head[6], "Δ LN from nDTW + goal after 120, points");
    let missed = missed(ARMS, 120, 5);
    for (arm, comparisons) in [(0, 1), (2, 2), (3, 2), (4, 1)] {
        let paired = paired(&missed[arm], &missed[1]).unwrap();
        let test = paired.test(comparisons).unwrap();
        let cell = &table.rows[arm + 1].cells[5];
        let sign = if paired.mean < 0.0 { "−" } else { "+" };
        let [mean, half] = [paired.mean.abs(), test.half_width].map(|x| 100.0 * x);
        assert_eq!(cell.value, format!("{sign}{mean:.1} ± {half:.1}"));
        let kind = match comparisons {
            1 => "exploratory (interval 95 %)",
            _ => "corrected for 2 (interval 97.5 %)",
        };
        let p = if test.p < 0.001 { "p < 0.001".into() } else { format!("p = {:.3}", test.p) };
        assert_eq!(cell.note, format!("{p}, {kind}\nlower in {} of 5", paired.below));
    }
    assert_eq!(table.rows[2].cells[5].value, "baseline");
    assert!(!table.rows[2].cells[6].value.is_empty(), "the baseline is compared with its start");
    assert!(table.note.contains("With landmarks the hard reward misses"), "{}", table.note);
}

/// Before the look that was chosen there is no verdict, and at later ones it stays.
#[test]
fn the_verdict_is_that_of_update_120() {
    let arms = "arms=ndtw-success,hard&runs=5&episodes=10";
    for updates in [10, 60, 119] {
        let (sentence, note) = said(arms, updates);
        assert!(sentence.contains("no verdict before update 120"), "{sentence}");
        for word in ["chance", "p =", "p <", "±"] {
            assert!(!sentence.contains(word), "{updates}: {sentence}");
        }
        assert!(sentence.contains("nDTW + goal") && sentence.contains("imitation alone"));
        assert!(note.ends_with("There is no verdict before update 120."), "{note}");
        assert!(table(arms, updates).rows.iter().all(|row| row.cells[6].value.is_empty()));
    }
    let (then, note) = said(arms, 120);
    assert!(then.contains("than nDTW + goal (p "), "{then}");
    assert!(then.contains("than imitation alone (p "), "{then}");
    let (later, later_note) = said(arms, 130);
    let verdict = |text: &str| text.split(" After 130").next().unwrap().to_string();
    assert_eq!(verdict(&later), then);
    let outcome = |note: &str| note[note.find("Focal hard").unwrap()..].to_string();
    assert_eq!(outcome(&later_note), outcome(&note));
    assert!(later_note.contains("later ones change no verdict"), "{later_note}");
    let differences = |updates| {
        let rows = table(arms, updates).rows;
        rows.into_iter().map(|row| row.cells[5..].to_vec()).collect::<Vec<_>>()
    };
    assert_eq!(differences(120), differences(130));
}

/// Two pairs, of which the differences were once all equal and "more than chance explains".
#[test]
fn two_pairs_have_no_verdict() {
    let (link, _) = link::parse("lab=navigation&arms=ndtw-success,soft,hard&runs=2&seed=2&at=120");
    let (mut session, _) = link.open();
    (0..120).for_each(|_| session.advance());
    let frame = session.frame(&View::default());
    let sentence = &frame.sentence;
    assert!(
        sentence.contains("1.2 points fewer than nDTW + goal (no verdict: fewer than 5 pairs)")
    );
    assert!(!sentence.contains("chance") && !sentence.contains('±'), "{sentence}");
    let table = frame.comparison.unwrap();
    assert!(
        table.note.contains("Focal hard has no verdict: fewer than 5 pairs."),
        "{}",
        table.note
    );
    for row in &table.rows {
        assert!(row.cells.iter().all(|cell| !cell.value.contains('±') && !cell.note.contains('±')));
        assert!(row.cells.iter().all(|cell| !cell.note.contains("p ")), "{row:?}");
    }
}

/// The direct comparison, at the default seed and at the next one.
#[test]
fn at_the_default_seed_landmarks_are_not_favoured_over_random_points() {
    let at = |seed: u32| {
        let text = format!("lab=navigation&p=landmarks&seed={seed}&at=120");
        let (link, problems) = link::parse(&text);
        assert_eq!(problems, []);
        let (mut session, _) = link.open();
        (0..120).for_each(|_| session.advance());
        session.frame(&View::default()).sentence
    };
    let default = at(link::parse("lab=navigation").0.seed);
    assert!(default.ends_with("That does not favour landmarks."), "{default}");
    assert!(at(2).ends_with("That favours landmarks."));
}

#[test]
fn the_note_names_what_was_chosen_and_under_which_condition_it_is_looked_at() {
    let note = table(ARMS, 10).note;
    let chosen = "Chosen beforehand: LN of focal hard and of focal soft less that of nDTW + goal \
                  after 120 updates";
    assert!(note.starts_with(chosen), "{note}");
    assert!(!note.contains("another condition"), "{note}");
    let note = table(&format!("{ARMS}&critical=random&pieces=4&shuffled=true"), 10).note;
    let condition = "condition, and so exploratory: critical points at random, m = 4 and rewards \
                     shuffled.";
    assert!(note.contains(condition), "{note}");
    let other = table("arms=ndtw-success,hard&runs=5&episodes=10&pieces=2", 120);
    assert!(other.rows[2].cells[5].note.contains("exploratory"), "{other:?}");
}

#[test]
fn where_nothing_differs_there_is_no_verdict() {
    let table = table("arms=ndtw,soft&lambda=1&runs=5&episodes=10", 120);
    let cells = &table.rows[2].cells;
    assert_eq!(cells[5].value, "+0.0");
    assert_eq!(cells[5].note, "no verdict: all differences are equal\nlower in 0 of 5");
    assert_eq!(self::table("arms=hard&runs=1&episodes=10", 0).head.len(), 6, "nothing to compare");
}

/// A run in which the reader has displaced an agent is none of the study.
#[test]
fn a_kicked_training_is_exploratory() {
    let arms = "arms=ndtw-success,hard&runs=5&episodes=10&do=20:kick:hard:0:1";
    let table = table(arms, 120);
    assert!(table.note.contains("exploratory: an agent was kicked."), "{}", table.note);
    assert!(table.rows[2].cells[5].note.contains("exploratory"));
}
