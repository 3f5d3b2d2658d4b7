//! What is under the pointer.

use super::axes::Axes;
use super::describe::{eigenvalue, position};
use super::number::readout;
use super::scene::Point;
use super::style::Style;
use super::table::kind_name;
use super::{heat, kicks, lines, scatter, spectrum};
use crate::frame::{Curve, Lines, Over, Picture, Scatter, Spectrum};
use crate::math;

/// How far a point may be from the pointer, in CSS pixels.
pub(super) const REACH: f64 = 16.0;

/// What is under the pointer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Located {
    /// In words, with the values.
    pub text: String,
    /// The step under the pointer in a picture over steps: the shared cursor.
    pub step: Option<f64>,
    /// The index of the eigenvalue under the pointer, from 0.
    pub mode: Option<usize>,
    /// The index of the place under the pointer on a map.
    pub place: Option<usize>,
}

/// What a picture in a panel of `size` shows at the position `at`, both in CSS
/// pixels; `None` where it shows nothing.
#[must_use]
pub fn locate(
    picture: &Picture,
    style: &Style,
    size: (f64, f64),
    at: (f64, f64),
) -> Option<Located> {
    let at = [at.0, at.1];
    match picture {
        Picture::Scatter(scatter) => in_scatter(scatter, style, size, at),
        Picture::Lines(lines) => in_lines(lines, style, size, at),
        Picture::Spectrum(spectrum) => in_spectrum(spectrum, style, size, at),
        Picture::Heat(heat) => {
            let text = heat::under(heat, style, size, at)?;
            Some(Located { text, ..Located::default() })
        }
        Picture::Empty(_) => None,
        _ => (super::kinds::of(picture)?.locate)(picture, style, size, at),
    }
}

/// The data points at positions of a scatter picture, in CSS pixels; those outside its
/// area are left out.
#[must_use]
pub fn trace(
    picture: &Picture,
    style: &Style,
    size: (f64, f64),
    positions: &[[f64; 2]],
) -> Vec<[f64; 2]> {
    let Picture::Scatter(scatter) = picture else { return Vec::new() };
    let axes = scatter::layout(scatter, style, size).axes;
    let inside = positions.iter().filter(|at| axes.area.contains(**at));
    inside.map(|at| axes.value(*at)).collect()
}

fn in_scatter(scatter: &Scatter, style: &Style, size: (f64, f64), at: Point) -> Option<Located> {
    let axes = scatter::layout(scatter, style, size).axes;
    if let Some(handle) = &scatter.handle {
        let place = |[x, y, _]: [f64; 3]| axes.place([x, y]);
        if let Some(text) = kicks::under(&handle.kicks, style, &place, at) {
            return Some(Located { text, ..Located::default() });
        }
    }
    let distance = |p: &[f64; 2]| {
        let p = axes.place(*p);
        let square = (p[0] - at[0]) * (p[0] - at[0]) + (p[1] - at[1]) * (p[1] - at[1]);
        if axes.area.contains(p) { square } else { f64::NAN }
    };
    let mut nearest = REACH * REACH;
    let mut text = None;
    for cloud in &scatter.clouds {
        for (i, p) in cloud.points.iter().enumerate() {
            let d = distance(p);
            // Among particles at one place the one drawn last, on top.
            if d <= nearest {
                nearest = d;
                text = Some((cloud.label.as_str(), i, *p));
            }
        }
    }
    let particle = text.map(|(label, i, p)| {
        let name = if label.is_empty() { String::new() } else { format!("{label}, ") };
        format!("{name}particle {}: {}", i + 1, position(p))
    });
    let mark = scatter.marks.iter().rev().find(|m| distance(&m.at) < nearest.min(100.0));
    let words = match mark {
        Some(m) if m.label.contains(kind_name(m.kind)) || m.label.is_empty() => {
            let name = if m.label.is_empty() { kind_name(m.kind) } else { &m.label };
            format!("{name}: {}", position(m.at))
        }
        Some(m) => format!("{} ({}): {}", m.label, kind_name(m.kind), position(m.at)),
        None => particle?,
    };
    Some(Located { text: words, ..Located::default() })
}

fn in_lines(lines: &Lines, style: &Style, size: (f64, f64), at: Point) -> Option<Located> {
    let axes = lines::layout(lines, style, size).axes;
    let slack = 6.0;
    let inside = at[0] >= axes.area.x - slack
        && at[0] <= axes.area.right() + slack
        && at[1] >= axes.area.y - slack
        && at[1] <= axes.area.bottom() + slack;
    if !inside {
        return None;
    }
    if let Over::Chosen(steps) = &lines.over
        && !steps.is_empty()
    {
        return in_spent(lines, steps, &axes, at);
    }
    let labelled = || lines.curves.iter().filter(|c| !c.label.is_empty());
    let aim = axes.x.value(((at[0] - axes.area.x) / axes.area.width).clamp(0.0, 1.0));
    let all: Box<dyn Iterator<Item = &Curve>> = if labelled().next().is_some() {
        Box::new(labelled())
    } else {
        Box::new(lines.curves.iter())
    };
    let x = all
        .filter_map(|c| nearest_abscissa(c, aim))
        .min_by(|a, b| (a - aim).abs().total_cmp(&(b - aim).abs()))?;
    let values: Vec<String> = labelled()
        .filter_map(|c| value_at(c, x).map(|v| format!("{} {}", c.label, readout(v))))
        .collect();
    let over_steps = lines.is_over_steps();
    let place = if over_steps { "step".to_owned() } else { lines.x.title.clone() };
    let colon = if values.is_empty() { "" } else { ": " };
    let number = if over_steps && x.fract() == 0.0 { format!("{x}") } else { readout(x) };
    Some(Located {
        text: format!("{place} {number}{colon}{}", values.join(", ")),
        step: over_steps.then_some(x),
        ..Located::default()
    })
}

/// The step of the vertex nearest to the pointer, where every curve has spent its own by then.
fn in_spent(lines: &Lines, steps: &[Vec<f64>], axes: &Axes, at: Point) -> Option<Located> {
    let mut nearest = (f64::INFINITY, None);
    for (curve, steps) in lines.curves.iter().zip(steps) {
        for (point, step) in curve.points.iter().zip(steps) {
            let [x, y] = axes.place(*point);
            let apart = [x - at[0], y - at[1]];
            let distance = math::dot(&apart, &apart);
            if distance < nearest.0 {
                nearest = (distance, Some(*step));
            }
        }
    }
    let step = nearest.1?;
    let mut text = format!("step {step}");
    for (i, curve) in lines.curves.iter().enumerate() {
        if let Some([x, y]) = lines.at_step(i, step) {
            let colon = if text.contains(':') { "," } else { ":" };
            let (value, spent) = (readout(y), readout(x));
            text.push_str(&format!("{colon} {} {value} after {spent}", curve.label));
        }
    }
    Some(Located { text, step: Some(step), ..Located::default() })
}

/// The abscissa of a curve nearest to `aim`.
fn nearest_abscissa(curve: &Curve, aim: f64) -> Option<f64> {
    let after = curve.points.partition_point(|p| p[0] < aim);
    let candidates = [after.checked_sub(1), Some(after)];
    candidates
        .into_iter()
        .flatten()
        .filter_map(|i| curve.points.get(i).map(|p| p[0]))
        .filter(|x| x.is_finite())
        .min_by(|a, b| (a - aim).abs().total_cmp(&(b - aim).abs()))
}

/// The value of a curve at `x`: of its vertex there, or of the last one before
/// it if the curve goes on.
fn value_at(curve: &Curve, x: f64) -> Option<f64> {
    let after = curve.points.partition_point(|p| p[0] <= x);
    let vertex = curve.points.get(after.checked_sub(1)?)?;
    let goes_on = after < curve.points.len() || vertex[0] == x;
    goes_on.then_some(vertex[1])
}

fn in_spectrum(spectrum: &Spectrum, style: &Style, size: (f64, f64), at: Point) -> Option<Located> {
    let bars = spectrum::layout(spectrum, style, size);
    if !bars.axes.area.contains(at) {
        return None;
    }
    let mode = bars.index(at[0])?;
    let value = *spectrum.eigenvalues.get(mode)?;
    let text = eigenvalue(mode, value);
    Some(Located { text, mode: Some(mode), ..Located::default() })
}
