//! The panels.

mod landscape;

use super::Wasserstein;
use crate::{
    frame::{Axis, Picture, Scatter},
    lab::{PanelSpec, Run, kit},
};

/// The panels, in the order of [`all`].
pub const PANELS: &[PanelSpec] = &[
    PanelSpec { slug: "cloud", title: "Cloud of particles" },
    PanelSpec { slug: "landscape", title: "The landscape of the objective" },
    PanelSpec { slug: "objective", title: "Objective" },
    PanelSpec { slug: "spectrum", title: "Hessian spectrum" },
    PanelSpec { slug: "distance", title: "Distance to the minimum" },
    PanelSpec { slug: "gradient", title: "Gradient norm" },
];

/// One picture per panel.
pub fn all(lab: &Wasserstein, run: &Run<'_, Wasserstein>) -> Vec<Picture> {
    // Subtracted, so that the approach to a minimum other than zero is to be seen on a
    // logarithmic axis, too.
    let base = lab.floor();
    let title = if base == 0.0 { "objective F" } else { "objective F − F*" };
    let mut levels = kit::levels(&lab.terrain.known, 0.0);
    // Zero has no place on the axis.
    levels.retain(|level| level.value > base || base == 0.0);
    let mut cloud = lab.scenario.picture(run);
    if let Picture::Scatter(Scatter { x, field: Some(field), .. }) = &mut cloud {
        x.title += &format!(" · contours: {}", field.title);
    }
    vec![
        cloud,
        landscape::picture(lab, run),
        kit::above(base, kit::over_steps(run, 0, Axis::log(title), levels)),
        kit::spectrum(run, "Hessian"),
        if run.history.at(0, 0, 2).is_nan() {
            Picture::Empty("The distance to the minimum has no closed form here.".to_string())
        } else {
            kit::over_steps(run, 2, Axis::log("distance W₂"), Vec::new())
        },
        kit::over_steps(run, 1, Axis::log("gradient norm ‖∇F‖"), Vec::new()),
    ]
}
