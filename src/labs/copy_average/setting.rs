//! What is optimised and where it begins, by the parameters.

use super::{
    params::{Activation, Origin, Params, Place, Start},
    problem::{Loss, Teacher, known},
};
use crate::{
    math,
    rng::{self, Purpose, Streams},
    schema::Problem,
};

/// Differences of an angle from the smallest or largest possible one that leave a teacher.
const MARGIN: f64 = 0.5;

/// Changes parameters that do not go together, and says what it changed.
pub fn settle(params: &mut Params, problems: &mut Vec<Problem>) {
    let mut say = |key: &str, why: String| problems.push(Problem::new(key, why));
    if params.teacher == Origin::Penguins {
        (params.teachers, params.activation) = (4, Activation::Erf);
        params.angle = 90.0;
    }
    if params.students > params.teachers {
        let k = params.teachers;
        let why = "a student with more neurons than its teacher has nothing to average";
        say("students", format!("{why}; n = k = {k} is used"));
        params.students = k;
    }
    if params.teachers == 1 {
        let why = "one teacher neuron can only be copied; take two or more to see an average";
        say("teachers", why.to_string());
    }
    if params.activation == Activation::Step && !params.norms.is_empty() {
        say("norms", "a step has the same value whatever the norms; all are 1".to_string());
        params.norms.clear();
    }
    // The sum of all in-weights has no negative square.
    let widest = math::acos(-1.0 / f64::from(params.teachers - 1).max(1.0)).to_degrees() - MARGIN;
    if params.teachers > 1 && params.angle > widest {
        let why = format!("{} vectors have no larger angle than {widest:.1}", params.teachers);
        say("angle", format!("{why} degrees with each other, which is used"));
        params.angle = widest;
    }
    if params.start != Start::Random && params.point == Place::Chosen {
        let sizes: Vec<usize> = params.groups.iter().map(|size| *size as usize).collect();
        let (n, k) = (params.students as usize, params.teachers as usize);
        let whole = params.groups.iter().all(|size| size.fract() == 0.0);
        if sizes.len() != n || sizes.iter().sum::<usize>() != k || !whole {
            let why = format!("{n} whole numbers that add up to {k} are needed");
            say("groups", format!("{why}; n − 1 copies and one average are used"));
            params.point = Place::Best;
        }
    }
}

/// The loss of settled parameters.
pub fn loss(params: &Params) -> Loss {
    let (k, spare) = (params.teachers as usize, usize::from(params.spare));
    if params.teacher == Origin::Penguins {
        let kernel = Activation::Erf.kernel();
        return Loss::new(kernel, Teacher::trained(spare), params.students as usize);
    }
    // A right angle is exactly one.
    let cosine = if params.angle == 90.0 { 0.0 } else { math::cos(params.angle.to_radians()) };
    let teacher = Teacher::equiangular(k, k + spare, cosine);
    let teacher = teacher.scaled(&params.norms, &params.outs);
    Loss::new(params.activation.kernel(), teacher, params.students as usize)
}

/// The critical point that a run begins on or near.
///
/// # Errors
/// Words that say why it is not known.
pub fn place(params: &Params, loss: &Loss) -> Result<Vec<f64>, String> {
    let (n, k) = (loss.students, loss.teacher.neurons());
    let mut sizes = match params.point {
        Place::Perturbed => {
            let found = known::perturbed(loss).filter(|_| loss.teacher.is_symmetric());
            return found.map(|point| point.x).ok_or_else(|| {
                "perturbed copies are not known here: they need exchangeable teacher neurons and \
                 1 < n < k"
                    .to_string()
            });
        }
        Place::Best => known::best(k, n),
        Place::Balanced => (0..n).map(|i| (k + n - 1 - i) / n).collect(),
        Place::Chosen => params.groups.iter().map(|size| *size as usize).collect(),
    };
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    known::groups_of(loss, sizes).ok_or_else(|| {
        "this point is known for the error function and an orthonormal teacher alone".to_string()
    })
}

/// Where the students begin, and why that is not where it was wanted.
pub fn start(params: &Params, loss: &Loss, streams: Streams) -> (Vec<f64>, Option<Problem>) {
    let (n, d) = (loss.students, loss.inputs());
    let mut noise = vec![0.0; n * (d + 1)];
    let purpose = if params.start == Start::Random { Purpose::Start } else { Purpose::Jitter };
    rng::fill_normal(&mut streams.of_lane(purpose, params.draw, 0), &mut noise);
    let random = |mut noise: Vec<f64>| {
        let spread = [2.0 / (d + n) as f64, 2.0 / (n + 1) as f64].map(math::sqrt);
        noise.iter_mut().enumerate().for_each(|(i, z)| *z *= spread[usize::from(i >= n * d)]);
        noise
    };
    if params.start == Start::Random {
        return (random(noise), None);
    }
    match place(params, loss) {
        Ok(mut x) => {
            let jitter = if params.start == Start::Near { params.jitter } else { 0.0 };
            x.iter_mut().zip(&noise).for_each(|(x, z)| *x += jitter * z);
            (x, None)
        }
        Err(why) => {
            let why = format!("{why}; a random start is used");
            (random(noise), Some(Problem::new("point", why)))
        }
    }
}
