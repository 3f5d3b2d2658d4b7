//! What was learned beside what there is to learn.

use super::super::{Attention, source::SIDE};
use crate::{
    attention::loss::norm,
    experiments::Experiment,
    frame::{Heat, Picture, Tile},
    math,
    session::Run,
};

/// The learned directions: as images, as rows of loadings, or as components of
/// the columns of a matrix.
pub fn picture(lab: &Attention, run: &Run<'_, Attention>) -> Picture {
    let covariance = &lab.setting.covariance;
    let d = covariance.dim();
    if lab.setting.factors.is_some() {
        let own = run.lanes[run.inspected].state.own();
        let columns: Vec<&[f64]> = own.chunks(d).take(lab.params.rank as usize).collect();
        let tile = Tile {
            title: Attention::LANES[run.lanes[run.inspected].lane].label.to_string(),
            names: (1..=columns.len()).map(|k| format!("key {k}")).collect(),
            columns: d,
            values: columns.iter().flat_map(|c| covariance.coordinates(c)).collect(),
        };
        return Picture::Heat(Heat {
            title: "component of each column of keys".to_string(),
            x: "eigenvector, the leading one on the left".to_string(),
            y: String::new(),
            signed: true,
            tiles: vec![tile],
        });
    }
    let leading = covariance.vector(0);
    let truth = if lab.setting.tasks.is_some() { "signal v" } else { "eigenvector e1" };
    let learned = run.lanes.iter().map(|lane| {
        let label = Attention::LANES[lane.lane].label.to_string();
        (label, aligned(lane.state.own(), leading))
    });
    let rows: Vec<(String, Vec<f64>)> =
        std::iter::once((truth.to_string(), leading.to_vec())).chain(learned).collect();
    match &lab.source.pixels {
        Some(pixels) => Picture::Heat(Heat {
            title: "unit direction with the sign of e1".to_string(),
            x: String::new(),
            y: String::new(),
            signed: true,
            tiles: rows.iter().map(|(title, u)| image(title, u, pixels)).collect(),
        }),
        None => Picture::Heat(Heat {
            title: format!("unit direction with the sign of {truth}"),
            x: if lab.source.names.is_empty() {
                "coordinate".to_string()
            } else {
                lab.source.names.join(", ")
            },
            y: String::new(),
            signed: true,
            tiles: vec![Tile {
                title: String::new(),
                names: rows.iter().map(|(name, _)| name.clone()).collect(),
                columns: d,
                values: rows.into_iter().flat_map(|(_, u)| u).collect(),
            }],
        }),
    }
}

fn image(title: &str, u: &[f64], pixels: &[usize]) -> Tile {
    // Pixels that never change have no direction.
    let mut values = vec![f64::NAN; SIDE * SIDE];
    for (value, pixel) in u.iter().zip(pixels) {
        values[*pixel] = *value;
    }
    Tile { title: title.to_string(), names: Vec::new(), columns: SIDE, values }
}

/// Of unit length, with the sign of the truth.
fn aligned(u: &[f64], truth: &[f64]) -> Vec<f64> {
    let length = norm(u);
    let sign = if math::dot(u, truth) < 0.0 { -1.0 } else { 1.0 };
    u.iter().map(|x| if length > 0.0 { sign * x / length } else { 0.0 }).collect()
}
