//! A picture in words, for readers who do not see it.

use super::number::readout;
use super::table::kind_name;
use crate::frame::{
    Arrow, Arrows, Basins, Cloud, Heat, Lines, Picture, Scale, Scatter, Spectrum, Surface, Tile,
};
use crate::math;

/// More names than this and a sentence says how many there are.
const MOST_NAMES: usize = 6;

/// One to three plain sentences with the main numbers of a picture.
#[must_use]
pub fn describe(picture: &Picture) -> String {
    match picture {
        Picture::Scatter(scatter) => scatter_words(scatter),
        Picture::Lines(lines) => lines_words(lines),
        Picture::Spectrum(spectrum) => spectrum_words(spectrum),
        Picture::Heat(heat) => heat_words(heat),
        Picture::Empty(why) => why.clone(),
        _ => super::kinds::of(picture).map_or_else(String::new, |kind| (kind.describe)(picture)),
    }
}

pub(super) fn surface_words(surface: &Surface) -> String {
    let named = super::surface::named(surface);
    let named = list(named.map(|(name, at)| format!("{name} at {}", position(at))), "; ");
    let arrows = list(surface.kicks.iter().map(|k| eigenvalue(k.mode, k.eigenvalue)), ", ");
    let arrows = match arrows.is_empty() {
        true => arrows,
        false => format!(" Arrows to kick along the eigenvectors of {arrows}."),
    };
    format!("{} over {} and {}. {named}.{arrows}", surface.field.title, surface.x, surface.y)
}

pub(super) fn basins_words(basins: &Basins) -> String {
    let regions = basins.regions.iter().map(|r| format!("{}: {}", r.title, r.note));
    format!("{}. {}.", basins.title, list(regions, "; "))
}

fn scatter_words(scatter: &Scatter) -> String {
    let field =
        scatter.field.as_ref().map_or(String::new(), |f| format!(", over contours of {}", f.title));
    let clouds = list(scatter.clouds.iter().map(cloud_words), "; ");
    let marks = list(
        scatter.marks.iter().map(|m| {
            let kind = kind_name(m.kind);
            let name = if m.label.split(' ').any(|word| word == kind) {
                m.label.clone()
            } else {
                format!("{kind} {}", m.label)
            };
            format!("{} at {}", name.trim(), position(m.at))
        }),
        ", ",
    );
    let mut text = format!("{} against {}{field}.", scatter.y.title, scatter.x.title);
    text.push_str(&if clouds.is_empty() {
        " No points.".to_owned()
    } else {
        format!(" {clouds}.")
    });
    if !marks.is_empty() {
        text.push_str(&format!(" Marked: {marks}."));
    }
    text
}

fn cloud_words(cloud: &Cloud) -> String {
    let name = if cloud.label.is_empty() { "points" } else { &cloud.label };
    let count = cloud.points.len();
    let finite: Vec<[f64; 2]> =
        cloud.points.iter().copied().filter(|p| p[0].is_finite() && p[1].is_finite()).collect();
    if finite.is_empty() {
        return format!("{name}: no points");
    }
    if count == 1 {
        return format!("{name}: one point at {}", position(finite[0]));
    }
    let n = finite.len() as f64;
    let centre = [0, 1].map(|axis| math::sum(finite.iter().map(|p| p[axis])) / n);
    let square = |p: &[f64; 2]| {
        (p[0] - centre[0]) * (p[0] - centre[0]) + (p[1] - centre[1]) * (p[1] - centre[1])
    };
    let spread = (math::sum(finite.iter().map(square)) / n).sqrt();
    format!(
        "{name}: {count} points around {}, root mean square distance {}",
        position(centre),
        readout(spread)
    )
}

fn lines_words(lines: &Lines) -> String {
    let labelled = lines.curves.iter().filter(|c| !c.label.is_empty());
    let ends = list(
        labelled.map(|c| {
            let last = c.points.iter().rev().find(|p| p[1].is_finite());
            let value = last.map_or("no value".to_owned(), |p| readout(p[1]));
            format!("{} {value}", c.label)
        }),
        ", ",
    );
    let xs = lines.curves.iter().flat_map(|c| &c.points).map(|p| p[0]).filter(|x| x.is_finite());
    let (low, high) = xs.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), x| (l.min(x), h.max(x)));
    let log = if lines.y.scale == Scale::Log { ", logarithmic" } else { "" };
    if low > high {
        return format!("{} against {}{log}. No values yet.", lines.y.title, lines.x.title);
    }
    let range = if low == high {
        format!("at {}", readout(low))
    } else {
        format!("from {} to {}", readout(low), readout(high))
    };
    let mut text = format!("{} against {} {range}{log}.", lines.y.title, lines.x.title);
    if ends.is_empty() {
        text.push_str(&format!(" {} curves without names.", lines.curves.len()));
    } else {
        text.push_str(&format!(" Last values: {ends}."));
    }
    let levels = list(
        lines.levels.iter().map(|l| {
            let name = if l.label.is_empty() { kind_name(l.kind) } else { &l.label };
            format!("{name} at {}", readout(l.value))
        }),
        ", ",
    );
    if !levels.is_empty() {
        text.push_str(&format!(" Levels: {levels}."));
    }
    text
}

fn heat_words(heat: &Heat) -> String {
    if heat.tiles.is_empty() {
        return format!("{}: no values.", heat.title);
    }
    let tiles = list(heat.tiles.iter().map(tile_words), "; ");
    format!("{}. {tiles}.", heat.title)
}

fn tile_words(tile: &Tile) -> String {
    let name = if tile.title.is_empty() { "matrix" } else { &tile.title };
    let size = format!("{name}, {} by {}", tile.rows(), tile.columns);
    let mut extremes: Option<(usize, usize)> = None;
    for (i, v) in tile.values.iter().enumerate().filter(|(_, v)| v.is_finite()) {
        let (low, high) = extremes.unwrap_or((i, i));
        let low = if *v < tile.values[low] { i } else { low };
        let high = if *v > tile.values[high] { i } else { high };
        extremes = Some((low, high));
    }
    let Some((low, high)) = extremes else { return format!("{size}: no values") };
    let columns = tile.columns.max(1);
    let place = |i: usize| format!("row {}, column {}", i / columns + 1, i % columns + 1);
    format!(
        "{size}: from {} ({}) to {} ({})",
        readout(tile.values[low]),
        place(low),
        readout(tile.values[high]),
        place(high)
    )
}

fn spectrum_words(spectrum: &Spectrum) -> String {
    let values = &spectrum.eigenvalues;
    let (Some(first), Some(last)) = (values.first(), values.last()) else {
        return format!("{}: no eigenvalues.", spectrum.title);
    };
    let plural = if values.len() == 1 { "" } else { "s" };
    let mut text = format!(
        "{}: {} eigenvalue{plural} from {} to {}; {}.",
        spectrum.title,
        values.len(),
        readout(*first),
        readout(*last),
        counts(spectrum),
    );
    if spectrum.between > 0 {
        let between = spectrum.between;
        text.push_str(&format!(" They are both ends of the spectrum, and {between} lie between."));
    }
    if let Some((i, value)) = spectrum.selected.and_then(|i| Some((i, values.get(i)?))) {
        text.push_str(&format!(" Selected: {}.", eigenvalue(i, *value)));
    }
    text
}

pub(super) fn arrows_words(arrows: &Arrows) -> String {
    let rest =
        |a: &Arrow| a.goal.map_or(String::new(), |at| format!(", to rest at {}", position(at)));
    let words = |a: &Arrow| format!("{} at {}{}", a.label, position(a.to), rest(a));
    let tips = list(arrows.arrows.iter().map(words), "; ");
    let tips = if tips.is_empty() { "No arrows".to_owned() } else { tips };
    format!("{} {} axes. {tips}.", arrows.title, arrows.rays.len())
}

/// "2 negative, 6 zero, 4 positive".
fn counts(spectrum: &Spectrum) -> String {
    let groups = super::groups::groups(&Spectrum { between: 0, ..spectrum.clone() });
    let names = groups.iter().map(|g| g.label()).collect::<Vec<_>>();
    names.join(", ")
}

/// "λ3 = −1": eigenvalues count from 1.
pub(super) fn eigenvalue(index: usize, value: f64) -> String {
    format!("λ{} = {}", index + 1, readout(value))
}

/// "(0.99, −0.01)".
pub(super) fn position(at: [f64; 2]) -> String {
    format!("({}, {})", readout(at[0]), readout(at[1]))
}

/// The first few phrases, and how many more there are.
pub(super) fn list(phrases: impl Iterator<Item = String>, separator: &str) -> String {
    let all: Vec<String> = phrases.collect();
    let shown = &all[..all.len().min(MOST_NAMES)];
    let mut text = shown.join(separator);
    if all.len() > shown.len() {
        text.push_str(&format!("{separator}{} more", all.len() - shown.len()));
    }
    text
}
