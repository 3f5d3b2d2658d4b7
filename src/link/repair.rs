//! What mail, chat and content systems do to a link on its way, undone.
//!
//! Only what leaves no doubt about the sender's link is undone, and [`Found`] says what was.
//! Everything else is read as it stands, and named where it makes no sense.

use percent_encoding::percent_decode_str;

/// Pairs of a link, in order.
pub type Pairs = Vec<(String, String)>;

/// Times that a link may have been escaped as a whole.
const ESCAPED: u32 = 4;

/// Keys, or their beginnings, by which mail and networks follow readers.
const TRACKERS: [&str; 12] = [
    "utm_", "fbclid", "gclid", "gbraid", "wbraid", "dclid", "msclkid", "yclid", "mc_cid", "mc_eid",
    "igshid", "_hs",
];

/// What was undone.
#[derive(Default)]
pub struct Found(Vec<&'static str>);

impl Found {
    fn note(&mut self, what: &'static str) {
        if !self.0.contains(&what) {
            self.0.push(what);
        }
    }

    /// A message about it, if there is anything to say.
    pub fn message(&self) -> Option<String> {
        (!self.0.is_empty()).then(|| {
            format!("the link was changed on its way and has been repaired: {}", self.0.join(", "))
        })
    }
}

/// The fragment in an address, in a fragment with or without `#`, or behind the fragment of a
/// host's own. It ends where instructions to the browser begin.
pub fn fragment<'a>(text: &'a str, found: &mut Found) -> &'a str {
    let mut parts = text.split('#').peekable();
    if text.contains("://") {
        parts.next();
    }
    let parts: Vec<&str> = parts.filter(|part| !part.trim().is_empty()).collect();
    let named = parts.iter().rposition(|part| part.contains('=') || part.contains("%3D"));
    let Some(at) = named.or(parts.len().checked_sub(1)) else { return "" };
    if at > 0 && !parts[0].contains(['?', '=']) {
        found.note("what stood before it");
    }
    let part = parts[at].trim();
    part.split_once(":~:").map_or(part, |(link, _)| link)
}

/// The pairs of a fragment, without escapes. `knows` says which keys a link can have.
pub fn pairs(fragment: &str, knows: impl Fn(&str) -> bool, found: &mut Found) -> Pairs {
    let mut parts = Vec::new();
    split(fragment, ESCAPED, &mut parts, found);
    let mut pairs = Pairs::new();
    for part in parts {
        let (key, value) = part.split_once('=').unwrap_or((&part, ""));
        let (mut key, value) = (clean(key, found), clean(value, found));
        while let Some(rest) = key.strip_prefix("amp;") {
            key = rest.to_string();
            found.note("“&amp;” for “&”");
        }
        let small = key.to_ascii_lowercase();
        if small != key && knows(&small) {
            key = small;
            found.note("capital letters");
        }
        if TRACKERS.iter().any(|tracker| key.starts_with(tracker)) {
            found.note("marks by which readers are followed");
        } else if !(key.is_empty() && value.is_empty()) {
            pairs.push((key, value));
        }
    }
    if let Some((key, value)) = pairs.last_mut()
        && knows(key)
    {
        while value.ends_with(|c| surrounds(c, value)) {
            value.pop();
            found.note("punctuation at its end");
        }
    }
    pairs
}

/// Splits at `&`, and at the `?` that trackers are appended with. A part without `=` that has
/// an escaped one was escaped as a whole.
fn split(text: &str, times: u32, parts: &mut Vec<String>, found: &mut Found) {
    for part in text.split(['&', '?']).filter(|part| !part.is_empty()) {
        let plain = decoded(part);
        if times > 0 && !part.contains('=') && plain != part && plain.contains(['=', '%']) {
            found.note("escapes of all its signs");
            split(&plain, times - 1, parts, found);
        } else {
            parts.push(part.to_string());
        }
    }
}

/// Text without escapes and without signs that nobody sees.
fn clean(text: &str, found: &mut Found) -> String {
    let plain = decoded(text);
    if plain.is_ascii() {
        return plain;
    }
    let seen = |c: char| match c {
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => None,
        '\u{a0}' => Some(' '),
        '\u{2010}' | '\u{2011}' => Some('-'),
        c => Some(c),
    };
    let kept: String = plain.chars().filter_map(seen).collect();
    if kept == plain {
        return plain;
    }
    found.note("invisible signs");
    kept.trim().to_string()
}

/// Text without percent escapes; broken ones stay as they are.
fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Whether a sign at the end of a value belongs to the text around the link: punctuation, or
/// what closes a bracket or a quotation that the value has not opened.
fn surrounds(c: char, value: &str) -> bool {
    let opened = match c {
        ')' => '(',
        ']' => '[',
        '}' => '{',
        '>' => '<',
        c => return ".,;:!?*/'\"’”»…".contains(c),
    };
    !value.contains(opened)
}
