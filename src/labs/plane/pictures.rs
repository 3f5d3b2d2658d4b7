//! The panels.

use super::{
    Plane,
    problem::{
        Point,
        basins::{SIDE, WAYS, Way},
        landscape::{self, SAMPLES},
    },
};
use crate::{
    frame::{
        Axis, Basins, Cloud, Curve, Field, Handle, KickArrow, Mark, Picture, Region, Scatter,
        Surface, Trail,
    },
    lab::{PanelSpec, Run, kit},
    math,
    optim::{Objective as _, solve::ENDS},
    progress::Counter,
};

/// The panels, in the order of [`all`].
pub const PANELS: &[PanelSpec] = &[
    PanelSpec { slug: "surface", title: "The landscape: drag the ball" },
    PanelSpec { slug: "contours", title: "From above: drag the start" },
    PanelSpec { slug: "basins", title: "Where each start leads" },
    PanelSpec { slug: "value", title: "Function" },
    PanelSpec { slug: "gradient", title: "Gradient" },
    PanelSpec { slug: "spectrum", title: "Hessian spectrum" },
];

/// The parameters that are the start.
const KEYS: [&str; 2] = ["x", "y"];
/// More critical points than this have no names in pictures.
const NAMED: usize = 12;
/// Most levels in the picture of values.
const LEVELS: usize = 6;

/// One picture per panel.
pub fn all(lab: &Plane, run: &Run<'_, Plane>) -> Vec<Picture> {
    let kicks = kicks(lab, run);
    vec![
        surface(lab, run, kicks.clone()),
        contours(lab, run, kicks),
        basins(lab, run),
        kit::over_steps(run, 0, Axis::linear("f"), levels(lab)),
        kit::over_steps(run, 1, Axis::log("gradient norm ‖∇f‖"), Vec::new()),
        kit::spectrum(run, "Hessian"),
    ]
}

/// Arrows along both eigenvectors of the inspected point, while the run rests.
fn kicks(lab: &Plane, run: &Run<'_, Plane>) -> Vec<KickArrow> {
    if run.report.is_none() || !run.rests {
        return Vec::new();
    }
    let (own, [x, y]) = (&run.chosen().state, lab.land.window);
    let spectrum = lab.land.curvature(&own.x).spectrum(ENDS, Counter::unwatched());
    let ways = spectrum.vectors.iter().enumerate().map(|(mode, v)| (mode, [v[0], v[1]]));
    let ways: Vec<_> = ways.collect();
    let reach = 0.5 * (x[1] - x[0]).min(y[1] - y[0]);
    let from = [own.x[0], own.x[1]];
    kit::kicks(&*lab.land, own, &spectrum, &ways, from, reach, &|value| lab.height(value))
}

fn levels(lab: &Plane) -> Vec<crate::frame::Level> {
    let few = lab.terrain.known.iter().take(LEVELS).cloned().collect::<Vec<_>>();
    kit::levels(&few, 1e-6 * lab.terrain.scale.value())
}

fn marks(lab: &Plane) -> Vec<Mark> {
    let points = &lab.land.points;
    let name = |point: &Point| {
        if points.len() > NAMED { "" } else { landscape::word(point.kind) }
    };
    let mark = |point: &Point| Mark { label: name(point).into(), kind: point.kind, at: point.at };
    points.iter().map(mark).collect()
}

/// Places and values of a lane from the start on.
fn way(run: &Run<'_, Plane>, slot: usize) -> Vec<[f64; 3]> {
    let own = &run.lanes[slot].state;
    let kept = run.history.trail().filter_map(|(_, all)| all.get(3 * slot..3 * slot + 3));
    let now = [own.x[0], own.x[1], own.value];
    kept.map(|at| [at[0], at[1], at[2]]).chain([now]).collect()
}

fn field(lab: &Plane, title: String, height: impl Fn(f64) -> f64) -> Field {
    let [x, y] = lab.land.window;
    Field {
        title,
        columns: SAMPLES,
        rows: SAMPLES,
        x: (x[0], x[1]),
        y: (y[0], y[1]),
        values: lab.land.samples.iter().map(|z| height(*z)).collect(),
    }
}

fn surface(lab: &Plane, run: &Run<'_, Plane>, kicks: Vec<KickArrow>) -> Picture {
    let height = |z: f64| lab.height(z);
    let of = if height(9.0) == 9.0 { "f(x, y)" } else { "log₁₀(1 + f)" };
    let title = match lab.text.strip_prefix("the ") {
        Some(name) => format!("height: f(x, y), the {name}"),
        None => format!("height: {of}, f = {}", lab.text),
    };
    let trail = |slot: usize| {
        let lane = run.spec(slot);
        let points = way(run, slot).into_iter().map(|[x, y, z]| [x, y, height(z)]);
        Trail { label: lane.label.to_string(), role: lane.role, points: points.collect() }
    };
    Picture::Surface(Surface {
        x: "x".to_string(),
        y: "y".to_string(),
        field: field(lab, title, height),
        top: top(lab),
        trails: (0..run.lanes.len()).map(trail).collect(),
        marks: marks(lab),
        kicks,
        keys: Some(KEYS),
    })
}

/// Height at which the surface is cut off: above all critical points and the start, and above
/// most of the window.
fn top(lab: &Plane) -> f64 {
    let finite = |z: &f64| z.is_finite();
    let samples: Vec<f64> = lab.land.samples.iter().copied().filter(finite).collect();
    let samples = math::sorted(&samples);
    let Some(low) = samples.first() else { return f64::INFINITY };
    let most = samples[(samples.len() - 1) * 13 / 20];
    let points = lab.land.points.iter().map(|point| point.value);
    let high = points.fold(*low, f64::max);
    let start = lab.land.value(&lab.start);
    let highest = (high + 0.5 * (high - low)).max(most);
    let highest = if start <= 3.0 * highest - 2.0 * low { highest.max(start) } else { highest };
    lab.height(highest)
}

fn contours(lab: &Plane, run: &Run<'_, Plane>, kicks: Vec<KickArrow>) -> Picture {
    let [x, y] = lab.land.window;
    let trail = |slot: usize| {
        let lane = run.spec(slot);
        let points = way(run, slot).into_iter().map(|[x, y, _]| [x, y]).collect();
        Curve { label: lane.label.to_string(), role: lane.role, points, faint: false }
    };
    let cloud = |slot: usize| {
        let lane = run.spec(slot);
        let own = &run.lanes[slot].state;
        let points = vec![[own.x[0], own.x[1]]];
        Cloud { label: lane.label.to_string(), role: lane.role, points }
    };
    Picture::Scatter(Scatter {
        x: Axis::linear("x").within(x[0], x[1]),
        y: Axis::linear("y").within(y[0], y[1]),
        equal_aspect: true,
        field: Some(field(lab, "f".to_string(), |z| z)),
        clouds: (0..run.lanes.len()).map(cloud).collect(),
        marks: marks(lab),
        trails: (0..run.lanes.len()).map(trail).collect(),
        handle: Some(Handle { at: [lab.params.x, lab.params.y], keys: KEYS, kicks }),
    })
}

fn basins(lab: &Plane, run: &Run<'_, Plane>) -> Picture {
    if lab.land.points.is_empty() {
        return Picture::Empty("The window has no critical point.".to_string());
    }
    let mark = |point| Mark { label: landscape::name(point), kind: point.kind, at: point.at };
    let marks = lab.land.points.iter().map(mark).collect();
    let picture = lab.land.basins(run.report.is_some(), |basins| {
        let region = |m: usize| {
            let share = 100.0 * basins.caught[m] as f64 / basins.followed.max(1) as f64;
            let title = match WAYS[m] {
                Way::Flow => "Gradient flow",
                Way::Newton => "Newton",
                Way::SaddleFree => "Saddle-free Newton",
            };
            Region {
                title: title.to_string(),
                note: format!("caught by a saddle: {share:.1} %"),
                cells: basins.cells[m].clone(),
            }
        };
        Picture::Basins(Basins {
            title: "colour: which minimum is reached; fainter: later; grey: a saddle or maximum".into(),
            regions: (0..WAYS.len()).map(region).collect(),
            columns: SIDE,
            window: lab.land.window,
            marks,
        })
    });
    run.coarse.set(lab.land.is_coarse());
    picture
}
