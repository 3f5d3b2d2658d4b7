//! An instruction with the path it describes: one piece for each landmark.

use rand::RngExt;

use super::{
    Fault,
    metrics::is_within,
    world::{
        Graph, Node,
        graph::{difference, inner},
        words::{
            AND, COMPASS, PAST, REACH, STOP_WORD, THE, Token, UNTIL, VERBS, YOU, direction_token,
            kind_tokens, push_word,
        },
    },
};
use crate::rng::ChaCha8Rng;

/// Most pieces of an instruction.
pub const MOST_PIECES: usize = 12;

/// Most words of an instruction: what the longest template needs.
pub const MOST_TOKENS: usize = 12 * MOST_PIECES + 2;

/// Most moves of a reference path.
pub const MOST_MOVES: usize = 64;

/// One sub-instruction: what is said about the way to one landmark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Said direction, an index into [`COMPASS`].
    pub direction: u8,
    /// Kind of the landmark where the piece ends.
    pub landmark: u8,
    /// Position of the landmark in the reference path.
    pub end: u16,
    /// One past its last word in [`Route::tokens`].
    pub words: u16,
}

/// A reference path, its landmarks and the instruction that describes it.
///
/// The sub-paths between successive landmarks tile the path and share their
/// end points. Each is a shortest path; the whole generally is not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Route {
    reference: Vec<Node>,
    pieces: Vec<Piece>,
    tokens: Vec<Token>,
    candidates: Vec<Node>,
}

/// Which routes are drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    /// Fewest pieces.
    pub shortest: usize,
    /// Most pieces.
    pub longest: usize,
    /// A landmark is farther than this from the one before, in metres. Not below
    /// the 3 m at which a landmark counts as reached: it would be reached at once.
    pub nearest: f64,
    /// A landmark is at most this far from the one before, in metres.
    pub farthest: f64,
    /// Most moves of the whole path.
    pub moves: usize,
}

impl Plan {
    /// Routes of `shortest` to `longest` pieces, otherwise as the default.
    #[must_use]
    pub fn of_pieces(shortest: usize, longest: usize) -> Self {
        Self { shortest, longest, ..Self::default() }
    }
}

impl Default for Plan {
    fn default() -> Self {
        Self { shortest: 3, longest: 6, nearest: 3.0, farthest: 6.5, moves: 24 }
    }
}

/// Draws of a route before its length is given up.
const TRIES: usize = 200;

impl Route {
    /// Draws a route into `self`, whose memory is used again.
    ///
    /// # Errors
    /// More pieces than [`MOST_PIECES`], or no draw had room in the world.
    pub fn draw(&mut self, graph: &Graph, plan: &Plan, rng: &mut ChaCha8Rng) -> Result<(), Fault> {
        too_long("pieces", plan.longest, MOST_PIECES)?;
        let (low, high) = (plan.shortest.max(1), plan.longest.max(plan.shortest).max(1));
        let pieces = rng.random_range(low as u32..=high as u32) as usize;
        for _ in 0..TRIES {
            if self.try_path(graph, plan, pieces, rng) {
                self.describe(graph, rng);
                return Ok(());
            }
        }
        Err(Fault::NoRoute { pieces })
    }

    fn try_path(
        &mut self,
        graph: &Graph,
        plan: &Plan,
        pieces: usize,
        rng: &mut ChaCha8Rng,
    ) -> bool {
        self.reference.clear();
        self.pieces.clear();
        let mut here = rng.random_range(0..graph.len() as u32) as Node;
        self.reference.push(here);
        for _ in 0..pieces {
            self.candidates.clear();
            for (node, &d) in graph.distances(here).iter().enumerate() {
                let node = node as Node;
                let apart = !is_within(d, plan.nearest) && is_within(d, plan.farthest);
                if apart && !self.reference.contains(&node) {
                    self.candidates.push(node);
                }
            }
            if self.candidates.is_empty() {
                return false;
            }
            let goal = self.candidates[rng.random_range(0..self.candidates.len() as u32) as usize];
            while let Some(next) = graph.toward(here, goal) {
                here = next;
                self.reference.push(here);
            }
            self.push_piece(graph);
        }
        self.reference.len() - 1 <= plan.moves.min(MOST_MOVES)
    }

    /// Ends a piece at the last node of the reference.
    fn push_piece(&mut self, graph: &Graph) {
        let end = self.reference.len() - 1;
        let start = usize::from(self.pieces.last().map_or(0, |piece| piece.end));
        let (from, to) = (self.reference[start], self.reference[end]);
        self.pieces.push(Piece {
            direction: said_direction(difference(graph.place(from), graph.place(to))),
            landmark: graph.kind(to),
            end: end as u16,
            words: 0,
        });
    }

    /// Puts the pieces into words: `{go|walk|head} {direction} [past the X]
    /// until you reach the Y`, at last `and stop`.
    fn describe(&mut self, graph: &Graph, rng: &mut ChaCha8Rng) {
        self.tokens.clear();
        let mut start = 0;
        for i in 0..self.pieces.len() {
            let Piece { direction, landmark, end, .. } = self.pieces[i];
            let end = usize::from(end);
            self.tokens.push(rng.random_range(0..VERBS as u32) as Token);
            self.tokens.push(direction_token(direction));
            let passed = graph.kind(self.reference[usize::midpoint(start, end)]);
            if rng.random::<bool>() && end > start + 1 && passed != landmark {
                let [colour, object] = kind_tokens(passed);
                self.tokens.extend_from_slice(&[PAST, THE, colour, object]);
            }
            let [colour, object] = kind_tokens(landmark);
            self.tokens.extend_from_slice(&[UNTIL, YOU, REACH, THE, colour, object]);
            if i + 1 == self.pieces.len() {
                self.tokens.extend_from_slice(&[AND, STOP_WORD]);
            }
            self.pieces[i].words = self.tokens.len() as u16;
            start = end;
        }
    }

    /// A route along a given path whose pieces end at the positions `ends`, the
    /// last of them the end of the path. It is described by the templates, with
    /// `rng` for what they leave open.
    ///
    /// # Errors
    /// Successive nodes that are not joined, pieces that do not tile the path, a
    /// goal out of reach, more pieces or moves than the caps.
    pub fn along(
        graph: &Graph,
        path: &[Node],
        ends: &[usize],
        rng: &mut ChaCha8Rng,
    ) -> Result<Self, Fault> {
        too_long("pieces", ends.len(), MOST_PIECES)?;
        too_long("moves", path.len().saturating_sub(1), MOST_MOVES)?;
        let name = |node: Node| graph.name(node).to_string();
        if let Some(&node) = path.iter().find(|&&node| usize::from(node) >= graph.len()) {
            return Err(Fault::UnknownNode { node: node.to_string() });
        }
        if let (Some(&from), Some(&goal)) = (path.first(), path.last())
            && graph.distance(from, goal).is_infinite()
        {
            return Err(Fault::Unreachable { from: name(from), goal: name(goal) });
        }
        if let Some(pair) = path.windows(2).find(|p| graph.edge_index(p[0], p[1]).is_none()) {
            return Err(Fault::NotJoined { from: name(pair[0]), to: name(pair[1]) });
        }
        let mut route = Self::default();
        let mut start = 0;
        for (piece, &end) in ends.iter().enumerate() {
            if end <= start || end >= path.len() {
                return Err(Fault::NotTiled { piece });
            }
            route.reference.extend_from_slice(&path[route.reference.len()..=end]);
            route.push_piece(graph);
            start = end;
        }
        if ends.is_empty() || start + 1 != path.len() {
            return Err(Fault::NotTiled { piece: ends.len() });
        }
        route.describe(graph, rng);
        Ok(route)
    }

    /// Replaces the words of all pieces.
    pub(super) fn set_words(&mut self, words: &[Vec<Token>]) -> Result<(), Fault> {
        too_long("words", words.iter().map(Vec::len).sum(), MOST_TOKENS)?;
        self.tokens.clear();
        for (piece, words) in self.pieces.iter_mut().zip(words) {
            self.tokens.extend_from_slice(words);
            piece.words = self.tokens.len() as u16;
        }
        Ok(())
    }

    /// The path that the instruction describes, its start included.
    #[must_use]
    pub fn reference(&self) -> &[Node] {
        &self.reference
    }

    /// The pieces in order.
    #[must_use]
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The words of the whole instruction.
    #[must_use]
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// Where it starts.
    #[must_use]
    pub fn start(&self) -> Node {
        self.reference[0]
    }

    /// Where it leads.
    #[must_use]
    pub fn goal(&self) -> Node {
        self.reference[self.reference.len() - 1]
    }

    /// Reference sub-path of a piece, both landmarks included.
    #[must_use]
    pub fn sub_path(&self, piece: usize) -> &[Node] {
        let start = if piece == 0 { 0 } else { usize::from(self.pieces[piece - 1].end) };
        &self.reference[start..=usize::from(self.pieces[piece].end)]
    }

    /// A piece in words.
    #[must_use]
    pub fn sub_instruction(&self, piece: usize) -> String {
        let start = if piece == 0 { 0 } else { usize::from(self.pieces[piece - 1].words) };
        let mut text = String::new();
        for &token in &self.tokens[start..usize::from(self.pieces[piece].words)] {
            push_word(&mut text, token);
        }
        text
    }
}

/// The direction whose unit vector is nearest to a displacement, first on ties.
#[must_use]
pub fn said_direction(displacement: [f64; 3]) -> u8 {
    let mut best = 0;
    for (i, direction) in COMPASS.iter().enumerate() {
        if inner(*direction, displacement) > inner(COMPASS[best], displacement) {
            best = i;
        }
    }
    best as u8
}

pub(crate) fn too_long(what: &'static str, found: usize, cap: usize) -> Result<(), Fault> {
    if found > cap { Err(Fault::TooLong { what, found, cap }) } else { Ok(()) }
}
