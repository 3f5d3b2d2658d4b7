//! The panels.

pub mod mountain;

use super::{
    Landscape,
    known::name,
    params::{Method, Model},
    problem::Loss,
    searches::Class,
};
use crate::{
    frame::{Axis, Cloud, Curve, Landmark, Level, Lines, Mark, Over, Picture, Role, Scatter},
    lab::{
        PanelSpec, Run,
        kit::{self, Lanes as _},
    },
    optim::{Known, Objective as _},
};

/// The panels, in the order of [`all`].
pub const PANELS: &[PanelSpec] = &[
    PanelSpec { slug: "mountain", title: "Critical points" },
    PanelSpec { slug: "time", title: "Loss over flow time" },
    PanelSpec { slug: "landscape", title: "Around the point" },
    PanelSpec { slug: "spectrum", title: "Hessian spectrum" },
    PanelSpec { slug: "found", title: "Sharpness against loss" },
    PanelSpec { slug: "certificate", title: "No maximum" },
    PanelSpec { slug: "steps", title: "Loss" },
];

/// What is drawn of searches.
const FOUND: &str = "sharpness against the loss";
/// Most levels in a picture.
const LEVELS: usize = 12;
/// Most parameters times samples of a network whose landscape is drawn: a thousand points of it
/// are computed at every inspection.
const SMALL: usize = 600;

/// One picture per panel.
pub fn all(lab: &Landscape, run: &Run<'_, Landscape>) -> Vec<Picture> {
    // Without a mountain the first picture is of what was found, or of the way down.
    let seeks = run.lanes.iter().any(|lane| Method::of(lane.lane) == Method::Finder);
    let (mountain, time, found) = match mountain::picture(lab, run) {
        Some(mountain) => (mountain, over_time(lab, run), found(lab, run)),
        None if seeks => (found(lab, run), over_time(lab, run), elsewhere(FOUND)),
        None => (over_time(lab, run), elsewhere("loss over flow time"), found(lab, run)),
    };
    vec![
        mountain,
        time,
        landscape(lab, run),
        kit::spectrum(run, "Hessian"),
        found,
        certificate(run),
        kit::over_steps(run, 0, Axis::linear("loss L"), levels(lab)),
    ]
}

/// Instead of a picture that stands in the place of the first.
fn elsewhere(what: &str) -> Picture {
    Picture::Empty(format!("The first picture is the {what}."))
}

/// The loss around the inspected point, with the ways of all lanes that walk.
fn landscape(lab: &Landscape, run: &Run<'_, Landscape>) -> Picture {
    let net = &lab.setting.net;
    if net.size() * net.inputs.ncols() > SMALL {
        let why = "The landscape around a point is drawn for small networks on few samples.";
        return Picture::Empty(why.to_string());
    }
    let past = |all: &[f64], slot: usize| {
        let walks = run.lanes.get(slot).is_some_and(|lane| lane.state.walks());
        let kept = all.chunks_exact(mountain::WIDTH + net.size()).nth(slot)?;
        walks.then(|| kept[mountain::WIDTH..].to_vec())
    };
    kit::section(run, net, |state| &state.own, past)
}

/// The levels of critical values with their sets, and the bound from below.
fn levels(lab: &Landscape) -> Vec<Level> {
    let setting = &lab.setting;
    let mut levels: Vec<Level> = match &setting.exact {
        Some(_) if setting.sets.len() <= LEVELS => {
            let named = setting.sets.iter().zip(&setting.terrain.known);
            let level = named.map(|(set, known)| Level {
                label: name(set),
                kind: if known.kind.is_minimum() { Landmark::Minimum } else { Landmark::Saddle },
                value: known.value,
            });
            level.collect()
        }
        Some(exact) => {
            // Of many sets those that a run from zero passes.
            let learned = (0..=exact.capacity()).map(|r| (0..r).collect::<Vec<_>>());
            let level = learned.map(|set| Level {
                label: name(&set),
                kind: if set.len() == exact.capacity() {
                    Landmark::Minimum
                } else {
                    Landmark::Saddle
                },
                value: exact.value(&set),
            });
            level.collect()
        }
        None => kit::levels(&setting.terrain.known, 1e-9),
    };
    let minimum = setting.terrain.minimum;
    let features = lab.params.model == Model::Frozen;
    if let Some(bound) =
        setting.bound.filter(|bound| features && minimum.is_none_or(|m| m - bound > 1e-9))
    {
        let squared = lab.setting.net.loss == Loss::Squared;
        let label = if squared { "A-ResNEst: least squares" } else { "A-ResNEst: best readout" };
        let label = label.to_string();
        levels.push(Level { label, kind: Landmark::Minimum, value: bound });
    }
    levels
}

/// Loss against flow time, of the methods that have one.
fn over_time(lab: &Landscape, run: &Run<'_, Landscape>) -> Picture {
    let timed =
        |slot: &usize| matches!(Method::of(run.lanes[*slot].lane), Method::Flow | Method::Descent);
    let curve = |slot: usize| {
        let lane = run.spec(slot);
        let steps = run.history.curve(slot, 0).into_iter();
        let point = |[step, loss]: [f64; 2]| {
            let time = run.history.at(step as usize, slot, 2);
            [if time.is_finite() { time } else { 0.0 }, loss]
        };
        Curve {
            label: lane.label.into(),
            role: lane.role,
            points: steps.map(point).collect(),
            faint: false,
        }
    };
    let mut curves: Vec<Curve> = (0..run.lanes.len()).filter(timed).map(curve).collect();
    if curves.is_empty() {
        let why = "Gradient flow and gradient descent have a flow time; neither runs here.";
        return Picture::Empty(why.to_string());
    }
    // With trained blocks the bound is that of the features of the moment.
    if lab.setting.bound.is_none() && run.history.at(0, 0, 6).is_finite() {
        let first = (0..run.lanes.len()).find(timed).unwrap_or(0);
        let below = |point: &[f64; 2], step: [f64; 2]| {
            [point[0], point[1] - run.history.at(step[0] as usize, first, 6)]
        };
        let steps = run.history.curve(first, 0);
        let points = curves[0].points.iter().zip(steps).map(|(p, s)| below(p, s)).collect();
        let label = "A-ResNEst, same features".to_string();
        curves.push(Curve { label, role: Role::Reference, points, faint: false });
    }
    Picture::Lines(Lines {
        x: Axis::linear("flow time t"),
        y: Axis::linear("loss L"),
        curves,
        levels: levels(lab),
        over: Over::Else,
    })
}

/// Points that searches have found, by loss and largest eigenvalue, over the exact ones.
fn found(lab: &Landscape, run: &Run<'_, Landscape>) -> Picture {
    let finds: Vec<_> = run.lanes.iter().flat_map(|lane| &lane.state.finds).collect();
    let setting = &lab.setting;
    let points = setting.terrain.known.iter().zip(setting.sharpness()).enumerate();
    let mark = |(k, (known, top)): (usize, (&Known, &f64))| Mark {
        label: setting.sets.get(k).map_or("0".to_string(), |set| name(set)),
        kind: if known.kind.is_minimum() { Landmark::Minimum } else { Landmark::Saddle },
        at: [known.value, *top],
    };
    let marks: Vec<Mark> = points.map(mark).collect();
    if finds.is_empty() && marks.is_empty() {
        let why = "With the search among the methods each step looks for one critical point.";
        return Picture::Empty(why.to_string());
    }
    let cloud = |label: &str, role, wanted: &dyn Fn(Class) -> bool| Cloud {
        label: label.to_string(),
        role,
        points: finds.iter().filter(|f| wanted(f.class)).map(|f| [f.value, f.top]).collect(),
    };
    let clouds = [
        cloud("found, of a known loss", Role::Series(3), &|c| matches!(c, Class::Known(_))),
        cloud("found, new", Role::Reader, &|c| c == Class::New),
        cloud("gradient-flat: not critical", Role::PerturbedFlow, &|c| c == Class::Flat),
        cloud("unsettled", Role::Reference, &|c| c == Class::Unsettled),
    ];
    Picture::Scatter(Scatter {
        x: Axis::linear("loss L"),
        y: Axis::log("largest eigenvalue of the Hessian"),
        equal_aspect: false,
        field: None,
        clouds: clouds.into_iter().filter(|cloud| !cloud.points.is_empty()).collect(),
        marks,
        trails: Vec::new(),
        handle: None,
    })
}

/// The smallest of the largest eigenvalues of all random points so far.
fn certificate(run: &Run<'_, Landscape>) -> Picture {
    let slot = run.lanes.iter().position(|lane| lane.state.seen.is_some());
    let Some(slot) = slot else {
        let why = "Add the certificate to the methods: each step tests 20 random points.";
        return Picture::Empty(why.to_string());
    };
    let points = run.history.curve(slot, 5);
    let all_positive = points.iter().all(|point| point[1].is_nan() || point[1] > 0.0);
    let lane = run.spec(slot);
    let title = "smallest λ max of all points";
    let y = if all_positive { Axis::log(title) } else { Axis::linear(title) };
    let curve = Curve { label: lane.label.into(), role: lane.role, points, faint: false };
    kit::over(run, "step", y, vec![(slot, curve)], Vec::new())
}
