//! The panels.

mod direction;
mod pattern;
mod prompts;
mod signal;
mod steps;

pub use pattern::Pattern;

use super::Attention;
use crate::{
    experiments::{Experiment, PanelSpec},
    frame::{Axis, Picture, Spectrum},
    session::Run,
};

/// The panels, in the order of [`all`].
pub const PANELS: &[PanelSpec] = &[
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

/// One picture per panel.
pub fn all(lab: &Attention, run: &Run<'_, Attention>) -> Vec<Picture> {
    vec![
        steps::loss(lab, run),
        steps::alignment(lab, run),
        steps::coordinates(lab, run),
        spectrum(run),
        direction::picture(lab, run),
        lab.pattern.picture(lab, run),
        prompts::length(lab, run),
        prompts::excess(lab, run),
        signal::picture(lab, run),
    ]
}

fn spectrum(run: &Run<'_, Attention>) -> Picture {
    let name = Attention::LANES[run.lanes[run.inspected].lane].label;
    match run.report {
        Some(report) => Picture::Spectrum(Spectrum {
            title: format!("Hessian of {name}"),
            y: Axis::linear("eigenvalue \u{3bb}"),
            eigenvalues: report.spectrum.clone(),
            tolerance: report.tolerance,
            selected: run.mode,
            between: 0,
        }),
        None => Picture::Empty("The spectrum is computed when the run pauses.".to_string()),
    }
}
