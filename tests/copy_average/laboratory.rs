//! The laboratory: where its runs end, what it shows and says, and what it makes of bad input.

use critical_point_lab::{
    event::{Action, Kick},
    frame::{Arrows, Frame, Picture},
    lab::{Measured, Unit},
    labs::copy_average::problem::ends::{End, Place},
    link,
    math::{dot, sqrt},
    schema::Problem,
    session::{AnySession, View},
    statistics::wilson,
    trial,
    verdict::{Judgement, Kind, Verdict},
};

use super::student;
use crate::on_all_cores;
use critical_point_lab::labs::copy_average::problem::Kernel;

pub fn open(text: &str) -> (Box<dyn AnySession>, Vec<Problem>) {
    let (link, problems) = link::parse(&format!("lab=copy-average&{text}"));
    assert_eq!(problems, [], "{text}");
    link.open()
}

/// The frame at the end of a run, inspected.
pub fn end(text: &str) -> Frame {
    let (mut session, problems) = open(text);
    assert_eq!(problems, [], "{text}");
    while session.is_running() && session.step() < 1000 {
        session.advance();
    }
    session.frame(&View { inspect: true, ..View::default() })
}

/// Where runs from random starts end.
fn ends(k: usize, n: usize, runs: u32) -> Vec<End> {
    let place = Place::of(&student(&Kernel::Erf(1.0), k, n));
    let draws: Vec<u32> = (1..=runs).collect();
    on_all_cores(&draws, |draw| {
        let frame = end(&format!("teachers={k}&students={n}&draw={draw}"));
        let metrics = &frame.lanes[0].metrics;
        assert!(metrics[1] < 1e-13, "({k},{n}) {draw}: gradient {}", metrics[1]);
        place.end(metrics[0], metrics[1])
    })
}

/// Far from the border all runs end alike; at it, in shares that the table of the mathematics
/// (30 runs from other random numbers) has, too.
#[test]
fn runs_end_where_the_table_says() {
    assert!(ends(4, 2, 10).iter().all(|end| *end == End::Best));
    assert!(ends(5, 3, 8).iter().all(|end| *end == End::Best));
    assert!(ends(7, 6, 8).iter().all(|end| *end == End::Perturbed));
    let border = ends(6, 5, 30);
    let best = border.iter().filter(|end| **end == End::Best).count();
    let (low, high) = wilson(13, 30);
    assert!((low..=high).contains(&(best as f64 / 30.0)), "{best} of 30");
    assert!(border.iter().all(|end| *end != End::Other));
}

/// Classes come from the loss at rest alone.
#[test]
fn a_run_that_has_not_settled_counts_as_elsewhere() {
    let place = Place::of(&student(&Kernel::Erf(1.0), 6, 5));
    assert_eq!(place.end(0.023221680625, 1e-14), End::Best);
    assert_eq!(place.end(0.022280601269, 1e-14), End::Perturbed);
    assert_eq!(place.end(0.023221680625, 1e-3), End::Other);
    assert_eq!(place.end(0.0233, 1e-14), End::Other);
    assert_eq!(place.end(f64::NAN, f64::NAN), End::Other);
}

pub fn arrows(frame: &Frame) -> &Arrows {
    match &frame.pictures[0] {
        Picture::Arrows(arrows) => arrows,
        other => panic!("no arrows but {other:?}"),
    }
}

/// The first picture of the page: one arrow ends where an axis does, the other lies between
/// two neighbouring axes, for every random start.
#[test]
fn one_arrow_copies_and_the_other_points_between_two_axes() {
    for seed in 1..=6 {
        let frame = end(&format!("seed={seed}"));
        let picture = arrows(&frame);
        let apart = |a: [f64; 2], b: [f64; 2]| {
            let way = [a[0] - b[0], a[1] - b[1]];
            sqrt(dot(&way, &way))
        };
        let copied = |tip: [f64; 2]| picture.rays.iter().position(|ray| apart(ray.to, tip) < 1e-9);
        let tips: Vec<[f64; 2]> = picture.arrows.iter().map(|arrow| arrow.to).collect();
        let (copy, average) =
            if copied(tips[0]).is_some() { (tips[0], tips[1]) } else { (tips[1], tips[0]) };
        let axis = copied(copy).expect("a copy");
        // The axes that are left stand side by side: the copied one is at an edge of the fan.
        assert!(picture.rays[axis].to[0].abs() > 0.5, "seed {seed}");
        let others = picture.rays.iter().enumerate().filter(|(j, _)| *j != axis);
        let weight = 2.0 / sqrt(6.0);
        let sum = others
            .fold([0.0; 2], |[x, y], (_, ray)| [x + weight * ray.to[0], y + weight * ray.to[1]]);
        assert!(apart(sum, average) < 1e-9, "seed {seed}: {sum:?} {average:?}");
        assert!(frame.sentence.contains("at the copy-average point 2+1"), "{}", frame.sentence);
        assert!(frame.sentence.contains("one student copies a teacher neuron, and one averages 2"));
        assert_eq!(frame.lanes[0].judgement.kind(), Some(Kind::NonDegenerateMinimum));
    }
}

/// Before anything moves, rings show where the arrows end, and bands which axes belong to whom: one
/// to the student that copies, two to the one that averages.
#[test]
fn the_first_picture_shows_where_arrows_end() {
    let (session, _) = open("");
    let (first, last) = (session.frame(&View::default()), end(""));
    let (first, last) = (arrows(&first), arrows(&last));
    assert!(first.arrows.iter().zip(&last.arrows).all(|(is, will)| is.goal == Some(will.to)));
    assert_ne!(first.arrows[0].to, last.arrows[0].to);
    let bands = |i: usize| {
        let role = Some(first.arrows[i].role);
        first.rays.iter().filter(|ray| ray.role == role).map(|ray| ray.to).collect::<Vec<_>>()
    };
    let copier = if bands(0).len() == 1 { 0 } else { 1 };
    assert_eq!((bands(copier).len(), bands(1 - copier).len()), (1, 2));
    let [x, y] = last.arrows[copier].to;
    let [u, v] = bands(copier)[0];
    assert!((x - u).abs() < 1e-9 && (y - v).abs() < 1e-9, "it copies another axis");
}

/// A ReLU student whose in-weights vanish ends the run, which says so in every place.
#[test]
fn a_dying_student_stops_its_run() {
    let frame = end("teachers=6&students=3&activation=relu&draw=3");
    let lane = &frame.lanes[0];
    assert_eq!((lane.verdict, lane.judgement), (Verdict::Singular, Judgement::Singular));
    assert!(lane.note.contains("lost student 3"), "{}", lane.note);
    assert!(frame.sentence.contains("stopped where the objective has no derivative"));
    assert!(frame.sentence.contains("has lost student 3"), "{}", frame.sentence);
    // It shrank: its arrow has no length, and its out-weight is negative.
    let arrow = &arrows(&frame).arrows[2];
    assert!(dot(&arrow.to, &arrow.to) < 1e-4 && arrow.broken, "{arrow:?}");
}

/// One student ends in the symmetric subspace, wherever it begins in the whole space.
#[test]
fn one_student_averages_for_every_activation() {
    for activation in ["erf", "erf-full", "relu", "step", "tanh", "sigmoid", "softplus"] {
        let seeds: Vec<u32> = (1..=6).collect();
        let lanes = on_all_cores(&seeds, |seed| {
            end(&format!("teachers=4&students=1&activation={activation}&seed={seed}")).lanes
        });
        for lane in lanes.iter().map(|lanes| &lanes[0]) {
            // A ReLU student can also die.
            if lane.verdict != Verdict::Singular {
                assert!(lane.metrics[3] < 1e-9 && lane.metrics[1] < 1e-13, "{activation} {lane:?}");
            }
        }
    }
}

/// A student with a step that comes to the direction of a teacher neuron stops there, where the
/// loss has a kink, and the page says so.
#[test]
fn a_step_stops_at_a_kink() {
    let frames: Vec<Frame> =
        (1..=6).map(|draw| end(&format!("activation=step&draw={draw}"))).collect();
    let stopped = frames.iter().filter(|frame| frame.lanes[0].verdict == Verdict::Singular);
    let stopped: Vec<&Frame> = stopped.collect();
    assert!(!stopped.is_empty());
    for frame in stopped {
        assert!(
            frame.sentence.contains("where the loss of a step has a kink"),
            "{}",
            frame.sentence
        );
        assert_eq!(frame.lanes[0].judgement, Judgement::Singular);
    }
    let (_, problems) = open("activation=step&norms=2");
    assert!(problems[0].message.contains("whatever the norms"), "{problems:?}");
}

#[test]
fn bad_input_is_reported_and_what_is_used_instead_runs() {
    for (text, key, words) in [
        ("teachers=3&students=5", "students", "n = k = 3 is used"),
        ("teachers=1&students=1", "teachers", "can only be copied"),
        ("teachers=5&angle=110", "angle", "degrees"),
        ("teachers=4&start=exact&point=chosen&groups=3,3", "groups", "add up to 4"),
        ("teachers=4&start=exact&point=chosen&groups=2.5,1.5", "groups", "whole numbers"),
        ("students=1&start=exact&point=perturbed", "point", "a random start is used"),
        ("norms=1,2&start=near", "point", "a random start is used"),
        ("teachers=4&activation=relu&start=exact&point=balanced", "point", "error function"),
    ] {
        let (mut session, problems) = open(text);
        assert_eq!(problems.len(), 1, "{text}: {problems:?}");
        assert_eq!(problems[0].key, key, "{text}");
        assert!(problems[0].message.contains(words), "{text}: {}", problems[0].message);
        (0..5).for_each(|_| session.advance());
        assert!(session.metric("gradient-flow", 0).is_some_and(f64::is_finite), "{text}");
    }
    let (link, problems) = link::parse("lab=copy-average&students=0");
    assert_eq!((problems.len(), problems[0].key.as_str()), (1, "students"));
    assert!(link.write().contains("students=1"), "{}", link.write());
}

/// Where the theorem does not speak, the page does: other angles, norms, activations.
#[test]
fn a_run_beyond_the_theorem_says_so() {
    let words = "The theorem on copy-average points does not apply";
    for (text, beyond) in [
        ("", false),
        ("activation=erf-full", false),
        ("angle=80", true),
        ("outs=1,2", true),
        ("activation=tanh", true),
    ] {
        let (session, _) = open(text);
        let sentence = session.frame(&View::default()).sentence;
        assert_eq!(sentence.contains(words), beyond, "{text}: {sentence}");
    }
    let (session, _) = open("activation=gelu&norms=3");
    let sentence = session.frame(&View::default()).sentence;
    assert!(sentence.contains("quadrature is exact to 1e-10 up to 2 only"), "{sentence}");
}

/// The phase map: its units visit every cell once before any twice, its table counts them where
/// they belong, with intervals and with the borders.
#[test]
fn the_phase_map_counts_runs_by_where_they_ended() {
    let (link, _) = link::parse("lab=copy-average");
    let study = link.entry.study.expect("a study");
    let of = |number: u32| {
        let pairs = (study.unit)(&link.values, number);
        let value = |key: &str| {
            let pair = pairs.iter().find(|pair| pair.0 == key).expect("a setting");
            pair.1.parse::<u32>().expect("a number")
        };
        (value("teachers"), value("students"), value("draw"))
    };
    let cells: Vec<_> = (1..=21).map(of).collect();
    assert!(cells.iter().all(|(k, n, draw)| *draw == 1 && 2 <= *n && n < k && *k <= 8));
    assert_eq!(of(22), (cells[0].0, cells[0].1, 2));
    let (asked, runs) = (trial::of_study(study, &link, 22), study.most);
    assert_eq!(runs, 21 * 30);
    assert!(asked[0].link.contains("draw") || cells[0] == (3, 2, 1), "{}", asked[0].link);
    let at = |k: u32, n: u32| 1 + cells.iter().position(|c| (c.0, c.1) == (k, n)).unwrap() as u32;
    let measured = |loss: f64, gradient: f64| {
        let metrics = [("objective", loss), ("gradient", gradient)];
        let metrics = metrics.map(|(slug, value)| (slug.to_string(), value.into()));
        let metrics = metrics.into_iter().collect();
        vec![Measured { lane: "gradient-flow".to_string(), step: 90, metrics }]
    };
    let (best, perturbed) = (measured(0.023221680625, 1e-14), measured(0.022280601269, 1e-14));
    let lost = measured(0.5, 1e-14);
    let unit = |number: u32, rows| Unit { number, rows };
    let six = at(6, 5);
    let units = [unit(six, &best[..]), unit(six + 21, &perturbed[..]), unit(at(3, 2), &lost[..])];
    let table = (study.table)(&link.values, link.seed, &units).expect("a table");
    let cell = |k: usize, n: usize| &table.rows[k - 3].cells[n - 2];
    assert_eq!(cell(6, 5).value, "CA\u{a0}50\u{a0}% PC\u{a0}50\u{a0}%");
    assert_eq!(cell(6, 5).note, "CA 9 to 91\nPC 9 to 91\nPC lower");
    assert_eq!(cell(3, 2).value, "CA\u{a0}0\u{a0}% else\u{a0}100\u{a0}%");
    assert_eq!(cell(7, 6).note, "PC lower\nCA a saddle");
    // Colour, outline, and the run to which a cell leads.
    assert_eq!(
        [cell(6, 5).share, cell(3, 2).share, cell(4, 2).share],
        [Some(0.5), Some(0.0), None]
    );
    assert_eq!([(6, 5), (7, 6), (7, 5)].map(|(k, n)| cell(k, n).outline), [1, 2, 0]);
    assert_eq!((cell(6, 5).unit, cell(3, 5).unit), (Some(six), None));
    let led = trial::of_study(study, &link, six)[six as usize - 1].link.clone();
    assert!(led.contains("teachers=6") && led.contains("students=5"), "{led}");
    assert_eq!((cell(4, 2).note.as_str(), cell(4, 2).value.as_str()), ("", "–"));
    assert_eq!(cell(3, 5).value, "", "there is no such student");
    assert_eq!((study.table)(&link.values, link.seed, &[]), None);
}

/// A map of the first answers has their cells, says which have fewer runs than others, and is the
/// same map whether what is known of its cells was computed ahead of it or at once.
#[test]
fn the_phase_map_grows_with_the_answers() {
    let (link, _) = link::parse("lab=copy-average");
    let (tanh, _) = link::parse("lab=copy-average&activation=tanh&spare=off");
    let study = link.entry.study.expect("a study");
    let prepare = study.prepare.expect("a map that grows");
    let trials = trial::of_study(study, &link, 24);
    let lines: Vec<_> = trials
        .iter()
        .map(|trial| trial::Run::open(trial).map_or_else(|line| *line, trial::Run::finish))
        .collect();
    let units: Vec<_> = (1..)
        .zip(&lines)
        .map(|(number, line)| match &line.answer {
            trial::Answer::Table(rows) => Unit { number, rows },
            other => panic!("{other:?}"),
        })
        .collect();
    let table = |count| (study.table)(&link.values, link.seed, &units[..count]).expect("a table");
    let answered = |count| {
        let (table, mut cells) = (table(count), 0);
        assert!(table.caption.contains(&format!("from {count} random")), "{}", table.caption);
        for cell in table.rows.iter().flat_map(|row| &row.cells) {
            cells += usize::from(cell.share.is_some());
        }
        cells
    };
    let at_once = table(22);
    assert_eq!([1, 20, 21, 24].map(answered), [1, 20, 21, 21]);
    let notes = |count: usize| {
        let table = table(count);
        let cells = table.rows.iter().flat_map(|row| &row.cells);
        cells.filter(|cell| cell.note.contains("1 of 2 runs")).count()
    };
    assert_eq!([20, 21, 22, 24].map(notes), [0, 0, 20, 18]);
    // Three students of four teachers always average, which one run says as an interval.
    // Another map takes the place of this one.
    let pieces = |link: &link::Link| (0..).take_while(|_| prepare(&link.values)).count();
    assert_eq!([pieces(&link), pieces(&tanh), pieces(&tanh), pieces(&link)], [0, 21, 0, 21]);
    assert_eq!(table(22), at_once);
}

/// The landscape around a resting point is spanned by the eigenvector that is chosen, and a kick
/// along either of its arrows leads where the arrow points.
#[test]
fn the_landscape_is_spanned_by_the_chosen_eigenvector() {
    let view = |mode| View { inspect: true, rests: true, mode: Some(mode), ..View::default() };
    let (session, _) = open("teachers=3&students=2");
    let kicks = |mode| {
        let frame = session.frame(&view(mode));
        let Some(Picture::Surface(surface)) = frame.pictures.last() else { panic!("no surface") };
        let spectrum = frame.inspection.expect("an inspection").spectrum;
        (surface.kicks.clone(), spectrum)
    };
    let (ends, spectrum) = kicks(0);
    let last = spectrum.len() - 1;
    assert_eq!(ends.iter().map(|kick| kick.mode).collect::<Vec<_>>(), [0, last]);
    let chosen = kicks(1).0;
    assert_eq!(chosen.iter().map(|kick| kick.mode).collect::<Vec<_>>(), [1, last]);
    assert_eq!(chosen[0].along, [1.0, 0.0]);
    assert!((chosen[0].eigenvalue - spectrum[1]).abs() < 1e-9 * (1.0 + spectrum[last].abs()));
    assert_eq!(kicks(last).0[0].mode, 0, "a plane needs two");
    let mut kicked = open("teachers=3&students=2").0;
    let lane = session.frame(&View::default()).lanes[0].id.clone();
    kicked.intervene(Action::Kick(Kick { lane, mode: 1, amplitude: 1e-4 }));
    let value = |session: &dyn AnySession| session.frame(&View::default()).lanes[0].metrics[0];
    let model = &chosen[0].model;
    let (low, high) = (model[16], model[17]);
    let slope = (high[1] - low[1]) / high[0] - 0.5 * chosen[0].eigenvalue * high[0];
    let change = value(&*kicked) - value(&*session);
    assert!((change - 1e-4 * slope).abs() < 1e-6, "{change} {slope}");
}
