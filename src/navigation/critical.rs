//! Which points of a reference path count more than the others.

use rand::{RngExt, rngs::ChaCha8Rng};

use super::Route;

/// How the critical points of an episode are chosen.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Critical {
    /// Landmark number `floor(n/2)` (the first if that is 0) and the last one.
    #[default]
    Landmarks,
    /// The control: as many points at random that are not landmarks. With
    /// `keep_goal` the last one stays the goal.
    Random {
        /// Whether only the middle point is random.
        keep_goal: bool,
    },
    /// These positions of the reference path; those past its end are left out.
    Chosen(Vec<usize>),
    /// These landmarks, counted from 1; those that an instruction does not have are left
    /// out, and its last one stands in where none is left.
    Numbered(Vec<usize>),
    /// Every landmark.
    All,
}

impl Critical {
    /// Writes the positions in the reference path, ascending and each once.
    pub fn points(&self, route: &Route, rng: &mut ChaCha8Rng, out: &mut Vec<usize>) {
        out.clear();
        let (pieces, last) = (route.pieces(), route.reference().len() - 1);
        match self {
            Self::Landmarks => {
                let middle = (pieces.len() / 2).max(1) - 1;
                out.extend([usize::from(pieces[middle].end), last]);
            }
            Self::Random { keep_goal } => {
                out.push(draw(route, rng, usize::MAX));
                out.push(if *keep_goal { last } else { draw(route, rng, out[0]) });
            }
            Self::Chosen(points) => {
                out.extend(points.iter().copied().filter(|point| *point <= last));
            }
            Self::Numbered(numbers) => {
                let piece = |number: &usize| pieces.get(number.checked_sub(1)?);
                out.extend(numbers.iter().filter_map(piece).map(|piece| usize::from(piece.end)));
                if out.is_empty() {
                    out.push(last);
                }
            }
            Self::All => out.extend(pieces.iter().map(|piece| usize::from(piece.end))),
        }
        out.sort_unstable();
        out.dedup();
    }
}

/// A random position that is neither the start, nor a landmark, nor `other`;
/// on a path that has no such position, any but the start and `other`.
fn draw(route: &Route, rng: &mut ChaCha8Rng, other: usize) -> usize {
    let nodes = route.reference().len();
    let is_landmark = |at| route.pieces().iter().any(|piece| usize::from(piece.end) == at);
    let plain = |at: &usize| *at != other && !is_landmark(*at);
    let free = (1..nodes).filter(plain).count();
    let count = if free > 0 { free } else { nodes - 1 };
    let chosen = rng.random_range(0..count as u32) as usize;
    if free > 0 { (1..nodes).filter(plain).nth(chosen).unwrap_or(1) } else { 1 + chosen }
}
