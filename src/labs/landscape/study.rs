//! Sets of trials: searches from random starts, and kicks from one critical point.

use super::{
    methods::Class,
    params::{Data, Model, Params, Trials},
    setting::{Setting, name},
};
use crate::{
    frame::{Cell, Comparison, Row},
    lab::{Study, Unit},
    rng::Streams,
    schema::{Params as _, Problem},
    words::number,
};

/// Most runs of a set.
const MOST: u32 = 2000;
/// Steps of gradient flow after a kick, and how far it goes.
const STEPS: u64 = 1500;
const KICK: f64 = 0.01;
/// A loss belongs to a critical value within this part of its unit.
const SAME: f64 = 1e-6;

/// The study.
pub static STUDY: Study = Study {
    units: "trials",
    count: |values| match Params::from_values(values).trials {
        Trials::Searches => 200,
        Trials::Kicks => 2 * size(&Params::from_values(values)),
    },
    most: MOST,
    unit: |values, number| match Params::from_values(values).trials {
        Trials::Searches => {
            vec![("methods", "search".to_string()), ("draw", number.to_string())]
        }
        Trials::Kicks => vec![
            ("methods", "gradient-flow".to_string()),
            ("start", "exact".to_string()),
            ("mode", number.div_ceil(2).to_string()),
            ("kick", if number % 2 == 1 { KICK } else { -KICK }.to_string()),
        ],
    },
    step: |values| match Params::from_values(values).trials {
        Trials::Searches => 1,
        Trials::Kicks => STEPS,
    },
    table: |values, units| table(&Params::from_values(values), units),
};

/// The setting of the parameters where no table is needed.
fn setting(params: &Params) -> Setting {
    let mut problems: Vec<Problem> = Vec::new();
    Setting::new(params, None, Streams::new(1), &mut problems)
}

fn size(params: &Params) -> u32 {
    setting(params).start.len() as u32
}

/// What has been found at one loss.
#[derive(Default)]
struct Group {
    loss: f64,
    known: Option<usize>,
    hits: Vec<u32>,
    indices: Vec<usize>,
    sharpness: Option<(f64, f64)>,
}

fn table(params: &Params, units: &[Unit<'_>]) -> Option<Comparison> {
    if units.is_empty() {
        return None;
    }
    let setting = setting(params);
    // Neither the table nor the seed of the runs is known here, and what depends on them.
    let given = matches!(params.data, Data::Spectrum | Data::Reference);
    let drawn = matches!(params.model, Model::Frozen | Model::Augmented);
    let known = if given && !drawn { &setting.terrain.known[..] } else { &[] };
    let searches = params.trials == Trials::Searches;
    let unit = SAME * setting.net.scale.value().max(1.0);
    let mut groups: Vec<Group> = known
        .iter()
        .enumerate()
        .map(|(k, point)| Group { loss: point.value, known: Some(k), ..Group::default() })
        .collect();
    let mut flat = 0;
    for one in units {
        let found = one.metric("found").unwrap_or(Class::New.code());
        let Some(loss) = one.metric("objective").filter(|_| found <= Class::New.code()) else {
            flat += 1;
            continue;
        };
        let at = groups.iter().position(|group| (group.loss - loss).abs() <= unit);
        let at = at.unwrap_or_else(|| {
            groups.push(Group { loss, ..Group::default() });
            groups.len() - 1
        });
        let group = &mut groups[at];
        group.hits.push(one.number);
        if let Some(index) = one.metric("index").map(|index| index as usize)
            && !group.indices.contains(&index)
        {
            group.indices.push(index);
        }
        if let Some(top) = one.metric("top") {
            let (low, high) = group.sharpness.unwrap_or((top, top));
            group.sharpness = Some((low.min(top), high.max(top)));
        }
    }
    groups.retain(|group| searches || !group.hits.is_empty());
    groups.sort_by(|a, b| a.loss.total_cmp(&b.loss));
    let rows = groups.iter().map(|group| row(&setting, group, searches, !known.is_empty()));
    let flat = (searches && flat > 0).then(|| Row {
        label: "not critical: gradient-flat or unsettled".to_string(),
        cells: vec![Cell::of(String::new()), Cell::of(flat.to_string())],
    });
    let head = if searches {
        vec!["Point", "Loss", "Found", "Index", "λ max"]
    } else {
        vec!["Reached", "Loss", "Times", "Kicked along"]
    };
    Some(Comparison {
        caption: if searches {
            format!("Critical points found by {} searches", units.len())
        } else {
            format!("Where gradient flow goes from {}, kicked along ±v_k", from(params))
        },
        head: head.into_iter().map(str::to_string).collect(),
        rows: rows.chain(flat).collect(),
        note: if searches {
            "How often a point is found says nothing of how many there are.".to_string()
        } else {
            "Along flat directions the point stays where it is, on its orbit.".to_string()
        },
    })
}

fn from(params: &Params) -> String {
    name(&params.subset.iter().map(|j| (*j as usize).max(1) - 1).collect::<Vec<_>>())
}

fn row(setting: &Setting, group: &Group, searches: bool, known: bool) -> Row {
    let label = match group.known {
        Some(k) if k < setting.sets.len() => name(&setting.sets[k]),
        Some(k) => setting.terrain.known[k].name.clone(),
        None if known => "new".to_string(),
        None => "critical point".to_string(),
    };
    let mut cells = vec![Cell::of(number(group.loss)), Cell::of(group.hits.len().to_string())];
    if searches {
        let mut indices = group.indices.clone();
        indices.sort_unstable();
        let indices: Vec<String> = indices.iter().map(usize::to_string).collect();
        cells.push(Cell::of(indices.join(", ")));
        let sharpness = group
            .sharpness
            .map_or(String::new(), |(low, high)| format!("{} to {}", number(low), number(high)));
        cells.push(Cell::of(sharpness));
    } else {
        let kick = |number: &u32| {
            format!("{}v{}", if number % 2 == 1 { "+" } else { "−" }, number.div_ceil(2))
        };
        cells.push(Cell::of(group.hits.iter().map(kick).collect::<Vec<_>>().join(" ")));
    }
    Row { label, cells }
}
