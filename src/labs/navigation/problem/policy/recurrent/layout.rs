//! Where in the vector of weights each of them is.

use super::super::gru::{GATES, RECURRENT, UNITS};
use crate::labs::navigation::problem::world::words::{MOST_KINDS, WORDS};

/// What each word adds to the reader.
pub const WORDS_AT: usize = 0;
/// Recurrent weights of the reader.
pub const READER_AT: usize = WORDS_AT + WORDS.len() * GATES;
/// What the kind here adds to the walker.
pub const KINDS_AT: usize = READER_AT + RECURRENT;
/// What the last move adds to it.
pub const WAY_AT: usize = KINDS_AT + MOST_KINDS * GATES;
/// What the last context adds to it.
pub const CONTEXT_AT: usize = WAY_AT + 3 * GATES;
/// Its recurrent weights.
pub const WALKER_AT: usize = CONTEXT_AT + UNITS * GATES;
/// The query `Q`.
pub const QUERY_AT: usize = WALKER_AT + RECURRENT;
/// The outputs `O`.
pub const OUT_AT: usize = QUERY_AT + UNITS * UNITS;

// Rows of `o`: what scores a neighbour, then STOP, then the critic.
/// The kind of a neighbour.
pub const NEIGHBOUR_KIND: usize = 3;
/// Whether the agent comes from the neighbour.
pub const BACK: usize = NEIGHBOUR_KIND + MOST_KINDS;
/// Whether it has been there.
pub const SEEN: usize = BACK + 1;
/// STOP.
pub const HALT: usize = SEEN + 1;
/// STOP at each kind.
pub const HALT_KIND: usize = HALT + 1;
/// What the critic says.
pub const CRITIC: usize = HALT_KIND + MOST_KINDS;
/// Number of rows.
pub const OUTPUTS: usize = CRITIC + 1;
/// Numbers that `O` is applied to.
pub const STATE: usize = 2 * UNITS + 1;

/// Number of weights.
pub const WEIGHTS: usize = OUT_AT + STATE * OUTPUTS;

/// Sharpness of the attention.
pub const SHARPNESS: f64 = 0.25;
