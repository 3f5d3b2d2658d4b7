//! A real or whole number: a slider and a number box.

use super::{Shows, Site, parts};
use crate::{
    math,
    schema::{Field, Kind, Value, finite},
    web::dom::{self, Element, Listener},
};

/// Positions of a logarithmic slider.
const POSITIONS: f64 = 400.0;
/// A number of a modulus below this is written with its exponent.
const SMALL: f64 = 1e-4;
/// Ratio of the ends from which on a range of counts is wide.
const WIDE: u32 = 1000;

/// The inputs of a number.
pub struct Number {
    range: Element,
    number: Element,
}

/// Builds the inputs.
pub fn build(root: &Element, site: &Site<'_>, listeners: &mut Vec<Listener>) -> Number {
    let field = site.field;
    let range = dom::find(root, "input[type=range]");
    let number = dom::find(root, "input[type=number]");
    parts::label(root, site, &number);
    range.set_attribute("aria-label", field.label);
    dom::fill(root, ".unit", field.unit);
    let (low, high, step) = match (field.kind, ends(field)) {
        _ if is_logarithmic(field) => (0.0, POSITIONS, 1.0),
        (Kind::Count { .. }, (min, max)) => (min, max, 1.0),
        (_, (min, max)) => (min, max, fine(max - min)),
    };
    range.set_attribute("min", &low.to_string());
    range.set_attribute("max", &high.to_string());
    range.set_attribute("step", &step.to_string());
    let (min, max) = ends(field);
    number.set_attribute("min", &min.to_string());
    number.set_attribute("max", &max.to_string());
    if matches!(field.kind, Kind::Count { .. }) {
        number.set_attribute("step", "1");
    }
    let slider = range.clone();
    listeners.push(site.on(&range, "input", move || {
        finite(&slider.value()).map_or_else(String::new, |at| value(field, at).to_string())
    }));
    listeners.push(site.on_change(&number));
    Number { range, number }
}

impl Shows for Number {
    fn show(&self, field: &Field, shown: &Value) {
        let number = match shown {
            Value::Real(x) => *x,
            Value::Count(n) => f64::from(*n),
            _ => return,
        };
        let text = written(number);
        self.number.set_value(&text);
        // A slider under the reader's hand already stands where it should.
        if finite(&self.range.value()).map(|at| value(field, at)) != Some(number) {
            self.range.set_value(&position(field, number).to_string());
        }
        // The slider's own position means nothing on a logarithmic scale.
        self.range.set_attribute("aria-valuetext", &text);
    }
}

/// A number as it stands in the box: the same number when it is read again, and short.
fn written(number: f64) -> String {
    if number != 0.0 && number.abs() < SMALL { format!("{number:e}") } else { number.to_string() }
}

fn ends(field: &Field) -> (f64, f64) {
    match field.kind {
        Kind::Real { min, max, .. } => (min, max),
        Kind::Count { min, max } => (f64::from(min), f64::from(max)),
        _ => (0.0, 1.0),
    }
}

/// A power of ten at most a hundredth of `span`.
fn fine(span: f64) -> f64 {
    math::pow(10.0, (math::log10(span / 100.0) + 1e-9).floor())
}

/// Whether the slider is logarithmic. Counts are where their range is wide.
fn is_logarithmic(field: &Field) -> bool {
    match field.kind {
        Kind::Real { log, .. } => log,
        Kind::Count { min, max } => min > 0 && max / min >= WIDE,
        _ => false,
    }
}

/// The value at a slider's position.
fn value(field: &Field, at: f64) -> f64 {
    if !is_logarithmic(field) {
        return at;
    }
    let (min, max) = ends(field);
    let value = min * math::pow(max / min, at / POSITIONS);
    // Two digits: a slider cannot aim better, and links stay short.
    let rounded = finite(&format!("{value:.1e}")).unwrap_or(value);
    let whole = matches!(field.kind, Kind::Count { .. });
    f64::clamp(if whole { rounded.round() } else { rounded }, min, max)
}

/// The slider's position for a value.
fn position(field: &Field, value: f64) -> f64 {
    if !is_logarithmic(field) {
        return value;
    }
    let (min, max) = ends(field);
    (POSITIONS * math::ln(value / min) / math::ln(max / min)).round()
}
