//! What is said of a run beyond where its lanes stand.

use super::{
    Landscape, known,
    methods::State,
    params::Model,
    problem::probe::probe,
    searches::{Class, Reached, sides},
};
use crate::{
    lab::{Run, kit},
    optim::{Judgement, Kind},
    words::{listed, number},
};

/// Up to this size the order of an escape is looked for.
const SMALL: usize = 130;
/// Parts of a direction from which on it counts as learned.
const LEARNED: f64 = 0.5;

/// What the last step did.
pub fn note(state: &State) -> String {
    match (state.finds.last(), state.seen) {
        (Some(find), _) => {
            let class = match find.class {
                Class::Known(_) => "a critical point of a known loss",
                Class::New => "a critical point of no known loss",
                Class::Flat => "gradient-flat: ∇L lies where curvature is weak, and is not zero",
                Class::Unsettled => "not settled",
            };
            let by = match find.kick {
                Some(kick) => format!("kick along {}", sides(&[kick])),
                None => format!("search {}", state.finds.len()),
            };
            format!("{by}: {class}, index {}", find.index)
        }
        (None, Some(seen)) => format!("{} points", seen.points),
        (None, None) => kit::note(state.own.note.to_string(), state.own.report),
    }
}

/// What has been learned; why a flat point is no minimum; what searches and certificate say.
pub fn remark(lab: &Landscape, run: &Run<'_, Landscape>) -> Option<String> {
    let parts = [
        learned(lab, run),
        exactly(lab, run),
        flat(lab, run),
        searches(run),
        kicks(lab, run),
        certificate(lab, run),
        blind(lab),
        separable(lab),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

fn learned(lab: &Landscape, run: &Run<'_, Landscape>) -> Option<String> {
    let exact = lab.setting.exact.as_ref()?;
    let state = &run.chosen().state;
    let parts = exact.learned(&state.own.x);
    if !state.walks() || exact.depth() == 1 || parts.is_empty() {
        return None;
    }
    let all = (0..parts.len()).filter(|j| parts[*j] > LEARNED);
    let all: Vec<String> = all.map(|j| (j + 1).to_string()).collect();
    let d = parts.len();
    Some(match all.len() {
        0 => format!("None of {d} directions is learned."),
        1 => format!("Direction {} of {d} is learned.", all[0]),
        _ => format!("Directions {} of {d} are learned.", listed(&all)),
    })
}

/// A critical point with no negative eigenvalue above the minimum is no minimum.
fn flat(lab: &Landscape, run: &Run<'_, Landscape>) -> Option<String> {
    let state = &run.chosen().state;
    let Judgement::Critical { kind: Some(Kind::Undecided { .. }), .. } =
        run.judgements[run.inspected]
    else {
        return None;
    };
    if state.own.x.len() > SMALL {
        return None;
    }
    Some(match probe(&lab.setting.net, lab.setting.exact.as_ref(), &state.own.x) {
        Some(descent) => format!(
            "It is a non-strict saddle: the Hessian has no negative eigenvalue, but along one \
             direction the loss falls with the power {:.0} of the distance.",
            descent.order
        ),
        None => "No direction of descent of third order was found, which decides nothing.".into(),
    })
}

/// The index of the inspected point, where the name of its loss does not tell it.
fn exactly(lab: &Landscape, run: &Run<'_, Landscape>) -> Option<String> {
    let deep = lab.setting.exact.as_ref().is_some_and(|exact| exact.depth() > 2);
    match run.judgements[run.inspected] {
        Judgement::Critical { kind: Some(Kind::Saddle { index }), .. } if deep => {
            Some(format!("The index of this point is {index}."))
        }
        _ => None,
    }
}

/// Where kicks have led.
fn kicks(lab: &Landscape, run: &Run<'_, Landscape>) -> Option<String> {
    let setting = &lab.setting;
    let kicked = |state: &State| state.finds.iter().any(|find| find.kick.is_some());
    let state = &run.lanes.iter().find(|lane| kicked(&lane.state))?.state;
    let part = |reached: &Reached| {
        let to = match reached.find.class {
            Class::Known(_) | Class::New if reached.is_back(setting) => "the flow comes back".into(),
            Class::Known(k) => format!("it leads to {}", setting.terrain.known[k].name),
            Class::New => {
                format!("it leads to a critical point of loss {}", number(reached.find.value))
            }
            Class::Flat => "it leads to where the gradient is flat".into(),
            Class::Unsettled => "it is still on its way".into(),
        };
        format!("along {} {to}", sides(&reached.kicks))
    };
    let parts: Vec<String> = Reached::all(setting, &state.finds).iter().map(part).collect();
    Some(format!("From {}: {}.", setting.origin(), parts.join("; ")))
}

fn searches(run: &Run<'_, Landscape>) -> Option<String> {
    let searched = |state: &State| state.finds.iter().any(|find| find.kick.is_none());
    let finds = &run.lanes.iter().find(|lane| searched(&lane.state))?.state.finds;
    let count = |wanted: fn(Class) -> bool| finds.iter().filter(|f| wanted(f.class)).count();
    let critical = count(Class::is_critical);
    let mut said = format!("Of {} searches {critical} ended at critical points", finds.len());
    let known = count(|c| matches!(c, Class::Known(_)));
    if known < critical {
        said += &format!(", {} of no known loss", critical - known);
    }
    for (number, what) in [
        (count(|c| c == Class::Flat), "gradient-flat"),
        (count(|c| c == Class::Unsettled), "unsettled"),
    ] {
        if number > 0 {
            said += &format!("; {number} {what}");
        }
    }
    Some(said + ".")
}

fn certificate(lab: &Landscape, run: &Run<'_, Landscape>) -> Option<String> {
    let seen = run.lanes.iter().find_map(|lane| lane.state.seen)?;
    let lowest = number(seen.lowest);
    let unit = 1e-9 * lab.setting.net.scale.curvature;
    Some(match (known::covered(&lab.setting.net), seen.lowest > unit) {
        (_, true) => format!(
            "At each of {} random points some curvature is positive: λ max is {lowest} or more, so \
             none is a local maximum.",
            seen.points
        ),
        (Err(why), false) => format!(
            "The certificate fails, as it must here ({why}): λ max is {lowest} at one of {} points.",
            seen.points
        ),
        (Ok(()), false) => format!("λ max is {lowest} at one of {} points.", seen.points),
    })
}

fn blind(lab: &Landscape) -> Option<String> {
    let linear = lab.setting.exact.is_some();
    (linear && lab.setting.rank == 0).then(|| {
        "The labels have nothing that the features explain: zero is a global minimum.".into()
    })
}

/// Why a ResNEst on fixed features has no bound.
fn separable(lab: &Landscape) -> Option<String> {
    let missing = lab.params.model == Model::Frozen && lab.setting.bound.is_none();
    missing.then(|| {
        "A linear map of the features separates the classes: the A-ResNEst has no smallest loss, \
         and there is no bound."
            .into()
    })
}
