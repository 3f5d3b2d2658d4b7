//! Links and questions, and what they come to.

use critical_point_lab::{
    lab::Unit,
    link,
    trial::{self, Answer, Line, Quantity, Question, Run, Trial},
};
use proptest::prelude::*;

/// A double well that leaves its saddle.
const WELL: &str = "lab=wasserstein&seed=3&dimension=1&particles=20&start=saddle";

fn answer(link: &str, question: &str) -> Line {
    let trial = Trial { link: link.to_string(), question: question.parse().unwrap() };
    Run::open(&trial).map_or_else(|line| *line, Run::finish)
}

fn number(line: &Line) -> f64 {
    line.answer.number().unwrap_or_else(|| panic!("{line:?}"))
}

#[test]
fn every_kind_of_question_is_answered_with_what_the_run_has() {
    let (link, _) = link::parse(WELL);
    let (mut session, _) = link.open();
    let mut loss = vec![session.metric("saddle-free", 0).unwrap()];
    while session.step() < 40 {
        session.advance();
        loss.push(session.metric("saddle-free", 0).unwrap());
    }
    let ask = |question: &str| answer(WELL, question);
    assert_eq!(number(&ask("metric:saddle-free:objective@7")), loss[7]);
    let points: Vec<[f64; 2]> = (0..8).map(|i| [f64::from(i), loss[i as usize]]).collect();
    assert_eq!(ask("curve:saddle-free:objective@7").answer, Answer::Curve(points));
    let first = loss.iter().position(|f| *f < 1e-10).unwrap();
    assert_eq!(number(&ask("steps-until:saddle-free:objective<1e-10")), first as f64);
    let newton = number(&ask("metric:newton:objective@7"));
    assert_eq!(number(&ask("difference:newton:objective:saddle-free@7")), newton - loss[7]);
    assert_eq!(number(&ask("index:newton@1")), 1.0);
    let Answer::Class(kind) = ask("judgement:newton@1").answer else { panic!("no class") };
    assert!(kind.contains("saddle"), "{kind}");
    let Answer::Table(rows) = ask("metrics@7").answer else { panic!("no table") };
    let lanes = link.entry.lanes.iter().filter(|l| session.metric(l.slug, 0).is_some()).count();
    assert_eq!(rows.len(), 2 * lanes, "every lane at the start and at step 7");
    let row = rows.iter().find(|row| row.lane == "saddle-free" && row.step == 7).unwrap();
    assert_eq!(row.metric("objective"), Some(loss[7]));
    // A step that is left open is that of the link.
    assert_eq!(number(&answer(&format!("{WELL}&at=5"), "metric:saddle-free:objective")), loss[5]);
}

#[test]
fn an_answer_names_a_run_that_a_reader_can_open() {
    let line = answer(WELL, "steps-until:saddle-free:objective<1e-10");
    let report = critical_point_lab::report::replay(&line.link).unwrap();
    assert_eq!(report["reproduced"], true);
    assert_eq!(report["step"].as_f64(), line.answer.number());
    assert_eq!(line.trial().unwrap().link, link::parse(WELL).0.write());
    assert_eq!(Line::parse(&line.write()).unwrap(), line);
}

#[test]
fn what_is_never_reached_is_no_answer_and_no_fault() {
    // Newton stays on the saddle, where F = 1/4.
    let line = answer(&format!("{WELL}&at=30"), "steps-until:newton:objective<0.1");
    assert_eq!((line.answer, line.fault), (Answer::Nothing, None));
}

#[test]
fn what_cannot_be_asked_is_said_in_words() {
    let fault = |link: &str, question: &str| answer(link, question).fault.expect("a fault");
    let lane = fault(WELL, "metric:adam:objective@3");
    assert!(lane.contains("adam") && lane.contains("saddle-free"), "{lane}");
    let metric = fault(WELL, "metric:newton:height@3");
    assert!(metric.contains("height") && metric.contains("objective"), "{metric}");
    // Another run than that of the link has no answer to give.
    let wrong = fault("lab=wasserstein&particles=many", "metric:newton:objective@3");
    assert!(wrong.contains("particles"), "{wrong}");
    let table = fault("lab=navigation&world=own", "metric:hard:missed@10");
    assert!(table.contains("table"), "{table}");
    for (text, says) in [
        ("height", "is no question"),
        ("metric:newton", "is no question"),
        ("metric:newton:objective@soon", "is not a step"),
        ("steps-until:newton:objective", "names no bound"),
        ("steps-until:newton:objective<low", "is not a finite number"),
        ("steps-until:newton:objective<1@3", "is no question"),
    ] {
        let why = text.parse::<Question>().unwrap_err();
        assert!(why.contains(says), "{text}: {why}");
    }
}

#[test]
fn a_set_of_trials_is_a_text_and_so_are_its_answers() {
    let claim = &link::parse(WELL).0.entry.claims[0];
    let trials = trial::of_claim(claim, "wasserstein");
    assert_eq!(trial::read(&format!("# Ten seeds.\n\n{}", trial::write(&trials))), Ok(trials));
    let why = trial::read("lab=wasserstein metric:newton:objective@1").unwrap_err();
    assert!(why.starts_with("line 1: no tab"), "{why}");
    let why = trial::read("a\tindex:newton\nb\theight").unwrap_err();
    assert!(why.starts_with("line 2: ") && why.contains("height"), "{why}");
    let lines = vec![answer(WELL, "curve:newton:objective@3"), answer(WELL, "index:none")];
    let text: String = lines.iter().map(|line| line.write() + "\n").collect();
    assert_eq!(trial::read_lines(&text), Ok(lines));
    assert!(trial::read_lines("{}").unwrap_err().starts_with("line 1: "));
}

#[test]
fn the_pairs_of_a_study_come_to_the_table_of_the_run_that_has_them_all() {
    let (link, _) = link::parse("lab=navigation&seed=5&runs=3&first=2&updates=20&episodes=10");
    let study = link.entry.study.expect("a study");
    let trials = trial::of_study(study, &link, (study.count)(&link.values));
    let lines: Vec<Line> = trials
        .iter()
        .map(|trial| Run::open(trial).map_or_else(|line| *line, Run::finish))
        .collect();
    let units: Vec<_> = (1..)
        .zip(&lines)
        .map(|(number, line)| match &line.answer {
            Answer::Table(rows) => Unit { number, rows },
            other => panic!("{other:?}"),
        })
        .collect();
    let (mut session, _) = link.open();
    while session.step() < 20 {
        session.advance();
    }
    let whole = session.frame(&Default::default()).comparison;
    assert_eq!((study.table)(&link.values, link.seed, &units), whole);
    let arms_missing = Unit { rows: &units[1].rows[..2], ..units[1] };
    // A pair that is missing is missing in the table, not made up for.
    assert_ne!((study.table)(&link.values, link.seed, &units[1..]), whole);
    assert_eq!((study.table)(&link.values, link.seed, &[]), None);
    assert_eq!(
        (study.table)(&link.values, link.seed, &[units[0], arms_missing]),
        None,
        "arms are missing"
    );
    // Interventions belong to one run.
    let (kicked, _) = link::parse(&format!("{}&do=4:kick:hard:0:0.5", link.write()));
    assert_eq!(trial::of_study(study, &kicked, 3), trials);
}

fn trial() -> Trial {
    Trial { link: WELL.to_string(), question: "index:newton".parse().unwrap() }
}

fn slug() -> impl Strategy<Value = String> {
    "[a-z][a-z-]{0,12}"
}

fn question() -> impl Strategy<Value = Question> {
    let quantity = prop_oneof![
        (slug(), slug()).prop_map(|(lane, metric)| Quantity::Metric { lane, metric }),
        (slug(), slug(), slug()).prop_map(|(lane, metric, from)| Quantity::Difference {
            lane,
            metric,
            from
        }),
        slug().prop_map(|lane| Quantity::Index { lane }),
        slug().prop_map(|lane| Quantity::Judgement { lane }),
        (slug(), slug()).prop_map(|(lane, metric)| Quantity::Curve { lane, metric }),
        Just(Quantity::Metrics),
    ];
    let timed =
        (quantity, any::<Option<u64>>()).prop_map(|(quantity, step)| Question { quantity, step });
    let until = (slug(), slug(), any::<f64>().prop_filter("finite", |x| x.is_finite())).prop_map(
        |(lane, metric, below)| Question {
            quantity: Quantity::StepsUntil { lane, metric, below },
            step: None,
        },
    );
    prop_oneof![timed, until]
}

#[test]
fn a_line_that_is_no_json_of_ours_is_refused() {
    let answer = |json: &str| {
        Line::parse(&format!("{{\"link\":\"\",\"question\":\"metrics@1\",\"answer\":{json}}}"))
    };
    assert_eq!(
        answer("-0.0").unwrap().answer.number().map(f64::to_bits),
        Some((-0.0_f64).to_bits())
    );
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    for text in ["1e999", "01", "[1", &nested(100_000)] {
        assert_eq!(answer(text), Err("it is no JSON".to_string()), "{:.20}", text);
    }
    for step in ["1.5", "-1", "\"3\""] {
        let row = format!("[{{\"lane\":\"newton\",\"step\":{step},\"metrics\":{{}}}}]");
        assert!(answer(&row).is_err(), "{step}");
    }
}

proptest! {
    #[test]
    fn a_question_is_read_as_it_was_written(question in question()) {
        prop_assert_eq!(question.to_string().parse(), Ok(question));
    }

    #[test]
    fn no_text_stops_the_reader(text in ".{0,60}") {
        let _ = text.parse::<Question>();
        let _ = trial::read(&text);
        let _ = trial::read_lines(&text);
    }

    #[test]
    fn a_number_comes_back_to_the_last_bit(x in any::<f64>().prop_filter("finite", |x| x.is_finite())) {
        let line = Line { answer: Answer::Number(x), ..Line::failed(&trial(), "") };
        prop_assert_eq!(Line::parse(&line.write()).unwrap().answer.number().map(f64::to_bits), Some(x.to_bits()));
    }
}
