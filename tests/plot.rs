//! Pictures against committed drawings: `UPDATE_PLOTS=1` rewrites them.

#[path = "plots/pictures.rs"]
mod pictures;

use std::fs;
use std::path::Path;

use critical_point_lab::frame::Picture;
use critical_point_lab::plot::{self, Palette, Style, StyleChoice, Theme};
use pictures::{
    degenerate, descent, ends, house, images, large, loadings, runs, small, weights, wells,
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
        "tests/plots/{name}.svg differs; look at it after UPDATE_PLOTS=1 cargo test --test plot"
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
    check("spectrum_small", &Picture::Spectrum(small()), &light, (480.0, 300.0));
    check("spectrum_ends", &Picture::Spectrum(ends()), &light, NARROW);
    check("spectrum_large_dark", &Picture::Spectrum(large()), &dark, (480.0, 300.0));
    check("lines_contrast_mono", &Picture::Lines(descent(27)), &contrast, (480.0, 300.0));
    check("heat_images", &Picture::Heat(images()), &light, NARROW);
    check("heat_weights_dark", &Picture::Heat(weights()), &dark, (480.0, 300.0));
    check("heat_loadings_contrast_mono", &Picture::Heat(loadings()), &contrast, (480.0, 300.0));
    check("map", &Picture::Map(house()), &light, (480.0, 360.0));
    check("map_narrow_dark", &Picture::Map(house()), &dark, NARROW);
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
