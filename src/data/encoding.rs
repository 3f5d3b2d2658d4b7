//! Bytes to text.
//!
//! `encoding_rs` knows forty encodings more and brings the tables of all of them; what spreadsheets,
//! instruments and simulators write today is UTF-8, UTF-16 or one of the one-byte encodings of
//! the West, whose digits and marks are the same in all of them.

use std::borrow::Cow;

/// How bytes stand for characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Encoding {
    /// The usual one.
    Utf8,
    /// Two bytes a character, the lower one first: “Unicode text” of spreadsheets.
    Utf16Le,
    /// Two bytes a character, the higher one first.
    Utf16Be,
    /// One byte a character.
    Windows1252,
}

use Encoding::{Utf8, Utf16Be, Utf16Le, Windows1252};

/// The characters of Windows-1252 from 0x80 to 0x9F; five bytes have none.
const UPPER: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";

/// What files begin with that are no text, and what to do with them.
const NO_TEXT: [(&[u8], &str); 6] = [
    (b"PK\x03\x04", "it is a workbook or another ZIP file; save its sheet as CSV UTF-8 first"),
    (b"\xd0\xcf\x11\xe0", "it is an Excel workbook; save its sheet as CSV UTF-8 first"),
    (b"\x1f\x8b", "it is packed by gzip; unpack it first"),
    (b"%PDF", "it is a PDF document"),
    (b"\xff\xfe\0\0", "it is in UTF-32; save it as UTF-8 first"),
    (b"\0\0\xfe\xff", "it is in UTF-32; save it as UTF-8 first"),
];

impl Encoding {
    /// All there are.
    pub const ALL: [Self; 4] = [Utf8, Utf16Le, Utf16Be, Windows1252];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Utf8 => "UTF-8",
            Utf16Le => "UTF-16 LE",
            Utf16Be => "UTF-16 BE",
            Windows1252 => "Windows-1252",
        }
    }

    /// The encoding of a file: what its byte order mark says; without one UTF-16 if every other
    /// byte is mostly 0, UTF-8 if it is valid, else Windows-1252.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let zeros = |first: usize| {
            let half = bytes.iter().skip(first).step_by(2).take(512);
            2 * half.clone().filter(|byte| **byte == 0).count() > half.count()
        };
        match bytes {
            [0xff, 0xfe, ..] => Utf16Le,
            [0xfe, 0xff, ..] => Utf16Be,
            _ if zeros(1) => Utf16Le,
            _ if zeros(0) => Utf16Be,
            _ if std::str::from_utf8(bytes).is_ok() => Utf8,
            _ => Windows1252,
        }
    }

    /// The text of a file without its byte order mark. What stands for no character becomes
    /// U+FFFD.
    #[must_use]
    pub fn decode(self, bytes: &[u8]) -> Cow<'_, str> {
        let text = match self {
            Utf8 => String::from_utf8_lossy(bytes),
            Utf16Le => utf_16(bytes, u16::from_le_bytes),
            Utf16Be => utf_16(bytes, u16::from_be_bytes),
            Windows1252 => bytes.iter().map(|byte| windows_1252(*byte)).collect(),
        };
        match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim_start_matches('\u{feff}')),
            Cow::Owned(text) => Cow::Owned(text.trim_start_matches('\u{feff}').to_string()),
        }
    }
}

/// Why a file is no text, and what to do with it.
#[must_use]
pub fn no_text(bytes: &[u8]) -> Option<&'static str> {
    NO_TEXT.iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, why)| *why)
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Cow<'static, str> {
    let units = bytes.chunks(2).map(|pair| match pair {
        [a, b] => unit([*a, *b]),
        // A file that is cut in the middle of a character.
        _ => 0xfffd,
    });
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..0xa0 => UPPER.chars().nth(usize::from(byte - 0x80)).unwrap_or_default(),
        _ => char::from(byte),
    }
}
