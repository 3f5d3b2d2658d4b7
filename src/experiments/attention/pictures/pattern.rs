//! Who attends to whom on one prompt.

use super::super::{Attention, params::Model, params::Weights, sampled, setting::Setting};
use crate::{
    experiments::Experiment,
    frame::{Heat, Picture, Tile},
    math,
    rng::{Purpose, Streams},
    session::Run,
};

/// Tokens and queries of the picture.
const TOKENS: usize = 24;
const QUERIES: usize = 12;
/// Lane of its stream; no method has it.
const LANE: u32 = 1001;

/// A prompt with several queries, each sorted by the component along `e_1`.
pub struct Pattern {
    tokens: Vec<Vec<f64>>,
    queries: Vec<Vec<f64>>,
}

impl Pattern {
    /// Draws them.
    pub fn new(setting: &Setting, streams: Streams) -> Self {
        let d = setting.covariance.dim();
        let mut rng = streams.of_lane(Purpose::Sample, LANE, 0);
        let mut rows = |count: usize| -> Vec<Vec<f64>> {
            let (flat, _) = sampled::draw(&setting.head.tokens, count, &mut rng);
            // From coordinates of the eigenbasis, stored by coordinate.
            let row = |i: usize| -> Vec<f64> { (0..d).map(|k| flat[k * count + i]).collect() };
            let leading: Vec<f64> = (0..count).map(|i| flat[i]).collect();
            let order = math::ascending(&leading);
            order.into_iter().map(|i| setting.covariance.vector_with(&row(i))).collect()
        };
        Self { tokens: rows(TOKENS), queries: rows(QUERIES) }
    }

    /// The weights of the inspected lane.
    pub fn picture(&self, lab: &Attention, run: &Run<'_, Attention>) -> Picture {
        let lane = &run.lanes[run.inspected];
        let softmax = lab.params.weights == Weights::Softmax;
        let mut values = Vec::with_capacity(TOKENS * QUERIES);
        for query in &self.queries {
            let scores = self.tokens.iter().map(|t| score(lab, lane.state.own(), t, query));
            let scores: Vec<f64> = scores.collect();
            values.extend(if softmax { normalised(&scores) } else { shares(&scores) });
        }
        let name = Attention::LANES[lane.lane].label;
        Picture::Heat(Heat {
            title: format!("attention weight on {TOKENS} tokens of one prompt: {name}"),
            x: "token, ordered by its component along e1".to_string(),
            y: "query, ordered likewise from the top".to_string(),
            signed: !softmax,
            tiles: vec![Tile { title: String::new(), names: Vec::new(), columns: TOKENS, values }],
        })
    }
}

/// `X^T W x`.
fn score(lab: &Attention, u: &[f64], token: &[f64], query: &[f64]) -> f64 {
    let d = token.len();
    match lab.params.model {
        Model::Vector | Model::Tied => math::dot(u, token) * math::dot(u, query),
        Model::Sphere => lab.params.score * math::dot(u, token) * math::dot(u, query),
        Model::Symmetric => {
            math::sum(u.chunks(d).map(|k| math::dot(k, token) * math::dot(k, query)))
        }
        Model::KeyQuery => {
            let (keys, queries) = u.split_at(u.len() / 2);
            let pairs = keys.chunks(d).zip(queries.chunks(d));
            math::sum(pairs.map(|(k, q)| math::dot(k, token) * math::dot(q, query)))
        }
    }
}

fn normalised(scores: &[f64]) -> Vec<f64> {
    let largest = scores.iter().fold(f64::NEG_INFINITY, |m, s| m.max(*s));
    let powers: Vec<f64> = scores.iter().map(|s| math::exp(s - largest)).collect();
    let whole = math::total(&powers);
    powers.iter().map(|p| p / whole).collect()
}

fn shares(scores: &[f64]) -> Vec<f64> {
    scores.iter().map(|s| s / scores.len() as f64).collect()
}
