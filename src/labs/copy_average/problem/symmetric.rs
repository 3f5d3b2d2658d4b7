//! Critical points without a closed form, from their symmetry.
//!
//! Where exchanging neurons does not change the loss, a point that is critical among those of
//! the same symmetry is critical (Palais 1979). Such points have a handful of different
//! weights, for which Newton's method solves.

use super::{Loss, averages};
use crate::{
    linalg::Matrix,
    math::{self, Buffer},
    optim::{
        Absolute, Curvature, Dense, Iterate, Method, Moment, Objective,
        methods::{Accuracy, Newton, SaddleFree},
    },
    progress::Counter,
    rng::{Purpose, Streams},
    verdict::Verdict,
};

/// Most steps to a point. Those of the phase map are there after 20 or never.
const MOST_STEPS: u64 = 100;
/// Below this gradient norm the loss itself, whose terms cancel, says little about a step, and
/// Newton's method needs no line search.
const NEAR: f64 = 1e-6;
/// Largest gradient norm of a point that counts as found.
const FOUND: f64 = 1e-11;
/// Weights beyond this have no finite limit.
const LONGEST: f64 = 30.0;

/// A loss on the span of some vectors, of which coordinates are the parameters.
struct Span<'a> {
    loss: &'a dyn Objective,
    basis: Vec<Buffer>,
}

impl Span<'_> {
    fn lift(&self, y: &[f64]) -> Buffer {
        let mut x = Buffer::zeros(self.loss.size());
        for (y, vector) in y.iter().zip(&self.basis) {
            math::axpy(*y, vector, &mut x);
        }
        x
    }
}

impl Objective for Span<'_> {
    fn size(&self) -> usize {
        self.basis.len()
    }

    fn value(&self, y: &[f64]) -> f64 {
        self.loss.value(&self.lift(y))
    }

    fn gradient(&self, y: &[f64], out: &mut [f64]) {
        let mut whole = Buffer::zeros(self.loss.size());
        self.loss.gradient(&self.lift(y), &mut whole);
        for (out, vector) in out.iter_mut().zip(&self.basis) {
            *out = math::dot(&whole, vector);
        }
    }

    fn curvature<'a>(&'a self, y: &'a [f64]) -> Box<dyn Curvature + 'a> {
        let x = self.lift(y);
        let mut hessian = self.loss.curvature(&x);
        let mut image = Buffer::zeros(x.len());
        let mut entries = Vec::with_capacity(y.len() * y.len());
        for vector in &self.basis {
            hessian.times(vector, &mut image);
            entries.extend(self.basis.iter().map(|other| math::dot(other, &image)));
        }
        Box::new(Dense::new(Matrix::from_vec(y.len(), y.len(), entries)))
    }
}

/// Classes of weights that are equal, with the value that each begins with.
struct Pattern<'a> {
    /// Class of the weight of a student on a teacher.
    within: &'a dyn Fn(usize, usize) -> usize,
    /// Class of the out-weight of a student.
    out: &'a dyn Fn(usize) -> usize,
    /// The beginning, for each class.
    start: &'a [f64],
}

/// The critical point of a pattern that lies downhill of its start, if there is one. Weights on
/// teachers are coordinates in terms of the teacher's own in-weights.
fn solve(loss: &Loss, pattern: &Pattern<'_>) -> Option<Vec<f64>> {
    let (n, d) = (loss.students, loss.inputs());
    let mut basis = vec![Buffer::zeros(loss.size()); pattern.start.len()];
    for i in 0..n {
        for (j, v) in loss.teacher.rows().enumerate() {
            math::axpy(1.0, v, &mut basis[(pattern.within)(i, j)][i * d..][..d]);
        }
        basis[(pattern.out)(i)][n * d + i] = 1.0;
    }
    // Classes without a weight, and vectors of unit length.
    let (mut kept, mut start) = (Vec::new(), Vec::new());
    for (mut vector, value) in basis.into_iter().zip(pattern.start) {
        let length = math::sqrt(math::dot(&vector, &vector));
        if length > 0.0 {
            vector.iter_mut().for_each(|x| *x /= length);
            kept.push(vector);
            start.push(value * length);
        }
    }
    let span = Span { loss, basis: kept };
    let mut iterate = Iterate::new(&span, start.into());
    let accuracy = Accuracy { solver: None, tolerance: 1e-12 };
    let (absolute, escape) = (Absolute::Root, false);
    let downhill = SaddleFree { absolute, epsilon: 1e-8, step: 1.0, escape, accuracy };
    if !run(&downhill, &span, &mut iterate, NEAR) {
        return None;
    }
    run(&Newton { accuracy }, &span, &mut iterate, 0.0);
    let far = iterate.x.iter().any(|y| y.abs() > LONGEST * math::sqrt(loss.size() as f64));
    let x = span.lift(&iterate.x);
    let mut gradient = Buffer::zeros(x.len());
    loss.gradient(&x, &mut gradient);
    let found = loss.norm(&gradient) <= FOUND && !far;
    found.then(|| x.into_vec())
}

/// Takes steps until the method ends or the gradient norm is below a bound; whether one of them
/// came before the last step.
fn run(method: &dyn Method, objective: &dyn Objective, iterate: &mut Iterate, bound: f64) -> bool {
    let draw = || Streams::new(0).at(Purpose::Perturbation, 0);
    for step in 0..MOST_STEPS {
        let moment = Moment { step, draw: &draw, counter: Counter::unwatched() };
        let ends = method.step(objective, iterate, &moment) != Verdict::Continue;
        if ends || objective.norm(&iterate.gradient) < bound {
            return true;
        }
    }
    false
}

/// In-weight on each of `group` teachers and out-weight of a neuron that averages them, to
/// begin with. A positively homogeneous activation has no scale of its own: there the norm is
/// the out-weight.
fn average(loss: &Loss, group: usize) -> (f64, f64) {
    let root = math::sqrt(group as f64);
    if loss.kernel.has_kink() {
        let balanced = math::sqrt(root);
        (balanced / root, balanced)
    } else {
        let (r, a) = averages::neuron(1.0, group);
        (r / root, a)
    }
}

/// The point near `n - 1` copies and one average of the other teachers.
///
/// A copy has weights on its own teacher, on the other copied ones and on the averaged ones;
/// the average has one on the copied and one on the averaged teachers.
#[must_use]
pub fn copies_and_average(loss: &Loss) -> Option<Vec<f64>> {
    let copies = loss.students - 1;
    let (weight, out) = average(loss, loss.teacher.neurons() - copies);
    let within = |i: usize, j: usize| match (i < copies, j < copies) {
        (true, true) => usize::from(i != j),
        (true, false) => 2,
        (false, true) => 3,
        (false, false) => 4,
    };
    let start = [1.0, 0.0, 0.0, 0.0, weight, 1.0, out];
    solve(loss, &Pattern { within: &within, out: &|i| 5 + usize::from(i == copies), start: &start })
}

/// The point of perturbed copies: each student has one weight on a teacher of its own, one on
/// the other students' and one on all that are left.
#[must_use]
pub fn perturbed_copies(loss: &Loss) -> Option<Vec<f64>> {
    /// The sum over students of out-weight times weight on any teacher, about.
    const TOTAL: f64 = 0.83;
    let (students, teachers) = (loss.students, loss.teacher.neurons());
    if students < 2 || students == teachers {
        return None;
    }
    let (n, k) = (students as f64, teachers as f64);
    let other = -(0.65 * (k - n) / (n * (n + 1.0))).min(0.4);
    let mut start = [TOTAL - (n - 1.0) * other, other, TOTAL / n, k / n];
    // Until here weights times out-weight.
    let out = if loss.kernel.has_kink() { math::sqrt(start[0]) } else { start[3] };
    start[..3].iter_mut().for_each(|weight| *weight /= out);
    start[3] = out;
    let within = |i: usize, j: usize| if j >= students { 2 } else { usize::from(i != j) };
    solve(loss, &Pattern { within: &within, out: &|_| 3, start: &start })
}

/// Of one student, how far its in-weights are from having one component along all teachers
/// and none else: the relative length of what is left. Not a number for several students.
#[must_use]
pub fn unequal(loss: &Loss, x: &[f64]) -> f64 {
    if loss.students > 1 {
        return f64::NAN;
    }
    let w = loss.weights(x, 0);
    let mut sum = vec![0.0; w.len()];
    loss.teacher.rows().for_each(|v| math::axpy(1.0, v, &mut sum));
    let along = math::dot(w, &sum) / math::dot(&sum, &sum);
    let rest: Vec<f64> = w.iter().zip(&sum).map(|(w, s)| w - along * s).collect();
    math::sqrt(math::dot(&rest, &rest) / math::dot(w, w))
}
