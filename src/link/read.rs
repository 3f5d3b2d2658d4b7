//! A fragment as a link, whatever stands in it.

use super::{
    LONGEST, Link,
    repair::{self, Found, Pairs},
};
use crate::{
    data::{self, TableRef},
    event,
    lab::Manifest,
    labs::{self, Listed},
    schema::{Problem, excerpt, quoted},
};

/// Keys that every link can have.
const KEYS: [&str; 10] = ["lab", "v", "c", "p", "seed", "at", "do", "sig", "z", "file"];

/// Reads a fragment, with or without `#` and whatever precedes it.
#[must_use]
pub fn parse(text: &str) -> (Link, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut found = Found::default();
    let fragment = repair::fragment(text, &mut found);
    if fragment.len() > LONGEST {
        let message = format!(
            "the link has {} characters, more than the {LONGEST} that are read; the default run is shown",
            fragment.len()
        );
        Problem::add(&mut problems, "link", message);
        return (Link::new(labs::first()), problems);
    }
    let pairs = repair::pairs(fragment, knows, &mut found);
    if let Some(message) = found.message() {
        Problem::add(&mut problems, "link", message);
    }
    let pairs = whole(once(pairs, &mut problems), &mut problems);
    let pairs = expand_preset(pairs, &mut problems);
    let entry = laboratory(&pairs, &mut problems);
    let pairs = migrate(entry, pairs, &mut problems);
    (read(entry, pairs, &mut problems), problems)
}

/// Reads a fragment like [`parse`].
///
/// # Errors
/// If it names no run that is here, so that another would stand in its place.
pub fn parse_run(text: &str) -> Result<(Link, Vec<Problem>), String> {
    let (link, problems) = parse(text);
    if text.len() > LONGEST {
        return Err(problems.iter().map(Problem::to_string).collect());
    }
    if let Some(problem) = problems.iter().find(|problem| ["lab", "p"].contains(&&*problem.key)) {
        return Err(format!("not a run that is here: {problem}"));
    }
    let known = Link { unknown: Vec::new(), ..link.clone() };
    if !link.unknown.is_empty() && known == Link::new(labs::first()) {
        return Err(quoted(text, "names no run"));
    }
    Ok((link, problems))
}

/// The laboratory that a fragment names itself or by a preset, whether or not it is here.
#[must_use]
pub fn laboratory_of(text: &str) -> Option<&'static Listed> {
    let mut found = Found::default();
    let fragment = repair::fragment(text.get(..LONGEST).unwrap_or(text), &mut found);
    let pairs = repair::pairs(fragment, knows, &mut found);
    let mut directory = labs::DIRECTORY.iter();
    if let Some(id) = value(&pairs, "lab") {
        return directory.find(|listed| listed.id.eq_ignore_ascii_case(id));
    }
    let slug = value(&pairs, "p")?;
    directory.find(|listed| listed.presets.iter().any(|p| p.eq_ignore_ascii_case(slug)))
}

fn value<'a>(pairs: &'a Pairs, key: &str) -> Option<&'a str> {
    pairs.iter().rev().find(|(k, _)| k == key).map(|(_, v)| v.as_str())
}

/// Whether a link of any laboratory that is here can have this key.
fn knows(key: &str) -> bool {
    KEYS.contains(&key)
        || labs::installed().iter().any(|lab| lab.fields.iter().any(|field| field.key == key))
}

/// Of pairs with the same key, the last.
fn once(all: Pairs, problems: &mut Vec<Problem>) -> Pairs {
    let mut pairs = Pairs::new();
    for (key, value) in all {
        if let Some((_, before)) = pairs.iter().find(|(k, _)| *k == key) {
            if !before.eq_ignore_ascii_case(&value) {
                let message = "the key stands more than once; the last value is used";
                Problem::add(problems, &excerpt(&key), message.to_string());
            }
            pairs.retain(|(k, _)| *k != key);
        }
        pairs.push((key, value));
    }
    pairs
}

/// Holds pairs against their check, if they have one. What is not as it was sent has no
/// signature: it cannot reproduce the sender's result.
fn whole(mut pairs: Pairs, problems: &mut Vec<Problem>) -> Pairs {
    let Some(sent) = value(&pairs, "c").map(str::to_ascii_lowercase) else { return pairs };
    pairs.retain(|(key, _)| key != "c");
    if sent != super::check(&pairs) {
        let message = "the link was cut or changed after it was made; what is left of it is \
                       shown, and no result is compared";
        Problem::add(problems, "c", message.to_string());
        pairs.retain(|(key, _)| key != "sig");
    }
    pairs
}

/// Replaces `p=<slug>` by the pairs of that preset; pairs beside it win.
fn expand_preset(pairs: Pairs, problems: &mut Vec<Problem>) -> Pairs {
    let Some(slug) = value(&pairs, "p").map(str::to_string) else { return pairs };
    let found = labs::installed().iter().find_map(|entry| {
        Some((entry, entry.presets.iter().find(|p| p.slug.eq_ignore_ascii_case(&slug))?))
    });
    let rest = pairs.into_iter().filter(|(k, _)| k != "p");
    let Some((entry, preset)) = found else {
        let message = format!("there is no preset “{}”; left out", excerpt(&slug));
        Problem::add(problems, "p", message);
        return rest.collect();
    };
    let pairs = repair::pairs(preset.link, knows, &mut Found::default());
    let mut expanded = once(pairs, problems);
    expanded.push(("lab".to_string(), entry.id.to_string()));
    for (key, value) in rest {
        expanded.retain(|(k, _)| *k != key);
        expanded.push((key, value));
    }
    expanded
}

fn laboratory(pairs: &Pairs, problems: &mut Vec<Problem>) -> &'static Manifest {
    let Some(id) = value(pairs, "lab") else { return labs::first() };
    labs::find(&id.to_ascii_lowercase()).unwrap_or_else(|| {
        let first = labs::first();
        let message = format!("there is no lab “{}”; {} is shown instead", excerpt(id), first.id);
        Problem::add(problems, "lab", message);
        first
    })
}

/// Brings pairs written for an older schema version up to this one.
fn migrate(entry: &Manifest, mut pairs: Pairs, problems: &mut Vec<Problem>) -> Pairs {
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

fn read(entry: &'static Manifest, pairs: Pairs, problems: &mut Vec<Problem>) -> Link {
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
