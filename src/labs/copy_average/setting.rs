//! What is optimised and where it begins, by the parameters.

use super::{
    params::{Activation, Origin, Params, Place, Start},
    problem::{Loss, Teacher, averages, known::Class, start},
};
use crate::{
    math,
    rng::{self, Purpose, Streams},
    schema::Problem,
};

/// Differences of an angle from the largest possible one that leave a teacher, in degrees.
const MARGIN: f64 = 0.5;

/// Changes parameters that do not go together, and says what it changed.
pub fn settle(params: &mut Params, problems: &mut Vec<Problem>) {
    let mut say = |key: &str, why: String| problems.push(Problem::new(key, why));
    if params.teacher == Origin::Penguins {
        (params.teachers, params.activation, params.angle) = (4, Activation::Erf, 90.0);
    }
    let k = params.teachers;
    if params.students > k {
        let why = "a student with more neurons than its teacher has nothing to average";
        say("students", format!("{why}; n = k = {k} is used"));
        params.students = k;
    }
    if k == 1 {
        let why = "one teacher neuron can only be copied; take two or more to see an average";
        say("teachers", why.to_string());
    }
    if params.activation == Activation::Step && !params.norms.is_empty() {
        say("norms", "a step has the same value whatever the norms; all are 1".to_string());
        params.norms.clear();
    }
    let widest = Teacher::widest(k) - MARGIN;
    if k > 1 && params.angle > widest {
        let why = format!("{k} vectors have no larger angle than {widest:.1}");
        say("angle", format!("{why} degrees with each other, which is used"));
        params.angle = widest;
    }
    let n = params.students;
    let whole = params.groups.iter().all(|size| size.fract() == 0.0);
    let fits = params.groups.len() == n as usize && math::sum(params.groups.iter().copied()) == f64::from(k);
    let chosen = params.start != Start::Random && params.point == Place::Chosen;
    if chosen && !(whole && fits) {
        let why = format!("{n} whole numbers that add up to {k} are needed");
        say("groups", format!("{why}; n − 1 copies and one average are used"));
        params.point = Place::Best;
    }
}

/// The loss of settled parameters.
pub fn loss(params: &Params) -> Loss {
    let (k, spare) = (params.teachers as usize, usize::from(params.spare));
    let teacher = match params.teacher {
        Origin::Penguins => Teacher::trained(spare),
        Origin::Designed => {
            // A right angle is exactly one.
            let right = params.angle == 90.0;
            let cosine = if right { 0.0 } else { math::cos(params.angle.to_radians()) };
            Teacher::equiangular(k, k + spare, cosine).scaled(&params.norms, &params.outs)
        }
    };
    Loss::new(params.activation.kernel(), teacher, params.students as usize)
}

/// Where the students begin, and why that is not where it was wanted.
pub fn start(params: &Params, loss: &Loss, streams: Streams) -> (Vec<f64>, Option<Problem>) {
    let (purpose, jitter) = match params.start {
        Start::Random => (Purpose::Start, 1.0),
        Start::Near => (Purpose::Jitter, params.jitter),
        Start::Exact => (Purpose::Jitter, 0.0),
    };
    let mut noise = vec![0.0; loss.students * (loss.inputs() + 1)];
    rng::fill_normal(&mut streams.of_lane(purpose, params.draw, 0), &mut noise);
    if params.start == Start::Random {
        return (start::random(loss, noise), None);
    }
    match start::near(loss, &class(params, loss), jitter, &noise) {
        Ok(x) => (x, None),
        Err(why) => {
            let why = format!("{why}; a random start is used");
            (start::random(loss, noise), Some(Problem::new("point", why)))
        }
    }
}

/// The critical point that a run begins on or near.
fn class(params: &Params, loss: &Loss) -> Class {
    let (k, n) = (loss.teacher.neurons(), loss.students);
    let mut sizes = match params.point {
        Place::Perturbed => return Class::Perturbed,
        Place::Best => averages::best(k, n),
        Place::Balanced => averages::balanced(k, n),
        Place::Chosen => params.groups.iter().map(|size| *size as usize).collect(),
    };
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    Class::Groups(sizes)
}
