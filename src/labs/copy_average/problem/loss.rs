//! The population loss of a student under standard normal input.

use super::{
    kernel::{Kernel, Neuron, Order, Pair},
    teacher::Teacher,
};
use crate::{
    linalg::Matrix,
    math::{self, Buffer},
    optim::{Curvature, Dense, Objective},
};

/// `L = E (f - f*)^2`, without a factor one half, of the student
/// `f(x) = sum_i a_i s(w_i . x)` and the teacher `f*(x) = sum_j b_j s(v_j . x)`:
/// `L = a^T G(W, W) a - 2 a^T G(W, V) b + b^T G(V, V) b` with the interactions of [`Kernel`].
///
/// Parameters are the in-weights `w_1, .., w_n` of `d` numbers each, and then the out-weights
/// `a_1, .., a_n`.
#[derive(Clone, Debug)]
pub struct Loss {
    /// How neurons interact.
    pub kernel: Kernel,
    /// What is to be learned.
    pub teacher: Teacher,
    /// Number of student neurons.
    pub students: usize,
    /// The teacher's neurons, prepared.
    pub(super) known: Vec<Neuron>,
    /// `b^T G(V, V) b`.
    constant: f64,
}

/// `y <- y + a x` for vectors so short that a loop is the quickest.
fn add_to(a: f64, x: &[f64], y: &mut [f64]) {
    for (y, x) in y.iter_mut().zip(x) {
        *y += a * x;
    }
}

/// Cosine and sine of the angle between two neurons.
pub(super) fn angle(one: &Neuron, two: &Neuron) -> (f64, f64) {
    /// Beyond this cosine the square of the sine is lost in that of the cosine.
    const NARROW: f64 = 0.9;
    let (p, q) = (&one.direction, &two.direction);
    let u = math::dot(p, q).clamp(-1.0, 1.0);
    let square = if u.abs() < NARROW {
        1.0 - u * u
    } else {
        math::sum(p.iter().zip(q).map(|(p, q)| (q - u * p) * (q - u * p)))
    };
    (u, math::sqrt(square).min(1.0))
}

impl Loss {
    /// The loss of a student with so many neurons.
    #[must_use]
    pub fn new(kernel: Kernel, teacher: Teacher, students: usize) -> Self {
        let known: Vec<Neuron> = teacher.rows().map(|v| kernel.neuron(v, Order::Value)).collect();
        let b = &teacher.out;
        let mut constant = 0.0;
        for (j, one) in known.iter().enumerate() {
            constant += b[j] * b[j] * one.own[0];
            for (two, other) in known[..j].iter().zip(b) {
                let pair = kernel.pair(one, two, angle(one, two), Order::Value);
                constant += 2.0 * b[j] * other * pair.g;
            }
        }
        Self { kernel, teacher, students, known, constant }
    }

    /// Dimension `d` of the input.
    #[must_use]
    pub fn inputs(&self) -> usize {
        self.teacher.inputs
    }

    /// In-weights of a student neuron.
    ///
    /// # Panics
    /// If there is no such neuron.
    #[must_use]
    pub fn weights<'a>(&self, x: &'a [f64], i: usize) -> &'a [f64] {
        &x[i * self.inputs()..][..self.inputs()]
    }

    /// Out-weights.
    #[must_use]
    pub fn out<'a>(&self, x: &'a [f64]) -> &'a [f64] {
        &x[self.students * self.inputs()..]
    }

    /// The loss of the zero function, `E f*^2`.
    #[must_use]
    pub fn constant(&self) -> f64 {
        self.constant
    }

    pub(super) fn neurons(&self, x: &[f64], order: Order) -> Vec<Neuron> {
        assert_eq!(x.len(), self.size(), "loss: {} numbers for {}", x.len(), self.size());
        (0..self.students).map(|i| self.kernel.neuron(self.weights(x, i), order)).collect()
    }

    /// Calls a function with every pair of a student and another neuron: the student, the other
    /// student if it is one, the weight `c` of the pair's `g` in the loss over that of the
    /// student, the other neuron, and the pair. Two students come in either order.
    fn each(
        &self,
        neurons: &[Neuron],
        a: &[f64],
        order: Order,
        mut visit: impl FnMut(usize, Option<usize>, f64, &Neuron, Pair),
    ) {
        for (i, one) in neurons.iter().enumerate() {
            for (j, two) in neurons.iter().enumerate().skip(i + 1) {
                let pair = self.kernel.pair(one, two, angle(one, two), order);
                visit(i, Some(j), 2.0 * a[j], two, pair);
                visit(j, Some(i), 2.0 * a[i], one, pair.swapped());
            }
            for (two, b) in self.known.iter().zip(&self.teacher.out) {
                visit(i, None, -2.0 * b, two, self.kernel.pair(one, two, angle(one, two), order));
            }
        }
    }

    /// An orthonormal basis, in columns, of what is across the directions in which the loss is
    /// constant: `(w_i, -a_i)`, which trade in-weights for out-weights, or of a step, for which
    /// norms are of no matter, `(w_i, 0)`.
    fn beyond_scale(&self, x: &[f64]) -> Matrix {
        let (n, d) = (self.students, self.inputs());
        let mut basis = Matrix::zeros(self.size(), n * d);
        for (i, a) in self.out(x).iter().enumerate() {
            let mut trade = self.weights(x, i).to_vec();
            trade.push(if matches!(self.kernel, Kernel::Step) { 0.0 } else { -a });
            for (k, vector) in complement(&trade).iter().enumerate() {
                let mut column = basis.column_mut(i * d + k);
                column.rows_mut(i * d, d).copy_from_slice(&vector[..d]);
                column[n * d + i] = vector[d];
            }
        }
        basis
    }

    fn hessian(&self, x: &[f64]) -> Matrix {
        let (n, d, size) = (self.students, self.inputs(), self.size());
        let neurons = self.neurons(x, Order::Hessian);
        let a = self.out(x);
        let mut h = Symmetric { entries: Buffer::zeros(size * size), size };
        let mut parts: Vec<Own> = neurons.iter().zip(a).map(|(p, a)| Own::new(p, *a)).collect();
        let (mut normal, mut other) = (vec![0.0; d], vec![0.0; d]);
        let (mut along, mut across) = (vec![0.0; d], vec![0.0; d]);
        self.each(&neurons, a, Order::Hessian, |i, j, c, q, pair| {
            let p = &neurons[i];
            across_to(p, q, &pair, &mut normal);
            parts[i].meet(p, (a[i], c), &pair, &normal);
            let weight = a[i] * c;
            h.add_dyad((i * d, i * d), weight * pair.uu / (p.r * p.r), &normal, &normal);
            let Some(j) = j else { return };
            // The derivative of this student's gradient by the other's out-weight.
            let turn = pair.u * pair.sine / p.r;
            let slopes = p.direction.iter().zip(&normal).map(|(w, n)| pair.d[0] * w + turn * n);
            for (k, slope) in slopes.enumerate() {
                h.add(i * d + k, n * d + j, 2.0 * a[i] * slope);
                h.add(n * d + j, i * d + k, 2.0 * a[i] * slope);
            }
            h.add(n * d + i, n * d + j, 2.0 * pair.g);
            // The block of both in-weights, w (A)^T + n (B)^T + round I, in terms of the
            // other's direction z and its normal m.
            across_to(q, p, &pair, &mut other);
            let round = pair.u / (p.r * q.r);
            let tilt = pair.sine * (pair.du[0] - pair.u / p.r) / q.r;
            let shear = pair.sine * (pair.du[1] / p.r - round);
            let bend = pair.uu / (p.r * q.r);
            for (k, (z, m)) in q.direction.iter().zip(&other).enumerate() {
                along[k] = (pair.mixed - round * pair.cosine) * z + tilt * m;
                across[k] = shear * z + bend * m;
            }
            h.add_dyad((i * d, j * d), weight, &p.direction, &along);
            h.add_dyad((i * d, j * d), weight, &normal, &across);
            (0..d).for_each(|k| h.add(i * d + k, j * d + k, weight * round));
        });
        for (i, (part, p)) in parts.iter().zip(&neurons).enumerate() {
            h.add(n * d + i, n * d + i, 2.0 * p.own[0]);
            for k in 0..d {
                h.add(i * d + k, i * d + k, part.round);
                h.add(i * d + k, n * d + i, part.slope[k]);
                h.add(n * d + i, i * d + k, part.slope[k]);
            }
            h.add_dyad((i * d, i * d), part.along - part.round, &p.direction, &p.direction);
            h.add_dyad((i * d, i * d), 1.0, &p.direction, &part.turn);
            h.add_dyad((i * d, i * d), 1.0, &part.turn, &p.direction);
        }
        Matrix::from_vec(size, size, h.entries.into_vec())
    }
}

/// Orthonormal vectors across a vector, by the reflection that takes it to an axis.
fn complement(v: &[f64]) -> Vec<Vec<f64>> {
    let length = math::sqrt(math::dot(v, v));
    let mut mirror = v.to_vec();
    mirror[0] += if v[0] < 0.0 { -length } else { length };
    let square = math::dot(&mirror, &mirror);
    let reflected = |k: usize| {
        let factor = if square > 0.0 { 2.0 * mirror[k] / square } else { 0.0 };
        let entry = |(i, m): (usize, &f64)| f64::from(u8::from(i == k)) - factor * m;
        mirror.iter().enumerate().map(entry).collect()
    };
    (1..v.len()).map(reflected).collect()
}

/// The unit vector across the direction of `p` towards that of `q`; zero if they are parallel,
/// where what it is needed for vanishes.
fn across_to(p: &Neuron, q: &Neuron, pair: &Pair, normal: &mut [f64]) {
    /// Below this sine the vector is rounding.
    const NONE: f64 = 1e-14;
    let over = if pair.sine > NONE { 1.0 / pair.sine } else { 0.0 };
    for (n, (p, q)) in normal.iter_mut().zip(p.direction.iter().zip(&q.direction)) {
        *n = (q - pair.cosine * p) * over;
    }
}

/// What all pairs of a student add to the block of its in-weights, but for a dyad each.
struct Own {
    /// On all directions across its own.
    round: f64,
    /// Along its own direction.
    along: f64,
    /// Vectors `t` of `w t^T + t w^T` with the unit vector `w` of its direction.
    turn: Vec<f64>,
    /// The derivative of the loss by in-weights and by the out-weight.
    slope: Vec<f64>,
}

impl Own {
    fn new(p: &Neuron, a: f64) -> Self {
        let [_, first, second] = p.own;
        Self {
            round: a * a * first / p.r,
            along: a * a * second,
            turn: vec![0.0; p.direction.len()],
            slope: p.direction.iter().map(|w| 2.0 * a * first * w).collect(),
        }
    }

    /// `grad u = s n / r` with the sine `s` and the normal `n`, and
    /// `grad grad u = -(s w n^T + s n w^T + u (I - w w^T)) / r^2`. The pair has the weight
    /// `a c` in the loss.
    fn meet(&mut self, p: &Neuron, (a, c): (f64, f64), pair: &Pair, normal: &[f64]) {
        let (weight, sine) = (a * c, pair.sine);
        self.round += weight * (pair.d[0] / p.r - pair.cosine * pair.u / (p.r * p.r));
        self.along += weight * pair.dd[0];
        add_to(weight * sine * (pair.du[0] - pair.u / p.r) / p.r, normal, &mut self.turn);
        add_to(c * pair.d[0], &p.direction, &mut self.slope);
        add_to(c * sine * pair.u / p.r, normal, &mut self.slope);
    }
}

/// A symmetric matrix, column by column.
struct Symmetric {
    entries: Buffer,
    size: usize,
}

impl Symmetric {
    fn add(&mut self, row: usize, column: usize, value: f64) {
        self.entries[column * self.size + row] += value;
    }

    /// Adds `weight v w^T` to the block that begins at a row and a column.
    fn add_dyad(&mut self, (row, column): (usize, usize), weight: f64, v: &[f64], w: &[f64]) {
        for (k, w) in w.iter().enumerate() {
            let at = (column + k) * self.size + row;
            add_to(weight * w, v, &mut self.entries[at..at + v.len()]);
        }
    }
}

impl Objective for Loss {
    fn size(&self) -> usize {
        self.students * (self.inputs() + 1)
    }

    fn value(&self, x: &[f64]) -> f64 {
        let neurons = self.neurons(x, Order::Value);
        let a = self.out(x);
        let mut terms = vec![self.constant];
        terms.extend(neurons.iter().zip(a).map(|(p, a)| a * a * p.own[0]));
        self.each(&neurons, a, Order::Value, |i, j, c, _, pair| {
            // Two students are met twice.
            let half = if j.is_some() { 0.5 } else { 1.0 };
            terms.push(half * c * a[i] * pair.g);
        });
        // The terms cancel where student and teacher agree: what is left below zero is their
        // rounding.
        math::sum(terms).max(0.0)
    }

    fn gradient(&self, x: &[f64], out: &mut [f64]) {
        let d = self.inputs();
        let neurons = self.neurons(x, Order::Gradient);
        let a = self.out(x);
        let (by_in, by_out) = out.split_at_mut(self.students * d);
        for (i, (p, a)) in neurons.iter().zip(a).enumerate() {
            math::scaled(a * a * p.own[1], &p.direction, &mut by_in[i * d..][..d]);
            by_out[i] = 2.0 * a * p.own[0];
        }
        self.each(&neurons, a, Order::Gradient, |i, _, c, q, pair| {
            let (p, by_in) = (&neurons[i], &mut by_in[i * d..][..d]);
            by_out[i] += c * pair.g;
            // The cosine changes towards the other direction, across the own one.
            let turn = a[i] * c * pair.u / p.r;
            add_to(a[i] * c * pair.d[0] - turn * pair.cosine, &p.direction, by_in);
            add_to(turn, &q.direction, by_in);
        });
    }

    /// Of an activation with a scale of no matter, within the directions in which the loss is
    /// not constant for that.
    fn curvature<'a>(&'a self, x: &'a [f64]) -> Box<dyn Curvature + 'a> {
        let hessian = self.hessian(x);
        Box::new(match self.kernel {
            Kernel::Relu | Kernel::Step => Dense::within(hessian, self.beyond_scale(x)),
            _ => Dense::new(hessian),
        })
    }
}
