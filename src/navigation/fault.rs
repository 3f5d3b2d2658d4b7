//! What can be wrong with a reader's world or record, by name.

use std::fmt;

/// Why a world, a record or a route cannot be used. Nothing runs on half-read
/// data: whoever meets a fault keeps what was there before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The text is not JSON: byte offset and what was expected there.
    Json {
        /// Offset in bytes.
        at: usize,
        /// What the reader of the text was looking for.
        expected: &'static str,
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
    /// Sub-paths do not tile the path, or a sub-path has no move.
    NotTiled {
        /// Which sub-path, from 0.
        piece: usize,
    },
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
            Self::Json { at, expected } => {
                write!(f, "not JSON: expected {expected} at byte {at}")
            }
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
