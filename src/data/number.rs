//! A cell as a number.

use crate::schema::finite;

/// The decimal mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Decimal {
    /// 1,234.5
    Point,
    /// 1.234,5
    Comma,
}

impl Decimal {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Point, Self::Comma];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Point => "point",
            Self::Comma => "comma",
        }
    }

    /// The mark itself, and the one that then stands between thousands.
    const fn marks(self) -> (char, char) {
        match self {
            Self::Point => ('.', ','),
            Self::Comma => (',', '.'),
        }
    }
}

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell {
    /// A finite number whose square is finite, too.
    Number(f64),
    /// Nothing, or a word for it.
    Gap,
    /// A number, but an infinite one, none at all (NaN), or one beyond 1e100.
    NotFinite,
    /// Anything else.
    Text,
}

/// Beyond this magnitude the squares of a covariance overflow.
const LARGEST: f64 = 1e100;

const GAPS: [&str; 12] = ["", "na", "n/a", "#n/a", "<na>", "null", "none", "?", "-", "–", "—", "."];
const NOT_FINITE: [&str; 9] =
    ["inf", "infinity", "nan", "∞", "1.#inf", "1.#ind", "1.#qnan", "#div/0!", "#num!"];

impl Cell {
    /// Reads a cell, the way that this decimal mark says.
    ///
    /// Thousands may stand apart by the other mark, by spaces or by apostrophes, in groups of
    /// three. The exponent may follow a D, as Fortran writes it, or, with three digits, no
    /// letter at all.
    #[must_use]
    pub fn read(cell: &str, decimal: Decimal) -> Self {
        let text = bare(cell);
        let is = |word: &&str| text.eq_ignore_ascii_case(word);
        if GAPS.iter().any(is) {
            return Self::Gap;
        }
        let unsigned = text.strip_prefix(['-', '−', '–']);
        let digits = unsigned.or(text.strip_prefix('+')).unwrap_or(text);
        if NOT_FINITE.iter().any(|word| digits.eq_ignore_ascii_case(word)) {
            return Self::NotFinite;
        }
        match plain(digits, decimal) {
            None => Self::Text,
            Some(plain) => match finite(&plain).filter(|x| *x <= LARGEST) {
                Some(x) => Self::Number(if unsigned.is_some() { -x } else { x }),
                None => Self::NotFinite,
            },
        }
    }

    /// The number.
    #[must_use]
    pub fn number(self) -> Option<f64> {
        if let Self::Number(x) = self { Some(x) } else { None }
    }

    /// Whether it is written as a number.
    #[must_use]
    pub fn is_numeric(self) -> bool {
        matches!(self, Self::Number(_) | Self::NotFinite)
    }
}

/// A cell without spaces, invisible marks and quotation marks around it.
#[must_use]
pub fn bare(cell: &str) -> &str {
    let outside =
        |c: char| c.is_whitespace() || matches!(c, '"' | '\u{feff}' | '\u{200b}' | '\u{200e}');
    cell.trim_matches(outside)
}

/// The number without a sign as `finite` reads it.
fn plain(text: &str, decimal: Decimal) -> Option<String> {
    let at = text.find(['e', 'E', 'd', 'D', '+', '-']).unwrap_or(text.len());
    let (mantissa, exponent) = text.split_at(at);
    let (mark, _) = decimal.marks();
    let power = exponent.strip_prefix(['e', 'E', 'd', 'D']);
    let lettered = power.is_some();
    let power = power.unwrap_or(exponent);
    let digits = power.strip_prefix(['+', '-']).unwrap_or(power);
    let sound = match (exponent, lettered) {
        ("", _) => true,
        // Only with a mark, or it could be a date or a range.
        (_, false) => digits.len() == 3 && mantissa.contains(mark),
        _ => !digits.is_empty(),
    };
    let (whole, fraction) = mantissa.split_once(mark).unwrap_or((mantissa, ""));
    let whole = ungrouped(whole, decimal)?;
    let digital = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !sound || !digital(digits) || !digital(fraction) || whole.len() + fraction.len() == 0 {
        return None;
    }
    let power = if power.is_empty() { "0" } else { power };
    Some(format!("0{whole}.{fraction}0e{power}"))
}

/// Whole digits without what stands between thousands.
fn ungrouped(whole: &str, decimal: Decimal) -> Option<String> {
    let Some(mark) = whole.chars().find(|c| !c.is_ascii_digit()) else {
        return Some(whole.to_string());
    };
    let apart = matches!(mark, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’');
    let groups: Vec<&str> = whole.split(mark).collect();
    let (first, last) = (groups.first()?, groups.last()?);
    let middle = groups.get(1..groups.len() - 1)?;
    // Crores and lakhs have two digits.
    let even = |n: usize| middle.iter().all(|group| group.len() == n);
    let sound = (apart || mark == decimal.marks().1)
        && (1..=3).contains(&first.len())
        && !first.starts_with('0')
        && last.len() == 3
        && (even(3) || even(2))
        && groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_digit()));
    sound.then(|| groups.concat())
}
