//! How students lie between the teacher's axes: their parts, the fan of axes in the plane, where
//! the run leads, and what moves an arrow's tip.

use std::cell::OnceCell;

use super::{
    CopyAverage,
    params::Method,
    problem::{Kernel, Loss, Teacher},
};
use crate::{
    lab::{Lab as _, kit::Lanes as _},
    math::{self, Buffer},
    rng::Streams,
    schema::Choices as _,
};

/// The fan opens by this angle, in degrees, or less if axes are few.
const OPEN: f64 = 150.0;
const APART: f64 = 75.0;
/// Steps within which a run is looked ahead of, and most parameters of one.
const AHEAD: u64 = 400;
const SMALL: usize = 130;
/// Share of all parts in an axis with which a student has it alone.
const OWNED: f64 = 0.7;

/// What the picture needs of the teacher.
pub struct Fan {
    /// What takes in-weights apart into those of the teacher.
    dual: Vec<f64>,
    ahead: OnceCell<Ahead>,
}

/// The run as it goes on if nobody moves anything: it is computed once, when it is first drawn.
pub struct Ahead {
    /// Ends of the teacher's axes: those of one average stand side by side.
    pub axes: Vec<[f64; 2]>,
    /// Of each axis, the student that alone has a part in it at the end, if one has.
    pub owners: Vec<Option<usize>>,
    /// Tips of the arrows at every step.
    pub tips: Vec<Vec<[f64; 2]>>,
    /// The students at every step.
    path: Vec<Buffer>,
    /// Whether its last step is the end.
    whole: bool,
}

impl Fan {
    /// The fan of a teacher's axes.
    pub fn of(loss: &Loss) -> Self {
        Self { dual: loss.teacher.dual(loss.kernel.is_odd()), ahead: OnceCell::new() }
    }
}

/// Of each student, out-weight times in-weights in terms of the teacher's neurons: a copy of one
/// has 1 there and 0 elsewhere. A student of an odd activation can change both signs, and ReLU
/// can shift scale from one to the other, without a change of these numbers. Of other
/// activations a negative out-weight leaves the direction as it is.
pub fn effects(lab: &CopyAverage, x: &[f64]) -> Vec<Vec<f64>> {
    let effect = |i: usize| -> Vec<f64> {
        let (share, w) = (share(lab, x, i), lab.loss.weights(x, i));
        let dual = lab.fan.dual.chunks_exact(lab.loss.inputs());
        dual.map(|dual| share * math::dot(dual, w)).collect()
    };
    (0..lab.loss.students).map(effect).collect()
}

/// The factor from a student's in-weights to its arrow.
fn share(lab: &CopyAverage, x: &[f64], i: usize) -> f64 {
    let (a, w) = (lab.loss.out(x)[i], lab.loss.weights(x, i));
    match &lab.loss.kernel {
        // The direction is all that there is.
        Kernel::Step => a.abs() / math::sqrt(math::dot(w, w)).max(f64::MIN_POSITIVE),
        kernel if kernel.is_odd() => a,
        _ => a.abs(),
    }
}

impl Ahead {
    /// Of the run of a laboratory.
    pub fn of(lab: &CopyAverage) -> &Self {
        lab.fan.ahead.get_or_init(|| look(lab))
    }

    /// Where the arrows of a state come to rest, if it is the one of the flow at this step.
    pub fn goals(&self, lane: usize, step: u64, x: &[f64]) -> Option<&[[f64; 2]]> {
        let last = self.path.len() - 1;
        let follows = *self.path[last.min(step as usize)] == *x;
        let known = self.whole && Method::of(lane) == Method::Flow && follows;
        known.then(|| &self.tips[last][..])
    }
}

/// Where an arrow's tip is.
pub fn tip(effect: &[f64], axes: &[[f64; 2]]) -> [f64; 2] {
    [0, 1].map(|c| math::sum(effect.iter().zip(axes).map(|(part, axis)| part * axis[c])))
}

fn look(lab: &CopyAverage) -> Ahead {
    // The flow draws no random numbers.
    let (flow, streams) = (Method::Flow.position(), Streams::new(0));
    let mut state = lab.init(flow, streams);
    let (mut path, mut whole) = (vec![state.own.x.clone()], false);
    while !whole && lab.start.len() <= SMALL && path.len() as u64 <= AHEAD {
        let step = path.len() as u64 - 1;
        whole = !lab.step(flow, streams, step, &mut state).is_running();
        path.push(state.own.x.clone());
    }
    let last = effects(lab, &state.own.x);
    let users = users(lab, &last);
    let axes = axes(&users);
    let owner = |(j, i): (usize, &usize)| {
        let all = math::sum(last.iter().map(|effect| effect[j].abs()));
        (last[*i][j] > OWNED * all).then_some(*i)
    };
    let owners = users.iter().enumerate().map(owner).collect();
    let tips_of = |x: &Buffer| effects(lab, x).iter().map(|effect| tip(effect, &axes)).collect();
    let tips = path.iter().map(tips_of).collect();
    Ahead { axes, owners, tips, path, whole }
}

/// The student that uses each of the teacher's neurons most.
fn users(lab: &CopyAverage, effects: &[Vec<f64>]) -> Vec<usize> {
    let user = |j: usize| {
        let most = |best: usize, i: usize| if effects[i][j] > effects[best][j] { i } else { best };
        (1..effects.len()).fold(0, most)
    };
    (0..lab.loss.teacher.neurons()).map(user).collect()
}

/// The teacher's axes as a fan, in the order of the students that use them most.
fn axes(users: &[usize]) -> Vec<[f64; 2]> {
    let k = users.len();
    let order = math::ascending(&users.iter().map(|i| *i as f64).collect::<Vec<_>>());
    let open = (APART * (k - 1) as f64).min(OPEN);
    let mut axes = vec![[0.0; 2]; k];
    for (place, j) in order.iter().enumerate() {
        let turned = if k > 1 { open * (place as f64 / (k - 1) as f64 - 0.5) } else { 0.0 };
        let angle = turned.to_radians();
        axes[*j] = [math::sin(angle), math::cos(angle)];
    }
    axes
}

/// Moves the tip of a student's arrow: its in-weights change by the least combination of the
/// teacher's that does so. Its out-weight stays, but of a step, whose in-weights have no length.
///
/// # Errors
/// Words that say why there is no such combination.
pub fn pull(lab: &CopyAverage, x: &mut [f64], i: usize, to: [f64; 2]) -> Result<(), String> {
    let loss = &lab.loss;
    if i >= loss.students {
        return Err(format!("there are {} students", loss.students));
    }
    let axes = &Ahead::of(lab).axes;
    let gram = |a: usize, b: usize| math::sum(axes.iter().map(|axis| axis[a] * axis[b]));
    let [p, q, r] = [gram(0, 0), gram(0, 1), gram(1, 1)];
    let determinant = p * r - q * q;
    if determinant < 1e-9 {
        return Err("a plane needs two teacher neurons".to_string());
    }
    let from = tip(&effects(lab, x)[i], axes);
    let way = [to[0] - from[0], to[1] - from[1]];
    let part = [r * way[0] - q * way[1], p * way[1] - q * way[0]].map(|z| z / determinant);
    let share = share(lab, x, i);
    if share == 0.0 {
        return Err(format!("the out-weight of student {} is zero", i + 1));
    }
    let d = loss.inputs();
    let before = math::dot(loss.weights(x, i), loss.weights(x, i));
    let row = &mut x[i * d..][..d];
    for ((v, b), axis) in loss.teacher.rows().zip(&loss.teacher.out).zip(axes) {
        let unit = Teacher::unit(*b, loss.kernel.is_odd());
        math::axpy(unit * math::dot(axis, &part) / share, v, row);
    }
    if matches!(loss.kernel, Kernel::Step) {
        let after = math::dot(row, row);
        x[loss.students * d + i] *= math::sqrt(after / before);
    }
    Ok(())
}
