//! The panel of the landscape around the inspected point.

use crate::{
    frame::{Field, Landmark, Mark, Picture, Surface, Trail},
    lab::{Lab, Run},
    math,
    optim::{Iterate, Objective, section::Section, solve::ENDS},
    progress::Counter,
    words::number,
};

/// Points along either side.
const SIDE: usize = 33;
/// How far the plane reaches at least and at most, in units of length.
const REACH: (f64, f64) = (0.8, 3.0);
/// Heights beyond this part of all are cut off.
const CUT: f64 = 0.85;

/// The objective on the plane through the inspected point along the eigenvectors of the smallest
/// and of the largest eigenvalue. Other methods stand on it by their projections, and their
/// names say how far they are from it; their heights are their own. `of` gives the iterate of a
/// state, and `past` that point of a lane, by its slot, that a sample of the history's trail
/// stands for, if it can.
#[must_use]
pub fn section<L: Lab>(
    run: &Run<'_, L>,
    objective: &dyn Objective,
    of: impl Fn(&L::State) -> &Iterate,
    past: impl Fn(&[f64], usize) -> Option<Vec<f64>>,
) -> Picture {
    if run.report.is_none() {
        return Picture::Empty("The landscape is computed when the run pauses.".to_string());
    }
    let centre = of(&run.chosen().state);
    let spectrum = objective.curvature(&centre.x).spectrum(ENDS, Counter::unwatched());
    let ends = (spectrum.vectors.first(), spectrum.vectors.last());
    let plane = match ends {
        (Some(low), Some(high)) => Section::new(objective, &centre.x, low, high),
        _ => None,
    };
    let Some(plane) = plane else {
        return Picture::Empty("Two eigenvectors are needed for a plane.".to_string());
    };
    let mut trails: Vec<(Trail, f64)> = Vec::new();
    for (slot, lane) in run.lanes.iter().enumerate() {
        let own = of(&lane.state);
        let (at, off) = plane.project(&own.x);
        let place = |x: Vec<f64>| {
            let ([s, t], _) = plane.project(&x);
            [s, t, objective.value(&x)]
        };
        let kept = run.history.trail().filter_map(|(_, all)| past(all, slot));
        let points = kept.map(place).chain([[at[0], at[1], own.value]]).collect();
        let spec = run.spec(slot);
        let away =
            if off > 1e-9 { format!(", {} from the plane", number(off)) } else { String::new() };
        let label = format!("{}{away}", spec.label);
        trails.push((Trail { label, role: spec.role, points }, at[0].abs().max(at[1].abs())));
    }
    let length = objective.scale().length;
    let farthest = trails.iter().map(|(_, far)| 1.2 * far).fold(REACH.0 * length, f64::max);
    let reach = farthest.min(REACH.1 * length);
    let values = plane.grid(reach, SIDE);
    let finite: Vec<f64> = values.iter().copied().filter(|z| z.is_finite()).collect();
    let sorted = math::sorted(&finite);
    let top = sorted.get((CUT * sorted.len() as f64) as usize).copied().unwrap_or(f64::INFINITY);
    let axis = |k: usize| format!("along λ = {}", number(spectrum.values[k]));
    let mark = run.judgements[run.inspected].kind().map(|kind| Mark {
        label: kind.to_string(),
        kind: if kind.is_minimum() { Landmark::Minimum } else { Landmark::Saddle },
        at: [0.0; 2],
    });
    Picture::Surface(Surface {
        x: axis(0),
        y: axis(spectrum.values.len() - 1),
        field: Field {
            title: format!(
                "height: the objective on a plane through {}",
                run.spec(run.inspected).label
            ),
            columns: SIDE,
            rows: SIDE,
            x: (-reach, reach),
            y: (-reach, reach),
            values,
        },
        top: top.max(centre.value),
        trails: trails.into_iter().map(|(trail, _)| trail).collect(),
        marks: mark.into_iter().collect(),
    })
}
