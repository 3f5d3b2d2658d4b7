//! Records of instructions with their sub-instructions, as files have them.

mod published;

pub use published::{Records, is_of_records, read};

use serde::Serialize;

use super::{
    fault::Fault,
    route::{MOST_TOKENS, Route},
    world::{
        Graph, Node,
        words::{self, Token},
    },
};
use crate::rng::ChaCha8Rng;

/// An instruction and its path, cut into pieces. `sub_paths` tile `path`: each
/// starts at the viewpoint where the one before ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Record {
    /// Number of the instruction.
    pub instruction_id: u64,
    /// The world that it belongs to; may be absent.
    #[serde(skip_serializing_if = "Option::is_none")]
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

/// The text of a file.
#[must_use]
pub fn write(records: &[Record]) -> String {
    // Neither keys nor values can fail.
    serde_json::to_string(records).unwrap_or_default()
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

    /// Number of pieces without a move.
    #[must_use]
    pub fn without_move(&self) -> usize {
        self.sub_paths.iter().filter(|path| path.len() == 1).count()
    }

    /// The record by the nodes of a graph. Its own words are kept if all are words of
    /// the templates and not too many. A piece without a move belongs to the one before,
    /// or, at the start, to the one after.
    ///
    /// # Errors
    /// Names what is wrong: unknown viewpoints, sub-paths that do not tile the path or
    /// have no move at all, unpaired sub-instructions.
    pub fn instruction(&self, graph: &Graph) -> Result<Instruction, Fault> {
        let (paths, instructions) = (self.sub_paths.len(), self.sub_instructions.len());
        if paths != instructions {
            return Err(Fault::Unpaired { paths, instructions });
        }
        let path = self
            .path
            .iter()
            .map(|name| graph.named(name).ok_or(Fault::UnknownNode { node: name.clone() }))
            .collect::<Result<Vec<_>, _>>()?;
        let (mut ends, mut pieces) = (Vec::new(), vec![Vec::new()]);
        let mut start = 0;
        for (piece, sub_path) in self.sub_paths.iter().enumerate() {
            let end = (start + sub_path.len()).saturating_sub(1);
            if sub_path.is_empty() || self.path.get(start..=end) != Some(sub_path) {
                return Err(Fault::NotTiled { piece });
            }
            if end > start {
                ends.push(end);
                if ends.len() > 1 {
                    pieces.push(Vec::new());
                }
            }
            start = end;
            let words = self.sub_instructions[piece].split_whitespace();
            pieces.last_mut().into_iter().for_each(|piece| piece.extend(words.clone()));
        }
        if ends.is_empty() && paths > 0 {
            return Err(Fault::NoMove);
        }
        let words = pieces
            .iter()
            .map(|words| words.iter().map(|word| words::token(word)).collect())
            .collect::<Option<Vec<Vec<_>>>>()
            .filter(|pieces| pieces.iter().all(|words| !words.is_empty()))
            .filter(|pieces| pieces.iter().map(Vec::len).sum::<usize>() <= MOST_TOKENS);
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
