//! Every combination of choices that the controls offer: it runs, and where something
//! else was done a notice says so.

use critical_point_lab::{
    data::{self, TableRef},
    link, plot,
    session::View,
    verdict::Verdict,
};

const MODELS: [&str; 5] = ["vector", "sphere", "tied", "key-query", "symmetric"];
const WEIGHTS: [&str; 2] = ["softmax", "linear"];
const PROMPTS: [&str; 2] = ["infinite", "finite"];
const TOKENS: [&str; 3] = ["gaussian", "mixture", "rows"];
const TASKS: [&str; 3] = ["one", "multiplicative", "additive"];
const STARTS: [&str; 4] = ["saddle", "exact", "random", "small"];
const METHODS: [&str; 5] = ["gradient-descent", "gradient-flow", "newton", "saddle-free", "sgd"];

/// Keys under which a combination can be told something; each is a control.
const KEYS: [&str; 10] = [
    "model", "weights", "prompt", "tokens", "methods", "rank", "saddle", "length", "spectrum",
    "data",
];

/// Few tokens, prompts, tasks and draws.
const SMALL: &str = "batch=4&dimension=4&samples=5&count=2&jitter=0.01";

/// The reader's own table.
fn own() -> TableRef {
    let text = "a,b,c,d\n1,7,2,0\n2,7,5,1\n4,7,1,1\n3,7,3,0\n5,7,0,2\n0,7,4,-1\n";
    data::read("mine.csv", text.as_bytes()).expect("three columns").0.pack()
}

/// What was tried and what was told.
#[derive(Default)]
struct Tried {
    combinations: usize,
    told: Vec<String>,
}

impl Tried {
    /// Opens, takes some steps, and looks at all that is shown.
    fn run(&mut self, text: &str, methods: &str, steps: usize, table: &TableRef) {
        let text = format!("lab=attention&{text}&methods={methods}");
        let (mut link, problems) = link::parse(&text);
        assert_eq!(problems, [], "{text}");
        link.table = table.clone();
        let (mut session, problems) = link.open();
        for problem in &problems {
            assert!(KEYS.contains(&problem.key.as_str()), "{text}: {problem:?}");
            assert!(problem.message.len() > 20, "{text}: {problem:?}");
        }
        (0..steps).for_each(|_| session.advance());
        let frame = session.frame(&View { inspect: true, ..View::default() });

        let ran: Vec<&str> = frame.lanes.iter().map(|lane| lane.id.as_str()).collect();
        let told = problems.iter().any(|problem| problem.key == "methods");
        assert!(told || ran.join(",") == methods, "{text}: {ran:?}");
        for lane in &frame.lanes {
            assert!(lane.metrics.iter().all(|m| m.is_finite()), "{text}: {lane:?}");
            let fell = matches!(lane.verdict, Verdict::NonFinite | Verdict::Diverged);
            assert!(!fell, "{text}: {lane:?}");
        }
        assert!(frame.sentence.ends_with('.') && !frame.sentence.contains("NaN"), "{text}");
        let point = frame.inspection.as_ref().expect("an inspection was asked for");
        let numbers = [point.objective, point.gradient_norm];
        assert!(
            numbers.iter().chain(&point.spectrum).chain(&point.tolerances).all(|x| x.is_finite()),
            "{text}: {point:?}"
        );
        assert!(point.spectrum.windows(2).all(|w| w[0] <= w[1]), "{text}: {point:?}");
        assert_eq!(point.spectrum.len(), point.size, "{text}");
        assert!(point.size > 0 && point.index.number <= point.size, "{text}: {point:?}");
        for picture in &frame.pictures {
            assert!(
                !plot::describe(picture).contains("NaN"),
                "{text}: {}",
                plot::describe(picture)
            );
            assert!(plot::tabulate(picture).rows.len() <= plot::MOST_ROWS, "{text}");
        }
        self.combinations += 1;
        self.told.extend(problems.into_iter().map(|problem| problem.key));
    }
}

/// Model by weights by prompt of so many tokens by their distribution by tasks.
fn kinds(length: u32) -> Vec<String> {
    let mut kinds = vec![format!("length={length}&{SMALL}")];
    for (key, slugs) in [
        ("model", &MODELS[..]),
        ("weights", &WEIGHTS),
        ("prompt", &PROMPTS),
        ("tokens", &TOKENS),
        ("tasks", &TASKS),
    ] {
        let longer = |kind: &String| {
            let kind = kind.clone();
            slugs.iter().map(move |slug| format!("{kind}&{key}={slug}"))
        };
        kinds = kinds.iter().flat_map(longer).collect();
    }
    kinds
}

/// By start, by data, with all methods at once.
#[test]
fn every_combination_of_choices_runs_or_says_what_was_done_instead() {
    let mut tried = Tried::default();
    let (all, none) = (METHODS.join(","), TableRef::default());
    for kind in kinds(3) {
        for start in STARTS {
            let text = |rest: &str| format!("{kind}&start={start}{rest}");
            tried.run(&text("&spectrum=3,1,0.5"), &all, 3, &none);
            tried.run(&text("&spectrum=3,1,0.5&basis=random"), &all, 3, &none);
            if kind.contains("tasks=one") {
                tried.run(&text("&data=penguins"), &all, 3, &none);
                tried.run(&text("&data=own"), &all, 3, &own());
                // Without the file, as when a link travels without it.
                tried.run(&text("&data=own"), &all, 3, &none);
            }
        }
        if kind.contains("tasks=one") {
            tried.run(&format!("{kind}&start=random&data=digits"), &all, 1, &none);
        }
    }
    assert_eq!(tried.combinations, 60 * 3 * 8 + 60 * 12 + 60);
    for key in ["model", "weights", "prompt", "tokens", "methods", "rank", "data"] {
        assert!(tried.told.iter().any(|told| told == key), "nothing is ever told of {key}");
    }
}

/// By every method alone, and by what is degenerate: one dimension, one token, equal
/// eigenvalues.
#[test]
fn every_method_alone_and_every_degenerate_setting_runs_or_says_why_not() {
    let mut tried = Tried::default();
    let none = TableRef::default();
    for kind in kinds(3) {
        for method in METHODS {
            tried.run(&format!("{kind}&start=random&spectrum=3,1,0.5"), method, 3, &none);
        }
        for spectrum in ["2", "2,2,1", "1,1,1"] {
            let text = format!("{kind}&spectrum={spectrum}&saddle=1&rank=1");
            tried.run(&text, "saddle-free,sgd", 3, &none);
        }
    }
    for kind in kinds(1) {
        for spectrum in ["3,1,0.5", "2", "2,2,1", "1,1,1"] {
            let text = format!("{kind}&spectrum={spectrum}&saddle=0&start=exact&rank=3");
            tried.run(&text, &METHODS.join(","), 3, &none);
        }
    }
    for key in ["spectrum", "length", "saddle"] {
        assert!(tried.told.iter().any(|told| told == key), "nothing is ever told of {key}");
    }
}
