//! Files of records as they are published.
//!
//! | records | pieces |
//! |---|---|
//! | this page's, Landmark-RxR | `sub_paths` and `sub_instructions` |
//! | Fine-Grained-R2R | `chunk_view`: first and last viewpoint of each piece, from 1; the words are a Python literal in `new_instructions` |
//! | R2R, RxR | none: the whole path is one piece |
//!
//! Sources: R2R, P. Anderson et al. 2018, arXiv:1711.07280; RxR, A. Ku et al. 2020,
//! arXiv:2010.07954; Landmark-RxR, K. He et al., NeurIPS 2021; Fine-Grained R2R, Y. Hong et
//! al. 2020, arXiv:2004.02707.

use serde_json::Value;

use super::Record;
use crate::labs::navigation::problem::fault::{Fault, field};

/// The records of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Records {
    /// Those that can be read.
    pub good: Vec<Record>,
    /// Why each of the others cannot.
    pub bad: Vec<String>,
    /// What was made of those without sub-paths.
    pub notes: Vec<String>,
}

/// Where the pieces of a record are from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pieces {
    SubPaths,
    Chunks,
    Whole,
}

/// Whether a text seems to be a file of records: its first object has one of their fields.
#[must_use]
pub fn is_of_records(text: &str) -> bool {
    let first = text.find('{').map(|at| serde_json::Deserializer::from_str(&text[at..]));
    let first = first.and_then(|json| json.into_iter::<Value>().next());
    let Some(Ok(Value::Object(first))) = first else { return false };
    let has = |key: &&str| first.contains_key(*key);
    !has(&"image_id") && ["path", "sub_paths", "instruction_id", "path_id"].iter().any(has)
}

/// The records of a file: an array, or one record a line.
///
/// # Errors
/// Text that is neither.
pub fn read(text: &str) -> Result<Records, Fault> {
    let mut file = Records::default();
    let mut kinds = [0; 3];
    let mut several = 0;
    let mut take = |item: usize, json: &Value| match record(item, json) {
        Ok((record, pieces)) => {
            kinds[pieces as usize] += 1;
            let instructions = json.get("instructions").and_then(Value::as_array);
            several += usize::from(instructions.is_some_and(|all| all.len() > 1));
            file.good.push(record);
        }
        Err(fault) => file.bad.push(fault.to_string()),
    };
    match serde_json::from_str(text) {
        Ok(Value::Array(items)) => {
            items.iter().enumerate().for_each(|(item, json)| take(item, json));
        }
        Ok(json @ Value::Object(_)) => take(0, &json),
        Ok(_) => {
            let expected = "an array of records";
            return Err(Fault::Field { item: 0, field: "file", expected });
        }
        Err(error) => {
            let why = error.to_string();
            let lines = || text.lines().filter(|line| !line.trim().is_empty());
            let line = |line: &str| serde_json::from_str::<Value>(line);
            // Not lines, if already the first is no record.
            if lines().count() < 2 || lines().next().is_none_or(|one| line(one).is_err()) {
                return Err(Fault::Json { why });
            }
            for (item, text) in lines().enumerate() {
                match line(text) {
                    Ok(json) => take(item, &json),
                    Err(_) => take(item, &Value::Null),
                }
            }
        }
    }
    let [_, chunks, whole] = kinds;
    if whole > 0 {
        file.notes.push(format!("{whole} records have no sub_paths: each is one piece"));
    }
    if chunks > 0 {
        file.notes.push(format!("the pieces of {chunks} records are those of chunk_view"));
    }
    if several > 0 {
        file.notes.push(format!("{several} records have several instructions: the first is used"));
    }
    Ok(file)
}

fn record(item: usize, json: &Value) -> Result<(Record, Pieces), Fault> {
    let strings = "an array of strings";
    let (key, whole) = match json.get("instruction_id") {
        None if json.get("path_id").is_some() => ("path_id", "a whole number"),
        _ => ("instruction_id", "a whole number"),
    };
    // Whole numbers may be written as 3.0, 3e0 or "3", too.
    let id: Value = field(item, json, key, whole)?;
    let id = id.as_f64().or_else(|| crate::schema::finite(id.as_str()?));
    let id = id.filter(|id| *id >= 0.0 && id.fract() == 0.0 && *id <= 9e15);
    let id = id.ok_or(Fault::Field { item, field: key, expected: whole })?;
    let path: Vec<String> = field(item, json, "path", strings)?;
    let (sub_paths, sub_instructions, pieces) = if json.get("sub_paths").is_some() {
        let sub_paths = field(item, json, "sub_paths", "an array of arrays of strings")?;
        (sub_paths, field(item, json, "sub_instructions", strings)?, Pieces::SubPaths)
    } else if json.get("chunk_view").is_some() {
        let (sub_paths, words) = chunks(item, json, &path)?;
        (sub_paths, words, Pieces::Chunks)
    } else {
        let words = [json.get("instruction"), json.get("instructions").and_then(|all| all.get(0))];
        let words = words.into_iter().flatten().find_map(Value::as_str).unwrap_or_default();
        (vec![path.clone()], vec![words.to_string()], Pieces::Whole)
    };
    let scan = field(item, json, "scan", "a string")?;
    Ok((Record { instruction_id: id as u64, scan, path, sub_paths, sub_instructions }, pieces))
}

/// Sub-paths and words of the first instruction of a Fine-Grained-R2R record.
fn chunks(
    item: usize,
    json: &Value,
    path: &[String],
) -> Result<(Vec<Vec<String>>, Vec<String>), Fault> {
    let key = "chunk_view";
    let fault = Fault::Field { item, field: key, expected: "arrays of pairs of positions" };
    let views = json.get(key).and_then(literal).ok_or(fault.clone())?;
    let views: Vec<Vec<[usize; 2]>> = serde_json::from_value(views).map_err(|_| fault.clone())?;
    let first = views.into_iter().next().ok_or(fault)?;
    let piece = |(piece, [from, to]): (usize, &[usize; 2])| {
        let nodes = from.checked_sub(1).and_then(|from| path.get(from..*to));
        nodes.map(<[String]>::to_vec).ok_or(Fault::NotTiled { piece })
    };
    let sub_paths = first.iter().enumerate().map(piece).collect::<Result<Vec<_>, _>>()?;
    // Without words it is put into words anew.
    let words = json.get("new_instructions").and_then(literal);
    let words = words.and_then(|all| serde_json::from_value(all.get(0)?.clone()).ok());
    let words: Vec<Vec<String>> = words.unwrap_or_default();
    let words = (0..first.len()).map(|k| words.get(k).map_or(String::new(), |one| one.join(" ")));
    Ok((sub_paths, words.collect()))
}

/// A list, or the text of one as Python writes it.
fn literal(value: &Value) -> Option<Value> {
    let Some(text) = value.as_str() else { return Some(value.clone()) };
    let mut json = String::new();
    let mut quote = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (None, '\'' | '"') => {
                quote = Some(c);
                json.push('"');
            }
            (Some(open), _) if open == c => {
                quote = None;
                json.push('"');
            }
            (Some(_), '"') => json.push_str("\\\""),
            (Some(_), '\\') => match chars.next() {
                Some('\'') => json.push('\''),
                next => {
                    json.push('\\');
                    json.extend(next);
                }
            },
            _ => json.push(c),
        }
    }
    serde_json::from_str(&json).ok()
}
