//! Pictures against committed drawings: `UPDATE_PLOTS=1` rewrites them.

#[path = "plots/pictures.rs"]
mod pictures;

use std::fs;
use std::path::Path;

use critical_point_lab::frame::{Handle, Picture, Scatter, Surface};
use critical_point_lab::plot::{self, Aim, Drag, Dragged, Palette, Style, StyleChoice, Theme};
use pictures::{
    above, degenerate, descent, ends, explored, house, images, kicked, large, loadings, mountain,
    neurons, pass, runs, small, spent, starts, tokens, weights, wells,
};
use plotters::prelude::{DrawingBackend, SVGBackend};

fn style(theme: Theme) -> Style {
    Style::new(theme)
}

/// Compares a drawing with the committed one.
fn check(name: &str, picture: &Picture, style: &Style, size: (f64, f64)) {
    let drawn = plot::svg(picture, style, size.0, size.1);
    let file =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plots").join(format!("{name}.svg"));
    if std::env::var_os("UPDATE_PLOTS").is_some() {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, &drawn).unwrap();
    }
    let kept = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        kept == drawn,
        "tests/plots/{name}.svg differs; look at it after UPDATE_PLOTS=1 cargo test --test all plot"
    );
}

const NARROW: (f64, f64) = (320.0, 220.0);
const WIDE: (f64, f64) = (960.0, 600.0);

#[test]
fn pictures_look_as_committed() {
    let light = style(Theme::Light);
    let dark = style(Theme::Dark);
    let contrast = Style::of(StyleChoice { theme: Theme::Contrast, palette: Palette::Mono });
    check("scatter_narrow", &Picture::Scatter(wells(12)), &light, NARROW);
    check("scatter_crowd", &Picture::Scatter(wells(12_000)), &light, NARROW);
    check("scatter_wide_dark", &Picture::Scatter(wells(40)), &dark, WIDE);
    check(
        "lines_narrow_dark",
        &Picture::Lines(descent(27)),
        &Style { cursor: Some(12.0), ..dark },
        NARROW,
    );
    check("lines_wide", &Picture::Lines(descent(27)), &Style { cursor: Some(12.0), ..light }, WIDE);
    check("lines_faint", &Picture::Lines(runs()), &light, (480.0, 300.0));
    let cursor = Style { cursor: Some(12.0), ..light };
    check("lines_spent", &Picture::Lines(spent(27)), &cursor, (480.0, 300.0));
    check("spectrum_small", &Picture::Spectrum(small()), &light, (480.0, 300.0));
    check("spectrum_ends", &Picture::Spectrum(ends()), &light, NARROW);
    check("spectrum_large_dark", &Picture::Spectrum(large()), &dark, (480.0, 300.0));
    check("lines_contrast_mono", &Picture::Lines(descent(27)), &contrast, (480.0, 300.0));
    check("heat_images", &Picture::Heat(images()), &light, NARROW);
    check("heat_weights_dark", &Picture::Heat(weights()), &dark, (480.0, 300.0));
    check("heat_loadings_contrast_mono", &Picture::Heat(loadings()), &contrast, (480.0, 300.0));
    check("map", &Picture::Map(house()), &light, (480.0, 360.0));
    check("map_narrow_dark", &Picture::Map(house()), &dark, NARROW);
    check("arrows", &Picture::Arrows(neurons()), &light, (480.0, 360.0));
    check("arrows_tokens", &Picture::Arrows(tokens()), &light, (480.0, 300.0));
    check("arrows_narrow_dark", &Picture::Arrows(neurons()), &dark, NARROW);
    check("surface", &Picture::Surface(pass()), &light, (480.0, 360.0));
    let turned = Style { turn: [2.1, 0.4], ..dark };
    let aim = Some(Aim { mode: 0, amplitude: 1.2 });
    check("surface_kick", &Picture::Surface(kicked()), &Style { aim, ..light }, (480.0, 360.0));
    check("surface_turned_dark", &Picture::Surface(pass()), &turned, NARROW);
    check("surface_contrast_mono", &Picture::Surface(pass()), &contrast, (480.0, 360.0));
    check("basins", &Picture::Basins(starts()), &light, (480.0, 300.0));
    check("basins_narrow_dark", &Picture::Basins(starts()), &dark, NARROW);
    check("scatter_handle", &Picture::Scatter(above()), &light, (480.0, 300.0));
    check("graph", &Picture::Graph(mountain()), &light, (480.0, 360.0));
    check("graph_explored", &Picture::Graph(explored()), &light, (480.0, 360.0));
    check("graph_narrow_dark", &Picture::Graph(mountain()), &dark, NARROW);
    let why = "Nothing to show before the first step: press play or step.".to_owned();
    check("empty", &Picture::Empty(why), &light, NARROW);
}

#[test]
fn degenerate_pictures_are_drawn_described_and_tabulated() {
    let style = Style { cursor: Some(1.0), ..Style::default() };
    for (i, picture) in degenerate().iter().enumerate() {
        for size in [NARROW, (1.0, 1.0), (40.0, 900.0)] {
            let drawn = plot::svg(picture, &style, size.0, size.1);
            assert!(drawn.ends_with("</svg>\n"), "picture {i}");
            for x in [-1.0, 0.5, 0.5 * size.0, size.0, f64::NAN] {
                let _ = plot::locate(picture, &style, size, (x, 0.5 * size.1));
            }
        }
        let table = plot::tabulate(picture);
        assert!(table.rows.iter().all(|row| row.len() == table.columns.len()), "picture {i}");
        assert!(
            plot::describe(picture).is_empty() == matches!(picture, Picture::Empty(_)),
            "picture {i}"
        );
    }
}

#[test]
fn no_text_leaves_its_panel() {
    let pictures = [
        Picture::Scatter(wells(12)),
        Picture::Lines(descent(27)),
        Picture::Spectrum(small()),
        Picture::Spectrum(large()),
        Picture::Heat(images()),
        Picture::Heat(weights()),
        Picture::Heat(loadings()),
        Picture::Map(house()),
        Picture::Arrows(neurons()),
        Picture::Surface(pass()),
        Picture::Basins(starts()),
    ];
    for picture in &pictures {
        for size in [NARROW, (480.0, 300.0), WIDE, (360.0, 640.0)] {
            let drawn = plot::svg(picture, &Style::default(), size.0, size.1);
            for (text, font, x, y, anchor) in texts(&drawn) {
                assert!(font >= 12.0, "{text} at {font} px");
                let width = plot::text_width(&text, font);
                let left = x - width
                    * match anchor.as_str() {
                        "start" => 0.0,
                        "middle" => 0.5,
                        _ => 1.0,
                    };
                assert!(
                    left >= 0.0 && left + width <= size.0 + 0.5,
                    "{text} from {left} to {} of {size:?}",
                    left + width
                );
                assert!(
                    y >= 0.5 * font && y + 0.5 * font <= size.1,
                    "{text} at height {y} of {size:?}"
                );
            }
        }
    }
}

/// The words beside an arrow that is pulled hide no name and are hidden by none.
#[test]
fn names_make_room_for_the_words_of_a_pulled_arrow() {
    let scatter = Scatter {
        handle: Some(Handle { at: [0.0, 0.8], keys: ["x", "y"], kicks: kicked().kicks }),
        ..above()
    };
    let mut shown = 0;
    for picture in [Picture::Surface(kicked()), Picture::Scatter(scatter)] {
        for mode in [0, 1] {
            for k in -8..=8 {
                let aim = Some(Aim { mode, amplitude: 0.25 * f64::from(k) });
                let style = Style { aim, ..Style::default() };
                let drawn = plot::svg(&picture, &style, 480.0, 360.0);
                let boxes = texts(&drawn).into_iter().map(|(text, font, x, y, anchor)| {
                    let width = plot::text_width(&text, font);
                    let left = if anchor == "middle" { x - 0.5 * width } else { x };
                    (text, [left, left + width], [y - 0.5 * font, y + 0.5 * font])
                });
                let (said, names): (Vec<_>, Vec<_>) =
                    boxes.partition(|(text, ..)| text.contains(": height "));
                assert_eq!(said.len(), 1);
                let apart = |a: [f64; 2], b: [f64; 2]| a[1] <= b[0] || b[1] <= a[0];
                for (text, across, down) in &names {
                    if ["saddle", "minimum"].contains(&text.as_str()) {
                        let free = apart(*across, said[0].1) || apart(*down, said[0].2);
                        assert!(free, "{text} and {}", said[0].0);
                        shown += 1;
                    }
                }
            }
        }
    }
    assert!(shown > 100, "{shown} names are left");
}

/// Text, size, position and anchor of every text in a drawing.
fn texts(drawn: &str) -> Vec<(String, f64, f64, f64, String)> {
    let read = |tag: &str, name: &str| {
        let from = tag.find(&format!(" {name}=\"")).unwrap() + name.len() + 3;
        tag[from..].split('"').next().unwrap().to_owned()
    };
    drawn
        .split("<text")
        .skip(1)
        .map(|tag| {
            let number = |name: &str| read(tag, name).parse::<f64>().unwrap() / 10.0;
            let text = tag.split('>').nth(1).unwrap().split('<').next().unwrap().trim().to_owned();
            (text, number("font-size"), number("x"), number("y"), read(tag, "text-anchor"))
        })
        .collect()
}

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
    let (style, size) = (style(Theme::Light), (480.0, 300.0));
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

/// A picture that stands alone has its title and all of its link in it, and no markup of theirs.
#[test]
fn a_captioned_picture_has_title_and_link_in_it() {
    let style = style(Theme::Dark);
    let svg = plot::svg(&Picture::Lines(descent(27)), &style, 320.0, 220.0);
    let link = format!("http://somewhere/#lab=plane&formula=<b>&y={}", "0.125".repeat(30));
    let file = plot::captioned(&svg, "Two variables: <f>, seed 7, step 3", &link, &style);
    assert!(file.contains(&svg), "the picture is another one");
    let words: Vec<&str> = file
        .split_once(&svg)
        .map_or("", |(_, after)| after)
        .split("</text>")
        .filter_map(|line| line.split_once('>').map(|(_, words)| words))
        .collect();
    let all = words.concat().replace("&lt;", "<").replace("&amp;", "&");
    let all = all.strip_suffix("/svg>").unwrap_or(&all);
    assert!(all.starts_with("Two variables: <f>, seed 7, step 3"), "{all}");
    assert!(all.ends_with(&link), "{all}");
    assert!(!file.contains("<b>") && !file.contains("<f>"));
    let head = file.split('>').next().unwrap_or_default();
    let height = head.split_once("height=\"").and_then(|(_, after)| after.split('"').next());
    let height: f64 = height.and_then(|text| text.parse().ok()).expect("a height");
    let line = 12.0 * 1.25;
    assert!((height - 220.0) / line >= words.len() as f64 - 1.0, "{height}, {} lines", words.len());
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

#[test]
fn descriptions_have_the_numbers() {
    let words = |p| plot::describe(&p);
    assert_eq!(
        words(Picture::Spectrum(small())),
        "Hessian at the saddle: 12 eigenvalues from −1 to 2.4; 2 negative, 6 zero, 4 positive. Selected: λ1 = −1."
    );
    let lines = words(Picture::Lines(descent(27)));
    assert!(
        lines.contains("from 0 to 27, logarithmic. Last values: gradient flow 0.25, "),
        "{lines}"
    );
    let arrows = words(Picture::Arrows(neurons()));
    assert!(arrows.contains("4 axes. student 1, a = 1 at (−0.97, 0.26)"), "{arrows}");
    let heat = words(Picture::Heat(loadings()));
    assert!(heat.starts_with("direction. loadings, 4 by 5: from −0.") && heat.contains("(row "));
    let scatter = words(Picture::Scatter(wells(12)));
    assert!(scatter.contains("Marked: saddle at (0, 0), minimum at (1, 0)"), "{scatter}");
}

#[test]
fn a_drawing_fills_its_area_at_any_scale() {
    let mut file = String::new();
    {
        let mut backend = SVGBackend::with_string(&mut file, (640, 440));
        let style = Style { scale: 2.0, ..Style::default() };
        plot::draw(&mut backend, &Picture::Lines(descent(27)), &style).unwrap();
        backend.present().unwrap();
    }
    assert!(file.contains("<rect x=\"0\" y=\"0\" width=\"640\" height=\"440\""));
    assert!(texts(&file).iter().any(|(text, _, x, ..)| text == "gradient flow" && *x > 40.0));
}

#[test]
fn long_curves_stay_short_drawings() {
    let drawn = plot::svg(&Picture::Lines(descent(5000)), &Style::default(), 480.0, 300.0);
    assert!(drawn.len() < 100_000, "{}", drawn.len());
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
