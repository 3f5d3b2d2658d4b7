//! Pictures against committed drawings: `UPDATE_PLOTS=1` rewrites them.

#[path = "plots/pictures.rs"]
pub mod pictures;

use std::fs;
use std::path::Path;

use critical_point_lab::frame::{Handle, Picture, Scatter};
use critical_point_lab::plot::{self, Aim, Palette, Style, StyleChoice, Theme};
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
