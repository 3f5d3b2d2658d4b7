//! The explicit pair of orders 5 and 4 of Dormand and Prince (1980).

use super::{From, Pair, To};
use crate::{
    math::{self, Buffer, Rows},
    optim::{Costs, Objective},
};

/// Rows of the tableau; the last one is also the solution of order 5, so that the last slope
/// of a step is the first one of the next.
const STAGES: [&[f64]; 6] = [
    &[1.0 / 5.0],
    &[3.0 / 40.0, 9.0 / 40.0],
    &[44.0 / 45.0, -56.0 / 15.0, 32.0 / 9.0],
    &[19372.0 / 6561.0, -25360.0 / 2187.0, 64448.0 / 6561.0, -212.0 / 729.0],
    &[9017.0 / 3168.0, -355.0 / 33.0, 46732.0 / 5247.0, 49.0 / 176.0, -5103.0 / 18656.0],
    &[35.0 / 384.0, 0.0, 500.0 / 1113.0, 125.0 / 192.0, -2187.0 / 6784.0, 11.0 / 84.0],
];
/// Weights of the solution of order 5 minus that of order 4.
const ERROR: [f64; 7] = [
    71.0 / 57600.0,
    0.0,
    -71.0 / 16695.0,
    71.0 / 1920.0,
    -17253.0 / 339200.0,
    22.0 / 525.0,
    -1.0 / 40.0,
];

/// Gradients at the stages after the first.
#[derive(Default)]
pub(super) struct DormandPrince {
    gradients: Rows,
}

impl Pair for DormandPrince {
    const EXPONENT: f64 = 0.2;

    fn begin(&mut self, _: &dyn Objective, _: &[f64], _: &mut Costs) {}

    fn step(&mut self, from: From<'_>, h: f64, to: To<'_>, costs: &mut Costs) -> bool {
        let From { objective, x, gradient } = from;
        let at = to.x;
        self.gradients = Rows::with_capacity(STAGES.len());
        for row in STAGES {
            at.copy_from_slice(x);
            math::axpy(-(h * row[0]), gradient, at);
            for (weight, gradient) in row[1..].iter().zip(self.gradients.iter()) {
                math::axpy(-(h * weight), gradient, at);
            }
            let mut out = Buffer::zeros(x.len());
            objective.gradient(at, &mut out);
            costs.gradients += 1;
            self.gradients.push(out);
        }
        to.error.fill(0.0);
        math::axpy(-(h * ERROR[0]), gradient, to.error);
        for (weight, gradient) in ERROR[1..].iter().zip(self.gradients.iter()) {
            math::axpy(-(h * weight), gradient, to.error);
        }
        true
    }

    fn gradient(&self) -> Option<&[f64]> {
        self.gradients.last().map(|gradient| &**gradient)
    }
}
