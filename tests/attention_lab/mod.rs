//! The laboratory `attention`: what it does with input that does not fit, and
//! what it says of points that are known.

mod choices;
mod plane;
mod words;

use critical_point_lab::{
    data::{self, Shipped, Source},
    frame::{Frame, Picture},
    labs, link, plot,
    schema::Problem,
    session::{AnySession, View},
    verdict::{Count, Kind, Verdict},
};

fn open(text: &str) -> (Box<dyn AnySession>, Vec<Problem>) {
    let (link, problems) = link::parse(&format!("lab=attention&{text}"));
    assert_eq!(problems, [], "{text}");
    link.open()
}

fn after(session: &mut dyn AnySession, steps: u64) -> Frame {
    for _ in 0..steps {
        session.advance();
    }
    session.frame(&View { inspect: true, ..View::default() })
}

/// Opens a run, checks that exactly these keys are reported, and runs it.
#[track_caller]
fn reported(text: &str, keys: &[&str]) -> (Frame, Vec<Problem>) {
    let (mut session, problems) = open(text);
    let found: Vec<&str> = problems.iter().map(|p| p.key.as_str()).collect();
    assert_eq!(found, keys, "{text}: {problems:?}");
    let frame = after(&mut *session, 40);
    for lane in &frame.lanes {
        assert!(lane.metrics.iter().all(|m| m.is_finite()), "{text}: {lane:?}");
    }
    for picture in &frame.pictures {
        assert!(!plot::describe(picture).is_empty());
        let size = (480.0, 300.0);
        let _ = plot::svg(picture, &plot::Style::default(), size.0, size.1);
    }
    (frame, problems)
}

#[test]
fn settings_that_do_not_fit_are_named_and_the_run_goes_on() {
    let (_, problems) = reported("spectrum=4,0,1", &["spectrum"]);
    assert!(problems[0].message.contains("not positive definite"), "{}", problems[0].message);
    let (frame, problems) = reported("spectrum=4,4,1&start=random", &["spectrum"]);
    assert!(problems[0].message.contains("circle"), "{}", problems[0].message);
    assert!(frame.sentence.contains("circle"), "{}", frame.sentence);
    // Equal up to rounding is equal.
    reported("spectrum=4,1,1.0000000000001&start=random", &["spectrum"]);
    reported("spectrum=2", &["spectrum", "saddle"]);
    reported("spectrum=2&saddle=1&model=sphere", &["spectrum", "model"]);
    reported("prompt=finite&length=1&methods=sgd&start=random", &["length"]);
    reported("weights=linear&prompt=finite&length=1&start=random", &[]);
    reported("prompt=finite&start=random", &[]);
    reported("prompt=finite&tokens=mixture&start=random", &["methods"]);
    reported("tokens=rows&start=random", &["tokens"]);
    reported("tokens=mixture&start=random&methods=sgd", &["prompt"]);
    reported("model=symmetric&rank=8", &["rank"]);
    reported("data=digits&model=key-query&rank=2&start=small&methods=gradient-flow", &["rank"]);
    reported("model=tied&prompt=finite", &["prompt"]);
    reported("tasks=multiplicative&model=tied&start=random", &["model"]);
    reported("tasks=multiplicative&prompt=finite&start=random", &["weights"]);
    reported("tasks=additive&count=0&prompt=finite&start=random", &["prompt"]);
    reported("data=own", &["data"]);
}

#[test]
fn a_table_with_a_constant_or_a_repeated_column_is_reported() {
    let (table, problems) =
        data::read("mine.csv", b"a,b,c\n1,7,2\n2,7,5\n4,7,1\n3,7,3\n").expect("two columns");
    assert_eq!(table.columns, ["a", "c"]);
    assert!(problems[0].message.contains("column b is left out: constant: always 7"));
    let (mut link, _) = link::parse("lab=attention&data=own");
    link.table = table.pack();
    let (mut session, problems) = link.open();
    assert_eq!(problems, []);
    after(&mut *session, 40);

    let (table, _) = data::read("twice.csv", b"a,b\n1,2\n2,4\n4,8\n").expect("two columns");
    link.table = table.pack();
    let (mut session, problems) = link.open();
    assert_eq!(problems[0].key, "data");
    assert!(problems[0].message.contains("not positive definite"), "{}", problems[0]);
    after(&mut *session, 40);
}

#[test]
fn the_inspector_counts_larger_eigenvalues_at_every_critical_point() {
    for model in ["vector", "tied", "sphere&score=0.1"] {
        for prompt in ["infinite", "finite&weights=linear&length=3", "finite&length=16"] {
            if model != "vector" && prompt != "infinite" {
                continue;
            }
            for k in 1..=5_usize {
                let text =
                    format!("model={model}&prompt={prompt}&start=exact&saddle={k}&basis=random");
                let (mut session, problems) = open(&text);
                assert_eq!(problems, [], "{text}");
                let point = after(&mut *session, 0).inspection.expect("asked for");
                let index = Count::exactly(k - 1);
                let kind = match k {
                    1 => Kind::NonDegenerateMinimum,
                    // Four directions on a sphere, and all of them descend.
                    5 if model.starts_with("sphere") => Kind::NonDegenerateMaximum { index },
                    _ => Kind::Saddle { index },
                };
                assert_eq!((point.judgement.kind(), point.index), (Some(kind), index), "{text}");
            }
        }
    }
    // With a tied value the loss is of fourth order at the origin.
    let (mut session, _) = open("model=tied&start=exact&saddle=0");
    let frame = after(&mut *session, 0);
    let point = frame.inspection.expect("asked for");
    let kind = Kind::Undecided { nullity: Count::exactly(5) };
    assert_eq!(point.judgement.kind(), Some(kind));
    assert!(frame.sentence.contains("at u = 0"), "{}", frame.sentence);
    // On a circle of minima the Hessian has one zero.
    let (mut session, _) = open("spectrum=4,4,1&start=exact&saddle=1");
    let point = after(&mut *session, 0).inspection.expect("asked for");
    let kind = Kind::DegenerateMinimum { nullity: Count::exactly(1) };
    assert_eq!(point.judgement.kind(), Some(kind));
}

/// Along a circle of critical points of the sphere the curvature is zero, not rounding,
/// and a loss that is constant moves nothing.
#[test]
fn equal_eigenvalues_on_the_sphere_are_no_saddles() {
    for (spectrum, nullity) in [("4,4,1", 1), ("4,4,1,1,1,1,1,1,1,1", 1), ("2,2,2", 2)] {
        for basis in ["axes", "random"] {
            let (mut session, problems) = open(&format!(
                "model=sphere&start=exact&saddle=1&spectrum={spectrum}&basis={basis}"
            ));
            assert_eq!(problems.len(), 1, "{problems:?}");
            let frame = after(&mut *session, 5);
            let kind = frame.inspection.expect("asked for").judgement.kind();
            let wanted = Kind::DegenerateMinimum { nullity: Count::exactly(nullity) };
            assert_eq!(kind, Some(wanted), "{spectrum}, {basis}");
            assert!(frame.sentence.contains("of minima through e1"), "{}", frame.sentence);
            for lane in frame.lanes {
                assert_eq!(lane.verdict, Verdict::Converged, "{spectrum}, {basis}: {lane:?}");
            }
        }
    }
}

#[test]
fn the_levels_of_all_saddles_are_drawn() {
    let (mut session, _) = open("");
    let frame = after(&mut *session, 3);
    let Picture::Lines(loss) = &frame.pictures[2] else { panic!("curves") };
    let levels: Vec<f64> = loss.levels.iter().map(|l| l.value).collect();
    for (found, expected) in levels.iter().zip([3.75, 5.75, 6.75, 7.25, 7.5, 7.75]) {
        assert!((found - expected).abs() < 1e-12, "{levels:?}");
    }
    assert_eq!(levels.len(), 6);
}

#[test]
fn a_sampled_loss_has_the_hessian_of_its_gradient() {
    let (mut session, problems) = open("prompt=finite&length=64&methods=sgd&start=random");
    assert_eq!(problems, []);
    let before = after(&mut *session, 200);
    let spectrum = before.inspection.expect("asked for").spectrum;
    // Near the minimum of the infinite prompt, whose spectrum is 1.875 to 128; a
    // finite prompt flattens it.
    assert!(spectrum[0] > 0.2 && spectrum[4] > 40.0 && spectrum[4] < 140.0, "{spectrum:?}");
    assert!(before.lanes[0].metrics[0] > 3.75, "{:?}", before.lanes);
}

#[test]
fn the_digits_are_a_table_of_the_page_that_only_some_runs_need() {
    let entry = labs::find("attention").expect("registered");
    let source = |text: &str| {
        let (link, _) = link::parse(&format!("lab=attention&{text}"));
        entry.source(&link.values)
    };
    assert_eq!(source(""), Source::None);
    assert_eq!(source("data=digits"), Source::Shipped(&data::DIGITS));
    assert!(Shipped::find("digits.bin").is_some() && Shipped::find("other").is_none());
    let table = data::DIGITS.load();
    assert_eq!((table.rows(), table.columns.len()), (1797, 64));
    // Published: the mean of all pixels is 4.884, three pixels never change.
    let all: f64 = table.values.iter().flatten().sum::<f64>() / (1797.0 * 64.0);
    assert!((all - 4.884).abs() < 1e-3, "{all}");
    let constant = table.values.iter().filter(|c| c.iter().all(|x| *x == c[0])).count();
    assert_eq!(constant, 3);
    assert!(data::DIGITS.read(b"something else").is_err());
    let (mut session, problems) = open("data=digits&start=random");
    assert_eq!(problems, []);
    let frame = after(&mut *session, 1);
    let Picture::Heat(images) = &frame.pictures[6] else { panic!("images") };
    assert_eq!(images.tiles[0].values.iter().filter(|v| v.is_nan()).count(), 3);
}
