//! The panels.

use super::{
    CopyAverage,
    fan::{Ahead, effects, tip},
    params::Method,
    problem::Kernel,
};
use crate::{
    frame::{Arrow, Arrows, Axis, Curve, Heat, Level, Lines, Over, Picture, Ray, Role, Tile},
    lab::{
        PanelSpec, Run,
        kit::{self, Lanes as _},
    },
    math,
    words::number,
};

/// The panels, in the order of [`all`].
pub const PANELS: &[PanelSpec] = &[
    PanelSpec { slug: "neurons", title: "Student neurons" },
    PanelSpec { slug: "time", title: "Loss over flow time" },
    PanelSpec { slug: "weights", title: "Weights" },
    PanelSpec { slug: "spectrum", title: "Hessian spectrum" },
    PanelSpec { slug: "steps", title: "Loss" },
    PanelSpec { slug: "landscape", title: "Around the point" },
];

/// Presets whose story is told by other panels than the first ones.
pub const LEADS: &[(&str, &[&str])] =
    &[("one-student-saddle", &["neurons", "landscape", "spectrum"])];

/// How far the picture reaches for trails at most: sideways, below and above the origin.
const WIDE: f64 = 1.4;
const LOW: f64 = 1.0;
const HIGH: f64 = 1.7;
/// Room around all that is seen.
const EDGE: f64 = 0.03;
/// Most levels in a picture.
const LEVELS: usize = 8;
/// One picture per panel.
pub fn all(lab: &CopyAverage, run: &Run<'_, CopyAverage>) -> Vec<Picture> {
    vec![
        neurons(lab, run),
        over_time(lab, run),
        weights(lab, run),
        kit::spectrum(run, "Hessian"),
        kit::over_steps(run, 0, Axis::log("loss L"), levels(lab)),
        section(lab, run),
    ]
}

/// The loss around the inspected point. Of earlier steps only the effects are kept.
fn section(lab: &CopyAverage, run: &Run<'_, CopyAverage>) -> Picture {
    if let Kernel::Series(_) = lab.loss.kernel {
        let why = "The landscape is drawn for activations in closed form.";
        return Picture::Empty(why.to_string());
    }
    kit::section(run, &lab.loss, |state| &state.own, |_, _| None)
}

/// The colour of a student.
fn role(i: usize) -> Role {
    Role::Series((i % 6) as u8)
}

/// Students as arrows between the teacher's axes.
fn neurons(lab: &CopyAverage, run: &Run<'_, CopyAverage>) -> Picture {
    let (loss, state) = (&lab.loss, &run.chosen().state);
    let ahead = Ahead::of(lab);
    let (axes, goals) = (&ahead.axes, ahead.goals(run.chosen().lane, run.step, &state.own.x));
    let project = |effect: &[f64]| tip(effect, axes);
    let k = axes.len();
    let block = loss.students * k;
    let now = effects(lab, &state.own.x);
    let searches = Method::of(run.chosen().lane) == Method::Search;
    let arrow = |i: usize| {
        let at = run.inspected * block + i * k;
        let kept = run.history.trail().filter_map(|(_, all)| all.get(at..at + k));
        // Searches have nothing to do with each other.
        let kept = kept.filter(|_| !searches);
        let to = project(&now[i]);
        let a = loss.out(&state.own.x)[i];
        Arrow {
            tag: (i + 1).to_string(),
            label: format!("student {}, a = {}", i + 1, number(a)),
            role: role(i),
            to,
            trail: kept.map(project).chain([to]).collect(),
            broken: a < 0.0 && !loss.kernel.is_odd(),
            goal: goals.map(|goals| goals[i]),
        }
    };
    let arrows: Vec<Arrow> = (0..loss.students).map(arrow).collect();
    let owners = goals.map(|_| &ahead.owners);
    let ray = |(j, axis): (usize, &[f64; 2])| Ray {
        label: format!("T{}", j + 1),
        to: *axis,
        role: owners.and_then(|owners| owners[j]).map(role),
    };
    let rays: Vec<Ray> = axes.iter().enumerate().map(ray).collect();
    // A start may lie far below; where an arrow comes from matters less than where it goes.
    let bounded = |at: &[f64; 2]| [at[0].clamp(-WIDE, WIDE), at[1].clamp(-LOW, HIGH)];
    let trails = arrows.iter().flat_map(|arrow| &arrow.trail);
    let trails = trails.chain(ahead.tips.iter().flatten()).map(bounded);
    let tips = arrows.iter().flat_map(|arrow| [Some(arrow.to), arrow.goal]).flatten();
    let seen = trails.chain(tips).chain(axes.iter().copied()).chain([[0.0; 2]]);
    let corners = seen.fold([[0.0; 2]; 2], |[low, high], at| {
        [[0, 1].map(|c| (at[c] - EDGE).min(low[c])), [0, 1].map(|c| (at[c] + EDGE).max(high[c]))]
    });
    let which = match run.lanes.len() {
        1 => String::new(),
        _ => format!("{}: ", run.spec(run.inspected).label),
    };
    let rings = if goals.is_some() { "; rings: where arrows end" } else { "" };
    Picture::Arrows(Arrows {
        title: format!("{which}students as arrows, teachers as axes T1 to T{k}{rings}"),
        dots: Vec::new(),
        outline: Vec::new(),
        rays,
        arrows,
        corners,
        together: false,
    })
}

/// The levels of known points, but few if there are many.
fn levels(lab: &CopyAverage) -> Vec<Level> {
    let positive = lab.terrain.known.iter().filter(|known| known.value > 1e-12);
    let known: Vec<_> = positive.take(LEVELS).cloned().collect();
    kit::levels(&known, 1e-9)
}

/// Loss against flow time, of the methods that have one.
fn over_time(lab: &CopyAverage, run: &Run<'_, CopyAverage>) -> Picture {
    let curve = |slot: usize| {
        let lane = run.spec(slot);
        let steps = run.history.curve(slot, 0).into_iter();
        let point = |[step, loss]: [f64; 2]| [run.history.at(step as usize, slot, 2), loss];
        let points: Vec<_> = steps.map(point).filter(|[time, _]| *time > 0.0).collect();
        Curve { label: lane.label.to_string(), role: lane.role, points, faint: false }
    };
    let timed =
        |slot: &usize| matches!(Method::of(run.lanes[*slot].lane), Method::Flow | Method::Descent);
    let curves: Vec<Curve> = (0..run.lanes.len()).filter(timed).map(curve).collect();
    if curves.is_empty() {
        let why = "Gradient flow and gradient descent have a flow time; neither runs here.";
        return Picture::Empty(why.to_string());
    }
    Picture::Lines(Lines {
        x: Axis::log("flow time t").within(0.01, lab.params.longest.max(1.0)),
        y: Axis::log("loss L"),
        curves,
        levels: levels(lab),
        over: Over::Else,
    })
}

/// Weights of students on teachers, and their out-weights.
fn weights(lab: &CopyAverage, run: &Run<'_, CopyAverage>) -> Picture {
    let (loss, x) = (&lab.loss, &run.chosen().state.own.x);
    let along = |i: usize, v: &[f64]| math::dot(v, loss.weights(x, i)) / math::dot(v, v);
    let name = |i: usize| format!("{}: a = {}", i + 1, number(loss.out(x)[i]));
    let rows: Vec<&[f64]> = loss.teacher.rows().collect();
    let values = (0..loss.students).flat_map(|i| rows.iter().map(move |v| along(i, v))).collect();
    Picture::Heat(Heat {
        title: format!("in-weights along the teacher's: {}", run.spec(run.inspected).label),
        x: format!("teacher neuron, 1 to {}", rows.len()),
        y: "student neuron with its out-weight".to_string(),
        signed: true,
        tiles: vec![Tile {
            title: String::new(),
            names: (0..loss.students).map(name).collect(),
            columns: rows.len(),
            values,
        }],
    })
}
