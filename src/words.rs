//! Numbers and names as a reader sees them, in sentences, tables and readouts.

use crate::math;

/// A number to about three significant digits: `0.25`, `1234`, `3.1e-11`.
#[must_use]
pub fn number(value: f64) -> String {
    let size = value.abs();
    if value.is_nan() {
        return "not a number".to_owned();
    }
    let digits = if value.is_infinite() {
        "∞".to_owned()
    } else if size == 0.0 {
        "0".to_owned()
    } else if (1e-3..1e5).contains(&size) {
        trim(format!("{size:.*}", (2 - exponent(size)).max(0) as usize))
    } else {
        let digits = format!("{size:.1e}");
        let (mantissa, power) = digits.split_once('e').unwrap_or((&digits, "0"));
        format!("{}e{power}", mantissa.strip_suffix(".0").unwrap_or(mantissa))
    };
    signed(value < 0.0, digits)
}

/// Decimal exponent: the largest `e` with `10^e <= size`.
#[must_use]
pub fn exponent(size: f64) -> i32 {
    // `log10` of an exact power of ten may fall a hair short of the integer.
    (math::log10(size) + 1e-9).floor() as i32
}

/// Drops trailing zeros after the decimal point.
#[must_use]
pub fn trim(digits: String) -> String {
    if digits.contains('.') {
        digits.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        digits
    }
}

/// A true minus sign before the digits of a negative number.
#[must_use]
pub fn signed(negative: bool, digits: String) -> String {
    if negative { format!("−{digits}") } else { digits }
}

/// A label with a small first letter, unless that begins a person's name or an abbreviation.
#[must_use]
pub fn within_sentence(label: &str) -> String {
    let mut text = label.to_string();
    let abbreviation = label.chars().nth(1).is_some_and(char::is_uppercase);
    let keeps = abbreviation || ["Newton", "Adam"].iter().any(|name| label.starts_with(name));
    if let Some(first) = text.get_mut(..1).filter(|_| !keeps) {
        first.make_ascii_lowercase();
    }
    text
}

/// Text with a capital first letter.
#[must_use]
pub fn capital(mut text: String) -> String {
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

/// A text in parts, each with its address if it names a work (`arXiv 1406.2572`,
/// `doi 10.1007/BF00992696`) or is an address itself.
#[must_use]
pub fn cited(text: &str) -> Vec<(&str, Option<String>)> {
    let (mut parts, mut rest) = (Vec::new(), text);
    while let Some((at, end, address)) = first_citation(rest) {
        parts.extend((at > 0).then(|| (&rest[..at], None)));
        parts.push((&rest[at..end], Some(address)));
        rest = &rest[end..];
    }
    parts.extend((!rest.is_empty()).then_some((rest, None)));
    parts
}

/// Where the first citation of a text begins and ends, and its address.
fn first_citation(text: &str) -> Option<(usize, usize, String)> {
    type Kind = (&'static str, &'static str, fn(&str) -> bool);
    let kinds: [Kind; 3] = [
        ("arXiv ", "https://arxiv.org/abs/", |name| name.starts_with(|c: char| c.is_ascii_digit())),
        ("doi ", "https://doi.org/", |name| name.starts_with("10.")),
        ("https://", "https://", |name| !name.is_empty()),
    ];
    let of = |(mark, address, is_name): Kind| {
        text.match_indices(mark).find_map(|(at, _)| {
            let name = &text[at + mark.len()..];
            let name = name.split([' ', ',', ';', '\n']).next()?.trim_end_matches(['.', ':', ')']);
            is_name(name).then(|| (at, at + mark.len() + name.len(), format!("{address}{name}")))
        })
    };
    kinds.into_iter().filter_map(of).min_by_key(|found| found.0)
}

/// `a`, `a and b`, `a, b and c`.
#[must_use]
pub fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}

/// The first sentence of some.
#[must_use]
pub fn first(text: &str) -> &str {
    text.find(". ").map_or(text, |end| &text[..=end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_naturally() {
        let cases = [
            (0.25, "0.25"),
            (-0.25, "−0.25"),
            (1234.5, "1234"),
            (0.0, "0"),
            (1000.0, "1000"),
            (3.14159e-11, "3.1e-11"),
            (1e-12, "1e-12"),
            (f64::INFINITY, "∞"),
            (f64::NAN, "not a number"),
        ];
        for (value, text) in cases {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn works_that_a_text_names_have_addresses() {
        let text = "As in arXiv 1406.2572, appendix C (doi 10.1007/BF00992696); https://a.org/b.";
        let address = |text: &'static str| Some(text.to_string());
        let expected = [
            ("As in ", None),
            ("arXiv 1406.2572", address("https://arxiv.org/abs/1406.2572")),
            (", appendix C (", None),
            ("doi 10.1007/BF00992696", address("https://doi.org/10.1007/BF00992696")),
            ("); ", None),
            ("https://a.org/b", address("https://a.org/b")),
            (".", None),
        ];
        assert_eq!(cited(text), expected);
        assert_eq!(
            cited("no arXiv number, no doi either"),
            [("no arXiv number, no doi either", None)]
        );
        assert!(cited("").is_empty());
    }

    #[test]
    fn labels_stand_within_sentences() {
        let labels = ["Saddle-free Newton", "Newton", "SGD on fresh prompts", "nDTW", "CLS + goal"];
        let within = ["saddle-free Newton", "Newton", "SGD on fresh prompts", "nDTW", "CLS + goal"];
        assert_eq!(labels.map(within_sentence), within);
        assert_eq!(
            listed(&within[..3].iter().map(|s| (*s).to_string()).collect::<Vec<_>>()),
            "saddle-free Newton, Newton and SGD on fresh prompts"
        );
    }

    #[test]
    fn a_number_ends_no_sentence() {
        let text = "Newton is near the saddle, at height 0.25. 1 minimum − 1 saddle = 0.";
        assert_eq!(first(text), "Newton is near the saddle, at height 0.25.");
        assert_eq!(first("Newton is on its way."), "Newton is on its way.");
    }
}
