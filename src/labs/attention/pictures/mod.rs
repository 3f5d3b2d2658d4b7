//! The panels.

mod curves;
mod over_steps;
mod plane;

use super::{
    Attention,
    methods::State,
    params::Model,
    problem::{Kernel, norm, pattern},
};
use crate::{
    frame::{Curve, Heat, Picture, Role, Tile},
    lab::{Lab, Lane, LaneRun, PanelSpec, Run, kit},
    math,
};

/// The panels, in the order of [`all`].
pub const PANELS: &[PanelSpec] = &[
    PanelSpec { slug: "landscape", title: "The landscape of the loss" },
    PanelSpec { slug: "tokens", title: "Drag the direction u" },
    PanelSpec { slug: "loss", title: "Loss" },
    PanelSpec { slug: "alignment", title: "Alignment" },
    PanelSpec { slug: "coordinates", title: "Coordinates in the eigenbasis" },
    PanelSpec { slug: "spectrum", title: "Hessian spectrum" },
    PanelSpec { slug: "direction", title: "Learned direction" },
    PanelSpec { slug: "pattern", title: "Attention pattern" },
    PanelSpec { slug: "length", title: "Prompt length" },
    PanelSpec { slug: "excess", title: "Excess loss" },
    PanelSpec { slug: "signal", title: "Signal" },
];

/// Presets that are about other pictures than the first ones.
pub const LEADS: &[(&str, &[&str])] = &[
    ("attention-kick", &["landscape", "spectrum"]),
    ("eigengap", &["landscape", "alignment"]),
    ("prompt-length", &["length", "excess"]),
    ("linear-prompt", &["length", "excess"]),
    ("spiked-tasks", &["signal", "alignment"]),
    ("clusters", &["tokens", "loss"]),
    ("rank-two", &["direction", "loss"]),
    ("digits", &["direction", "landscape"]),
];

/// Side of the images.
const SIDE: usize = 8;

/// One picture per panel.
pub fn all(lab: &Attention, run: &Run<'_, Attention>) -> Vec<Picture> {
    vec![
        plane::landscape(lab, run),
        plane::tokens(lab, run),
        over_steps::loss(lab, run),
        over_steps::alignment(lab, run),
        over_steps::coordinates(lab, run),
        kit::spectrum(run, "Hessian"),
        direction(lab, run),
        attention(lab, run),
        curves::length(lab, run),
        curves::excess(lab, run),
        curves::signal(lab, run),
    ]
}

/// Name and colour of a lane.
fn spec(lane: &LaneRun<State>) -> &'static Lane {
    &Attention::LANES[lane.lane]
}

fn curve(label: impl Into<String>, role: Role, points: Vec<[f64; 2]>) -> Curve {
    Curve { label: label.into(), role, points, faint: false }
}

/// The weights of all tokens on one prompt, query by query.
fn weights(lab: &Attention, u: &[f64]) -> Vec<f64> {
    let (params, kernel) = (&lab.params, lab.setting.head.kernel);
    let (keys, queries) = match params.model {
        Model::KeyQuery => u.split_at(u.len() / 2),
        _ => (u, u),
    };
    let factor = if params.model == Model::Sphere { params.score } else { 1.0 };
    lab.pattern.weights(kernel, factor, keys, queries)
}

/// The weights of the inspected lane on one prompt.
fn attention(lab: &Attention, run: &Run<'_, Attention>) -> Picture {
    let values = weights(lab, &run.chosen().state.own.x);
    let (columns, name) = (pattern::TOKENS, spec(run.chosen()).label);
    Picture::Heat(Heat {
        title: format!("attention weight on {columns} tokens of one prompt: {name}"),
        x: "token, ordered by its component along e1".to_string(),
        y: "query, ordered likewise from the top".to_string(),
        signed: lab.setting.head.kernel == Kernel::Linear,
        tiles: vec![Tile { title: String::new(), names: Vec::new(), columns, values }],
    })
}

/// What was learned beside what there is to learn: directions as images, as rows of loadings,
/// or as components of the columns of a matrix.
fn direction(lab: &Attention, run: &Run<'_, Attention>) -> Picture {
    let heat = |title: String, x: String, tiles| {
        Picture::Heat(Heat { title, x, y: String::new(), signed: true, tiles })
    };
    let rows = |title: String, rows: Vec<(String, Vec<f64>)>, columns| {
        let (names, values): (Vec<String>, Vec<Vec<f64>>) = rows.into_iter().unzip();
        Tile { title, names, columns, values: values.concat() }
    };
    let covariance = &lab.setting.land.covariance;
    let d = covariance.dim();
    if lab.setting.land.factors.is_some() {
        let keys = lab.setting.land.keys(&run.chosen().state.own.x).into_iter().zip(1..);
        let keys = keys.map(|(column, k)| (format!("key {k}"), column)).collect();
        let tile = rows(spec(run.chosen()).label.to_string(), keys, d);
        let x = "eigenvector, the leading one on the left".to_string();
        return heat("component of each column of keys".to_string(), x, vec![tile]);
    }
    let leading = covariance.vector(0);
    let truth = if lab.setting.tasks.is_some() { "signal v" } else { "eigenvector e1" };
    let learned =
        run.lanes.iter().map(|lane| (spec(lane).label, aligned(&lane.state.own.x, leading)));
    let all = std::iter::once((truth, leading.to_vec())).chain(learned);
    let all: Vec<(String, Vec<f64>)> = all.map(|(name, u)| (name.to_string(), u)).collect();
    let table = lab.source.table.as_ref();
    match table.and_then(|table| table.columns.as_ref()) {
        // Two large images: what is learned, and what there is to learn.
        Some(pixels) => {
            let own = all[1 + run.inspected].clone();
            let two = [(format!("u of {}", own.0), own.1), all[0].clone()];
            let tiles = two.into_iter().map(|(title, u)| image(title, &u, pixels)).collect();
            heat("unit direction with the sign of e1".to_string(), String::new(), tiles)
        }
        None => {
            let x = table.map_or_else(|| "coordinate".to_string(), |table| table.names.join(", "));
            let title = format!("unit direction with the sign of {truth}");
            heat(title, x, vec![rows(String::new(), all, d)])
        }
    }
}

fn image(title: String, u: &[f64], pixels: &[usize]) -> Tile {
    // Pixels that never change have no direction.
    let mut values = vec![f64::NAN; SIDE * SIDE];
    u.iter().zip(pixels).for_each(|(value, pixel)| values[*pixel] = *value);
    Tile { title, names: Vec::new(), columns: SIDE, values }
}

/// Of unit length, with the sign of the truth.
fn aligned(u: &[f64], truth: &[f64]) -> Vec<f64> {
    let length = norm(u);
    let sign = if math::dot(u, truth) < 0.0 { -1.0 } else { 1.0 };
    u.iter().map(|x| if length > 0.0 { sign * x / length } else { 0.0 }).collect()
}
