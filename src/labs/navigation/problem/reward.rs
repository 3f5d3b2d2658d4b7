//! What an agent is paid for, and which points of a path count more than the others.
//!
//! A reward is a weighted sum of [`Term`]s, each a function of the walk so far
//! and of whether the episode has ended. What a step earns is the change of that
//! function, so that the steps of an episode add up to its reward. A walk that
//! was cut off has not said STOP and earns nothing for where it was.
//!
//! The formulas of the focal terms are ours: the paper names an importance
//! factor and a positive or negative reward, its printed formulas are not known.

use rand::RngExt;

use super::{
    Route,
    metrics::{Alignment, Boundary, cls, normalised},
    world::{Graph, Node},
};
use crate::rng::ChaCha8Rng;

/// One ingredient of a reward.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub enum Term {
    /// Goal-oriented: 1 for STOP less than 3 m from the goal.
    Success = 0,
    /// Goal-oriented: metres by which the walk came nearer to the goal.
    Progress = 1,
    /// Goal-oriented: +1 for each move that comes nearer to the goal, -1 for
    /// each that goes away; at the end +2 for success, -2 otherwise.
    Sign = 2,
    /// nDTW of the walk.
    Ndtw = 3,
    /// CLS of the walk.
    Cls = 4,
    /// Focal, soft: nDTW whose distances to critical points count lambda-fold,
    /// normalised by the number of reference nodes.
    SoftLength = 5,
    /// As before, normalised by the sum of the weights.
    SoftWeight = 6,
    /// Focal, hard: +1 for each critical point that is reached, at the end -1
    /// for each other one. A point is reached less than 3 m from it, the last
    /// node of the reference only by STOP there.
    Hard = 7,
}

/// Number of terms.
pub const TERMS: usize = 8;

/// All terms in order.
pub const ALL_TERMS: [Term; TERMS] = [
    Term::Success,
    Term::Progress,
    Term::Sign,
    Term::Ndtw,
    Term::Cls,
    Term::SoftLength,
    Term::SoftWeight,
    Term::Hard,
];

/// A mixture of terms.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reward {
    /// Factor of each term, in the order of [`ALL_TERMS`].
    pub weights: [f64; TERMS],
    /// Importance of critical points for the soft terms; with 1 they are nDTW.
    pub lambda: f64,
}

impl Reward {
    /// The sum of these terms, with lambda 10.
    #[must_use]
    pub fn of(terms: &[Term]) -> Self {
        let mut weights = [0.0; TERMS];
        for &term in terms {
            weights[term as usize] = 1.0;
        }
        Self { weights, lambda: 10.0 }
    }

    /// Whether a term has no part in it.
    fn lacks(&self, term: Term) -> bool {
        self.weights[term as usize] == 0.0
    }
}

/// What a walk is rewarded for.
#[derive(Clone, Copy, Debug)]
pub struct Task<'a> {
    /// The world.
    pub graph: &'a Graph,
    /// The path that was described.
    pub reference: &'a [Node],
    /// Positions in the reference that are critical.
    pub critical: &'a [usize],
    /// The mixture of terms.
    pub reward: &'a Reward,
}

impl Task<'_> {
    fn goal_distance(&self, node: Node) -> f64 {
        self.graph.distance(node, self.reference[self.reference.len() - 1])
    }
}

/// How a walk has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It has not.
    Open,
    /// By STOP.
    Stopped,
    /// By the limit of moves: where it was counts neither as success nor as reached goal.
    CutOff,
}

/// The terms of one walk, kept up to date move by move.
#[derive(Clone, Debug, Default)]
pub struct Tracker {
    plain: Alignment,
    focal: Alignment,
    importance: Vec<f64>,
    total_importance: f64,
    reached: Vec<bool>,
    plain_cost: f64,
    focal_cost: f64,
    start_distance: f64,
    distance: f64,
    signs: f64,
}

impl Tracker {
    /// Begins a walk at its first node.
    pub fn start(&mut self, task: Task<'_>, node: Node) {
        let Task { reference, critical, reward, .. } = task;
        self.importance.clear();
        self.importance.resize(reference.len(), 1.0);
        for &point in critical {
            self.importance[point] = reward.lambda;
        }
        self.total_importance = self.importance.iter().sum();
        self.reached.clear();
        self.reached.resize(critical.len(), false);
        self.plain.clear();
        self.focal.clear();
        self.signs = 0.0;
        self.start_distance = task.goal_distance(node);
        self.distance = self.start_distance;
        self.enter(task, node);
    }

    /// Adds the node of a move.
    pub fn enter(&mut self, task: Task<'_>, node: Node) {
        let Task { graph, reference, critical, reward } = task;
        if !reward.lacks(Term::Ndtw) {
            self.plain_cost = self.plain.push(graph, node, reference, None);
        }
        if !(reward.lacks(Term::SoftLength) && reward.lacks(Term::SoftWeight)) {
            self.focal_cost = self.focal.push(graph, node, reference, Some(&self.importance));
        }
        for (reached, &point) in self.reached.iter_mut().zip(critical) {
            *reached |= Boundary::Below.reached(graph.distance(node, reference[point]));
        }
        let distance = task.goal_distance(node);
        if distance < self.distance {
            self.signs += 1.0;
        } else if distance > self.distance {
            self.signs -= 1.0;
        }
        self.distance = distance;
    }

    /// The reward of the walk so far.
    #[must_use]
    pub fn value(&self, task: Task<'_>, walk: &[Node], end: End) -> f64 {
        let mut total = 0.0;
        for term in ALL_TERMS {
            if !task.reward.lacks(term) {
                total += task.reward.weights[term as usize] * self.term(term, task, walk, end);
            }
        }
        total
    }

    fn follow(&mut self, task: Task<'_>, i: usize, node: Node) {
        if i == 0 { self.start(task, node) } else { self.enter(task, node) }
    }

    fn term(&self, term: Term, task: Task<'_>, walk: &[Node], end: End) -> f64 {
        let Task { graph, reference, critical, .. } = task;
        let success = end == End::Stopped && Boundary::Below.reached(self.distance);
        let ended = end != End::Open;
        let nodes = reference.len() as f64;
        match term {
            Term::Success => f64::from(u8::from(success)),
            Term::Progress => self.start_distance - self.distance,
            Term::Sign => self.signs + if !ended { 0.0 } else { signed(success, 2.0) },
            Term::Ndtw => normalised(self.plain_cost, nodes),
            Term::Cls => cls(graph, walk, reference),
            Term::SoftLength => normalised(self.focal_cost, nodes),
            Term::SoftWeight => normalised(self.focal_cost, self.total_importance),
            Term::Hard => {
                let mut total = 0.0;
                for (&reached, &point) in self.reached.iter().zip(critical) {
                    let reached = if point + 1 == reference.len() { success } else { reached };
                    if reached || ended {
                        total += signed(reached, 1.0);
                    }
                }
                total
            }
        }
    }
}

fn signed(positive: bool, size: f64) -> f64 {
    if positive { size } else { -size }
}

/// The reward after each node of a walk, and at last that of the ended walk: one
/// number more than the walk has nodes.
#[must_use]
pub fn along(task: Task<'_>, walk: &[Node]) -> Vec<f64> {
    let mut tracker = Tracker::default();
    let mut values = Vec::with_capacity(walk.len() + 1);
    for (i, &node) in walk.iter().enumerate() {
        tracker.follow(task, i, node);
        values.push(tracker.value(task, &walk[..=i], End::Open));
    }
    values.push(tracker.value(task, walk, End::Stopped));
    values
}

/// The reward of an ended walk.
#[must_use]
pub fn total(task: Task<'_>, walk: &[Node]) -> f64 {
    let mut tracker = Tracker::default();
    for (i, &node) in walk.iter().enumerate() {
        tracker.follow(task, i, node);
    }
    tracker.value(task, walk, End::Stopped)
}

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
