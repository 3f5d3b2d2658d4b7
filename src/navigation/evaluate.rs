//! Greedy evaluation on test episodes, the same for all agents.

use super::{
    Agent, Alignment, Boundary, Choice, Environment, Fault, Graph, Metrics, Route, Rules, metrics,
    reinitialised::{Examiner, Landmarks},
};
use crate::rng::Streams;

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

impl Summary {
    /// Number of numbers.
    pub const SIZE: usize = 15;

    /// All of it in numbers.
    #[must_use]
    pub fn numbers(&self) -> [f64; Self::SIZE] {
        let [pl, ne, oe, sr, osr, spl, dtw, ndtw, sdtw, cls] = self.metrics.fields();
        let Self { sa, ssa, ln, moves, stopped, .. } = *self;
        [pl, ne, oe, sr, osr, spl, dtw, ndtw, sdtw, cls, sa, ssa, ln, moves, stopped]
    }

    /// What [`Summary::numbers`] has written.
    #[must_use]
    pub fn restored(numbers: &[f64; Self::SIZE]) -> Self {
        let [pl, ne, oe, sr, osr, spl, dtw, ndtw, sdtw, cls, sa, ssa, ln, moves, stopped] =
            *numbers;
        let metrics = Metrics { pl, ne, oe, sr, osr, spl, dtw, ndtw, sdtw, cls };
        Self { metrics, sa, ssa, ln, moves, stopped }
    }
}

/// Runs the agent on test episodes, along the `given` routes if there are any, and writes
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
