//! What is said of a point in one place never contradicts what is said of it in another.

use critical_point_lab::{
    frame::{Frame, Inspection, LaneReadout},
    lab::Manifest,
    link::{self, Link},
    session::View,
    verdict::{Judgement, Kind},
    words::within_sentence,
};

use super::{fewer, open, presets};
use crate::on_all_cores;

/// Steps of every preset that are looked at, and of one with large Hessians.
const STEPS: u64 = 200;
const FEW_STEPS: u64 = 40;
/// More eigenvalues than this make a step long.
const LARGE: usize = 1000;
/// Runs to a global minimum at which all curvatures nearly vanish.
const FLAT: [&str; 4] = [
    "lab=landscape&p=blind-labels&deviation=0.0003&methods=gradient-flow,newton,saddle-free",
    "lab=landscape&p=blind-labels&deviation=0.05&methods=newton,saddle-free",
    "lab=landscape&p=blind-labels&start=near&jitter=0.0001&methods=newton,saddle-free",
    "lab=landscape&spectrum=2,1&width=2&control=true&deviation=0.00001&methods=gradient-flow,newton",
];

/// Whether more evidence has turned the one judgement into the other.
fn refines(plain: &Judgement, refined: &Judgement) -> bool {
    use Judgement as J;
    match (plain, refined) {
        // The gradient vanishes; the spectrum says whether the point is critical.
        (J::Slow, J::Critical { known: None, .. }) => true,
        (J::Near { known, .. }, J::Critical { known: found, .. }) => {
            found.is_none_or(|found| found == *known)
        }
        (
            J::Critical { kind: Some(known), known: k },
            J::Critical { kind: Some(found), known: found_k },
        ) => k == found_k && same_kind(*known, *found),
        _ => plain == refined,
    }
}

/// Whether a saddle is a saddle of the same index, as far as both are known, and a minimum is
/// one.
fn same_kind(a: Kind, b: Kind) -> bool {
    match (a, b) {
        (Kind::Saddle { index: a }, Kind::Saddle { index: b })
        | (Kind::NonDegenerateMaximum { index: a }, Kind::NonDegenerateMaximum { index: b }) => {
            a.at_least || b.at_least || a.number == b.number
        }
        _ => a.is_minimum() == b.is_minimum(),
    }
}

/// What the sentence says of a lane: the clause that has its name, after "is", "are" or "has".
fn said<'a>(sentence: &'a str, label: &str) -> Option<&'a str> {
    let label = within_sentence(label).to_lowercase();
    // A point within a number ends nothing.
    sentence.split(';').flat_map(|part| part.split(". ")).find_map(|clause| {
        let verbs = [" is ", " are ", " has ", " have "];
        let at = verbs.iter().filter_map(|verb| clause.find(verb)).min()?;
        let names = clause[..at].trim().to_lowercase();
        let found = names.split(", ").flat_map(|part| part.split(" and ")).any(|n| n == label);
        found.then_some(&clause[at..])
    })
}

/// The words by which a sentence makes a judgement known.
fn mark(judgement: &Judgement) -> &'static str {
    match judgement {
        Judgement::NonFinite | Judgement::Diverged => "diverged",
        Judgement::Singular => "no derivative",
        Judgement::Outside => "outside",
        Judgement::Critical { .. } => " at ",
        Judgement::Near { .. } => " near ",
        Judgement::AtHeight { .. } => "height of",
        Judgement::Stalled => "stalled",
        Judgement::Slow => "nearly vanishes",
        Judgement::Moving => " way",
    }
}

fn check(manifest: &Manifest, plain: &Frame, frame: &Frame, lane: usize) -> Result<(), String> {
    let point: &Inspection = frame.inspection.as_ref().ok_or("no inspection")?;
    let readout: &LaneReadout = &frame.lanes[lane];
    let unlike = |what: &str| {
        let (sentence, place) = (&frame.sentence, &readout.place);
        Err(format!("{what}: table “{place}”, inspector {point:?}, sentence “{sentence}”"))
    };
    if point.judgement != readout.judgement || point.place != readout.place {
        return unlike("table and inspector differ");
    }
    if !refines(&plain.lanes[lane].judgement, &point.judgement) {
        let before = &plain.lanes[lane].place;
        return unlike(&format!("without the spectrum it was “{before}”"));
    }
    for (i, other) in frame.lanes.iter().enumerate().filter(|(i, _)| *i != lane) {
        if other.judgement != plain.lanes[i].judgement {
            return unlike("the inspection of one lane has changed another");
        }
    }
    for other in &frame.lanes {
        if ["minimum", "saddle"].iter().all(|kind| other.place.contains(kind)) {
            return unlike(&format!("“{}” is two things at once", other.place));
        }
    }
    // Where there is a map the sentence is about walks.
    if manifest.map.is_none() {
        for other in &frame.lanes {
            let clause = said(&frame.sentence, &other.label);
            if clause.is_none_or(|clause| !clause.contains(mark(&other.judgement))) {
                return unlike(&format!("the sentence says otherwise of {}", other.label));
            }
        }
    }
    let zeros = point.spectrum.iter().zip(&point.tolerances);
    let zeros = zeros.filter(|(value, tolerance)| value.abs() <= **tolerance).count();
    let negatives = point.spectrum.iter().zip(&point.tolerances);
    let negatives = negatives.filter(|(value, tolerance)| **value < -**tolerance).count();
    let whole = point.spectrum.len() == point.size;
    let counts = [(point.nullity, zeros), (point.index, negatives)];
    if counts.iter().any(|(count, listed)| {
        count.number < *listed
            || (*listed == 0) != (count.number == 0)
            || (whole && (count.number != *listed || count.at_least))
    }) {
        return unlike("index and nullity are not those of the eigenvalues listed");
    }
    let consistent = match point.judgement.kind() {
        Some(Kind::Saddle { index }) => index == point.index,
        Some(Kind::NonDegenerateMaximum { index }) => {
            index == point.index && index.number == point.size
        }
        Some(Kind::NonDegenerateMinimum) => point.index.number == 0 && point.nullity.number == 0,
        Some(Kind::DegenerateMinimum { nullity } | Kind::Undecided { nullity }) => {
            point.index.number == 0 && nullity == point.nullity
        }
        None => true,
    };
    if !consistent {
        return unlike("the kind is not that of the spectrum");
    }
    Ok(())
}

/// Every step of a preset, a different lane inspected at each.
fn walk(manifest: &Manifest, link: &Link) -> Result<(), String> {
    let mut session = open(link);
    // A variance and a cosine are no square: their minimum is negative.
    let squared = manifest.metrics[0].slug == "objective"
        && !link.write().contains("functional=variance-cosine");
    loop {
        let step = session.step();
        let plain = session.frame(&View::default());
        let lane = (step % plain.lanes.len() as u64) as usize;
        let view = View { lane: plain.lanes[lane].id.clone(), inspect: true, ..View::default() };
        let frame = session.frame(&view);
        let at = |why: String| format!("{} at step {step}: {why}", link.write());
        check(manifest, &plain, &frame, lane).map_err(at)?;
        let negative = plain.lanes.iter().find(|readout| squared && readout.metrics[0] < 0.0);
        if let Some(readout) = negative {
            return Err(at(format!("{} has a negative loss", readout.label)));
        }
        let large = frame.inspection.is_some_and(|point| point.size > LARGE);
        if !session.is_running() || step >= if large { FEW_STEPS } else { STEPS } {
            return Ok(());
        }
        session.advance();
    }
}

/// Sentence, inspector and table agree at every step of every preset, and no eigenvalue
/// beyond its tolerance is called zero.
#[test]
fn no_two_judgements_contradict_each_other() {
    let flat = FLAT.iter().map(|text| link::parse(text).0).map(|link| (link.entry, link));
    let mut jobs: Vec<_> = presets().chain(flat).collect();
    jobs.iter_mut().for_each(|(_, link)| fewer(link));
    let faults = on_all_cores(&jobs, |(manifest, link)| walk(manifest, link).err());
    let faults: Vec<String> = faults.into_iter().flatten().collect();
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}
