//! From words and what is seen to scores.

use super::{
    super::gru::{self, GATES, Tape, UNITS},
    Recurrent,
    layout::{
        BACK, CONTEXT_AT, HALT, HALT_KIND, KINDS_AT, NEIGHBOUR_KIND, OUT_AT, OUTPUTS, QUERY_AT,
        READER_AT, SEEN, SHARPNESS, WALKER_AT, WAY_AT, WORDS_AT,
    },
    memory::{Step, features},
};
use crate::{
    labs::navigation::problem::{Graph, Route, Walk},
    math::{self, elementwise},
};

impl Recurrent {
    /// Some weights of one of several equal things.
    pub(super) fn part(&self, start: usize, index: usize, length: usize) -> &[f64] {
        &self.weights[start + index * length..][..length]
    }

    /// Reads the words.
    pub(super) fn read(&mut self, route: &Route) {
        self.memory.words.clear();
        self.memory.word_tapes.clear();
        let mut h = [0.0; UNITS];
        for &token in route.tokens() {
            let mut input = [0.0; GATES];
            input.copy_from_slice(self.part(WORDS_AT, usize::from(token), GATES));
            let mut tape = Tape::BLANK;
            h = gru::forward(&self.weights[READER_AT..KINDS_AT], &input, &h, &mut tape);
            self.memory.words.push(h);
            self.memory.word_tapes.push(tape);
        }
    }

    /// Moves the state on: the next step.
    pub(super) fn perceive(&mut self, graph: &Graph, walk: &Walk) {
        let here = walk.node();
        let way = walk
            .previous()
            .and_then(|from| graph.edges(from).iter().find(|edge| edge.to == here))
            .map_or([0.0; 3], |edge| edge.direction);
        let kind = usize::from(graph.kind(here));
        let (before, context_before) = (
            self.memory.state_before(self.memory.steps.len()),
            self.memory.context_before(self.memory.steps.len()),
        );
        let mut input = [0.0; GATES];
        input.copy_from_slice(self.part(KINDS_AT, kind, GATES));
        math::add_times(&mut input, &self.weights[WAY_AT..CONTEXT_AT], &way);
        math::add_times(&mut input, &self.weights[CONTEXT_AT..WALKER_AT], &context_before);
        let mut tape = Tape::BLANK;
        let state = gru::forward(&self.weights[WALKER_AT..QUERY_AT], &input, &before, &mut tape);
        let mut query = [0.0; UNITS];
        let sharp = state.map(|s| SHARPNESS * s);
        math::add_times(&mut query, &self.weights[QUERY_AT..OUT_AT], &sharp);
        let start = self.memory.attention.len();
        for word in &self.memory.words {
            self.memory.attention.push(math::dot(&query, word));
        }
        attend(&mut self.memory.attention[start..]);
        let mut context = [0.0; UNITS];
        math::add_times(
            &mut context,
            self.memory.words.as_flattened(),
            &self.memory.attention[start..],
        );
        let (mut output, slope) = ([0.0; OUTPUTS], [0.0; OUTPUTS]);
        let features = features(&context, &state);
        math::add_times(&mut output, &self.weights[OUT_AT..], &features);
        self.memory.steps.push(Step { kind, way, tape, state, query, context, output, slope });
    }

    /// Leaves the score of each neighbour and of STOP at a step.
    pub(super) fn score(&mut self, graph: &Graph, walk: &Walk, step: usize) {
        let (o, here) = (&self.memory.steps[step].output, walk.node());
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

    /// Derivatives at a step with respect to `o` from those with respect to the scores.
    pub(super) fn unscore(&mut self, graph: &Graph, walk: &Walk, step: usize) {
        let Step { slope, kind, .. } = &mut self.memory.steps[step];
        slope.fill(0.0);
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
