//! The outcome of a replayed link as one line of JSON.

use serde_json::{Map, Value, json};

use crate::{
    lab::Manifest,
    labs, link, plot,
    schema::Problem,
    session::{AnySession, View},
    words,
};

/// Runs a link to its `at`, or to the end of the run if it names none, and
/// reports metrics, verdicts and the signature as one JSON object.
///
/// Keys: `lab`, `v`, `seed`, `step`, `link` (canonical), `sentence`, `lanes` (per lane:
/// `verdict`, `place`, `note` and every metric; a number that is not finite is `null`),
/// `critical_point` (of the first lane), `sig`, `reproduced` (only if the link
/// carries `sig`), `episode` (where there is one on show: every walker's numbers),
/// `problems`.
///
/// # Errors
/// If the text names no run that is here: another run would stand in its place.
pub fn replay(text: &str) -> Result<Value, String> {
    let (mut link, mut problems) = link::parse_run(text)?;
    let (mut session, more) = link.open();
    problems.extend(more);
    let end = link.at.unwrap_or(link.entry.cap);
    while session.step() < end && session.is_running() {
        session.advance();
        problems.extend(session.take_problems());
    }
    // A finished run stays as it is, so a later `at` means its last state.
    let signature = session.signature();
    let expected = link.signature.take();
    link.at = Some(session.step());
    link.signature = Some(signature.clone());
    let mut report = describe(&*session, link.entry.metrics);
    report.insert("lab".into(), json!(link.entry.id));
    report.insert("v".into(), json!(link.entry.version));
    report.insert("seed".into(), json!(link.seed));
    report.insert("link".into(), json!(link.write()));
    report.insert("sig".into(), json!(signature));
    if let Some(expected) = expected {
        report.insert("reproduced".into(), json!(expected == signature));
    }
    let problems: Vec<_> = problems.iter().map(Problem::to_string).collect();
    report.insert("problems".into(), json!(problems));
    Ok(Value::Object(report))
}

/// What the landing page shows of every laboratory, one object each: `lab`, `title`, `summary`,
/// `source` (parts of a text, each with its address or `null`) and `pictures` (SVG of
/// `width` by `height` CSS pixels, by [`Card::steps`](crate::lab::Card::steps)).
#[must_use]
pub fn cards(width: f64, height: f64) -> Vec<Value> {
    let card = |manifest: &Manifest| {
        let card = manifest.card;
        let (link, _) = link::parse(&format!("lab={}&{}", manifest.id, card.link));
        let (mut session, _) = link.open();
        let panel = manifest.panels.iter().position(|panel| panel.slug == card.panel);
        let mut pictures = Vec::new();
        for step in card.steps {
            while session.step() < *step && session.is_running() {
                session.advance();
            }
            let frame = session.frame(&View::default());
            let picture = panel.and_then(|panel| frame.pictures.get(panel));
            let style = plot::Style::default();
            pictures.extend(picture.map(|picture| plot::svg(picture, &style, width, height)));
        }
        json!({
            "lab": manifest.id, "title": manifest.title, "summary": manifest.summary,
            "source": words::cited(card.source), "pictures": pictures,
        })
    };
    labs::ALL.iter().map(card).collect()
}

fn describe(session: &dyn AnySession, metrics: &[crate::lab::Metric]) -> Map<String, Value> {
    let frame = session.frame(&View { inspect: true, ..View::default() });
    let lanes: Map<String, Value> = frame
        .lanes
        .iter()
        .map(|lane| {
            let mut object = Map::new();
            object.insert("verdict".into(), json!(lane.verdict.slug()));
            object.insert("place".into(), json!(lane.place));
            object.insert("note".into(), json!(lane.note));
            for (metric, value) in metrics.iter().zip(&lane.metrics) {
                object.insert(metric.slug.into(), json!(value));
            }
            (lane.id.clone(), Value::Object(object))
        })
        .collect();
    let mut report = Map::new();
    report.insert("step".into(), json!(frame.step));
    report.insert("sentence".into(), json!(frame.sentence));
    report.insert("lanes".into(), Value::Object(lanes));
    if let Some(point) = &frame.inspection {
        let kind = point.judgement.kind();
        report.insert(
            "critical_point".into(),
            json!({
                "lane": point.lane,
                "verdict": kind.map_or("not a critical point".to_string(), |k| k.to_string()),
                "place": point.place,
                "gradient_norm": point.gradient_norm,
                "index": point.index.number,
            }),
        );
    }
    if let Some(sheet) = &frame.sheet {
        let row = |(name, numbers): &(String, Vec<f64>)| {
            let pairs = sheet.columns.iter().zip(numbers);
            let object: Map<_, _> = pairs.map(|(c, x)| (c.clone(), json!(x))).collect();
            (name.clone(), Value::Object(object))
        };
        report.insert("episode".into(), sheet.rows.iter().map(row).collect());
    }
    report
}
