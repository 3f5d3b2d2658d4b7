//! Records of instructions with their sub-instructions, as files have them.

use rand::rngs::ChaCha8Rng;
use serde::{Deserialize, Serialize};

use super::{
    Fault,
    json::{self, Json},
    route::{MOST_TOKENS, Route, too_long},
    world::{
        Graph, Node,
        words::{self, Token},
    },
};

/// An instruction and its path, cut into pieces. `sub_paths` tile `path`: each
/// starts at the viewpoint where the one before ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Number of the instruction.
    pub instruction_id: u64,
    /// The world that it belongs to; may be absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scan: Option<String>,
    /// Viewpoints of the whole path.
    pub path: Vec<String>,
    /// Viewpoints of each piece.
    pub sub_paths: Vec<Vec<String>>,
    /// Words of each piece.
    pub sub_instructions: Vec<String>,
}

/// A record whose viewpoints and words are those of a world and of the templates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instruction {
    /// Number of the instruction.
    pub id: u64,
    /// Nodes of the whole path.
    pub path: Vec<Node>,
    /// Where in the path each piece ends.
    pub ends: Vec<usize>,
    /// Words of each piece; `None` if the templates have not all of them.
    pub words: Option<Vec<Vec<Token>>>,
}

impl Instruction {
    /// Its route. Without words it is described by the templates, with `rng` for what
    /// they leave open.
    ///
    /// # Errors
    /// As [`Route::along`]; more words than the cap, or not for each piece.
    pub fn route(&self, graph: &Graph, rng: &mut ChaCha8Rng) -> Result<Route, Fault> {
        let mut route = Route::along(graph, &self.path, &self.ends, rng)?;
        if let Some(words) = &self.words {
            let (paths, instructions) = (self.ends.len(), words.len());
            if paths != instructions {
                return Err(Fault::Unpaired { paths, instructions });
            }
            route.set_words(words)?;
        }
        Ok(route)
    }
}

/// Whether a text seems to be a file of records: its first item has one of their fields.
#[must_use]
pub fn is_of_records(text: &str) -> bool {
    let file = Json::parse(text).ok();
    let first = file.as_ref().and_then(Json::list).and_then(<[_]>::first);
    let has = |key| first.is_some_and(|first| first.get(key).is_some());
    has("sub_paths") || has("instruction_id")
}

/// The records of a file.
///
/// # Errors
/// Text that is not JSON, or fields that are absent or of another type.
pub fn read(text: &str) -> Result<Vec<Record>, Fault> {
    let file = Json::parse(text)?;
    let expected = "an array of records";
    let items = file.list().ok_or(Fault::Field { item: 0, field: "file", expected })?;
    items.iter().enumerate().map(|(item, json)| record(item, json)).collect()
}

fn record(item: usize, json: &Json) -> Result<Record, Fault> {
    let wrong = |field, expected| Fault::Field { item, field, expected };
    let id = json.get("instruction_id").and_then(Json::number);
    let id = id.filter(|id| *id >= 0.0 && id.fract() == 0.0 && *id <= 9e15);
    let sub_paths = json
        .get("sub_paths")
        .and_then(Json::list)
        .and_then(|paths| paths.iter().map(|path| strings(Some(path))).collect());
    Ok(Record {
        instruction_id: id.ok_or(wrong("instruction_id", "a whole number"))? as u64,
        scan: match json.get("scan") {
            None | Some(Json::Null) => None,
            Some(scan) => Some(scan.text().ok_or(wrong("scan", "a string"))?.to_string()),
        },
        path: strings(json.get("path")).ok_or(wrong("path", "an array of strings"))?,
        sub_paths: sub_paths.ok_or(wrong("sub_paths", "an array of arrays of strings"))?,
        sub_instructions: strings(json.get("sub_instructions"))
            .ok_or(wrong("sub_instructions", "an array of strings"))?,
    })
}

fn strings(json: Option<&Json>) -> Option<Vec<String>> {
    json?.list()?.iter().map(|item| item.text().map(str::to_string)).collect()
}

/// The text of a file.
#[must_use]
pub fn write(records: &[Record]) -> String {
    let mut text = String::new();
    let strings = |out: &mut String, items: &[String]| {
        json::write_list(out, items, |out, item| json::write_text(out, item));
    };
    json::write_list(&mut text, records, |out, record| {
        out.push_str(&format!("{{\"instruction_id\":{}", record.instruction_id));
        if let Some(scan) = &record.scan {
            out.push_str(",\"scan\":");
            json::write_text(out, scan);
        }
        out.push_str(",\"path\":");
        strings(out, &record.path);
        out.push_str(",\"sub_paths\":");
        json::write_list(out, &record.sub_paths, |out, path| strings(out, path));
        out.push_str(",\"sub_instructions\":");
        strings(out, &record.sub_instructions);
        out.push('}');
    });
    text
}

impl Record {
    /// The record of a route.
    #[must_use]
    pub fn of(graph: &Graph, route: &Route, instruction_id: u64) -> Self {
        let names = |path: &[u16]| path.iter().map(|&n| graph.name(n).to_string()).collect();
        let pieces = 0..route.pieces().len();
        Self {
            instruction_id,
            scan: None,
            path: names(route.reference()),
            sub_paths: pieces.clone().map(|piece| names(route.sub_path(piece))).collect(),
            sub_instructions: pieces.map(|piece| route.sub_instruction(piece)).collect(),
        }
    }

    /// The record by the nodes of a graph. Its own words are kept if all are words of
    /// the templates.
    ///
    /// # Errors
    /// Names what is wrong: unknown viewpoints, sub-paths that do not tile the path,
    /// unpaired sub-instructions, more words than the cap.
    pub fn instruction(&self, graph: &Graph) -> Result<Instruction, Fault> {
        let (paths, instructions) = (self.sub_paths.len(), self.sub_instructions.len());
        if paths != instructions {
            return Err(Fault::Unpaired { paths, instructions });
        }
        let count = self.sub_instructions.iter().map(|text| text.split_whitespace().count()).sum();
        too_long("words", count, MOST_TOKENS)?;
        let path = self
            .path
            .iter()
            .map(|name| graph.named(name).ok_or(Fault::UnknownNode { node: name.clone() }))
            .collect::<Result<Vec<_>, _>>()?;
        let mut ends = Vec::new();
        let mut start = 0;
        for (piece, sub_path) in self.sub_paths.iter().enumerate() {
            let end = (start + sub_path.len()).saturating_sub(1);
            if sub_path.len() < 2 || self.path.get(start..=end) != Some(sub_path) {
                return Err(Fault::NotTiled { piece });
            }
            ends.push(end);
            start = end;
        }
        let words = self
            .sub_instructions
            .iter()
            .map(|text| text.split_whitespace().map(words::token).collect())
            .collect::<Option<Vec<Vec<_>>>>()
            .filter(|pieces| pieces.iter().all(|words| !words.is_empty()));
        Ok(Instruction { id: self.instruction_id, path, ends, words })
    }

    /// The route of the record, and whether it has its own words.
    ///
    /// # Errors
    /// As [`Record::instruction`] and [`Instruction::route`].
    pub fn route(&self, graph: &Graph, rng: &mut ChaCha8Rng) -> Result<(Route, bool), Fault> {
        let instruction = self.instruction(graph)?;
        Ok((instruction.route(graph, rng)?, instruction.words.is_some()))
    }
}
