//! The laboratory as a reader meets it.

use std::sync::atomic::{AtomicU64, Ordering};

use critical_point_lab::{
    event::{Action, Kick},
    frame::{Abscissa, Frame, KickArrow, Over, Picture},
    link::{self, Link},
    math,
    session::{AnySession, Pace, Transitions, View},
};

fn open(text: &str) -> Box<dyn AnySession> {
    let (link, problems) = link::parse(&format!("lab=plane&{text}"));
    assert_eq!(problems, [], "{text}");
    let (session, problems) = link.open();
    assert_eq!(problems, [], "{text}");
    session
}

fn after(session: &mut dyn AnySession, step: u64) -> Frame {
    while session.step() < step && session.is_running() {
        session.advance();
    }
    session.frame(&View { inspect: true, ..View::default() })
}

fn place(frame: &Frame, lane: &str) -> String {
    frame.lanes.iter().find(|readout| readout.id == lane).expect("a lane").place.clone()
}

/// In the first five seconds of the first run: one method is near the saddle, one in a minimum.
#[test]
fn the_first_run_shows_a_method_that_is_caught_and_one_that_leaves() {
    let mut session = open("p=caught");
    let frame = after(&mut *session, 60);
    let caught = place(&frame, "gradient-descent");
    assert!(caught.contains("near the saddle (0, 0)"), "{caught}");
    let left = place(&frame, "saddle-free");
    assert!(left.contains("at the minimum"), "{left}");
}

/// While a run rests the landscape and its view from above have the same arrows: kicks along
/// them displace the method as they show, and the height is the function to second order.
#[test]
fn arrows_show_what_a_kick_does() {
    let resting = |inspect, rests| View { inspect, rests, ..View::default() };
    let mut session = open("p=himmelblau");
    assert!(arrows(&session.frame(&resting(true, false))).is_empty());
    assert!(arrows(&session.frame(&resting(false, true))).is_empty());
    let frame = session.frame(&resting(true, true));
    let kicks = arrows(&frame);
    let Picture::Scatter(above) = &frame.pictures[1] else { panic!("no contours") };
    assert_eq!(above.handle.as_ref().expect("a handle").kicks, kicks);
    let point = frame.inspection.as_ref().expect("an inspection");
    assert_eq!(kicks.iter().map(|kick| kick.eigenvalue).collect::<Vec<_>>(), point.spectrum);
    let at = |frame: &Frame| [frame.lanes[0].metrics[2], frame.lanes[0].metrics[3]];
    for kick in &kicks {
        assert_eq!([kick.from[0], kick.from[1]], at(&frame));
        // A short kick: the third order is far below the second.
        let t = 1e-3;
        let lane = frame.lanes[0].id.clone();
        let done = Action::Kick(Kick { lane, mode: kick.mode, amplitude: t });
        session.intervene(done);
        let after = session.frame(&View::default());
        for c in 0..2 {
            let expected = at(&frame)[c] + t * kick.along[c];
            assert!((at(&after)[c] - expected).abs() < 1e-12, "{:?} {kick:?}", at(&after));
        }
        let (low, high) = (kick.model[16], kick.model[17]);
        assert_eq!(low, [0.0, kick.from[2]]);
        let slope = (high[1] - low[1]) / high[0] - 0.5 * kick.eigenvalue * high[0];
        let value = low[1] + t * slope + 0.5 * kick.eigenvalue * t * t;
        let reached = after.lanes[0].metrics[0];
        assert!((reached - value).abs() < 1e-6, "{reached} {value}");
        session = open("p=himmelblau");
    }
}

fn arrows(frame: &Frame) -> Vec<KickArrow> {
    let Picture::Surface(surface) = &frame.pictures[0] else { panic!("no surface") };
    surface.kicks.clone()
}

/// A mistake in a formula is named with its place, and the run goes on with the default one.
#[test]
fn a_mistake_in_a_formula_is_shown_and_replaced() {
    let (link, problems) = link::parse("lab=plane&function=own&formula=x%5E2%20%2B%20%2A%20y");
    assert_eq!(problems, []);
    let (session, problems) = link.open();
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].key, "formula");
    let message = &problems[0].message;
    assert!(message.starts_with("column 7: ") && message.contains("is used"), "{message}");
    let frame = session.frame(&View::default());
    let Picture::Surface(surface) = &frame.pictures[0] else { panic!("no surface") };
    assert!(surface.field.title.contains("x^2 - y^2 + 0.1*sin(3*x)"), "{}", surface.field.title);
}

/// The formula is a part of the link, whatever signs it has.
#[test]
fn a_formula_travels_in_its_link() {
    let text = "lab=plane&function=own&formula=exp(-x%5E2)%2Bsin(3*y)%2F2&x=0.3&y=-0.2";
    let (link, problems) = link::parse(text);
    assert_eq!(problems, []);
    let (again, problems) = link::parse(&link.write());
    assert_eq!((again, problems), (link.clone(), vec![]));
    let frame = link.open().0.frame(&View::default());
    let value = frame.lanes[0].metrics[0];
    let wanted = math::exp(-0.09) + 0.5 * math::sin(-0.6);
    assert!((value - wanted).abs() < 1e-3, "{value} {wanted}");
}

/// Numbers that are not finite end a run with words, and nothing is drawn there.
#[test]
fn formulas_without_values_end_in_words() {
    for formula in ["ln(x)", "1/0", "sqrt(-1 - x^2)", "exp(exp(exp(x*99)))", "x^-9*0"] {
        let mut link = Link::new(critical_point_lab::labs::find("plane").expect("the laboratory"));
        for (key, text) in [("function", "own"), ("formula", formula), ("x", "-0.5")] {
            let field = link.entry.fields.iter().find(|field| field.key == key).expect("a field");
            let value = field.read(text).0;
            link.values.set(link.entry.fields, key, value);
        }
        let (mut session, _) = link.open();
        let frame = after(&mut *session, 30);
        assert!(frame.lanes.iter().all(|lane| lane.metrics.iter().all(|m| !m.is_infinite())));
        for picture in &frame.pictures {
            let _ = critical_point_lab::plot::svg(picture, &Default::default(), 320.0, 240.0);
        }
    }
}

/// The sentence counts the points of the window, and says whether the count is confirmed.
#[test]
fn the_sentence_counts_critical_points() {
    let says = |text: &str| open(text).frame(&View::default()).sentence;
    let himmelblau = says("p=himmelblau");
    assert!(
        himmelblau.contains(
            "4 minima − 4 saddles + 1 maximum = 1, as the gradient's turns along its edge confirm."
        ),
        "{himmelblau}"
    );
    let monkey = says("p=monkey-saddle");
    assert!(
        monkey.contains("the gradient turns twice backwards in all, as the gradient's turns"),
        "{monkey}"
    );
    let line = says("function=own&formula=x%5E2");
    assert!(line.contains("cannot be counted"), "{line}");
}

/// The start is a pair of parameters, which the picture from above names as its handle.
#[test]
fn the_start_can_be_moved_in_the_picture_from_above() {
    let frame = open("x=0.25&y=-0.5").frame(&View::default());
    let Picture::Scatter(contours) = &frame.pictures[1] else { panic!("no contours") };
    let handle = contours.handle.as_ref().expect("a handle");
    assert_eq!((handle.at, handle.keys), ([0.25, -0.5], ["x", "y"]));
}

/// Whoever watches the first run hears of it when a method arrives or is caught and of nothing
/// else, and it is shown slowly then, fast where nothing happens, and the same every time.
#[test]
fn what_happens_is_told_once_and_shown_slowly() {
    let watch = || {
        let mut session = open("p=caught");
        let (mut transitions, mut pace) = (Transitions::default(), Pace::default());
        let mut told = Vec::new();
        let mut paces = Vec::new();
        for step in 0..150 {
            let frame = after(&mut *session, step);
            let lanes = transitions.of(&frame);
            pace.see(&frame, !lanes.is_empty());
            paces.push(pace.factor(50.0));
            told.extend(lanes.iter().map(|lane| (step, frame.lanes[*lane].id.clone())));
        }
        (told, paces)
    };
    let (told, paces) = watch();
    assert!((2..=5).contains(&told.len()), "{told:?}");
    let of = |lane: &str| told.iter().find(|(_, who)| who == lane).map(|(step, _)| *step as usize);
    for lane in ["gradient-descent", "saddle-free"] {
        let step = of(lane).expect("it comes to a critical point");
        assert!(step > 0 && paces[step] < 0.5, "{lane}: {paces:?}");
    }
    assert_eq!(paces[0], 1.0, "nothing has happened yet");
    let leaves = paces.len() - 25;
    let plateau = paces[..leaves].iter().copied().fold(0.0, f64::max);
    assert!(plateau > 3.0, "where nothing happens the run is shown fast: {paces:?}");
    assert_eq!(paces[leaves], 1.0, "gradient descent leaves at the usual pace: {paces:?}");
    assert_eq!(watch(), (told, paces));
}

/// Newton's method goes up a hill as readily as into a valley, and nobody calls the top a saddle.
#[test]
fn a_top_is_a_maximum_in_the_sentence_and_in_the_inspector() {
    let mut session = open("function=himmelblau&x=-0.4&y=-0.8&jitter=1e-16&methods=newton");
    let frame = after(&mut *session, 20);
    let top = place(&frame, "newton");
    assert_eq!(top, "at the maximum (−0.271, −0.923) (non-degenerate maximum, index 2)");
    assert!(frame.sentence.starts_with("Newton is at the maximum"), "{}", frame.sentence);
    assert_eq!(frame.inspection.expect("asked for").judgement.slug(), "maximum");
}

/// Curves can be drawn against what methods have spent, and no result depends on the clock.
#[test]
fn curves_are_drawn_against_what_methods_have_spent() {
    fn clock() -> f64 {
        static TICKS: AtomicU64 = AtomicU64::new(0);
        TICKS.fetch_add(1, Ordering::Relaxed) as f64
    }
    let mut untimed = open("p=himmelblau");
    let mut session = open("p=himmelblau");
    session.set_clock(clock);
    after(&mut *session, 20);
    session.rewind(7);
    let frame = after(&mut *session, 12);
    after(&mut *untimed, 12);
    assert_eq!(session.signature(), untimed.signature());
    let lines = |abscissa| {
        let frame = session.frame(&View { abscissa, ..View::default() });
        let Picture::Lines(lines) = &frame.pictures[3] else { panic!("no curves") };
        lines.clone()
    };
    let over = lines(Abscissa::Steps);
    assert!(over.is_over_steps() && over.over == Over::Chosen(Vec::new()));
    for abscissa in [Abscissa::Evaluations, Abscissa::Milliseconds] {
        let lines = lines(abscissa);
        assert!(!lines.is_over_steps());
        for (slot, lane) in frame.lanes.iter().enumerate() {
            let spent = match abscissa {
                Abscissa::Milliseconds => lane.spent.milliseconds,
                _ => lane.spent.counts.iter().sum::<u64>() as f64,
            };
            let (of_steps, points) = (&over.curves[slot].points, &lines.curves[slot].points);
            let ends: Vec<f64> = points.iter().map(|point| point[0]).collect();
            assert!(ends.is_sorted() && ends.len() == 13, "{abscissa:?}: {ends:?}");
            assert_eq!(ends.last(), Some(&spent));
            for step in 0..=12 {
                let [_, value] = of_steps[step];
                assert_eq!(lines.at_step(slot, step as f64), Some([ends[step], value]));
            }
        }
    }
    // A tick and a gradient a step; Newton's method takes a Hessian of two rows, too.
    let spent = |abscissa, slot: usize| lines(abscissa).curves[slot].points[1][0];
    assert_eq!([0, 1].map(|slot| spent(Abscissa::Milliseconds, slot)), [1.0, 1.0]);
    assert_eq!([0, 1].map(|slot| spent(Abscissa::Evaluations, slot)), [2.0, 4.0]);
}

/// Without a preset the first one opens, and links from before that keep their runs.
#[test]
fn links_from_before_the_default_run_was_a_preset_keep_their_runs() {
    let same = |old: &str, new: &str| {
        let parse = |text: &str| link::parse(&format!("lab=plane&{text}"));
        let ((old, problems), (new, _)) = (parse(old), parse(new));
        assert_eq!(problems, []);
        assert_eq!(old.write(), new.write());
    };
    same("v=1", "jitter=0.0001&step=0.1");
    same("v=1&step=0.3&x=0.5", "jitter=0.0001&step=0.3&x=0.5");
    same("v=1&p=himmelblau", "p=himmelblau");
    same("v=1&jitter=0.000001&step=0.2", "p=caught");
    same("", "p=caught");
}
