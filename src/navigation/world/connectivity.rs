//! The connectivity files of the Matterport3D simulator.
//!
//! An array of viewpoints with `image_id`, `pose` (16 numbers, row-major 4 x 4,
//! metres, z up; the position is in elements 3, 7 and 11), `included`,
//! `visible`, `unobstructed` and `height`. Viewpoints `i` and `j` are joined if
//! both are included and `unobstructed[i][j]`. Files of this page have one more
//! field, `label`, the landmark at the viewpoint; the simulator ignores it.
//! Source: <https://github.com/peteanderson80/Matterport3DSimulator/tree/master/connectivity>

use rand::{RngExt, rngs::ChaCha8Rng};
use serde::{Deserialize, Serialize};

use super::{
    Graph, MOST_NODES, Node,
    words::{MOST_KINDS, kind_name, kind_named},
};
use crate::navigation::{
    Fault,
    json::{self, Json},
};

/// One viewpoint as it stands in a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

/// The viewpoints of a file. Checks types only; see [`graph`].
///
/// # Errors
/// Text that is not JSON, fields that are absent or of another type, a pose
/// that is absent or incomplete.
pub fn read(text: &str) -> Result<Vec<Viewpoint>, Fault> {
    let file = Json::parse(text)?;
    let items = file.list().ok_or(Fault::Field {
        item: 0,
        field: "file",
        expected: "an array of viewpoints",
    })?;
    items.iter().enumerate().map(|(item, json)| viewpoint(item, json)).collect()
}

fn viewpoint(item: usize, json: &Json) -> Result<Viewpoint, Fault> {
    let wrong = |field, expected| Fault::Field { item, field, expected };
    let flags = |field| {
        json.get(field)
            .and_then(Json::list)
            .and_then(|items| items.iter().map(Json::bool).collect::<Option<Vec<_>>>())
            .ok_or(wrong(field, "an array of true and false"))
    };
    let image_id =
        json.get("image_id").and_then(Json::text).ok_or(wrong("image_id", "a string"))?.to_string();
    let pose = json
        .get("pose")
        .and_then(Json::list)
        .and_then(|items| items.iter().map(Json::number).collect::<Option<Vec<_>>>())
        .filter(|pose| pose.len() == 16)
        .ok_or_else(|| Fault::NoPose { node: image_id.clone() })?;
    let label = match json.get("label") {
        None | Some(Json::Null) => None,
        Some(Json::Text(label)) => Some(label.clone()),
        Some(_) => return Err(wrong("label", "a string")),
    };
    Ok(Viewpoint {
        image_id,
        pose,
        included: json
            .get("included")
            .and_then(Json::bool)
            .ok_or(wrong("included", "true or false"))?,
        visible: flags("visible")?,
        unobstructed: flags("unobstructed")?,
        height: json.get("height").and_then(Json::number).ok_or(wrong("height", "a number"))?,
        label,
    })
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

/// Height of the camera in exported files, in metres.
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
    let mut text = String::new();
    json::write_list(&mut text, file, |out, viewpoint| {
        out.push_str("{\"image_id\":");
        json::write_text(out, &viewpoint.image_id);
        out.push_str(",\"pose\":");
        json::write_list(out, &viewpoint.pose, |out, x| out.push_str(&x.to_string()));
        out.push_str(&format!(",\"included\":{},\"visible\":", viewpoint.included));
        json::write_list(out, &viewpoint.visible, |out, x| out.push_str(&x.to_string()));
        out.push_str(",\"unobstructed\":");
        json::write_list(out, &viewpoint.unobstructed, |out, x| out.push_str(&x.to_string()));
        out.push_str(&format!(",\"height\":{}", viewpoint.height));
        if let Some(label) = &viewpoint.label {
            out.push_str(",\"label\":");
            json::write_text(out, label);
        }
        out.push('}');
    });
    text
}
