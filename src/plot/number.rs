//! Numbers as a reader sees them.

use crate::math;

/// A number to about three significant digits: `0.25`, `1234`, `3.1e-11`.
#[must_use]
pub fn readout(value: f64) -> String {
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

/// A power of ten with superscripts: `10⁻³`, and `1` for `10⁰`.
pub(super) fn power(exponent: i32) -> String {
    if exponent == 0 { "1".to_owned() } else { format!("10{}", superscript(exponent)) }
}

/// A tick label, as precise as ticks `step` apart need it.
pub(super) fn tick(value: f64, step: f64, largest: f64) -> String {
    // A tick that should be zero but for rounding.
    if value.abs() < step * 1e-6 {
        return "0".to_owned();
    }
    let decimals = -exponent(step);
    let digits = if largest < 1e6 && decimals <= 4 {
        group(format!("{:.*}", decimals.max(0) as usize, value.abs()))
    } else {
        let power_of_ten = exponent(value.abs());
        let mantissa = value.abs() / math::pow(10.0, f64::from(power_of_ten));
        let places = (power_of_ten + decimals).clamp(0, 15) as usize;
        match trim(format!("{mantissa:.places$}")).as_str() {
            "1" => power(power_of_ten),
            mantissa => format!("{mantissa}·10{}", superscript(power_of_ten)),
        }
    };
    signed(value < 0.0, digits)
}

/// Decimal exponent: the largest `e` with `10^e <= size`.
pub(super) fn exponent(size: f64) -> i32 {
    // `log10` of an exact power of ten may fall a hair short of the integer.
    (math::log10(size) + 1e-9).floor() as i32
}

/// Thin spaces between thousands from five digits on.
fn group(digits: String) -> String {
    let whole = digits.find('.').unwrap_or(digits.len());
    if whole < 5 {
        return digits;
    }
    let mut grouped = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && i < whole && (whole - i).is_multiple_of(3) {
            grouped.push('\u{2009}');
        }
        grouped.push(c);
    }
    grouped
}

/// Drops trailing zeros after the decimal point.
fn trim(digits: String) -> String {
    if digits.contains('.') {
        digits.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        digits
    }
}

/// A true minus sign before the digits of a negative number.
fn signed(negative: bool, digits: String) -> String {
    if negative { format!("−{digits}") } else { digits }
}

/// An integer in superscripts.
fn superscript(n: i32) -> String {
    n.to_string()
        .chars()
        .map(|c| match c {
            '-' => '⁻',
            '1' => '¹',
            '2' => '²',
            '3' => '³',
            '0' => '⁰',
            '4' => '⁴',
            '5' => '⁵',
            '6' => '⁶',
            '7' => '⁷',
            '8' => '⁸',
            _ => '⁹',
        })
        .collect()
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
            assert_eq!(readout(value), text);
        }
        assert_eq!(power(-12), "10⁻¹²");
        assert_eq!(power(0), "1");
        assert_eq!(tick(0.30000000000000004, 0.1, 1.0), "0.3");
        assert_eq!(tick(20_000.0, 5000.0, 20_000.0), "20\u{2009}000");
        assert_eq!(tick(-2.5e-9, 5e-10, 3e-9), "−2.5·10⁻⁹");
        assert_eq!(tick(1e7, 1e7, 3e7), "10⁷");
    }
}
