//! Places, the ways between them, and paths along those.

use super::Role;
use crate::math;

/// A place on a map.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// What stands there.
    pub label: String,
    /// Position, `y` upwards.
    pub at: [f64; 2],
    /// Whether its label is drawn before those of others, and in ink.
    pub named: bool,
}

/// A path along the places of a map.
#[derive(Clone, Debug, PartialEq)]
pub struct Track {
    /// Name in the key.
    pub label: String,
    /// Colour and dash.
    pub role: Role,
    /// The places in order, as indices.
    pub places: Vec<usize>,
    /// Drawn as a broad band beneath the others.
    pub band: bool,
}

/// Places, ways between them, and paths.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map {
    /// Words above the map.
    pub title: String,
    /// The places.
    pub places: Vec<Place>,
    /// Pairs of places with a way between them.
    pub ways: Vec<[usize; 2]>,
    /// The paths, drawn in order.
    pub tracks: Vec<Track>,
    /// Pairs of places: carried from the first to the second.
    pub jumps: Vec<[usize; 2]>,
    /// Places that matter most, drawn as diamonds.
    pub critical: Vec<usize>,
    /// Where an agent stands now.
    pub here: Option<usize>,
    /// Where the reader stands now.
    pub you: Option<usize>,
}

/// Keys for neighbours that lie behind others: letters without another meaning on the page.
pub const LETTERS: &str = "abcdefghijlmopquvwxyz";

/// Least cosine between a way and the direction in which one wants to go.
const ALONG: f64 = 0.38;

impl Map {
    /// The places to which a way leads from here, in the order of the ways.
    pub fn neighbours(&self, from: usize) -> impl Iterator<Item = usize> {
        self.ways.iter().filter_map(move |[a, b]| match (*a == from, *b == from) {
            (true, _) => Some(*b),
            (_, true) => Some(*a),
            _ => None,
        })
    }

    /// Neighbours that no key of a keypad finds, because others lie in their directions, in
    /// the order of the places: on the map they have the [`LETTERS`] one after the other.
    #[must_use]
    pub fn hidden(&self, from: usize) -> Vec<usize> {
        let steps = [-1.0, 0.0, 1.0];
        let directions = steps.iter().flat_map(|x| steps.map(|y| [*x, y]));
        let found: Vec<usize> = directions.filter_map(|way| self.toward(from, way)).collect();
        let near: Vec<usize> = self.neighbours(from).collect();
        (0..self.places.len()).filter(|to| near.contains(to) && !found.contains(to)).collect()
    }

    /// The neighbour that lies best in a direction, if any lies less than 68 degrees from
    /// it; the first one on ties.
    #[must_use]
    pub fn toward(&self, from: usize, direction: [f64; 2]) -> Option<usize> {
        let here = self.places.get(from)?.at;
        let mut best = (ALONG, None);
        for to in self.neighbours(from) {
            let there = self.places.get(to)?.at;
            let way = [there[0] - here[0], there[1] - here[1]];
            let length = |v: [f64; 2]| math::sqrt(v[0] * v[0] + v[1] * v[1]);
            let cosine = (way[0] * direction[0] + way[1] * direction[1])
                / (length(way) * length(direction)).max(f64::MIN_POSITIVE);
            if cosine > best.0 {
                best = (cosine, Some(to));
            }
        }
        best.1
    }
}
