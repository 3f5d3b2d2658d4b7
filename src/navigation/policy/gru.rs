//! One step of a gated recurrent unit, and its derivative.
//!
//! `z = s(x_z + U_z h)`, `r = s(x_r + U_r h)`, `n = tanh(x_n + r . U_n h)`,
//! `h' = (1 - z) . n + z . h`, with the logistic function `s`.

use super::softmax::logistic;
use crate::math;

/// Units.
pub const UNITS: usize = 16;
/// Numbers that an input adds to the gates `z`, `r` and to `n`.
pub const GATES: usize = 3 * UNITS;
/// Recurrent weights; `U[i, j]` is at `j * GATES + i`, so that loops over `i` are SIMD.
pub const RECURRENT: usize = UNITS * GATES;

/// What the derivative needs of a step.
#[derive(Clone, Copy, Debug)]
pub struct Tape {
    z: [f64; UNITS],
    r: [f64; UNITS],
    n: [f64; UNITS],
    recurrent: [f64; UNITS],
}

impl Tape {
    /// A tape with nothing on it.
    pub const BLANK: Self =
        Self { z: [0.0; UNITS], r: [0.0; UNITS], n: [0.0; UNITS], recurrent: [0.0; UNITS] };
}

/// `out += factor * x`, element by element.
pub fn add(out: &mut [f64], factor: f64, x: &[f64]) {
    for (out, x) in out.iter_mut().zip(x) {
        *out += factor * x;
    }
}

/// The next state from the last one and the sum of the inputs.
#[must_use]
pub fn forward(u: &[f64], input: &[f64; GATES], h: &[f64; UNITS], tape: &mut Tape) -> [f64; UNITS] {
    let mut sums = [0.0; GATES];
    for (column, &h) in u.chunks_exact(GATES).zip(h) {
        add(&mut sums, h, column);
    }
    let mut next = [0.0; UNITS];
    for i in 0..UNITS {
        let z = logistic(input[i] + sums[i]);
        let r = logistic(input[UNITS + i] + sums[UNITS + i]);
        let recurrent = sums[2 * UNITS + i];
        // The hyperbolic tangent, by the exponential that the gates use too.
        let n = 2.0 * logistic(2.0 * (input[2 * UNITS + i] + r * recurrent)) - 1.0;
        (tape.z[i], tape.r[i], tape.n[i], tape.recurrent[i]) = (z, r, n, recurrent);
        next[i] = (1.0 - z) * n + z * h[i];
    }
    next
}

/// Turns derivatives with respect to the next state (`slope`) into those with
/// respect to the last state and, returned, to the inputs; adds those with
/// respect to the recurrent weights.
pub fn backward(
    u: &[f64],
    h: &[f64; UNITS],
    tape: &Tape,
    slope: &mut [f64; UNITS],
    gradient: &mut [f64],
) -> [f64; GATES] {
    let (mut inputs, mut sums) = ([0.0; GATES], [0.0; GATES]);
    for i in 0..UNITS {
        let Tape { z, r, n, recurrent } = tape;
        let (z, r, n, recurrent) = (z[i], r[i], n[i], recurrent[i]);
        let through_n = slope[i] * (1.0 - z) * (1.0 - n * n);
        inputs[i] = slope[i] * (h[i] - n) * z * (1.0 - z);
        inputs[UNITS + i] = through_n * recurrent * r * (1.0 - r);
        inputs[2 * UNITS + i] = through_n;
        sums[i] = inputs[i];
        sums[UNITS + i] = inputs[UNITS + i];
        sums[2 * UNITS + i] = through_n * r;
        slope[i] *= z;
    }
    for j in 0..UNITS {
        let column = j * GATES..(j + 1) * GATES;
        slope[j] += math::dot(&u[column.clone()], &sums);
        add(&mut gradient[column], h[j], &sums);
    }
    inputs
}
