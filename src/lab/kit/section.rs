//! The panel of the landscape around the inspected point.

use crate::{
    frame::{Field, KickArrow, Landmark, Mark, Picture, Surface, Trail},
    lab::{Lab, Run},
    math,
    optim::{Iterate, Objective, Spectrum, section::Section, solve::ENDS},
    progress::Counter,
    words::number,
};

/// How far the plane reaches at least and at most, in units of length.
const REACH: (f64, f64) = (0.8, 3.0);
/// Heights beyond this part of all are cut off.
const CUT: f64 = 0.85;
/// Points of the second-order model along an arrow, an odd number.
const MODEL: usize = 33;

/// Arrows to kick a point `x` along eigenvectors: of each of `ways` its number, and by how much
/// an amplitude of 1 displaces the place at `from` in the picture. Amplitudes go up to `reach`,
/// in the norm of the inner product, and heights are drawn at `height` of the objective.
#[must_use]
pub fn kicks(
    objective: &dyn Objective,
    own: &Iterate,
    spectrum: &Spectrum,
    ways: &[(usize, [f64; 2])],
    from: [f64; 2],
    reach: f64,
    height: &dyn Fn(f64) -> f64,
) -> Vec<KickArrow> {
    let arrow = |&(mode, along): &(usize, [f64; 2])| {
        let (eigenvalue, vector) = (*spectrum.values.get(mode)?, spectrum.vectors.get(mode)?);
        let slope = objective.inner(&own.gradient, vector) / objective.norm(vector);
        let model = |k: usize| {
            let t = reach * (2.0 * k as f64 / (MODEL - 1) as f64 - 1.0);
            [t, height(own.value + t * slope + 0.5 * eigenvalue * t * t)]
        };
        let model: Vec<[f64; 2]> = (0..MODEL).map(model).collect();
        let is_finite = model.iter().flatten().chain(&from).all(|x| x.is_finite());
        let from = [from[0], from[1], height(own.value)];
        is_finite.then_some(KickArrow { mode, eigenvalue, from, along, model })
    };
    ways.iter().filter_map(arrow).collect()
}

/// The objective on the plane through the inspected point along the eigenvector that is chosen
/// for a kick and that of the largest eigenvalue, or of the smallest if that one is chosen, with
/// arrows to kick along both while the run rests. Other methods stand on it by their projections, and their
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
    let last = spectrum.vectors.len().saturating_sub(1);
    let chosen = run.mode.unwrap_or(0).min(last);
    let ends = if chosen == last { [0, last] } else { [chosen, last] };
    let plane = match ends.map(|k| spectrum.vectors.get(k)) {
        [Some(u), Some(v)] => Section::new(objective, &centre.x, u, v),
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
    let mut relief = run.relief.borrow_mut();
    relief.refine(&plane, reach);
    run.coarse.set(run.coarse.get() || relief.is_coarse());
    let (side, values) = relief.grid();
    let finite: Vec<f64> = values.iter().copied().filter(|z| z.is_finite()).collect();
    let sorted = math::sorted(&finite);
    let top = sorted.get((CUT * sorted.len() as f64) as usize).copied().unwrap_or(f64::INFINITY);
    let axis = |k: usize| format!("along λ = {}", number(spectrum.values[k]));
    let mark = run.judgements[run.inspected].kind().map(|kind| Mark {
        label: kind.to_string(),
        kind: if kind.is_minimum() { Landmark::Minimum } else { Landmark::Saddle },
        at: [0.0; 2],
    });
    let kicks = if run.rests {
        let ways = [(ends[0], [1.0, 0.0]), (ends[1], [0.0, 1.0])];
        kicks(objective, centre, &spectrum, &ways, [0.0; 2], reach, &|value| value)
    } else {
        Vec::new()
    };
    Picture::Surface(Surface {
        x: axis(ends[0]),
        y: axis(ends[1]),
        field: Field {
            title: format!(
                "height: the objective on a plane through {}",
                run.spec(run.inspected).label
            ),
            columns: side,
            rows: side,
            x: (-reach, reach),
            y: (-reach, reach),
            values,
        },
        top: top.max(centre.value),
        trails: trails.into_iter().map(|(trail, _)| trail).collect(),
        marks: mark.into_iter().collect(),
        kicks,
        keys: None,
    })
}
