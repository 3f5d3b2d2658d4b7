//! Copy-average points of the error function, in closed form.
//!
//! The teacher's neurons are divided into as many groups as there are students, and each
//! student is the best single neuron for its group: a copy of a group of one, an average of a
//! larger one. For the error function, an orthonormal teacher and unit out-weights every such
//! point is critical (Simsek et al. 2023), with the loss of its groups added up.

use std::f64::consts::PI;

use crate::math;

/// `rho^2 = |v|^2 c^2 / (1 + |v|^2 c^2)` of a teacher's neuron of norm one, for
/// `s(x) = erf(c x / 2^{1/2})`.
fn saturation(c: f64) -> f64 {
    c * c / (1.0 + c * c)
}

/// The loss of the best single neuron for a group of `size` teachers:
/// `(2/pi) (l asin P - l^2 asin(P/l))` with `P = c^2 / (1 + c^2)`; for `c = 1` it is
/// `l/3 - (2 l^2/pi) asin(1/(2l))`.
#[must_use]
pub fn level(c: f64, size: usize) -> f64 {
    let (p, l) = (saturation(c), size as f64);
    // A copy has none; the difference would be rounding.
    if size == 1 { 0.0 } else { 2.0 / PI * (l * math::asin(p) - l * l * math::asin(p / l)) }
}

/// Norm and out-weight of the best single neuron for a group of `size` teachers:
/// `c^2 r^2 = P / (l - P)`, which is `r^2 = 1/(2l - 1)` for `c = 1`, and `a = l`.
#[must_use]
pub fn neuron(c: f64, size: usize) -> (f64, f64) {
    let (p, l) = (saturation(c), size as f64);
    (math::sqrt(p / (l - p)) / c, l)
}

/// All ways to divide `total` into `parts` groups of at least one, each in descending order:
/// the one with the largest group, which has the smallest loss, first.
#[must_use]
pub fn partitions(total: usize, parts: usize) -> Vec<Vec<usize>> {
    let mut all = Vec::new();
    extend(&mut all, &mut Vec::new(), total, parts);
    all
}

/// Sizes of the groups of `n - 1` copies and one average: the first of all partitions.
#[must_use]
pub fn best(teachers: usize, students: usize) -> Vec<usize> {
    let mut sizes = vec![1; students];
    sizes[0] = teachers + 1 - students;
    sizes
}

/// Sizes of groups that are as equal as possible: the last of all partitions.
#[must_use]
pub fn balanced(teachers: usize, students: usize) -> Vec<usize> {
    (0..students).map(|i| (teachers + students - 1 - i) / students).collect()
}

fn extend(all: &mut Vec<Vec<usize>>, begun: &mut Vec<usize>, total: usize, parts: usize) {
    if parts == 0 {
        if total == 0 {
            all.push(begun.clone());
        }
        return;
    }
    let most = begun.last().copied().unwrap_or(total).min(total);
    for size in (1..=most).rev() {
        // The rest must fit into groups between one and this size.
        if size + (parts - 1) <= total && size * parts >= total {
            begun.push(size);
            extend(all, begun, total - size, parts - 1);
            begun.pop();
        }
    }
}

/// The copy-average point of these groups of an orthonormal teacher, whose neurons lie along
/// the first of `inputs` axes: in-weights and then out-weights.
#[must_use]
pub fn point(c: f64, sizes: &[usize], inputs: usize) -> Vec<f64> {
    let mut x = vec![0.0; sizes.len() * (inputs + 1)];
    let (weights, out) = x.split_at_mut(sizes.len() * inputs);
    let mut first = 0;
    for ((row, out), size) in weights.chunks_exact_mut(inputs).zip(out).zip(sizes) {
        let (r, a) = neuron(c, *size);
        row[first..first + size].fill(r / math::sqrt(*size as f64));
        *out = a;
        first += size;
    }
    x
}
