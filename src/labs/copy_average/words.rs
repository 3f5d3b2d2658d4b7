//! What is said of a run beyond where its lanes stand.

use super::{
    CopyAverage,
    problem::{kinks::Kink, known::Class},
};
use crate::{
    lab::{Run, kit},
    math,
    optim::Judgement,
    words::number,
};

/// What students do at the point that lanes have come to, who has died, and of what the
/// theorem does not speak.
pub fn remark(lab: &CopyAverage, run: &Run<'_, CopyAverage>) -> Option<String> {
    let said = kit::grouped(run, |slot| {
        let kink = Kink::of(&lab.loss, &run.lanes[slot].state.own);
        kink.map_or_else(String::new, Kink::words)
    });
    let copies = match run.judgements[run.inspected] {
        Judgement::Critical { known: Some(k), .. } | Judgement::Near { known: k, .. } => {
            let point = &lab.points[k];
            let place =
                if run.lanes.len() == 1 { "There".into() } else { format!("At {}", point.name()) };
            Some(format!("{place} {}.", students(&point.class, point.exact)))
        }
        _ => None,
    };
    let searched = searched(run);
    // Of a search for all critical points the theorem says nothing.
    let searches = searched.is_some();
    let parts = said.into_iter().chain(searched).chain(copies).chain(angles(lab, run));
    let parts = parts.chain(theorem(lab).filter(|_| !searches)).chain(reach(lab, run));
    let parts: Vec<String> = parts.collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// What searches have ended at.
fn searched(run: &Run<'_, CopyAverage>) -> Option<String> {
    /// Most points that are named, and below what differences weights are called equal.
    const NAMED: usize = 4;
    const EQUAL: f64 = 1e-6;
    let census = run.lanes.iter().map(|lane| &lane.state.census).find(|c| c.searches > 0)?;
    let named = census.ends.iter().take(NAMED).map(|end| {
        let what = match end.index {
            0 => "a minimum".to_string(),
            index => format!("a saddle of index {index}"),
        };
        (end.hits, format!("at {what} at height {}", number(end.value)))
    });
    let others: u32 = census.ends.iter().skip(NAMED).map(|end| end.hits).sum();
    let ended: u32 = census.ends.iter().map(|end| end.hits).sum();
    let rest = [
        (others, "at other critical points"),
        (census.trivial, "where a student neuron has no part"),
        (census.searches - ended - census.trivial, "at none"),
    ];
    let rest = rest.into_iter().filter(|(count, _)| *count > 0);
    let parts = named.chain(rest.map(|(count, what)| (count, what.to_string())));
    let said = |(i, (count, what)): (usize, (u32, String))| match i {
        0 => format!("{count} have ended {what}"),
        _ => format!("{count} {what}"),
    };
    let parts: Vec<String> = parts.enumerate().map(said).collect();
    let equal = match census.unequal() {
        most if most.is_nan() => "",
        most if most < EQUAL => " At each of these points weights on all teacher neurons are equal.",
        _ => " Not at all of these points weights on teacher neurons are equal.",
    };
    let all = census.searches;
    Some(format!("Of {all} searches for critical points {}.{equal}", crate::words::listed(&parts)))
}

/// What the students of a point do.
fn students(class: &Class, exact: bool) -> String {
    let Class::Groups(sizes) = class else {
        return "each student is near a teacher neuron of its own and takes a share of those that \
                are left"
            .to_string();
    };
    if let [all] = sizes[..] {
        return format!("the student averages all {all} teacher neurons");
    }
    let copies = sizes.iter().filter(|size| **size == 1).count();
    let averages: Vec<String> =
        sizes.iter().filter(|size| **size > 1).map(usize::to_string).collect();
    let nearly = if exact { "" } else { "nearly " };
    let first = match copies {
        0 => String::new(),
        1 => format!("one student {nearly}copies a teacher neuron"),
        n => format!("{n} students {nearly}copy a teacher neuron each"),
    };
    let second = match averages.len() {
        0 => String::new(),
        1 => format!("one {nearly}averages {}", averages[0]),
        n => format!("{n} {nearly}average {}", crate::words::listed(&averages)),
    };
    let parts: Vec<String> = [first, second].into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(", and ")
}

/// How far the directions of students are from the teacher's neurons, where no critical point is
/// known by which a run could be said to copy or to average: the nearest, or of a student beyond
/// [`BESIDE`] of it the two nearest.
fn angles(lab: &CopyAverage, run: &Run<'_, CopyAverage>) -> Option<String> {
    /// In degrees.
    const BESIDE: f64 = 15.0;
    let (loss, chosen) = (&lab.loss, run.chosen());
    if !lab.points.is_empty() || math::largest(&chosen.state.own.gradient) > 1e-5 {
        return None;
    }
    let x = &chosen.state.own.x;
    let sign = |b: f64| if loss.kernel.is_odd() { b.signum() } else { 1.0 };
    let angle = |i: usize, v: &[f64], b: f64| {
        let w = loss.weights(x, i);
        let length = math::sqrt(math::dot(w, w) * math::dot(v, v));
        let cosine = sign(loss.out(x)[i] * b) * math::dot(w, v) / length;
        math::acos(cosine.clamp(-1.0, 1.0)).to_degrees()
    };
    let student = |i: usize| {
        let pairs = loss.teacher.rows().zip(&loss.teacher.out);
        let degrees: Vec<f64> = pairs.map(|(v, b)| angle(i, v, *b)).collect();
        let order = math::ascending(&degrees);
        let near = |j: usize| format!("{:.0}° from T{}", degrees[j], j + 1);
        let far = order.get(1).filter(|_| degrees[order[0]] > BESIDE);
        let parts: Vec<String> = std::iter::once(&order[0]).chain(far).map(|j| near(*j)).collect();
        format!("student {} points {}", i + 1, crate::words::listed(&parts))
    };
    let said: Vec<String> = (0..loss.students).map(student).collect();
    Some(format!("{}.", crate::words::capital(said.join(", "))))
}

/// Why the theorem does not speak of this run, if it does not.
fn theorem(lab: &CopyAverage) -> Option<String> {
    let why = match (&lab.loss.kernel, lab.loss.teacher.is_orthonormal()) {
        (super::problem::Kernel::Erf(_), true) => return None,
        (_, true) => "the activation is not the error function",
        _ => "the teacher's neurons are not orthonormal with out-weights one",
    };
    Some(format!("The theorem on copy-average points does not apply: {why}."))
}

/// A warning where quadrature is no longer exact to 1e-10.
fn reach(lab: &CopyAverage, run: &Run<'_, CopyAverage>) -> Option<String> {
    let (loss, x) = (&lab.loss, &run.chosen().state.own.x);
    let length = |w: &[f64]| math::sqrt(math::dot(w, w));
    let students = (0..loss.students).map(|i| length(loss.weights(x, i)));
    let longest = students.chain(loss.teacher.rows().map(length)).fold(0.0, f64::max);
    (longest > loss.kernel.reach()).then(|| {
        format!(
            "In-weights have a norm of {}; quadrature is exact to 1e-10 up to {} only.",
            number(longest),
            number(loss.kernel.reach())
        )
    })
}
