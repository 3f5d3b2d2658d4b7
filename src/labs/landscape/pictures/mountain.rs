//! All sets of singular directions as a mountain: the loss is the height.
//!
//! The loss is a sum over directions, and so is the abscissa: a run that has learned parts of
//! several directions stands between the nodes, and exactly on a node at a critical point.

use super::super::{
    Landscape,
    methods::State,
    setting::{Setting, name},
};
use crate::{
    frame::{Axis, Graph, Landmark, Node, Picture, Walker},
    lab::Run,
    math,
};

/// Most nodes of a picture; of more the weakest directions are left out.
const MOST: usize = 40;
/// How far a run is drawn above the mountain at most, in units of the height of its peak.
const ABOVE: f64 = 1.15;

/// How far learning a direction leads aside: alternately to the left and to the right, so that
/// the peak is in the middle.
fn aside(j: usize) -> f64 {
    let side = if j.is_multiple_of(2) { -1.0 } else { 1.0 };
    side * (1.0 - 0.09 * j as f64)
}

/// Where a state stands.
pub fn place(setting: &Setting, state: &State) -> [f64; 2] {
    let Some(exact) = &setting.exact else { return [0.0, state.own.value] };
    let learned = exact.learned(&state.own.x);
    let part = |(j, a): (usize, &f64)| aside(j) * a.clamp(0.0, 1.2);
    [math::sum(learned.iter().enumerate().map(part)), state.own.value]
}

/// The mountain, if the critical points are known.
pub fn picture(lab: &Landscape, run: &Run<'_, Landscape>) -> Option<Picture> {
    let setting = &lab.setting;
    let exact = setting.exact.as_ref()?;
    let of_first = |m: usize| {
        let all = setting.sets.iter().zip(&setting.terrain.known);
        all.filter(move |(set, _)| set.iter().all(|j| *j < m))
    };
    let d = exact.moments.values.len();
    let shown = (0..=d).rev().find(|m| of_first(*m).count() <= MOST).unwrap_or(0);
    let sets: Vec<&Vec<usize>> = of_first(shown).map(|(set, _)| set).collect();
    let node = |(set, known): (&Vec<usize>, &crate::optim::Known)| Node {
        label: name(set),
        kind: if known.kind.is_minimum() { Landmark::Minimum } else { Landmark::Saddle },
        index: exact.inertia(set, false)[0],
        at: [math::sum(set.iter().map(|j| aside(*j))), known.value],
    };
    let nodes: Vec<Node> = of_first(shown).map(node).collect();
    let pairs = (0..sets.len()).flat_map(|a| (a + 1..sets.len()).map(move |b| [a, b]));
    let edges = pairs.filter(|[a, b]| one_more(sets[*a], sets[*b])).collect();
    let top = nodes.iter().map(|node| node.at[1]).fold(f64::NEG_INFINITY, f64::max);
    let low = nodes.iter().map(|node| node.at[1]).fold(f64::INFINITY, f64::min);
    let high = low + ABOVE * (top - low).max(1e-9);
    let walker = |slot: usize| {
        let lane = run.spec(slot);
        let kept = run
            .history
            .trail()
            .filter_map(|(_, all)| Some([*all.get(2 * slot)?, *all.get(2 * slot + 1)?]));
        let now = place(setting, &run.lanes[slot].state);
        let seen = |at: &[f64; 2]| at[1] <= high;
        let state = &run.lanes[slot].state;
        // Searches do not walk from one point to the next.
        let kept = kept.filter(|_| state.finds.is_empty() && state.seen.is_none());
        let trail = kept.chain([now]).filter(seen).collect();
        Walker { label: lane.label.to_string(), role: lane.role, trail }
    };
    Some(Picture::Graph(Graph {
        y: Axis::linear("loss L; number and colour of a point: Morse index"),
        nodes,
        edges,
        walkers: (0..run.lanes.len())
            .filter(|slot| run.lanes[*slot].state.seen.is_none())
            .map(walker)
            .collect(),
    }))
}

/// Whether one set is the other with one direction more.
fn one_more(a: &[usize], b: &[usize]) -> bool {
    let (few, many) = if a.len() < b.len() { (a, b) } else { (b, a) };
    few.len() + 1 == many.len() && few.iter().all(|j| many.contains(j))
}
