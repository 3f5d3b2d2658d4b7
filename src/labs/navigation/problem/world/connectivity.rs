//! The connectivity files of the Matterport3D simulator.
//!
//! An array of viewpoints with `image_id`, `pose` (16 numbers, row-major 4 x 4,
//! metres, z up; the position is in elements 3, 7 and 11), `included`,
//! `visible`, `unobstructed` and `height`. Viewpoints `i` and `j` are joined if
//! both are included and `unobstructed[i][j]`. Files of this page have one more
//! field, `label`, the landmark at the viewpoint; the simulator ignores it.
//! Source: <https://github.com/peteanderson80/Matterport3DSimulator/tree/master/connectivity>

use rand::RngExt;
use serde::Serialize;
use serde_json::Value;

use super::{
    Graph, MOST_NODES, Node,
    words::{MOST_KINDS, kind_name, kind_named},
};
use crate::labs::navigation::problem::fault::{Fault, field, items};
use crate::rng::ChaCha8Rng;

/// One viewpoint as it stands in a file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Viewpoint {
    /// Its name.
    pub image_id: String,
    /// Row-major 4 x 4 transformation, in metres.
    pub pose: Vec<f64>,
    /// Whether the simulator uses it.
    pub included: bool,
    /// Which viewpoints can be seen from it.
    pub visible: Vec<bool>,
    /// To which viewpoints one can walk.
    pub unobstructed: Vec<bool>,
    /// Height of the camera above the floor, in metres.
    pub height: f64,
    /// What stands there, such as `red chair`; absent in files of the simulator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

/// The viewpoints of a file. Checks types only; see [`graph`].
///
/// # Errors
/// Text that is not JSON, fields that are absent or of another type, a pose
/// that is absent or incomplete.
pub fn read(text: &str) -> Result<Vec<Viewpoint>, Fault> {
    let items = items(text, "an array of viewpoints")?;
    items.iter().enumerate().map(|(item, json)| viewpoint(item, json)).collect()
}

fn viewpoint(item: usize, json: &Value) -> Result<Viewpoint, Fault> {
    let flags = |key| field(item, json, key, "an array of true and false");
    let image_id: String = field(item, json, "image_id", "a string")?;
    let included: bool = field(item, json, "included", "true or false")?;
    let pose = field(item, json, "pose", "an array of numbers").ok();
    let pose = pose.filter(|pose: &Vec<f64>| pose.len() == 16);
    // Nobody looks where nobody goes.
    let pose = pose.or((!included).then(Vec::new));
    Ok(Viewpoint {
        pose: pose.ok_or_else(|| Fault::NoPose { node: image_id.clone() })?,
        image_id,
        label: field(item, json, "label", "a string")?,
        included,
        visible: flags("visible")?,
        unobstructed: flags("unobstructed")?,
        // Nobody needs it, and some files have none.
        height: field::<Option<f64>>(item, json, "height", "a number")?.unwrap_or(CAMERA),
    })
}

/// Takes out viewpoints without an edge, and all parts of the world but the largest (the first
/// on ties): the graph of the simulator's evaluation is made of edges, so that there they do not
/// exist. Says which.
#[must_use]
pub fn keep_largest(file: &mut [Viewpoint]) -> Vec<String> {
    let joined = |i: usize, j: usize| {
        let leads = |a: usize, b: usize| file[a].unobstructed.get(b) == Some(&true);
        leads(i, j) || leads(j, i)
    };
    let own: Vec<usize> = (0..file.len()).filter(|i| file[*i].included).collect();
    let mut left = own.clone();
    let mut parts: Vec<Vec<usize>> = Vec::new();
    while let Some(first) = left.first().copied() {
        let mut part = vec![first];
        left.retain(|i| *i != first);
        let mut at = 0;
        while at < part.len() {
            let (beside, others) = left.iter().partition(|j| joined(part[at], **j));
            left = others;
            part.extend::<Vec<usize>>(beside);
            at += 1;
        }
        parts.push(part);
    }
    let size = parts.iter().map(Vec::len).max().unwrap_or(0);
    if parts.len() < 2 || size < 2 || own.len() > MOST_NODES {
        return Vec::new();
    }
    let largest = parts.iter().position(|part| part.len() == size).unwrap_or(0);
    parts.remove(largest);
    let (alone, parts): (Vec<_>, Vec<_>) = parts.into_iter().partition(|part| part.len() == 1);
    let mut notes = Vec::new();
    let mut out = |out: &[usize], why: &str| {
        let names: Vec<&str> = out.iter().map(|i| file[*i].image_id.as_str()).collect();
        let shown = names.iter().take(MOST_NAMED).copied().collect::<Vec<_>>().join(", ");
        let more = names.len().saturating_sub(MOST_NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        notes.push(format!("{why}: {shown}{more}"));
    };
    let (alone, others) = (alone.concat(), parts.concat());
    match alone.len() {
        0 => {}
        1 => out(&alone, "a viewpoint without an edge is left out"),
        n => out(&alone, &format!("{n} viewpoints without an edge are left out")),
    }
    if !parts.is_empty() {
        let count = parts.len() + 1;
        out(
            &others,
            &format!(
                "the world falls into {count} parts; the largest, of {size} viewpoints, is used \
             without"
            ),
        );
    }
    for i in alone.into_iter().chain(others) {
        file[i].included = false;
    }
    notes
}

/// The world of a file, and whether its landmarks were drawn: a file of the
/// simulator has no label at all, and then `rng` puts one of `kinds` kinds at
/// each viewpoint.
///
/// # Errors
/// Names what is wrong: no, too many or repeated viewpoints, a missing pose,
/// labels at some viewpoints only, unknown labels, asymmetric edges, rows of
/// another length, a disconnected graph.
pub fn graph(
    file: &[Viewpoint],
    kinds: usize,
    rng: &mut ChaCha8Rng,
) -> Result<(Graph, bool), Fault> {
    let own: Vec<usize> = (0..file.len()).filter(|&i| file[i].included).collect();
    if own.len() > MOST_NODES {
        return Err(Fault::TooManyNodes { found: own.len(), cap: MOST_NODES });
    }
    let drawn = own.iter().all(|&i| file[i].label.is_none());
    let kinds = kinds.clamp(1, MOST_KINDS) as u32;
    let (mut names, mut places, mut landmarks) = (Vec::new(), Vec::new(), Vec::new());
    for &i in &own {
        let Viewpoint { image_id: name, pose, label, unobstructed, .. } = &file[i];
        if names.contains(name) {
            return Err(Fault::Repeated { node: name.clone() });
        }
        if pose.len() != 16 || !pose.iter().all(|x| x.is_finite()) {
            return Err(Fault::NoPose { node: name.clone() });
        }
        if unobstructed.len() != file.len() {
            let expected = "as long as the file has viewpoints";
            return Err(Fault::Field { item: i, field: "unobstructed", expected });
        }
        landmarks.push(if drawn {
            rng.random_range(0..kinds) as u8
        } else {
            label
                .as_deref()
                .and_then(kind_named)
                .ok_or_else(|| Fault::NoLabel { node: name.clone() })?
        });
        names.push(name.clone());
        places.push([pose[3], pose[7], pose[11]]);
    }
    let mut joined = Vec::new();
    for (a, &i) in own.iter().enumerate() {
        for (b, &j) in own.iter().enumerate() {
            let (there, back) = (file[i].unobstructed[j], file[j].unobstructed[i]);
            if there && !back {
                return Err(Fault::Asymmetric { from: names[a].clone(), to: names[b].clone() });
            }
            if there && a <= b {
                joined.push((a, b));
            }
        }
    }
    let graph = Graph::new(names, places, landmarks, &joined)?;
    graph.connected()?;
    Ok((graph, drawn))
}

/// Most viewpoints that are named where some are left out.
const MOST_NAMED: usize = 5;
/// Height of the camera where a file has none and in exported files, in metres.
const CAMERA: f64 = 1.5;

/// A world as viewpoints of a file: identity rotations, all included, and
/// visible where one can walk.
#[must_use]
pub fn viewpoints(graph: &Graph) -> Vec<Viewpoint> {
    let n = graph.len();
    (0..n as Node)
        .map(|node| {
            let [x, y, z] = graph.place(node);
            let mut unobstructed = vec![false; n];
            for edge in graph.edges(node) {
                unobstructed[usize::from(edge.to)] = true;
            }
            Viewpoint {
                image_id: graph.name(node).to_string(),
                pose: vec![
                    1.0, 0.0, 0.0, x, 0.0, 1.0, 0.0, y, 0.0, 0.0, 1.0, z, 0.0, 0.0, 0.0, 1.0,
                ],
                included: true,
                visible: unobstructed.clone(),
                unobstructed,
                height: CAMERA,
                label: Some(kind_name(graph.kind(node))),
            }
        })
        .collect()
}

/// The text of a file.
#[must_use]
pub fn write(file: &[Viewpoint]) -> String {
    // Neither keys nor values can fail.
    serde_json::to_string(file).unwrap_or_default()
}
