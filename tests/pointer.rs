//! What the pointer finds in pictures, and what it takes hold of.

use critical_point_lab::frame::{Picture, Surface};
use critical_point_lab::plot::{self, Drag, Dragged, Style, Theme};
use plotters::prelude::SVGBackend;

use crate::plot::pictures::{
    above, descent, house, kicked, neurons, pass, small, spent, starts, tokens, weights, wells,
};

#[test]
fn the_pointer_finds_what_is_drawn() {
    let style = Style::default();
    let size = (480.0, 300.0);
    let arrows = Picture::Arrows(neurons());
    let seen: Vec<String> = (0..48_000)
        .map(|i| (f64::from(i % 240) * 2.0, f64::from(i / 240) * 2.0))
        .filter_map(|at| plot::locate(&arrows, &style, size, at).map(|l| l.text))
        .collect();
    for wanted in ["teacher 4: (0.97, 0.26)", "student 2, a = 2: (0.75, 1.1)"] {
        assert!(seen.iter().any(|text| text.starts_with(wanted)), "{wanted}");
    }
    let map = Picture::Map(house());
    let found = (0..48_000).find_map(|i| {
        let at = (f64::from(i % 240) * 2.0, f64::from(i / 240) * 2.0);
        plot::locate(&map, &style, size, at).filter(|l| l.text.contains("critical"))
    });
    let text = found.map(|l| l.text).unwrap_or_default();
    assert_eq!(text, "red chair, critical point, described path after move 6");
    let places = (0..48_000).filter_map(|i| {
        let at = (f64::from(i % 240) * 2.0, f64::from(i / 240) * 2.0);
        plot::locate(&map, &style, size, at).map(|l| (l.place.unwrap_or(99), l.text))
    });
    let places: std::collections::BTreeMap<usize, String> = places.collect();
    assert_eq!(places.keys().copied().collect::<Vec<_>>(), (0..12).collect::<Vec<_>>());
    assert!(places[&1].contains("you stand here") && places[&5].contains("one move from you"));
    let lines = Picture::Lines(descent(27));
    let found = (0..480).find_map(|x| {
        plot::locate(&lines, &style, size, (f64::from(x), 150.0)).filter(|l| l.step == Some(26.0))
    });
    let text = found.map(|l| l.text).unwrap_or_default();
    assert!(
        text.starts_with("step 26: gradient flow 0.25, ")
            && text.ends_with("saddle-free Newton 1.7e-11"),
        "{text}"
    );

    let bars = Picture::Spectrum(small());
    let modes: Vec<usize> = (0..480)
        .filter_map(|x| plot::locate(&bars, &style, size, (f64::from(x), 150.0))?.mode)
        .collect();
    assert!((0..12).all(|mode| modes.iter().filter(|m| **m == mode).count() > 5), "{modes:?}");
    assert!(modes.is_sorted());

    let scatter = Picture::Scatter(wells(12));
    let names: Vec<String> = (0..480)
        .flat_map(|x| (0..300).step_by(4).map(move |y| (f64::from(x), f64::from(y))))
        .filter_map(|at| Some(plot::locate(&scatter, &style, size, at)?.text))
        .collect();
    assert!(names.iter().any(|n| n == "saddle: (0, 0)"));
    assert!(names.iter().any(|n| n.starts_with("saddle-free Newton, particle 12: (")));
    assert_eq!(plot::locate(&scatter, &style, size, (1.0, 1.0)), None);

    let heat = Picture::Heat(weights());
    let first = (0..300).find_map(|y| plot::locate(&heat, &style, size, (12.0, f64::from(y))));
    let text = first.map(|l| l.text).unwrap_or_default();
    assert!(text.starts_with("row 1, column 1: 0."), "{text}");
}

/// Against what methods have spent, the pointer finds the step of the nearest curve, and of every
/// curve its value there and what it had spent.
#[test]
fn the_pointer_finds_steps_of_curves_over_costs() {
    let (style, size) = (Style::default(), (480.0, 300.0));
    let picture = Picture::Lines(spent(27));
    let positions = (0..240 * 150).map(|i| (f64::from(i % 240) * 2.0, f64::from(i / 240) * 2.0));
    let found = positions.filter_map(|at| plot::locate(&picture, &style, size, at));
    let found: std::collections::BTreeMap<u64, String> =
        found.map(|l| (l.step.expect("a step") as u64, l.text)).collect();
    assert!(found.len() > 20, "{:?}", found.keys());
    let text = &found[&12];
    assert!(text.starts_with("step 12: gradient flow 0.25 after 13, "), "{text}");
    assert!(text.ends_with("saddle-free Newton 5.1e-6 after 49"), "{text}");
    // Newton's curve ends at step 19, saddle-free Newton's at 15.
    assert!(found[&17].contains("Newton 0.25 after 52") && !found[&17].contains("free"));
}

/// What the pointer draws has the coordinates that the axes say.
#[test]
fn a_trace_reads_the_axes_back() {
    let (style, size) = (Style::default(), (480.0, 300.0));
    let picture = Picture::Scatter(wells(12));
    let positions: Vec<[f64; 2]> = (0..480)
        .flat_map(|x| (0..300).map(move |y| [f64::from(x), f64::from(y)]))
        .filter(|at| {
            let found = plot::locate(&picture, &style, size, (at[0], at[1]));
            found.is_some_and(|l| l.text == "saddle: (0, 0)")
        })
        .collect();
    let points = plot::trace(&picture, &style, size, &positions);
    assert!(points.len() == positions.len() && points.len() > 10, "{}", points.len());
    for k in 0..2 {
        let all = || points.iter().map(|p| p[k]);
        assert!(all().all(|x| x.abs() < 0.15), "{points:?}");
        assert!(all().any(|x| x > 0.0) && all().any(|x| x < 0.0), "{points:?}");
    }
    assert_eq!(plot::trace(&picture, &style, size, &[[1.0, 1.0], [-5.0, 1e9]]), [[0.0; 2]; 0]);
    let lines = Picture::Lines(descent(27));
    assert_eq!(plot::trace(&lines, &style, size, &positions), [[0.0; 2]; 0]);
}

/// A surface says what stands on it, a picture of starts where each leads.
#[test]
fn the_pointer_finds_balls_and_starts() {
    let (style, size) = (Style { turn: [0.4, 0.2], ..Style::default() }, (480.0, 360.0));
    let under = |picture: &Picture| -> std::collections::BTreeSet<String> {
        let positions =
            (0..240 * 180).map(|i| (f64::from(i % 240) * 2.0, f64::from(i / 240) * 2.0));
        positions.filter_map(|at| Some(plot::locate(picture, &style, size, at)?.text)).collect()
    };
    let found = under(&Picture::Surface(pass()));
    for wanted in ["gradient descent: (0.02, 0.02)", "minimum: (−1, 0)", "saddle: (0, 0)"] {
        assert!(found.contains(wanted), "{wanted}: {found:?}");
    }
    let found = under(&Picture::Basins(starts()));
    for (method, to) in [
        ("Newton", "saddle (0, 0)"),
        ("Saddle-free Newton", "minimum (1, 0)"),
        ("Newton", "no critical point here"),
    ] {
        let says = |text: &String| text.starts_with(method) && text.ends_with(&format!("to {to}"));
        assert!(found.iter().any(says), "{method} {to}: {found:?}");
    }
}

/// The handle goes where the pointer is, and a hundredth of the picture with every key.
#[test]
fn a_start_is_moved_by_the_pointer_and_by_keys() {
    let (style, size) = (Style::default(), (480.0, 300.0));
    let picture = Picture::Scatter(above());
    let moved = |drag| match plot::drag(&picture, &style, size, &mut None, drag) {
        Dragged::Set(pairs) => Some([0, 1].map(|k: usize| pairs[k].1.parse::<f64>().unwrap())),
        _ => None,
    };
    let pointer = |to| Drag::Pointer { from: [0.0, 0.0], to, pressed: false };
    let to = [200.0, 150.0];
    let read = plot::trace(&picture, &style, size, &[to])[0];
    let put = moved(pointer(to)).expect("within the axes");
    assert!((0..2).all(|k| (put[k] - read[k]).abs() <= 5e-4), "{put:?} {read:?}");
    assert_eq!(moved(pointer([1.0, 1.0])), None);
    assert_eq!(moved(Drag::Keys([1.0, -2.0])), Some([0.036, 0.752]));
    assert!(plot::can_be_dragged(&picture));
    assert!(!plot::can_be_dragged(&Picture::Scatter(wells(1))));
}

/// An arrow is taken by its tip, goes where the pointer is, and stays in hand for the keys.
#[test]
fn an_arrow_is_taken_by_its_tip() {
    let (style, size) = (Style::default(), (480.0, 300.0));
    let fan = neurons();
    let picture = Picture::Arrows(fan.clone());
    let under =
        |at: [f64; 2]| plot::locate(&picture, &style, size, (at[0], at[1])).map(|found| found.text);
    let grid = (0..240 * 150).map(|i| [f64::from(i % 240) * 2.0, f64::from(i / 240) * 2.0]);
    let is_tip = |at: &[f64; 2]| under(*at).is_some_and(|text| text.contains("drag it"));
    let tip = grid.into_iter().find(is_tip).expect("a tip that can be taken");
    let mut grip = None;
    let press = Drag::Pointer { from: tip, to: tip, pressed: true };
    assert_eq!(plot::drag(&picture, &style, size, &mut grip, press), Dragged::Nothing);
    let held = grip.expect("it was under the pointer");
    let to = [240.0, 150.0];
    let on = Drag::Pointer { from: tip, to, pressed: false };
    let Dragged::Moved { grip: moved, to, .. } = plot::drag(&picture, &style, size, &mut grip, on)
    else {
        panic!("it does not move");
    };
    assert_eq!(moved, held);
    assert!((0..2).all(|k| (fan.corners[0][k]..=fan.corners[1][k]).contains(&to[k])), "{to:?}");
    let key = plot::drag(&picture, &style, size, &mut grip, Drag::Keys([1.0, 0.0]));
    assert!(matches!(key, Dragged::Moved { grip, .. } if grip == held), "{key:?}");
    // Beside all tips nothing is taken.
    let beside = Drag::Pointer { from: [1.0, 1.0], to, pressed: true };
    assert_eq!(plot::drag(&picture, &style, size, &mut grip, beside), Dragged::Nothing);
}

/// Where arrows move together each of them is the one that is moved.
#[test]
fn arrows_that_move_together_are_one() {
    let (style, size) = (Style::new(Theme::Light), (480.0, 300.0));
    let mut two = tokens();
    two.arrows.insert(0, neurons().arrows[0].clone());
    let picture = Picture::Arrows(two);
    let mut grip = Some(1);
    let moved = plot::drag(&picture, &style, size, &mut grip, Drag::Keys([1.0, 0.0]));
    assert_eq!(moved, Dragged::Moved { grip: 0, to: [1.25, 0.8], all: true });
}

/// An arrow to kick with is taken by its tip, its amplitude is where the pointer is along it, and
/// beside all tips the surface turns.
#[test]
fn an_arrow_is_pulled_for_a_kick() {
    let (mut style, size) = (Style::default(), (480.0, 300.0));
    let picture = Picture::Surface(kicked());
    let under = |style: &Style, at: [f64; 2]| {
        plot::locate(&picture, style, size, (at[0], at[1])).map(|found| found.text)
    };
    let grid = || (0..240 * 150).map(|i| [f64::from(i % 240) * 2.0, f64::from(i / 240) * 2.0]);
    let is_tip = |style: &Style, at: &[f64; 2], of: &str| {
        under(style, *at).is_some_and(|text| text == format!("{of}: pull this arrow to kick"))
    };
    let tips: Vec<[f64; 2]> = grid().filter(|at| is_tip(&style, at, "λ1 = −1")).collect();
    let (first, last) = (tips[0], tips[tips.len() - 1]);
    assert!((first[0] - last[0]).abs() > 60.0, "one arrow to either side: {first:?} {last:?}");
    assert!(grid().any(|at| is_tip(&style, &at, "λ2 = 1")), "no arrow of the other eigenvector");
    let mut grip = None;
    let press = Drag::Pointer { from: first, to: first, pressed: true };
    assert_eq!(plot::drag(&picture, &style, size, &mut grip, press), Dragged::Nothing);
    let mut pull = |style: &Style, to| {
        let drag = Drag::Pointer { from: [0.0, 0.0], to, pressed: false };
        match plot::drag(&picture, style, size, &mut grip, drag) {
            Dragged::Pulled(aim) => aim,
            other => panic!("{other:?}"),
        }
    };
    // The saddle is about in the middle between both tips, and amplitudes grow evenly.
    let middle = [0.5 * (first[0] + last[0]), 0.5 * (first[1] + last[1])];
    let along = |t: f64| [0, 1].map(|c| middle[c] + t * (first[c] - middle[c]));
    let [none, one, two] = [0.0, 0.5, 1.0].map(|t| pull(&style, along(t)));
    assert_eq!((one.mode, two.mode), (0, 0));
    assert!(none.amplitude.abs() < 0.1 && one.amplitude.abs() > 0.2, "{none:?} {one:?}");
    let steps = [one.amplitude - none.amplitude, two.amplitude - one.amplitude];
    assert!((steps[1] - steps[0]).abs() < 3e-3, "{steps:?}");
    assert_eq!(pull(&style, along(1e3)).amplitude.abs(), 2.0, "the farthest pull");
    // Where it is pulled to, there is its tip.
    style.aim = Some(two);
    assert!(is_tip(&style, &along(1.0), "λ1 = −1"), "{:?}", under(&style, along(1.0)));
    let beside = Drag::Pointer { from: [5.0, 290.0], to: [9.0, 290.0], pressed: true };
    let turned = plot::drag(&picture, &style, size, &mut Some(0), beside);
    assert!(matches!(turned, Dragged::Turned(_)), "{turned:?}");
}

/// Surfaces turn by either, and not onto their heads.
#[test]
fn a_surface_turns_within_bounds() {
    let (mut style, size) = (Style::default(), (480.0, 300.0));
    let picture = Picture::Surface(pass());
    for _ in 0..100 {
        let down = Drag::Pointer { from: [100.0, 100.0], to: [130.0, 160.0], pressed: false };
        match plot::drag(&picture, &style, size, &mut None, down) {
            Dragged::Turned(turn) => style.turn = turn,
            other => panic!("{other:?}"),
        }
    }
    assert!(style.turn[1] < 1.0 && style.turn[0] != 0.0, "{:?}", style.turn);
}

/// Under a finger the page stays where it is only where drawing has left a grip: there, and
/// nowhere else, a press takes hold of something.
#[test]
fn what_can_be_taken_hold_of_is_where_it_is_drawn() {
    let size = (480, 300);
    let held = Picture::Surface(Surface { keys: Some(["x", "y"]), ..kicked() });
    for (picture, wanted) in [(held, 8), (Picture::Arrows(neurons()), 3)] {
        let mut file = String::new();
        let mut backend = SVGBackend::with_string(&mut file, size);
        let style = Style { turn: [0.4, 0.2], ..Style::default() };
        let grips = plot::draw(&mut backend, &picture, &style).unwrap();
        assert_eq!(grips.len(), wanted, "{grips:?}");
        let takes = |at| {
            let (mut grip, size) = (None, (f64::from(size.0), f64::from(size.1)));
            let press = Drag::Pointer { from: at, to: at, pressed: true };
            let _ = plot::drag(&picture, &style, size, &mut grip, press);
            grip.is_some()
        };
        assert!(grips.iter().all(|grip| takes(*grip)), "{grips:?}");
        for i in 0..120 * 75 {
            let at = [f64::from(i % 120) * 4.0, f64::from(i / 120) * 4.0];
            let reached = grips.iter().any(|grip| plot::is_within_reach(*grip, at));
            // An axis that ends beside the tip of an arrow can be nearer than that.
            let is_arrows = matches!(picture, Picture::Arrows(_));
            assert!(takes(at) == reached || reached && is_arrows, "{at:?}");
        }
    }
}
