//! The panel of Hessian eigenvalues.

use crate::{
    frame::{Axis, Picture, Spectrum},
    lab::{Inspected, Lab, Run, Standing},
    optim::{Iterate, Note, Objective, Resolved, resolve, solve::ENDS},
    progress::Counter,
};

/// Gradient and spectrum at an iterate; `counter` counts Hessian products.
#[must_use]
pub fn inspect(objective: &dyn Objective, iterate: &Iterate, counter: Counter) -> Inspected {
    let Iterate { x, value, gradient, .. } = iterate;
    let spectrum = objective.curvature(x).spectrum(ENDS, counter);
    let resolved = resolve(objective, x, gradient, &spectrum);
    Inspected { value: *value, gradient: objective.norm(gradient), resolved }
}

/// What an iterate is judged by, but for distances to known points.
#[must_use]
pub fn stand(objective: &dyn Objective, iterate: &Iterate) -> Standing {
    Standing {
        value: iterate.value,
        gradient: Some(objective.norm(&iterate.gradient)),
        distances: Vec::new(),
        stalled: matches!(iterate.note, Note::Stalled | Note::GaveUp),
        outside: false,
    }
}

/// The spectrum of the inspected lane's Hessian; `of` says of what it is, such as "Hessian".
#[must_use]
pub fn spectrum<L: Lab>(run: &Run<'_, L>, of: &str) -> Picture {
    let Some(report) = run.report else {
        return Picture::Empty("The spectrum is computed when the run pauses.".to_string());
    };
    let name = run.spec(run.inspected).label;
    picture(&report.resolved, format!("{of} of {name}"), run.mode)
}

/// Eigenvalues as bars, with what is not known of them in words.
#[must_use]
pub fn picture(resolved: &Resolved, title: String, selected: Option<usize>) -> Picture {
    let listed = resolved.values.len();
    if listed == 0 {
        return Picture::Empty("There is no spectrum here.".to_string());
    }
    let counted: usize = resolved.multiplicities.iter().sum();
    let size = resolved.size;
    let (axis, between) = match (listed == size, counted == size) {
        (true, _) => ("eigenvalue λ".to_string(), 0),
        (_, true) => (format!("eigenvalue λ, {listed} different ones of {size}"), 0),
        // The Krylov space held no more.
        _ if listed < 2 * ENDS => (format!("eigenvalue λ, {listed} found of {size}"), 0),
        _ => (format!("eigenvalue λ, both ends of {size}"), size - counted),
    };
    Picture::Spectrum(Spectrum {
        title,
        y: Axis::linear(axis),
        eigenvalues: resolved.values.clone(),
        tolerances: resolved.tolerances.clone(),
        selected,
        between,
    })
}
