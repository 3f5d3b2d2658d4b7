//! Recurrent agent: one GRU reads the words, another one walks and attends to them.
//!
//! `h_i = GRU(h_{i-1}, word_i)`; at each decision
//! `s_t = GRU(s_{t-1}, kind here, last move, c_{t-1})` with `s_{-1} = h_T`,
//! attention `a = softmax((Q s_t) . h_i / 4)`, context `c_t = sum_i a_i h_i`, and
//! `o = O [c_t; s_t; 1]`. A neighbour scores the inner product of `o` with its
//! direction, its kind, whether the agent comes from it and has been there; STOP
//! with 1 and the kind here. The last entry of `o` is the critic. There is no
//! pointer: which words matter now is learned.

use rand::{RngExt, rngs::ChaCha8Rng};

use super::{
    Choice, Policy, Scene, Signal,
    gru::{self, GATES, RECURRENT, Tape, UNITS, add},
    softmax,
};
use crate::{
    math::{self, elementwise},
    navigation::{
        Decision, Graph, Route, STOP, Walk,
        world::words::{MOST_KINDS, WORDS},
    },
};

const WORDS_AT: usize = 0;
const READER_AT: usize = WORDS_AT + WORDS.len() * GATES;
const KINDS_AT: usize = READER_AT + RECURRENT;
const WAY_AT: usize = KINDS_AT + MOST_KINDS * GATES;
const CONTEXT_AT: usize = WAY_AT + 3 * GATES;
const WALKER_AT: usize = CONTEXT_AT + UNITS * GATES;
const QUERY_AT: usize = WALKER_AT + RECURRENT;
const OUT_AT: usize = QUERY_AT + UNITS * UNITS;

/// Rows of `o`: what scores a neighbour, then STOP, then the critic.
const NEIGHBOUR_KIND: usize = 3;
const BACK: usize = NEIGHBOUR_KIND + MOST_KINDS;
const SEEN: usize = BACK + 1;
const HALT: usize = SEEN + 1;
const HALT_KIND: usize = HALT + 1;
const CRITIC: usize = HALT_KIND + MOST_KINDS;
const OUTPUTS: usize = CRITIC + 1;
const STATE: usize = 2 * UNITS + 1;

/// Number of weights.
pub const WEIGHTS: usize = OUT_AT + STATE * OUTPUTS;

const SHARPNESS: f64 = 0.25;

/// One decision on the tape.
#[derive(Clone, Copy, Debug)]
struct Step {
    kind: usize,
    way: [f64; 3],
    tape: Tape,
    state: [f64; UNITS],
    query: [f64; UNITS],
    context: [f64; UNITS],
    slope: [f64; OUTPUTS],
}

impl Step {
    /// `[c; s; 1]`.
    fn features(&self) -> [f64; STATE] {
        let mut features = [1.0; STATE];
        features[..UNITS].copy_from_slice(&self.context);
        features[UNITS..2 * UNITS].copy_from_slice(&self.state);
        features
    }
}

/// The agent.
#[derive(Clone, Debug)]
pub struct Recurrent {
    weights: Vec<f64>,
    words: Vec<[f64; UNITS]>,
    word_tapes: Vec<Tape>,
    steps: Vec<Step>,
    attention: Vec<f64>,
    output: [f64; OUTPUTS],
    scores: Vec<f64>,
    slopes: Vec<[f64; UNITS]>,
    replay: Walk,
}

impl Recurrent {
    /// An agent with small random weights.
    #[must_use]
    pub fn new(rng: &mut ChaCha8Rng) -> Self {
        let mut weights: Vec<f64> =
            (0..WEIGHTS).map(|_| 0.25 * (2.0 * rng.random::<f64>() - 1.0)).collect();
        // The last column of `O` is a bias, and the agent starts without any.
        weights[WEIGHTS - OUTPUTS..].fill(0.0);
        Self {
            weights,
            words: Vec::new(),
            word_tapes: Vec::new(),
            steps: Vec::new(),
            attention: Vec::new(),
            output: [0.0; OUTPUTS],
            scores: Vec::new(),
            slopes: Vec::new(),
            replay: Walk::default(),
        }
    }

    /// How much the last decision attended to each word; sums to 1.
    #[must_use]
    pub fn attention(&self) -> &[f64] {
        &self.attention[self.attention.len().saturating_sub(self.words.len())..]
    }

    fn part(&self, start: usize, index: usize, length: usize) -> &[f64] {
        &self.weights[start + index * length..][..length]
    }

    fn read(&mut self, route: &Route) {
        self.words.clear();
        self.word_tapes.clear();
        let mut h = [0.0; UNITS];
        for &token in route.tokens() {
            let mut input = [0.0; GATES];
            input.copy_from_slice(self.part(WORDS_AT, usize::from(token), GATES));
            let mut tape = Tape::BLANK;
            h = gru::forward(&self.weights[READER_AT..KINDS_AT], &input, &h, &mut tape);
            self.words.push(h);
            self.word_tapes.push(tape);
        }
    }

    fn state_before(&self, step: usize) -> [f64; UNITS] {
        match step.checked_sub(1) {
            Some(before) => self.steps[before].state,
            None => self.words.last().copied().unwrap_or([0.0; UNITS]),
        }
    }

    fn context_before(&self, step: usize) -> [f64; UNITS] {
        step.checked_sub(1).map_or([0.0; UNITS], |before| self.steps[before].context)
    }

    /// Moves the state on and leaves `o` in `output`.
    fn perceive(&mut self, graph: &Graph, walk: &Walk) {
        let here = walk.node();
        let way = walk
            .previous()
            .and_then(|from| graph.edges(from).iter().find(|edge| edge.to == here))
            .map_or([0.0; 3], |edge| edge.direction);
        let kind = usize::from(graph.kind(here));
        let (before, context_before) =
            (self.state_before(self.steps.len()), self.context_before(self.steps.len()));
        let mut input = [0.0; GATES];
        input.copy_from_slice(self.part(KINDS_AT, kind, GATES));
        gru::product(&mut input, &self.weights[WAY_AT..CONTEXT_AT], &way);
        gru::product(&mut input, &self.weights[CONTEXT_AT..WALKER_AT], &context_before);
        let mut tape = Tape::BLANK;
        let state = gru::forward(&self.weights[WALKER_AT..QUERY_AT], &input, &before, &mut tape);
        let mut query = [0.0; UNITS];
        let sharp = state.map(|s| SHARPNESS * s);
        gru::product(&mut query, &self.weights[QUERY_AT..OUT_AT], &sharp);
        let start = self.attention.len();
        for word in &self.words {
            self.attention.push(math::dot(&query, word));
        }
        attend(&mut self.attention[start..]);
        let mut context = [0.0; UNITS];
        gru::product(&mut context, self.words.as_flattened(), &self.attention[start..]);
        let step = Step { kind, way, tape, state, query, context, slope: [0.0; OUTPUTS] };
        self.output = [0.0; OUTPUTS];
        gru::product(&mut self.output, &self.weights[OUT_AT..], &step.features());
        self.steps.push(step);
    }

    fn score(&mut self, graph: &Graph, walk: &Walk) {
        let (o, here) = (&self.output, walk.node());
        self.scores.clear();
        for edge in graph.edges(here) {
            let [x, y, z] = edge.direction;
            let mut score = o[0] * x + o[1] * y + o[2] * z;
            score += o[NEIGHBOUR_KIND + usize::from(graph.kind(edge.to))];
            if walk.previous() == Some(edge.to) {
                score += o[BACK];
            }
            if walk.visited(edge.to) {
                score += o[SEEN];
            }
            self.scores.push(score);
        }
        self.scores.push(o[HALT] + o[HALT_KIND + usize::from(graph.kind(here))]);
    }

    /// Derivatives with respect to `o` from those with respect to the scores.
    fn unscore(&mut self, graph: &Graph, walk: &Walk) {
        let Some(Step { slope, kind, .. }) = self.steps.last_mut() else { return };
        let edges = graph.edges(walk.node());
        for (edge, &score) in edges.iter().zip(&self.scores) {
            for (slope, x) in slope.iter_mut().zip(edge.direction) {
                *slope += score * x;
            }
            slope[NEIGHBOUR_KIND + usize::from(graph.kind(edge.to))] += score;
            if walk.previous() == Some(edge.to) {
                slope[BACK] += score;
            }
            if walk.visited(edge.to) {
                slope[SEEN] += score;
            }
        }
        let halt = self.scores[edges.len()];
        slope[HALT] += halt;
        slope[HALT_KIND + *kind] += halt;
    }

    /// Backpropagation through time over the walk and then over the words.
    fn backward(&mut self, route: &Route, gradient: &mut [f64]) {
        let count = self.words.len();
        self.slopes.clear();
        self.slopes.resize(count, [0.0; UNITS]);
        let (mut state_slope, mut context_slope) = ([0.0; UNITS], [0.0; UNITS]);
        for t in (0..self.steps.len()).rev() {
            let step = self.steps[t];
            for (k, &x) in step.features().iter().enumerate() {
                let column = OUT_AT + k * OUTPUTS;
                let slope = math::dot(&self.weights[column..column + OUTPUTS], &step.slope);
                add(&mut gradient[column..column + OUTPUTS], x, &step.slope);
                match k {
                    0..UNITS => context_slope[k] += slope,
                    UNITS.. if k < 2 * UNITS => state_slope[k - UNITS] += slope,
                    _ => {}
                }
            }
            let attention = &self.attention[t * count..(t + 1) * count];
            let mut mean = 0.0;
            for (word, &a) in self.words.iter().zip(attention) {
                mean += a * math::dot(&context_slope, word);
            }
            let mut query_slope = [0.0; UNITS];
            for ((word, &a), slope) in self.words.iter().zip(attention).zip(&mut self.slopes) {
                let score_slope = a * (math::dot(&context_slope, word) - mean);
                add(slope, a, &context_slope);
                add(slope, score_slope, &step.query);
                add(&mut query_slope, score_slope, word);
            }
            for (k, slope) in state_slope.iter_mut().enumerate() {
                let column = QUERY_AT + k * UNITS;
                let weights = &self.weights[column..column + UNITS];
                *slope += SHARPNESS * math::dot(weights, &query_slope);
                let factor = SHARPNESS * step.state[k];
                add(&mut gradient[column..column + UNITS], factor, &query_slope);
            }
            let (before, context_before) = (self.state_before(t), self.context_before(t));
            let inputs = gru::backward(
                &self.weights[WALKER_AT..QUERY_AT],
                &before,
                &step.tape,
                &mut state_slope,
                &mut gradient[WALKER_AT..QUERY_AT],
            );
            add(&mut gradient[KINDS_AT + step.kind * GATES..][..GATES], 1.0, &inputs);
            for (axis, &x) in step.way.iter().enumerate() {
                add(&mut gradient[WAY_AT + axis * GATES..][..GATES], x, &inputs);
            }
            for (k, slope) in context_slope.iter_mut().enumerate() {
                *slope = math::dot(self.part(CONTEXT_AT, k, GATES), &inputs);
                add(&mut gradient[CONTEXT_AT + k * GATES..][..GATES], context_before[k], &inputs);
            }
        }
        // The walk starts in the state in which the reading ends.
        let mut slope = state_slope;
        for i in (0..count).rev() {
            add(&mut slope, 1.0, &self.slopes[i]);
            let before = i.checked_sub(1).map_or([0.0; UNITS], |before| self.words[before]);
            let inputs = gru::backward(
                &self.weights[READER_AT..KINDS_AT],
                &before,
                &self.word_tapes[i],
                &mut slope,
                &mut gradient[READER_AT..KINDS_AT],
            );
            let word = WORDS_AT + usize::from(route.tokens()[i]) * GATES;
            add(&mut gradient[word..word + GATES], 1.0, &inputs);
        }
    }
}

/// Softmax of the scores of all words, by SIMD.
fn attend(scores: &mut [f64]) {
    let top = scores.iter().fold(f64::NEG_INFINITY, |top, score| top.max(*score));
    for score in &mut *scores {
        *score -= top;
    }
    elementwise::exp(scores);
    let share = 1.0 / math::sum(scores.iter().copied());
    for score in scores {
        *score *= share;
    }
}

impl Policy for Recurrent {
    fn weights(&self) -> &[f64] {
        &self.weights
    }

    fn weights_mut(&mut self) -> &mut [f64] {
        &mut self.weights
    }

    fn begin(&mut self, _: &Graph, route: &Route) {
        self.read(route);
        self.rewind(route);
    }

    fn rewind(&mut self, _: &Route) {
        self.steps.clear();
        self.attention.clear();
    }

    fn decide(&mut self, scene: Scene<'_>, choice: &mut Choice<'_>) -> Decision {
        self.perceive(scene.graph, scene.walk);
        if let Choice::Forced(decision) = choice {
            return *decision;
        }
        self.score(scene.graph, scene.walk);
        let action = softmax::pick(&mut self.scores, choice);
        let action = if action + 1 == self.scores.len() { STOP } else { action as u8 };
        Decision { action, advance: false }
    }

    fn value(&self) -> f64 {
        self.output[CRITIC]
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
        self.begin(graph, route);
        let mut walk = core::mem::take(&mut self.replay);
        walk.reset(graph, route.start());
        let mut total = 0.0;
        for (t, (&decision, &advantage)) in decisions.iter().zip(signal.advantages).enumerate() {
            self.perceive(graph, &walk);
            self.score(graph, &walk);
            let halt = self.scores.len() - 1;
            let chosen = if decision.action == STOP { halt } else { usize::from(decision.action) };
            total += softmax::loss(&mut self.scores, chosen, advantage, signal.entropy);
            self.unscore(graph, &walk);
            if signal.critic != 0.0 {
                let error = self.output[CRITIC] - signal.returns[t];
                total += 0.5 * signal.critic * error * error;
                self.steps[t].slope[CRITIC] = signal.critic * error;
            }
            walk.apply(graph, decision);
        }
        self.replay = walk;
        if let Some(gradient) = gradient {
            assert_eq!(gradient.len(), WEIGHTS, "loss: gradient of {}", gradient.len());
            self.backward(route, gradient);
        }
        total
    }
}
