//! The panels.

use super::{Wasserstein, point};
use crate::{
    experiments::{Experiment, PanelSpec},
    frame::{Axis, Curve, Landmark, Level, Lines, Picture, Spectrum},
    session::Run,
};

/// The panels, in the order of [`all`].
pub const PANELS: &[PanelSpec] = &[
    PanelSpec { slug: "cloud", title: "Cloud of particles" },
    PanelSpec { slug: "objective", title: "Objective" },
    PanelSpec { slug: "spectrum", title: "Hessian spectrum" },
    PanelSpec { slug: "distance", title: "Distance to the minimum" },
    PanelSpec { slug: "gradient", title: "Gradient norm" },
];

/// One picture per panel.
pub fn all(lab: &Wasserstein, run: &Run<'_, Wasserstein>) -> Vec<Picture> {
    let minimum = lab.scenario.landscape().minimum();
    // Subtracted, so that the approach to a minimum other than zero is to be seen on a
    // logarithmic axis, too.
    let base = lab.floor();
    let title = if base == 0.0 { "objective F" } else { "objective F \u{2212} F*" };
    let saddle = lab.scenario.saddle_value().map(|value| Level {
        label: "saddle".to_string(),
        kind: Landmark::Saddle,
        value: value - base,
    });
    let known = (minimum == 0.0).then(|| Level {
        label: "minimum".to_string(),
        kind: Landmark::Minimum,
        value: 0.0,
    });
    let levels = saddle.into_iter().filter(|level| level.value > 0.0).chain(known).collect();
    vec![
        lab.scenario.picture(run),
        above(base, over_steps(run, 0, title, levels)),
        spectrum(run),
        if run.history.at(0, 0, 2).is_nan() {
            Picture::Empty("The distance to the minimum has no closed form here.".to_string())
        } else {
            over_steps(run, 2, "distance W\u{2082}", Vec::new())
        },
        over_steps(run, 1, "gradient norm \u{2016}\u{2207}F\u{2016}", Vec::new()),
    ]
}

/// A metric of every lane against the step, on a logarithmic axis.
fn over_steps(
    run: &Run<'_, Wasserstein>,
    metric: usize,
    title: &str,
    levels: Vec<Level>,
) -> Picture {
    let curves = run.lanes.iter().enumerate().map(|(slot, lane)| {
        let spec = &Wasserstein::LANES[lane.lane];
        Curve {
            label: spec.label.to_string(),
            role: spec.role,
            points: run.history.curve(slot, metric),
            faint: false,
        }
    });
    Picture::Lines(Lines {
        x: Axis::linear("step"),
        y: Axis::log(title),
        curves: curves.collect(),
        levels,
        over_steps: true,
    })
}

/// Lines with `base` subtracted from their values.
fn above(base: f64, mut picture: Picture) -> Picture {
    if let Picture::Lines(lines) = &mut picture {
        for point in lines.curves.iter_mut().flat_map(|curve| &mut curve.points) {
            point[1] -= base;
        }
    }
    picture
}

fn spectrum(run: &Run<'_, Wasserstein>) -> Picture {
    let name = Wasserstein::LANES[run.lanes[run.inspected].lane].label;
    match run.report {
        Some(report) => {
            let unlisted = report.size - report.spectrum.len();
            let (title, between) = match (unlisted, report.spectrum.len()) {
                (0, _) => ("eigenvalue \u{3bb}".to_string(), 0),
                (_, found) if found < 2 * point::ENDS => {
                    // The Krylov space holds no more: the others repeat these.
                    (format!("eigenvalue \u{3bb}, {found} found of {}", report.size), 0)
                }
                _ => (format!("eigenvalue \u{3bb}, both ends of {}", report.size), unlisted),
            };
            Picture::Spectrum(Spectrum {
                title: format!("Hessian of {name}"),
                y: Axis::linear(title),
                eigenvalues: report.spectrum.clone(),
                tolerance: report.tolerance,
                selected: run.mode,
                between,
            })
        }
        None => Picture::Empty("The spectrum is computed when the run pauses.".to_string()),
    }
}
