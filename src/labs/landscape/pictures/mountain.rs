//! All sets of singular directions as a mountain: the loss is the height.
//!
//! The loss is a sum over directions, and so is the abscissa: a run that has learned parts of
//! several directions stands between the nodes, and exactly on a node at a critical point.

use super::super::{
    Landscape,
    known::name,
    methods::State,
    params::Method,
    searches::{Class, Find, Reached, sides},
    setting::Setting,
};
use crate::{
    frame::{Axis, Edge, Graph, Landmark, Node, Picture, Walker},
    lab::{Run, kit::Lanes as _},
    math,
    words::number,
};

/// Numbers of a place.
pub const WIDTH: usize = 2;
/// Most nodes of a picture; of more the weakest directions are left out.
const MOST: usize = 40;
/// How far a run is drawn above the mountain at most, in units of the height of its peak.
const ABOVE: f64 = 1.15;
/// From this number on an edge counts kicks instead of naming them.
const NAMED: usize = 5;

/// How far learning a direction leads aside: alternately to the left and to the right, so that
/// the peak is in the middle.
fn aside(j: usize) -> f64 {
    let side = if j.is_multiple_of(2) { -1.0 } else { 1.0 };
    side * (1.0 - 0.09 * j as f64)
}

/// Where a point stands.
fn at(setting: &Setting, x: &[f64], loss: f64) -> [f64; 2] {
    let Some(exact) = &setting.exact else { return [0.0, loss] };
    let learned = exact.learned(x);
    let part = |(j, a): (usize, &f64)| aside(j) * a.clamp(0.0, 1.2);
    [math::sum(learned.iter().enumerate().map(part)), loss]
}

/// Where a state stands.
pub fn place(setting: &Setting, state: &State) -> [f64; 2] {
    at(setting, &state.own.x, state.own.value)
}

/// The mountain of a run: the critical points that are known, and those that kicks have led to.
/// Without either there is none.
pub fn picture(lab: &Landscape, run: &Run<'_, Landscape>) -> Option<Picture> {
    let setting = &lab.setting;
    let kicked = run.lanes.iter().any(|lane| Method::of(lane.lane) == Method::Kicks);
    let finds: Vec<Find> = run.lanes.iter().flat_map(|lane| &lane.state.finds).copied().collect();
    let graph = graph(setting, kicked.then_some(&finds[..]));
    if graph.nodes.is_empty() {
        return None;
    }
    let heights = || graph.nodes.iter().map(|node| node.at[1]);
    let top = heights().fold(f64::NEG_INFINITY, f64::max);
    let low = heights().fold(f64::INFINITY, f64::min);
    // A mountain of one point has no height.
    let high = if top > low { low + ABOVE * (top - low) } else { f64::INFINITY };
    let walker = |slot: usize| {
        let lane = run.spec(slot);
        let stride = WIDTH + setting.start.len();
        let kept = run.history.trail().filter_map(|(_, all)| {
            let kept = all.chunks_exact(stride).nth(slot)?;
            Some([kept[0], kept[1]])
        });
        let now = place(setting, &run.lanes[slot].state);
        let seen = |at: &[f64; 2]| at[1] <= high;
        let state = &run.lanes[slot].state;
        let kept = kept.filter(|_| state.walks());
        let trail = kept.chain([now]).filter(seen).collect();
        Walker { label: lane.label.to_string(), role: lane.role, trail }
    };
    let walks = |slot: &usize| setting.exact.is_some() && run.lanes[*slot].state.seen.is_none();
    let walkers = (0..run.lanes.len()).filter(walks).map(walker).collect();
    Some(Picture::Graph(Graph { walkers, ..graph }))
}

/// The critical points that are known, the edges between them, and where kicks lead from the one
/// next to the start, if any are to be shown.
pub fn graph(setting: &Setting, kicks: Option<&[Find]>) -> Graph {
    let (mut nodes, mut edges) = (Vec::new(), Vec::new());
    // Of each node which known point it is.
    let mut known = Vec::new();
    if let Some(exact) = &setting.exact {
        let of_first = |m: usize| {
            let all = setting.sets.iter().enumerate();
            all.filter(move |(_, set)| set.iter().all(|j| *j < m))
        };
        let d = exact.moments.values.len();
        let shown = (0..=d).rev().find(|m| of_first(*m).count() <= MOST).unwrap_or(0);
        for (k, set) in of_first(shown) {
            let point = &setting.terrain.known[k];
            known.push(Some(k));
            nodes.push(Node {
                label: name(set),
                kind: landmark(point.kind.is_minimum()),
                index: exact.inertia(set, false)[0],
                at: [math::sum(set.iter().map(|j| aside(*j))), point.value],
            });
        }
        for (b, other) in known.iter().enumerate() {
            for (a, one) in known[..b].iter().enumerate() {
                if let (Some(one), Some(other)) = (one, other)
                    && one_step(&setting.sets[*one], &setting.sets[*other])
                {
                    edges.push(Edge { ends: [a, b], label: String::new() });
                }
            }
        }
    }
    if let Some(finds) = kicks {
        explored(setting, finds, &mut nodes, &mut known, &mut edges);
    }
    let y = Axis::linear("loss L; number and colour of a point: Morse index");
    Graph { y, nodes, edges, walkers: Vec::new() }
}

fn landmark(minimum: bool) -> Landmark {
    if minimum { Landmark::Minimum } else { Landmark::Saddle }
}

/// Adds where kicks lead from the critical point next to the start: an edge for each end, with
/// the kicks that lead there, and nodes for ends that are none of those known.
fn explored(
    setting: &Setting,
    finds: &[Find],
    nodes: &mut Vec<Node>,
    known: &mut Vec<Option<usize>>,
    edges: &mut Vec<Edge>,
) {
    let reached = Reached::all(setting, finds);
    let linear = setting.exact.is_some();
    let mut node = |k: Option<usize>, loss: f64, index: usize, x: f64| {
        if let Some(found) = known.iter().position(|other| k.is_some() && *other == k) {
            return found;
        }
        let label = match k {
            Some(_) if !linear => "0".to_string(),
            _ => number(loss),
        };
        // A point without a negative eigenvalue may still be no minimum.
        let kind = landmark(index == 0);
        nodes.push(Node { label, kind, index, at: [x, loss] });
        known.push(k);
        nodes.len() - 1
    };
    let base = setting.base();
    let [x, _] = at(setting, &base.x, base.value);
    let from = node(setting.with_loss(base.value), base.value, base.inertia[0], x);
    for (i, reached) in reached.iter().enumerate() {
        let find = &reached.find;
        if !find.class.is_critical() || reached.is_back(setting) {
            continue;
        }
        // Others alternately to the left and to the right of the start.
        let side = if i.is_multiple_of(2) { -0.5 } else { 0.5 };
        let k = if let Class::Known(k) = find.class { Some(k) } else { None };
        let to = node(k, find.value, find.index, x + side * (i + 2) as f64);
        let label = match reached.kicks.len() {
            many @ NAMED.. => format!("{many} kicks"),
            _ => sides(&reached.kicks),
        };
        edges.push(Edge { ends: [from, to], label });
    }
}

/// Whether one set is the other with one direction more, or with one exchanged for another.
fn one_step(a: &[usize], b: &[usize]) -> bool {
    let left = |from: &[usize], other: &[usize]| from.iter().filter(|j| !other.contains(j)).count();
    left(a, b).max(left(b, a)) == 1
}
