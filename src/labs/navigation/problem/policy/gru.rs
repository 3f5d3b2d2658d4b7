//! One step of a gated recurrent unit, and its derivative.
//!
//! `z = s(x_z + U_z h)`, `r = s(x_r + U_r h)`, `n = tanh(x_n + r . U_n h)`,
//! `h' = (1 - z) . n + z . h`, with the logistic function `s`.

use crate::math::{self, elementwise};

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

/// The next state from the last one and the sum of the inputs.
#[must_use]
pub fn forward(u: &[f64], input: &[f64; GATES], h: &[f64; UNITS], tape: &mut Tape) -> [f64; UNITS] {
    let mut sums = [0.0; GATES];
    math::add_times(&mut sums, u, h);
    tape.recurrent.copy_from_slice(&sums[2 * UNITS..]);
    // Both gates at once, by SIMD.
    let mut gates = [0.0; 2 * UNITS];
    for ((gate, x), sum) in gates.iter_mut().zip(input).zip(&sums) {
        *gate = -(x + sum);
    }
    elementwise::exp(&mut gates);
    for gate in &mut gates {
        *gate = 1.0 / (1.0 + *gate);
    }
    tape.z.copy_from_slice(&gates[..UNITS]);
    tape.r.copy_from_slice(&gates[UNITS..]);
    for i in 0..UNITS {
        tape.n[i] = input[2 * UNITS + i] + tape.r[i] * tape.recurrent[i];
    }
    elementwise::tanh(&mut tape.n);
    let mut next = [0.0; UNITS];
    for i in 0..UNITS {
        next[i] = (1.0 - tape.z[i]) * tape.n[i] + tape.z[i] * h[i];
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
        math::axpy(h[j], &sums, &mut gradient[column]);
    }
    inputs
}
