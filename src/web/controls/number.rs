//! A real or whole number: a slider and a number box.

use web_sys::{Element, HtmlElement, HtmlInputElement};

use super::{Shows, Site, parts};
use crate::{
    math,
    schema::{Field, Kind, Value, finite},
    web::{
        dom::{self, Listener},
        error::Fault,
    },
};

/// Positions of a logarithmic slider.
const POSITIONS: f64 = 400.0;

/// The inputs of a number.
pub struct Number {
    range: HtmlInputElement,
    number: HtmlInputElement,
}

/// Builds the inputs.
pub fn build(
    root: &HtmlElement,
    site: &Site<'_>,
    listeners: &mut Vec<Listener>,
) -> Result<Number, Fault> {
    let field = site.field;
    let range: HtmlInputElement = dom::find(root, "input[type=range]")?;
    let number: HtmlInputElement = dom::find(root, "input[type=number]")?;
    parts::label(root, site, &number)?;
    range.set_attribute("aria-label", field.label)?;
    dom::text(&dom::find::<Element>(root, ".unit")?, field.unit);
    let (low, high, step) = match field.kind {
        Kind::Count { min, max } => (f64::from(min), f64::from(max), 1.0),
        Kind::Real { min, max, log: false } => (min, max, fine(max - min)),
        _ => (0.0, POSITIONS, 1.0),
    };
    range.set_min(&low.to_string());
    range.set_max(&high.to_string());
    range.set_step(&step.to_string());
    let (min, max) = ends(field);
    number.set_min(&min.to_string());
    number.set_max(&max.to_string());
    if matches!(field.kind, Kind::Count { .. }) {
        number.set_step("1");
    }
    let slider = range.clone();
    listeners.push(site.on(&range, "input", move || {
        let at = slider.value_as_number();
        value(field, at).to_string()
    })?);
    let typed = number.clone();
    listeners.push(site.on(&number, "change", move || typed.value())?);
    Ok(Number { range, number })
}

impl Shows for Number {
    fn show(&self, field: &Field, shown: &Value) {
        let number = match shown {
            Value::Real(x) => *x,
            Value::Count(n) => f64::from(*n),
            _ => return,
        };
        let text = number.to_string();
        if self.number.value() != text {
            self.number.set_value(&text);
        }
        // A slider under the reader's hand already stands where it should.
        if value(field, self.range.value_as_number()) != number {
            self.range.set_value(&position(field, number).to_string());
        }
        // The slider's own position means nothing on a logarithmic scale.
        let _ = self.range.set_attribute("aria-valuetext", &text);
    }
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

/// The value at a slider's position.
fn value(field: &Field, at: f64) -> f64 {
    match field.kind {
        Kind::Real { min, max, log: true } => {
            let value = min * math::pow(max / min, at / POSITIONS);
            // Two digits: a slider cannot aim better, and links stay short.
            let rounded = finite(&format!("{value:.1e}")).unwrap_or(value);
            f64::clamp(rounded, min, max)
        }
        _ => at,
    }
}

/// The slider's position for a value.
fn position(field: &Field, value: f64) -> f64 {
    match field.kind {
        Kind::Real { min, max, log: true } => {
            (POSITIONS * math::ln(value / min) / math::ln(max / min)).round()
        }
        _ => value,
    }
}
