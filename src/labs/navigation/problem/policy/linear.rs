//! Linear softmax agent with a pointer into the instruction.
//!
//! Before it chooses, a logistic gate may move its pointer to the next piece.
//! Then each neighbour and STOP are scored by an inner product of weights and
//! features. The pointer gives it half of the alignment of words and walk; the
//! recurrent agent has to find that by itself.

use rand::RngExt;

use super::{
    Choice, Policy, Scene, Signal,
    softmax::{self, gate_loss, logistic},
};
use crate::labs::navigation::problem::{
    Decision, Graph, Node, Route, STOP, Walk,
    world::{
        graph::{difference, inner},
        words::COMPASS,
    },
};

/// Features of a neighbour: its label is the landmark of the piece; cosine of
/// the way to it and the said direction; the same two for the next piece; the
/// agent comes from it; the agent has been there.
pub const MOVE: usize = 6;
/// Features of STOP: 1; the piece is the last; the label here is the final
/// landmark; the pointer is past the end; moves / 10; label, if last or past.
pub const HALT: usize = 6;
/// Features of the gate: 1; the label here is the landmark of the piece; moves
/// since the pointer moved / 5; cosine of the displacement since then and the
/// said direction.
pub const GATE: usize = 4;
/// Features of the critic: 1; share of pieces done; moves / 10; the pointer is
/// past the end; the label here is the final landmark; moves since the pointer
/// moved / 5.
pub const CRITIC: usize = 6;
/// Number of weights, in the order of the lists above.
pub const WEIGHTS: usize = MOVE + HALT + GATE + CRITIC;

const HALT_AT: usize = MOVE;
const GATE_AT: usize = HALT_AT + HALT;
const CRITIC_AT: usize = GATE_AT + GATE;

/// Where the agent is in the instruction.
#[derive(Clone, Copy, Debug, Default)]
struct Pointer {
    piece: usize,
    since: usize,
    anchor: Node,
}

/// What one state looks like to the agent, once the pointer has moved.
#[derive(Clone, Debug, Default)]
struct Sight {
    moves: Vec<[f64; MOVE]>,
    halt: [f64; HALT],
    critic: [f64; CRITIC],
    scores: Vec<f64>,
}

/// The agent. Its weights start at zero: all decisions are then equally likely.
#[derive(Clone, Debug, Default)]
pub struct Linear {
    weights: [f64; WEIGHTS],
    pointer: Pointer,
    sight: Sight,
    value: f64,
    replay: Walk,
}

fn one(yes: bool) -> f64 {
    f64::from(u8::from(yes))
}

fn gate_features(scene: Scene<'_>, pointer: &Pointer) -> Option<[f64; GATE]> {
    let piece = scene.route.pieces().get(pointer.piece)?;
    if pointer.since == 0 {
        return None;
    }
    let here = scene.walk.node();
    let way = difference(scene.graph.place(pointer.anchor), scene.graph.place(here));
    let length = crate::math::sqrt(inner(way, way));
    let cosine = inner(way, COMPASS[usize::from(piece.direction)]) / length.max(1e-9);
    Some([1.0, one(scene.graph.kind(here) == piece.landmark), pointer.since as f64 / 5.0, cosine])
}

impl Sight {
    fn look(&mut self, scene: Scene<'_>, pointer: &Pointer) {
        let Scene { graph, route, walk } = scene;
        let (here, previous, pieces) = (walk.node(), walk.previous(), route.pieces());
        let (piece, next) = (pieces.get(pointer.piece), pieces.get(pointer.piece + 1));
        self.moves.clear();
        for edge in graph.edges(here) {
            let kind = graph.kind(edge.to);
            let fit = |piece: Option<&crate::labs::navigation::problem::route::Piece>| {
                piece.map_or((0.0, 0.0), |piece| {
                    let said = COMPASS[usize::from(piece.direction)];
                    (one(kind == piece.landmark), inner(edge.direction, said))
                })
            };
            let ((label, cosine), (next_label, next_cosine)) = (fit(piece), fit(next));
            let (back, seen) = (one(previous == Some(edge.to)), one(walk.visited(edge.to)));
            self.moves.push([label, cosine, next_label, next_cosine, back, seen]);
        }
        let time = walk.moves() as f64 / 10.0;
        let last = one(pointer.piece + 1 == pieces.len());
        let past = one(pointer.piece == pieces.len());
        let label = one(graph.kind(here) == pieces[pieces.len() - 1].landmark);
        self.halt = [1.0, last, label, past, time, label * (last + past)];
        let done = pointer.piece as f64 / pieces.len() as f64;
        self.critic = [1.0, done, time, past, label, pointer.since as f64 / 5.0];
    }

    fn score(&mut self, weights: &[f64; WEIGHTS]) {
        self.scores.clear();
        for features in &self.moves {
            self.scores.push(product(&weights[..MOVE], features));
        }
        self.scores.push(product(&weights[HALT_AT..GATE_AT], &self.halt));
    }
}

fn product(weights: &[f64], features: &[f64]) -> f64 {
    let mut total = 0.0;
    for (w, x) in weights.iter().zip(features) {
        total += w * x;
    }
    total
}

fn add(gradient: &mut [f64], slope: f64, features: &[f64]) {
    for (g, x) in gradient.iter_mut().zip(features) {
        *g += slope * x;
    }
}

impl Pointer {
    fn advance(&mut self, here: Node) {
        *self = Self { piece: self.piece + 1, since: 0, anchor: here };
    }
}

impl Policy for Linear {
    fn weights(&self) -> &[f64] {
        &self.weights
    }

    fn weights_mut(&mut self) -> &mut [f64] {
        &mut self.weights
    }

    fn begin(&mut self, _: &Graph, route: &Route) {
        self.rewind(route);
    }

    fn rewind(&mut self, route: &Route) {
        self.pointer = Pointer { piece: 0, since: 0, anchor: route.start() };
    }

    fn decide(&mut self, scene: Scene<'_>, choice: &mut Choice<'_>) -> Decision {
        let mut advance = false;
        if let Some(features) = gate_features(scene, &self.pointer) {
            let z = product(&self.weights[GATE_AT..CRITIC_AT], &features);
            advance = match choice {
                Choice::Greedy => z > 0.0,
                Choice::Sample(rng) => rng.random::<f64>() < logistic(z),
                Choice::Forced(decision) => decision.advance,
            };
            if advance {
                self.pointer.advance(scene.walk.node());
            }
        }
        if let Choice::Forced(decision) = choice {
            self.pointer.since += 1;
            return *decision;
        }
        self.sight.look(scene, &self.pointer);
        self.pointer.since += 1;
        self.sight.score(&self.weights);
        self.value = product(&self.weights[CRITIC_AT..], &self.sight.critic);
        let action = softmax::pick(&mut self.sight.scores, choice);
        let action = if action == self.sight.moves.len() { STOP } else { action as u8 };
        Decision { action, advance }
    }

    fn value(&self) -> f64 {
        self.value
    }

    fn loss(
        &mut self,
        graph: &Graph,
        route: &Route,
        decisions: &[Decision],
        signal: Signal<'_>,
        gradient: Option<&mut [f64]>,
    ) -> f64 {
        assert_eq!(decisions.len(), signal.advantages.len(), "loss: decisions and advantages");
        let mut unwanted = [0.0; WEIGHTS];
        let gradient = gradient.unwrap_or(&mut unwanted);
        assert_eq!(gradient.len(), WEIGHTS, "loss: gradient of {}", gradient.len());
        let mut walk = core::mem::take(&mut self.replay);
        walk.reset(graph, route.start());
        let mut pointer = Pointer { piece: 0, since: 0, anchor: route.start() };
        let mut total = 0.0;
        for (t, (&decision, &advantage)) in decisions.iter().zip(signal.advantages).enumerate() {
            let scene = Scene { graph, route, walk: &walk };
            if let Some(features) = gate_features(scene, &pointer) {
                let z = product(&self.weights[GATE_AT..CRITIC_AT], &features);
                let (loss, slope) = gate_loss(z, decision.advance, advantage, signal.entropy);
                total += loss;
                add(&mut gradient[GATE_AT..CRITIC_AT], slope, &features);
                if decision.advance {
                    pointer.advance(walk.node());
                }
            }
            self.sight.look(scene, &pointer);
            self.sight.score(&self.weights);
            let Sight { moves, halt, critic, scores } = &mut self.sight;
            let chosen =
                if decision.action == STOP { moves.len() } else { usize::from(decision.action) };
            total += softmax::loss(scores, chosen, advantage, signal.entropy);
            for (features, &slope) in moves.iter().zip(&*scores) {
                add(&mut gradient[..MOVE], slope, features);
            }
            add(&mut gradient[HALT_AT..GATE_AT], scores[moves.len()], halt);
            if signal.critic != 0.0 {
                let error = product(&self.weights[CRITIC_AT..], critic) - signal.returns[t];
                total += 0.5 * signal.critic * error * error;
                add(&mut gradient[CRITIC_AT..], signal.critic * error, critic);
            }
            walk.apply(graph, decision);
            pointer.since += 1;
        }
        self.replay = walk;
        total
    }
}
