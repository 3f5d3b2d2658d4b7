//! The Rosenbrock pair RODAS of orders 4 and 3, for stiff gradient flow.
//!
//! L-stable and stiffly accurate: E. Hairer and G. Wanner, *Solving Ordinary Differential
//! Equations II*, 2nd ed., Springer 1996, section IV.7 and VI.4; coefficients of their code
//! `rodas.f` (METH = 1). Each step takes the exact Hessian once, as a dense matrix, and
//! solves six systems with one factorisation: `O(n^3)`, good for some hundred parameters.
//!
//! On a submanifold the Riemannian Hessian leaves out the part of the vector field's
//! derivative along the normal; the method has order 2 there. The error estimate sees it.

use super::{From, Pair, To};
use crate::{
    linalg,
    math::{self, Buffer, Rows},
    optim::{Costs, Objective},
};

/// The diagonal coefficient.
const GAMMA: f64 = 0.25;
/// Where stages are evaluated, in units of the stages before.
const AT: [&[f64]; 5] = [
    &[],
    &[1.544],
    &[0.946_678_528_081_582_6, 0.255_701_169_898_328_4],
    &[3.314_825_187_068_521, 2.896_124_015_972_201, 0.998_641_913_997_781_7],
    &[1.221_224_509_226_641, 6.019_134_481_288_629, 12.537_083_329_320_87, -0.687_886_036_105_895],
];
/// What stages take of the stages before, in units of one over the step.
const COUPLING: [&[f64]; 6] = [
    &[],
    &[-5.668_8],
    &[-2.430_093_356_833_875, -0.206_359_915_709_191_5],
    &[-0.107_352_905_815_137_5, -9.594_562_251_023_355, -20.470_286_148_096_16],
    &[7.496_443_313_967_647, -10.246_804_314_643_52, -33.999_903_528_199_05, 11.708_908_932_061_6],
    &[
        8.083_246_795_921_522,
        -7.981_132_988_064_893,
        -31.521_594_328_743_71,
        16.319_305_431_231_36,
        -6.058_818_238_834_054,
    ],
];

/// The Hessian at the beginning of a step.
#[derive(Default)]
pub(super) struct Rodas {
    hessian: Buffer,
}

impl Pair for Rodas {
    const EXPONENT: f64 = 0.25;

    fn begin(&mut self, objective: &dyn Objective, x: &[f64], costs: &mut Costs) {
        self.hessian = objective.curvature(x).columns();
        costs.products += x.len() as u64;
    }

    /// Solves `(1/(gamma h) + H) u_i = -grad F(x + sum_j a_ij u_j) + sum_j (c_ij/h) u_j`;
    /// the last two stages are added to the point before, and the last is the error.
    fn step(&mut self, from: From<'_>, h: f64, to: To<'_>, costs: &mut Costs) -> bool {
        let From { objective, x, gradient } = from;
        let n = x.len();
        let mut factors = self.hessian.clone();
        factors.iter_mut().step_by(n + 1).for_each(|entry| *entry += 1.0 / (GAMMA * h));
        let mut pivots = Buffer::zeros(n);
        if !linalg::factorise(&mut factors, &mut pivots) {
            return false;
        }
        let mut stages = Rows::with_capacity(COUPLING.len());
        let mut slope = Buffer::copy(gradient);
        for (i, coupling) in COUPLING.iter().enumerate() {
            if let Some(row) = AT.get(i) {
                to.x.copy_from_slice(x);
                for (weight, stage) in row.iter().zip(stages.iter()) {
                    math::axpy(*weight, stage, to.x);
                }
            }
            if i > 0 {
                objective.gradient(to.x, &mut slope);
                costs.gradients += 1;
            }
            let mut stage: Buffer = slope.iter().map(|g| -g).collect();
            for (weight, before) in coupling.iter().zip(stages.iter()) {
                math::axpy(weight / h, before, &mut stage);
            }
            linalg::substitute(&factors, &pivots, &mut stage);
            if i + 1 >= AT.len() {
                math::axpy(1.0, &stage, to.x);
            }
            if i + 1 == COUPLING.len() {
                to.error.copy_from_slice(&stage);
            }
            stages.push(stage);
        }
        true
    }

    fn gradient(&self) -> Option<&[f64]> {
        None
    }
}
