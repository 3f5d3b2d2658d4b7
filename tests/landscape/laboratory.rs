//! The laboratory: what its runs visit, what it shows and says, and what it makes of bad input.

use critical_point_lab::{
    data,
    frame::{Edge, Frame, Graph, Picture},
    lab::{Measured, Unit},
    labs,
    link::{self, Link},
    schema::Problem,
    session::{AnySession, View},
    trial::{self, Outcome, Run},
    verdict::{Judgement, Kind},
};

use crate::on_all_cores;

fn open(text: &str) -> (Box<dyn AnySession>, Vec<Problem>) {
    let (link, problems) = link::parse(&format!("lab=landscape&{text}"));
    assert_eq!(problems, [], "{text}");
    link.open()
}

fn inspected(session: &dyn AnySession) -> Frame {
    session.frame(&View { inspect: true, ..View::default() })
}

/// The frame after so many steps, or where the run has ended, inspected.
fn after(text: &str, steps: u64) -> Frame {
    let (mut session, problems) = open(text);
    assert_eq!(problems, [], "{text}");
    while session.is_running() && session.step() < steps {
        session.advance();
    }
    inspected(&*session)
}

fn mountain(frame: &Frame) -> &Graph {
    match &frame.pictures[0] {
        Picture::Graph(graph) => graph,
        other => panic!("no mountain but {other:?}"),
    }
}

/// The first run of the page: it rests at {}, {1}, {1, 2} and ends at {1, 2, 3}, each step of the
/// loss a steep one between two waits, and its walker passes the nodes of these sets.
#[test]
fn the_first_run_goes_from_saddle_to_saddle() {
    for seed in 1..=4 {
        let (mut session, problems) = open(&format!("seed={seed}"));
        assert_eq!(problems, []);
        let levels = [12.57, 4.57, 1.445, 0.32];
        let (mut near, mut step) = ([0; 4], 0);
        while session.is_running() && step < 400 {
            session.advance();
            step += 1;
            let loss = session.metric("gradient-flow", 0).expect("a loss");
            for (count, level) in near.iter_mut().zip(levels) {
                *count += u32::from((loss - level).abs() < 0.03 * level);
            }
        }
        assert!(near.iter().all(|count| *count >= 8), "seed {seed}: {near:?}, {levels:?}");
        let frame = inspected(&*session);
        assert!(frame.sentence.contains("at the global minimum {1, 2, 3}"), "{}", frame.sentence);
        let graph = mountain(&frame);
        // One direction more, 28 times, and one exchanged for another, 24 times.
        assert_eq!((graph.nodes.len(), graph.edges.len()), (15, 52));
        let trail = &graph.walkers[0].trail;
        for label in ["{}", "{1}", "{1, 2}", "{1, 2, 3}"] {
            let node = graph.nodes.iter().find(|node| node.label == label).expect("a node");
            let apart = |at: &[f64; 2]| (at[0] - node.at[0]).abs() + (at[1] - node.at[1]).abs();
            let nearest = trail.iter().map(apart).fold(f64::INFINITY, f64::min);
            assert!(nearest < 0.25, "seed {seed}: {nearest} from {label}");
        }
    }
}

/// Searches of the second preset find every class within 200 steps and say so.
#[test]
fn searches_of_the_page_find_all_seven() {
    let frame = after("p=seven-classes", 200);
    let said = "Of 200 searches 200 ended at critical points.";
    assert!(frame.sentence.contains(said), "{}", frame.sentence);
    let Picture::Scatter(found) = &frame.pictures[4] else { panic!("no scatter") };
    assert_eq!((found.marks.len(), found.clouds[0].points.len()), (7, 200));
    for mark in &found.marks {
        let hit = found.clouds[0].points.iter().any(|point| (point[0] - mark.at[0]).abs() < 1e-6);
        assert!(hit, "{} was not found", mark.label);
    }
}

/// A critical point above the minimum without a negative eigenvalue is never called a minimum,
/// in three and four layers, and its escape has the order of the depth.
#[test]
fn a_non_strict_saddle_is_said_to_be_one() {
    for (text, order) in [
        ("depth=3&spectrum=2,1&width=2&start=exact", 3),
        ("depth=3&spectrum=2,1&width=2&start=exact&subset=1", 3),
        ("depth=4&spectrum=2,1&width=2&start=exact&subset=1", 4),
        ("depth=3&spectrum=2,1&width=2&start=exact&subset=1&orbit=0.5", 3),
    ] {
        let frame = after(text, 0);
        let judgement = frame.lanes[0].judgement;
        assert!(matches!(judgement.kind(), Some(Kind::Undecided { .. })), "{text}: {judgement:?}");
        let said = format!(
            "non-strict saddle: the Hessian has no negative eigenvalue, but along one direction the loss falls with the power {order}"
        );
        assert!(frame.sentence.contains(&said), "{text}: {}", frame.sentence);
    }
    let open = after("depth=3&spectrum=2,1&width=2&start=exact&subset=1&open=true", 0);
    let kind = open.lanes[0].judgement.kind();
    assert!(matches!(kind, Some(Kind::Saddle { index }) if index.number == 1), "{kind:?}");
}

/// The certificate says that it holds, that it fails for three layers, and for blind labels.
#[test]
fn the_certificate_says_where_it_holds() {
    for (text, words) in [
        ("p=wide-resnest", "some curvature is positive"),
        ("depth=3&methods=certificate", "three or more matrices"),
        ("p=blind-labels", "Y Φᵀ is zero"),
        ("goal=softmax&data=random&outputs=3&methods=certificate", "some curvature is positive"),
    ] {
        let frame = after(text, 3);
        assert!(frame.sentence.contains(words), "{text}: {}", frame.sentence);
    }
}

/// Under the logistic loss the bound is that of the convex readout, drawn as a level; where classes
/// can be separated the page says why there is none.
#[test]
fn the_bound_of_convex_losses_is_drawn_or_missed_in_words() {
    let text = "model=frozen&goal=logistic&data=random&inputs=2&width=1&deviation=0.3&time=1";
    let frame = after(&format!("{text}&samples=200"), 40);
    let Picture::Lines(lines) = &frame.pictures[0] else { panic!("no curves") };
    let level = lines.levels.iter().find(|level| level.label.starts_with("A-ResNEst"));
    let bound = level.expect("a bound").value;
    assert!(bound > 0.0 && lines.curves[0].points.iter().all(|at| at[1] >= bound), "{bound}");
    let separable = after(&format!("{text}&samples=10"), 0);
    assert!(separable.sentence.contains("separates the classes"), "{}", separable.sentence);
}

/// What this laboratory claims, asked of its own trials.
#[test]
fn its_claims_hold() {
    let lab = labs::find("landscape").expect("the laboratory");
    let outcomes = on_all_cores(lab.claims, |claim| {
        let trials = trial::of_claim(claim, lab.id);
        let answer = |trial| Run::open(trial).map_or_else(|line| *line, Run::finish);
        (claim.slug, Outcome::of(claim, trials.iter().map(answer).collect()))
    });
    for (slug, outcome) in outcomes {
        assert_eq!(outcome.fault(), None, "{slug}");
        assert!(outcome.holds, "{slug}: {:?}", outcome.range());
    }
}

#[test]
fn bad_input_is_reported_and_what_is_used_instead_runs() {
    for (text, key, words) in [
        ("data=random&inputs=5&samples=3", "samples", "singular, of rank 3 for 5 inputs"),
        ("model=frozen", "data", "X Xᵀ is singular"),
        ("spectrum=2,2,1", "spectrum", "equal singular values"),
        ("depth=6&width=10&data=random&inputs=8&outputs=8", "width", "more than 320 parameters"),
        ("model=residual&data=random&inputs=3&outputs=2", "model", "a linear network is used"),
        ("start=exact&subset=1,7", "subset", "{1} is used"),
        ("start=exact&subset=1,1", "subset", "different whole numbers"),
        ("goal=logistic&data=random&start=exact&subset=1", "subset", "squared loss"),
        ("data=own", "data", "a table is not there; singular values are used"),
        ("spectrum=3,1&start=exact&mode=99", "mode", "the last one is used"),
    ] {
        let link = link::parse(&format!("lab=landscape&{text}"));
        let (mut session, problems) = link.0.open();
        assert_eq!((link.1.len() + problems.len(), problems.len()), (1, 1), "{text}: {problems:?}");
        assert_eq!(problems[0].key, key, "{text}");
        assert!(problems[0].message.contains(words), "{text}: {}", problems[0].message);
        (0..3).for_each(|_| session.advance());
        assert!(session.metric("gradient-flow", 0).is_some_and(f64::is_finite), "{text}");
    }
    for (text, key, kept) in [
        ("width=0", "width", "width=1"),
        ("width=99", "width", "width=10"),
        ("spectrum=NaN,1", "spectrum", "landscape"),
    ] {
        let (link, problems) = link::parse(&format!("lab=landscape&{text}"));
        assert_eq!((problems.len(), problems[0].key.as_str()), (1, key), "{text}");
        assert!(link.write().contains(kept), "{text}: {}", link.write());
    }
}

/// Gaps and NaN of a reader's file are left out with words; what is left is learned.
#[test]
fn a_table_with_gaps_is_learned_without_them() {
    let csv = b"a,b,c\n1.5,2,0\n2,NaN,1\n3,5,2\n4,9,2\n5,8,7\n6,11,5\n";
    let (table, problems) = data::read("gaps.csv", csv).expect("a table");
    assert_eq!((table.rows(), problems.len()), (5, 1), "{problems:?}");
    let (link, _) = link::parse("lab=landscape&data=own&task=predict&width=1&deviation=0.3&time=5");
    let link = Link { table: table.pack(), ..link };
    let (mut session, problems) = link.open();
    assert_eq!(problems, []);
    (0..300).for_each(|_| session.advance());
    let frame = inspected(&*session);
    let known = matches!(frame.lanes[0].judgement, Judgement::Critical { known: Some(0), .. });
    assert!(known, "{}", frame.sentence);
}

/// The table of searches counts each at its class, and those that are not critical apart.
#[test]
fn the_table_of_searches_counts_what_was_found() {
    let (link, _) = link::parse("lab=landscape&p=seven-classes");
    let study = link.entry.study.expect("a study");
    assert_eq!((study.count)(&link.values), 200);
    let asked = trial::of_study(study, &link, 3);
    assert!(asked[2].link.contains("draw=3") && asked[2].link.contains("methods=search"));
    let measured = |loss: f64, index: f64, found: f64| {
        let metrics = [("objective", loss), ("index", index), ("found", found), ("top", 6.0)];
        let metrics = metrics.map(|(slug, value)| (slug.to_string(), value.into()));
        let metrics = metrics.into_iter().collect();
        vec![Measured { lane: "search".to_string(), step: 1, metrics }]
    };
    let rows = [
        measured(2.0, 1.0, 0.0),
        measured(2.0, 1.0, 0.0),
        measured(3.3, 1.0, 1.0),
        measured(1.9, 0.0, 2.0),
    ];
    let units: Vec<Unit<'_>> =
        rows.iter().zip(1..).map(|(rows, number)| Unit { number, rows }).collect();
    let table = (study.table)(&link.values, link.seed, &units).expect("a table");
    let count = |label: &str| {
        let row = table.rows.iter().find(|row| row.label == label);
        row.unwrap_or_else(|| panic!("no row {label}: {table:?}")).cells[1].value.clone()
    };
    assert_eq!(
        (count("{1, 3}"), count("{1, 2}"), count("new")),
        ("2".into(), "0".into(), "1".into())
    );
    assert_eq!(count("not critical: gradient-flat or unsettled"), "1");
    assert_eq!((study.table)(&link.values, link.seed, &[]), None);
}

/// Answers to the first trials of the study of a run.
fn answered(link: &Link, count: u32) -> Vec<Vec<Measured>> {
    let asked = trial::of_study(link.entry.study.expect("a study"), link, count);
    on_all_cores(&asked, |trial| {
        match Run::open(trial).map_or_else(|line| *line, Run::finish).answer {
            trial::Answer::Table(rows) => rows,
            other => panic!("no table but {other:?}"),
        }
    })
}

fn numbered(answers: &[Vec<Measured>]) -> Vec<Unit<'_>> {
    answers.iter().zip(1..).map(|(rows, number)| Unit { number, rows }).collect()
}

/// Kicks from the saddle {1, 3}: down its one negative direction both ways to the minimum, and
/// nowhere along the flat ones.
#[test]
fn kicks_lead_from_a_saddle_to_the_minimum() {
    let text = "spectrum=3,2,1&width=2&start=exact&subset=1,3&trials=kicks";
    let (link, _) = link::parse(&format!("lab=landscape&{text}"));
    let study = link.entry.study.expect("a study");
    assert_eq!((study.count)(&link.values), 24);
    let answers = answered(&link, 4);
    let units = numbered(&answers);
    let table = (study.table)(&link.values, link.seed, &units).expect("a table");
    let row = |label: &str| table.rows.iter().find(|row| row.label == label).expect("a row");
    assert_eq!(row("{1, 2}").cells[3].value, "±1", "{table:?}");
    assert_eq!(row("{1, 3}").cells[3].value, "±2", "{table:?}");
}

/// Every negative direction of {3} leads along an edge of the mountain, to a saddle of its own, and
/// the picture has an arrow for each; from the other directions the flow comes back.
#[test]
fn kicks_are_drawn_as_they_are_explored() {
    let arrows = |frame: &Frame| -> Vec<(String, String)> {
        let graph = mountain(frame);
        let gone = graph.edges.iter().filter(|edge| !edge.label.is_empty());
        let arrow = |edge: &Edge| {
            let [from, to] = edge.ends.map(|end| graph.nodes[end].label.clone());
            assert_eq!(from, "{3}");
            let plain = |other: &&Edge| {
                other.label.is_empty() && {
                    let [a, b] = other.ends;
                    [a, b] == edge.ends || [b, a] == edge.ends
                }
            };
            assert!(graph.edges.iter().any(|other| plain(&other)), "no edge to {to}");
            (edge.label.clone(), to)
        };
        gone.map(arrow).collect()
    };
    let mut reached: Vec<String> = Vec::new();
    for steps in [0, 2, 4, 6, 8] {
        let frame = after("p=where-from-here", steps);
        let all = arrows(&frame);
        assert_eq!(all.len() as u64, steps / 2, "{all:?}");
        for ((label, to), mode) in all.iter().zip(1..) {
            assert_eq!(label, &format!("±{mode}"), "{to}");
        }
        reached = all.into_iter().map(|(_, to)| to).collect();
    }
    reached.sort_unstable();
    assert_eq!(reached, ["{1, 3}", "{1}", "{2, 3}", "{2}"]);
    let frame = after("p=where-from-here", 100);
    assert_eq!((frame.step, arrows(&frame).len()), (24, 4));
    let back = "along ±5, ±6, ±7, ±8, ±9, ±10, ±11, ±12 the flow comes back";
    assert!(frame.sentence.contains(back), "{}", frame.sentence);
}

/// The answers of workers come to the graph of the run that kicks itself, arrow by arrow, whatever
/// there are already; of data from a table, which is not there, of trained blocks, whose critical
/// points are not known, and of searches there is none.
#[test]
fn kicks_of_workers_are_drawn_as_they_are_answered() {
    let picture = |link: &Link, units: &[Unit<'_>]| {
        let picture = (link.entry.study.expect("a study").picture)(&link.values, link.seed, units);
        picture.map(|picture| match picture {
            Picture::Graph(graph) => graph,
            other => panic!("no graph but {other:?}"),
        })
    };
    for (text, kicks, all) in [
        ("p=where-from-here", 24, 4),
        ("data=random&inputs=2&outputs=3&width=1&start=exact&seed=5", 10, 1),
    ] {
        let (link, problems) = link::parse(&format!("lab=landscape&{text}&trials=kicks"));
        assert_eq!(problems, [], "{text}");
        let answers = answered(&link, kicks);
        let units = numbered(&answers);
        for count in [2, 5, kicks as usize] {
            let graph = picture(&link, &units[..count]).expect("a graph");
            let frame = after(&format!("{text}&methods=kicks"), count as u64);
            let run = mountain(&frame);
            assert_eq!((&graph.nodes, &graph.edges), (&run.nodes, &run.edges), "{text}: {count}");
        }
        let graph = picture(&link, &units).expect("a graph");
        let gone = graph.edges.iter().filter(|edge| !edge.label.is_empty()).count();
        assert!(gone >= all, "{gone} ways of {text}");
        assert_eq!(picture(&link, &[]), None);
        let other = |more: &str| link::parse(&format!("lab=landscape&{text}&{more}")).0;
        assert_eq!(picture(&other("trials=searches"), &units), None);
        assert_eq!(picture(&other("trials=kicks&data=penguins"), &units), None);
        assert_eq!(picture(&other("trials=kicks&model=trainable"), &units), None);
    }
}

/// Digits and penguins: the singular values are those of the principal components.
#[test]
fn tables_are_autoencoded() {
    let frame = after("p=digits-landscape", 120);
    assert!(frame.sentence.contains("of 8"), "{}", frame.sentence);
    let penguins = after("data=penguins&width=2&deviation=0.3&time=0.5", 400);
    assert!(penguins.sentence.contains("at the global minimum {1, 2}"), "{}", penguins.sentence);
    let predict = after("data=penguins&task=predict&width=1&deviation=0.3&time=0.5", 400);
    assert!(predict.sentence.contains("at the global minimum {1}"), "{}", predict.sentence);
}
