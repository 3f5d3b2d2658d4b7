//! The table that compares the arms.

use critical_point_lab::{
    frame::{Comparison, Frame},
    link,
    session::View,
    statistics::{holm, paired},
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

const ARMS: &str = "arms=success,ndtw-success,soft,hard&runs=4&episodes=10";

#[test]
fn differences_are_paired_and_only_contrasts_chosen_beforehand_are_corrected() {
    let table = table(ARMS, 10);
    let labels: Vec<&str> = table.rows.iter().map(|row| row.label.as_str()).collect();
    assert_eq!(labels, ["imitation only", "Goal", "nDTW + goal", "Focal soft", "Focal hard"]);
    assert!(table.rows.iter().all(|row| row.cells.len() + 1 == table.head.len()));
    let missed = missed(ARMS, 10, 4);
    let p: Vec<_> = [0, 2, 3].map(|arm| paired(&missed[arm], &missed[1]).unwrap()).into();
    let corrected = holm(&[p[1].p, p[2].p]);
    let difference = |row: usize| &table.rows[row].cells[5];
    assert!(difference(4).value.ends_with(&format!("\u{b1} {:.1}", 100.0 * p[2].half_width)));
    let note = |p: f64, kind: &str, below| format!("p = {p:.3}, {kind}\nlower in {below} of 4");
    assert_eq!(difference(1).note, note(p[0].p, "exploratory", p[0].below));
    assert_eq!(difference(3).note, note(corrected[0], "Holm", p[1].below));
    assert_eq!(difference(4).note, note(corrected[1], "Holm", p[2].below));
    assert_eq!(table.rows[2].cells[5].value, "baseline");
}

#[test]
fn the_note_names_what_was_chosen_and_under_which_condition_it_is_looked_at() {
    let note = table(ARMS, 10).note;
    assert!(note.starts_with("Chosen beforehand: LN of focal soft and of focal hard less that of nDTW + goal after 120 updates"), "{note}");
    assert!(note.contains("After 10 updates this is not the look that was chosen."), "{note}");
    assert!(!note.contains("another condition"), "{note}");
    let note = table(&format!("{ARMS}&critical=random&pieces=4&shuffled=true"), 10).note;
    assert!(
        note.contains("condition: critical points at random, m = 4, rewards shuffled."),
        "{note}"
    );
    let note = table("arms=success,ndtw&runs=2&episodes=10", 10).note;
    assert!(note.ends_with("do not run here."), "{note}");
}

#[test]
fn where_nothing_differs_chance_explains_everything() {
    let table = table("arms=ndtw,soft&lambda=1&runs=3&episodes=10", 10);
    let cells = &table.rows[2].cells;
    assert_eq!(cells[5].value, "+0.0 \u{b1} 0.0");
    assert_eq!(cells[5].note, "p = 1.000, exploratory\nlower in 0 of 3");
    assert_eq!(self::table("arms=hard&runs=1&episodes=10", 0).head.len(), 6, "nothing to compare");
}
