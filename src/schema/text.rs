//! Values as text, in links and in number boxes.

use super::{Choice, Field, Kind, Problem, Value};
use crate::json;

impl Field {
    /// Writes a value as it stands in a link.
    #[must_use]
    pub fn write(&self, value: &Value) -> String {
        match (self.kind, value) {
            (_, Value::Real(x)) => x.to_string(),
            (_, Value::Count(n)) => n.to_string(),
            (_, Value::Toggle(on)) => on.to_string(),
            (Kind::Choice(options), Value::Choice(i)) => {
                options.get(*i).map_or("", |o| o.slug).to_string()
            }
            (Kind::Set(options), Value::Set(bits)) => {
                let slugs: Vec<_> = options
                    .iter()
                    .enumerate()
                    .filter(|(i, _)| bits >> i & 1 == 1)
                    .map(|(_, o)| o.slug)
                    .collect();
                slugs.join(",")
            }
            (_, Value::List(list)) => list.iter().map(f64::to_string).collect::<Vec<_>>().join(","),
            (_, Value::Text(text)) => text.clone(),
            (_, Value::Choice(_) | Value::Set(_)) => String::new(),
        }
    }

    /// Reads a value from hostile text. It always returns a value that is valid
    /// for this field, and says what it had to change.
    #[must_use]
    pub fn read(&self, text: &str) -> (Value, Option<String>) {
        let text = text.trim();
        match self.kind {
            Kind::Real { min, max, .. } => match finite(text) {
                Some(x) if (min..=max).contains(&x) => (Value::Real(x), None),
                Some(x) => {
                    let kept = x.clamp(min, max);
                    let note = format!("{x} is outside {min} to {max}; {kept} is used");
                    (Value::Real(kept), Some(note))
                }
                None => self.fall_back(text, "a number"),
            },
            Kind::Count { min, max } => match finite(text) {
                Some(x) if x.fract() == 0.0 && (f64::from(min)..=f64::from(max)).contains(&x) => {
                    (Value::Count(x as u32), None)
                }
                Some(x) => {
                    let kept = x.clamp(f64::from(min), f64::from(max)).round() as u32;
                    let note =
                        format!("{x} is not a whole number from {min} to {max}; {kept} is used");
                    (Value::Count(kept), Some(note))
                }
                None => self.fall_back(text, "a whole number"),
            },
            Kind::Toggle => match text {
                "true" | "1" => (Value::Toggle(true), None),
                "false" | "0" => (Value::Toggle(false), None),
                _ => self.fall_back(text, "true or false"),
            },
            Kind::Choice(options) => match place(options, text) {
                Some(i) => (Value::Choice(i), None),
                None => self.fall_back(text, &one_of(options)),
            },
            Kind::Set(options) => self.read_set(text, options),
            Kind::List { min, max, longest } => self.read_list(text, min, max, longest),
            Kind::Text { longest } => {
                let short = text.chars().count() <= longest && !text.contains(char::is_control);
                if short && !text.is_empty() {
                    return (Value::Text(text.to_string()), None);
                }
                self.fall_back(text, &format!("a line of at most {longest} characters"))
            }
        }
    }

    fn read_set(&self, text: &str, options: &[Choice]) -> (Value, Option<String>) {
        let mut bits = 0_u32;
        let mut unknown = Vec::new();
        for part in text.split(',').map(str::trim).filter(|p| !p.is_empty()) {
            match place(options, part) {
                Some(i) => bits |= 1 << i,
                None => unknown.push(excerpt(part)),
            }
        }
        if bits == 0 {
            return self.fall_back(text, &one_of(options));
        }
        let note = (!unknown.is_empty())
            .then(|| format!("there is no {}; left out ({})", unknown.join(", "), one_of(options)));
        (Value::Set(bits), note)
    }

    fn read_list(&self, text: &str, min: f64, max: f64, longest: usize) -> (Value, Option<String>) {
        let parts: Vec<&str> = text.split(',').map(str::trim).filter(|p| !p.is_empty()).collect();
        let numbers: Option<Vec<f64>> =
            parts.iter().take(longest).map(|part| finite(part)).collect();
        let Some(numbers) = numbers else {
            return self.fall_back(text, "numbers separated by commas");
        };
        let mut notes = Vec::new();
        if parts.len() > longest {
            notes.push(format!("only the first {longest} of {} are used", parts.len()));
        }
        if numbers.iter().any(|x| !(min..=max).contains(x)) {
            notes.push(format!("entries outside {min} to {max} are moved to the nearer end"));
        }
        let kept = numbers.into_iter().map(|x| x.clamp(min, max)).collect();
        (Value::List(kept), (!notes.is_empty()).then(|| notes.join("; ")))
    }

    fn fall_back(&self, text: &str, wanted: &str) -> (Value, Option<String>) {
        let default = (self.default)();
        let kept = self.write(&default);
        let note = quoted(text, &format!("is not {wanted}; the default {kept} is used"));
        (default, Some(note))
    }
}

/// A finite number, correctly rounded, or nothing: `NaN`, `inf` and `1e999` are
/// refused.
///
/// Not `str::parse`, whose table of powers of five alone is 10 kB of a module, while the browser
/// reads JSON. JSON is stricter: it has no plus sign, no zeros in front, and digits
/// on both sides of a point.
#[must_use]
pub fn finite(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix('-');
    let digits = unsigned.or(text.strip_prefix('+')).unwrap_or(text);
    let (mantissa, exponent) = digits.split_at(digits.find(['e', 'E']).unwrap_or(digits.len()));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let unlike = |byte: u8| !byte.is_ascii_digit();
    if whole.len() + fraction.len() == 0 || whole.bytes().any(unlike) || text.trim_end() != text {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    let zero = if whole.is_empty() { "0" } else { "" };
    let size = json::read(&format!("{zero}{whole}.{fraction}0{exponent}"))?.as_f64()?;
    Some(if unsigned.is_some() { -size } else { size })
}

/// The option of this name, in any case.
fn place(options: &[Choice], name: &str) -> Option<usize> {
    options.iter().position(|option| option.slug.eq_ignore_ascii_case(name))
}

fn one_of(options: &[Choice]) -> String {
    format!("one of {}", options.iter().map(|o| o.slug).collect::<Vec<_>>().join(", "))
}

impl Problem {
    /// Adds a problem to a list.
    #[cold]
    #[inline(never)]
    pub fn add(problems: &mut Vec<Self>, key: &str, message: String) {
        problems.push(Self { key: key.to_string(), message });
    }
}

/// Hostile text in quotation marks and what is wrong with it.
#[cold]
#[inline(never)]
#[must_use]
pub fn quoted(text: &str, what: &str) -> String {
    format!("“{}” {what}", excerpt(text))
}

/// The first characters of hostile text, for a message.
#[must_use]
pub fn excerpt(text: &str) -> String {
    const LONGEST: usize = 40;
    let mut short: String =
        text.chars().take(LONGEST).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    short
}
