//! Numbers on axes.

pub(super) use crate::words::exponent;
pub use crate::words::number as readout;
use crate::{
    math,
    words::{signed, trim},
};

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
        assert_eq!(power(-12), "10⁻¹²");
        assert_eq!(power(0), "1");
        assert_eq!(tick(0.30000000000000004, 0.1, 1.0), "0.3");
        assert_eq!(tick(20_000.0, 5000.0, 20_000.0), "20\u{2009}000");
        assert_eq!(tick(-2.5e-9, 5e-10, 3e-9), "−2.5·10⁻⁹");
        assert_eq!(tick(1e7, 1e7, 3e7), "10⁷");
    }
}
