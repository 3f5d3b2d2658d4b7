//! What is seen in the plane of two eigenvectors: tokens with `u` as an arrow, and the loss.

use super::{
    super::{
        Attention,
        params::Model,
        plane::{Plane, SIGMAS},
        problem::pattern,
    },
    spec,
};
use crate::{
    frame::{
        Arrow, Arrows, Dot, Field, KickArrow, Landmark, Mark, Picture, Ray, Surface, Trail,
    },
    lab::{Run, kit},
    math,
    optim::{Objective, solve::ENDS},
    progress::Counter,
    words::number,
};

/// Vertices of the ellipse.
const VERTICES: u32 = 72;
/// An eigenvector with less than this in the plane has no arrow there.
const INSIDE: f64 = 0.9;
/// The landscape is cut off above its hill by this part of its height.
const ABOVE: f64 = 0.04;
/// A ball as close to the plane as this, in lengths of the loss, stands on it.
const ON: f64 = 1e-3;

fn name(k: usize) -> String {
    format!("e{}", k + 1)
}

/// Why there is no plane.
fn none() -> Picture {
    Picture::Empty("The plane of two eigenvectors is drawn for one vector u.".to_string())
}

/// Tokens with their covariance as an ellipse, and `u` as an arrow that can be dragged.
pub fn tokens(lab: &Attention, run: &Run<'_, Attention>) -> Picture {
    let Some(plane) = &lab.plane else { return none() };
    let values = lab.setting.land.covariance.values();
    let sigmas = [0, plane.other].map(|k| math::sqrt(values[k]));
    let shown = |u: &[f64]| plane.place(lab, u).map(|x| plane.unit * x);
    let d = values.len();
    let arrow = |slot: usize| {
        let kept = run.history.trail().filter_map(|(_, all)| all.get(slot * d..(slot + 1) * d));
        let kept = kept.map(|all| [0, plane.other].map(|k| plane.unit * all[k]));
        let (lane, to) = (&run.lanes[slot], shown(&run.lanes[slot].state.own.x));
        Arrow {
            tag: if slot == run.inspected { "u".to_string() } else { String::new() },
            label: spec(lane).label.to_string(),
            role: spec(lane).role,
            to,
            trail: kept.chain([to]).collect(),
            broken: false,
            goal: None,
        }
    };
    let lengths = plane.lengths(lab).map(|length| plane.unit * length);
    let end = |(axis, sign): (usize, f64)| {
        let mut to = [0.0; 2];
        to[axis] = sign * lengths[axis];
        let minus = if sign < 0.0 { "−" } else { "" };
        Ray { label: format!("{minus}{}", name([0, plane.other][axis])), to, role: None }
    };
    let ends = [(0, 1.0), (0, -1.0), (1, 1.0), (1, -1.0)].map(end);
    let query = lab.pattern.query(plane.query);
    let query = Ray { label: "query".to_string(), to: plane.place(lab, query), role: None };
    let high = [0, 1].map(|c| (SIGMAS * sigmas[c]).max(1.03 * lengths[c]));
    let turn = |k: u32| std::f64::consts::TAU * f64::from(k) / f64::from(VERTICES);
    let round = |k: u32| [sigmas[0] * math::cos(turn(k)), sigmas[1] * math::sin(turn(k))];
    let others = plane.tokens.iter().map(|at| Dot { at: *at, share: 0.0 });
    Picture::Arrows(Arrows {
        title: format!(
            "u (× {}) among tokens; size: weight for the query",
            number(plane.unit)
        ),
        dots: others.chain(attended(lab, run, plane)).collect(),
        outline: (0..=VERTICES).map(round).collect(),
        rays: ends.into_iter().chain([query]).collect(),
        arrows: (0..run.lanes.len()).map(arrow).collect(),
        corners: [high.map(|x| -x), high],
        together: true,
    })
}

/// The tokens of a prompt by the weights that a query gives them.
fn attended(lab: &Attention, run: &Run<'_, Attention>, plane: &Plane) -> Vec<Dot> {
    let weights = super::weights(lab, &run.chosen().state.own.x);
    let weights = &weights[plane.query * pattern::TOKENS..][..pattern::TOKENS];
    let most = math::largest(weights).max(f64::MIN_POSITIVE);
    let tokens = lab.pattern.tokens().zip(weights);
    tokens.map(|(x, w)| Dot { at: plane.place(lab, x), share: (w.abs() / most).min(1.0) }).collect()
}

/// The loss on the plane, which has a hill at `u = 0`, saddles and basins, with each method at
/// its projection. On the sphere and for matrices it is the plane through the inspected point. A
/// loss over tasks or over sampled prompts would take too long for a picture.
pub fn landscape(lab: &Attention, run: &Run<'_, Attention>) -> Picture {
    let land = &lab.setting.land;
    if !lab.setting.exact || lab.setting.tasks.is_some() {
        let why = "The landscape is drawn for losses of one task in closed form.";
        return Picture::Empty(why.to_string());
    }
    let Some(plane) = lab.plane.as_ref().filter(|_| lab.params.model != Model::Sphere) else {
        let d = land.covariance.dim();
        // A vector is known by its coordinates; of a matrix these are lengths of its rows alone.
        let past = |all: &[f64], slot: usize| {
            let own = all.get(slot * d..(slot + 1) * d).filter(|_| land.loss.size() == d)?;
            Some(land.covariance.vector_with(own))
        };
        return kit::section(run, &*land.loss, |state| &state.own, past);
    };
    let (side, values) = plane.landscape(lab);
    let [first, other] = plane.reach(lab);
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let hill = values[values.len() / 2];
    let axis = |k: usize| format!("u along {}", name(k));
    Picture::Surface(Surface {
        x: axis(0),
        y: axis(plane.other),
        field: Field {
            title: format!("height: loss R for u in the plane of e1 and {}", name(plane.other)),
            columns: side,
            rows: side,
            x: (-first, first),
            y: (-other, other),
            values: values.to_vec(),
        },
        top: hill + ABOVE * (hill - low),
        trails: (0..run.lanes.len()).map(|slot| trail(lab, run, plane, slot)).collect(),
        marks: marks(lab, plane),
        kicks: kicks(lab, run, plane, first.max(other)),
        keys: None,
    })
}

/// Where a method has been, in the plane, at its own heights.
fn trail(lab: &Attention, run: &Run<'_, Attention>, plane: &Plane, slot: usize) -> Trail {
    let (own, d) = (&run.lanes[slot].state.own, lab.setting.land.covariance.dim());
    let place = |(step, all): (u64, &[f64])| {
        let at = [0, plane.other].map(|k| all[slot * d + k]);
        [at[0], at[1], run.history.at(step as usize, slot, 0)]
    };
    let [x, y] = plane.place(lab, &own.x);
    let off = plane.distance(lab, &own.x);
    let is_on = off <= ON * lab.setting.land.terrain.scale.length;
    let away = if is_on { String::new() } else { format!(", {} from the plane", number(off)) };
    let spec = run.spec(slot);
    Trail {
        label: format!("{}{away}", spec.label),
        role: spec.role,
        points: run.history.trail().map(place).chain([[x, y, own.value]]).collect(),
    }
}

/// The critical points in the plane.
fn marks(lab: &Attention, plane: &Plane) -> Vec<Mark> {
    let covariance = &lab.setting.land.covariance;
    let [first, other] = plane.lengths(lab);
    let is_minimum = covariance.larger(plane.other) == 0;
    let kind = if is_minimum { Landmark::Minimum } else { Landmark::Saddle };
    let word = if is_minimum { "minimum" } else { "saddle" };
    let far = format!("{word} {}", name(plane.other));
    let mark = |label: &str, kind, at| Mark { label: label.to_string(), kind, at };
    vec![
        mark("hill u = 0", Landmark::Maximum, [0.0, 0.0]),
        mark("minimum e1", Landmark::Minimum, [first, 0.0]),
        mark("minimum −e1", Landmark::Minimum, [-first, 0.0]),
        mark(&far, kind, [0.0, other]),
        mark(&far.replace(" e", " −e"), kind, [0.0, -other]),
    ]
}

/// Arrows along eigenvectors that lie in the plane, while the run rests.
fn kicks(lab: &Attention, run: &Run<'_, Attention>, plane: &Plane, reach: f64) -> Vec<KickArrow> {
    if run.report.is_none() || !run.rests {
        return Vec::new();
    }
    let (loss, own): (&dyn Objective, _) = (&*lab.setting.land.loss, &run.chosen().state.own);
    let spectrum = loss.curvature(&own.x).spectrum(ENDS, Counter::unwatched());
    let along = spectrum.vectors.iter().map(|v| plane.place(lab, v));
    let ways = along.enumerate().filter(|(_, at)| math::dot(at, at) > INSIDE);
    let ways: Vec<_> = ways.collect();
    let from = plane.place(lab, &own.x);
    kit::kicks(loss, own, &spectrum, &ways, from, 0.5 * reach, &|value| value)
}
