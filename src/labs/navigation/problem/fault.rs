//! JSON of the reader's, and what can be wrong with a world or a record, by name.

use std::{borrow::Cow, fmt};

use serde::Deserialize;
use serde_json::Value;

/// Why a world, a record or a route cannot be used. Nothing runs on half-read
/// data: whoever meets a fault keeps what was there before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The text is not JSON.
    Json {
        /// What is wrong, with line and column.
        why: String,
    },
    /// A field is absent or of another type.
    Field {
        /// Which item of the list, from 0.
        item: usize,
        /// Name of the field.
        field: &'static str,
        /// What it must be.
        expected: &'static str,
    },
    /// The world has no viewpoint that is included.
    NoNodes,
    /// The world has more viewpoints than the cap.
    TooManyNodes {
        /// Number found.
        found: usize,
        /// Largest number that is read.
        cap: usize,
    },
    /// A viewpoint has more edges than the cap.
    TooManyEdges {
        /// Its name.
        node: String,
        /// Largest number that is read.
        cap: usize,
    },
    /// Two viewpoints share a name.
    Repeated {
        /// The name.
        node: String,
    },
    /// A viewpoint has no pose of 16 finite numbers.
    NoPose {
        /// Its name.
        node: String,
    },
    /// A viewpoint has no landmark kind, or one outside the list of kinds.
    NoLabel {
        /// Its name.
        node: String,
    },
    /// An edge is passable in one direction only.
    Asymmetric {
        /// The end from which it is passable.
        from: String,
        /// The other end.
        to: String,
    },
    /// Two joined viewpoints lie at the same point, or a viewpoint is joined to itself.
    NoLength {
        /// One end.
        from: String,
        /// The other end.
        to: String,
    },
    /// The graph falls into parts.
    Disconnected {
        /// A viewpoint that the first one cannot reach.
        node: String,
    },
    /// No path leads to the goal.
    Unreachable {
        /// The start.
        from: String,
        /// The goal.
        goal: String,
    },
    /// A path names a viewpoint that the world does not have.
    UnknownNode {
        /// The name.
        node: String,
    },
    /// A record belongs to another world.
    OtherScan {
        /// Its scan.
        found: String,
        /// The scan of the world.
        wanted: String,
    },
    /// Two successive viewpoints of a path are not joined.
    NotJoined {
        /// The earlier one.
        from: String,
        /// The later one.
        to: String,
    },
    /// Sub-paths do not tile the path.
    NotTiled {
        /// Which sub-path, from 0.
        piece: usize,
    },
    /// No sub-path has a move.
    NoMove,
    /// There is not one sub-instruction for each sub-path.
    Unpaired {
        /// Number of sub-paths.
        paths: usize,
        /// Number of sub-instructions.
        instructions: usize,
    },
    /// The instruction has more pieces, words or moves than the cap.
    TooLong {
        /// What is counted.
        what: &'static str,
        /// Number found.
        found: usize,
        /// Largest number allowed.
        cap: usize,
    },
    /// No route of the wanted length was found in the world.
    NoRoute {
        /// Number of pieces wanted.
        pieces: usize,
    },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json { why } => write!(f, "not JSON: {why}"),
            Self::Field { item, field, expected } => {
                write!(f, "item {item}: `{field}` must be {expected}")
            }
            Self::NoNodes => write!(f, "the world has no included viewpoint"),
            Self::TooManyNodes { found, cap } => {
                write!(f, "the world has {found} viewpoints, more than the {cap} that are read")
            }
            Self::TooManyEdges { node, cap } => {
                write!(f, "viewpoint {node} leads to more than {cap} others")
            }
            Self::Repeated { node } => write!(f, "two viewpoints are called {node}"),
            Self::NoPose { node } => {
                write!(f, "viewpoint {node} has no pose of 16 finite numbers")
            }
            Self::NoLabel { node } => write!(f, "viewpoint {node} has no known landmark label"),
            Self::Asymmetric { from, to } => {
                write!(f, "{from} leads to {to} but not back; edges must be symmetric")
            }
            Self::NoLength { from, to } => {
                write!(f, "the edge between {from} and {to} has no length")
            }
            Self::Disconnected { node } => {
                write!(f, "the graph is disconnected: {node} cannot be reached")
            }
            Self::Unreachable { from, goal } => {
                write!(f, "the goal {goal} cannot be reached from {from}")
            }
            Self::UnknownNode { node } => write!(f, "the world has no viewpoint {node}"),
            Self::OtherScan { found, wanted } => {
                write!(f, "it belongs to the world {found}, and the open one is {wanted}")
            }
            Self::NotJoined { from, to } => {
                write!(f, "the path goes from {from} to {to}, which are not joined")
            }
            Self::NotTiled { piece } => {
                write!(f, "sub-path {piece} does not continue the tiling of the path")
            }
            Self::NoMove => write!(f, "its path has no move"),
            Self::Unpaired { paths, instructions } => {
                write!(f, "{paths} sub-paths but {instructions} sub-instructions")
            }
            Self::TooLong { what, found, cap } => {
                write!(f, "the instruction has {found} {what}, more than the {cap} allowed")
            }
            Self::NoRoute { pieces } => {
                write!(f, "this world has no route of {pieces} pieces; ask for fewer")
            }
        }
    }
}

impl std::error::Error for Fault {}

/// JSON of programs that write numbers which JSON does not have (`NaN`, `Infinity`): these
/// become `null`, and are counted.
#[must_use]
pub fn without_nan(text: &str) -> (Cow<'_, str>, usize) {
    const WORDS: [&str; 3] = ["NaN", "-Infinity", "Infinity"];
    if !WORDS.iter().any(|word| text.contains(word)) {
        return (Cow::Borrowed(text), 0);
    }
    let (mut out, mut count) = (String::with_capacity(text.len()), 0);
    let (mut quoted, mut rest) = (false, text);
    while let Some(c) = rest.chars().next() {
        let word = WORDS.iter().find(|word| !quoted && rest.starts_with(**word));
        let end = match (word, c) {
            (Some(word), _) => word.len(),
            (None, '\\') => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
            _ => c.len_utf8(),
        };
        quoted ^= c == '"';
        count += usize::from(word.is_some());
        out.push_str(if word.is_some() { "null" } else { &rest[..end] });
        rest = &rest[end..];
    }
    (Cow::Owned(out), count)
}

/// The items of a file, which must be an array.
///
/// # Errors
/// Text that is not JSON, nests more than 128 levels deep, or is no array of what is
/// `expected`.
pub(super) fn items(text: &str, expected: &'static str) -> Result<Vec<Value>, Fault> {
    match serde_json::from_str(text) {
        Ok(Value::Array(items)) => Ok(items),
        Ok(_) => Err(Fault::Field { item: 0, field: "file", expected }),
        Err(error) => Err(Fault::Json { why: error.to_string() }),
    }
}

/// A field of item number `item`; an absent one is like `null`.
///
/// # Errors
/// [`Fault::Field`] if it is not what is `expected`.
pub(super) fn field<'a, T: Deserialize<'a>>(
    item: usize,
    json: &'a Value,
    field: &'static str,
    expected: &'static str,
) -> Result<T, Fault> {
    let value = json.get(field).unwrap_or(&Value::Null);
    T::deserialize(value).map_err(|_| Fault::Field { item, field, expected })
}
