//! A map on which the reader can walk.

use serde::{Deserialize, Serialize};

use super::{Lab, Run};
use crate::frame::Sheet;

/// One decision of a walker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Leg {
    /// Goes to this place.
    To(usize),
    /// Ends the walk here.
    Stop,
}

/// What a laboratory with a map can do beyond [`Lab`]. A walk depends on what all lanes
/// share, and changes nothing in any of them; `state` is that of any lane.
pub trait Walk<L: Lab> {
    /// Number of the walk on show, counted from 1.
    fn number(&self) -> u32;

    /// The reader's own walk, leg by leg from its start, and the numbers that make up its
    /// result: they are signed.
    ///
    /// # Errors
    /// Words that say why the last leg that could be tried cannot be made.
    fn walk(&self, state: &L::State, number: u32, legs: &[Leg]) -> Result<Vec<f64>, String>;

    /// Parameters to set, as in a link, when the reader marks a place of the map.
    fn mark(&self, state: &L::State, place: usize) -> Vec<(&'static str, String)>;

    /// The walks on show in numbers, side by side.
    fn sheet(&self, run: &Run<'_, L>) -> Option<Sheet>;
}
