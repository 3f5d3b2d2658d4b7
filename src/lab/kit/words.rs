//! The sentence above the figure, and what a method says of its last step.

use crate::{
    lab::{Lab, Run},
    optim::{Judgement, Known, Report},
    words::{capital, listed, number, within_sentence},
};

/// Says where the lanes stand: those of one judgement together, then the laboratory's remark.
#[must_use]
pub fn sentence<L: Lab>(lab: &L, run: &Run<'_, L>) -> String {
    let known = &lab.terrain().known;
    let labels = (0..run.lanes.len()).map(|slot| run.spec(slot).label);
    let places = run.judgements.iter().map(|judgement| place(judgement, known));
    let places = clauses(labels.zip(places));
    places.into_iter().chain(lab.remark(run)).collect::<Vec<_>>().join(" ")
}

/// A sentence of what is said of every lane, after its name: "is …" or "has …". Lanes of
/// which the same is said stand together, and those of which nothing is said are left out.
#[must_use]
pub fn grouped<L: Lab>(run: &Run<'_, L>, say: impl Fn(usize) -> String) -> Option<String> {
    let said = |slot| (run.spec(slot).label, Said { alone: say(slot), together: say(slot) });
    clauses((0..run.lanes.len()).map(said))
}

/// What is said of a lane alone, and of several for which it is the same.
struct Said {
    alone: String,
    together: String,
}

/// A sentence of labels with what is said of them.
fn clauses<'a>(said: impl Iterator<Item = (&'a str, Said)>) -> Option<String> {
    let mut groups: Vec<(Said, Vec<String>)> = Vec::new();
    for (label, said) in said.filter(|(_, said)| !said.together.is_empty()) {
        let label = within_sentence(label);
        match groups.iter_mut().find(|(other, _)| other.together == said.together) {
            Some((_, who)) => who.push(label),
            None => groups.push((said, vec![label])),
        }
    }
    let clause = |(said, who): (Said, Vec<String>)| match who.len() {
        1 => format!("{} {}", who[0], said.alone),
        _ => format!("{} {}", listed(&who), plural(&said.together)),
    };
    let clauses: Vec<String> = groups.into_iter().map(clause).collect();
    (!clauses.is_empty()).then(|| capital(format!("{}.", clauses.join("; "))))
}

/// "is …" and "has …" of several.
fn plural(said: &str) -> String {
    match said.split_once(' ') {
        Some(("is", rest)) => format!("are {}", rest.replace("its way", "their way")),
        Some(("has", rest)) => format!("have {rest}"),
        _ => said.to_string(),
    }
}

/// Where a lane stands, without numbers of its own if it stands there with others. The kind of
/// a known point is left out: it is known of the inspected lane only.
fn place(judgement: &Judgement, known: &[Known]) -> Said {
    let alike = |said: String| Said { alone: said.clone(), together: said };
    let words = || format!("is {}", judgement.words(known, number));
    match *judgement {
        Judgement::Diverged | Judgement::NonFinite => alike("has diverged".to_string()),
        Judgement::Critical { known: Some(k), .. } => {
            let point = &known[k];
            alike(format!("is at {}, at height {}", point.described(), number(point.value)))
        }
        Judgement::Near { known: k, .. } => {
            Said { alone: words(), together: format!("is near {}", known[k].described()) }
        }
        Judgement::AtHeight { known: k, .. } => {
            let together = format!("is at the height of {}, still moving", known[k].described());
            Said { alone: words(), together }
        }
        Judgement::Moving => alike("is on its way".to_string()),
        _ => alike(words()),
    }
}

/// What the last step did, and how it was computed.
#[must_use]
pub fn note(said: String, report: Option<Report>) -> String {
    let parts = [said, report.map_or_else(String::new, |report| report.to_string())];
    let said: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    said.join("; ")
}
