//! Sets of trials: searches from random starts, and kicks from one critical point.

use super::{
    known::name,
    params::{Data, Params, Trials},
    pictures::mountain,
    searches::{Class, Find, Kick, sides},
    setting::{SAME, Setting},
};
use crate::{
    frame::{Cell, Comparison, Picture, Row},
    lab::{Study, Unit},
    math,
    rng::Streams,
    schema::{Params as _, Problem},
    words::number,
};

/// Most runs of a set.
const MOST: u32 = 2000;
/// A search is done at once, on the page's own thread, up to this number of parameters.
const SMALL: usize = 64;

/// The study.
pub static STUDY: Study = Study {
    units: "trials",
    count: |values| match Params::from_values(values).trials {
        Trials::Searches => 200,
        Trials::Kicks => 2 * size(&Params::from_values(values)),
    },
    most: MOST,
    unit: |values, number| {
        let method = match Params::from_values(values).trials {
            Trials::Searches => "search",
            Trials::Kicks => "kicks",
        };
        vec![("methods", method.to_string()), ("draw", number.to_string())]
    },
    step: |_| 1,
    table: |values, seed, units| table(&Params::from_values(values), seed, units),
    picture: |values, seed, units| picture(&Params::from_values(values), seed, units),
    prepare: None,
};

/// The setting of a run whose data are no table.
fn setting(params: &Params, seed: u32) -> Setting {
    let mut problems: Vec<Problem> = Vec::new();
    Setting::new(params, None, Streams::new(seed), &mut problems)
}

/// Whether the data are no table, which is not here.
fn is_given(params: &Params) -> bool {
    matches!(params.data, Data::Spectrum | Data::Reference | Data::Random)
}

/// Whether the critical points are known, and the one from which kicks go is found at once.
fn is_mapped(params: &Params, setting: &Setting) -> bool {
    is_given(params) && setting.exact.is_some() && setting.start.len() <= SMALL
}

fn size(params: &Params) -> u32 {
    setting(params, 1).start.len() as u32
}

/// The mountain with an arrow for every critical point to which kicks have led.
fn picture(params: &Params, seed: u32, units: &[Unit<'_>]) -> Option<Picture> {
    if units.is_empty() || params.trials != Trials::Kicks {
        return None;
    }
    let setting = setting(params, seed);
    if !is_mapped(params, &setting) {
        return None;
    }
    let find = |unit: &Unit<'_>| {
        let (code, value) = (unit.metric("found")?, unit.metric("objective")?);
        Some(Find {
            value,
            top: unit.metric("top")?,
            index: unit.metric("index")? as usize,
            class: Class::of(code, setting.with_loss(value)),
            kick: Some(Kick::of(unit.number.checked_sub(1)? as usize)),
        })
    };
    let finds: Vec<Find> = units.iter().filter_map(find).collect();
    Some(Picture::Graph(mountain::graph(&setting, Some(&finds))))
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

fn table(params: &Params, seed: u32, units: &[Unit<'_>]) -> Option<Comparison> {
    if units.is_empty() {
        return None;
    }
    let setting = setting(params, seed);
    let known = if is_given(params) { &setting.terrain.known[..] } else { &[] };
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
            let at = group.indices.iter().filter(|other| **other < index).count();
            group.indices.insert(at, index);
        }
        if let Some(top) = one.metric("top") {
            let (low, high) = group.sharpness.unwrap_or((top, top));
            group.sharpness = Some((low.min(top), high.max(top)));
        }
    }
    groups.retain(|group| searches || !group.hits.is_empty());
    let losses: Vec<f64> = groups.iter().map(|group| group.loss).collect();
    let groups = math::ascending(&losses).into_iter().map(|i| &groups[i]);
    let rows = groups.map(|group| row(&setting, group, searches, !known.is_empty()));
    let flat = (flat > 0).then(|| Row {
        label: "not critical: gradient-flat or unsettled".to_string(),
        cells: vec![Cell::of(String::new()), Cell::of(flat.to_string())],
    });
    let head = if searches {
        vec!["Point", "Loss", "Found", "Index", "λ max"]
    } else {
        vec!["Reached", "Loss", "Times", "Index", "Kicked along"]
    };
    Some(Comparison {
        caption: if searches {
            format!("Critical points found by {} searches", units.len())
        } else {
            let from = if is_mapped(params, &setting) {
                setting.origin()
            } else {
                "the critical point next to the start".to_string()
            };
            format!("Where gradient flow comes to rest first, kicked along ±v from {from}")
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

fn row(setting: &Setting, group: &Group, searches: bool, known: bool) -> Row {
    let label = match group.known {
        Some(k) if k < setting.sets.len() => name(&setting.sets[k]),
        Some(k) => setting.terrain.known[k].name.clone(),
        None if known => "new".to_string(),
        None => "critical point".to_string(),
    };
    let mut cells = vec![Cell::of(number(group.loss)), Cell::of(group.hits.len().to_string())];
    let indices: Vec<String> = group.indices.iter().map(usize::to_string).collect();
    cells.push(Cell::of(indices.join(", ")));
    cells.push(Cell::of(if searches {
        let range = |(low, high)| format!("{} to {}", number(low), number(high));
        group.sharpness.map_or(String::new(), range)
    } else {
        let kicks: Vec<Kick> = group.hits.iter().map(|n| Kick::of(*n as usize - 1)).collect();
        sides(&kicks)
    }));
    Row { label, cells }
}
