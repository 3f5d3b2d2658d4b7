//! A picture as a table.

use crate::data::csv;
use crate::math;
use serde::{Deserialize, Serialize};

use super::groups::{sign, sign_name};
use crate::frame::{
    Arrows, Basins, Graph, Heat, Landmark, Lines, Map, Picture, Region, Scatter, Spectrum, Surface,
};

/// Rows of the longest table.
pub const MOST_ROWS: usize = 2000;

/// The data of a picture in full precision.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Heading of each column.
    pub columns: Vec<String>,
    /// Cells, one per column. Numbers have a decimal point and an ASCII minus.
    pub rows: Vec<Vec<String>>,
    /// What was left out, in a sentence; empty if nothing.
    pub note: String,
}

impl Table {
    /// The table as comma-separated values with a line of headings, without
    /// the note.
    #[must_use]
    pub fn csv(&self) -> String {
        let mut text = String::new();
        for record in std::iter::once(&self.columns).chain(&self.rows) {
            csv::line(&mut text, record);
        }
        text
    }
}

/// The data of a picture, at most [`MOST_ROWS`] rows of it, evenly chosen.
///
/// A scatter picture has one row per point and per landmark, without its
/// contours; curves have one row per abscissa and one column per labelled
/// curve; a spectrum has one row per eigenvalue; matrices have one row per cell; a
/// map has one row per place; arrows have one row per axis and per arrow; a
/// graph has one row per node. Points, eigenvalues, rows and columns count from 1.
#[must_use]
pub fn tabulate(picture: &Picture) -> Table {
    match picture {
        Picture::Scatter(scatter) => scatter_table(scatter),
        Picture::Lines(lines) => lines_table(lines),
        Picture::Spectrum(spectrum) => spectrum_table(spectrum),
        Picture::Heat(heat) => heat_table(heat),
        Picture::Empty(why) => Table { note: why.clone(), ..Table::default() },
        _ => super::kinds::of(picture).map_or_else(Table::default, |kind| (kind.tabulate)(picture)),
    }
}

pub(super) fn map_table(map: &Map) -> Table {
    Table {
        columns: headings(&super::map::COLUMNS),
        rows: super::map::rows(map, MOST_ROWS, exact),
        note: String::new(),
    }
}

pub(super) fn surface_table(surface: &Surface) -> Table {
    let row = |(name, at): (&str, [f64; 2])| vec![name.to_owned(), exact(at[0]), exact(at[1])];
    let rows = super::surface::named(surface).take(MOST_ROWS).map(row).collect();
    let note = "The heights are not listed.".to_owned();
    Table { columns: headings(&["name", &surface.x, &surface.y]), rows, note }
}

pub(super) fn basins_table(basins: &Basins) -> Table {
    let row = |region: &Region| vec![region.title.clone(), region.note.clone()];
    let rows = basins.regions.iter().map(row).collect();
    let note = "The single starts are not listed.".to_owned();
    Table { columns: headings(&["method", &basins.title]), rows, note }
}

fn scatter_table(scatter: &Scatter) -> Table {
    let points: Vec<(usize, usize)> = scatter
        .clouds
        .iter()
        .enumerate()
        .flat_map(|(c, cloud)| (0..cloud.points.len()).map(move |p| (c, p)))
        .collect();
    let room = MOST_ROWS.saturating_sub(scatter.marks.len()).max(2);
    let chosen = thin(points.len(), room);
    let mut rows: Vec<Vec<String>> = chosen
        .iter()
        .map(|i| {
            let (c, p) = points[*i];
            let cloud = &scatter.clouds[c];
            let [x, y] = cloud.points[p];
            vec![cloud.label.clone(), (p + 1).to_string(), exact(x), exact(y)]
        })
        .collect();
    for mark in scatter.marks.iter().take(MOST_ROWS) {
        let kind = kind_name(mark.kind);
        let name =
            if mark.label == kind { kind.to_owned() } else { format!("{kind}: {}", mark.label) };
        rows.push(vec![name, String::new(), exact(mark.at[0]), exact(mark.at[1])]);
    }
    let mut note = thinned(rows.len(), points.len() + scatter.marks.len());
    if let Some(field) = &scatter.field {
        let also = if note.is_empty() { "" } else { " " };
        note.push_str(&format!("{also}The contours of {} are not listed.", field.title));
    }
    Table { columns: headings(&["cloud", "point", &scatter.x.title, &scatter.y.title]), rows, note }
}

pub(super) fn arrows_table(arrows: &Arrows) -> Table {
    let row = |kind: &str, name: &str, [x, y]: [f64; 2]| {
        vec![kind.to_owned(), name.to_owned(), exact(x), exact(y)]
    };
    let rays = arrows.rays.iter().map(|ray| row("axis", &ray.label, ray.to));
    let tips = arrows.arrows.iter().map(|arrow| row("arrow", &arrow.label, arrow.to));
    let rows: Vec<_> = rays.chain(tips).take(MOST_ROWS).collect();
    Table { columns: headings(&["kind", "name", "x", "y"]), rows, note: String::new() }
}

pub(super) fn graph_table(graph: &Graph) -> Table {
    let gone: Vec<_> = graph.edges.iter().filter(|edge| !edge.label.is_empty()).collect();
    let rows = graph.nodes.iter().enumerate().take(MOST_ROWS).map(|(i, node)| {
        let kind = kind_name(node.kind).to_owned();
        let mut row = vec![node.label.clone(), kind, node.index.to_string(), exact(node.at[1])];
        if !gone.is_empty() {
            let along = gone.iter().find(|edge| edge.ends[1] == i);
            row.push(along.map_or(String::new(), |edge| edge.label.clone()));
        }
        row
    });
    let titles = ["name", "kind", "index", &graph.y.title, "reached along"];
    let columns = headings(&titles[..if gone.is_empty() { 4 } else { 5 }]);
    Table { columns, rows: rows.collect(), note: String::new() }
}

fn lines_table(lines: &Lines) -> Table {
    let curves: Vec<_> = lines.curves.iter().filter(|c| !c.label.is_empty()).collect();
    let abscissae: Vec<f64> = curves
        .iter()
        .flat_map(|c| c.points.iter().map(|p| p[0]))
        .filter(|x| x.is_finite())
        .collect();
    let mut abscissae = math::sorted(&abscissae);
    abscissae.dedup();
    let chosen = thin(abscissae.len(), MOST_ROWS);
    let mut rows: Vec<Vec<String>> = chosen.iter().map(|i| vec![exact(abscissae[*i])]).collect();
    for curve in &curves {
        let mut points = curve.points.iter().peekable();
        for (row, i) in rows.iter_mut().zip(&chosen) {
            let x = abscissae[*i];
            while points.next_if(|p| p[0].is_nan() || p[0] < x).is_some() {}
            let value = points.peek().filter(|p| p[0] == x).map_or(String::new(), |p| exact(p[1]));
            row.push(value);
        }
    }
    let mut note = thinned(rows.len(), abscissae.len());
    let unlabelled = lines.curves.len() - curves.len();
    if unlabelled > 0 {
        let also = if note.is_empty() { "" } else { " " };
        let (s, are) = if unlabelled == 1 { ("", "is") } else { ("s", "are") };
        note.push_str(&format!("{also}{unlabelled} curve{s} without a name {are} not listed."));
    }
    let mut columns = headings(&[&lines.x.title]);
    columns.extend(curves.iter().map(|c| c.label.clone()));
    Table { columns, rows, note }
}

fn heat_table(heat: &Heat) -> Table {
    let cells: Vec<(usize, usize)> = heat
        .tiles
        .iter()
        .enumerate()
        .flat_map(|(t, tile)| (0..tile.values.len()).map(move |i| (t, i)))
        .filter(|(t, i)| !heat.tiles[*t].values[*i].is_nan())
        .collect();
    let rows: Vec<Vec<String>> = thin(cells.len(), MOST_ROWS)
        .into_iter()
        .map(|k| {
            let (t, i) = cells[k];
            let tile = &heat.tiles[t];
            let columns = tile.columns.max(1);
            let number = (i / columns + 1).to_string();
            let row = tile.names.get(i / columns).cloned().unwrap_or(number);
            let column = (i % columns + 1).to_string();
            vec![tile.title.clone(), row, column, exact(tile.values[i])]
        })
        .collect();
    let note = thinned(rows.len(), cells.len());
    let or = |title: &str, other: &str| {
        if title.is_empty() { other.to_owned() } else { title.to_owned() }
    };
    let columns =
        vec!["matrix".to_owned(), or(&heat.y, "row"), or(&heat.x, "column"), heat.title.clone()];
    Table { columns, rows, note }
}

fn spectrum_table(spectrum: &Spectrum) -> Table {
    let chosen = thin(spectrum.eigenvalues.len(), MOST_ROWS);
    let rows: Vec<Vec<String>> = chosen
        .iter()
        .map(|i| {
            let value = spectrum.eigenvalues[*i];
            let sign = sign_name(sign(value, spectrum.tolerances[*i]));
            vec![(i + 1).to_string(), exact(value), sign.to_owned()]
        })
        .collect();
    let mut note = thinned(rows.len(), spectrum.eigenvalues.len());
    if let Some(gap) = spectrum.gap() {
        let between = spectrum.between;
        note.push_str(&format!("Between numbers {gap} and {} lie {between} more.", gap + 1));
    }
    Table { columns: headings(&["number", &spectrum.y.title, "sign"]), rows, note }
}

/// What a landmark is called.
pub(super) const fn kind_name(kind: Landmark) -> &'static str {
    match kind {
        Landmark::Saddle => "saddle",
        Landmark::Minimum => "minimum",
        Landmark::Maximum => "maximum",
    }
}

/// At most `most` of `count` indices, evenly, with the first and the last.
fn thin(count: usize, most: usize) -> Vec<usize> {
    if count <= most {
        return (0..count).collect();
    }
    let gaps = (most - 1).max(1);
    (0..most).map(|i| i * (count - 1) / gaps).collect()
}

fn thinned(shown: usize, all: usize) -> String {
    if shown == all {
        String::new()
    } else {
        format!("{shown} of {all} rows, evenly chosen; the first and the last are among them.")
    }
}

fn headings(titles: &[&str]) -> Vec<String> {
    titles.iter().map(|t| (*t).to_owned()).collect()
}

/// The shortest text that reads back as the same number.
fn exact(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 || (1e-4..1e15).contains(&size) {
        format!("{value}")
    } else {
        format!("{value:e}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::{Axis, Curve, Over, Role};

    fn curve(label: &str, points: Vec<[f64; 2]>) -> Curve {
        Curve { label: label.to_owned(), role: Role::Newton, points, faint: false }
    }

    #[test]
    fn curves_share_rows_by_abscissa() {
        let lines = Lines {
            x: Axis::linear("step"),
            y: Axis::log("F"),
            curves: vec![
                curve("a, b", vec![[0.0, 1.0], [1.0, 0.5], [2.0, 2.5e-11]]),
                curve("c", vec![[0.0, f64::NAN], [2.0, -3.0]]),
                curve("", vec![[7.0, 0.0]]),
            ],
            levels: Vec::new(),
            over: Over::Chosen(Vec::new()),
        };
        let table = tabulate(&Picture::Lines(lines));
        assert_eq!(table.csv(), "step,\"a, b\",c\n0,1,NaN\n1,0.5,\n2,2.5e-11,-3\n");
        assert_eq!(table.note, "1 curve without a name is not listed.");
    }

    #[test]
    fn long_tables_are_thinned_and_say_so() {
        let spectrum = Spectrum {
            title: "H".to_owned(),
            y: Axis::linear("λ"),
            eigenvalues: (0..5001).map(f64::from).collect(),
            tolerances: vec![0.5; 5001],
            selected: None,
            between: 0,
        };
        let table = tabulate(&Picture::Spectrum(spectrum));
        assert_eq!(table.rows.len(), MOST_ROWS);
        assert_eq!(table.rows[0], ["1", "0", "zero"]);
        assert_eq!(table.rows[MOST_ROWS - 1], ["5001", "5000", "positive"]);
        assert!(table.note.starts_with("2000 of 5001 rows"));
    }
}
