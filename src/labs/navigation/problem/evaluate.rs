//! Evaluation of agents on test episodes, the same for all of them.
//!
//! # Re-initialised evaluation
//!
//! Every landmark counts, also after one was missed.
//! From each landmark the agent has ten decisions to reach the next one; where
//! it fails, it is put there. What the literature leaves open is fixed here:
//!
//! * An intermediate landmark is reached less than 3 m from it after at least
//!   one move, since it may be nearer than that from the start. The last one is
//!   reached by saying STOP less than 3 m from it; STOP is one of the decisions.
//! * After a success the piece ends at the node nearest to the landmark, the
//!   earliest on ties, and the agent goes on from there with the memory it had.
//! * After a failure it goes on from the landmark with the memory of one who
//!   followed the reference path so far.
//! * A STOP anywhere else ends the piece.
//!
//! A walk that somebody has made without being put back is judged by [`as_walked`].

use super::{
    Agent, Alignment, Boundary, Choice, Decision, Environment, Fault, Graph, Metrics, Node, Policy,
    Route, Rules, Scene, Walk,
    metrics::{metrics, normalised},
    policy::teach,
};
use crate::rng::Streams;

/// Decisions that the agent has for each piece.
pub const PATIENCE: usize = 10;

/// How one piece went.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attempt {
    /// The nodes, from where the piece began to where it was cut.
    pub path: Vec<Node>,
    /// Whether the landmark was reached.
    pub success: bool,
    /// nDTW of the path and the reference sub-path.
    pub alignment: f64,
}

/// Sums over the pieces of an instruction.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Landmarks {
    /// Number of pieces.
    pub pieces: usize,
    /// Landmarks that were missed (LN).
    pub missed: usize,
    /// Sum of the alignments; SA is its mean over all pieces.
    pub aligned: f64,
    /// Sum of the alignments of successes; SSA is its mean over all pieces.
    pub aligned_successes: f64,
}

impl Landmarks {
    /// Adds a piece.
    pub fn add(&mut self, attempt: &Attempt) {
        self.pieces += 1;
        self.aligned += attempt.alignment;
        if attempt.success {
            self.aligned_successes += attempt.alignment;
        } else {
            self.missed += 1;
        }
    }
}

/// Whether a piece reached its landmark, and the position in `path` where it is cut.
#[must_use]
pub fn cut(
    graph: &Graph,
    path: &[Node],
    stopped: bool,
    landmark: Node,
    last: bool,
) -> (bool, usize) {
    let end = path.len() - 1;
    if last {
        let near = Boundary::Below.reached(graph.distance(path[end], landmark));
        return (stopped && near, end);
    }
    let (best, least) = nearest(graph, path, 1, landmark);
    if Boundary::Below.reached(least) { (true, best) } else { (false, end) }
}

/// Position of the node of a path nearest to a landmark, from `first` on and the earliest
/// on ties, and its distance, which is infinite if there is none.
fn nearest(graph: &Graph, path: &[Node], first: usize, landmark: Node) -> (usize, f64) {
    let (mut best, mut least) = (path.len() - 1, f64::INFINITY);
    for (i, &node) in path.iter().enumerate().skip(first) {
        let distance = graph.distance(node, landmark);
        if distance < least {
            (best, least) = (i, distance);
        }
    }
    (best, least)
}

/// Judges one piece, given the nodes that the agent went through.
#[must_use]
pub fn judge(
    graph: &Graph,
    path: &[Node],
    stopped: bool,
    sub_path: &[Node],
    last: bool,
    alignment: &mut Alignment,
) -> Attempt {
    let landmark = sub_path[sub_path.len() - 1];
    let (success, end) = cut(graph, path, stopped, landmark, last);
    let path = &path[..=end];
    let cost = alignment.cost(graph, path, sub_path, None);
    let alignment = normalised(cost, sub_path.len() as f64);
    Attempt { path: path.to_vec(), success, alignment }
}

/// Judges the pieces of a route on one walk as it was made, where nobody can be put back.
///
/// As in the evaluation a piece has ten decisions, and after a success the next one
/// begins at the node nearest to the landmark. After a failure it does so, too: at the
/// node of those ten decisions that was nearest to the missed landmark.
///
/// # Panics
/// If the walk is empty.
#[must_use]
pub fn as_walked(graph: &Graph, route: &Route, path: &[Node], stopped: bool) -> Landmarks {
    let mut landmarks = Landmarks::default();
    let mut alignment = Alignment::default();
    let (pieces, end) = (route.pieces().len(), path.len() - 1);
    let mut start = 0;
    for i in 0..pieces {
        let last = i + 1 == pieces;
        let within = &path[start..=end.min(start + PATIENCE)];
        let in_time = stopped && end - start < PATIENCE;
        let sub_path = route.sub_path(i);
        let attempt = judge(graph, within, in_time, sub_path, last, &mut alignment);
        start += if attempt.success {
            attempt.path.len() - 1
        } else {
            nearest(graph, within, 0, sub_path[sub_path.len() - 1]).0
        };
        landmarks.add(&attempt);
    }
    landmarks
}

/// Memory of the evaluation, used again from episode to episode.
#[derive(Clone, Debug, Default)]
pub struct Examiner {
    walk: Walk,
    prefix: Vec<Decision>,
    alignment: Alignment,
}

impl Examiner {
    /// Lets the agent, greedily, try each piece of a route.
    pub fn examine(
        &mut self,
        graph: &Graph,
        route: &Route,
        policy: &mut dyn Policy,
        mut each: impl FnMut(usize, &Attempt),
    ) -> Landmarks {
        let mut landmarks = Landmarks::default();
        let pieces = route.pieces();
        self.prefix.clear();
        policy.begin(graph, route);
        for (i, piece) in pieces.iter().enumerate() {
            policy.rewind(route);
            self.walk.reset(graph, route.start());
            for &decision in &self.prefix {
                let scene = Scene { graph, route, walk: &self.walk };
                policy.decide(scene, &mut Choice::Forced(decision));
                self.walk.apply(graph, decision);
            }
            let start = self.walk.moves();
            for _ in 0..PATIENCE {
                let scene = Scene { graph, route, walk: &self.walk };
                let decision = policy.decide(scene, &mut Choice::Greedy);
                self.walk.apply(graph, decision);
                if self.walk.stopped() {
                    break;
                }
            }
            let attempt = judge(
                graph,
                &self.walk.path()[start..],
                self.walk.stopped(),
                route.sub_path(i),
                i + 1 == pieces.len(),
                &mut self.alignment,
            );
            if attempt.success {
                let moves = start + attempt.path.len() - 1;
                self.prefix.clear();
                self.prefix.extend_from_slice(&self.walk.decisions()[..moves]);
            } else {
                teach(graph, route, usize::from(piece.end), &mut self.prefix);
            }
            landmarks.add(&attempt);
            each(i, &attempt);
        }
        landmarks
    }
}

/// Measures of one test episode.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Row {
    /// Of the whole walk.
    pub metrics: Metrics,
    /// Of the re-initialised pieces.
    pub landmarks: Landmarks,
    /// Number of moves.
    pub moves: usize,
    /// Whether the agent said STOP.
    pub stopped: bool,
}

/// Means over test episodes. Those of pieces are over all pieces.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Summary {
    /// Means of the measures of whole walks.
    pub metrics: Metrics,
    /// Mean alignment of the pieces.
    pub sa: f64,
    /// Mean over all pieces of the alignment of successes.
    pub ssa: f64,
    /// Share of landmarks that were missed.
    pub ln: f64,
    /// Mean number of moves.
    pub moves: f64,
    /// Share of episodes that the agent stopped.
    pub stopped: f64,
}

/// Runs the agent greedily on test episodes, along the `given` routes if there are any, and writes
/// a row for each.
///
/// # Errors
/// A world has no route as the rules want it.
pub fn evaluate(
    agent: &mut Agent,
    worlds: &[Graph],
    rules: &Rules,
    given: &[Route],
    episodes: u32,
    streams: Streams,
    rows: &mut Vec<Row>,
) -> Result<(), Fault> {
    let (mut environment, mut examiner) = (Environment::default(), Examiner::default());
    let mut alignment = Alignment::default();
    rows.clear();
    for episode in 0..episodes {
        environment.reset_to_test(worlds, rules, streams, given, episode)?;
        let policy = agent.policy();
        let scene = environment.scene(worlds);
        policy.begin(scene.graph, scene.route);
        loop {
            let decision = policy.decide(environment.scene(worlds), &mut Choice::Greedy);
            let transition = environment.step(worlds, rules, decision);
            if transition.terminated || transition.truncated {
                break;
            }
        }
        let scene = environment.scene(worlds);
        let (walk, reference) = (scene.walk, scene.route.reference());
        rows.push(Row {
            metrics: metrics(scene.graph, walk.path(), reference, Boundary::Below, &mut alignment),
            landmarks: examiner.examine(scene.graph, scene.route, policy, |_, _| {}),
            moves: walk.moves(),
            stopped: walk.stopped(),
        });
    }
    Ok(())
}

/// Means of rows.
#[must_use]
pub fn summary(rows: &[Row]) -> Summary {
    let mut total = Summary::default();
    let mut landmarks = Landmarks::default();
    for row in rows {
        for (total, value) in total.metrics.fields_mut().into_iter().zip(row.metrics.fields()) {
            *total += value;
        }
        landmarks.pieces += row.landmarks.pieces;
        landmarks.missed += row.landmarks.missed;
        landmarks.aligned += row.landmarks.aligned;
        landmarks.aligned_successes += row.landmarks.aligned_successes;
        total.moves += row.moves as f64;
        total.stopped += f64::from(u8::from(row.stopped));
    }
    let n = rows.len().max(1) as f64;
    for total in total.metrics.fields_mut() {
        *total /= n;
    }
    let pieces = landmarks.pieces.max(1) as f64;
    total.sa = landmarks.aligned / pieces;
    total.ssa = landmarks.aligned_successes / pieces;
    total.ln = landmarks.missed as f64 / pieces;
    total.moves /= n;
    total.stopped /= n;
    total
}
