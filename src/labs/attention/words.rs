//! What is said of a run beyond where its lanes stand.

use super::{
    Attention,
    problem::{Covariance, Landscape},
};
use crate::{
    lab::{Run, kit},
    optim::Judgement,
    words::number,
};

/// Aligned up to this misalignment, and up to the arithmetic.
const ALIGNED: (f64, f64) = (1e-3, 1e-12);

/// How well each lane is aligned that is at no known critical point, whose name says it, and
/// which eigenvalues are repeated.
pub fn remark(lab: &Attention, run: &Run<'_, Attention>) -> Option<String> {
    let now = |slot: usize| run.history.at(run.step as usize, slot, 2);
    let aligned = kit::grouped(run, |slot| match run.judgements[slot] {
        Judgement::Diverged
        | Judgement::NonFinite
        | Judgement::Near { .. }
        | Judgement::Critical { known: Some(_), .. } => String::new(),
        _ => alignment(&lab.setting.land, now(slot)),
    });
    let repeated = repeated(&lab.setting.land.covariance);
    let note = repeated.filter(|_| lab.setting.tasks.is_none()).map(|why| format!("Note: {why}."));
    let parts: Vec<String> = aligned.into_iter().chain(note).collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// How well a model of this misalignment is aligned.
fn alignment(land: &Landscape, misalignment: f64) -> String {
    let target = land.target();
    if misalignment < ALIGNED.1 {
        format!("is aligned with {target} to machine precision")
    } else if misalignment < ALIGNED.0 {
        format!("is aligned with {target}, 1 − cos = {}", number(misalignment))
    } else {
        format!("has cos = {} with {target}", number(1.0 - misalignment))
    }
}

/// Repeated eigenvalues in words.
pub fn repeated(covariance: &Covariance) -> Option<String> {
    let d = covariance.dim();
    let mut parts = Vec::new();
    let mut i = 0;
    while i < d {
        let count = covariance.multiplicity(i);
        if count > 1 {
            let sphere = match count {
                2 => "a circle".to_string(),
                3 => "a sphere".to_string(),
                n => format!("a sphere of dimension {}", n - 1),
            };
            parts.push(format!(
                "eigenvalues {} to {} are equal up to rounding: their critical points form {sphere}, \
                 and the start decides where on it a run ends",
                i + 1,
                i + count
            ));
        }
        i += count.max(1);
    }
    (!parts.is_empty()).then(|| parts.join("; "))
}
