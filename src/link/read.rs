//! A fragment as a link, whatever stands in it.

use percent_encoding::percent_decode_str;

use super::{LONGEST, Link};
use crate::{
    data::{self, TableRef},
    event,
    experiments::{self, Entry, Listed},
    schema::{Problem, excerpt, quoted},
};

/// Reads a fragment, with or without `#` and whatever precedes it.
#[must_use]
pub fn parse(text: &str) -> (Link, Vec<Problem>) {
    let mut problems = Vec::new();
    let fragment = text.split_once('#').map_or(text, |(_, fragment)| fragment).trim();
    if fragment.len() > LONGEST {
        let message = format!(
            "the link has {} characters, more than the {LONGEST} that are read; the default run is shown",
            fragment.len()
        );
        Problem::add(&mut problems, "link", message);
        return (Link::new(experiments::first()), problems);
    }
    let pairs = pairs(fragment, &mut problems);
    let pairs = expand_preset(pairs, &mut problems);
    let entry = laboratory(&pairs, &mut problems);
    let pairs = migrate(entry, pairs, &mut problems);
    (read(entry, pairs, &mut problems), problems)
}

/// The laboratory that a fragment names itself or by a preset, whether or not it is
/// here, and whether it is the preset that names it.
#[must_use]
pub fn laboratory_of(text: &str) -> Option<(&'static Listed, bool)> {
    let pairs = pairs(text.get(..LONGEST).unwrap_or(text), &mut Vec::new());
    let directory = experiments::DIRECTORY.iter();
    if let Some(id) = value(&pairs, "lab") {
        return Some((directory.clone().find(|listed| listed.id == id)?, false));
    }
    let slug = value(&pairs, "p")?;
    Some((directory.clone().find(|listed| listed.presets.contains(&slug))?, true))
}

type Pairs = Vec<(String, String)>;

fn value<'a>(pairs: &'a Pairs, key: &str) -> Option<&'a str> {
    pairs.iter().rev().find(|(k, _)| k == key).map(|(_, v)| v.as_str())
}

fn pairs(fragment: &str, problems: &mut Vec<Problem>) -> Pairs {
    let mut pairs = Pairs::new();
    for part in fragment.split('&').filter(|part| !part.is_empty()) {
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        let (key, value) = (unescape(key), unescape(value));
        if pairs.iter().any(|(k, _)| *k == key) {
            let message = "the key stands more than once; the last value is used";
            Problem::add(problems, &excerpt(&key), message.to_string());
            pairs.retain(|(k, _)| *k != key);
        }
        pairs.push((key, value));
    }
    pairs
}

/// Replaces `p=<slug>` by the pairs of that preset; pairs beside it win.
fn expand_preset(pairs: Pairs, problems: &mut Vec<Problem>) -> Pairs {
    let Some(slug) = value(&pairs, "p").map(str::to_string) else { return pairs };
    let found = experiments::installed()
        .iter()
        .find_map(|entry| Some((entry, entry.presets.iter().find(|p| p.slug == slug)?)));
    let rest = pairs.into_iter().filter(|(k, _)| k != "p");
    let Some((entry, preset)) = found else {
        let message = format!("there is no preset \u{201c}{}\u{201d}; left out", excerpt(&slug));
        Problem::add(problems, "p", message);
        return rest.collect();
    };
    let mut expanded = self::pairs(preset.link, problems);
    expanded.push(("lab".to_string(), entry.id.to_string()));
    for (key, value) in rest {
        expanded.retain(|(k, _)| *k != key);
        expanded.push((key, value));
    }
    expanded
}

fn laboratory(pairs: &Pairs, problems: &mut Vec<Problem>) -> &'static Entry {
    let Some(id) = value(pairs, "lab") else { return experiments::first() };
    experiments::find(id).unwrap_or_else(|| {
        let first = experiments::first();
        let message = format!(
            "there is no lab \u{201c}{}\u{201d}; {} is shown instead",
            excerpt(id),
            first.id
        );
        Problem::add(problems, "lab", message);
        first
    })
}

/// Brings pairs written for an older schema version up to this one.
fn migrate(entry: &Entry, mut pairs: Pairs, problems: &mut Vec<Problem>) -> Pairs {
    let Some(text) = value(&pairs, "v") else { return pairs };
    let message = match text.parse::<u32>() {
        Ok(v) if (1..=entry.version).contains(&v) => {
            for step in &entry.migrations[v as usize - 1..] {
                pairs = step(pairs);
            }
            return pairs;
        }
        Ok(v) if v > entry.version => format!(
            "the link was written by version {v} of this lab and this page has version {}; \
             what it shares with that version is used, and results may differ",
            entry.version
        ),
        _ => quoted(text, &format!("is not a version; version {} is assumed", entry.version)),
    };
    Problem::add(problems, "v", message);
    pairs
}

fn read(entry: &'static Entry, pairs: Pairs, problems: &mut Vec<Problem>) -> Link {
    let mut link = Link::new(entry);
    for (key, text) in pairs {
        if let Err(message) = link.take(&key, &text, problems) {
            Problem::add(problems, &excerpt(&key), message);
        }
    }
    link
}

impl Link {
    /// Takes over one pair.
    fn take(&mut self, key: &str, text: &str, problems: &mut Vec<Problem>) -> Result<(), String> {
        match key {
            "lab" | "v" => {}
            "seed" => {
                let most = u32::MAX;
                let what = || format!("is not a whole number from 0 to {most}; seed 1 is used");
                self.seed = text.parse().map_err(|_| quoted(text, &what()))?;
            }
            "at" => {
                let what = "is not a step; the run plays from the start";
                let at = text.parse::<u64>().map_err(|_| quoted(text, what))?;
                let cap = self.entry.cap;
                self.at = Some(at.min(cap));
                if at > cap {
                    return Err(format!("step {at} is beyond the cap; step {cap} is used"));
                }
            }
            "do" => self.events = event::parse(text, self.entry, problems),
            "sig" => {
                if text.len() != 8 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
                    let what = "is not a signature of eight hexadecimal digits; \
                                the result is not compared";
                    return Err(quoted(text, what));
                }
                self.signature = Some(text.to_ascii_lowercase());
            }
            "z" if text.starts_with(data::PREFIX) => {
                self.table = TableRef::Inline(text.to_string())
            }
            "z" => return Err("the table is in an unknown encoding; it is left out".to_string()),
            "file" => {
                let digest = excerpt(text);
                self.table = TableRef::Named(digest.clone());
                return Err(format!(
                    "this run was made on a file of the sender's (digest {digest}); \
                     open that file here to reproduce it"
                ));
            }
            _ => {
                let Some(index) = self.entry.fields.iter().position(|field| field.key == key)
                else {
                    self.unknown.push((key.to_string(), text.to_string()));
                    let message = "this version does not know the key; it is kept in the link \
                                   and has no effect";
                    return Err(message.to_string());
                };
                let (value, note) = self.entry.fields[index].read(text);
                self.values.0[index] = value;
                return note.map_or(Ok(()), Err);
            }
        }
        Ok(())
    }
}

/// Undoes percent escapes; broken escapes stay as they are.
fn unescape(text: &str) -> String {
    if text.contains('%') { decoded(text) } else { text.to_string() }
}

/// Never inlined, for few links have escapes.
#[inline(never)]
fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}
